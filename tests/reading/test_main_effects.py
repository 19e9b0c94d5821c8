"""Main effects: against functions with known indices, SALib, conditional means by brute force, and their laws."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import delta as salib_delta
from SALib.analyze import rbd_fast as salib_rbd_fast
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample

from kakehiki.ensemble.sobol import Sobol
from kakehiki.reading.main_effects import main_effects
from tests.ensemble.ferry import ferry
from tests.reading.given import (
    G_INDEX,
    ISHIGAMI,
    coming_at,
    g_function,
    ishigami,
    spread_out,
    uncertain,
)

Floats = np.ndarray
DRAWS = 4096


def sobol_points(dimensions: int, draws: int = DRAWS, seed: int = 1) -> Floats:
    return Sobol(dimensions, seed).points(0, draws)


def random_points(dimensions: int, draws: int, seed: int) -> Floats:
    return np.random.default_rng(seed).random((dimensions, draws))


def problem(dimensions: int) -> dict[str, object]:
    names = [str(i) for i in range(dimensions)]
    return {"num_vars": dimensions, "names": names, "bounds": [[0.0, 1.0]] * dimensions}


@cache
def ferry_draws() -> tuple[Floats, Floats]:
    """Return points of the case's uncertain numbers, and P(yes) there."""
    case = ferry()
    points = sobol_points(len(uncertain(case)))
    return points, coming_at(case, spread_out(case, points))


@pytest.mark.parametrize(("draws", "within"), [(512, 0.03), (4096, 0.003), (16_384, 0.002)])
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_ishigami_function(draws: int, within: float, seed: int) -> None:
    points = sobol_points(3, draws, seed)
    assert main_effects(points, ishigami(points)).index == pytest.approx(ISHIGAMI, abs=within)


@pytest.mark.parametrize(("draws", "within"), [(512, 0.02), (4096, 0.005), (16_384, 0.004)])
def test_the_g_function(draws: int, within: float) -> None:
    points = sobol_points(6, draws)
    assert main_effects(points, g_function(points)).index == pytest.approx(G_INDEX, abs=within)


def test_independent_random_draws_do_as_well() -> None:
    points = random_points(3, 5000, 1)  # and no power of two
    assert main_effects(points, ishigami(points)).index == pytest.approx(ISHIGAMI, abs=0.03)


def test_first_order_indices_of_salib_on_the_ishigami_function() -> None:
    sample = salib_sample.sample(problem(3), DRAWS, calc_second_order=False, seed=5)
    theirs = salib_sobol.analyze(problem(3), ishigami(sample.T), calc_second_order=False, seed=5)
    points = sobol_points(3)
    apart = np.abs(main_effects(points, ishigami(points)).index - theirs["S1"])
    assert np.all(apart <= theirs["S1_conf"])


def test_first_order_indices_of_salib_on_a_case() -> None:
    case = ferry()
    count = len(uncertain(case))
    sample = salib_sample.sample(problem(count), 1024, calc_second_order=False, seed=5)
    solved = coming_at(case, spread_out(case, sample.T))
    theirs = salib_sobol.analyze(problem(count), solved, calc_second_order=False, seed=5)
    found = main_effects(*ferry_draws())
    # Their intervals hold 95% each; those of 19 numbers hold together with another half of their width.
    assert np.all(np.abs(found.index - theirs["S1"]) <= 1.5 * theirs["S1_conf"] + 0.001)
    assert np.mean(np.abs(found.index - theirs["S1"]) <= theirs["S1_conf"] + 0.001) >= 0.85
    assert found.clear.sum() >= 8


def test_other_estimators_of_salib_on_the_same_draws() -> None:
    # Independent random draws: theirs fit one number at a time, and mistake what evenly spread draws have in common.
    points = random_points(len(uncertain(ferry())), 4096, 2)
    coming = coming_at(ferry(), spread_out(ferry(), points))
    found = main_effects(points, coming).index
    fast = salib_rbd_fast.analyze(problem(len(points)), points.T, coming, num_resamples=2, seed=1)
    density = salib_delta.analyze(
        problem(len(points)), points.T, coming, num_resamples=2, method="sobol", seed=1
    )
    assert found == pytest.approx(np.array(fast["S1"]), abs=0.04)
    assert found == pytest.approx(np.array(density["S1"]), abs=0.04)


def test_conditional_means_by_brute_force() -> None:
    # The number is fixed at eight points, all others drawn anew around each.
    case, held = ferry(), np.array([0.03, 0.1, 0.25, 0.4, 0.6, 0.75, 0.9, 0.97])
    points, coming = ferry_draws()
    found = main_effects(points, coming)
    v = int(np.argmax(found.index))
    around = np.repeat(sobol_points(len(points), 1024, 7), len(held), axis=1)
    around[v] = np.tile(held, 1024)
    means = coming_at(case, spread_out(case, around)).reshape(1024, len(held)).mean(axis=0)
    curve = found.curves(400)[v][(held * 400).astype(int)]
    assert np.ptp(means) > 0.2
    assert curve == pytest.approx(means, abs=0.02)


def test_additive_shares_add_up_to_one() -> None:
    points = sobol_points(60)
    weights = np.arange(60)[:, None]
    found = main_effects(points, (weights * points**2).sum(axis=0))
    assert found.index.sum() == pytest.approx(1.0, abs=1e-3)
    assert np.all(found.trend[2:] == 1.0)


def test_what_only_two_do_together_is_no_main_effect() -> None:
    points = random_points(20, DRAWS, 3)
    found = main_effects(points, (points[0] - 0.5) * (points[1] - 0.5))
    assert not found.clear.any()
    assert np.all(np.abs(found.index) <= found.least)


def test_numbers_that_do_nothing_stay_below_the_limit() -> None:
    clear, above = 0, 0
    for seed in range(40):
        points = random_points(120, 1024, seed)
        outcome = 1 / (1 + np.exp(-6 * (points[0] + points[1] * points[2] - 0.8)))
        found = main_effects(points, outcome)
        clear += int(found.clear[3:].sum())
        above += int((found.index[3:] > found.least / 2).sum())
        assert found.clear[:3].all()
        assert found.trend[:3] == pytest.approx(1.0)
    assert clear == 0
    assert above < 40  # of 4,680


def test_noise_alone_averages_to_nothing() -> None:
    found = [
        main_effects(random_points(30, 512, seed), random_points(1, 512, seed + 1000)[0])
        for seed in range(60)
    ]
    index = np.stack([each.index for each in found])
    expected = np.sqrt(2 * 8) / 512  # a sum of eight squares, each of variance 2 / B²
    assert index.std() == pytest.approx(expected, rel=0.15)
    assert abs(index.mean()) < 4 * expected / np.sqrt(index.size)
    assert sum(each.clear.any() for each in found) <= 1


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 10_000), st.sampled_from([40, 200, 1000]), st.integers(1, 12))
def test_order_reflection_and_units_do_not_matter(seed: int, draws: int, count: int) -> None:
    random = np.random.default_rng(seed)
    points = random.random((count, draws))
    weights = random.normal(size=(count, 1))
    outcome = np.tanh((weights * points).sum(axis=0)) + 0.1 * random.random(draws)
    found = main_effects(points, outcome)
    order = random.permutation(count)
    shuffled = main_effects(points[order], outcome)
    assert shuffled.index == pytest.approx(found.index[order], abs=1e-9)
    turned = main_effects(1 - points, outcome)
    assert turned.index == pytest.approx(found.index, abs=1e-9)
    assert np.array_equal(turned.trend, -found.trend)
    scaled = main_effects(points, 3 - 0.5 * outcome)
    assert scaled.index == pytest.approx(found.index, abs=1e-9)
    assert np.array_equal(scaled.trend, -found.trend)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.integers(1, 400), st.integers(0, 6))
def test_curves_keep_the_mean_at_any_size(seed: int, draws: int, count: int) -> None:
    random = np.random.default_rng(seed)
    points = random.random((count, draws))
    outcome = random.random(draws) + points.sum(axis=0)
    found = main_effects(points, outcome)
    curves = found.curves()
    assert curves.shape == (count, 512)
    assert np.isfinite(found.index).all()
    assert curves.mean(axis=1) == pytest.approx(np.full(count, outcome.mean()), abs=1e-9)
    assert np.ptp(curves[~found.clear], axis=1) == pytest.approx(0.0)


def test_noise_is_what_the_fit_leaves_less_what_it_took() -> None:
    # Six effects of eight coefficients each take 48 of 512 degrees of freedom.
    found = []
    for seed in range(20):
        points = random_points(6, 512, seed)
        outcome = points.sum(axis=0) + np.random.default_rng(seed + 500).normal(0.0, 0.2, 512)
        found.append(512 * main_effects(points, outcome).noise)
    assert np.mean(found) == pytest.approx(0.04, rel=0.03)


def test_curves_are_no_more_uneven_than_the_index_says() -> None:
    for seed in range(5):
        points = random_points(4, 512, seed)
        noise = np.random.default_rng(seed + 500).normal(0.0, 0.5, 512)
        found = main_effects(points, points[0] + 0.5 * points[1] + noise)
        assert found.clear.any()
        share = found.curves().var(axis=1) / found.variance
        assert np.all(share <= found.index.clip(0.0) + 1e-9)


@pytest.mark.parametrize("outcome", [np.full(256, 0.3), 0.3 + 1e-13 * np.arange(256)])
def test_an_outcome_that_stands_still_has_no_effects(outcome: Floats) -> None:
    found = main_effects(sobol_points(4, 256), outcome)
    assert np.array_equal(found.index, np.zeros(4))
    assert not found.clear.any()
    assert not found.trend.any()
    assert found.curves() == pytest.approx(np.mean(outcome))


def test_the_same_draws_give_the_same_bytes() -> None:
    points, coming = ferry_draws()
    first, second = main_effects(points, coming), main_effects(points.copy(), coming.copy())
    assert first.coefficients.tobytes() == second.coefficients.tobytes()
    assert first.curves().tobytes() == second.curves().tobytes()
