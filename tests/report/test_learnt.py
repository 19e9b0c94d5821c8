"""What a report says where the numbers were learnt from answers."""

from __future__ import annotations

import dataclasses
from datetime import date as Date

import pytest

from kakehiki.reading.making import Learnt
from kakehiki.reading.records import Reading
from kakehiki.report.likelihood import confidence
from kakehiki.report.opening import answer, record
from kakehiki.report.subject import Subject

from .conftest import loaded, small_case


def _learnt(reading: Reading, **changes: object) -> Reading:
    assert reading.timeline
    first = reading.timeline.forecasts[0].episode
    found = Learnt(
        "strikes", "cd" * 32, "ef" * 32, Date(2024, 1, 1), 40, (first,), 1.01, True, 900.0, 700.0, ()
    )
    return dataclasses.replace(reading, learnt=dataclasses.replace(found, **changes))  # type: ignore[arg-type]


def _subject(reading: Reading, lang: str) -> Subject:
    return Subject(loaded(small_case()), reading, lang)


@pytest.mark.parametrize(
    ("lang", "said"),
    [("en", "(1 of which the numbers were learnt from)"), ("ja", "うち1件の答えは、数値を学ぶのに使った")],
)
def test_hits_in_sample_are_told_in_the_same_sentence(reading: Reading, lang: str, said: str) -> None:
    subject = _subject(_learnt(reading), lang)
    assert subject.reading.timeline
    first, *_ = record(subject, subject.reading.timeline).split(". " if lang == "en" else "。")
    assert said in first
    plain = _subject(_learnt(reading, in_sample=()), lang)
    assert said not in record(plain, subject.reading.timeline)


def test_chains_that_have_not_mixed_make_confidence_low(reading: Reading) -> None:
    assert confidence(_learnt(reading)).degree == "moderate"
    unmixed = confidence(_learnt(reading, rhat=1.3, mixed=False))
    assert unmixed.degree == "low" and unmixed.against[0] == "unmixed"


def test_a_misjudged_answer_lowers_confidence_only_if_it_is_the_likeliest(reading: Reading) -> None:
    best = reading.verdict.likeliest.option
    other = next(a.option for a in reading.verdict.answers if a.option != best)
    assert confidence(_learnt(reading, unlike=(f"count.{best}",))).degree == "low"
    named = confidence(_learnt(reading, unlike=(f"count.{other}", "run")))
    assert named.degree == "moderate" and named.against[0] == "unlike"


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_how_well_numbers_were_learnt_stands_beside_confidence(reading: Reading, lang: str) -> None:
    unlike = ("count.silence", "early", "late", "run", "count.nowhere")
    subject = _subject(_learnt(reading, rhat=1.3, mixed=False, bulk=46.0, tail=31.0, unlike=unlike), lang)
    said = answer(subject).confidence.text
    assert all(number in said for number in ("1.30", "46", "31", "40", "strikes", "nowhere"))
    assert subject.answer("silence") in said and "{" not in said
    assert "1.30" not in answer(_subject(reading, lang)).confidence.text
