"""One game solved, with all that the solvers know of it: play, values, regrets, and how firmly play stands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve import SOLVERS
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.gradients import gradients
from kakehiki.solve.regret import action_values, agent_regret, nash_regret, own_range
from kakehiki.solve.solution import Solution, Status

Floats = NDArray[np.float64]

SETTLED = 1e-6  # a gain smaller than this share of an actor's own range is none: what limits leave over
MOST_DERIVATIVES = 1_000_000  # actions x nodes: some ten seconds of work


@dataclass(frozen=True)
class Account:
    """One solved game (N nodes, H sets, A actions, P actors); a batch of one, so no batch axis here."""

    tree: Tree
    precision: float | None  # None: in the limit
    scale: float  # the payoffs' range: the largest difference that any actor can meet
    own: Floats  # [P] each actor's own range, by which its gains are judged
    solution: Solution  # B = 1
    worth: Floats  # [A] what an action is worth to its mover; 0 at chance's
    reach: Floats  # [H] probability that play comes to a set
    regret: Floats  # [H] what the best single action would gain, given that the set is reached
    nash: Floats  # [P] what an actor's best strategy would gain
    slope: (
        Floats | None
    )  # [A] d probability / d ln precision; None in the limit, and where the tree is too large
    fragility: float | None  # the most that a probability moves when every payoff may move by 1% of the range

    @property
    def status(self) -> Status:
        """How the solver ended."""
        return Status(self.solution.status[0])

    @property
    def agents_only(self) -> bool:
        """Whether, in the limit, no single move gains while some actor gains by changing several at once."""
        own = np.where(self.tree.actor == CHANCE, 1.0, self.own[self.tree.actor])
        steady = float((self.reach * self.regret / own).max(initial=0.0)) <= SETTLED
        return self.precision is None and steady and bool((self.nash > SETTLED * self.own).any())


def payoff_range(payoffs: Floats) -> float:
    """Return the largest difference between two payoffs [E, P] of one actor, infinite beyond what floats hold."""
    with np.errstate(over="ignore"):
        return float(np.ptp(payoffs, axis=0).max())


def solve_one(tree: Tree, payoffs: Floats, chance: Floats, precision: float | None) -> Account:
    """Return one game's solution and what follows from it.

    Shapes: payoffs [E, P, 1], chance [A, 1]. With a precision the solver is `agent_logit`. In the limit (None) it is
    `subgame_perfect` where information is perfect, else `agent_limit`, the end of the branch [Turocy2010].
    Raises GameError: too-entangled.
    """
    limit = "subgame_perfect" if tree.perfect_information else "agent_limit"
    solver = limit if precision is None else "agent_logit"
    asked = np.array([0.0 if precision is None else precision])  # in the limit it is not used
    solution = SOLVERS[solver](tree, payoffs, chance, asked)
    slope, fragility = None, None
    if precision is not None and len(tree.options) * len(tree.parent) <= MOST_DERIVATIVES:
        found = gradients(tree, payoffs, chance, asked, solution)
        slope, fragility = found.by_precision[:, 0], float(found.fragility[0])
    there = reach(tree, solution.policy)[:, 0]
    return Account(
        tree=tree,
        precision=precision,
        scale=payoff_range(payoffs[:, :, 0]),
        own=own_range(payoffs)[:, 0],
        solution=solution,
        worth=action_values(tree, payoffs, solution.policy)[:, 0],
        reach=np.array([there[list(members)].sum() for members in tree.members]),
        regret=agent_regret(tree, payoffs, solution.policy)[:, 0],
        nash=nash_regret(tree, payoffs, solution.policy)[:, 0],
        slope=slope,
        fragility=fragility,
    )
