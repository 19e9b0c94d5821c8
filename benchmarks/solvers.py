"""Draws a second of `agent_logit` beside Gambit's on the same games, in one run: `python -m benchmarks.solvers`.

Needs pygambit (requirements/test.txt). One thread each. A draw is one set of payoffs, chances and a precision; Gambit
solves games one by one, so its rate is measured on the first `PEERS` of them, without the time to read them.
"""

from __future__ import annotations

import io
import platform
import time
from collections.abc import Iterator

import numpy as np
import pygambit
from pygambit.qre import logit_solve_lambda
from tests.solve.efg import Floats, Played, write

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.game.compile import compile_game
from kakehiki.game.tree import Branching, Tree, grow
from kakehiki.solve import agent_logit

DRAWS = (1, 1_000, 16_384)
PEERS = 64
SECONDS = 1.0  # each measurement is repeated for about this long; the best counts

Batch = tuple[Tree, Floats, Floats, Floats]


def perfect(depth: int = 4, width: int = 3) -> Tree:
    """Return a full tree with perfect information: two actors in turn, every node with `width` options."""

    def below(path: tuple[int, ...]) -> Branching | None:
        if len(path) == depth:
            return None
        options = tuple(f"o{i}" for i in range(width))
        return Branching(
            path, len(path) % 2, f"m{len(path)}", options, [below((*path, i)) for i in range(width)]
        )

    root = below(())
    assert root is not None
    return grow(root, ("a", "b"))


def games(draws: int) -> Iterator[tuple[str, Batch]]:
    """Yield each tree with its draws, by name."""
    tree = perfect()
    rng = np.random.default_rng(1)
    payoffs = rng.uniform(-1.0, 1.0, (tree.size[3], 2, draws))
    yield (
        "perfect information",
        (tree, payoffs, np.zeros((tree.size[2], draws)), rng.uniform(5.0, 20.0, draws)),
    )
    case = open_case("kim-trump-2025").case
    values = Ensemble(case, draws, seed=1).values(situation(case, "now"), 0, draws)
    for name, given in (("kim-trump-2025, invited", dict(case.now.given)), ("kim-trump-2025, whole", {})):
        game = compile_game(case, given)
        yield name, (game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")])


def ours(batch: Batch) -> float:
    """Return draws a second."""
    agent_logit(*batch)  # the plan is made once a tree
    best, started = np.inf, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        start = time.perf_counter()
        agent_logit(*batch)
        best = min(best, time.perf_counter() - start)
    return len(batch[3]) / best


def theirs(batch: Batch) -> float:
    """Return games a second of Gambit, one after the other."""
    tree, payoffs, chance, precision = batch
    some = min(PEERS, len(precision))
    read = [
        pygambit.read_efg(io.StringIO(write(Played(tree, payoffs[:, :, b], chance[:, b]))))
        for b in range(some)
    ]
    best, started = np.inf, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        start = time.perf_counter()
        for b in range(some):
            logit_solve_lambda(read[b], float(precision[b]))
        best = min(best, time.perf_counter() - start)
    return some / best


def main() -> None:
    """Print the table."""
    print(f"Python {platform.python_version()}, NumPy {np.__version__}, pygambit {pygambit.__version__}\n")
    print("| tree | ends | draws at once | kakehiki, draws a second | Gambit, games a second | ratio |")
    print("| --- | ---: | ---: | ---: | ---: | ---: |")
    for draws in DRAWS:
        for name, batch in games(draws):
            mine, peers = ours(batch), theirs(batch)
            print(
                f"| {name} | {batch[0].size[3]} | {draws:,} | {mine:,.0f} | {peers:,.0f} | {mine / peers:,.2f} |"
            )


if __name__ == "__main__":
    main()
