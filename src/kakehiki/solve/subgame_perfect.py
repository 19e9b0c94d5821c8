"""Subgame-perfect play of trees with perfect information, by backward induction (Kuhn 1953; Selten 1965)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import GameError, Problem
from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.agent_logit import values
from kakehiki.solve.regret import ROUNDING, own_range
from kakehiki.solve.solution import Solution, Status
from kakehiki.solve.sound import set_aside

Floats = NDArray[np.float64]

TIE = 1e-12  # values this close (times the mover's payoff range) are equal: about what rounding does to them


def subgame_perfect(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> Solution:
    """Return play in which each mover takes a best action at every node; `precision` is not used.

    Shapes: payoffs [E, P, B], chance [A, B]. Where actions tie for best, they are played alike and the draw is TIED:
    other equilibria exist. A draw that holds anything but finite numbers is FAILED. The residual is the largest gain
    that one change at one node would bring, as a share of the mover's payoff range, so 0 to rounding.
    Raises GameError: hidden-information.
    """
    if not tree.perfect_information:
        move = next(tree.moves[h] for h, nodes in enumerate(tree.members) if len(nodes) > 1)
        raise GameError(Problem("hidden-information", {"move": move, "path": f"moves.{move}"}))
    broken, payoffs, chance, _ = set_aside(tree, payoffs, chance, precision)
    draws = payoffs.shape[2]
    worth = np.empty((len(tree.parent), *payoffs.shape[1:]))  # [N, P, B]
    policy = chance.copy()
    status = np.zeros(draws, dtype=np.int8)
    residual = np.zeros(draws)
    own, base = own_range(payoffs), payoffs.min(axis=0)
    near = TIE * own + ROUNDING * np.abs(payoffs).max(axis=0)  # [P, B]; each actor has units of its own
    for node in range(len(tree.parent) - 1, -1, -1):
        h = int(tree.set_of[node])
        if h < 0:
            worth[node] = payoffs[tree.end_of[node]] - base
            continue
        actions, children = list(tree.actions(h)), list(tree.children[node])
        if tree.actor[h] != CHANCE:
            mover = tree.actor[h]
            options = worth[children, mover]  # [actions, B]
            top = options.max(axis=0)
            best = options >= top - near[mover]
            policy[actions] = best / best.sum(axis=0)
            status[best.sum(axis=0) > 1] = Status.TIED
            missed = top - (policy[actions] * options).sum(axis=0)
            residual = np.maximum(residual, missed / own[mover])
        worth[node] = sum(policy[a] * worth[c] for a, c in zip(actions, children, strict=True))
    status[broken], residual[broken] = Status.FAILED, np.inf
    return Solution(
        "subgame_perfect",
        policy,
        values(tree, payoffs, policy),
        status,
        residual,
        np.ones(draws, dtype=np.int64),
        np.zeros(draws, dtype=np.int64),
        np.where(broken, np.nan, 1.0),
    )
