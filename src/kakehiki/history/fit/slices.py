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
    normal: Floats, logs: Floats, likelihood: LogLikelihood, random: np.random.Generator
) -> tuple[Floats, Floats]:
    """Return the chains [V, B] and their log-likelihoods [B] one step on [MurrayAdamsMacKay2010].

    Each chain moves on the ellipse through its point and a fresh draw of the prior, to an angle whose likelihood is
    above a uniform share of its own; the bracket shrinks towards the point until one is found.
    """
    fresh = random.standard_normal(normal.shape)
    level = logs + np.log(random.random(len(logs)))
    angle = random.uniform(0.0, 2.0 * np.pi, len(logs))
    low, high = angle - 2.0 * np.pi, angle.copy()
    moved, reached = normal.copy(), logs.copy()
    todo = np.arange(len(logs))
    for _ in range(MOST_CUTS):
        there = normal[:, todo] * np.cos(angle[todo]) + fresh[:, todo] * np.sin(angle[todo])
        found = likelihood(uniform(there))
        good = found > level[todo]
        done, todo = todo[good], todo[~good]
        moved[:, done], reached[done] = there[:, good], found[good]
        if not len(todo):
            break
        below = angle[todo] < 0.0
        low[todo] = np.where(below, angle[todo], low[todo])
        high[todo] = np.where(below, high[todo], angle[todo])
        angle[todo] = random.uniform(low[todo], high[todo])
    return moved, reached
