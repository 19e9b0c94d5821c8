"""An extensive game as a Gambit file states it: the tree, its numbers to the last digit, and every label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree

Floats = NDArray[np.float64]

MOST_BITS = 1100  # of a common denominator, which every double fits: sums are exact up to there


@dataclass(frozen=True)
class Outcome:
    """What is paid where it is reached: its number and name in the file, and a payoff for each actor [P]."""

    number: int
    name: str
    payoffs: tuple[Fraction, ...]


@dataclass(frozen=True, eq=False)
class ExtensiveGame:
    """One game: a tree, payoffs [E, P] and chance [A] (0 at actors' actions), with what the file wrote.

    An end's payoff is the sum of the outcomes on its path. `tree.moves` names a set by its label, else by its
    mover's number and its own.
    """

    tree: Tree
    payoffs: Floats  # [E, P]
    chance: Floats  # [A]
    title: str
    comment: str
    outcomes: tuple[Outcome, ...]
    outcome_of: tuple[int, ...]  # [N], index into outcomes, -1 where nothing is paid
    probabilities: tuple[Fraction, ...]  # [A], 0 at actors' actions
    node_names: tuple[str, ...]  # [N]
    set_names: tuple[str, ...]  # [H], as written: may be empty
    set_numbers: tuple[int, ...]  # [H], unique to each actor and to chance


def extensive_game(
    tree: Tree, payoffs: Floats, chance: Floats, set_names: Sequence[str] = ()
) -> ExtensiveGame:
    """Return a game of a tree with payoffs [E, P] at its ends and chance [A], each number as Python prints it.

    The sets [H] are called as `tree.moves` unless they are named.

    Chances are put right in their last digit, so that those of a set add up to exactly 1.
    """
    names = tuple(set_names) or tree.moves
    outcomes = tuple(
        Outcome(e + 1, f"o{e + 1}", tuple(map(_as_printed, row))) for e, row in enumerate(payoffs)
    )
    outcome_of = [-1] * len(tree.parent)
    for e, node in enumerate(tree.ends):
        outcome_of[node] = e
    probabilities = [Fraction(0)] * len(tree.options)
    for h in np.flatnonzero(tree.actor == CHANCE):
        exact = {a: _as_printed(chance[a]) for a in tree.actions(int(h))}
        exact[max(exact, key=exact.__getitem__)] += 1 - sum(exact.values())
        for a, p in exact.items():
            probabilities[a] = p
    return ExtensiveGame(
        tree=replace(tree, moves=names),
        payoffs=np.array(payoffs, dtype=float),
        chance=np.array([float(p) for p in probabilities]),
        title="",
        comment="",
        outcomes=outcomes,
        outcome_of=tuple(outcome_of),
        probabilities=tuple(probabilities),
        node_names=("",) * len(tree.parent),
        set_names=names,
        set_numbers=numbered(tree),
    )


def _as_printed(x: float) -> Fraction:
    return Fraction(repr(float(x)))


def numbered(tree: Tree) -> tuple[int, ...]:
    """Return a number for each set [H]: 1, 2... for each actor and for chance, in the order of the tree."""
    last: dict[int, int] = {}
    found = []
    for actor in map(int, tree.actor):
        last[actor] = last.get(actor, 0) + 1
        found.append(last[actor])
    return tuple(found)


def move_name(set_name: str, actor: int, number: int) -> str:
    """Return what a set is called in `tree.moves`."""
    return set_name or f"{actor + 1}:{number}"


def distinct(labels: Sequence[str]) -> tuple[str, ...]:
    """Return labels that are neither empty nor alike: those that are get their place, as Gambit numbers them."""
    counts = Counter(labels)
    if counts[""] == 0 and len(counts) == len(labels):
        return tuple(labels)
    taken, found = set(labels), []
    number: Counter[str] = Counter()
    for label in labels:
        new = label
        while not new or (new in taken and (not label or counts[label] > 1)):
            number[label] += 1
            new = f"{label}_{number[label]}"
        taken.add(new)
        found.append(new)
    return tuple(found)


def sums(tree: Tree, outcomes: Sequence[Outcome], outcome_of: Sequence[int]) -> Floats:
    """Return the payoffs at the ends [E, P]: outcomes added along each path, rounded once at the end.

    Where the outcomes have no common denominator of `MOST_BITS`, each of them is rounded before it is added.
    """
    players = len(tree.actors)
    scale = _common(outcomes)
    rows: list[list[int] | list[float]] = [
        [p.numerator * (scale // p.denominator) if scale else float(p) for p in o.payoffs] for o in outcomes
    ]
    nothing: list[int] | list[float] = [0] * players
    paid: list[list[int] | list[float]] = []
    for node, above in enumerate(map(int, tree.parent)):
        total = paid[above] if node else nothing
        if outcome_of[node] >= 0:
            row = rows[outcome_of[node]]
            total = row if total is nothing else [x + y for x, y in zip(total, row, strict=True)]
        paid.append(total)
    return np.array([[x / (scale or 1) for x in paid[end]] for end in tree.ends]).reshape(-1, players)


def _common(outcomes: Sequence[Outcome]) -> int:
    """Return the common denominator of all payoffs, 0 if it is too large."""
    found = 1
    for outcome in outcomes:
        found = lcm(found, *(p.denominator for p in outcome.payoffs))
        if found.bit_length() > MOST_BITS:
            return 0
    return found
