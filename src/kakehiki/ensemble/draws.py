"""From points in the unit cube to drawn numbers, through each range's quantile function."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from kakehiki.case.numbers import Number

Floats = NDArray[np.float64]

_FIVE_PERCENT = 1.6448536269514722  # minus the standard normal's 5% quantile


class Points:
    """Points of one stretch of draws [V, B], with what several ranges need of them worked out once."""

    def __init__(self, uniform: Floats) -> None:
        self.uniform = uniform
        self._normal: dict[int, Floats] = {}

    def normal(self, row: int) -> Floats:
        """Return the standard normal quantiles [B] of a row."""
        if row not in self._normal:
            self._normal[row] = ndtri(self.uniform[row])
        return self._normal[row]

    def draw(self, row: int, number: Number, low: float, high: float) -> Floats:
        """Return draws [B] of a number, held within [low, high].

        interval: the normal with these 5% and 95% quantiles; pert: the beta distribution on [minimum, maximum] with
        shape weight 4 (Malcolm et al. 1959); uniform; point.
        """
        points = number.points
        if number.certain:
            return np.full(self.uniform.shape[1], points[0])
        if number.family == "interval":
            centre, half = (points[0] + points[1]) / 2, (points[1] - points[0]) / 2
            drawn: Floats = centre + (half / _FIVE_PERCENT) * self.normal(row)
            return drawn.clip(low, high)
        width = points[-1] - points[0]
        share = self.uniform[row]
        if number.family == "pert":
            rise, fall = (points[1] - points[0]) / width, (points[2] - points[1]) / width
            share = betaincinv(1 + 4 * rise, 1 + 4 * fall, share)
        spread: Floats = np.clip(points[0] + width * share, low, high)
        return spread
