"""Baselines: what somebody would say who knows which answers came before, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SURE = 0.9  # what "the last answer again" puts on that answer


def base_rate(earlier: Sequence[int], options: int) -> Floats:
    """Return how often each answer [O] was given, every answer counted once more than it was (Laplace)."""
    counts = np.ones(options)
    for answer in earlier:
        counts += np.eye(options)[answer]
    rate: Floats = counts / counts.sum()
    return rate


def last_answer(earlier: Sequence[int], options: int) -> Floats:
    """Return chances [O] that put 90% on the last answer again; uniform before the first."""
    if not earlier:
        return uniform(options)
    row = np.full(options, (1.0 - SURE) / (options - 1))
    row[earlier[-1]] = SURE
    return row


def uniform(options: int) -> Floats:
    """Return equal chances [O]."""
    return np.full(options, 1.0 / options)
