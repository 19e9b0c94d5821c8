"""kakehiki: many draws in chunks on threads, as the ensemble solves them; the draws are made within the time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from time import perf_counter

import numpy as np
from benchmarks.solvers.games import Game

from kakehiki.ensemble.run import Budget
from kakehiki.solve import SOLVERS, Status

FEW, GROWTH = 64, 8  # draws to warm up with, and how fast to take more


def solve(
    game: Game, solver: str, draws: int, threads: int, stop: int | None = None
) -> tuple[float, int, int]:
    """Return seconds for the first `stop` of the draws, and how many were lost and flagged."""
    stop = draws if stop is None else stop
    chunk = Budget().batch(game.tree)

    def one(start: int) -> tuple[int, int]:
        status = SOLVERS[solver](*game.batch(start, min(stop, start + chunk), draws)).status
        return int(np.sum(status == Status.FAILED)), int(
            np.sum((status == Status.FOLDED) | (status == Status.FORKED))
        )

    started = perf_counter()
    if threads == 1:
        found = [one(start) for start in range(0, stop, chunk)]
    else:
        with ThreadPoolExecutor(threads) as pool:
            found = list(pool.map(one, range(0, stop, chunk)))
    return perf_counter() - started, sum(f[0] for f in found), sum(f[1] for f in found)


def _begin(game: Game, solver: str, draws: int, threads: int, seconds: float) -> int:
    """Return how many draws to take first: a chunk for each thread, fewer where those take long; all is warm then."""
    whole = min(draws, Budget().batch(game.tree) * threads)
    first = min(FEW, whole)
    solve(game, solver, draws, threads, first)  # plan, compiled code
    while first < whole and solve(game, solver, draws, threads, first)[0] < 0.1 * seconds:
        first = min(whole, GROWTH * first)
    return first


def measure(game: Game, solver: str, draws: int, threads: int, seconds: float) -> dict[str, object]:
    """Return runs of all draws; where they would take longer than `seconds`, of as many chunks as fit into a fifth."""
    first = _begin(game, solver, draws, threads, seconds)
    taken, lost, flagged = solve(game, solver, draws, threads, first)
    measured = draws
    if taken * draws / first > seconds:
        measured = first * max(1, int(0.2 * seconds / taken))
    runs = [taken] if measured == first else []
    started = perf_counter()
    while len(runs) < 3 or (perf_counter() - started < min(1.0, 0.2 * seconds) and len(runs) < 200):
        if runs and perf_counter() - started + runs[-1] > 0.6 * seconds:
            break
        taken, lost, flagged = solve(game, solver, draws, threads, measured)
        runs.append(taken)
    return {"measured": measured, "runs": runs, "lost": lost, "flagged": flagged}


def alone(game: Game, solver: str, seconds: float) -> dict[str, object]:
    """Return runs of the solver alone on one chunk that is there already, and evaluations a draw."""
    draws = _begin(game, solver, Budget().batch(game.tree), 1, seconds)
    batch = game.batch(0, draws, draws)
    solution = SOLVERS[solver](*batch)
    runs, started = [], perf_counter()
    while len(runs) < 2 or (perf_counter() - started < seconds / 4 and len(runs) < 100):
        began = perf_counter()
        SOLVERS[solver](*batch)
        runs.append(perf_counter() - began)
        if perf_counter() - started > seconds:
            break
    return {"measured": draws, "runs": runs, "evaluations": float(solution.steps.mean())}
