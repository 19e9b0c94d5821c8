"""Drawn numbers for a case, within each number's bounds, without the ensemble's own sequence."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of


def drawn(case: Case, draws: int, seed: int = 0) -> NDArray[np.float64]:
    """Return drawn numbers [V, B], uniform over each range."""
    rng = np.random.default_rng(seed)
    rows = [
        np.clip(rng.uniform(min(q.number.points), max(q.number.points), draws), q.low, q.high)
        for q in numbers_of(case)
    ]
    return np.array(rows)
