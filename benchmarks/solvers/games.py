"""The games: trees, and draws of payoffs, chances and precision that a seed fixes, made chunk by chunk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.game.compile import compile_game
from kakehiki.game.tree import CHANCE, Branching, Tree, grow

Floats = NDArray[np.float64]
Batch = tuple[Tree, Floats, Floats, Floats]  # tree, payoffs [E, P, B], chance [A, B], precision [B]
Sample = Callable[[int, int, int], tuple[Floats, Floats, Floats]]  # start, stop, all draws

PRECISION = (2.5, 10.0)  # times payoffs that are uniform on [-1, 1]: from noisy to fairly exact play


@dataclass(frozen=True)
class Game:
    """One row of the table: a tree, and how to draw the numbers from `start` to `stop` of so many draws."""

    key: str
    name: str
    tree: Tree
    sample: Sample

    @property
    def ends(self) -> int:
        """Return the number of ends."""
        return self.tree.size[3]

    def batch(self, start: int, stop: int, draws: int) -> Batch:
        """Return the draws from `start` to `stop`."""
        return (self.tree, *self.sample(start, stop, draws))


def _uniform(tree: Tree) -> Sample:
    chances = [list(tree.actions(int(h))) for h in np.flatnonzero(tree.actor == CHANCE)]

    def sample(start: int, stop: int, draws: int) -> tuple[Floats, Floats, Floats]:
        rng = np.random.default_rng([1, start])
        payoffs = rng.random((tree.size[3], len(tree.actors), stop - start))
        payoffs *= 2.0
        payoffs -= 1.0
        chance = np.zeros((tree.size[2], stop - start))
        for actions in chances:
            weights = rng.uniform(0.2, 1.0, (len(actions), stop - start))
            chance[actions] = weights / weights.sum(axis=0)
        return payoffs, chance, rng.uniform(*PRECISION, stop - start)

    return sample


def perfect(widths: tuple[int, ...]) -> Tree:
    """Return a full tree with perfect information: two actors in turn, `widths` options at each depth."""

    def below(path: tuple[int, ...]) -> Branching | None:
        at = len(path)
        if at == len(widths):
            return None
        options = tuple(f"o{i}" for i in range(widths[at]))
        return Branching(path, at % 2, f"m{at}", options, [below((*path, i)) for i in range(widths[at])])

    return _tree(below(()), ("a", "b"))


def zero_sum() -> Game:
    """Return a one-shot zero-sum game 3 x 3: two moves, neither seen by the other."""
    hidden = Branching("second", 1, "second", ("s0", "s1", "s2"), [None] * 3)
    tree = _tree(Branching("first", 0, "first", ("f0", "f1", "f2"), [hidden] * 3), ("a", "b"))
    uniform = _uniform(tree)

    def sample(start: int, stop: int, draws: int) -> tuple[Floats, Floats, Floats]:
        payoffs, chance, precision = uniform(start, stop, draws)
        payoffs[:, 1] = -payoffs[:, 0]
        return payoffs, chance, precision

    return Game("matrix", "one-shot, zero-sum, 3 x 3", tree, sample)


def sender_receiver() -> Tree:
    """Return a signalling game: two types, three messages, three responses."""

    def response(message: int) -> Branching:
        return Branching(("response", message), 1, "response", ("r0", "r1", "r2"), [None] * 3)

    def message(kind: int) -> Branching:
        return Branching(("message", kind), 0, "message", ("m0", "m1", "m2"), [response(m) for m in range(3)])

    root = Branching("kind", CHANCE, "kind", ("weak", "strong"), [message(0), message(1)])
    return _tree(root, ("sender", "receiver"))


def three_actors() -> Tree:
    """Return an offer, an event that only the second actor learns, its answer, and a third actor's move."""

    def third(offer: int, answer: int) -> Branching:
        return Branching(("third", offer, answer), 2, "third", ("t0", "t1"), [None, None])

    def second(offer: int, event: int) -> Branching:
        children = [third(offer, answer) for answer in range(3)]
        return Branching(("second", offer, event), 1, "second", ("a0", "a1", "a2"), [*children])

    def event(offer: int) -> Branching:
        kinds = ("calm", "crisis")
        return Branching(("event", offer), CHANCE, "event", kinds, [second(offer, e) for e in range(2)])

    root = Branching("first", 0, "first", ("o0", "o1", "o2"), [event(offer) for offer in range(3)])
    return _tree(root, ("first", "second", "third"))


def both_typed() -> Tree:
    """Return five offers of a seller and six replies of a buyer, who both hold a private type."""

    def reply(buyer: int, offer: int) -> Branching:
        options = tuple(f"r{i}" for i in range(6))
        return Branching(("reply", buyer, offer), 1, "reply", options, [None] * 6)

    def offer(seller: int, buyer: int) -> Branching:
        options = tuple(f"o{i}" for i in range(5))
        return Branching(("offer", seller), 0, "offer", options, [reply(buyer, o) for o in range(5)])

    return _tree(_types(offer), ("seller", "buyer"))


def last_word() -> Tree:
    """Return three offers of a seller, a buyer's six replies (four of them bids) and the seller's last word.

    Both hold a private type, and all 28 unknowns hang together: the hardest of these trees for its size.
    """

    def last(own: int, offer: int, bid: int) -> Branching:
        return Branching(("last", own, offer, bid), 0, "last", ("take", "leave"), [None, None])

    def reply(seller: int, buyer: int, offer: int) -> Branching:
        bids = [last(seller, offer, bid) for bid in range(4)]
        options = ("accept", "walk", "b0", "b1", "b2", "b3")
        return Branching(("reply", buyer, offer), 1, "reply", options, [None, None, *bids])

    def offer(seller: int, buyer: int) -> Branching:
        children = [reply(seller, buyer, o) for o in range(3)]
        return Branching(("offer", seller), 0, "offer", ("o0", "o1", "o2"), [*children])

    return _tree(_types(offer), ("seller", "buyer"))


def flagship() -> Game:
    """Return the shipped case kim-trump-2025 from its first move, with the draws of its own ranges."""
    case = open_case("kim-trump-2025").case
    game = compile_game(case, {})

    @cache
    def ensemble(draws: int) -> Ensemble:
        return Ensemble(case, draws, seed=1)

    def sample(start: int, stop: int, draws: int) -> tuple[Floats, Floats, Floats]:
        values = ensemble(draws).values(situation(case, "now"), start, stop)
        return game.payoffs(values), game.chances(values), values[game.row("precision")]

    return Game("flagship", "signalling, kim-trump-2025 whole", game.tree, sample)


def games() -> list[Game]:
    """Return all games of the table, in its order."""
    drawn = (
        ("perfect15", "perfect information", perfect((3, 5))),
        ("perfect48", "perfect information", perfect((3, 4, 4))),
        ("signal18", "signalling, sender and receiver", sender_receiver()),
        ("three", "three actors and chance", three_actors()),
        ("typed", "both sides typed", both_typed()),
        ("last", "both sides typed, with a last word", last_word()),
    )
    found = [Game(key, name, tree, _uniform(tree)) for key, name, tree in drawn]
    return [*found[:3], flagship(), *found[3:], zero_sum()]


def game(key: str) -> Game:
    """Return the game with a key."""
    return next(g for g in games() if g.key == key)


def _types(deal: Callable[[int, int], Branching]) -> Branching:
    kinds = ("weak", "strong")
    seconds = [
        Branching(("second", s), CHANCE, "second", kinds, [deal(s, b) for b in range(2)]) for s in range(2)
    ]
    return Branching("first", CHANCE, "first", kinds, [*seconds])


def _tree(root: Branching | None, actors: tuple[str, ...]) -> Tree:
    assert root is not None
    return grow(root, actors)
