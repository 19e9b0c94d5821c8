from __future__ import annotations

import dataclasses
import datetime

import pytest

from kakehiki.case.model import Case
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Conditions, LeverSet, Reading, Reasons
from kakehiki.report.citing import Citations
from kakehiki.report.opening import biggest_part, smallest_sets
from kakehiki.report.subject import Subject
from kakehiki.report.voice import Voice

from .conftest import loaded, small_case


@pytest.mark.parametrize(
    ("day", "marked"), [("2024-10-20", True), ("2024-10-26", False), ("2024-11-05", False)]
)
def test_evidence_from_well_after_the_date_read_says_so(day: str, marked: bool) -> None:
    case = small_case()
    (told,) = Citations(case, Voice("en")).tell(["silent"], datetime.date.fromisoformat(day))
    assert ("1 November 2024" in told.text) is marked
    assert told.text.startswith("The union gave no answer.")


def test_a_claim_counts_from_its_first_source() -> None:
    (told,) = Citations(small_case(), Voice("en")).tell(["fund"], datetime.date(2024, 1, 1))
    assert told.text == "The strike fund is full again."


def _with_parts(reading: Reading, *effects: float) -> Reading:
    assert reading.reasons
    parts = tuple(
        dataclasses.replace(part, effect=Estimate(effect, effect - 0.01, effect + 0.01))
        for part, effect in zip(reading.reasons.parts, effects, strict=False)
    )
    return dataclasses.replace(reading, reasons=dataclasses.replace(reading.reasons, parts=parts))


def _biggest(case: Case, reading: Reading) -> str:
    reasons: Reasons | None = reading.reasons
    assert reasons
    return biggest_part(Subject(loaded(case), reading, "en"), reasons)


def test_a_reason_as_large_as_the_largest_is_named_beside_it(reading: Reading) -> None:
    case = small_case()
    assert reading.reasons
    first, second = (Subject(loaded(case), reading, "en").reason(p.reason) for p in reading.reasons.parts[:2])
    alone = _biggest(case, _with_parts(reading, -0.30, -0.10))
    tied = _biggest(case, _with_parts(reading, -0.13, -0.128))
    assert first in alone
    assert second not in alone
    assert first in tied
    assert second in tied


def test_of_many_smallest_combinations_two_are_named_and_the_rest_counted(reading: Reading) -> None:
    case = small_case()
    names = tuple(case.levers)
    yes = Estimate(0.6, 0.5, 0.7)
    chosen = [(name,) for name in (names * 4)[:4]]
    found = Conditions(0.5, tuple(LeverSet(c, yes, 0.9, True) for c in chosen), tuple(chosen), (), None)
    said = smallest_sets(Subject(loaded(case), reading, "en"), found)
    assert "2 more" in said
    assert said.count("60%") == 2
