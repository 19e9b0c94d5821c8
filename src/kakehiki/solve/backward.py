"""One pass over a tree in reverse: what a sum of log probabilities and of values owes to each number of the game.

Reverse accumulation (Christianson 1998) over the steps of a `Program`, at play that a `Pass` has worked out. S
sums are pulled back at once: every array is [.., S, B]. Sums run in a fixed order, as in the pass itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from heapq import heappop, heappush

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE
from kakehiki.solve.passes import Pass, softmax

TINY = 1e-300  # stands for a chance of 0 where it is divided by

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Owed:
    """Gradients of S sums by the numbers of B games on a tree with E ends, P actors and A actions."""

    by_payoff: Floats  # [S, E, P, B]
    by_chance: Floats  # [S, A, B] each chance on its own; 0 at actors' actions
    by_precision: Floats  # [S, B] by the logarithm of precision


@dataclass(frozen=True, eq=False)
class Backward:
    """The reverse of a pass that was run without derivatives, at a precision [B]."""

    state: Pass
    precision: Floats

    @property
    def beliefs(self) -> dict[int, Floats]:
        """Probability of each node of a set [nodes, B], given that it is reached, for sets with several nodes."""
        return self._beliefs[0]

    @property
    def openings(self) -> dict[int, Floats]:
        """How fast barred nodes [nodes, B] would gain belief, were the one chance of 0 on their way not 0."""
        return self._beliefs[1]

    @cached_property
    def _beliefs(self) -> tuple[dict[int, Floats], dict[int, Floats]]:
        found, openings = {}, {}
        for h, telling in enumerate(self.state.steps.plan.telling):
            if len(telling) > 1:
                logs = np.zeros((len(telling), 1, self.state.draws))
                for j, actions in enumerate(telling):
                    for a in actions:
                        log = self.state.log.get(a, self.state.log_chance[a])
                        logs[j, 0] += log if log.ndim == 1 else log[0]
                shares, spare = np.empty_like(logs), np.empty_like(logs)
                closed = self.state.barred.get(h)
                if closed is not None:
                    open_, top = logs[:, 0] + closed, (logs[:, 0] + closed).max(axis=0)
                    total = np.exp(open_ - top).sum(axis=0)
                    once = np.stack([self._nevers(actions) == 1 for actions in telling])
                    openings[h] = np.where((closed < 0.0) & once, np.exp(logs[:, 0] - top) / total, 0.0)
                    logs[:, 0] = open_
                softmax(logs, shares, spare)
                found[h] = shares[:, 0]
        return found, openings

    def _nevers(self, actions: tuple[int, ...]) -> NDArray[np.int64]:
        # How many of some actions [B] are what chance never does.
        lotteries = [a for a in actions if a not in self.state.log]
        found: NDArray[np.int64] = np.sum(self.state.chance[lotteries] == 0.0, axis=0)
        return found

    def nothing(self, sums: int) -> Owed:
        """Return what nothing owes to anything, to be added to."""
        tree, b = self.state.tree, self.state.draws
        _, _, actions, ends = tree.size
        return Owed(
            np.zeros((sums, ends, len(tree.actors), b)), np.zeros((sums, actions, b)), np.zeros((sums, b))
        )

    @cached_property
    def place(self) -> dict[tuple[int, int], int]:
        """Where each step stands in the pass."""
        return {step: i for i, step in enumerate(self.state.steps.steps)}

    def pull(
        self, owed: Owed, logs: Mapping[int, Floats], worth: Mapping[int, list[Floats]]
    ) -> dict[int, list[Floats]]:
        """Add to `owed` what sums of log probabilities and of actions' values at cut sets owe.

        `logs`: each sum's coefficients [S, B] by action; `worth`: those of each action of a cut set. Returns what the
        sums owe to the cut sets' logits [S, B], by set and action.
        """
        open_ = _Open(self, owed)
        by_logit: dict[int, list[Floats]] = {}
        for a, term in logs.items():
            open_.add_log(a, term.copy())
        for h, owing in worth.items():
            self._through_worth(open_, h, owing)
        while open_.queue:
            node, other = self.state.steps.steps[-heappop(open_.queue)]
            if node >= 0:
                self._through_value(open_, node, other)
                continue
            logits = self._through_softmax(open_, other)
            if self.state.tree.count[other] == 1:
                continue
            if other in self.state.steps.cut:
                by_logit[other] = logits
                continue
            *own, last = self.state.tree.actions(other)
            for a, x in zip(own, logits, strict=False):
                owed.by_precision[...] += x * (self.state.log[a][0] - self.state.log[last][0])
            self._through_worth(open_, other, [self.precision * x for x in logits])
        return by_logit

    def _through_softmax(self, open_: _Open, h: int) -> list[Floats]:
        found = open_.logs.pop(h)
        total = np.zeros_like(next(iter(found.values())))
        for a in self.state.tree.actions(h):
            if a in found:
                total += found[a]
        back = []
        for a in self.state.tree.actions(h):
            share = -self.state.play[a][0] * total
            back.append(share + found[a] if a in found else share)
        return back

    def _through_value(self, open_: _Open, node: int, actor: int) -> None:
        owing = open_.values.pop((node, actor))
        tree, h = self.state.tree, int(self.state.tree.set_of[node])
        if h < 0:
            open_.owed.by_payoff[:, tree.end_of[node], actor] += owing
            return
        for a, child in zip(tree.actions(h), tree.children[node], strict=True):
            if tree.actor[h] == CHANCE:
                open_.owed.by_chance[:, a] += owing * self._value(child, actor)
                open_.add_value(child, actor, owing * self.state.chance[a])
            else:
                there = owing * self.state.play[a][0]
                open_.add_log(a, there * self._value(child, actor))
                open_.add_value(child, actor, there)

    def _through_worth(self, open_: _Open, h: int, owing: list[Floats]) -> None:
        tree, actor = self.state.tree, int(self.state.tree.actor[h])
        if h not in self.beliefs:
            for x, child in zip(owing, tree.children[tree.members[h][0]], strict=True):
                open_.add_value(child, actor, x.copy())
            return
        shares = self.beliefs[h]
        gains = []
        mean = np.zeros_like(owing[0])
        for share, node in zip(shares, tree.members[h], strict=True):
            gain = np.zeros_like(mean)
            for x, child in zip(owing, tree.children[node], strict=True):
                open_.add_value(child, actor, share * x)
                gain += x * self._value(child, actor)
            mean += share * gain
            gains.append(gain)
        nodes = zip(shares, gains, self.state.steps.plan.telling[h], strict=True)
        for j, (share, gain, actions) in enumerate(nodes):
            moved = share * (gain - mean)
            for a in actions:
                if tree.actor[tree.set_of_action[a]] == CHANCE:
                    owing_chance = moved / np.maximum(self.state.chance[a], TINY)
                    if h in self.openings:
                        shut = (self.state.chance[a] == 0.0) & (self.openings[h][j] > 0.0)
                        owing_chance = np.where(shut, self.openings[h][j] * (gain - mean), owing_chance)
                    open_.owed.by_chance[:, a] += owing_chance
                else:
                    open_.add_log(a, moved.copy())

    def _value(self, node: int, actor: int) -> Floats:
        value = self.state.values[node, actor]
        first: Floats = value if value.ndim == 1 else value[0]
        return first


class _Open:
    """What is still to be taken further back, the latest step first; terms that are added are kept and written into."""

    def __init__(self, back: Backward, owed: Owed) -> None:
        self.back, self.owed = back, owed
        self.logs: dict[int, dict[int, Floats]] = {}  # by set and action
        self.values: dict[tuple[int, int], Floats] = {}  # by node and actor
        self.queue: list[int] = []

    def add_log(self, action: int, term: Floats) -> None:
        """Add what is owed to the logarithm of an action's probability."""
        h = int(self.back.state.tree.set_of_action[action])
        if h not in self.logs:
            self.logs[h] = {}
            heappush(self.queue, -self.back.place[-1, h])
        held = self.logs[h]
        if action in held:
            held[action] += term
        else:
            held[action] = term

    def add_value(self, node: int, actor: int, term: Floats) -> None:
        """Add what is owed to an actor's value of a node."""
        if (node, actor) in self.values:
            self.values[node, actor] += term
        else:
            self.values[node, actor] = term
            heappush(self.queue, -self.back.place[node, actor])
