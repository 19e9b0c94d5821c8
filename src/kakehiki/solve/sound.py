"""Draws that are no game (a payoff, chance or precision that is not a finite number) are set aside before solving.

So is one whose payoffs are farther apart than a float can tell. What is left is in double precision.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def set_aside(
    tree: Tree, payoffs: Floats, chance: Floats, precision: Floats
) -> tuple[Bools, Floats, Floats, Floats]:
    """Return which draws [B] are no game, and payoffs, chance, precision with a game without stakes in their place."""
    payoffs = np.ascontiguousarray(payoffs, dtype=np.float64)
    chance = np.ascontiguousarray(chance, dtype=np.float64)
    precision = np.ascontiguousarray(precision, dtype=np.float64)
    with np.errstate(over="ignore", invalid="ignore"):
        apart = payoffs.max(axis=0) - payoffs.min(axis=0)  # not finite if a payoff is not
    broken = ~(
        np.isfinite(apart).all(axis=0)
        & np.isfinite(chance).all(axis=0)
        & np.isfinite(precision)
        & (precision >= 0)
    )
    if not broken.any():
        return broken, payoffs, chance, precision
    even = (1.0 / tree.count[tree.set_of_action])[:, None]
    return (
        broken,
        np.where(broken, 0.0, payoffs),
        np.where(broken, even, chance),
        np.where(broken, 0.0, precision),
    )
