"""One hierarchy of errors; every problem has one stable code, whose words are in `kakehiki.words`."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}


def harmless(character: str) -> bool:
    """Whether a character is seen as it is: no control, bidirectional, invisible or unassigned one."""
    return unicodedata.category(character) not in _UNSEEN


@dataclass(frozen=True)
class Place:
    """Where a problem is: file, 1-based line and column, and that line's text."""

    file: str
    line: int
    column: int
    text: str = ""


@dataclass(frozen=True)
class Problem:
    """What is wrong: a stable code, the values its message speaks of, and the place if there is one."""

    code: str
    params: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None


class KakehikiError(Exception):
    """What every error of this package is; carries one problem or several, in the order of the file."""

    exit_status = 1

    def __init__(self, problems: Problem | Sequence[Problem]) -> None:
        self.problems = (problems,) if isinstance(problems, Problem) else tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        """Return each problem's code and values; `kakehiki.words` gives sentences in both languages."""
        return "; ".join(f"{p.code} {dict(p.params)}" for p in self.problems)


class UsageError(KakehikiError):
    """The command was asked for something that does not exist (a case, an episode, a language)."""

    exit_status = 2


class CaseError(KakehikiError):
    """A case file cannot be read, or breaks the rules of the format."""

    exit_status = 3


class GameError(KakehikiError):
    """The moves of a case do not make a game (a cycle, imperfect recall, too many nodes)."""

    exit_status = 3


class DataError(KakehikiError):
    """A table of data cannot be read, or a model does not fit it."""

    exit_status = 3
