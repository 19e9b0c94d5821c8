"""Main effects: what each number does to an outcome on its own, from draws that were solved for something else."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtri

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DEGREE = 8  # of the polynomials, at most
DRAWS_A_DEGREE = 64  # fewer draws: lower degrees
SWEEPS = 3
CHANCE = 0.05  # that any of all numbers without effect is fitted as if it had one, in independent draws
ALIASED = 2.0  # draws of a Sobol sequence show what numbers do together in part as a third one's effect
STILL = 1e-9  # standard deviation below which an outcome does not move: solvers are no more exact


@dataclass(frozen=True)
class MainEffects:
    """Each number's effect on an outcome, all others averaged over, as a series in the number's own point.

    mean + sum over k of coefficients[v, k] p_k(u), where p_k is the Legendre polynomial of degree k + 1, orthonormal on
    [0, 1]. `noise`: the variance of a coefficient by chance alone.
    """

    mean: float
    variance: float
    coefficients: Floats  # [V, K]
    noise: float

    @property
    def index(self) -> Floats:
        """First-order shares [V] of the variance [Sobol1993], free of the bias that noise brings; may be below 0."""
        if self.variance == 0.0:
            return np.zeros(len(self.coefficients))
        size, degree = _sizes(self.coefficients), self.coefficients.shape[1]
        share: Floats = (size - degree * self.noise) / self.variance
        return share

    @property
    def least(self) -> float:
        """The share that a number must have for its effect to be clear of noise."""
        if self.variance == 0.0:
            return 0.0
        degree = self.coefficients.shape[1]
        excess = ALIASED * _limit(degree, len(self.coefficients)) - degree
        return float(excess * self.noise / self.variance)

    @property
    def clear(self) -> Bools:
        """Whether each number's effect is clear of noise [V]."""
        found: Bools = self.index > self.least
        return found

    @property
    def trend(self) -> Floats:
        """1 where a larger number raises the outcome, -1 where it lowers it, 0 where that is not clear [V]."""
        slope = self.coefficients[:, 0]
        limit = ALIASED * _limit(1, len(slope)) * self.noise
        return np.where(slope**2 > limit, np.sign(slope), 0.0)

    def curves(self, parts: int = 512) -> Floats:
        """Return the outcome's mean [V, parts] given each number, at `parts` points of equal weight.

        Effects that are not clear are left out, and others shrunken by their own noise [JamesStein1961]; the mean of
        every row is the outcome's own.
        """
        series = _legendre((np.arange(parts) + 0.5) / parts, self.coefficients.shape[1])
        series -= series.mean(axis=1, keepdims=True)
        size = _sizes(self.coefficients)
        kept = 1.0 - self.coefficients.shape[1] * self.noise / np.where(self.clear, size, np.inf)
        shrunken = self.coefficients * np.where(self.clear, kept, 0.0)[:, None]
        curves: Floats = self.mean + shrunken @ series
        return curves


def main_effects(points: Floats, outcome: Floats) -> MainEffects:
    """Return the main effects on an outcome [B] of numbers drawn independently at points [V, B] in (0, 1).

    Effects that stand out are fitted together by backfitting, the largest first, and each number is projected on
    what is left [PlischkeBorgonovoSmith2013, BujaHastieTibshirani1989]; series as in [Sudret2008].
    """
    count, draws = points.shape
    degree = min(DEGREE, max(1, draws // DRAWS_A_DEGREE))
    mean, spread = float(np.mean(outcome)), float(np.std(outcome))
    coefficients = np.zeros((count, degree))
    if spread < STILL or not count:
        return MainEffects(mean, 0.0, coefficients, 0.0)
    series = _legendre(points, degree)
    left = outcome - mean
    for _ in range(SWEEPS):
        near = _sizes(coefficients + series @ left / draws)
        limit = _limit(degree, count)
        far = near > limit * _noise(left, coefficients)
        for v in np.argsort(-near, kind="stable"):
            if not (far[v] or coefficients[v].any()):
                continue
            fitted = coefficients[v] + series[v] @ left / draws
            if fitted @ fitted <= limit * _noise(left, coefficients):
                fitted = np.zeros(degree)
            left -= (fitted - coefficients[v]) @ series[v]
            coefficients[v] = fitted
    noise = _noise(left, coefficients)
    return MainEffects(mean, spread**2, coefficients + series @ left / draws, noise)


def _legendre(points: Floats, degree: int) -> Floats:
    # [..., B] to [..., K, B], by the three-term recurrence of the polynomials on [-1, 1], scaled at the end.
    x = 2.0 * points - 1.0
    out = np.empty((*points.shape[:-1], degree, points.shape[-1]))
    out[..., 0, :] = x
    for k in range(1, degree):
        before = out[..., k - 2, :] if k > 1 else 1.0
        out[..., k, :] = ((2 * k + 1) * x * out[..., k - 1, :] - k * before) / (k + 1)
    out *= np.sqrt(2.0 * np.arange(1, degree + 1) + 1.0)[:, None]
    return out


def _sizes(coefficients: Floats) -> Floats:
    found: Floats = (coefficients**2).sum(axis=1)
    return found


def _noise(left: Floats, coefficients: Floats) -> float:
    # What is left is spread evenly over the draws' dimensions; every coefficient in use has taken its part.
    draws, used = len(left), int(np.count_nonzero(coefficients))
    return float(left @ left) / max(draws - used, 1) / draws


def _limit(degree: int, count: int) -> float:
    # A sum of squares of `degree` standard normal numbers stays below this in all of `count` cases at once.
    return float(chdtri(degree, CHANCE / max(count, 1)))
