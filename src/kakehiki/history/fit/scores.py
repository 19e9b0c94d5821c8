"""What the log-likelihood of given answers owes to the payoffs of their games and to precision."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.ensemble.run import COMPILED, SOLVER
from kakehiki.ensemble.views import View, ordered_sum
from kakehiki.game.tree import CHANCE
from kakehiki.history.fit.likelihood import LEAST
from kakehiki.solve import SOLVERS
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.compiled import available
from kakehiki.solve.gradients import adjoint
from kakehiki.solve.solution import Solution, Status

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]


@dataclass(frozen=True, eq=False)
class Scores:
    """Log-likelihood of each game's answer [B], and its gradients: [E, P, B], and by log precision [B]."""

    logs: Floats
    by_payoff: Floats
    by_precision: Floats


def scores(seen: View, told: Ints, payoffs: Floats, chance: Floats, precision: Floats) -> Scores:
    """Return the log-likelihood of the option `told` [B] of the question's move, in games on one tree.

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. Gradients are those of play by the implicit function
    theorem (`solve.gradients.adjoint`). A game that FAILED says nothing: all options count as equally likely, and
    nothing is owed; where play has no derivative the gradient is not a number.
    """
    solve = SOLVERS[COMPILED if available() else SOLVER]
    solution = solve(seen.tree, payoffs, chance, precision)
    logs, weights = _told(seen, told, solution)
    pulled = adjoint(seen.tree, payoffs, chance, precision, solution, weights)
    lost = solution.status == Status.FAILED
    return Scores(
        np.where(lost, -np.log(len(seen.options)), logs),
        np.where(lost, 0.0, pulled.by_payoff),
        np.where(lost, 0.0, pulled.by_precision),
    )


def log_likelihoods(seen: View, told: Ints, payoffs: Floats, chance: Floats, precision: Floats) -> Floats:
    """Return the log-likelihoods of `scores` [B] alone."""
    solution = SOLVERS[COMPILED if available() else SOLVER](seen.tree, payoffs, chance, precision)
    lost = solution.status == Status.FAILED
    found: Floats = np.where(lost, -np.log(len(seen.options)), _told(seen, told, solution)[0])
    return found


def _told(seen: View, told: Ints, solution: Solution) -> tuple[Floats, Floats]:
    # Log of the answer's probability given the moves made [B], and its derivative by play [A, B].
    tree, policy = seen.tree, solution.policy
    likely = reach(tree, policy)
    each = [[likely[node] * policy[action] for _, node, action in places] for places in seen.answers]
    joint = np.stack([ordered_sum(np.stack(found)) for found in each])
    total = ordered_sum(joint)
    mine = np.maximum(joint[told, np.arange(len(told))], LEAST)
    weights = np.zeros_like(policy)
    for o, places in enumerate(seen.answers):
        owing = np.where(told == o, 1.0 / mine, 0.0) - 1.0 / np.maximum(total, LEAST)
        for (_, node, action), found in zip(places, each[o], strict=True):
            for a in (*tree.path(node), action):
                if tree.actor[tree.set_of_action[a]] != CHANCE:
                    weights[a] += owing * found / np.maximum(policy[a], LEAST)
    logs: Floats = np.log(mine) - np.log(np.maximum(total, LEAST))
    return logs, weights
