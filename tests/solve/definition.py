"""Logit agent equilibrium and subgame perfection straight from their definitions, for one game at a time.

Plain loops over nodes that share no code with the solvers: probabilities along paths, beliefs by Bayes' rule,
expected values by recursion on histories. Slow, and meant to be read.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import root

from kakehiki.game.tree import CHANCE, Tree
from tests.solve.efg import Played

Floats = NDArray[np.float64]


def value(game: Played, policy: Floats, node: int, actor: int) -> float:
    """Return what an actor expects at a node when everybody plays `policy` [A] from there on."""
    tree = game.tree
    h = int(tree.set_of[node])
    if h < 0:
        return float(game.payoffs[tree.end_of[node], actor])
    total = 0.0
    for child in (n for n in range(node + 1, len(tree.parent)) if tree.parent[n] == node):
        a = int(tree.action[child])
        weight = game.chance[a] if tree.actor[h] == CHANCE else policy[a]
        total += float(weight) * value(game, policy, child, actor)
    return total


def beliefs(game: Played, policy: Floats, h: int) -> dict[int, float]:
    """Return the probability of each node of set `h`, given that the set is reached (Bayes' rule, in logarithms)."""
    tree = game.tree
    logs = {}
    for node in range(len(tree.parent)):
        if tree.set_of[node] != h:
            continue
        log, at = 0.0, node
        while at > 0:
            a, above = int(tree.action[at]), int(tree.set_of[tree.parent[at]])
            p = float(game.chance[a] if tree.actor[above] == CHANCE else policy[a])
            log += math.log(p) if p > 0 else -math.inf
            at = int(tree.parent[at])
        logs[node] = log
    top = max(logs.values())
    if top == -math.inf:  # chance never comes here: nothing says where
        return {}
    weights = {node: math.exp(log - top) for node, log in logs.items()}
    return {node: w / sum(weights.values()) for node, w in weights.items()}


def action_values(game: Played, policy: Floats, h: int) -> list[float]:
    """Return what each action of set `h` is worth to its mover, under its beliefs."""
    tree = game.tree
    worth = [0.0] * len(tree.actions(h))
    for node, belief in beliefs(game, policy, h).items():
        for i, child in enumerate(n for n in range(len(tree.parent)) if tree.parent[n] == node):
            worth[i] += belief * value(game, policy, child, int(tree.actor[h]))
    return worth


def response(worth: list[float], precision: float) -> list[float]:
    """Return probabilities proportional to exp(precision x worth)."""
    top = max(worth)
    weights = [math.exp(precision * (w - top)) for w in worth]
    return [w / sum(weights) for w in weights]


def violation(game: Played, policy: Floats, precision: float) -> float:
    """Return the largest distance of a probability from the quantal response that it should be."""
    worst = 0.0
    for h in _decisions(game.tree):
        if not beliefs(game, policy, h):
            continue
        wanted = response(action_values(game, policy, h), precision)
        for a, p in zip(game.tree.actions(h), wanted, strict=True):
            worst = max(worst, abs(float(policy[a]) - p))
    return worst


def climb(game: Played, precision: float, steps: int) -> Floats:
    """Return play [A] at a precision, by a root search over all sets from a ladder of small steps of precision.

    It cannot go round a fold. Raises AssertionError where a rung is not reached.
    """
    tree = game.tree
    sets = _decisions(tree)

    def play(logits: Floats) -> Floats:
        policy, at = game.chance.copy(), 0
        for h in sets:
            m = len(tree.actions(h))
            x = np.append(logits[at : at + m - 1], 0.0)
            policy[list(tree.actions(h))] = np.exp(x - x.max()) / np.exp(x - x.max()).sum()
            at += m - 1
        return policy

    def gap(logits: Floats, at: float) -> Floats:
        policy, out = play(logits), []
        for h in sets:
            worth = action_values(game, policy, h)
            out += [at * (w - worth[-1]) for w in worth[:-1]]
        return logits - np.array(out)

    logits = np.zeros(sum(len(tree.actions(h)) - 1 for h in sets))
    for rung in range(1, steps + 1):
        found = root(gap, logits, args=(precision * rung / steps,), tol=1e-13)
        assert np.abs(found.fun).max() < 1e-8, f"rung {rung} is not reached"
        assert np.abs(found.x - logits).max() < 1.5, f"a jump at rung {rung}: take smaller steps"
        logits = found.x
    return play(logits)


def best_play(game: Played) -> tuple[dict[int, set[int]], list[float]]:
    """Return each node's best actions and the actors' values at the root, by recursion; ties are shared evenly."""
    tree = game.tree
    best: dict[int, set[int]] = {}

    def worth(node: int) -> list[float]:
        h = int(tree.set_of[node])
        if h < 0:
            return list(map(float, game.payoffs[tree.end_of[node]]))
        kids = {int(tree.action[n]): worth(n) for n in range(len(tree.parent)) if tree.parent[n] == node}
        if tree.actor[h] == CHANCE:
            shares = {a: float(game.chance[a]) for a in kids}
        else:
            top = max(kid[tree.actor[h]] for kid in kids.values())
            best[node] = {a for a, kid in kids.items() if kid[tree.actor[h]] > top - 1e-12}
            shares = {a: (a in best[node]) / len(best[node]) for a in kids}
        return [sum(shares[a] * kids[a][i] for a in kids) for i in range(len(tree.actors))]

    return best, worth(0)


def _decisions(tree: Tree) -> list[int]:
    return [h for h in range(len(tree.moves)) if tree.actor[h] != CHANCE]
