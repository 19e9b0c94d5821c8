"""Trees for the tests: a negotiation with private types, random trees, and numbers to play them with."""

from __future__ import annotations

from collections.abc import Callable, Hashable

import numpy as np
from hypothesis import strategies as st
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from tests.solve.efg import Played

Floats = NDArray[np.float64]


def negotiation() -> Tree:
    """Return the tree of an invitation that was made: two private types answer, the inviter then chooses."""

    def answer(kind: str) -> Branching:
        def after(how: str) -> Branching:
            return Branching(("implement", kind, how), 1, "implement", ("keep", "pocket"), [None, None])

        table = Branching("table", 0, "table", ("relief", "photo", "firm"), [after("table"), None, None])
        reply = Branching("reply", 0, "reply", ("agree", "decline"), [after("reply"), None])
        options = ("accept", "conditional", "refuse", "silence", "test")
        return Branching(("answer", kind), 1, "answer", options, [table, reply, None, None, None])

    root = Branching("kind", CHANCE, "kind", ("trader", "settled"), [answer("trader"), answer("settled")])
    return grow(root, ("host", "guest"))


def both_typed() -> Tree:
    """Return a tree in which both sides hold a private type, and a third side settles what they leave open."""

    def arbiter(offer: int, wish: int) -> Branching:
        return Branching(("arbiter", offer, wish), 2, "arbiter", ("low", "high"), [None, None])

    def buyer(seller: str, own: str, offer: int) -> Branching:
        children = [None if wish == offer else arbiter(offer, wish) for wish in range(2)]
        return Branching(("buyer", own, offer), 1, "buyer", ("w0", "w1"), children)

    def seller(own: str, other: str) -> Branching:
        return Branching(
            ("seller", own), 0, "seller", ("o0", "o1"), [buyer(own, other, offer) for offer in range(2)]
        )

    second = [
        Branching(
            ("second", a), CHANCE, "second", ("weak", "strong"), [seller(a, b) for b in ("weak", "strong")]
        )
        for a in ("weak", "strong")
    ]
    root = Branching("first", CHANCE, "first", ("weak", "strong"), [*second])
    return grow(root, ("seller", "buyer", "arbiter"))


def _taking_turns(path: tuple[int, ...] = ()) -> Branching | None:
    if len(path) == 5 or (len(path) > 2 and path[-1] == 2):
        return None
    actor = (0, 1, CHANCE, 2, 0)[len(path)]
    options = tuple(f"o{i}" for i in range(2 + len(path) % 2))
    made = Branching(path, actor, f"m{len(path)}", options)
    made.children = [_taking_turns((*path, i)) for i in range(len(options))]
    return made


def perfect() -> Tree:
    """Return a tree in which everybody sees everything: three actors and chance, of unequal depth."""
    root = _taking_turns()
    assert root is not None
    return grow(root, ("a", "b", "c"))


NAMED = {"negotiation": negotiation, "both_typed": both_typed, "perfect": perfect}


def many(tree: Tree, draws: int, seed: int) -> tuple[Floats, Floats]:
    """Return random payoffs [E, P, B] in [-1, 1] and chances [A, B] for a tree."""
    rng = np.random.default_rng(seed)
    payoffs = rng.uniform(-1.0, 1.0, (tree.size[3], len(tree.actors), draws))
    chance = np.zeros((tree.size[2], draws))
    for h in np.flatnonzero(tree.actor == CHANCE):
        weights = rng.uniform(0.05, 1.0, (tree.count[h], draws))
        chance[list(tree.actions(int(h)))] = weights / weights.sum(axis=0)
    return payoffs, chance


def without(tree: Tree, chance: Floats, seed: int) -> Floats:
    """Return the chances [A, B] with some of them exactly 0; of each set one is left in every draw."""
    rng = np.random.default_rng(seed)
    out = chance.copy()
    for h in np.flatnonzero(tree.actor == CHANCE):
        actions = list(tree.actions(int(h)))
        weights = rng.uniform(0.05, 1.0, (len(actions), chance.shape[1])) * chance[actions]
        weights *= (rng.uniform(size=weights.shape) < 0.6) | (weights == weights.max(axis=0))
        out[actions] = weights / weights.sum(axis=0)
    return out


def draw(tree: Tree, payoffs: Floats, chance: Floats, b: int) -> Played:
    """Return one draw of a batch as a game of its own."""
    return Played(tree, payoffs[:, :, b], chance[:, b])


def spread(payoffs: Floats) -> Floats:
    """Return each draw's largest payoff difference of any actor [B]; 1 where there is none."""
    out: Floats = np.ptp(payoffs, axis=0).max(axis=0)
    return np.where(out > 0, out, 1.0)


class Scene:
    """A public history from which hypothesis grows a tree: every mover knows it and its own type."""

    def __init__(
        self, pick: Callable[[st.SearchStrategy[int]], int], actors: int, typed: list[int], fewest: int = 2
    ) -> None:
        self.pick, self.actors, self.typed, self.fewest = pick, actors, typed, fewest
        self.shape: dict[tuple[int, ...], tuple[int, int, bool]] = {}

    def at(self, path: tuple[int, ...], depth: int) -> tuple[int, int, bool]:
        """Return mover, number of options and whether the last move is hidden; the same for all types."""
        if path not in self.shape:
            mover = self.pick(st.integers(CHANCE, self.actors - 1)) if depth else CHANCE
            options = self.pick(st.integers(self.fewest, 3)) if depth else 0
            self.shape[path] = (mover, options, bool(self.pick(st.integers(0, 1))))
        return self.shape[path]


def _grown(scene: Scene, types: tuple[int, ...], path: tuple[int, ...], depth: int) -> Branching | None:
    mover, options, hidden = scene.at(path, depth)
    if options == 0 or (depth < 3 and options == 3 and len(path) > 1):
        return None
    known: Hashable
    if mover == CHANCE:
        known = ("chance", types, path)
    else:
        # Simultaneous play: a mover may not see the last move, unless it is its own or the menus differ.
        blind = hidden and len(path) > 0 and _alike(scene, path, depth)
        own = types[scene.typed.index(mover)] if mover in scene.typed else None
        known = (mover, own, path[:-1] if blind else path, blind)
    labels = tuple(f"o{i}" for i in range(options))
    children = [_grown(scene, types, (*path, i), depth - 1) for i in range(options)]
    return Branching(known, mover, f"m{len(path)}", labels, children)


def _alike(scene: Scene, path: tuple[int, ...], depth: int) -> bool:
    above = scene.at(path[:-1], depth + 1)
    beside = [scene.at((*path[:-1], i), depth) for i in range(above[1])]
    return all(b == beside[0] for b in beside) and beside[0][0] != above[0]


@st.composite
def trees(draw_from: st.DrawFn, fewest: int = 2) -> Tree:
    """Trees with perfect recall: two or three actors, private types, chance, and moves that are not seen.

    Sets have `fewest` to three options.
    """

    def pick(of: st.SearchStrategy[int]) -> int:
        return draw_from(of)

    actors = pick(st.integers(2, 3))
    typed = list(range(pick(st.integers(0, min(2, actors)))))
    scene = Scene(pick, actors, typed, fewest)
    depth = pick(st.integers(2, 4))

    def deal(types: tuple[int, ...]) -> Branching | None:
        if len(types) == len(typed):
            return _grown(scene, types, (), depth)
        return Branching(
            ("type", types), CHANCE, f"type{len(types)}", ("t0", "t1"), [deal((*types, t)) for t in range(2)]
        )

    root = deal(())
    assert root is not None
    return grow(root, tuple(f"actor{i}" for i in range(actors)))


@st.composite
def signals(draw_from: st.DrawFn, fewest: int = 1) -> Tree:
    """Trees in which beliefs and play hang on each other: a sender's type is not seen, what it does may be.

    The receiver answers, and a third actor, that knows the message alone, may move at the same time. Sets have
    `fewest` to three options, the sender at least two.
    """

    def options(least: int, most: int = 3) -> tuple[str, ...]:
        return tuple(f"o{i}" for i in range(draw_from(st.integers(least, most))))

    kinds, messages = options(2), options(2)
    seen = draw_from(st.booleans())
    replies = [options(fewest)] * len(messages) if not seen else [options(fewest) for _ in messages]
    third = [draw_from(st.booleans()) and seen for _ in messages]

    def reply(message: int) -> Branching:
        known = ("reply", message) if seen else "reply"
        after = [aside(message) if third[message] else None for _ in replies[message]]
        return Branching(known, 1, "reply", replies[message], after)

    def aside(message: int) -> Branching:
        return Branching(("aside", message), 2, "aside", ("o0", "o1"), [None, None])

    root = Branching("kind", CHANCE, "kind", kinds, [])
    for kind in kinds:
        root.children.append(
            Branching(("send", kind), 0, "send", messages, [reply(m) for m in range(len(messages))])
        )
    return grow(root, ("sender", "receiver", "third"))
