"""What a deviation would gain: at every information set (agents), and for an actor's whole strategy (Nash).

An agent equilibrium need not be a Nash equilibrium (Myerson 1991, fig. 4.2): there no single set gains by another
action, but an actor gains by changing several at once. So the two regrets are two questions.
"""

from __future__ import annotations

from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.agent_logit import values

ROUNDING = 4 * np.finfo(float).eps  # differences this small, times the payoffs' size, are rounding

Floats = NDArray[np.float64]


def own_range(payoffs: Floats) -> Floats:
    """Return what each actor's regrets [P, B] are measured by: the largest difference between two of its payoffs.

    Shapes: payoffs [E, P, B]. Where an actor's payoffs do not differ but by rounding, it is the largest of all actors'
    ranges, and 1 where nobody's do: never 0.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        found = payoffs.max(axis=0) - payoffs.min(axis=0)
        largest = found.max(axis=0)
        flat = found <= ROUNDING * np.abs(payoffs).max(axis=0)
    return np.where(flat, np.where(largest > 0, largest, 1.0), found)


def agent_regret(tree: Tree, payoffs: Floats, policy: Floats) -> Floats:
    """Return the gain [H, B] of the best single action at every set, all other play as it is; 0 at chance's sets.

    Shapes: payoffs [E, P, B], policy [A, B] (chance too). In the payoffs' units; the mover's beliefs are those of
    `beliefs`, so every set has a regret, reached or not. Not a number where a payoff or a probability is none.
    """
    worth = action_values(tree, payoffs - payoffs.min(axis=0), policy)  # small numbers have small rounding
    out = np.zeros((len(tree.moves), policy.shape[1]))
    for h in np.flatnonzero(tree.actor != CHANCE):
        actions = list(tree.actions(int(h)))
        best = worth[actions].max(axis=0)
        # As a sum of shortfalls, so that rounding cannot make a gain of equal values.
        for a in actions:
            out[h] += policy[a] * (best - worth[a])
    return out


def nash_regret(tree: Tree, payoffs: Floats, policy: Floats) -> Floats:
    """Return what each actor [P, B] would gain at the root by its best strategy against the others' play.

    Shapes: payoffs [E, P, B], policy [A, B] (chance too). In the payoffs' units. With perfect recall an actor's sets
    that follow one of its own actions can be answered one by one, the last first (Koller, Megiddo & von Stengel
    1996); ends count by the probability of others' and chance's moves on the way, so that what others never allow
    counts for nothing, and an actor's own improbable moves do.
    """
    payoffs = payoffs - payoffs.min(axis=0)
    before = values(tree, payoffs, policy)
    best = [_best(tree, payoffs[:, actor], policy, actor) for actor in range(len(tree.actors))]
    return np.maximum(np.stack(best) - before, 0.0)


def action_values(tree: Tree, payoffs: Floats, policy: Floats) -> Floats:
    """Return what every action [A, B] is worth to its mover when all others, and it later, play `policy` on.

    Shapes: payoffs [E, P, B], policy [A, B]. The mover's beliefs are those of `beliefs`; 0 at chance's actions.
    """
    believed = beliefs(tree, policy)
    out = np.zeros(policy.shape)
    for actor in range(len(tree.actors)):
        worth = _node_values(tree, payoffs[:, actor], policy)
        for h in np.flatnonzero(tree.actor == actor):
            for node in tree.members[h]:
                for a, child in zip(tree.actions(int(h)), tree.children[node], strict=True):
                    out[a] += believed[node] * worth[child]
    return out


def beliefs(tree: Tree, policy: Floats) -> Floats:
    """Return the probability [N, B] of each node given that its set is reached, under a policy [A, B]; 1 at ends.

    By Bayes' rule on sums of logarithms, so that play may be as small as floats are. A move of probability exactly 0
    counts as a tremble, all of them alike and vanishing: of a set that is never reached, the nodes count that need
    the fewest, in proportion to the other probabilities on the way (so beliefs are consistent: Kreps & Wilson 1982).
    What chance never does counts as rarer than any number of actors' trembles.
    """
    nodes, draws = len(tree.parent), policy.shape[1]
    never = ~(policy > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_play = np.where(policy == 0, 0.0, np.log(policy))
    rarity = np.where(tree.actor[tree.set_of_action] == CHANCE, nodes, 1)
    log = np.zeros((nodes, draws))
    trembles = np.zeros((nodes, draws), dtype=np.int64)
    for node in range(1, nodes):
        above, a = int(tree.parent[node]), int(tree.action[node])
        np.add(log[above], log_play[a], out=log[node])
        np.add(trembles[above], never[a] * rarity[a], out=trembles[node])
    out = np.ones((nodes, draws))
    for members in tree.members:
        if len(members) > 1:
            out[list(members)] = _shares(log[list(members)], trembles[list(members)])
    return out


def _shares(log: Floats, trembles: NDArray[np.int64]) -> Floats:
    log = np.where(trembles == trembles.min(axis=0), log, -np.inf)
    weights = np.exp(log - log.max(axis=0))
    shares: Floats = weights / reduce(np.add, weights)
    return shares


def _node_values(tree: Tree, payoffs: Floats, policy: Floats) -> Floats:
    # What one actor, with payoffs [E, B], expects at each node [N, B].
    out = np.zeros((len(tree.parent), policy.shape[1]))
    for end, node in enumerate(tree.ends):
        out[node] = payoffs[end]
    for node in range(len(tree.parent) - 1, 0, -1):
        out[tree.parent[node]] += policy[tree.action[node]] * out[node]
    return out


def _best(tree: Tree, payoffs: Floats, policy: Floats, actor: int) -> Floats:
    # Best value [B] at the root; `gain[a]` is what follows own action a until the next own one, `gain[-1]` the start.
    draws = policy.shape[1]
    weight = np.ones((len(tree.parent), draws))
    last = np.full(len(tree.parent), -1)  # the actor's last action before each node
    for node in range(1, len(tree.parent)):
        above, a = int(tree.parent[node]), int(tree.action[node])
        own = tree.actor[tree.set_of[above]] == actor
        last[node] = a if own else last[above]
        np.multiply(weight[above], 1.0 if own else policy[a], out=weight[node])
    gain = np.zeros((len(tree.options) + 1, draws))
    for end, node in enumerate(tree.ends):
        gain[last[node]] += weight[node] * payoffs[end]
    # An actor's earlier sets have lower numbers: sets are numbered as they are first met from the root.
    for h in np.flatnonzero(tree.actor == actor)[::-1]:
        gain[last[tree.members[h][0]]] += gain[list(tree.actions(int(h)))].max(axis=0)
    best: Floats = gain[-1]
    return best
