"""Elliptical slice sampling of many chains side by side: nothing to tune, for a prior that is standard normal."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

Floats = NDArray[np.float64]
LogLikelihood = Callable[[Floats], Floats]  # at points [V, B] of the unit cube, [B]

EDGE = 1e-12  # points stay this far inside the unit cube, so that every normal quantile is finite
MOST_CUTS = 100  # of one bracket; by then it has shrunk to the point it began from


def uniform(normal: Floats) -> Floats:
    """Return the points of the unit cube that have these normal quantiles."""
    points: Floats = np.clip(ndtr(normal), EDGE, 1.0 - EDGE)
    return points


def slice_step(
    normal: Floats, logs: Floats, likelihood: LogLikelihood, random: np.random.Generator, ahead: int = 1
) -> tuple[Floats, Floats]:
    """Return the chains [V, B] and their log-likelihoods [B] one step on [MurrayAdamsMacKay2010].

    Each chain moves on the ellipse through its point and a fresh draw of the prior, to an angle whose likelihood is
    above a uniform share of its own; the bracket shrinks towards the point until one is found. How it shrinks does not
    depend on the likelihood, so that `ahead` angles of each chain can be tried in one batch, and the first good one
    kept: many games for few chains at once.
    """
    count = len(logs)
    fresh = random.standard_normal(normal.shape)
    level = logs + np.log(random.random(count))
    angle = random.uniform(0.0, 2.0 * np.pi, count)
    low, high = angle - 2.0 * np.pi, angle.copy()
    moved, reached = normal.copy(), logs.copy()
    todo = np.arange(count)
    for _ in range(MOST_CUTS):
        angles = np.empty((ahead, len(todo)))
        for i in range(ahead):
            angles[i] = angle[todo]
            below = angle[todo] < 0.0
            low[todo] = np.where(below, angle[todo], low[todo])
            high[todo] = np.where(below, high[todo], angle[todo])
            angle[todo] = random.uniform(low[todo], high[todo])
        there = normal[:, todo, None] * np.cos(angles.T) + fresh[:, todo, None] * np.sin(angles.T)
        found = likelihood(uniform(there.reshape(len(normal), -1))).reshape(len(todo), ahead)
        good = found > level[todo, None]
        first, some = good.argmax(axis=1), good.any(axis=1)
        place = np.arange(len(todo))
        done = todo[some]
        moved[:, done] = there[:, place, first][:, some]
        reached[done] = found[place, first][some]
        todo = todo[~some]
        if not len(todo):
            break
    return moved, reached
