"""Where the moves of a case can lead once some of them are made."""

from __future__ import annotations

from collections.abc import Mapping

from kakehiki.case.model import Case


def course(case: Case, given: Mapping[str, str]) -> set[str]:
    """Return the moves that can still be reached from the first one when those in `given` are made."""
    found: set[str] = set()
    waiting: list[str | None] = [next(iter(case.moves))]
    while waiting:
        name = waiting.pop()
        if name is None or name in found or name not in case.moves:
            continue
        found.add(name)
        options = case.moves[name].options
        made = given.get(name)
        waiting += [option.go for key, option in options.items() if made not in options or key == made]
    return found
