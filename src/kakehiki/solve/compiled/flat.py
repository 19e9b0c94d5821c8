"""A program as index arrays: what `passes.Pass` does step by step, for code that knows no tree.

A workspace has rows of one number a draw. A *stack* is a value's row, then the row of its derivative by the last
direction (precision), then those by the unknowns; it is given by its first row and how many rows it has: 1 (constant),
2, or all.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.dependence import Plan
from kakehiki.solve.passes import Program

Ints = NDArray[np.int64]
Stack = tuple[int, int]  # first row, rows

VALUE, RESPOND, GIVEN, GAPS = range(4)  # what an instruction does
PAYOFF, LIKELY, LOG_LIKELY, BARRED = range(4)  # where a constant comes from


class Flat(NamedTuple):
    """Instructions, one after the other; `constants` [C, 3] are row, source and index.

    VALUE: out, rows, n, then n times weight's stack and value's stack.
    RESPOND, GIVEN, GAPS: actions m, rows, worth, play, log (-1: not needed), first unknown, then (not GIVEN) members,
    logs, beliefs, and for each member the number of its logs, their stacks, and m values' stacks.
    """

    code: Ints
    constants: Ints
    rows: int  # of the workspace
    unknowns: int  # K
    play: Ints  # [A] row of each action's probability, -1 where it is not worked out
    root: Ints  # [P] row of each actor's value at the root, or [0]
    actors: int  # P


def closed_rows(tree: Tree, plan: Plan) -> dict[int, int]:
    """Return the sets whose nodes chance tells apart, each with the first of their rows in `Games.barred`."""
    found, rows = {}, 0
    for h, telling in enumerate(plan.telling):
        if any(tree.actor[tree.set_of_action[a]] == CHANCE for actions in telling for a in actions):
            found[h] = rows
            rows += len(telling)
    return found


def flat(steps: Program, full: int, rooted: bool = False) -> Flat:
    """Return a program as index arrays; `full` rows a stack, `rooted`: with every actor's value at the root."""
    made = _Builder(steps, full)
    for node, other in steps.steps:
        if node >= 0:
            made.value(node, other)
        else:
            made.respond(other)
    unknowns = sum(int(steps.tree.count[h]) - 1 for h in steps.cut)
    if full > 1:
        at = 0
        for h in steps.cut:
            made.gaps(h, at)
            at += int(steps.tree.count[h]) - 1
    root = [made.whole(actor)[0] for actor in range(len(steps.tree.actors))] if rooted else []
    play = np.full(len(steps.tree.options), -1)
    for action, (row, _) in made.play.items():
        play[action] = row
    constants = [(row, *source) for source, row in made.constants.items()]
    return Flat(
        np.array(made.code, dtype=np.int64),
        np.array(constants, dtype=np.int64).reshape(-1, 3),
        made.used,
        unknowns,
        play,
        np.array(root, dtype=np.int64),
        len(steps.tree.actors),
    )


class _Builder:
    def __init__(self, steps: Program, full: int) -> None:
        self.steps, self.tree, self.full = steps, steps.tree, full
        self.code: list[int] = []
        self.used = 0
        self.constants: dict[tuple[int, int], int] = {}
        self.play: dict[int, Stack] = {}
        self.log: dict[int, Stack] = {}
        self.values: dict[tuple[int, int], Stack] = {}
        self.at = 0  # unknowns placed so far
        self.first: dict[int, int] = {}
        for h in steps.cut:
            self.first[h] = self.at
            self.at += int(self.tree.count[h]) - 1
        self.closed = closed_rows(self.tree, steps.plan)
        sets = {h for node, h in steps.steps if node < 0}
        self.telling = {a for h in sets for actions in steps.plan.telling[h] for a in actions}

    def rows(self, count: int) -> int:
        """Return the first of some new rows."""
        self.used += count
        return self.used - count

    def constant(self, source: int, index: int) -> Stack:
        if (source, index) not in self.constants:
            self.constants[source, index] = self.rows(1)
        return self.constants[source, index], 1

    def value(self, node: int, actor: int) -> None:
        """Work out what a node is worth to an actor, from its children's values."""
        tree = self.tree
        h = int(tree.set_of[node])
        if h < 0:
            index = tree.end_of[node] * len(tree.actors) + actor
            self.values[node, actor] = self.constant(PAYOFF, index)
            return
        rows = self.steps.rows(node, self.full)
        out = self.rows(rows)
        chance = int(tree.actor[h]) == CHANCE
        self.code += [VALUE, out, rows, int(tree.count[h])]
        for a, child in zip(tree.actions(h), tree.children[node], strict=True):
            weight = self.constant(LIKELY, a) if chance else self.play[a]
            self.code += [*weight, *self.values[child, actor]]
        self.values[node, actor] = out, rows

    def respond(self, h: int) -> None:
        """Work out play at a set, given or by quantal response."""
        tree = self.tree
        m = int(tree.count[h])
        given = h in self.steps.cut or m == 1  # with one option there is nothing to respond with
        rows = self.full if h in self.steps.cut or h in self.steps.moved else min(self.full, 2)
        worth, play = self.rows(m * rows), self.rows(m * rows)
        told = not self.telling.isdisjoint(tree.actions(h))
        log = self.rows(m * rows) if told else -1
        self.code += [GIVEN if given else RESPOND, m, rows, worth, play, log, self.first.get(h, 0)]
        if not given:
            self._members(h, rows)
        for i, a in enumerate(tree.actions(h)):
            self.play[a] = play + i * rows, rows
            if told:
                self.log[a] = log + i * rows, rows

    def gaps(self, h: int, at: int) -> None:
        """Work out by how much the logits of a given set miss its quantal response."""
        m = int(self.tree.count[h])
        self.code += [GAPS, m, self.full, self.rows(m * self.full), -1, -1, at]
        self._members(h, self.full)

    def _members(self, h: int, rows: int) -> None:
        members, actor = self.tree.members[h], int(self.tree.actor[h])
        several = len(members) > 1
        logs = self.rows(len(members) * rows) if several else -1
        beliefs = self.rows(len(members) * rows) if several else -1
        self.code += [len(members), logs, beliefs]
        telling: Iterable[tuple[int, ...]] = self.steps.plan.telling[h] if several else [()]
        for j, (node, actions) in enumerate(zip(members, telling, strict=True)):
            self.code.append(len(actions) + (h in self.closed))
            if h in self.closed:
                self.code += self.constant(BARRED, self.closed[h] + j)
            for a in actions:
                known = self.log[a] if a in self.log else self.constant(LOG_LIKELY, a)
                self.code += known
            for child in self.tree.children[node]:
                self.code += self.values[child, actor]

    def whole(self, actor: int) -> Stack:
        """Return what the root is worth to an actor, working out what that needs."""
        pending, wanted = [0], []
        while pending:
            node = pending.pop()
            if (node, actor) not in self.values:
                wanted.append(node)
                pending.extend(self.tree.children[node])
        for node in sorted(wanted, reverse=True):  # preorder: children have higher numbers
            self.value(node, actor)
        return self.values[0, actor]
