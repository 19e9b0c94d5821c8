"""What every solver returns: play, values, and for each draw how it was obtained."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


class Status(IntEnum):
    """How a draw ended. The words for each are in `words/*/report.toml` under `status`."""

    CONVERGED = 0
    FOLDED = 1  # converged, but the branch turned back on its way: several equilibria share one precision
    TIED = 2  # subgame perfection: some mover is indifferent; ties are shared out evenly
    FAILED = 3  # no solution to the accuracy asked for; play is the last point reached
    FORKED = 4  # other branches cross the one followed; play is on the arm that a small fixed change leads to


@dataclass(frozen=True)
class Solution:
    """Play in B games on one tree (A actions, P actors); the batch is the last axis."""

    method: str
    policy: Floats  # [A, B] probability of each action in its set, chance actions too
    value: Floats  # [P, B] expected payoffs at the root
    status: NDArray[np.int8]  # [B], a `Status`
    residual: Floats  # [B] largest violation of the equilibrium's own conditions
    steps: NDArray[np.int64]  # [B] evaluations spent on the draw
    folds: NDArray[np.int64]  # [B] times that precision turned back on the way along the branch
    determinant: (
        Floats  # [B] of the equations' Jacobian by the logits of play: 1 without a cycle, 0 at a fold
    )

    def flagged(self) -> dict[str, int]:
        """Return how many draws ended with each status other than CONVERGED."""
        counts = {s: int(np.sum(self.status == s)) for s in Status if s is not Status.CONVERGED}
        return {s.name.lower(): n for s, n in counts.items() if n}
