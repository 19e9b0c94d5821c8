"""pygambit: one game after the other, `logit_solve_lambda` with its own settings; reading the games is not counted."""

from __future__ import annotations

import io
from time import perf_counter

import numpy as np
import pygambit
from benchmarks.solvers.games import Game
from pygambit.qre import logit_solve_lambda
from tests.solve import definition, peer
from tests.solve.efg import Floats, Played, write

from kakehiki.solve import Status, agent_logit

MOST = 200  # games
CHECKED = 12  # of them, put to the definition and to kakehiki's answers
OFF = 1e-6  # further than this from the precision or from the equations, a game counts as failed
SMALL_STEPS = {"first_step": 0.01, "max_accel": 1.05}


def _texts(game: Game, count: int) -> list[tuple[Played, float]]:
    tree, payoffs, chance, precision = game.batch(0, count, count)
    return [(Played(tree, payoffs[:, :, b], chance[:, b]), float(precision[b])) for b in range(count)]


def measure(game: Game, seconds: float) -> dict[str, object]:
    """Return seconds of each of the first games, which failed, and how far play is from kakehiki's."""
    games = _texts(game, MOST)
    runs: list[float] = []
    answers: list[tuple[Played, float, float, Floats | None]] = []
    started = perf_counter()
    for played, precision in games:
        read = pygambit.read_efg(io.StringIO(write(played)))
        began = perf_counter()
        try:
            (found,) = logit_solve_lambda(read, precision)
        except (RuntimeError, ValueError, ArithmeticError):
            answers.append((played, precision, np.nan, None))
            continue
        runs.append(perf_counter() - began)
        if len(answers) < CHECKED:
            answers.append((played, precision, float(found.lam), peer.play(played, found.profile)))
        if perf_counter() - started > seconds:
            break
    failed, apart = _judge(answers)
    careful = [_careful(played, precision) for played, precision, _, _ in answers[:CHECKED]]
    _, closer = _judge(careful)
    return {"runs": runs, "judged": len(answers), "failed": failed, "apart": apart, "closer": closer}


def _careful(played: Played, precision: float) -> tuple[Played, float, float, Floats | None]:
    read = pygambit.read_efg(io.StringIO(write(played)))
    try:
        (found,) = logit_solve_lambda(read, precision, **SMALL_STEPS)
    except (RuntimeError, ValueError, ArithmeticError):
        return played, precision, np.nan, None
    return played, precision, float(found.lam), peer.play(played, found.profile)


def _judge(answers: list[tuple[Played, float, float, Floats | None]]) -> tuple[int, float]:
    """Return how many failed, and the largest difference in play at the precision that Gambit came to."""
    failed, apart = 0, 0.0
    for played, precision, reached, play in answers:
        far = play is None or abs(reached / precision - 1.0) > OFF
        if far or definition.violation(played, play, reached) > OFF:
            failed += 1
            continue
        ours = agent_logit(*played.batch(), np.array([reached]))
        if ours.status[0] != Status.FAILED:
            apart = max(apart, float(np.abs(ours.policy[:, 0] - play).max()))
    return failed, apart
