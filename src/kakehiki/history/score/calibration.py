"""Calibration: how often yes came where it was forecast with a probability, without bins that somebody chooses."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import isotonic_regression

from kakehiki.history.score.resample import ENDS

Floats = NDArray[np.float64]

BINS = 5
CURVES = 1_000  # drawn from the forecasts themselves


@dataclass(frozen=True)
class CalibrationPoint:
    """A forecast P(yes), the share of yes recalibrated to rise with it, and where that falls if forecasts are right."""

    forecast: float
    share: float
    low: float
    high: float
    rows: int


@dataclass(frozen=True)
class Decomposition:
    """The Brier score as miscalibration - discrimination + uncertainty; the first two are never negative.

    `as_far_off`: how often answers drawn from the forecasts themselves give a miscalibration as large.
    """

    brier: float
    miscalibration: float
    discrimination: float
    uncertainty: float
    as_far_off: float


@dataclass(frozen=True)
class BinnedDecomposition:
    """The Brier score as reliability - resolution + uncertainty, by five bins of equal width; bias taken out or not."""

    reliability: float
    resolution: float
    uncertainty: float
    corrected_reliability: float
    corrected_resolution: float
    corrected_uncertainty: float
    bins: int


def recalibrated(chances: Floats, came: Floats) -> Floats:
    """Return the share of yes [..., R] that rises with the forecast [R] and is nearest to answers [..., R].

    Pooling adjacent violators (Ayer et al. 1955); rows with one forecast have one share.
    """
    levels, where, counts = np.unique(chances, return_inverse=True, return_counts=True)
    totals = np.zeros((*came.shape[:-1], len(levels)))
    for level in range(len(levels)):
        totals[..., level] = came[..., where == level].sum(axis=-1)
    means = (totals / counts).reshape(-1, len(levels))
    fitted = np.stack([isotonic_regression(row, weights=counts).x for row in means])
    shares: Floats = fitted[:, where].reshape(came.shape)
    return shares


def calibration(chances: Floats, came: Floats, seed: int) -> tuple[CalibrationPoint, ...]:
    """Return the curve at every forecast [R] with its 90% consistency band.

    The band is where the curve would fall if answers were drawn from the forecasts (Bröcker & Smith 2007).
    """
    curve = recalibrated(chances, came)
    low, high = np.quantile(recalibrated(chances, _drawn(chances, seed)), ENDS, axis=0)
    levels, first, counts = np.unique(chances, return_index=True, return_counts=True)
    return tuple(
        CalibrationPoint(float(p), float(curve[i]), float(low[i]), float(high[i]), int(n))
        for p, i, n in zip(levels, first, counts, strict=True)
    )


def decomposition(chances: Floats, came: Floats, seed: int) -> Decomposition:
    """Return the decomposition by isotonic recalibration (Dimitriadis et al. 2021).

    Forecasts here are all different and few: bins would be chosen at will, and other bins give other parts.
    """
    brier, off, told, spread = _parts(chances, came)
    drawn = _drawn(chances, seed)
    distance = ((drawn - chances) ** 2).mean(axis=1) - ((drawn - recalibrated(chances, drawn)) ** 2).mean(
        axis=1
    )
    return Decomposition(brier, off, told, spread, float(np.mean(distance >= off - 1e-12)))


def _parts(chances: Floats, came: Floats) -> tuple[float, float, float, float]:
    brier = float(((chances - came) ** 2).mean())
    best = float(((recalibrated(chances, came) - came) ** 2).mean())
    spread = float(((came.mean() - came) ** 2).mean())
    return brier, brier - best, spread - best, spread


def _drawn(chances: Floats, seed: int) -> Floats:
    random = np.random.Generator(np.random.PCG64([seed, 3]))
    return (random.random((CURVES, len(chances))) < chances).astype(np.float64)


def binned(chances: Floats, came: Floats) -> BinnedDecomposition:
    """Return the decomposition of Murphy (1973), for comparison with other studies.

    Where forecasts differ within a bin, what they differ by counts as resolution, so that the parts still add up
    (Stephenson et al. 2008). The corrected parts are without the bias of few rows a bin (Ferro & Fricker 2012), which
    leaves their sum as it is; bins with one row are then left as they are.
    """
    where = np.minimum((chances * BINS).astype(int), BINS - 1)
    rows, rate = len(came), float(came.mean())
    reliability = resolution = bias = 0.0
    for bin_ in np.unique(where):
        p, y = chances[where == bin_], came[where == bin_]
        share = float(y.mean())
        reliability += len(y) / rows * (float(p.mean()) - share) ** 2
        resolution += len(y) / rows * (share - rate) ** 2
        within = 2 * ((p - p.mean()) * (y - share)).sum() - ((p - p.mean()) ** 2).sum()
        resolution += float(within) / rows
        if len(y) > 1:
            bias += len(y) / rows * share * (1 - share) / (len(y) - 1)
    uncertainty = rate * (1 - rate)
    spread = uncertainty / (rows - 1) if rows > 1 else 0.0
    return BinnedDecomposition(
        reliability,
        resolution,
        uncertainty,
        reliability - bias,
        resolution - bias + spread,
        uncertainty + spread,
        len(np.unique(where)),
    )
