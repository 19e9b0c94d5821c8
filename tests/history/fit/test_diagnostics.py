"""R-hat and effective sizes beside ArviZ's, and where they are known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest

from kakehiki.history.fit.diagnostics import bulk_size, r_hat, tail_size

# Seed, correlation, chains, draws, shift between chains, Cauchy-like tails; R-hat, bulk and tail sizes by ArviZ 0.23.4.
ARVIZ = [
    ((1, 0.0, 4, 1000, 0.0, False), (0.9997711796061649, 3925.7294497297526, 3837.774301296723)),
    ((2, 0.7, 4, 500, 0.0, False), (1.017547139278107, 471.43237961833364, 990.6042152814028)),
    ((3, -0.5, 4, 400, 0.0, False), (0.9999782307941233, 5126.59197224948, 1555.6172454886016)),
    ((4, 0.95, 8, 300, 0.0, False), (1.1526504523654282, 40.09801823887966, 146.9865374428476)),
    ((5, 0.5, 4, 401, 0.3, False), (1.0455564565649766, 101.58765558779021, 678.6836298845878)),
    ((6, 0.3, 6, 200, 0.0, True), (1.0019076474028488, 992.4186046299171, 1178.976732320242)),
]


def chains(seed: int, rho: float, count: int, length: int, shift: float, heavy: bool) -> np.ndarray:
    random = np.random.Generator(np.random.PCG64(seed))
    out = np.empty((count, length))
    out[:, 0] = random.standard_normal(count)
    for t in range(1, length):
        out[:, t] = rho * out[:, t - 1] + math.sqrt(1 - rho**2) * random.standard_normal(count)
    out += shift * np.arange(count)[:, None]
    return np.tan(out * 0.9) if heavy else out


@pytest.mark.parametrize(("made", "expected"), ARVIZ)
def test_they_are_those_of_arviz(made: tuple[int, float, int, int, float, bool], expected: tuple) -> None:
    draws = chains(*made)
    assert (r_hat(draws), bulk_size(draws), tail_size(draws)) == pytest.approx(expected, rel=1e-9)


def test_the_size_of_a_chain_with_known_correlation() -> None:
    draws = chains(7, 0.6, 8, 4_000, 0.0, False)
    assert bulk_size(draws) == pytest.approx(draws.size * (1 - 0.6) / (1 + 0.6), rel=0.06)


def test_chains_at_odds_are_told() -> None:
    assert r_hat(chains(8, 0.0, 4, 200, 1.0, False)) > 1.3
    assert math.isnan(r_hat(np.ones((4, 50))))
    assert bulk_size(np.ones((4, 50))) == 200


def test_only_ranks_count() -> None:
    draws = chains(9, 0.4, 4, 200, 0.0, False)
    assert r_hat(np.exp(draws)) == pytest.approx(_bulk_only(draws), rel=1e-2)
    assert bulk_size(np.exp(5 * draws)) == bulk_size(draws)


def _bulk_only(draws: np.ndarray) -> float:
    return r_hat(draws)
