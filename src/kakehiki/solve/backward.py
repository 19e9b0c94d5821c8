"""One pass over a tree in reverse: what a sum of log probabilities and of values owes to each number of the game.

Reverse accumulation (Christianson 1998) over the steps of a `Program`, at play that a `Pass` has worked out. S
sums are pulled back at once: every array is [.., S, B]. Sums run in a fixed order, as in the pass itself.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE
from kakehiki.solve.passes import NEVER, Pass, softmax

Floats = NDArray[np.float64]
Key = TypeVar("Key", bound=Hashable)


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

    @cached_property
    def beliefs(self) -> dict[int, Floats]:
        """Probability of each node of a set [nodes, B], given that it is reached, for sets with several nodes."""
        found = {}
        for h, telling in enumerate(self.state.steps.plan.telling):
            if len(telling) > 1:
                logs = np.zeros((len(telling), 1, self.state.draws))
                for j, actions in enumerate(telling):
                    for a in actions:
                        log = self.state.log.get(a, self.state.log_chance[a])
                        logs[j, 0] += log if log.ndim == 1 else log[0]
                shares, spare = np.empty_like(logs), np.empty_like(logs)
                softmax(logs, shares, spare)
                found[h] = shares[:, 0]
        return found

    def nothing(self, sums: int) -> Owed:
        """Return what nothing owes to anything, to be added to."""
        tree, b = self.state.tree, self.state.draws
        _, _, actions, ends = tree.size
        return Owed(
            np.zeros((sums, ends, len(tree.actors), b)), np.zeros((sums, actions, b)), np.zeros((sums, b))
        )

    def pull(
        self, owed: Owed, logs: Mapping[int, Floats], worth: Mapping[int, list[Floats]]
    ) -> dict[int, list[Floats]]:
        """Add to `owed` what sums of log probabilities and of actions' values at cut sets owe.

        `logs`: each sum's coefficients [S, B] by action; `worth`: those of each action of a cut set. Returns what the
        sums owe to the cut sets' logits [S, B], by set and action.
        """
        by_log = dict(logs)
        by_value: dict[tuple[int, int], Floats] = {}
        by_logit: dict[int, list[Floats]] = {}
        for h, owing in worth.items():
            self._through_worth(owed, h, owing, by_log, by_value)
        for node, other in reversed(self.state.steps.steps):
            if node >= 0:
                if (node, other) in by_value:
                    self._through_value(owed, node, other, by_log, by_value)
                continue
            logits = self._through_softmax(other, by_log)
            if logits and other in self.state.steps.cut:
                by_logit[other] = logits
            elif logits:
                own = list(self.state.tree.actions(other))
                for a, x in zip(own[:-1], logits, strict=False):
                    owed.by_precision[...] += x * (self.state.log[a][0] - self.state.log[own[-1]][0])
                self._through_worth(owed, other, [self.precision * x for x in logits], by_log, by_value)
        return by_logit

    def _through_softmax(self, h: int, by_log: dict[int, Floats]) -> list[Floats]:
        found = {a: by_log.pop(a) for a in self.state.tree.actions(h) if a in by_log}
        if not found:
            return []
        total = np.zeros_like(next(iter(found.values())))
        for x in found.values():
            total += x
        back = []
        for a in self.state.tree.actions(h):
            share = -self.state.play[a][0] * total
            back.append(share + found[a] if a in found else share)
        return back

    def _through_value(
        self,
        owed: Owed,
        node: int,
        actor: int,
        by_log: dict[int, Floats],
        by_value: dict[tuple[int, int], Floats],
    ) -> None:
        owing = by_value.pop((node, actor))
        tree, h = self.state.tree, int(self.state.tree.set_of[node])
        if h < 0:
            owed.by_payoff[:, tree.end_of[node], actor] += owing
            return
        for a, child in zip(tree.actions(h), tree.children[node], strict=True):
            if tree.actor[h] == CHANCE:
                owed.by_chance[:, a] += owing * self._value(child, actor)
                _add(by_value, (child, actor), owing * self.state.chance[a])
            else:
                there = owing * self.state.play[a][0]
                _add(by_log, a, there * self._value(child, actor))
                _add(by_value, (child, actor), there)

    def _through_worth(
        self,
        owed: Owed,
        h: int,
        owing: list[Floats],
        by_log: dict[int, Floats],
        by_value: dict[tuple[int, int], Floats],
    ) -> None:
        tree, actor = self.state.tree, int(self.state.tree.actor[h])
        if h not in self.beliefs:
            for x, child in zip(owing, tree.children[tree.members[h][0]], strict=True):
                _add(by_value, (child, actor), x.copy())
            return
        shares = self.beliefs[h]
        gains = []
        mean = np.zeros_like(owing[0])
        for share, node in zip(shares, tree.members[h], strict=True):
            gain = np.zeros_like(mean)
            for x, child in zip(owing, tree.children[node], strict=True):
                _add(by_value, (child, actor), share * x)
                gain += x * self._value(child, actor)
            mean += share * gain
            gains.append(gain)
        for share, gain, actions in zip(shares, gains, self.state.steps.plan.telling[h], strict=True):
            moved = share * (gain - mean)
            for a in actions:
                if tree.actor[tree.set_of_action[a]] == CHANCE:
                    owed.by_chance[:, a] += moved / np.maximum(self.state.chance[a], NEVER)
                else:
                    _add(by_log, a, moved.copy())

    def _value(self, node: int, actor: int) -> Floats:
        value = self.state.values[node, actor]
        first: Floats = value if value.ndim == 1 else value[0]
        return first


def _add(held: dict[Key, Floats], key: Key, term: Floats) -> None:
    # `term` is the caller's no longer: the first one is kept and written into.
    if key in held:
        held[key] += term
    else:
        held[key] = term
