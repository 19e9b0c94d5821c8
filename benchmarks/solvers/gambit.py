"""pygambit: one game after the other, `logit_solve_lambda` with its own settings; reading the games is not counted."""

from __future__ import annotations

import io
from dataclasses import dataclass
from time import perf_counter

import numpy as np
import pygambit
from benchmarks.solvers.games import Game
from pygambit.qre import logit_solve_lambda
from tests.solve import definition, peer
from tests.solve.efg import Floats, Played, write

from kakehiki.solve import agent_logit

MOST = 200  # games
CAREFUL = 16  # of them, again with small steps
OFF = 1e-6  # further than this from the precision or from the equations, a game counts as failed
SMALL_STEPS = {"first_step": 0.01, "max_accel": 1.05}


@dataclass(frozen=True)
class Answer:
    """One game, where Gambit came to, and its play [A] there; None where it gave up."""

    game: Played
    precision: float
    reached: float
    play: Floats | None
    seconds: float


def answer(game: Played, precision: float, **settings: float) -> Answer:
    """Return Gambit's answer; only its own solving is timed."""
    read = pygambit.read_efg(io.StringIO(write(game)))
    began = perf_counter()
    try:
        (found,) = logit_solve_lambda(read, precision, **settings)
    except (RuntimeError, ValueError, ArithmeticError):
        return Answer(game, precision, np.nan, None, perf_counter() - began)
    taken = perf_counter() - began
    return Answer(game, precision, float(found.lam), peer.play(game, found.profile), taken)


def measure(game: Game, seconds: float) -> dict[str, object]:
    """Return seconds of each of the first games, which failed, and how far play is from kakehiki's."""
    tree, payoffs, chance, precision = game.batch(0, MOST, MOST)
    played = [(Played(tree, payoffs[:, :, b], chance[:, b]), float(precision[b])) for b in range(MOST)]
    answers: list[Answer] = []
    while len(answers) < MOST and sum(a.seconds for a in answers) < seconds:
        answers.append(answer(*played[len(answers)]))
    failed, elsewhere, apart = judge(answers)
    _, _, closer = judge([answer(*one, **SMALL_STEPS) for one in played[: min(CAREFUL, len(answers))]])
    return {
        "runs": [a.seconds for a in answers],
        "judged": len(answers),
        "failed": failed,
        "elsewhere": elsewhere,
        "apart": apart,
        "closer": closer,
    }


def judge(answers: list[Answer]) -> tuple[int, int, float]:
    """Return how many failed, how many solve the equations far from our play, and how far the others are from it.

    At the precision that Gambit came to. Where the two differ, the definition says whether Gambit's play is a solution.
    """
    kept = [a for a in answers if a.play is not None and abs(a.reached / a.precision - 1.0) <= OFF]
    if not kept:
        return len(answers), 0, np.nan
    payoffs = np.stack([a.game.payoffs for a in kept], axis=-1)
    chance = np.stack([a.game.chance for a in kept], axis=-1)
    ours = agent_logit(kept[0].game.tree, payoffs, chance, np.array([a.reached for a in kept]))
    failed, elsewhere, apart = len(answers) - len(kept), 0, 0.0
    for b, a in enumerate(kept):
        difference = float(np.abs(ours.policy[:, b] - a.play).max())
        if difference <= OFF:
            apart = max(apart, difference)
        elif definition.violation(a.game, a.play, a.reached) > OFF:
            failed += 1
        else:
            elsewhere += 1
    return failed, elsewhere, apart
