"""A case file, read: the case, the hash of its bytes, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from kakehiki.case.document import Document, read_document
from kakehiki.case.flaws import Flaw
from kakehiki.case.model import Case
from kakehiki.case.nodes import Contents, Spot, read_contents
from kakehiki.case.rules import broken_rules
from kakehiki.case.scalars import OF_CASES, Scalars, resolve
from kakehiki.case.shape import read_shape
from kakehiki.errors import CaseError, GameError, Place, Problem

MAX_PROBLEMS = 50

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class LoadedCase:
    """A case, the file it was read from (SHA-256 of its bytes), and the place of each part by dotted path."""

    case: Case
    path: Path
    sha256: str
    positions: Mapping[str, Spot] = field(repr=False)
    document: Document = field(repr=False)

    def place(self, dotted_path: str) -> Place:
        """Return where the key or list entry at a path stands, or its parent if it is not in the file."""
        return place(self.document, self.positions, dotted_path)

    def placed(self, error: GameError) -> CaseError:
        """Return what is wrong with the game of this case, with its places in the file."""
        return CaseError([Problem(p.code, p.params, self.place(p.params["path"])) for p in error.problems])


def load_case(path: str | Path) -> LoadedCase:
    """Read and check a case file.

    Raises `CaseError` with every problem that could be found, in the order of the file.
    """
    return case_in(read_document(Path(path)))


def case_in(document: Document) -> LoadedCase:
    """Return the case that a document holds; raises as `load_case`."""
    case, contents = CASES.read(document)
    return LoadedCase(case, document.path, document.sha256, contents.keys, document)


@dataclass(frozen=True)
class Form(Generic[M]):
    """A kind of file: what it holds, the key that tells it and the code where that is missing, and its rules."""

    model: type[M]
    key: str
    missing: str
    scalars: Scalars
    rules: Callable[[M], Iterable[Flaw]]

    def read(self, document: Document) -> tuple[M, Contents]:
        """Return what a document of this form holds, and where each part stands; raises as `load_case`."""
        contents = read_contents(document)
        found, problems = self._check(document, contents)
        if problems or found is None:
            raise CaseError(_in_order(problems))
        return found, contents

    def _check(self, document: Document, contents: Contents) -> tuple[M | None, list[Problem]]:
        problems = list(contents.problems)
        if not isinstance(contents.data, dict) or self.key not in contents.data:
            return None, [*problems, Problem(self.missing, {}, document.place(1, 1))]
        flaws = list(resolve(contents, self.scalars))
        found, shape = read_shape(contents.data, self.model)
        flaws += _unless_under(flaws, shape)
        if found is not None:
            flaws += _unless_under(flaws, self.rules(found))
        return found, problems + [_problem(flaw, document, contents) for flaw in flaws]


def _unless_under(earlier: Iterable[Flaw], later: Iterable[Flaw]) -> list[Flaw]:
    """Drop flaws that an earlier one at the same place, or above it, has caused."""
    taken = {flaw.path for flaw in earlier}
    return [f for f in later if not any(f.path == path or f.path.startswith(f"{path}.") for path in taken)]


def _problem(flaw: Flaw, document: Document, contents: Contents) -> Problem:
    spots = contents.keys if flaw.at_key else contents.values
    return Problem(flaw.code, flaw.params, place(document, spots, flaw.path))


def place(document: Document, spots: Mapping[str, Spot], path: str) -> Place:
    """Return where a path stands in a document, or its nearest parent that is in it."""
    while path and path not in spots:
        path = path.rpartition(".")[0]
    return document.place(*spots.get(path, (1, 1)))


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Return the problems in the order of the file; beyond the first `MAX_PROBLEMS`, how many more."""
    ordered = sorted(problems, key=lambda p: (p.place.line, p.place.column) if p.place else (0, 0))
    more = len(ordered) - MAX_PROBLEMS
    return ordered if more <= 0 else [*ordered[:MAX_PROBLEMS], Problem("more-problems", {"count": str(more)})]


CASES = Form(Case, "kakehiki", "not-a-case", OF_CASES, broken_rules)
