"""PRIM: a planted box is found, and what is said about a box can be counted again."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.reading.records import Region
from kakehiki.reading.region import Peeling, region

Floats = np.ndarray
NAMES = ("a", "b", "c", "d", "e", "f")


def uniform(points: int, seed: int, dimensions: int = 4) -> Floats:
    return np.random.default_rng(seed).uniform(size=(dimensions, points))


def inside(found: Region, names: tuple[str, ...], inputs: Floats) -> np.ndarray:
    kept = np.ones(inputs.shape[1], dtype=bool)
    for limit in found.limits:
        row = inputs[names.index(limit.name)]
        kept &= row >= (-np.inf if limit.low is None else limit.low)
        kept &= row <= (np.inf if limit.high is None else limit.high)
    return kept


@pytest.mark.parametrize("seed", range(5))
def test_a_planted_box_is_found(seed: int) -> None:
    inputs = uniform(4000, seed)
    hits = (inputs[0] > 0.6) & (inputs[2] < 0.5)
    found = region(NAMES[:4], inputs, hits)
    assert found is not None
    limits = {limit.name: limit for limit in found.limits}
    assert set(limits) == {"a", "c"}
    # Peeling stops at a density of 0.9, so one edge may stand a tenth of the box's width outside the true one.
    assert limits["a"].low == pytest.approx(0.6, abs=0.06)
    assert limits["a"].high is None
    assert limits["c"].high == pytest.approx(0.5, abs=0.06)
    assert limits["c"].low is None
    assert found.density >= Peeling().density
    assert found.coverage > 0.9


def test_a_box_with_both_sides_is_found_in_noise() -> None:
    inputs = uniform(6000, 7)
    random = np.random.default_rng(8)
    hits = np.where(
        (inputs[1] > 0.3) & (inputs[1] < 0.6), random.random(6000) < 0.95, random.random(6000) < 0.05
    )
    found = region(NAMES[:4], inputs, hits)
    assert found is not None
    (limit,) = found.limits
    assert limit.name == "b"
    assert (limit.low, limit.high) == pytest.approx((0.3, 0.6), abs=0.05)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000), st.floats(0.02, 0.98), st.integers(2, 6))
def test_coverage_and_density_are_what_the_limits_hold(seed: int, share: float, dimensions: int) -> None:
    inputs = uniform(600, seed, dimensions)
    random = np.random.default_rng(seed + 1)
    hits = random.random(600) < share * inputs[0] * (1 + inputs[1]) / 2
    found = region(NAMES[:dimensions], inputs, hits)
    if found is None:
        return
    kept = inside(found, NAMES[:dimensions], inputs)
    assert found.coverage == hits[kept].sum() / hits.sum()
    assert found.density == hits[kept].mean()
    assert found.density > hits.mean()
    sides = sum((limit.low is not None) + (limit.high is not None) for limit in found.limits)
    assert 1 <= sides <= Peeling().limits


@pytest.mark.parametrize("hit", [False, True])
def test_nothing_but_hits_or_none_gives_no_region(hit: bool) -> None:
    assert region(NAMES[:4], uniform(100, 1), np.full(100, hit)) is None


def test_noise_gives_no_region_that_promises_much() -> None:
    inputs = uniform(4000, 3)
    hits = np.random.default_rng(4).random(4000) < 0.3
    found = region(NAMES[:4], inputs, hits)
    assert found is None or found.density < 0.5


def test_no_inputs_give_no_region() -> None:
    assert region((), np.empty((0, 50)), np.arange(50) < 20) is None


def test_values_that_are_all_alike_are_no_limit() -> None:
    inputs = np.stack([np.full(500, 0.4), np.linspace(0, 1, 500)])
    found = region(("still", "moving"), inputs, inputs[1] > 0.7)
    assert found is not None
    assert [limit.name for limit in found.limits] == ["moving"]


@pytest.mark.parametrize("seed", range(3))
def test_a_peel_takes_the_best_of_all_slices(seed: int) -> None:
    # With one peel allowed, brute force over every face of the cube gives the same box.
    inputs = uniform(500, seed, 3)
    hits = inputs[1] > np.random.default_rng(seed).uniform(0.2, 0.8, 500)
    peeling = Peeling(share=0.3, smallest=0.5, density=1.0, worth=0.0, limits=1)
    found = region(NAMES[:3], inputs, hits, peeling)
    best = max(
        hits[row > np.quantile(row, 0.3)].mean() if low else hits[row < np.quantile(row, 0.7)].mean()
        for row in inputs
        for low in (True, False)
    )
    assert found is not None
    assert found.density == pytest.approx(best)
