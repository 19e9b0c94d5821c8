"""What this machine cannot go below: exponentials, memory traffic and random numbers, measured alone, one thread."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter

import numpy as np
from benchmarks.solvers.games import Game

from kakehiki.game.tree import CHANCE

LANES = 16_384  # draws in a chunk
CELLS = 4_194_304  # numbers: 32 MB, more than one core keeps near


@dataclass(frozen=True)
class Cost:
    """Nanoseconds a number, in the best of several runs."""

    exponential: float
    compiled: float | None  # of a loop that Numba compiled; None where Numba is absent
    read: float
    write: float
    random: float


@dataclass(frozen=True)
class Bound:
    """Nanoseconds a draw that one pass over a tree takes at least."""

    exponentials: int  # a draw
    exponential: float
    memory: float
    sampling: float

    @property
    def solving(self) -> float:
        """The larger of computing and moving: they can overlap."""
        return max(self.exponential, self.memory)

    @property
    def all(self) -> float:
        """The same with sampling, which needs the same core."""
        return max(self.exponential + self.sampling, self.memory)


def _best(run: Callable[[], object], numbers: int, seconds: float = 0.3) -> float:
    run()
    best, started = np.inf, perf_counter()
    while perf_counter() - started < seconds:
        began = perf_counter()
        run()
        best = min(best, perf_counter() - began)
    return 1e9 * best / numbers


def _compiled(x: np.ndarray, out: np.ndarray) -> float | None:
    if importlib.util.find_spec("numba") is None:
        return None
    import numba  # noqa: PLC0415

    @numba.njit(fastmath=True)
    def loop(x: np.ndarray, out: np.ndarray) -> None:
        for i in range(len(x)):
            out[i] = np.exp(x[i])

    return _best(lambda: loop(x, out), len(x))


def cost() -> Cost:
    """Return what each kind of work costs here."""
    rng = np.random.default_rng(1)
    near, out = rng.uniform(-5.0, 0.0, LANES), np.empty(LANES)
    far = rng.random(CELLS)
    spare = np.empty(CELLS)
    return Cost(
        _best(lambda: np.exp(near, out=out), LANES),
        _compiled(near, out),
        _best(lambda: np.add.reduce(far), CELLS),
        _best(lambda: spare.fill(1.0), CELLS),
        _best(lambda: rng.random(out=out), LANES),
    )


def bound(game: Game, each: Cost) -> Bound:
    """Return the bound of one pass: an exponential for each action of an actor, payoffs in, play out."""
    tree = game.tree
    _, _, actions, ends = tree.size
    chance = int(tree.count[tree.actor == CHANCE].sum())
    exponentials = actions - chance
    read = ends * len(tree.actors) + chance + 1
    fastest = min(x for x in (each.exponential, each.compiled) if x is not None)
    return Bound(
        exponentials,
        exponentials * fastest,
        read * each.read + actions * each.write,
        read * each.random,
    )
