"""Where the principal branch ends as precision grows without bound: the limiting agent equilibrium.

From a steep point of the branch, precision is raised step by step with Newton's method in the logarithms of all play
at once. The few unknowns of `follow` do not do here: their equations get steeper with precision, those of all
sets do not, once they are divided by it. The branch's tangent gives what is left to the limit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.agent_logit import agent_logit, reach, values
from kakehiki.solve.dependence import cyclic, plan
from kakehiki.solve.point import point
from kakehiki.solve.regret import agent_regret, nash_regret, own_range
from kakehiki.solve.solution import Solution, Status
from kakehiki.solve.sound import set_aside
from kakehiki.solve.steep import Steep
from kakehiki.solve.subgame_perfect import subgame_perfect

STARTS = (300.0, 690.0)  # precision x smallest range of the first point: fewer branches turn back beyond
MOST_FAR = 3_000.0  # times as much is the most that precision x largest range is there
LEAST = 1e-300  # logarithms of rarer play are not to be had from its probability
RUNGS = (1e4, 1e5, 1e6, 1e7)  # precision x smallest range at which the limit is estimated
CUT = 1e-7  # a limiting probability below this is 0
STILL = 1e-6  # two rungs' estimates that differ by less agree
MOST_NUMBERS = 4_000_000  # in the largest array: draws are solved in parts
GAIN = 1e-7  # largest regret of an equilibrium, as a share of the payoff range of the actor that has it

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def agent_limit(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> Solution:
    """Return the play that the principal branch approaches as precision goes to infinity; `precision` is not used.

    Shapes: payoffs [E, P, B], chance [A, B]. With perfect information this is subgame-perfect play, ties shared
    evenly (TIED). Elsewhere a draw is settled when two rungs' estimates of the limit agree, no mover at a set that
    is reached gains by another action, and no actor by another strategy: the limit is a sequential equilibrium (Turocy
    2010), so a Nash equilibrium. Otherwise it is FAILED, with the last point. It is FORKED where the branch forked
    on the way to the first point, and TIED where a mover's choice does not act back on what it responds to, and two
    actions are best. The residual is the largest agent regret at a set that is reached, as a share of its mover's
    payoff range; folds and determinant are those at the first point.
    """
    if tree.perfect_information:
        found = subgame_perfect(tree, payoffs, chance, precision)
        return Solution("agent_limit", *(getattr(found, name) for name in _FIELDS))
    broken, payoffs, chance, _ = set_aside(tree, payoffs, chance, precision)
    size = max(1, MOST_NUMBERS // (len(tree.parent) * len(tree.options)))
    cuts = range(0, max(1, len(broken)), size)
    parts = [_persistent(tree, payoffs[:, :, at : at + size], chance[:, at : at + size]) for at in cuts]
    fields = {name: np.concatenate([getattr(part, name) for part in parts], axis=-1) for name in _FIELDS}
    out = Solution("agent_limit", **fields)
    out.status[broken], out.residual[broken], out.determinant[broken] = Status.FAILED, np.inf, np.nan
    return out


def _persistent(tree: Tree, payoffs: Floats, chance: Floats) -> Solution:
    # What is lost from the first start is tried once more from a steeper one, which may be past a fold.
    out = _walk(tree, payoffs, chance, STARTS[0])
    lost = out.status == Status.FAILED
    if lost.any():
        again = _walk(tree, payoffs[:, :, lost], chance[:, lost], STARTS[1])
        again.steps[...] += out.steps[lost]
        for name in _FIELDS:
            getattr(out, name)[..., lost] = getattr(again, name)
    return out


_FIELDS = ("policy", "value", "status", "residual", "steps", "folds", "determinant")


@dataclass
class _Estimate:
    """What a rung says of the limit: play, the largest agent regret at a set that is reached, and the Nash regret.

    Both regrets are shares of the payoff range of the actor that has them.
    """

    policy: Floats  # [A, B]
    residual: Floats  # [B]
    nash: Floats  # [B]


def _walk(tree: Tree, payoffs: Floats, chance: Floats, start: float) -> Solution:
    own = own_range(payoffs)
    keen = own / own.max(axis=0)  # [P, B] each actor's range as a share of the largest
    with np.errstate(over="ignore", divide="ignore"):
        far = 1.0 / keen.min(axis=0)
    scaled = (payoffs - payoffs.min(axis=0)) / own
    begun = start * np.minimum(far, MOST_FAR)
    first = agent_logit(tree, scaled * keen, chance, begun)
    status, steps, residual = first.status.copy(), first.steps.copy(), np.full(len(far), np.inf)
    policy = first.policy.copy()
    going = status != Status.FAILED
    status[going] = Status.FAILED
    here = np.flatnonzero(going)
    log = _logarithms(tree, scaled * keen, chance, begun, first)
    steep = Steep(tree, scaled[:, :, here], chance[:, here], keen[:, here], log[:, here], begun[here])
    last = np.full((len(policy), len(here)), np.inf)
    for rung in RUNGS:
        steps[here] += steep.climb(rung * far[here])
        found = _estimate(tree, scaled[:, :, here], steep)
        still = np.abs(found.policy - last).max(axis=0) < STILL
        policy[:, here], residual[here] = found.policy, found.residual
        settled = still & steep.alive & (np.maximum(found.residual, found.nash) <= GAIN)
        done = here[settled]
        status[done] = np.where(first.folds[done] > 0, Status.FOLDED, Status.CONVERGED)
        status[done[_tied(tree, found.policy[:, settled])]] = Status.TIED
        status[done[first.status[done] == Status.FORKED]] = Status.FORKED
        left = ~settled & steep.alive
        here, last = here[left], found.policy[:, left]
        steep = steep.take(left)
        if not len(here):
            break
    worth = values(tree, payoffs, policy)
    return Solution("agent_limit", policy, worth, status, residual, steps, first.folds, first.determinant)


def _logarithms(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, first: Solution) -> Floats:
    # Logarithms [A, B] of play; those that floats do not hold are found again as the point that the equations have.
    own = tree.actor[tree.set_of_action] != CHANCE
    out: Floats = np.log(np.maximum(first.policy, LEAST))
    rare = (first.policy[own] <= LEAST).any(axis=0) & (first.status != Status.FAILED)
    if rare.any():
        part = (payoffs[:, :, rare], chance[:, rare], precision[rare])
        found = point(tree, *part, Solution("", *(getattr(first, name)[..., rare] for name in _FIELDS)))
        for a, log in found.state.log.items():
            out[a, rare] = np.where(found.known, log[0], out[a, rare])
    return out


def _estimate(tree: Tree, payoffs: Floats, steep: Steep) -> _Estimate:
    policy = np.where(steep.ahead < CUT, 0.0, steep.ahead)
    for h in range(len(tree.moves)):
        actions = list(tree.actions(h))
        if tree.actor[h] == CHANCE:
            continue
        total = policy[actions[0]].copy()
        for a in actions[1:]:
            total += policy[a]
        policy[actions] /= total
    regret = agent_regret(tree, payoffs, policy)
    come = reach(tree, policy) > 0
    for h, members in enumerate(tree.members):
        regret[h] *= come[list(members)].any(axis=0)
    return _Estimate(policy, regret.max(axis=0), nash_regret(tree, payoffs, policy).max(axis=0))


def _tied(tree: Tree, policy: Floats) -> Bools:
    # Draws [B] in which a set outside every cycle of dependence has several best actions.
    needs = plan(tree).needs
    tied = np.zeros(policy.shape[1], dtype=bool)
    in_cycles = {h for part in cyclic(needs) for h in part}
    for h in needs:
        if h not in in_cycles:
            tied |= (policy[list(tree.actions(h))] > 0).sum(axis=0) > 1
    return tied
