from __future__ import annotations

import dataclasses

import pytest

from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Reading
from kakehiki.report.likelihood import Confidence, confidence, likelihood
from kakehiki.report.voice import percent_digits, point_digits


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.0, "almost_no_chance"),
        (0.049, "almost_no_chance"),
        (0.05, "very_unlikely"),
        (0.2, "unlikely"),
        (0.45, "even"),
        (0.55, "even"),
        (0.551, "likely"),
        (0.8, "likely"),
        (0.95, "very_likely"),
        (0.951, "almost_certain"),
        (1.0, "almost_certain"),
    ],
)
def test_bands_of_icd_203(p: float, word: str) -> None:
    assert likelihood(p) == word


@pytest.mark.parametrize(
    ("p", "text"),
    [(0, "0"), (0.0002, "<0.1"), (0.004, "0.4"), (0.0097, "1"), (0.07, "7"), (0.996, ">99"), (1, "100")],
)
def test_percentages_never_round_to_certainty(p: float, text: str) -> None:
    assert percent_digits(p) == text


@pytest.mark.parametrize(
    ("change", "text"), [(-0.284, "−28"), (0.12, "+12"), (-0.004, "−0.4"), (0.0001, "0")]
)
def test_points_carry_their_sign(change: float, text: str) -> None:
    assert point_digits(change) == text


def test_confidence_is_low_when_one_ground_is_bad(reading: Reading) -> None:
    assert confidence(reading).degree == "moderate"
    assert confidence(reading).against == ("unsourced", "missed", "in_sample")
    wide = dataclasses.replace(reading.verdict, yes=Estimate(0.5, 0.1, 0.9))
    assert confidence(dataclasses.replace(reading, verdict=wide)).degree == "low"


def test_confidence_is_low_where_the_numbers_have_no_ranges(reading: Reading) -> None:
    def told(p: float) -> Confidence:
        verdict = dataclasses.replace(reading.verdict, yes=Estimate(p, p, p))
        return confidence(dataclasses.replace(reading, verdict=verdict))

    assert told(0.3).degree == "low" and told(0.3).against[0] == "same"
    assert told(0.0).degree == "moderate" and "same" not in told(0.0).against  # a foregone conclusion


def test_confidence_is_never_high_while_it_is_tested_in_sample(reading: Reading) -> None:
    assert reading.timeline
    right = tuple(dataclasses.replace(f, hit=True) for f in reading.timeline.forecasts)
    good = dataclasses.replace(
        reading,
        timeline=dataclasses.replace(reading.timeline, forecasts=right, misses=()),
        sources=dataclasses.replace(reading.sources, unsourced_variance=0.1),
    )
    assert confidence(good) == Confidence("moderate", ("in_sample",), confidence(good).grounds)
    assert confidence(dataclasses.replace(good, timeline=None)).against == ("untested",)
