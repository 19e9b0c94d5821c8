"""Where play is too rare for its own numbers to say what a mover believes: values there would be made up.

A solver's beliefs where play never comes are limits of ever rarer errors. They go lost once such an error has become 0
in floating point, at high precision and in the limit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LOST = 1e-300  # what is rarer may have become 0, or lost its digits
RARE = 1e-280  # beside this, what is lost weighs less than rounding


def beliefs_known(tree: Tree, policy: Floats) -> Bools:
    """Return at which sets [H, B] Bayes' rule on a policy [A, B] gives the mover's beliefs, to machine accuracy.

    Moves on the way to all of a set's nodes say nothing of which of them it is, so they may be 0. Of the others
    none may be lost, or else play must come to the set, those moves made, so often that what is lost weighs nothing.
    Where a probability is not a number nothing is known.
    """
    log = np.full(policy.shape, -np.inf)
    np.log(policy, out=log, where=~(policy < LOST))  # not a number stays that
    come = np.zeros((len(tree.parent), policy.shape[1]))
    for node in range(1, len(tree.parent)):
        np.add(come[tree.parent[node]], log[tree.action[node]], out=come[node])
    known = np.ones((len(tree.moves), policy.shape[1]), dtype=bool)
    for h, members in enumerate(tree.members):
        if len(members) > 1:
            known[h] = _told(come[list(members)])
            if not known[h].all():
                known[h] = _told(_apart(tree, members, log))
    return known


def _told(come: Floats) -> Bools:
    told: Bools = (come.max(axis=0) > np.log(RARE)) | np.isfinite(come).all(axis=0)
    return told


def _apart(tree: Tree, members: tuple[int, ...], log: Floats) -> Floats:
    # Log probability of coming to each of a set's nodes by those moves that do not lead to all of them.
    ways = [tree.path(node) for node in members]
    shared = set(ways[0]).intersection(*ways[1:])
    return np.stack([log[[a for a in way if a not in shared]].sum(axis=0) for way in ways])
