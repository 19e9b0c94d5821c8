"""Elliptical slice sampling of many chains side by side, for a prior that is standard normal: nothing to tune."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
LogLikelihood = Callable[[Floats], Floats]  # at points [V, B] of the unit cube, [B]

EDGE = 1e-12  # points stay this far inside the unit cube, so that every normal quantile is finite
MOST_CUTS = 100  # of one bracket; by then it has shrunk to the point it began from
ROUNDING = 1e-9  # of an eigenvalue that is 0
WIDER = 1.6  # a variance that is taken from draws is raised by this: tails must not be lighter than the posterior's


def uniform(normal: Floats) -> Floats:
    """Return the points of the unit cube that have these normal quantiles."""
    points: Floats = np.clip(ndtr(normal), EDGE, 1.0 - EDGE)
    return points


@dataclass(frozen=True, eq=False)
class Normal:
    """A normal distribution to draw ellipses from: mean [V], and variance 1 but for [D] along orthonormal axes [V, D].

    The standard one for the prior itself; one near the posterior lets chains go far at each step.
    """

    mean: Floats
    axes: Floats
    variance: Floats

    @classmethod
    def standard(cls, count: int) -> Normal:
        """Return the prior of so many numbers."""
        return cls(np.zeros(count), np.zeros((count, 0)), np.zeros(0))

    @classmethod
    def near(cls, draws: Floats, weights: Floats) -> Normal:
        """Return one near weighted draws [V, N] of a posterior; their weights [N] add up to 1.

        Only along axes on which the draws are narrower than chance makes as many of a standard normal look
        (the edge of their sample covariance's spectrum [MarchenkoPastur1967]) is the variance other than 1.
        """
        mean = draws @ weights
        apart = (draws - mean[:, None]) * np.sqrt(weights)
        values, vectors = np.linalg.eigh(apart @ apart.T)
        edge = max(0.0, 1.0 - float(np.sqrt(len(draws) * (weights @ weights)))) ** 2
        narrow = values < edge - ROUNDING
        return cls(mean, vectors[:, narrow], np.minimum(1.0, WIDER * values[narrow].clip(1e-6)))

    def around(self, random: np.random.Generator, count: int) -> Floats:
        """Return draws [V, count] less the mean."""
        fresh = random.standard_normal((len(self.mean), count))
        along = self.axes.T @ fresh
        found: Floats = fresh - self.axes @ ((1.0 - np.sqrt(self.variance))[:, None] * along)
        return found

    def ratio(self, normal: Floats) -> Floats:
        """Return the log density of the prior over that of this distribution [B], but for a constant, at [V, B]."""
        apart = normal - self.mean[:, None]
        along = self.axes.T @ apart
        excess = (1.0 / self.variance - 1.0)[:, None] * along**2
        found: Floats = 0.5 * ((apart**2 - normal**2).sum(axis=0) + excess.sum(axis=0))
        return found


@dataclass(frozen=True, eq=False)
class Slices:
    """Steps that leave a posterior as it is: its likelihood, and the distribution that ellipses are drawn from.

    As long as that distribution does not depend on the points that are moved; where it was taken from them, only
    asymptotically, as they grow many.

    How a bracket shrinks does not depend on the likelihood, so that `ahead` angles of each chain can be tried in one
    batch and the first good one kept: many games for few chains at once.
    """

    likelihood: LogLikelihood
    ellipses: Normal
    ahead: int = 1

    def step(self, normal: Floats, logs: Floats, random: np.random.Generator) -> tuple[Floats, Floats]:
        """Return the chains [V, B] and their log-likelihoods [B] one step on.

        Each chain moves on the ellipse through its point and a fresh draw, to an angle at which the posterior's ratio
        to the ellipses' distribution is above a uniform share of its own; the bracket shrinks towards the point until
        one is found [MurrayAdamsMacKay2010, NishiharaMurrayAdams2014].
        """
        count, mean = len(logs), self.ellipses.mean[:, None]
        apart, fresh = normal - mean, self.ellipses.around(random, count)
        level = logs + self.ellipses.ratio(normal) + np.log(random.random(count))
        angle = random.uniform(0.0, 2.0 * np.pi, count)
        low, high = angle - 2.0 * np.pi, angle.copy()
        moved, reached = normal.copy(), logs.copy()
        todo = np.arange(count)
        for _ in range(MOST_CUTS):
            angles = np.empty((len(todo), self.ahead))
            for i in range(self.ahead):
                angles[:, i] = angle[todo]
                below = angle[todo] < 0.0
                low[todo] = np.where(below, angle[todo], low[todo])
                high[todo] = np.where(below, high[todo], angle[todo])
                angle[todo] = random.uniform(low[todo], high[todo])
            there = apart[:, todo, None] * np.cos(angles) + fresh[:, todo, None] * np.sin(angles)
            there = (mean[:, :, None] + there).reshape(len(normal), -1)
            found = self.likelihood(uniform(there))
            good = (found + self.ellipses.ratio(there)).reshape(angles.shape) > level[todo, None]
            first = np.arange(len(todo)) * self.ahead + good.argmax(axis=1)
            some = good.any(axis=1)
            moved[:, todo[some]], reached[todo[some]] = there[:, first[some]], found[first[some]]
            todo = todo[~some]
            if not len(todo):
                break
        return moved, reached
