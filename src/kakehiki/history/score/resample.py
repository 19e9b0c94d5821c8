"""Intervals by resampling rows one by one, and in runs of neighbours, since neighbours are not independent."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

RESAMPLES = 2_000
ENDS = (0.05, 0.95)


@dataclass(frozen=True)
class Interval:
    """A number with its central 90% interval."""

    mean: float
    low: float
    high: float


def interval(mean: float, resampled: Floats) -> Interval:
    """Return a number with the 5% and 95% quantiles of its resampled values."""
    low, high = np.quantile(resampled, ENDS)
    return Interval(float(mean), float(low), float(high))


def block_length(rows: int) -> int:
    """Return how many neighbours are drawn together on average: about the square root of the number of rows.

    Longer than the cube root that minimises the error of a variance (Hall et al. 1995): too long costs a little
    width, too short pretends that rows are independent.
    """
    return max(1, round(math.sqrt(rows)))


def single_rows(rows: int, seed: int, resamples: int = RESAMPLES) -> Ints:
    """Return places [S, R] of rows drawn one by one with replacement (Efron 1979)."""
    return np.random.Generator(np.random.PCG64([seed, 1])).integers(0, rows, (resamples, rows))


def runs_of_rows(rows: int, seed: int, resamples: int = RESAMPLES) -> Ints:
    """Return places [S, R] of rows in order of date, drawn in runs of random length (Politis & Romano 1994).

    Each place follows its neighbour, or starts anew with probability 1 / `block_length`; the last row is followed by
    the first.
    """
    random = np.random.Generator(np.random.PCG64([seed, 2]))
    starts = random.integers(0, rows, (resamples, rows))
    anew = random.random((resamples, rows)) < 1.0 / block_length(rows)
    anew[:, 0] = True
    # The place since which no run has begun anew, and how far behind it lies.
    since = np.maximum.accumulate(np.where(anew, np.arange(rows), 0), axis=1)
    begun = np.take_along_axis(starts, since, axis=1)
    places: Ints = (begun + np.arange(rows) - since) % rows
    return places
