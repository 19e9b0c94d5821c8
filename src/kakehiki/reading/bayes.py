"""Bayes' rule over hypotheses and draws together, in logarithms. H hypotheses; the B draws are the last axis."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.reading.estimate import Estimate, estimate

Floats = NDArray[np.float64]

TAIL = 0.05  # of the weight lies below a range, and as much above it
EVEN = 1e-9  # draws whose weights differ by less, relatively, count alike


@dataclass(frozen=True, eq=False)
class Belief:
    """How probable each hypothesis is together with each draw: `logs` [H, B], up to a constant common to all.

    Every draw needs a hypothesis with a finite number.
    """

    logs: Floats

    @classmethod
    def prior(cls, priors: Floats) -> Belief:
        """Return the belief with these shares [H, B] of the hypotheses in each draw, all draws alike."""
        with np.errstate(divide="ignore"):
            return cls(np.log(priors))

    def after(self, logs: Floats) -> Belief:
        """Return the belief once something with these log-likelihoods [H, B] is seen (Bayes' rule)."""
        return Belief(self.logs + logs)

    @cached_property
    def shares(self) -> Floats:
        """Probability of each hypothesis in each draw [H, B]."""
        shares = np.exp(self.logs - self._total)
        return shares / _sum(shares)  # once more, against rounding

    @cached_property
    def weights(self) -> Floats:
        """Probability of each draw [B]; they add up to 1."""
        weights = np.exp(self._total - self._total.max())
        found: Floats = weights / weights.sum()
        return found

    @cached_property
    def _total(self) -> Floats:
        # Log of each draw's sum over the hypotheses [B].
        top = self.logs.max(axis=0)
        total: Floats = top + np.log(_sum(np.exp(self.logs - top)))
        return total

    @cached_property
    def means(self) -> Floats:
        """Probability of each hypothesis [H], over all draws together."""
        found: Floats = (self.shares * self.weights).sum(axis=1)
        return found

    def estimates(self) -> tuple[Estimate, ...]:
        """Return each hypothesis's probability [H]; the mean is exact Bayes over hypotheses and draws."""
        return weighed(self.shares, self.weights)

    def chance(self, logs: Floats) -> Floats:
        """Return the probability [B], in each draw, of something with these log-likelihoods [H, B]."""
        return _sum(self.shares * np.exp(logs))


def divergence(before: Belief, after: Belief) -> float:
    """Return how far belief over the hypotheses moves, in bits, the draws being as unknown as they are.

    Kullback & Leibler (1951): of the mean belief after from the one before.
    """
    held = after.means > 0.0
    one, other = after.means[held], before.means[held]
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


def _sum(rows: Floats) -> Floats:
    # Over the first axis in a fixed order, so that a draw's bytes do not depend on the draws beside it.
    out: Floats = rows[0].copy()
    for row in rows[1:]:
        out += row
    return out
