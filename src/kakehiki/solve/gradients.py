"""How equilibrium play moves with the game's numbers, by the implicit function theorem (Krantz & Parks 2003).

The unknowns are the logits x of the cut sets (see `dependence`), where F(x) = x - precision x (differences in expected
value) = 0; all other play follows from them in one pass. A sum over play owes to the numbers what a reverse pass gives
with x held, plus what F_x^-T times that which it owes to x gives in a second one (Christianson 1998).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.backward import Owed
from kakehiki.solve.dependence import size
from kakehiki.solve.follow import cut_logits
from kakehiki.solve.passes import Pass
from kakehiki.solve.point import Point, point
from kakehiki.solve.solution import Solution

SHARE = 0.01  # of the payoffs' range: what fragility lets every payoff move by
JUMP = 1e200  # a derivative by a chance that is 0 is larger only where play jumps as it leaves 0
CELLS = 4_194_304  # numbers that one chunk of draws holds at once, about

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Gradients:
    """First derivatives of play in B games with A actions; not a number where there is none."""

    by_precision: Floats  # [A, B] d policy / d ln precision
    fragility: Floats  # [B] the most that a probability moves when each payoff may move by 1% of their range


@dataclass(frozen=True)
class Pulled:
    """Gradient of one weighted sum of probabilities in each of B games; not a number where there is none."""

    by_payoff: Floats  # [E, P, B]
    by_chance: Floats  # [A, B] each chance on its own, the others held; 0 at actors' actions
    by_precision: Floats  # [B] by the logarithm of precision


def gradients(
    tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, solution: Solution
) -> Gradients:
    """Return how play of `agent_logit` moves with precision, and how far small changes of payoffs can move it.

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. At precision 0 both are 0: the derivative is by the
    logarithm of precision, and there play is uniform whatever the payoffs. Both grow without bound towards a fold. They
    are not a number where the draw FAILED, where the play given does not solve the game, and where the equations'
    Jacobian is singular to machine accuracy.
    """
    by_precision = np.full_like(solution.policy, np.nan)
    fragility = np.full(len(precision), np.nan)
    reach = SHARE * np.ptp(payoffs, axis=0).max(axis=0)
    for part in _chunks(tree, len(precision)):
        here = _here(tree, payoffs, chance, precision, solution, part)
        by_precision[:, part] = np.where(here.known, _forward(here), np.nan)
        most = np.zeros(len(here.known))
        for _, owed in _rows(here):
            moved = _total(np.abs(owed.by_payoff).reshape(len(owed.by_payoff), -1, len(most)).swapaxes(0, 1))
            most = np.maximum(most, moved.max(axis=0))
        fragility[part] = np.where(here.known, most * reach[part], np.nan)
    return Gradients(by_precision, fragility)


def payoff_gradients(
    tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, solution: Solution
) -> Floats:
    """Return d policy / d payoff [A, E, P, B]: each action's probability by each end's payoff to each actor.

    Shapes and missing values as `gradients`; rows of chance actions are 0.
    """
    out = np.zeros((len(tree.options), *payoffs.shape))
    for part in _chunks(tree, len(precision)):
        here = _here(tree, payoffs, chance, precision, solution, part)
        for actions, owed in _rows(here):
            out[list(actions), :, :, part] = np.where(here.known, owed.by_payoff, np.nan)
    return out


def adjoint(
    tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, solution: Solution, weights: Floats
) -> Pulled:
    """Return the gradient of sum over actions of weights [A, B] x policy, by one transposed solve a draw.

    Shapes and missing values as `gradients`. A function of play has the gradient that its own derivative by policy, as
    weights, gives; weights of chance actions count for nothing, as chance is given. By a chance that is 0 there is no
    derivative, either, where a set is reached through such chances alone.
    """
    by_payoff, by_chance = np.full_like(payoffs, np.nan), np.full_like(chance, np.nan)
    by_precision = np.full(len(precision), np.nan)
    for part in _chunks(tree, len(precision)):
        here = _here(tree, payoffs, chance, precision, solution, part)
        seeds = {a: weights[a, part][None] * play[0] for a, play in here.state.play.items()}
        with np.errstate(all="ignore"):
            owed = _owed(here, seeds, 1)
        by_payoff[:, :, part] = np.where(here.known, owed.by_payoff[0], np.nan)
        steady = np.abs(owed.by_chance[0]) < JUMP
        by_chance[:, part] = np.where(here.known & steady, owed.by_chance[0], np.nan)
        by_precision[part] = np.where(here.known, owed.by_precision[0], np.nan)
    return Pulled(by_payoff, by_chance, by_precision)


def _chunks(tree: Tree, draws: int) -> Iterator[slice]:
    n, _, _, ends = tree.size
    most = max(int(c) for c in tree.count)
    cells = size(tree) + most * len(tree.actors) * (n + ends)
    step = max(1, CELLS // cells)
    return (slice(start, min(draws, start + step)) for start in range(0, draws, step))


def _here(
    tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, solution: Solution, part: slice
) -> Point:
    mine = replace(
        solution,
        policy=solution.policy[:, part],
        status=solution.status[part],
        determinant=solution.determinant[part],
    )
    with np.errstate(all="ignore"):
        return point(tree, payoffs[:, :, part], chance[:, part], precision[part], mine)


def _rows(here: Point) -> Iterator[tuple[range, Owed]]:
    # Set by set: what a set's play owes is nothing to all that it does not depend on.
    tree, state = here.state.tree, here.state
    for h in np.flatnonzero(tree.actor != CHANCE):
        actions = tree.actions(int(h))
        seeds = {}
        for i, a in enumerate(actions):
            seeds[a] = np.zeros((len(actions), state.draws))
            seeds[a][i] = state.play[a][0]
        with np.errstate(all="ignore"):
            owed = _owed(here, seeds, len(actions))
        yield actions, owed


def _owed(here: Point, seeds: dict[int, Floats], sums: int) -> Owed:
    """Return what sums of log probabilities with coefficients [S, B] by action owe to every number of the game."""
    back = here.backward
    owed = back.nothing(sums)
    by_logit = back.pull(owed, seeds, {})
    worth: dict[int, list[Floats]] = {}
    for settled in here.blocks:
        if not by_logit.keys() & set(settled.block.cut):
            continue  # blocks are independent
        counts = [int(here.state.tree.count[h]) for h in settled.block.cut]
        none = np.zeros_like(owed.by_precision)
        direct = [
            x
            for h, m in zip(settled.block.cut, counts, strict=True)
            for x in by_logit.get(h, [none] * m)[:-1]
        ]
        multiplier = np.zeros((len(direct), *none.shape))
        for row, x in zip(settled.inverse, direct, strict=True):
            multiplier += row[:, None] * x
        at = 0
        for h, m in zip(settled.block.cut, counts, strict=True):
            own = [back.precision * x for x in multiplier[at : at + m - 1]]
            worth[h] = [*own, -sum(own, none)]
            at += m - 1
        for x, y in zip(multiplier, settled.logits, strict=True):
            owed.by_precision[...] += x * y
    if worth:
        back.pull(owed, {}, worth)
    return owed


def _forward(here: Point) -> Floats:
    # Along the branch: dx = -F_x^-1 F_lnprecision, and then all other play by one pass with that derivative.
    tree, state = here.state.tree, here.state
    given = {}
    with np.errstate(all="ignore"):
        for settled in here.blocks:
            x = settled.logits
            for h, logits in cut_logits(tree, settled.block.cut, x, 1).items():
                given[h] = np.concatenate([logits, np.zeros_like(logits)], axis=1)
            moved = np.zeros_like(x)
            for column, slope in zip(settled.inverse.swapaxes(0, 1), settled.slope, strict=True):
                moved -= column * slope
            for h, change in cut_logits(tree, settled.block.cut, moved, 1).items():
                given[h][:, 1] = change[:, 0]
        along = Pass(here.steps, state.payoffs, state.chance, 1)
        along.run(np.stack([here.backward.precision, here.backward.precision]), given)
    out = np.zeros((len(tree.options), state.draws))
    for a, play in along.play.items():
        out[a] = play[1]
    return out


def _total(terms: Floats) -> Floats:
    # By halves: in an order that does not depend on the number of draws, and in few calls.
    while len(terms) > 1:
        half = len(terms) // 2
        paired = terms[:half] + terms[half : 2 * half]
        terms = np.concatenate([paired, terms[2 * half :]]) if len(terms) % 2 else paired
    total: Floats = terms[0]
    return total
