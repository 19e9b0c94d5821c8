"""Functions with known answers, and a case solved at points of one's own choice."""

from __future__ import annotations

import math

import numpy as np

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import GivenPoints
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.reading.verdict import yes

Floats = np.ndarray

# First-order indices of the Ishigami function with a = 7, b = 0.1 (Saltelli et al. 2008, section 4.6).
_A, _B, _PI4 = 7.0, 0.1, math.pi**4
_PARTS = (0.5 * (1 + _B * _PI4 / 5) ** 2, _A**2 / 8, 0.0)
_TOGETHER = _B**2 * math.pi**8 * 8 / 225
ISHIGAMI = np.array(_PARTS) / (sum(_PARTS) + _TOGETHER)

G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])
_SINGLE = 1 / (3 * (1 + G_WEIGHTS) ** 2)
G_INDEX = _SINGLE / (np.prod(1 + _SINGLE) - 1)


def ishigami(points: Floats) -> Floats:
    a, b, c = math.pi * (2 * points[:3] - 1)
    return np.sin(a) + _A * np.sin(b) ** 2 + _B * c**4 * np.sin(a)


def g_function(points: Floats) -> Floats:
    """Return Sobol's g-function of the first six numbers."""
    weights = G_WEIGHTS[:, None]
    return np.prod((np.abs(4 * points[:6] - 2) + weights) / (1 + weights), axis=0)


def coming_at(case: Case, chosen: Floats) -> Floats:
    """Return P(yes) [B] of a case today at points [V, B] in the unit cube of its numbers."""
    given = GivenPoints(chosen.clip(1e-9, 1 - 1e-9))
    ensemble = Ensemble(case, chosen.shape[1], 1, given=given)
    today = situation(case, "now")
    return yes(case, ensemble.run([today])[today])


def uncertain(case: Case) -> list[int]:
    """Return the rows of the numbers that have a range."""
    return [row for row, quantile in enumerate(numbers_of(case)) if not quantile.number.certain]


def spread_out(case: Case, chosen: Floats) -> Floats:
    """Return points [V, B] of all numbers from those of the uncertain ones, others at one half."""
    points = np.full((len(numbers_of(case)), chosen.shape[1]), 0.5)
    points[uncertain(case)] = chosen
    return points
