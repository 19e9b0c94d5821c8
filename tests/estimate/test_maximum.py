from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.estimate.maximum import (
    covariance,
    maximise,
    profile,
    robust_covariance,
    robust_errors,
    standard_errors,
)


def quadratic(hessian, centre):
    def objective(x):
        way = x - centre
        return 0.5 * way @ hessian @ way - 3.0, hessian @ way

    return objective


def poisson(design, counts):
    def objective(b):
        mean = np.exp(design @ b)
        return float(counts @ (design @ b) - mean.sum()), design.T @ (counts - mean)

    return objective


@given(seed=st.integers(0, 10_000), size=st.integers(1, 6))
@settings(max_examples=25, deadline=None)
def test_a_quadratic_is_maximised_and_its_errors_are_its_curvature(seed, size):
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(size, size)) + 2 * np.eye(size)
    hessian, centre = -(root @ root.T) - 0.1 * np.eye(size), rng.normal(size=size)
    (best,) = maximise(quadratic(hessian, centre), rng.normal(size=(3, size)) * 3)
    assert best.converged
    assert best.reached == 3
    assert best.value == pytest.approx(-3, abs=1e-9)
    assert best.point == pytest.approx(centre, abs=1e-5)
    assert standard_errors(best.hessian) == pytest.approx(np.sqrt(np.diag(np.linalg.inv(-hessian))), rel=1e-5)


def test_other_optima_are_reported_best_first():
    def two_hills(x):
        a, b = np.exp(-0.5 * (x[0] - 3) ** 2), 0.5 * np.exp(-0.5 * (x[0] + 3) ** 2)
        return float(np.log(a + b)), np.array([(-(x[0] - 3) * a - (x[0] + 3) * b) / (a + b)])

    first, second = maximise(two_hills, np.array([[-4.0], [2.0], [5.0], [-2.0], [4.0]]))
    assert (first.reached, second.reached) == (3, 2)
    assert first.point[0] == pytest.approx(3, abs=1e-4)
    assert second.point[0] == pytest.approx(-3, abs=1e-4)
    assert first.value - second.value == pytest.approx(np.log(2), abs=1e-6)
    assert first.converged and second.converged


def test_a_saddle_is_no_optimum():
    def saddle(x):
        return float(-(x[0] ** 2) + x[1] ** 2 - x[1] ** 4), np.array([-2 * x[0], 2 * x[1] - 4 * x[1] ** 3])

    (stuck,) = maximise(saddle, np.zeros((1, 2)))
    assert not stuck.converged


def test_a_climb_without_top_is_not_converged():
    def slope(x):
        return float(x[0]), np.ones(1)

    (away,) = maximise(slope, np.zeros((1, 1)))
    assert not away.converged


def test_starts_without_a_value_are_left_out():
    def half(x):
        return (
            (-np.inf, np.full(1, np.nan)) if x[0] < 0 else (-((x[0] - 1) ** 2), np.array([-2 * (x[0] - 1)]))
        )

    assert maximise(half, np.array([[-1.0]])) == ()
    (found,) = maximise(half, np.array([[-1.0], [0.5], [30.0]]))
    assert found.reached == 2


def test_what_the_data_do_not_identify_has_no_error():
    hessian = -np.array([[4.0, 0, 0], [0, 1, 1], [0, 1, 1]])
    errors = standard_errors(hessian)
    assert errors[0] == pytest.approx(0.5)
    assert np.isnan(errors[1:]).all()
    (best,) = maximise(quadratic(hessian, np.zeros(3)), np.eye(3) * 2)
    assert best.reached == 3  # one ridge, not three optima
    assert np.isnan(standard_errors(np.zeros((2, 2)))).all()


def test_robust_errors_are_the_sandwich():
    rng = np.random.default_rng(1)
    design = np.column_stack([np.ones(400), rng.normal(size=400)])
    counts = rng.poisson(np.exp(design @ [0.3, 0.5])).astype(float)
    (best,) = maximise(poisson(design, counts), np.zeros((1, 2)))
    scores = design * (counts - np.exp(design @ best.point))[:, None]
    bread = np.linalg.inv(-best.hessian)
    expected = np.sqrt(np.diag(bread @ (scores.T @ scores) @ bread) * 400 / 399)
    assert robust_errors(best.hessian, scores) == pytest.approx(expected)
    assert robust_errors(best.hessian, scores, np.arange(400)) == pytest.approx(expected)
    assert robust_errors(best.hessian, scores) == pytest.approx(standard_errors(best.hessian), rel=0.15)


def test_every_row_twice_in_one_cluster_widens_errors_by_root_two():
    rng = np.random.default_rng(2)
    scores, hessian = rng.normal(size=(200, 2)), -200 * np.eye(2)
    once = robust_covariance(hessian, scores)
    twice = robust_covariance(2 * hessian, np.repeat(scores, 2, axis=0), np.repeat(np.arange(200), 2))
    assert twice == pytest.approx(once)
    assert covariance(2 * hessian) == pytest.approx(covariance(hessian) / 2)


def test_a_profile_is_the_curve_of_maxima():
    hessian = -np.array([[2.0, 0.8], [0.8, 1.0]])
    centre = np.array([1.0, -2.0])
    objective = quadratic(hessian, centre)
    (best,) = maximise(objective, np.zeros((1, 2)))
    grid = np.array([3.0, -1.0, 1.0, 0.0])
    variance = np.linalg.inv(-hessian)[0, 0]
    assert profile(objective, best, 0, grid) == pytest.approx(-3 - (grid - 1) ** 2 / (2 * variance), abs=1e-6)
    flat = quadratic(-np.array([[1.0, 1.0], [1.0, 1.0]]), np.zeros(2))
    (ridge,) = maximise(flat, np.ones((1, 2)))
    assert np.ptp(profile(flat, ridge, 0, np.linspace(-2, 2, 5))) < 1e-6


def test_a_single_coefficient_has_a_profile_too():
    objective = quadratic(-np.eye(1), np.zeros(1))
    (best,) = maximise(objective, np.ones((1, 1)))
    assert profile(objective, best, 0, np.array([2.0])) == pytest.approx([-5.0])


def ridge_and_hill(x):
    """A likelihood of two hills: the higher over (0, 0), the other over (1, 6), each for its own second coefficient."""
    centres = np.array([[0.0, 0.0], [1.0, 6.0]])
    logs = np.array([0.0, -1.0]) - 4.0 * ((x - centres) ** 2).sum(axis=1)
    shares = np.exp(logs - logs.max())
    value = float(logs.max() + np.log(shares.sum()))
    return value, -8.0 * (shares / shares.sum()) @ (x - centres)


def test_a_profile_is_the_highest_of_several_optima():
    found = maximise(ridge_and_hill, np.array([[0.2, 0.1], [0.9, 5.8]]))
    assert [round(one.value, 6) for one in found] == [0.0, -1.0]
    grid = np.array([0.0, 1.0])
    assert profile(ridge_and_hill, found[0], 0, grid) == pytest.approx([0.0, -4.0])  # knows of one hill only
    at = profile(ridge_and_hill, found[0], 0, grid, [found[1].point])
    assert at == pytest.approx([0.0, -1.0])


def bend(x):
    """A ridge along which the second coefficient turns at once as the first passes 1/2, with a bump on the far side."""
    way = 3.0 * np.tanh(4.0 * x[0])
    apart, slope = x[1] - way, 12.0 / np.cosh(4.0 * x[0]) ** 2
    bump = np.exp(-4.0 * x[1] ** 2)
    value = -0.1 * x[0] ** 2 - 0.2 * apart**2 + 0.3 * bump * x[0]
    return value, np.array(
        [-0.2 * x[0] + 0.4 * apart * slope + 0.3 * bump, -0.4 * apart - 2.4 * x[1] * bump * x[0]]
    )


def test_a_profile_takes_the_better_of_a_jump_and_of_steps():
    (best, *_) = maximise(bend, np.zeros((1, 2)))
    others = np.linspace(-6.0, 6.0, 2001)
    for value in (1.0, 2.0, -1.0):
        top = max(bend(np.array([value, y]))[0] for y in others)
        assert profile(bend, best, 0, np.array([value])) == pytest.approx([top], abs=1e-4), value


def endless(x):
    """One optimum at 0; where the first coefficient is 2 or more the second rises without end."""
    return float(-(x[0] ** 2) - x[1] ** 2 + x[0] * x[1] ** 2 / 2 + x[1] * x[0] / 4), np.array(
        [-2 * x[0] + x[1] ** 2 / 2 + x[1] / 4, -2 * x[1] + x[0] * x[1] + x[0] / 4]
    )


def test_a_profile_is_no_number_where_nothing_converges():
    best = next(one for one in maximise(endless, np.zeros((1, 2))) if one.converged)
    at = profile(endless, best, 0, np.array([1.0, 2.0]))
    assert at[0] == pytest.approx(-1 + 1 / 32) and np.isnan(at[1])
