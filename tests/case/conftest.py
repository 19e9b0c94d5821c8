from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kakehiki.case.load import load_case
from kakehiki.cli.new import starting_case
from kakehiki.errors import CaseError, Problem

Problems = Callable[[str | bytes], tuple[Problem, ...]]


@pytest.fixture(scope="session")
def sound() -> str:
    """Return the text of a sound case."""
    return starting_case("demo", "en")


@pytest.fixture
def problems(tmp_path: Path) -> Problems:
    """Return a function from the contents of a file to the problems found in it."""

    def found(contents: str | bytes) -> tuple[Problem, ...]:
        path = tmp_path / "case.yaml"
        path.write_bytes(contents.encode() if isinstance(contents, str) else contents)
        try:
            load_case(path)
        except CaseError as error:
            return error.problems
        return ()

    return found


def pointed(problem: Problem) -> str:
    """Return the rest of the line from where a problem points."""
    assert problem.place is not None
    return problem.place.text[problem.place.column - 1 :]
