"""One pass over a tree: quantal play and values for all draws at once, with derivatives carried along.

A *stack* holds a value in row 0 and its derivatives in the rows after it. It is [1 + D, B] with all D directions,
[2, B] when only the last direction (precision) moves it, and [1, B] in a pass without derivatives; an array [B] is a
constant. Sums run in a fixed order, so that a draw's bytes do not depend on the draws beside it. Arrays are
made once and written again on every pass: most of the time would else go to the allocator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.dependence import Plan, needs_of

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def log_of(chance: Floats) -> Floats:
    """Return the logarithm of probabilities [A, B]; 0 where chance never does it: `barred` says what that means."""
    found: Floats = np.log(np.where(chance > 0.0, chance, 1.0))
    return found


def barred(tree: Tree, telling: Sequence[Sequence[int]], chance: Floats) -> Floats | None:
    """Return 0 for each node of a set [nodes, B], or -inf where it takes more of what chance never does than others.

    `telling`: the actions that tell the nodes apart; chance [A, B].
    So there are beliefs where chance never leads, and no others are moved. None: nothing is barred in any draw.
    """
    of_chance = tree.actor[tree.set_of_action] == CHANCE
    ranks = np.stack(
        [np.sum(chance[[a for a in actions if of_chance[a]]] == 0.0, axis=0) for actions in telling]
    )
    more = ranks > ranks.min(axis=0)
    return np.where(more, -np.inf, 0.0) if more.any() else None


def bars(tree: Tree, plan: Plan, chance: Floats) -> dict[int, Floats]:
    """Return what is `barred` at each set where something is, for chance [A, B]."""
    lotteries = np.flatnonzero(tree.actor[tree.set_of_action] == CHANCE)
    if not (chance[lotteries] == 0.0).any():
        return {}
    several = ((h, nodes) for h, nodes in enumerate(plan.telling) if len(nodes) > 1)
    found = ((h, barred(tree, nodes, chance)) for h, nodes in several)
    return {h: bar for h, bar in found if bar is not None}


@dataclass(frozen=True, eq=False)
class Program:
    """What to work out in which order: (-1, set) plays a set, (node, actor) values a node.

    Play at the sets of `cut` is given; `moved` are the sets whose play it moves.
    """

    tree: Tree
    plan: Plan
    steps: tuple[tuple[int, int], ...]
    cut: tuple[int, ...]
    moved: frozenset[int]

    @cached_property
    def played(self) -> Bools:
        """Whether an actor moves at or below each node [N]."""
        return self._at_or_below(np.flatnonzero(self.tree.actor != CHANCE))

    @cached_property
    def shifted(self) -> Bools:
        """Whether the cut moves play at or below each node [N]."""
        return self._at_or_below(np.array(sorted(self.moved), dtype=np.int64))

    def _at_or_below(self, sets: NDArray[np.int64]) -> Bools:
        found = np.isin(self.tree.set_of, sets)
        for node in range(len(found) - 1, 0, -1):  # preorder: children have higher numbers
            found[self.tree.parent[node]] |= found[node]
        return found

    def rows(self, node: int, full: int) -> int:
        """Return how many of `full` rows the value of a node has."""
        if not self.played[node]:
            return 1
        return full if self.shifted[node] else min(full, 2)


def program(tree: Tree, plan: Plan, order: tuple[int, ...], cut: tuple[int, ...]) -> Program:
    """Return the steps that give play at the sets of `order`, and at the end what play at `cut` responds to."""
    steps: list[tuple[int, int]] = []
    done: set[tuple[int, int]] = set()

    def value_children(h: int) -> None:
        actor = int(tree.actor[h])
        pending = [c for node in tree.members[h] for c in tree.children[node]]
        wanted: set[int] = set()
        while pending:
            node = pending.pop()
            if (node, actor) not in done and node not in wanted:
                wanted.add(node)
                pending.extend(tree.children[node])
        for node in sorted(wanted, reverse=True):  # preorder: children have higher numbers
            done.add((node, actor))
            steps.append((node, actor))

    for h in order:
        if h not in cut and tree.count[h] > 1:
            value_children(h)
        steps.append((-1, h))
    for h in cut:
        value_children(h)
    moved = set(cut)
    if cut:
        needs = plan.needs or needs_of(tree, plan.telling)
        for h in order:
            if needs[h] & moved:
                moved.add(h)
    return Program(tree, plan, tuple(steps), cut, frozenset(moved))


class Pass:
    """The arrays of one pass over B draws; after `run`, `expected(h)` gives each action's value at a set."""

    def __init__(self, steps: Program, payoffs: Floats, chance: Floats, directions: int) -> None:
        self.steps, self.tree = steps, steps.tree
        self.payoffs, self.chance = payoffs, chance  # [E, P, B], [A, B]
        self.log_chance = log_of(chance)
        self.barred = bars(steps.tree, steps.plan, chance)
        self.full = 1 + directions
        self.draws = chance.shape[1]
        self.play: dict[int, Floats] = {}  # action -> stack
        self.log: dict[int, Floats] = {}  # action -> stack of log probability
        self.values: dict[tuple[int, int], Floats] = {}  # (node, actor) -> stack or constant
        self.room: dict[tuple[str, int], tuple[Floats, ...]] = {}
        self.spare = np.empty((self.full, self.draws))

    def run(self, precision: Floats, cut_logits: dict[int, Floats]) -> None:
        """Play every set: those in `cut_logits` as given ([actions, rows, B]), others by quantal response.

        `precision` is [B], or [2, B] with its derivative in the last direction.
        """
        for node, other in self.steps.steps:
            if node >= 0:
                self.values[node, other] = self._value(node, other)
                continue
            if self.tree.count[other] == 1:
                logits = np.zeros((1, min(self.full, 2), self.draws))
            else:
                logits = cut_logits[other] if other in cut_logits else self._response(other, precision)
            play, log = self._arrays("play", other, logits.shape, 2)
            softmax(logits, play, log)
            for i, a in enumerate(self.tree.actions(other)):
                self.play[a], self.log[a] = play[i], log[i]

    def expected(self, h: int) -> Floats:
        """Return what each action of set `h` is worth to its mover [actions, rows, B]."""
        actor, members = int(self.tree.actor[h]), self.tree.members[h]
        (out,) = self._arrays("worth", h, (int(self.tree.count[h]), self._rows(h), self.draws), 1)
        out[...] = 0.0
        beliefs = self._beliefs(h, out.shape[1]) if len(members) > 1 else None
        for j, node in enumerate(members):
            for i, child in enumerate(self.tree.children[node]):
                value = self.values[child, actor]
                if beliefs is None:
                    lower = _lower(out[i], value)
                    lower += value
                else:
                    self._add_product(out[i], beliefs[j], value)
        return out

    def _rows(self, h: int) -> int:
        return min(self.full, 2) if h not in self.steps.moved else self.full

    def _arrays(self, use: str, key: int, shape: tuple[int, ...], count: int) -> tuple[Floats, ...]:
        if (use, key) not in self.room:
            self.room[use, key] = tuple(np.empty(shape) for _ in range(count))
        return self.room[use, key]

    def _response(self, h: int, precision: Floats) -> Floats:
        worth = self.expected(h)
        (logits,) = self._arrays("logits", h, worth.shape, 1)
        np.multiply(worth, precision if precision.ndim == 1 else precision[0], out=logits)
        if precision.ndim == 2:
            for i in range(len(logits)):
                logits[i, -1] += precision[1] * worth[i, 0]
        return logits

    def _beliefs(self, h: int, rows: int) -> Floats:
        telling = self.steps.plan.telling[h]
        logs, beliefs, spare = self._arrays("beliefs", h, (len(telling), rows, self.draws), 3)
        logs[...] = 0.0
        for j, actions in enumerate(telling):
            for a in actions:
                log = self.log.get(a, self.log_chance[a])
                lower = _lower(logs[j], log)
                lower += log
        closed = self.barred.get(h)
        if closed is not None:
            logs[:, 0] += closed
        softmax(logs, beliefs, spare)
        return beliefs

    def _value(self, node: int, actor: int) -> Floats:
        h = int(self.tree.set_of[node])
        if h < 0:
            end: Floats = self.payoffs[self.tree.end_of[node], actor]
            return end
        rows, below = self.steps.rows(node, self.full), self.steps.played[node]
        (out,) = self._arrays(f"value {actor}", node, (rows, self.draws), 1)
        out[...] = 0.0
        for a, child in zip(self.tree.actions(h), self.tree.children[node], strict=True):
            value = self.values[child, actor]
            if self.tree.actor[h] == CHANCE:
                lower = _lower(out, value)
                lower += self.chance[a] * value
            else:
                self._add_product(out, self.play[a], value)
        return out if below else out[0]

    def _add_product(self, out: Floats, a: Floats, b: Floats) -> None:
        first = b if b.ndim == 1 else b[0]
        product = np.multiply(a, first, out=self.spare[: len(a)])
        lower = _lower(out, a)
        lower += product
        if b.ndim == 2 and len(b) > 1:
            product = np.multiply(b[1:], a[0], out=self.spare[: len(b) - 1])
            lower = _lower(out, b)[1:]
            lower += product


def _lower(out: Floats, value: Floats) -> Floats:
    """Return the rows of the stack `out` that a smaller stack or a constant adds to."""
    if value.ndim == 1:
        first: Floats = out[0]
        return first
    if len(value) == len(out):
        return out
    return out[:: len(out) - 1] if len(value) == 2 else out[:1]


def softmax(logits: Floats, play: Floats, log: Floats) -> None:
    """Write probabilities and their logarithms, [M, R, B] each, of logits [M, R, B] that may hold -inf."""
    top = logits[0, 0].copy()
    for row in logits[1:, 0]:
        np.maximum(top, row, out=top)
    total = np.zeros_like(top)
    for x, p, g in zip(logits[:, 0], play[:, 0], log[:, 0], strict=True):
        np.subtract(x, top, out=g)
        np.exp(g, out=p)
        total += p
    shift = np.log(total)
    for i in range(len(play)):
        play[i, 0] /= total
        log[i, 0] -= shift
    if logits.shape[1] == 1:
        return
    mean = play[0, 0] * logits[0, 1:]
    spare = play[:, 1:][0]
    for p, d in zip(play[1:, 0], logits[1:, 1:], strict=True):
        np.multiply(p, d, out=spare)
        mean += spare
    for p, g, d in zip(play, log, logits, strict=True):
        np.subtract(d[1:], mean, out=g[1:])
        np.multiply(p[0], g[1:], out=p[1:])
