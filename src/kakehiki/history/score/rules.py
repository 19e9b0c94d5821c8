"""Proper scoring rules as losses, one a row: lower is better, and stating what one believes is best."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rule = Callable[[Floats, Sequence[int], Bools], Floats]

LEAST = 1e-300  # what an answer that was held impossible counts as, so that its loss is great but finite


def brier(chances: Floats, happened: Sequence[int], counts: Bools) -> Floats:
    """Return (P(yes) - 1 or 0)² [R] from forecasts [R, O], answers given and which count [O] as yes [Brier1950]."""
    losses: Floats = (chances[:, counts].sum(axis=1) - counts[list(happened)]) ** 2
    return losses


def logarithmic(chances: Floats, happened: Sequence[int], counts: Bools) -> Floats:
    """Return minus the natural logarithm [R] of the probability of the answer given [Good1952]."""
    losses: Floats = -np.log(np.maximum(chances[np.arange(len(happened)), list(happened)], LEAST))
    return losses


def ranked(chances: Floats, happened: Sequence[int], counts: Bools) -> Floats:
    """Return the mean squared gap [R] of cumulated chances over the cuts between ordered answers [Epstein1969]."""
    outcome = np.eye(chances.shape[1])[list(happened)]
    gaps = (chances - outcome).cumsum(axis=1)[:, :-1]
    losses: Floats = (gaps**2).mean(axis=1)
    return losses


RULES: dict[str, Rule] = {"brier": brier, "log": logarithmic, "rps": ranked}
