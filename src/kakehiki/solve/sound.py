"""Draws that are no game (a payoff, chance or precision that is not a finite number) are set aside before solving."""

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
    broken = ~(
        np.isfinite(payoffs).all(axis=(0, 1))
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
