"""Draws to an estimate: a mean and a central 90% range."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.reading.records import Estimate

Floats = NDArray[np.float64]


def estimate(draws: Floats) -> Estimate:
    """Return the mean and the 5% and 95% quantiles of draws [B]."""
    low, high = np.quantile(draws, [0.05, 0.95])
    return Estimate(float(np.mean(draws)), float(low), float(high))
