"""The sequence against SciPy's, and the laws that scrambling must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import qmc

from kakehiki.ensemble.sobol import BITS, MOST_DIMENSIONS, MOST_POINTS, Sobol

POINTS = 512


def test_unscrambled_points_are_those_of_scipy_in_every_dimension() -> None:
    # Ours stand half a step of 2^-32 inside the cube, so that no quantile is infinite; SciPy starts at 0 itself.
    ours = Sobol(MOST_DIMENSIONS, 0, scramble=False).points(0, POINTS)
    theirs = qmc.Sobol(MOST_DIMENSIONS, scramble=False, bits=BITS).random(POINTS).T
    assert np.array_equal(ours - 0.5 / 2**BITS, theirs)


def test_a_far_stretch_is_that_of_scipy() -> None:
    start = 2**20 - 3
    theirs = qmc.Sobol(16, scramble=False, bits=BITS).fast_forward(start).random(8).T
    assert np.array_equal(Sobol(16, 0, scramble=False).points(start, start + 8) - 0.5 / 2**BITS, theirs)


@pytest.mark.parametrize("power", [1, 4, 10])
@pytest.mark.parametrize("seed", [0, 1, 2**40])
def test_each_projection_has_one_point_in_each_interval(power: int, seed: int) -> None:
    points = Sobol(MOST_DIMENSIONS, seed).points(0, 2**power)
    places = np.sort(np.floor(points * 2**power).astype(int), axis=1)
    assert np.array_equal(places, np.tile(np.arange(2**power), (MOST_DIMENSIONS, 1)))


@settings(deadline=None)
@given(st.integers(1, 12), st.integers(0, 2**30), st.integers(0, 200), st.integers(0, 100))
def test_any_stretch_is_a_part_of_the_whole(dimensions: int, seed: int, start: int, length: int) -> None:
    sequence = Sobol(dimensions, seed)
    assert np.array_equal(
        sequence.points(start, start + length), sequence.points(0, 300)[:, start : start + length]
    )


def test_some_dimensions_alone_are_rows_of_all() -> None:
    sequence = Sobol(20, 3)
    assert np.array_equal(sequence.points(5, 40, slice(7, 12)), sequence.points(5, 40)[7:12])


def test_dimensions_added_leave_unscrambled_ones_alone() -> None:
    few, many = (Sobol(d, 0, scramble=False).points(0, 64) for d in (3, 30))
    assert np.array_equal(few, many[:3])


def test_a_seed_gives_its_own_points_each_time() -> None:
    first, again, other = (Sobol(8, seed).points(0, 256) for seed in (1, 1, 2))
    assert first.tobytes() == again.tobytes()
    assert not np.any(np.all(first == other, axis=1))


@pytest.mark.parametrize("seed", range(4))
def test_points_are_inside_the_cube(seed: int) -> None:
    points = Sobol(64, seed).points(0, 4096)
    assert points.min() > 0.0
    assert points.max() < 1.0


def test_scrambled_means_have_no_bias() -> None:
    # One point of each of many scrambles is uniform: its mean is 1/2 to within five standard errors.
    first = np.stack([Sobol(4, seed).points(0, 1)[:, 0] for seed in range(600)])
    assert np.all(np.abs(first.mean(axis=0) - 0.5) < 5 * np.sqrt(1 / 12 / 600))


def test_the_shift_says_nothing_of_the_scramble() -> None:
    # In binary digits the first point is the shift, and its difference from the second the scramble's first column,
    # whose first digit is 1. Every digit of the one must be as often equal as unequal to every digit of the other.
    points = [Sobol(MOST_DIMENSIONS, seed).points(0, 2) * 2.0**BITS for seed in range(8)]
    first, second = np.concatenate(points, axis=0).astype(np.uint64).T
    places = np.arange(BITS, dtype=np.uint64)
    shift, column = (((x >> places[:, None]) & np.uint64(1)).astype(int) for x in (first, first ^ second))
    assert np.all(column[-1] == 1)
    alike = (shift[:, None] == column[None, :-1]).mean(axis=2)
    assert np.all(np.abs(alike - 0.5) < 6 * 0.5 / np.sqrt(len(first)))


def test_a_smooth_integral_converges_faster_than_plain_monte_carlo() -> None:
    # The mean over [0, 1]^6 of a product of 1 + (x - 1/2) / 2 is 1. Sixteen scrambles, root mean square errors.
    def error(points: int) -> float:
        drawn = [np.prod(1 + (Sobol(6, s).points(0, points) - 0.5) / 2, axis=0).mean() for s in range(16)]
        return float(np.sqrt(np.mean((np.array(drawn) - 1) ** 2)))

    few, many = error(2**6), error(2**12)
    plain = np.sqrt(((1 + 1 / 48) ** 6 - 1) / 2**12)
    assert many < plain / 10
    assert few / many > 4 * np.sqrt(2**12 / 2**6)  # plain Monte Carlo would gain only the square root


@pytest.mark.parametrize("dimensions", [0, -1, MOST_DIMENSIONS + 1])
def test_too_many_dimensions_or_none_are_refused(dimensions: int) -> None:
    with pytest.raises(ValueError, match="dimensions"):
        Sobol(dimensions, 1)


def test_too_many_points_are_refused() -> None:
    with pytest.raises(ValueError, match="points"):
        Sobol(1, 1).points(0, MOST_POINTS + 1)


def test_further_dimensions_leave_the_first_as_they_are() -> None:
    assert np.array_equal(Sobol(5, 7).points(0, 64), Sobol(11, 7).points(0, 64)[:5])
