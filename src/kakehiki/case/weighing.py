"""How marks and Admiralty grades count: default tables from publications, and what a case puts in their place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kakehiki.case.model import Case
from kakehiki.case.numbers import Number, parse_number
from kakehiki.evidence import Source

# How likely a claim is if a hypothesis holds: five words of estimative probability, each over what Kent gives or takes
# [Kent1964].
MARKS = {
    "strongly_consistent": "uniform 0.87 to 0.99",
    "consistent": "uniform 0.63 to 0.87",
    "neutral": "uniform 0.40 to 0.60",
    "inconsistent": "uniform 0.20 to 0.40",
    "strongly_inconsistent": "uniform 0.02 to 0.12",
}
# Around MISP's values of the grades, 100, 75, 50, 25 and 0% [MISPAdmiralty]; that a range reaches half-way to the next
# grade is ours, and so is that F may be anything.
RELIABILITY = {
    "A": "uniform 0.875 to 1",
    "B": "uniform 0.625 to 0.875",
    "C": "uniform 0.375 to 0.625",
    "D": "uniform 0.125 to 0.375",
    "E": "uniform 0 to 0.125",
    "F": "uniform 0 to 1",
}
# The ranges of the standard for exchanging threat reports [STIX21]; that 6 may be anything is ours.
CREDIBILITY = {
    "1": "uniform 0.80 to 1",
    "2": "uniform 0.60 to 0.80",
    "3": "uniform 0.40 to 0.60",
    "4": "uniform 0.20 to 0.40",
    "5": "uniform 0 to 0.20",
    "6": "uniform 0 to 1",
}


@dataclass(frozen=True)
class Weights:
    """A case's tables, complete: by mark, by letter and by digit, each in the order of the default tables."""

    marks: Mapping[str, Number]
    reliability: Mapping[str, Number]
    credibility: Mapping[str, Number]

    @property
    def numbers(self) -> tuple[Number, ...]:
        """All entries, table by table: one row each in the draws."""
        return (*self.marks.values(), *self.reliability.values(), *self.credibility.values())


def weighing(case: Case) -> Weights:
    """Return the default tables with the case's own entries in their places."""
    stated = case.weighing
    return Weights(
        _merged(MARKS, stated.marks),
        _merged(RELIABILITY, stated.reliability),
        _merged(CREDIBILITY, stated.credibility),
    )


def _merged(defaults: Mapping[str, str], stated: Mapping[Any, Number]) -> dict[str, Number]:
    return {key: stated[key] if key in stated else parse_number(text) for key, text in defaults.items()}


def grade(sources: Sequence[Source]) -> tuple[str, str]:
    """Return the grade of an origin from those of its sources: the best letter and the best digit that it was given.

    "Cannot be judged", F and 6, come last: an unjudged copy takes nothing from a judged page and adds nothing to it.
    """
    return min(s.reliability for s in sources), min(str(s.credibility) for s in sources)
