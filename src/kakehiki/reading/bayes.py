"""Bayes' rule over hypotheses and draws together, in logarithms. H hypotheses; the B draws are the last axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.ensemble.views import ordered_sum
from kakehiki.reading.estimate import Estimate, estimate

Floats = NDArray[np.float64]

TAIL = 0.05  # of the weight lies below a range, and as much above it
EVEN = 1e-9  # draws whose weights differ by less, relatively, count alike


@dataclass(frozen=True, eq=False)
class Belief:
    """How probable each hypothesis is together with each draw.

    `priors` [H, B]: logarithms of what is believed without the game, from numbers that are drawn apart from it.
    `told` [H, B]: log-likelihoods of all moves seen. Both up to a constant common to all. As they are independent, the
    means over all draws of the one and of the other are all that the mean belief rests on.
    """

    priors: Floats
    told: Floats

    @classmethod
    def prior(cls, priors: Floats) -> Belief:
        """Return the belief with these shares [H, B] of the hypotheses in each draw, all draws alike."""
        with np.errstate(divide="ignore"):
            return cls(np.log(priors), np.zeros_like(priors))

    def after(self, logs: Floats) -> Belief:
        """Return the belief once a move with these log-likelihoods [H, B] is seen (Bayes' rule)."""
        return Belief(self.priors, self.told + logs)

    def informed(self, logs: Floats) -> Belief:
        """Return the belief once something apart from the game, with these log-likelihoods [H, B], is known."""
        return Belief(self.priors + logs, self.told)

    @cached_property
    def shares(self) -> Floats:
        """Probability of each hypothesis in each draw [H, B]."""
        shares = np.exp(self._logs - self._total)
        return shares / ordered_sum(shares)  # once more, against rounding

    @cached_property
    def weights(self) -> Floats:
        """Probability of each draw [B]; they add up to 1."""
        weights = np.exp(self._total - self._total.max())
        found: Floats = weights / weights.sum()
        return found

    @cached_property
    def within(self) -> Floats:
        """Probability of each draw if a hypothesis holds [H, B]; each row adds up to 1."""
        weights = np.exp(self.told - self.told.max(axis=1, keepdims=True))
        found: Floats = weights / weights.sum(axis=1, keepdims=True)
        return found

    @cached_property
    def means(self) -> Floats:
        """Probability of each hypothesis [H]: exact Bayes over hypotheses and draws together."""
        logs = _log_sum(self.priors) + _log_sum(self.told)
        shares = np.exp(logs - logs.max())
        found: Floats = shares / shares.sum()
        return found

    @cached_property
    def _logs(self) -> Floats:
        logs: Floats = self.priors + self.told
        return logs

    @cached_property
    def _total(self) -> Floats:
        # Log of each draw's sum over the hypotheses [B].
        top = self._logs.max(axis=0)
        total: Floats = top + np.log(ordered_sum(np.exp(self._logs - top)))
        return total

    def estimates(self) -> tuple[Estimate, ...]:
        """Return each hypothesis's probability [H], its range that over the draws as the belief weighs them."""
        ranges = weighed(self.shares, self.weights)
        return tuple(replace(e, mean=float(mean)) for e, mean in zip(ranges, self.means, strict=True))

    def likelihoods(self, logs: Floats) -> tuple[Estimate, ...]:
        """Return the probability under each hypothesis [H] of something with these log-likelihoods [H, B]."""
        return weighed(np.exp(logs), self.within)

    def chances(self, logs: Floats) -> Floats:
        """Return the probability [B], in each draw, of something with these log-likelihoods [H, B]."""
        return ordered_sum(self.shares * np.exp(logs))

    def chance(self, logs: Floats) -> Estimate:
        """Return the probability of something with these log-likelihoods [H, B]; the mean is that over beliefs."""
        (spread,) = weighed(self.chances(logs)[None], self.weights)
        return replace(spread, mean=float(self.means @ self._likely(logs)))

    def information(self, moves: Floats) -> float:
        """Return the mutual information of the hypothesis and a move, in bits (Lindley 1956).

        `moves` [O, H, B]: log-likelihoods of its options, which add up to 1 under each hypothesis.
        """
        found = 0.0
        for logs in moves:
            joint = self.means * self._likely(logs)
            found += float(joint.sum()) * divergence(joint / joint.sum(), self.means)
        return found

    def _likely(self, logs: Floats) -> Floats:
        likely: Floats = (self.within * np.exp(logs)).sum(axis=1)
        return likely


def divergence(after: Floats, before: Floats) -> float:
    """Return how far belief [H] has moved, in bits: Kullback & Leibler (1951), of the one after from the one before."""
    held = after > 0.0
    one, other = after[held], before[held]
    return max(0.0, float(np.sum(one * np.log2(one / other))))


def weighed(values: Floats, weights: Floats) -> tuple[Estimate, ...]:
    """Return the mean and the 5% and 95% quantiles of each row of values [M, B] under weights [B] or [M, B].

    Quantiles are values that occur: the least one with no less than 5% of the weight at or below it, and the greatest
    with as much at or above. Where all draws weigh the same they are those of `estimate`.
    """
    weights = np.broadcast_to(weights, values.shape)
    order = values.argsort(axis=1)
    in_order = np.take_along_axis(values, order, axis=1)
    mass = np.take_along_axis(weights, order, axis=1)
    total = weights.sum(axis=1)
    low = (mass.cumsum(axis=1) >= TAIL * total[:, None]).argmax(axis=1)
    high = -1 - (mass[:, ::-1].cumsum(axis=1) >= TAIL * total[:, None]).argmax(axis=1)
    rows = np.arange(len(values))
    # Rounding must not carry a mean out of its values.
    means = ((values * weights).sum(axis=1) / total).clip(in_order[:, 0], in_order[:, -1])
    even = np.ptp(weights, axis=1) <= EVEN * weights.max(axis=1)
    return tuple(
        estimate(values[m]) if even[m] else Estimate(float(means[m]), float(a), float(b))
        for m, a, b in zip(rows, in_order[rows, low], in_order[rows, high], strict=True)
    )


def _log_sum(logs: Floats) -> Floats:
    # Log of each row's sum of what has these logarithms; minus infinity for a row of nothing else.
    top = np.nan_to_num(logs.max(axis=1, keepdims=True), neginf=0.0)
    with np.errstate(divide="ignore"):
        found: Floats = top[:, 0] + np.log(np.exp(logs - top).sum(axis=1))
    return found
