"""How the rate of the solver depends on how many games share a batch: `python benchmarks/batches.py`."""

from __future__ import annotations

from time import perf_counter

import numpy as np

from kakehiki.case.library import open_case
from kakehiki.game.compile import compile_game
from kakehiki.solve import agent_logit

PRECISION = 8.0
SPREAD = 0.3  # payoffs are uniform on [-SPREAD, SPREAD]
REPEATS = 5


def main() -> None:
    """Print games per second for growing batches on the flagship's tree once the invitation is made."""
    case = open_case("kim-trump-2025").case
    tree = compile_game(case, case.now.given).tree
    nodes, _, actions, ends = tree.size
    print(f"{nodes} nodes, {ends} ends, precision {PRECISION:g}, best of {REPEATS} runs")
    print(f"{'games in a batch':>18} {'games a second':>16}")
    for games in (1_024, 4_096, 8_192, 16_384, 32_768):
        random = np.random.default_rng(1)
        payoffs = random.uniform(-SPREAD, SPREAD, (ends, len(tree.actors), games))
        chance = np.zeros((actions, games))
        first = tree.actions(0)
        chance[first[0]] = random.uniform(0.3, 0.7, games)
        chance[first[1]] = 1.0 - chance[first[0]]
        times = []
        for _ in range(REPEATS):
            started = perf_counter()
            agent_logit(tree, payoffs, chance, np.full(games, PRECISION))
            times.append(perf_counter() - started)
        print(f"{games:>18,} {games / min(times):>16,.0f}")


if __name__ == "__main__":
    main()
