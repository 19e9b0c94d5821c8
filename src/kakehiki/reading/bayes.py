"""Bayes' theorem over hypotheses and draws together: beliefs after evidence, with ranges."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.reading.records import Estimate

Floats = NDArray[np.float64]


def posterior(priors: Floats, likelihoods: Floats) -> tuple[Estimate, ...]:
    """Return belief in each hypothesis [H] from priors [H, B] (each draw's sum to 1) and likelihoods [H, B].

    A draw is weighted by how likely the evidence is in it; see `beliefs_of`.
    """
    beliefs, weights = beliefs_of(priors, likelihoods)
    return weighted(beliefs, weights)


def beliefs_of(priors: Floats, likelihoods: Floats) -> tuple[Floats, Floats]:
    """Return the beliefs in every draw [H, B], and the draws' weights [B], which sum to 1.

    With prior p and likelihood L the joint belief in hypothesis h and draw b is p L over the sum of p L over both; so
    a draw weighs the sum of p L over hypotheses, and within it belief is p L over that sum. A draw in which the
    evidence is impossible has no weight. Where it is impossible in every draw there is nothing to go by, and beliefs
    stay the priors.
    """
    joint = priors * likelihoods
    weights: Floats = joint.sum(axis=0)
    if not weights.any():
        return priors, np.full(priors.shape[1], 1.0 / priors.shape[1])
    possible = weights > 0.0
    beliefs = np.divide(joint, weights, out=priors.copy(), where=possible)
    return beliefs, weights / weights.sum()


def weighted(draws: Floats, weights: Floats) -> tuple[Estimate, ...]:
    """Return the mean and the 5% and 95% quantiles of each row of draws [N, B] with weights [B] that sum to 1.

    A quantile is the least drawn value at or below which that much weight lies.
    """
    order = np.argsort(draws, axis=1)
    ranked = np.take_along_axis(draws, order, axis=1)
    below = np.cumsum(weights[order], axis=1)
    last = draws.shape[1] - 1
    found = []
    for mean, row, heap in zip(draws @ weights, ranked, below, strict=True):
        low, high = (row[min(int(np.searchsorted(heap, q)), last)] for q in (0.05, 0.95))
        found.append(Estimate(float(mean), float(low), float(high)))
    return tuple(found)
