"""One measurement in a process of its own: `python -m benchmarks.solvers.worker KIND KEY ...` prints a JSON object.

A fresh process, so that its peak memory is that of this measurement alone.
"""

from __future__ import annotations

import json
import resource
import sys
from time import perf_counter

import numpy as np
from benchmarks.solvers import games, ours


def main(kind: str, key: str, seconds: float, solver: str, draws: int, threads: int) -> None:
    """Measure and print."""
    game = games.game(key)
    before = perf_counter()
    if kind == "ours":
        found = ours.measure(game, solver, draws, threads, seconds)
    elif kind == "alone":
        found = ours.alone(game, solver, seconds)
    else:
        from benchmarks.solvers import gambit  # noqa: PLC0415

        found = gambit.measure(game, seconds)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (
        1024.0 if sys.platform != "darwin" else 1024.0**2
    )
    print(json.dumps({**found, "peak": peak, "took": perf_counter() - before, "numpy": np.__version__}))


if __name__ == "__main__":
    kind, key, seconds, solver, draws, threads = sys.argv[1:]
    main(kind, key, float(seconds), solver, int(draws), int(threads))
