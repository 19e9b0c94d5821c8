"""Follow the principal branch of quantal response equilibria of one block, all draws in lockstep.

Pseudo-arclength continuation (Turocy 2005, 2010) in the logits of the block's cut sets and in t = precision x payoff
spread. Each draw has its own step; a step is rejected when Newton's first correction is large, when it contracts
slowly, when the branch bends sharply, or when the bordered determinant changes sign or by much: that means another
branch. No step reaches to where the determinant would be 0, were it to fall on as before.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree
from kakehiki.solve.branch import STRICT, USUAL, Branch, Care
from kakehiki.solve.dependence import Block, Plan
from kakehiki.solve.linear import eliminate
from kakehiki.solve.passes import Pass, Program, program

MOST_CORRECTIONS = 12  # Newton corrections in one step
ROUNDING = 1e-4  # corrections this much smaller than the residual asked for are rounding

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class System:
    """One block's equations on given games: F(x, t) = x - precision * (differences in expected value)."""

    steps: Program
    payoffs: Floats  # [E, P, B]
    chance: Floats  # [A, B]
    spread: Floats  # [B]

    @property
    def unknowns(self) -> int:
        """Return K."""
        return sum(int(self.steps.tree.count[h]) - 1 for h in self.steps.cut)

    @cached_property
    def state(self) -> Pass:
        """The arrays that every evaluation writes into."""
        return Pass(self.steps, self.payoffs, self.chance, self.unknowns + 1)

    def take(self, which: Bools) -> System:
        """Return the system of some of the draws."""
        return System(
            self.steps,
            np.ascontiguousarray(self.payoffs[:, :, which]),
            np.ascontiguousarray(self.chance[:, which]),
            self.spread[which],
        )

    def evaluate(self, y: Floats) -> tuple[Floats, Floats]:
        """Return F [K, B] and its Jacobian [K, K + 1, B] at y = (x, t) [K + 1, B]."""
        k = self.unknowns
        precision = np.stack([y[k] / self.spread, 1.0 / self.spread])
        given = cut_logits(self.steps.tree, self.steps.cut, y, k + 2)
        self.state.run(precision, given)
        out = np.empty((k, k + 2, y.shape[1]))
        at = 0
        for h in self.steps.cut:
            worth = self.state.expected(h)
            for i in range(len(worth) - 1):
                gain = worth[i] - worth[-1]
                np.subtract(given[h][i], precision[0] * gain, out=out[at])
                out[at, -1] -= precision[1] * gain[0]
                at += 1
        return out[:, 0], out[:, 1:]


def cut_logits(tree: Tree, cut: tuple[int, ...], x: Floats, rows: int) -> dict[int, Floats]:
    """Return each cut set's logits as stacks [actions, rows, B] from unknowns x [K.., B]; the last action's are 0."""
    found, at = {}, 0
    for h in cut:
        m = int(tree.count[h])
        logits = np.zeros((m, rows, x.shape[1]))
        for i in range(m - 1):
            logits[i, 0] = x[at + i]
            if rows > 1:
                logits[i, 1 + at + i] = 1.0
        found[h] = logits
        at += m - 1
    return found


def system_of(tree: Tree, plan: Plan, block: Block, payoffs: Floats, chance: Floats) -> System:
    """Return the equations of a block."""
    spread = (payoffs.max(axis=0) - payoffs.min(axis=0)).max(axis=0)
    spread = np.where(spread > 0.0, spread, 1.0)
    return System(program(tree, plan, block.order, block.cut), payoffs, chance, spread)


def follow(system: System, precision: Floats) -> Branch:
    """Return each draw's point of the principal branch at its precision [B]; failures are tried again with care."""
    target = precision * system.spread
    branch = walk(system, target, USUAL)
    lost = ~branch.arrived
    if lost.any():
        branch.put(lost, walk(system.take(lost), target[lost], STRICT))
    return branch


class _Walk:
    """Draws on their way: z is the last point accepted, y the point being corrected, both [K + 1, B]."""

    def __init__(self, system: System, target: Floats, care: Care) -> None:
        k, b = system.unknowns, len(target)
        self.care, self.target = care, target
        self.z, self.y = np.zeros((k + 1, b)), np.zeros((k + 1, b))
        self.tangent = np.zeros((k + 1, b))
        self.tangent[k] = 1.0
        self.bend = np.zeros((k + 1, b))  # how the tangent turned over the last step
        self.guess = np.zeros((k + 1, b))
        self.volume = np.ones(b)  # the determinant at z, bordered by the unit tangent
        self.length = np.full(b, care.start)
        self.landing = np.zeros(b, dtype=bool)
        self.last = np.full(b, np.inf)  # size of the last correction
        self.first = np.full(b, np.inf)  # size of the step's first correction
        self.tries = np.zeros(b, dtype=np.int64)  # corrections in this step
        self.folds = np.zeros(b, dtype=np.int64)
        self.index = np.arange(b)
        self.begin(system)

    def begin(self, system: System) -> None:
        """Start every draw at precision 0, where play is uniform and the branch is unique."""
        k = system.unknowns
        _, jacobian = system.evaluate(self.z)
        matrix = np.zeros((k + 1, k + 2, len(self.target)))
        matrix[:k, : k + 1] = jacobian
        matrix[k, k] = matrix[k, k + 1] = 1.0
        direction, _, _ = eliminate(matrix, k + 1)
        self.volume = np.sqrt(_dot(direction[:, 0], direction[:, 0]))  # the Jacobian by the logits is 1
        self.tangent = direction[:, 0] / self.volume
        self.predict(np.ones(len(self.target), dtype=bool))

    def predict(self, which: Bools) -> None:
        """Start a step along the tangent; one that would pass the target lands on it."""
        k = len(self.z) - 1
        rate = self.tangent[k]
        with np.errstate(divide="ignore", invalid="ignore"):
            reach = np.where(rate > 0, (self.target - self.z[k]) / rate, np.inf)
        landing = reach <= self.length
        length = np.where(landing, reach, self.length)
        y = self.z + length * self.tangent + (0.5 * length**2) * self.bend
        y[k] = np.where(landing, self.target, y[k])
        self.length = np.where(which, length, self.length)
        self.landing = np.where(which, landing, self.landing)
        self.y = np.where(which, y, self.y)
        self.guess = np.where(which, y, self.guess)
        self.tries[which] = 0
        self.last[which] = np.inf

    def keep(self, which: Bools) -> None:
        """Drop the draws that are finished."""
        for name in ("z", "y", "tangent", "bend", "guess"):
            setattr(self, name, np.ascontiguousarray(getattr(self, name)[:, which]))
        for name in ("target", "volume", "length", "landing", "last", "first", "tries", "folds", "index"):
            setattr(self, name, getattr(self, name)[which])

    def sweep(self, system: System) -> tuple[Bools, Bools, Floats, Floats]:
        """Correct every draw once; return which arrived, which are lost, and each one's residual and determinant."""
        k, care = len(self.z) - 1, self.care
        f, jacobian = system.evaluate(self.y)
        size = np.abs(f).max(axis=0)
        correction, direction, determinant = self._newton(f, jacobian)
        long = np.sqrt(_dot(direction, direction))
        direction = direction / long
        # Whatever the last row of the system was, this is the determinant bordered by the unit tangent here.
        with np.errstate(over="ignore", invalid="ignore"):
            volume = determinant * long
            falls = np.maximum(self.volume / care.change, care.least)
            steady = (volume >= falls) & (volume <= care.change * self.volume)
        norm = np.sqrt(_dot(correction, correction))
        self.first = np.where(self.tries == 0, norm, self.first)
        allowed = np.where(self.tries == 0, care.first, care.contraction * self.last)
        good = np.isfinite(norm) & (norm <= np.maximum(allowed, 1e-6 * care.near))
        # Where precision is so high that rounding alone misses more, a correction of rounding's size settles it.
        small = np.minimum(size, norm / ROUNDING) <= care.final * (1.0 + self.target)
        arrived = self.landing & small & steady
        ends = np.where(self.landing, small, norm <= care.near)
        settled = ~self.landing & ends & good & steady & (_dot(direction, self.tangent) >= care.bend)
        going = good & ~ends & (self.tries < MOST_CORRECTIONS)
        rejected = ~(settled | going | arrived)
        at = self.y + correction
        self._step(settled, rejected, at, direction, volume)
        lost = (rejected & (self.length < care.smallest)) | (settled & (self.z[k] < 0.0))
        self.y = np.where(going, at, self.y)
        self.last = np.where(going, norm, self.last)
        self.tries += going
        self.predict((settled | rejected) & ~lost)
        return arrived, lost, size, determinant

    def _newton(self, f: Floats, jacobian: Floats) -> tuple[Floats, Floats, Floats]:
        k = len(f)
        matrix = np.zeros((k + 1, k + 3, f.shape[1]))
        matrix[:k, : k + 1] = jacobian
        matrix[k, : k + 1] = np.where(self.landing, 0.0, self.tangent)
        matrix[k, k] = np.where(self.landing, 1.0, self.tangent[k])
        matrix[:k, k + 1] = -f
        matrix[k, k + 1] = -_dot(matrix[k, : k + 1], self.y - self.guess)
        matrix[k, k + 2] = 1.0
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            solved, _, determinant = eliminate(matrix, k + 1)
        return solved[:, 0], solved[:, 1], determinant

    def _step(self, settled: Bools, rejected: Bools, at: Floats, direction: Floats, volume: Floats) -> None:
        k, care = len(self.z) - 1, self.care
        self.folds += settled & (self.tangent[k] > 0) & (direction[k] <= 0)
        self.z = np.where(settled, at, self.z)
        turn = (direction - self.tangent) / np.where(settled, self.length, 1.0)
        self.bend = np.where(settled, turn, self.bend)
        self.tangent = np.where(settled, direction, self.tangent)
        # The first correction grows with the cube of the step: aim at half of what is allowed.
        with np.errstate(divide="ignore", invalid="ignore"):
            ideal = np.nan_to_num(np.cbrt(0.5 * care.first / self.first), nan=0.25)
        grow, shrink = np.clip(ideal, 0.5, care.growth), np.clip(ideal, 0.1, 0.5)
        length = self.length * np.where(settled, grow, np.where(rejected, shrink, 1.0))
        # Where the determinant falls, the next step ends before it would come to 0, were it to fall on as before.
        with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
            fall = (self.volume - volume) / self.length
            short = np.where(settled & (fall > 0), care.ahead * volume / fall, np.inf)
        self.length = np.minimum(length, short)
        self.volume = np.where(settled, volume, self.volume)


def walk(system: System, target: Floats, care: Care) -> Branch:
    """Follow the branch of each draw to its target [B] (precision x spread), with a given care."""
    k, b = system.unknowns, len(target)
    out = Branch.begun(k, b)
    out.steps[:] = 1
    on = _Walk(system, target, care)
    done = np.zeros(b, dtype=bool)
    for _ in range(care.most):
        arrived, lost, size, determinant = on.sweep(system)
        ended = (arrived | lost) & ~done
        here = on.index
        out.steps[here[~done]] += 1
        where = here[ended]
        out.logits[:, where] = on.y[:k, ended]
        out.residual[where], out.arrived[where] = size[ended], arrived[ended]
        out.folds[where], out.determinant[where] = on.folds[ended], determinant[ended]
        done |= ended
        if done.all():
            return out
        if done.mean() > 0.3:
            on.keep(~done)
            system = system.take(~done)
            done = np.zeros(int((~done).sum()), dtype=bool)
    left = on.index[~done]
    out.logits[:, left], out.residual[left] = on.z[:k, ~done], np.inf
    return out


def _dot(a: Floats, b: Floats) -> Floats:
    out: Floats = a[0] * b[0]
    for x, y in zip(a[1:], b[1:], strict=True):
        out += x * y
    return out
