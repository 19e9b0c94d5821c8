"""Remarks on numbers: those not yet judged."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.load import LoadedCase
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Number
from kakehiki.case.remarks.record import Remark


def number_remarks(loaded: LoadedCase) -> Iterator[Remark]:
    """Yield the numbers that the file marks with `?`."""
    found = list(_numbers(loaded.case))
    for name, path, number in found:
        if not number.judged:
            yield Remark("numbers-unjudged", {"name": name, "total": str(len(found))}, loaded.place(path))


def _numbers(case: Case) -> Iterator[tuple[str, str, Number]]:
    """Yield each number's name, the dotted path in the file at or above it, and the number."""
    for quantile in numbers_of(case):
        yield quantile.path, _in_file(quantile.path), quantile.number
    for name, episode in case.episodes.items():
        for fact, number in episode.facts.items():
            yield f"facts.{fact}@{name}", f"episodes.{name}.facts.{fact}", number
    for name, lever in case.levers.items():
        for fact, number in lever.facts.items():
            yield (path := f"levers.{name}.facts.{fact}"), path, number
    for name, hypothesis in case.hypotheses.items():
        yield (path := f"hypotheses.{name}.prior"), path, hypothesis.prior
        for changed, number in hypothesis.numbers.items():
            yield (path := f"hypotheses.{name}.numbers.{changed}"), path, number


def _in_file(path: str) -> str:
    """Return where in the file a number of `numbers_of` is written."""
    section, *names = path.split(".")
    match section:
        case "facts" | "quantities":
            return f"{path}.value"
        case "interests":
            return ".".join([section, *names[:2], "weight", *names[2:]])
        case "terms":
            return ".".join([section, names[0], "levels", names[1], "delivers", *names[2:4]])
        case "moves":
            kind = ["chance"] if names[2:3] == ["chance"] else ["effects", *names[2:4]]
            return ".".join([section, names[0], "options", names[1], *kind])
    return path
