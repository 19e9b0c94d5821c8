"""A multinomial logit with a ridge penalty that shrinks it to the base rate."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

Floats = NDArray[np.float64]

STEPS, TINY = 100, 1e-10


@dataclass(frozen=True)
class Logit:
    """Slopes [O, K] on facts counted from their means [K], and intercepts [O], the first of them 0."""

    centre: Floats
    slopes: Floats
    intercepts: Floats

    def chances(self, facts: Floats) -> Floats:
        """Return the probabilities [R, O] of the answers at facts [R, K]."""
        scores = (facts - self.centre) @ self.slopes.T + self.intercepts
        chances: Floats = np.exp(scores - _total(scores))
        return chances


def fit(facts: Floats, answers: NDArray[np.int64], options: int, penalty: float) -> Logit:
    """Return the logit with the greatest likelihood less penalty / 2 times the squared slopes.

    Every answer counts once more than it was given, at the facts' means: an infinite penalty gives the base rate as
    `baselines.base_rate` counts it. Facts [R, K], answers [R]. Newton's method on a strictly concave function.
    """
    centre = facts.mean(axis=0) if len(facts) else np.zeros(facts.shape[1])
    rows = np.vstack([facts - centre, np.zeros((options, facts.shape[1]))])
    design = np.hstack([rows, np.ones((len(rows), 1))])
    given = np.eye(options)[np.concatenate([answers, np.arange(options)])]
    width = design.shape[1]
    free = np.ones((options, width), dtype=bool)
    free[0, -1] = False  # all intercepts up by one number changes nothing
    penalties = np.full((options, width), penalty)
    penalties[:, -1] = 0.0
    weights = np.zeros((options, width))
    value, slope, curve = _objective(design, given, penalties, weights)
    for _ in range(STEPS):
        step = np.zeros((options, width))
        step[free] = cho_solve(cho_factor(curve[np.ix_(free.ravel(), free.ravel())]), slope[free])
        if float((step * slope).sum()) < TINY:
            break
        size = 1.0
        while (new := _objective(design, given, penalties, weights + size * step))[0] < value:
            size /= 2
            if size < TINY:
                break
        weights, (value, slope, curve) = weights + size * step, new
    return Logit(centre, weights[:, :-1], weights[:, -1])


def _objective(
    design: Floats, given: Floats, penalties: Floats, weights: Floats
) -> tuple[float, Floats, Floats]:
    # The penalised log-likelihood, its slope [O, W], and minus its second derivatives [O * W, O * W].
    scores = design @ weights.T
    total = _total(scores)
    chances = np.exp(scores - total)
    value = float((given * (scores - total)).sum() - (penalties * weights**2).sum() / 2)
    slope = (given - chances).T @ design - penalties * weights
    spread = -chances[:, :, None] * chances[:, None, :]
    spread[:, np.arange(given.shape[1]), np.arange(given.shape[1])] += chances
    curve = np.einsum("rab,rj,rk->ajbk", spread, design, design).reshape(weights.size, weights.size)
    return value, slope, curve + np.diag(penalties.ravel())


def _total(scores: Floats) -> Floats:
    # log of the summed exponentials of each row [R, 1]; SciPy's own costs more than all else on rows so few.
    top = scores.max(axis=1, keepdims=True)
    total: Floats = top + np.log(np.exp(scores - top).sum(axis=1, keepdims=True))
    return total
