"""Scoring rules, calibration, discrimination, resampling and the logit, against definitions and other programs."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import numpy as np
import pytest
import scoringrules
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kakehiki.history.record.rows import rows
from kakehiki.history.score.baselines import base_rate
from kakehiki.history.score.boards import board, difference, subsets
from kakehiki.history.score.calibration import binned, calibration, decomposition, recalibrated
from kakehiki.history.score.discrimination import area, areas
from kakehiki.history.score.logit import fit
from kakehiki.history.score.resample import block_length, runs_of_rows, single_rows
from kakehiki.history.score.rules import brier, logarithmic, ranked
from tests.history.score.invented import invented, overtures

OPTIONS = 4


@st.composite
def forecasts(draw: st.DrawFn, rows: int = 9) -> tuple[np.ndarray, np.ndarray]:
    weights = draw(arrays(float, (rows, OPTIONS), elements=st.floats(0.01, 1.0)))
    answers = draw(arrays(np.int64, rows, elements=st.integers(0, OPTIONS - 1)))
    return weights / weights.sum(axis=1, keepdims=True), answers


@st.composite
def yes_or_no(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray]:
    rows = draw(st.integers(1, 14))
    chances = draw(arrays(float, rows, elements=st.sampled_from([0.0, 0.1, 0.25, 0.3, 0.5, 0.77, 0.9, 1.0])))
    came = draw(arrays(np.int64, rows, elements=st.integers(0, 1))).astype(float)
    return chances, came


@settings(deadline=None, max_examples=40)
@given(forecasts(), st.integers(1, OPTIONS - 1))
def test_rules_agree_with_scoringrules(made: tuple[np.ndarray, np.ndarray], yes: int) -> None:
    chances, answers = made
    counts = np.arange(OPTIONS) < yes
    came = counts[answers].astype(float)
    assert brier(chances, answers, counts) == pytest.approx(
        scoringrules.brier_score(came, np.clip(chances[:, counts].sum(axis=1), 0, 1))
    )
    assert ranked(chances, answers, counts) == pytest.approx(
        scoringrules.rps_score(answers + 1, chances, k_axis=-1) / (OPTIONS - 1)
    )
    assert logarithmic(chances, answers, counts) == pytest.approx(
        scoringrules.log_score(np.ones(len(answers)), chances[np.arange(len(answers)), answers])
    )


@settings(deadline=None, max_examples=40)
@given(forecasts(1), st.integers(0, 2))
def test_what_is_believed_scores_best_in_expectation(made: tuple[np.ndarray, np.ndarray], which: int) -> None:
    rule = (brier, logarithmic, ranked)[which]
    believed, counts = made[0], np.array([True, False, False, False])
    said = np.roll(believed, 1, axis=1)

    def expected(chances: np.ndarray) -> float:
        return sum(believed[0, o] * rule(chances, [o], counts)[0] for o in range(OPTIONS))

    assert expected(believed) <= expected(said) + 1e-12


@settings(deadline=None, max_examples=80)
@given(yes_or_no())
def test_recalibration_is_the_nearest_rising_curve(made: tuple[np.ndarray, np.ndarray]) -> None:
    chances, came = made
    levels = np.unique(chances)
    totals = np.array([came[chances == p].sum() for p in levels])
    counts = np.array([(chances == p).sum() for p in levels])
    # The greatest over starts of the least over ends of the means between (min-max formula).
    want = [
        max(
            min(totals[a : b + 1].sum() / counts[a : b + 1].sum() for b in range(i, len(levels)))
            for a in range(i + 1)
        )
        for i in range(len(levels))
    ]
    assert recalibrated(chances, came) == pytest.approx(np.array(want)[np.searchsorted(levels, chances)])


@settings(deadline=None, max_examples=15)
@given(yes_or_no())
def test_parts_of_the_brier_score_add_up(made: tuple[np.ndarray, np.ndarray]) -> None:
    chances, came = made
    score = float(((chances - came) ** 2).mean())
    parts = decomposition(chances, came, 1)
    assert parts.brier == pytest.approx(score)
    assert parts.miscalibration - parts.discrimination + parts.uncertainty == pytest.approx(score)
    assert parts.miscalibration >= -1e-12 and parts.discrimination >= -1e-12
    bins = binned(chances, came)
    assert bins.reliability - bins.resolution + bins.uncertainty == pytest.approx(score)
    corrected = bins.corrected_reliability - bins.corrected_resolution + bins.corrected_uncertainty
    assert corrected == pytest.approx(score)


def test_the_bias_of_few_rows_is_taken_out() -> None:
    random = np.random.default_rng(3)
    raw, corrected = [], []
    for _ in range(400):
        chances = random.choice([0.1, 0.5, 0.9], 30)
        found = binned(chances, (random.random(30) < chances).astype(float))
        raw.append(found.reliability)
        corrected.append(found.corrected_reliability)
    assert np.mean(raw) > 0.008
    assert abs(np.mean(corrected)) < 0.002


def test_the_band_holds_curves_of_forecasts_that_are_right() -> None:
    random = np.random.default_rng(5)
    chances = np.linspace(0.05, 0.95, 40)
    inside, off = [], []
    for seed in range(16):
        came = (random.random(40) < chances).astype(float)
        inside += [p.low - 1e-9 <= p.share <= p.high + 1e-9 for p in calibration(chances, came, seed)]
        off.append(decomposition(chances, came, seed).as_far_off)
    assert 0.82 < np.mean(inside) < 0.98
    assert 0.3 < np.mean(off) < 0.7
    wrong = decomposition(chances, (random.random(40) < 1 - chances).astype(float), 1)
    assert wrong.as_far_off < 0.01


@settings(deadline=None, max_examples=60)
@given(yes_or_no())
def test_the_area_counts_pairs(made: tuple[np.ndarray, np.ndarray]) -> None:
    chances, came = made
    pairs = [(a, b) for (a, x), (b, y) in product(zip(chances, came, strict=True), repeat=2) if x > y]
    found = area(chances, came)
    if not pairs:
        assert found is None
        return
    assert found == pytest.approx(np.mean([(a > b) + 0.5 * (a == b) for a, b in pairs]))
    places = single_rows(len(came), 1, 20)
    again = [area(chances[p], came[p]) for p in places]
    want = [np.nan if a is None else a for a in again]
    assert np.allclose(areas(chances, came, places), want, equal_nan=True)


def test_runs_are_neighbours_and_all_rows_come_alike() -> None:
    rows = 50
    places = runs_of_rows(rows, 7, 4_000)
    follows = (places[:, 1:] == (places[:, :-1] + 1) % rows).mean()
    # A run goes on with 1 - 1/L, and a new one begins by chance where the old one would go on.
    keeps = 1 - 1 / block_length(rows)
    assert follows == pytest.approx(keeps + (1 - keeps) / rows, abs=0.005)
    counts = np.bincount(places.ravel(), minlength=rows)
    assert counts / counts.mean() == pytest.approx(np.ones(rows), abs=0.1)
    assert not np.array_equal(places[:3], runs_of_rows(rows, 8, 3))
    assert np.array_equal(places, runs_of_rows(rows, 7, 4_000))


def test_runs_widen_the_interval_of_rows_that_hang_together() -> None:
    random = np.random.default_rng(2)
    steps = random.normal(size=120)
    gaps = np.convolve(steps, np.ones(8), mode="same")
    found = difference("a", "b", "log", gaps, 1)
    assert found.runs.high - found.runs.low > 1.4 * (found.rows.high - found.rows.low)


@settings(deadline=None, max_examples=20)
@given(arrays(float, 12, elements=st.floats(-3, 3)), st.floats(0.1, 3.0))
def test_differences_turn_over_and_move_with_a_shift(gaps: np.ndarray, shift: float) -> None:
    assume(np.ptp(gaps) > 1e-3)
    one, other, moved = (difference("a", "b", "log", g, 3) for g in (gaps, -gaps, gaps + shift))
    assert (other.runs.low, other.runs.high) == pytest.approx((-one.runs.high, -one.runs.low))
    assert moved.runs.low == pytest.approx(one.runs.low + shift)
    assert {one.verdict, other.verdict} in ({"better", "worse"}, {"unclear"})


def test_a_board_compares_pair_by_pair() -> None:
    # Both do better on the same rows: apart, their intervals overlap; the difference is clear all the same.
    random = np.random.default_rng(4)
    good = np.clip(random.random(60), 0.2, 0.8)
    chances = {
        "model": np.stack([good, 1 - good], axis=1),
        "rule": np.stack([good - 0.03, 1.03 - good], axis=1),
    }
    found = board("all", chances, [0] * 60, np.array([True, False]), [("model", "rule")], 1)
    model, rule = (x for x in found.losses if x.rule == "log")
    assert model.runs.high > rule.runs.low
    assert {d.verdict for d in found.differences} == {"better"}
    assert {d.better for d in found.differences} == {1.0}
    assert found.discrimination[0].area is None


def test_offers_of_a_meeting_are_a_part_of_their_own(tmp_path: Path) -> None:
    plain = overtures(12)
    assert "meetings" not in subsets(rows(invented(tmp_path, plain)), None)
    for name in ("row-02", "row-05", "row-11"):
        plain[name]["meeting"] = False
    made = rows(invented(tmp_path, plain))
    found = subsets(made, None)["meetings"]
    assert [made[r].name for r in found] == [f"row-{i:02d}" for i in range(12) if i not in {2, 5, 11}]


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**20), st.sampled_from([0.3, 3.0, 30.0]))
def test_the_logit_is_where_its_slope_is_zero(seed: int, penalty: float) -> None:
    random = np.random.default_rng(seed)
    facts, answers = random.random((20, 3)), random.integers(0, OPTIONS, 20)
    made = fit(facts, answers, OPTIONS, penalty)
    rows = np.vstack([facts - made.centre, np.zeros((OPTIONS, 3))])
    given_ = np.eye(OPTIONS)[np.concatenate([answers, np.arange(OPTIONS)])]
    chances = made.chances(rows + made.centre)
    assert (given_ - chances).T @ rows == pytest.approx(penalty * made.slopes, abs=1e-4)
    assert (given_ - chances).sum(axis=0) == pytest.approx(np.zeros(OPTIONS), abs=1e-4)

    def worth(slopes: np.ndarray, intercepts: np.ndarray) -> float:
        scores = rows @ slopes.T + intercepts
        logs = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
        return float((given_ * logs).sum() - penalty / 2 * (slopes**2).sum())

    best = worth(made.slopes, made.intercepts)
    for _ in range(5):
        step = random.normal(0, 0.1, (OPTIONS, 3)), random.normal(0, 0.1, OPTIONS)
        assert worth(made.slopes + step[0], made.intercepts + step[1]) < best


def test_a_logit_under_a_great_penalty_says_the_base_rate() -> None:
    random = np.random.default_rng(1)
    facts, answers = random.random((15, 4)), random.integers(0, OPTIONS, 15)
    said = fit(facts, answers, OPTIONS, 1e9).chances(random.random((3, 4)))
    assert said == pytest.approx(np.tile(base_rate(list(answers), OPTIONS), (3, 1)), abs=1e-6)
    assert fit(facts[:0], answers[:0], OPTIONS, 1.0).chances(facts) == pytest.approx(
        np.full((15, OPTIONS), 0.25)
    )


def test_a_logit_learns_what_a_fact_tells() -> None:
    random = np.random.default_rng(9)
    facts = random.random((300, 2))
    answers = (random.random(300) < 1 / (1 + np.exp(-6 * (facts[:, 0] - 0.5)))).astype(np.int64)
    made = fit(facts, answers, 2, 0.3)
    assert made.slopes[1, 0] - made.slopes[0, 0] == pytest.approx(6, abs=1.5)
    assert abs(made.slopes[1, 1] - made.slopes[0, 1]) < 1.0
