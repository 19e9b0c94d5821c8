"""Which sets' play depends on which: what one pass can solve, and the smallest systems that remain.

A set depends on every set below it, and, through beliefs, on those sets above it of other actors whose play makes
one of its nodes likelier than another. Where that has no cycle, play follows in one pass. Each cyclic part is a
block; in it, a few sets (`cut`) are unknowns and all others follow from them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations
from weakref import WeakKeyDictionary

from kakehiki.errors import GameError, Problem
from kakehiki.game.tree import CHANCE, Tree

MOST_NEEDS = 10_000_000  # dependences between sets: about a gigabyte
MOST_WORK = 200_000  # dependences looked at in search of a cut smaller than the greedy one


Telling = tuple[tuple[tuple[int, ...], ...], ...]


@dataclass(frozen=True)
class Block:
    """Sets that must be solved together; `order` is everything that they follow from, `cut` the unknown sets."""

    cut: tuple[int, ...]
    order: tuple[int, ...]


@dataclass(frozen=True)
class Plan:
    """How to solve a tree: blocks first, then all actors' sets in an order in which each follows from earlier ones."""

    blocks: tuple[Block, ...]
    order: tuple[int, ...]
    telling: Telling  # [H][node in set] actions that tell the set's nodes apart
    needs: dict[
        int, set[int]
    ]  # actors' sets -> the sets that their play depends on; {} with perfect information


_plans: WeakKeyDictionary[Tree, Plan] = WeakKeyDictionary()


def plan(tree: Tree) -> Plan:
    """Return the plan of a tree; worked out once a tree."""
    if tree not in _plans:
        _plans[tree] = _plan(tree)
    return _plans[tree]


def size(tree: Tree) -> int:
    """Return about how many numbers the solution of one game takes: values with derivatives, and a linear system."""
    most = unknowns(tree)
    return len(tree.parent) * (2 + most) + most**2


def unknowns(tree: Tree) -> int:
    """Return how many unknowns the largest system has that must be solved at once."""
    return max((sum(int(tree.count[h]) - 1 for h in block.cut) for block in plan(tree).blocks), default=0)


def _plan(tree: Tree) -> Plan:
    telling = tuple(_telling(tree, h) for h in range(len(tree.moves)))
    if tree.perfect_information:  # from the last mover to the first; what each needs is of no use then
        sets = [int(h) for h in tree.set_of[::-1] if h >= 0 and tree.actor[h] != CHANCE]
        return Plan((), tuple(sets), telling, {})
    needs = needs_of(tree, telling)
    blocks = []
    for group in _joined(cyclic(needs), needs):
        cut = _cut(tree, group, needs)
        blocks.append(Block(cut, _order(group, needs, cut)))
    cuts = {h for block in blocks for h in block.cut}
    return Plan(tuple(blocks), _order(list(needs), needs, cuts), telling, needs)


def _telling(tree: Tree, h: int) -> tuple[tuple[int, ...], ...]:
    # Actions of others on the way to each node, without those that are on the way to all of them.
    if tree.actor[h] == CHANCE:
        return ()
    if len(tree.members[h]) == 1:
        return ((),)
    others = []
    for node in tree.members[h]:
        path = tree.path(node)
        others.append({a for a in path if tree.actor[tree.set_of_action[a]] != tree.actor[h]})
    shared = set.intersection(*others)
    return tuple(tuple(sorted(actions - shared)) for actions in others)


def needs_of(tree: Tree, telling: Telling) -> dict[int, set[int]]:
    """Return the sets that play at each actor's set depends on.

    Raises GameError: too-many-dependences.
    """
    needs: dict[int, set[int]] = {h: set() for h in range(len(tree.moves)) if tree.actor[h] != CHANCE}
    for h, needed in needs.items():
        for actions in telling[h]:
            above = {int(tree.set_of_action[a]) for a in actions}
            needed |= {g for g in above if tree.actor[g] != CHANCE}
    below: list[set[int]] = [set() for _ in tree.parent]
    found = 0
    for node in range(len(tree.parent) - 1, 0, -1):
        up, h = int(tree.parent[node]), int(tree.set_of[node])
        below[up] |= below[node]
        if h >= 0 and tree.actor[h] != CHANCE:
            below[up].add(h)
            needs[h] |= below[node]
            found += len(below[node])
            if found > MOST_NEEDS:
                raise GameError(
                    Problem("too-many-dependences", {"limit": f"{MOST_NEEDS:,}", "path": "moves"})
                )
        below[node] = set()  # read once: what stays is a path's
    h = int(tree.set_of[0])
    if tree.actor[h] != CHANCE:
        needs[h] |= below[0]
    for h in needs:
        if tree.count[h] == 1:  # one option: play there follows from nothing
            needs[h] = set()
    return needs


def _components(needs: dict[int, set[int]]) -> list[list[int]]:
    """Return strongly connected components, each after those that it needs (Tarjan 1972, without recursion)."""
    index: dict[int, int] = {}
    low: dict[int, int] = {}
    stack: list[int] = []
    stacked: set[int] = set()
    found: list[list[int]] = []
    for start, needed in needs.items():
        if start in index:
            continue
        work = [(start, iter(sorted(needed)))]
        index[start] = low[start] = len(index)
        stack.append(start)
        stacked.add(start)
        while work:
            node, rest = work[-1]
            following = next(rest, None)
            if following is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    part = [stack.pop()]
                    while part[-1] != node:
                        part.append(stack.pop())
                    stacked.difference_update(part)
                    found.append(part[::-1])
            elif following not in index:
                index[following] = low[following] = len(index)
                stack.append(following)
                stacked.add(following)
                work.append((following, iter(sorted(needs[following]))))
            elif following in stacked:
                low[node] = min(low[node], index[following])
    return found


def _joined(cyclic: list[list[int]], needs: dict[int, set[int]]) -> list[list[int]]:
    # A cyclic part that needs another is followed together with it: both move along the branch with precision.
    groups: list[list[int]] = []
    for part in cyclic:
        reached = _closure(part, needs)
        held = [g for g in groups if reached & set(g)]
        groups = [g for g in groups if g not in held] + [[*(h for g in held for h in g), *part]]
    return groups


def _closure(start: Iterable[int], needs: dict[int, set[int]]) -> set[int]:
    seen = set(start)
    pending = list(seen)
    while pending:
        for h in needs[pending.pop()] - seen:
            seen.add(h)
            pending.append(h)
    return seen


def _order(wanted: Iterable[int], needs: dict[int, set[int]], known: Iterable[int]) -> tuple[int, ...]:
    """Return the sets that `wanted` follows from, each after those it needs, when play at `known` is given."""
    closed = _closure(wanted, needs)
    known = set(known)
    trimmed = {h: set() if h in known else needs[h] for h in closed}
    parts = _components(trimmed)
    return tuple(part[0] for part in parts)


def _cut(tree: Tree, group: list[int], needs: dict[int, set[int]]) -> tuple[int, ...]:
    """Return sets whose removal leaves no cycle: the fewest unknowns among small cuts, else a greedy choice."""
    inside = set(group)
    trimmed = {h: needs[h] & inside for h in group}

    def acyclic(cut: set[int]) -> bool:
        rest = {h: trimmed[h] - cut for h in group if h not in cut}
        return not cyclic(rest)

    def unknowns(cut: Iterable[int]) -> int:
        return sum(int(tree.count[h]) - 1 for h in cut)

    weights = {h: int(tree.count[h]) - 1 for h in group}
    best = min((_greedy(trimmed, weights, power) for power in (0, 1, 2)), key=unknowns)
    left = MOST_WORK // (len(group) + sum(map(len, trimmed.values())))
    for size in range(1, len(best) + 1):
        for cut in combinations(sorted(group), size):
            left -= 1
            if left < 0:
                return tuple(sorted(best))
            if unknowns(cut) < unknowns(best) and acyclic(set(cut)):
                best = set(cut)
    return tuple(sorted(best))


def cyclic(needs: dict[int, set[int]]) -> list[list[int]]:
    """Return the sets that depend on themselves, by way of others or at once, in parts that hang together."""
    return [part for part in _components(needs) if len(part) > 1 or part[0] in needs[part[0]]]


def _greedy(needs: dict[int, set[int]], weights: dict[int, int], power: int) -> set[int]:
    # Of each cyclic part, the set with most dependences through it for its unknowns, again until none is cyclic.
    cut: set[int] = set()
    pending = cyclic(needs)
    while pending:
        part = set(pending.pop())
        within = {h: needs[h] & part for h in part}
        into = Counter(g for above in within.values() for g in above)
        chosen = max(sorted(part), key=lambda h: into[h] * len(within[h]) / max(1, weights[h]) ** power)
        cut.add(chosen)
        pending += cyclic({h: within[h] - {chosen} for h in part if h != chosen})
    return cut
