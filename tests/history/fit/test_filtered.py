"""Forecasts from earlier answers only, and sequential Monte Carlo against exact sums over a grid."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.history.fit.filtered import filtered
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.record.rows import Row, known_by
from tests.history.fit.toll import TYPES, answered, blank, place, toll

GRID = 64


def record(case: Case, count: int, seed: int = 1) -> tuple[Row, ...]:
    random = np.random.default_rng(seed)
    point = np.full(len(numbers_of(case)), 0.5)
    return answered(case, blank(count), point, random, wait=25)


def grid(case: Case) -> np.ndarray:
    """Return midpoints [V, GRID ** 2] of the two uncertain numbers of the toll, others at one half."""
    found = np.full((len(numbers_of(case)), GRID * GRID), 0.5)
    ticks = (np.arange(GRID) + 0.5) / GRID
    for path, values in (
        ("interests.carrier.gain", np.repeat(ticks, GRID)),
        ("moves.answer.leave.carrier.safety", np.tile(ticks, GRID)),
    ):
        found[place(case)[path]] = values
    return found


def test_evidence_and_forecasts_are_those_of_the_sum_over_a_grid() -> None:
    case = toll()
    rows = record(case, 40)
    likelihood, points = Likelihood(case), grid(case)
    exact = np.log(np.mean(np.exp(likelihood.total(rows, points))))
    found = filtered(case, rows, particles=2_000, seed=4)
    assert found.evidence == pytest.approx(exact, abs=0.12)
    chances = likelihood.chances(rows, points)
    for r in (5, 20, 39):
        known = known_by(rows, rows[r].date)
        logs = likelihood.total(known, points)
        weights = np.exp(logs - logs.max())
        expected = (chances[r] * weights).sum(axis=1) / weights.sum()
        np.testing.assert_allclose(found.chance[r], expected, atol=0.02)
        assert found.known[r] == len(known)


def test_later_rows_change_no_byte_of_an_earlier_forecast() -> None:
    case = toll(**TYPES)
    rows = record(case, 24)
    plain = filtered(case, rows, particles=128, seed=2)
    for cut in (6, 15):
        day = rows[cut].date
        later = tuple(
            row
            if row.known is not None and row.known < day
            else replace(row, answer="leave" if row.answer != "leave" else "cross", known=day)
            for row in rows
        )
        moved = filtered(case, later, particles=128, seed=2)
        short = filtered(case, rows[: cut + 1], particles=128, seed=2)
        assert moved.chance[: cut + 1].tobytes() == plain.chance[: cut + 1].tobytes()
        assert short.chance.tobytes() == plain.chance[: cut + 1].tobytes()
        assert moved.chance[-1].tobytes() != plain.chance[-1].tobytes()


def test_an_answer_counts_from_the_day_after_it_came() -> None:
    case = toll()
    rows = record(case, 12)
    late = filtered(case, rows, particles=64, seed=1)
    at_once = filtered(
        case, [replace(row, known=row.date + timedelta(days=10)) for row in rows], particles=64, seed=1
    )
    assert late.known == (0, 0, 0, *range(1, 10))
    assert at_once.known == (0, 0, *range(1, 11))


def test_rows_without_an_answer_are_forecast_and_teach_nothing() -> None:
    case = toll()
    rows = list(record(case, 10))
    rows[2] = replace(rows[2], answer=None, known=None)
    found = filtered(case, rows, particles=64, seed=1)
    assert len(found.learnt) == 9
    np.testing.assert_allclose(found.chance.sum(axis=1), 1.0)
