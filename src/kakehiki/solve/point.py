"""Equilibrium play as a point of its equations: logits of the cut sets, and the inverse of the Jacobian there."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree
from kakehiki.solve.backward import Backward
from kakehiki.solve.dependence import Block, Plan, plan
from kakehiki.solve.follow import cut_logits, system_of
from kakehiki.solve.linear import eliminate
from kakehiki.solve.passes import Pass, Program, program
from kakehiki.solve.solution import Solution, Status
from kakehiki.solve.sound import set_aside

SMALLEST = 1e-300  # probabilities below are lost to rounding: their logits are found again by Newton's method
MOST_ROUNDS = 6  # Newton corrections of a solution's logits
SURE = 1e-8  # relative error of the inverse Jacobian that needs no correction
DOUBTFUL = 1e-3  # relative error from which on derivatives are not known
SAME = 1e-5  # in probability: farther from the solution's play it is another solution
FEW = 20  # unknowns up to which elimination over the batch is faster than LAPACK draw by draw

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Settled:
    """One block's equations F(x) = 0 at a solution, K unknowns in B draws."""

    block: Block
    logits: Floats  # [K, B] x
    inverse: Floats  # [K, K, B] of dF/dx
    slope: Floats  # [K, B] dF / d ln precision
    sign: Floats  # [B] of the determinant of dF/dx
    doubt: Floats  # [B] about how far off the inverse is, relative to itself


@dataclass(frozen=True)
class Point:
    """Play of B games with what its derivatives need; where not `known` they do not exist or are lost to rounding."""

    steps: Program
    blocks: tuple[Settled, ...]
    backward: Backward
    known: Bools  # [B]

    @property
    def state(self) -> Pass:
        """The pass that play was worked out by."""
        return self.backward.state


def point(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, solution: Solution) -> Point:
    """Return the point of the equations that a solution [A, B] of `agent_logit` is.

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. Not `known`: a draw that FAILED, one whose play does not
    solve the equations, and one so near to a fold that rounding decides.
    """
    broken, payoffs, chance, precision = set_aside(tree, payoffs, chance, precision)
    broken = broken | (solution.status == Status.FAILED) | ~np.isfinite(solution.policy).all(axis=0)
    payoffs, precision = np.where(broken, 0.0, payoffs), np.where(broken, 0.0, precision)
    payoffs = payoffs - payoffs.min(axis=0)  # as the solver does
    even = (1.0 / tree.count[tree.set_of_action])[:, None]
    chance = np.where(broken, even, chance)
    log = np.log(np.maximum(np.where(broken, even, solution.policy), SMALLEST))
    todo = plan(tree)
    blocks = tuple(_settle(tree, todo, block, payoffs, chance, precision, log) for block in todo.blocks)
    given: dict[int, Floats] = {}
    sign = np.ones(len(precision))
    known = ~broken
    for settled in blocks:
        given.update(cut_logits(tree, settled.block.cut, settled.logits, 1))
        sign *= settled.sign
        known &= settled.doubt <= DOUBTFUL
    steps = program(tree, todo, todo.order, tuple(given))
    state = Pass(steps, payoffs, chance, 0)
    state.run(precision, given)
    for a, play in state.play.items():
        known &= np.abs(play[0] - solution.policy[a]) <= SAME
    known &= sign == np.sign(solution.determinant)  # beside a fold the other side of it is near
    return Point(steps, blocks, Backward(state, precision), known)


def _settle(
    tree: Tree, todo: Plan, block: Block, payoffs: Floats, chance: Floats, precision: Floats, log: Floats
) -> Settled:
    # The residual that the solver leaves moves the Jacobian: near a fold by more than it has left. So correct it.
    system = system_of(tree, todo, block, payoffs, chance)
    t = precision * system.spread
    x = np.stack([log[a] - log[tree.actions(h)[-1]] for h in block.cut for a in tree.actions(h)[:-1]])
    for rounds in range(MOST_ROUNDS):
        f, jacobian = system.evaluate(np.concatenate([x, t[None]]))
        inverted, sign = inverse(jacobian[:, :-1])
        size = _sum(np.abs(inverted), 1).max(axis=0)
        error = np.maximum(np.abs(f).max(axis=0), np.finfo(float).eps * (1.0 + t))
        doubt = size * size * error
        doubt[~np.isfinite(doubt)] = np.inf
        going = (doubt > SURE) & np.isfinite(doubt)
        if rounds == MOST_ROUNDS - 1 or not going.any():
            break
        x = np.where(going, x - _sum(inverted * f, 1), x)
    return Settled(block, x, inverted, jacobian[:, -1] * t, sign, doubt)


def inverse(matrices: Floats) -> tuple[Floats, Floats]:
    """Return inverses [K, K, B] of matrices [K, K, B] and the signs of their determinants [B]; singular: not finite."""
    size = len(matrices)
    if size <= FEW:
        unit = np.broadcast_to(np.eye(size)[:, :, None], matrices.shape)
        found, sign, _ = eliminate(np.concatenate([matrices, unit], axis=1), size)
        return found, sign
    stacked = np.ascontiguousarray(np.moveaxis(matrices, 2, 0))
    stacked[~np.isfinite(stacked).all(axis=(1, 2))] = 0.0
    sign, _ = np.linalg.slogdet(stacked)
    stacked[sign == 0] = np.eye(size)
    inverted = np.linalg.inv(stacked)
    inverted[sign == 0] = np.nan
    return np.ascontiguousarray(np.moveaxis(inverted, 0, 2)), sign


def _sum(terms: Floats, axis: int) -> Floats:
    # In a fixed order: NumPy's own sums depend on how the array lies in memory.
    first, *rest = np.moveaxis(terms, axis, 0)
    out: Floats = first.copy()
    for term in rest:
        out += term
    return out
