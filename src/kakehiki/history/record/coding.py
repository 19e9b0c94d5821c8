"""What is coded for an overture: its own codings and those of its date, and the numbers that they stand for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date as Date

from kakehiki.case.numbers import Number
from kakehiki.history.record.model import Coding, Overture, Period, Record, Rubric


def codings(record: Record, overture: Overture) -> dict[str, Coding]:
    """Return how every fact of an overture is coded: its own codings, else those of its date for its proposer.

    A fact that is coded in neither way is left out.
    """
    found = {}
    for fact in record.facts:
        coding = overture.facts.get(fact) or period(record.dated.get(fact, ()), overture.date, overture.by)
        if coding is not None:
            found[fact] = coding
    return found


def period(periods: Sequence[Period], day: Date, by: str) -> Period | None:
    """Return the last period for a proposer that began before a day: what happened on the day itself may be later."""
    begun = [p for p in periods if p.start < day and (not p.by or by in p.by)]
    return max(begun, key=lambda p: p.start, default=None)


def number(rubric: Rubric, coding: Coding) -> Number:
    """Return the number that a coding stands for: its level's, or from the lowest to the highest of several."""
    names = list(rubric.levels)
    first, last = names.index(coding.level.low), names.index(coding.level.high)
    values = [rubric.levels[name].value for name in names[first : last + 1]]
    if first == last:
        return Number(values[0].family, values[0].points, coding.level.judged)
    ends = [point for value in values for point in value.points]
    return Number("interval", (min(ends), max(ends)), coding.level.judged)
