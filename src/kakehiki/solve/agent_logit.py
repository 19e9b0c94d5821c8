"""Logit agent quantal response equilibrium (McKelvey & Palfrey 1998) of trees with perfect recall."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree
from kakehiki.solve.branch import Ends
from kakehiki.solve.dependence import plan
from kakehiki.solve.follow import cut_logits, follow, system_of
from kakehiki.solve.fork import arm
from kakehiki.solve.passes import Pass, program
from kakehiki.solve.solution import Solution
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
    # Only differences count; numbers far from 0 would lose them to rounding.
    rest = payoffs - payoffs.min(axis=0)
    ends = Ends(len(precision))
    given: dict[int, Floats] = {}
    with np.errstate(all="ignore"):  # what is not finite is rejected step by step, and told by status
        for block in todo.blocks:
            system = system_of(tree, todo, block, rest, chance)
            branch = follow(system, precision)
            lost = ~branch.arrived
            if lost.any():
                branch.put(lost, arm(system.take(lost), precision[lost]))
            given.update(cut_logits(tree, block.cut, branch.logits, 1))
            ends.add(branch, lost)
        state = Pass(program(tree, todo, todo.order, tuple(given)), rest, chance, 0)
        state.run(precision, given)
    ends.fail(broken)
    policy = chance.copy()
    for action, play in state.play.items():
        policy[action] = play[0]
    worth = values(tree, payoffs, policy)
    status, residual, determinant = ends.status, ends.residual, ends.determinant
    return Solution("agent_logit", policy, worth, status, residual, ends.steps, ends.folds, determinant)


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
