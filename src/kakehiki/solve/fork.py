"""Games whose branch forks: in symmetric ones, others cross it, and which one to follow is nobody's to say.

Then the branch of a slightly different game, where nothing crosses, is followed instead, and its end is corrected to
the true game. The difference is fixed, so that the same game always takes the same arm.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kakehiki.solve.branch import STRICT, Branch
from kakehiki.solve.follow import System, walk
from kakehiki.solve.linear import eliminate

Floats = NDArray[np.float64]

SHIFT = 1e-4  # largest change of a payoff, as a share of the spread
GOLDEN = 0.6180339887498949  # its multiples, without their whole parts, are spread evenly and repeat nothing
CORRECTIONS = 30


def arm(system: System, precision: Floats) -> Branch:
    """Return the end [B] of the arm that a small fixed change of all payoffs leads to, on the true game.

    Draws whose end is no solution of the true game, or none near, have not arrived.
    """
    ends, actors, draws = system.payoffs.shape
    change = 2.0 * ((GOLDEN * np.arange(1, ends * actors + 1)) % 1.0) - 1.0
    shifted = system.payoffs + SHIFT * system.spread * change.reshape(ends, actors, 1)
    target = precision * system.spread
    branch = walk(replace(system, payoffs=shifted), target, STRICT)
    logits, residual, determinant = correct(system, target, branch.logits)
    near = np.abs(logits - branch.logits).max(axis=0, initial=0.0) < 1.0
    arrived = branch.arrived & near & (residual <= STRICT.final * (1.0 + target))
    steps = branch.steps + CORRECTIONS
    return Branch(logits, np.where(arrived, residual, np.inf), arrived, branch.folds, steps, determinant)


def correct(system: System, target: Floats, logits: Floats) -> tuple[Floats, Floats, Floats]:
    """Return logits [K, B] corrected at a given t [B], what the equations miss there, and the determinant."""
    k = system.unknowns
    y = np.concatenate([logits, target[None]])
    for left in reversed(range(CORRECTIONS)):
        f, jacobian = system.evaluate(y)
        matrix = np.concatenate([jacobian[:, :k], -f[:, None]], axis=1)
        with np.errstate(all="ignore"):
            correction, _, determinant = eliminate(matrix, k)
        if left:
            y[:k] += np.nan_to_num(correction[:, 0], posinf=0.0, neginf=0.0)
    return y[:k], np.abs(f).max(axis=0), determinant
