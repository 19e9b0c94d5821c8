"""The game tree as arrays: one row a node, a set or an action; perfect recall is checked here."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import GameError, Problem

CHANCE = -1
MOST_NODES = 100_000

Ints = NDArray[np.int64]


@dataclass
class Branching:
    """One decision or chance node to grow a tree from; a child that is None is an end."""

    set: Hashable  # what the mover knows: equal keys are one information set
    actor: int  # index into the actors, or CHANCE
    move: str
    options: tuple[str, ...]
    children: list[Branching | None] = field(default_factory=list)


@dataclass(frozen=True, eq=False)
class Tree:
    """An extensive form with perfect recall. N nodes in preorder, H sets (chance sets too), A actions, E ends.

    An action belongs to a set, not to a node; a set's actions are `first[h]` to `first[h] + count[h] - 1`.
    """

    actors: tuple[str, ...]
    parent: Ints  # [N], -1 at the root
    action: Ints  # [N], the action that leads here, -1 at the root
    set_of: Ints  # [N], -1 at an end
    actor: Ints  # [H], CHANCE or an index into actors
    first: Ints  # [H]
    count: Ints  # [H]
    moves: tuple[str, ...]  # [H]
    options: tuple[str, ...]  # [A]

    @property
    def size(self) -> tuple[int, int, int, int]:
        """Return N, H, A, E."""
        return len(self.parent), len(self.actor), len(self.options), len(self.ends)

    @cached_property
    def ends(self) -> Ints:
        """Node of each end [E], in preorder."""
        return np.flatnonzero(self.set_of < 0)

    @cached_property
    def end_of(self) -> dict[int, int]:
        """End index of each end node."""
        return {int(node): e for e, node in enumerate(self.ends)}

    @cached_property
    def set_of_action(self) -> Ints:
        """Set of each action [A]."""
        return np.repeat(np.arange(len(self.count)), self.count)

    @cached_property
    def members(self) -> tuple[tuple[int, ...], ...]:
        """Nodes of each set [H], in preorder."""
        found: list[list[int]] = [[] for _ in self.moves]
        for node, h in enumerate(self.set_of):
            if h >= 0:
                found[h].append(node)
        return tuple(map(tuple, found))

    @cached_property
    def children(self) -> tuple[tuple[int, ...], ...]:
        """Children of each node [N], in the order of the set's actions."""
        found: list[list[int]] = [[] for _ in self.parent]
        for node in range(1, len(self.parent)):
            found[self.parent[node]].append(node)
        return tuple(tuple(sorted(kids, key=lambda n: int(self.action[n]))) for kids in found)

    @cached_property
    def perfect_information(self) -> bool:
        """Whether every information set has one node."""
        return all(len(nodes) == 1 for nodes in self.members)

    def actions(self, h: int) -> range:
        """Return the actions of set `h`."""
        return range(int(self.first[h]), int(self.first[h] + self.count[h]))

    def path(self, node: int) -> list[int]:
        """Return the actions from the root to `node`."""
        found = []
        while node > 0:
            found.append(int(self.action[node]))
            node = int(self.parent[node])
        return found[::-1]


def grow(root: Branching, actors: Sequence[str]) -> Tree:
    """Return the tree under `root`.

    Raises GameError: tree-too-large, imperfect-recall.
    """
    keys: dict[Hashable, int] = {}
    first: list[int] = []
    count: list[int] = []
    movers: list[int] = []
    moves: list[str] = []
    options: list[str] = []
    parent: list[int] = []
    action: list[int] = []
    set_of: list[int] = []
    pending: list[tuple[Branching | None, int, int]] = [(root, -1, -1)]
    while pending:
        branching, above, via = pending.pop()
        node = len(parent)
        if node >= MOST_NODES:
            raise GameError(Problem("tree-too-large", {"limit": str(MOST_NODES), "path": "moves"}))
        parent.append(above)
        action.append(via)
        if branching is None:
            set_of.append(-1)
            continue
        h = keys.get(branching.set)
        if h is None:
            h = keys[branching.set] = len(first)
            first.append(len(options))
            count.append(len(branching.options))
            movers.append(branching.actor)
            moves.append(branching.move)
            options.extend(branching.options)
        set_of.append(h)
        for i in reversed(range(len(branching.children))):
            pending.append((branching.children[i], node, first[h] + i))
    tree = Tree(
        actors=tuple(actors),
        parent=np.array(parent),
        action=np.array(action),
        set_of=np.array(set_of),
        actor=np.array(movers),
        first=np.array(first),
        count=np.array(count),
        moves=tuple(moves),
        options=tuple(options),
    )
    _check_recall(tree)
    return tree


def _check_recall(tree: Tree) -> None:
    # What an actor did before (its own actions on the path) must be the same at every node of a set. A history
    # is a number: an earlier one and an action make a new one, so that deep trees take no more than their nodes.
    histories: dict[tuple[int, int], int] = {}
    own: list[dict[int, int]] = [{} for _ in tree.parent]
    seen: dict[int, int] = {}
    for node in range(len(tree.parent)):
        if node:
            above = int(tree.parent[node])
            mover = int(tree.actor[tree.set_of[above]])
            own[node] = own[above]
            if mover != CHANCE:
                step = (own[above].get(mover, 0), int(tree.action[node]))
                own[node] = {**own[above], mover: histories.setdefault(step, len(histories) + 1)}
        h = int(tree.set_of[node])
        if h < 0 or tree.actor[h] == CHANCE:
            continue
        did = own[node].get(int(tree.actor[h]), 0)
        if seen.setdefault(h, did) != did:
            who, move = tree.actors[tree.actor[h]], tree.moves[h]
            params = {"actor": who, "move": move, "path": f"moves.{move}", "node": str(node)}
            raise GameError(Problem("imperfect-recall", params))
