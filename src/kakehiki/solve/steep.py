"""Quantal response at very high precision: Newton's method in the logarithms of all play, all draws in lockstep.

At a set, s (log p_a - log p_r) = v_a - v_r with s = 1 / precision and r its likeliest action; and probabilities add up
to 1. Divided by precision like this, the equations stay of one size however steep play becomes. Each actor's payoffs
are in units of its own range, so that none is lost beside another's; its precision is in those units too.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.dependence import plan
from kakehiki.solve.passes import bars, log_of

MOST_CORRECTIONS = 8  # Newton corrections in one step
FIRST = 0.5  # largest first correction of a logarithm
CONTRACTION = 0.5  # largest ratio of one correction to the last
NEAR = 1e-6  # a correction this small ends a step: it leaves an error of its square, or what rounding blurs
GROWTH = 10.0  # largest factor between precisions
SHORTEST = 1e-3  # smallest step as a share of precision

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Steep:
    """B draws at their precisions `at` [B]: log play [D, B] of the D actions that actors take, and its tangent.

    Payoffs are in units of each actor's own range; `keen` [P, B] is that range as a share of the largest: in its
    own units an actor's precision is `at` x `keen`.
    """

    def __init__(
        self, tree: Tree, payoffs: Floats, chance: Floats, keen: Floats, log: Floats, start: Floats
    ) -> None:
        self.tree, self.payoffs, self.chance, self.keen = tree, payoffs, chance, keen
        self.own = np.flatnonzero(tree.actor[tree.set_of_action] != CHANCE)
        self.column = {int(a): i for i, a in enumerate(self.own)}
        self.bars = bars(tree, plan(tree), chance)
        self.log, self.at = log[self.own], start.copy()
        self.factor = np.full(len(start), 1.5)
        self.tangent = np.zeros_like(self.log)
        self.alive = np.ones(len(start), dtype=bool)
        self.fresh = np.ones(len(start), dtype=bool)  # not yet corrected: its tangent is not known

    def take(self, which: Bools) -> Steep:
        """Return some of the draws."""
        out = object.__new__(Steep)
        out.__dict__.update(self.__dict__)
        for name in ("payoffs", "chance", "keen", "log", "at", "factor", "tangent", "alive", "fresh"):
            setattr(out, name, np.ascontiguousarray(getattr(self, name)[..., which]))
        out.bars = {h: bar[:, which] for h, bar in self.bars.items()}
        return out

    @property
    def ahead(self) -> Floats:
        """Play [A, B] at the end of the tangent: p(t) = p + c / t + ..., so p = p(t) + t p'(t) up to 1 / t squared."""
        out = self.chance.copy()
        out[self.own] = np.exp(self.log) * (1.0 + self.at * self.tangent)
        return out

    def climb(self, rung: Floats) -> NDArray[np.int64]:
        """Raise every draw's precision to a rung [B]; return the evaluations [B]. Draws that are lost are not alive."""
        spent = np.zeros(len(self.at), dtype=np.int64)
        while (going := self.alive & (self.at < rung)).any():
            part = self.take(going)
            with np.errstate(all="ignore"):  # a step that leads nowhere may hold any number, and is rejected
                spent[going] += part._step(rung[going])
            for name in ("log", "at", "factor", "tangent", "alive", "fresh"):
                getattr(self, name)[..., going] = getattr(part, name)
        return spent

    def _step(self, rung: Floats) -> NDArray[np.int64]:
        aim = np.where(self.fresh, self.at, np.minimum(self.at * self.factor, rung))
        y = self.log + (aim - self.at) * self.tangent
        tangent = self.tangent.copy()
        open_, done = np.ones(len(aim), dtype=bool), np.zeros(len(aim), dtype=bool)
        last, spent = np.full(len(aim), FIRST / CONTRACTION), np.zeros(len(aim), dtype=np.int64)
        for _ in range(MOST_CORRECTIONS):
            correction, direction, sign = self._newton(y, aim)
            spent += open_
            norm = np.abs(correction).max(axis=0)
            small = np.maximum(NEAR, 1e-13 * np.abs(y).max(axis=0))  # rounding moves large logarithms
            open_ &= np.isfinite(norm) & (sign > 0) & (norm <= np.maximum(CONTRACTION * last, small))
            y = np.where(open_, _normalised(self.tree, self.column, y + correction), y)
            tangent = np.where(open_, direction, tangent)
            done |= open_ & (norm <= small)
            open_ &= ~done
            last = norm
            if not open_.any():
                break
        self.log, self.tangent = np.where(done, y, self.log), np.where(done, tangent, self.tangent)
        self.at = np.where(done, aim, self.at)
        longer, shorter = 1.0 + 2.0 * (self.factor - 1.0), 1.0 + 0.25 * (self.factor - 1.0)
        self.factor = np.where(done, np.minimum(longer, GROWTH), shorter)
        self.alive = (done | ~self.fresh) & (self.factor > 1.0 + SHORTEST)
        self.fresh = self.fresh & ~done
        return spent

    def _newton(self, log: Floats, at: Floats) -> tuple[Floats, Floats, Floats]:
        """Return Newton's correction [D, B], the derivative by precision [D, B] and the determinant's sign [B]."""
        tree, (size, draws) = self.tree, log.shape
        worth, slope = self._gains(log)
        matrix = np.empty((size, size + 2, draws))
        play = np.exp(log)
        for h in np.flatnonzero(tree.actor != CHANCE):
            rows = [self.column[a] for a in tree.actions(int(h))]
            keen = self.keen[tree.actor[h]]
            pace = at * keen
            chief = np.argmax(log[rows], axis=0)
            first = np.array(rows)[chief], np.arange(draws)
            log_first, worth_first, slope_first = log[first], worth[first], slope[first[0], :, first[1]].T
            total = _total(play, rows)
            for i, row in enumerate(rows):
                is_first, ratio = chief == i, log[row] - log_first
                matrix[row, :size] = slope_first - slope[row]
                matrix[row, row] += 1.0 / pace
                for j, other in enumerate(rows):
                    matrix[row, other] -= np.where(chief == j, 1.0 / pace, 0.0)
                matrix[row, size] = worth[row] - worth_first - ratio / pace
                matrix[row, size + 1] = ratio / (at * pace)
                matrix[row] = np.where(is_first, 0.0, matrix[row])
                for other in rows:
                    matrix[row, other] = np.where(is_first, play[other], matrix[row, other])
                matrix[row, size] = np.where(is_first, -np.log(total), matrix[row, size])
        systems = np.moveaxis(matrix, 2, 0)
        sign, _ = np.linalg.slogdet(systems[:, :, :size])
        singular = ~(np.abs(sign) == 1.0)
        systems[singular] = np.eye(size, size + 2)
        solved = np.moveaxis(np.linalg.solve(systems[:, :, :size], systems[:, :, size:]), 0, 2)
        return solved[:, 0], solved[:, 1], np.where(singular, 0.0, sign)

    def _gains(self, log: Floats) -> tuple[Floats, Floats]:
        """Return each action's value [D, B] to its mover and its derivatives [D, D, B] by the logarithms of play."""
        tree, (size, draws) = self.tree, log.shape
        play, log_play = self.chance.copy(), log_of(self.chance)
        play[self.own], log_play[self.own] = np.exp(log), log
        worth, slope = np.zeros((size, draws)), np.zeros((size, size, draws))
        for actor in range(len(tree.actors)):
            value, moved = self._node_values(actor, play)
            for h in np.flatnonzero(tree.actor == actor):
                telling = plan(tree).telling[h]
                believed = _beliefs(telling, log_play, self.bars.get(int(h)))
                for i, a in enumerate(tree.actions(int(h))):
                    row, kids = self.column[a], [tree.children[node][i] for node in tree.members[h]]
                    for b, child in zip(believed, kids, strict=True):
                        worth[row] += b * value[child]
                        slope[row] += b * moved[child]
                    for b, child, actions in zip(believed, kids, telling, strict=True):
                        surprise = b * (value[child] - worth[row])
                        for other in actions:
                            if other in self.column:
                                slope[row, self.column[other]] += surprise
        return worth, slope

    def _node_values(self, actor: int, play: Floats) -> tuple[Floats, list[Floats]]:
        tree, (size, draws) = self.tree, (len(self.own), play.shape[1])
        value, flat = np.zeros((len(tree.parent), draws)), np.zeros((1, draws))
        moved = [np.zeros((size, draws)) if kids else flat for kids in tree.children]
        for end, node in enumerate(tree.ends):
            value[node] = self.payoffs[end, actor]
        for node in range(len(tree.parent) - 1, 0, -1):
            above, a = int(tree.parent[node]), int(tree.action[node])
            part = play[a] * value[node]
            value[above] += part
            if tree.children[node]:
                moved[above] += play[a] * moved[node]
            if a in self.column:
                moved[above][self.column[a]] += part
        return value, moved


def _beliefs(telling: tuple[tuple[int, ...], ...], log_play: Floats, bar: Floats | None) -> Floats:
    logs = np.zeros((len(telling), log_play.shape[1])) if bar is None else bar.copy()
    for i, actions in enumerate(telling):
        for a in actions:
            logs[i] += log_play[a]
    weights = np.exp(logs - logs.max(axis=0))
    shares: Floats = weights / _total(weights, range(len(weights)))
    return shares


def _normalised(tree: Tree, column: dict[int, int], log: Floats) -> Floats:
    for h in np.flatnonzero(tree.actor != CHANCE):
        rows = [column[a] for a in tree.actions(int(h))]
        top = log[rows].max(axis=0)
        shifted = np.exp(log[rows] - top)
        log[rows] -= top + np.log(_total(shifted, range(len(rows))))
    return log


def _total(rows: Floats, which: Iterable[int]) -> Floats:
    # One after the other, so that a draw's bytes do not depend on the draws beside it.
    out: Floats = reduce(np.add, [rows[i] for i in which])
    return out
