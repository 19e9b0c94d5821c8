"""Draws a second of derivatives beside the solver's own and beside differences: `python -m benchmarks.gradients`.

On the shipped case's trees, one thread. Differences need two solutions for each payoff that is moved; the adjoint gives
all at once, for one function of play.
"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.game.compile import compile_game
from kakehiki.game.tree import Tree
from kakehiki.solve import agent_logit
from kakehiki.solve.gradients import adjoint, gradients

Floats = NDArray[np.float64]

DRAWS = (1, 1_000, 8_192)
SECONDS = 1.0  # each measurement is repeated for about this long; the best counts


def seconds(work: Callable[[], object]) -> float:
    """Return the shortest time that `work` takes, once warm."""
    work()
    best, started = np.inf, time.perf_counter()
    while time.perf_counter() - started < SECONDS:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def main() -> None:
    """Print the table."""
    case = open_case("kim-trump-2025").case
    print(f"Python {platform.python_version()}, NumPy {np.__version__}; draws a second\n")
    print("| tree | ends | draws at once | agent_logit | adjoint | fragility | differences |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for draws in DRAWS:
        values = Ensemble(case, draws, seed=1).values(situation(case, "now"), 0, draws)
        for name, given in (("invited", dict(case.now.given)), ("whole", {})):
            game = compile_game(case, given)
            made = game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
            rates = [draws / taken for taken in measure(*made)]
            figures = " | ".join(f"{rate:,.0f}" if rate >= 10 else f"{rate:.2g}" for rate in rates)
            print(f"| kim-trump-2025, {name} | {game.tree.size[3]} | {draws:,} | {figures} |")


def measure(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> tuple[float, ...]:
    """Return seconds of the solver, the adjoint, all gradients' size, and differences by every payoff."""
    solution = agent_logit(tree, payoffs, chance, precision)
    weights = np.random.default_rng(0).normal(size=chance.shape)
    solving = seconds(lambda: agent_logit(tree, payoffs, chance, precision))
    pulling = seconds(lambda: adjoint(tree, payoffs, chance, precision, solution, weights))
    breaking = seconds(lambda: gradients(tree, payoffs, chance, precision, solution))
    return solving, pulling, breaking, 2 * payoffs[:, :, 0].size * solving


if __name__ == "__main__":
    main()
