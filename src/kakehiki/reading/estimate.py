"""Draws to an estimate: a mean and a central 90% range."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Estimate:
    """A number over the draws: its mean, and the central 90% range (5% and 95% quantiles)."""

    mean: float
    low: float
    high: float


def estimate(draws: Floats) -> Estimate:
    """Return the mean and the 5% and 95% quantiles of draws [B]."""
    low, high = np.quantile(draws, [0.05, 0.95])
    return Estimate(float(np.mean(draws)), float(low), float(high))
