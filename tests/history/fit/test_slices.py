"""Slice steps leave known distributions as they are, however ellipses are drawn and however many angles are tried."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtri

from kakehiki.history.fit.slices import EDGE, Normal, Slices, uniform

DRAWS = 4_000
MEANS, PRECISIONS = np.array([0.8, -0.5, 0.0]), np.array([6.0, 1.0, 0.0])


def gaussian(points: np.ndarray) -> np.ndarray:
    """Return a normal log-likelihood: with the prior N(0, 1) the posterior is normal, in closed form."""
    normal = ndtri(points)
    return -0.5 * (PRECISIONS[:, None] * (normal - MEANS[:, None]) ** 2).sum(axis=0)


POSTERIOR_MEAN = PRECISIONS * MEANS / (1 + PRECISIONS)
POSTERIOR_SD = 1 / np.sqrt(1 + PRECISIONS)


def ellipses(name: str) -> Normal:
    if name == "prior":
        return Normal.standard(3)
    if name == "near":
        random = np.random.default_rng(5)
        drawn = POSTERIOR_MEAN[:, None] + POSTERIOR_SD[:, None] * random.standard_normal((3, 500))
        return Normal.near(drawn, np.full(500, 1 / 500))
    turned = np.linalg.qr(np.random.default_rng(1).standard_normal((3, 2)))[0]
    return Normal(np.array([0.5, 0.5, -0.5]), turned, np.array([0.9, 1.3]))


@pytest.mark.parametrize("ahead", [1, 4])
@pytest.mark.parametrize("name", ["prior", "near", "far"])
def test_chains_come_to_the_posterior_and_stay(name: str, ahead: int) -> None:
    random = np.random.default_rng(2)
    slices = Slices(gaussian, ellipses(name), ahead)
    normal = np.full((3, DRAWS), 2.5)
    logs = gaussian(uniform(normal))
    for _ in range(40):
        normal, logs = slices.step(normal, logs, random)
    np.testing.assert_allclose(logs, gaussian(uniform(normal)), rtol=1e-9)
    np.testing.assert_allclose(
        normal.mean(axis=1), POSTERIOR_MEAN, atol=4.5 * POSTERIOR_SD.max() / DRAWS**0.5
    )
    np.testing.assert_allclose(normal.std(axis=1), POSTERIOR_SD, rtol=0.05)


def test_the_ratio_is_that_of_the_densities() -> None:
    there = ellipses("far")
    cube = np.random.default_rng(3).standard_normal((3, 6))
    spread = np.eye(3) - there.axes @ np.diag(1 - there.variance) @ there.axes.T
    apart = cube - there.mean[:, None]
    expected = 0.5 * (apart * np.linalg.solve(spread, apart)).sum(axis=0) - 0.5 * (cube**2).sum(axis=0)
    np.testing.assert_allclose(there.ratio(cube), expected, rtol=1e-12)
    drawn = there.around(np.random.default_rng(4), 40_000)
    np.testing.assert_allclose(np.cov(drawn), spread, atol=0.03)


@pytest.mark.parametrize(("count", "most"), [(200, 1), (20, 0)])
def test_draws_of_the_prior_have_no_narrow_axis(count: int, most: int) -> None:
    drawn = np.random.default_rng(0).standard_normal((40, count))
    assert Normal.near(drawn, np.full(count, 1 / count)).axes.shape[1] <= most


def test_weights_count_as_draws_do() -> None:
    drawn = np.random.default_rng(1).standard_normal((3, 400)) * np.array([[0.2], [1.0], [1.0]])
    plain = Normal.near(drawn, np.full(400, 1 / 400))
    weighted = Normal.near(np.hstack([drawn, drawn + 9]), np.repeat([1 / 400, 0.0], 400))
    np.testing.assert_allclose(weighted.mean, plain.mean)
    np.testing.assert_allclose(weighted.variance, plain.variance)
    assert plain.axes.shape[1] == 1 and abs(plain.axes[0, 0]) > 0.99


def test_points_stay_inside_the_cube() -> None:
    found = uniform(np.array([[-40.0, 0.0, 40.0]]))
    assert found.min() >= EDGE and found.max() <= 1 - EDGE
