"""Logit agent quantal response equilibrium (McKelvey & Palfrey 1998) of trees with perfect recall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree
from kakehiki.solve.dependence import plan
from kakehiki.solve.follow import cut_logits, follow, system_of
from kakehiki.solve.fork import arm
from kakehiki.solve.passes import Pass, program
from kakehiki.solve.solution import Solution, Status
from kakehiki.solve.sound import set_aside

Floats = NDArray[np.float64]


def agent_logit(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> Solution:
    """Return play in which each set chooses an action with probability proportional to exp(precision x its value).

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. Where play follows in one backward pass (perfect
    information) the answer is unique; elsewhere it is the point of the principal branch, followed from precision 0
    (Turocy 2005, 2010). A draw whose branch turned back is FOLDED; one that other branches cross is FORKED; one that
    was lost on the way, or that holds anything but finite numbers, is FAILED.
    """
    broken, payoffs, chance, precision = set_aside(tree, payoffs, chance, precision)
    todo = plan(tree)
    draws = len(precision)
    status = np.zeros(draws, dtype=np.int8)
    residual = np.zeros(draws)
    steps = np.ones(draws, dtype=np.int64)
    folds, determinant = np.zeros(draws, dtype=np.int64), np.ones(draws)
    given: dict[int, Floats] = {}
    with np.errstate(under="ignore"):
        for block in todo.blocks:
            system = system_of(tree, todo, block, payoffs, chance)
            branch = follow(system, precision)
            lost = ~branch.arrived
            if lost.any():
                branch.put(lost, arm(system.take(lost), precision[lost]))
                status[lost] = Status.FORKED
            given.update(cut_logits(tree, block.cut, branch.logits, 1))
            residual = np.maximum(residual, branch.residual)
            steps += branch.steps
            folds += branch.folds
            determinant *= branch.determinant
            status[(branch.folds > 0) & (status == Status.CONVERGED)] = Status.FOLDED
            status[~branch.arrived] = Status.FAILED
        state = Pass(program(tree, todo, todo.order, tuple(given)), payoffs, chance, 0)
        state.run(precision, given)
    status[broken], residual[broken], determinant[broken] = Status.FAILED, np.inf, np.nan
    policy = chance.copy()
    for action, play in state.play.items():
        policy[action] = play[0]
    worth = values(tree, payoffs, policy)
    return Solution("agent_logit", policy, worth, status, residual, steps, folds, determinant)


def values(tree: Tree, payoffs: Floats, policy: Floats) -> Floats:
    """Return expected payoffs [P, B] at the root under a policy [A, B]."""
    total = np.zeros(payoffs.shape[1:])
    for end, likely in enumerate(reach(tree, policy)[tree.ends]):
        total += likely * payoffs[end]
    return total


def reach(tree: Tree, policy: Floats) -> Floats:
    """Return the probability [N, B] of coming to each node under a policy [A, B]."""
    out = np.ones((len(tree.parent), policy.shape[1]))
    for node in range(1, len(tree.parent)):
        np.multiply(out[tree.parent[node]], policy[tree.action[node]], out=out[node])
    return out
