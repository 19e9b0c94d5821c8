"""From points in the unit cube to drawn numbers, through each range's quantile function."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtri

from kakehiki.case.numbered import Quantile
from kakehiki.case.numbers import Number
from kakehiki.ensemble.setting import Setting

Floats = NDArray[np.float64]

_FIVE_PERCENT = 1.6448536269514722  # minus the standard normal's 5% quantile


def draw(number: Number, uniform: Floats, normal: Floats) -> Floats:
    """Return draws [B] of a number at the points `uniform` [B]; `normal` are those points' normal quantiles.

    interval: the normal with these 5% and 95% quantiles; pert: the beta distribution on [minimum, maximum] with
    shape weight 4 (Malcolm et al. 1959); uniform; point.
    """
    points = number.points
    if number.certain:
        return np.full(len(uniform), points[0])
    if number.family == "interval":
        centre, half = (points[0] + points[1]) / 2, (points[1] - points[0]) / 2
        drawn: Floats = centre + (half / _FIVE_PERCENT) * normal
        return drawn
    width = points[-1] - points[0]
    share = uniform
    if number.family == "pert":
        rise, fall = (points[1] - points[0]) / width, (points[2] - points[1]) / width
        share = betaincinv(1 + 4 * rise, 1 + 4 * fall, uniform)
    spread: Floats = points[0] + width * share
    return spread


def medians(numbers: Sequence[Quantile], setting: Setting) -> Floats:
    """Return every number of a setting [V, 1] at its median, held within its bounds."""
    half, zero = np.full(1, 0.5), np.zeros(1)
    stated = {f"facts.{fact}": mix for fact, mix in setting.facts}
    stated |= {path: ((1.0, number),) for path, number in setting.numbers}
    rows = []
    for q in numbers:
        mix = stated.get(q.path, ((1.0, q.number),))
        middle = sum(share * draw(number, half, zero).clip(q.low, q.high) for share, number in mix)
        rows.append(middle)
    return np.stack(rows)


class PointSequence(Protocol):
    """Where draws come from: points in the unit cube, one dimension a number, any stretch of them in any order."""

    def points(self, start: int, stop: int, dimensions: slice = ..., /) -> Floats:
        """Return points `start` to `stop` - 1 as [D, stop - start], inside (0, 1)."""


@dataclass(frozen=True, eq=False)
class GivenPoints:
    """Points [V, M] that were made elsewhere, such as the draws of a posterior: there are no others."""

    at: Floats

    def points(self, start: int, stop: int, dimensions: slice = slice(None), /) -> Floats:
        """Return points `start` to `stop` - 1; raises ValueError for points or dimensions that are not given."""
        rows, draws = self.at.shape
        if stop > draws or (dimensions.stop or 0) > rows:
            raise ValueError(f"{rows} dimensions and {draws} points are given")
        return self.at[dimensions, start:stop]


class Points:
    """Points [D, B] of one stretch of the sequence, and their normal quantiles."""

    def __init__(self, uniform: Floats) -> None:
        self.uniform = uniform
        self.normal: Floats = ndtri(uniform)


class Stretch:
    """The draws `start` to `stop` - 1 of every number of a case, common to all settings."""

    def __init__(self, numbers: Sequence[Quantile], source: PointSequence, start: int, stop: int) -> None:
        self.numbers, self.source = numbers, source
        self.start, self.stop = start, stop
        self.common = Points(source.points(start, stop, slice(0, len(numbers))))
        self.rows = {quantile.path: row for row, quantile in enumerate(numbers)}
        self.base = np.stack([self._draw(row, q.number, self.common) for row, q in enumerate(numbers)])

    @cached_property
    def anew(self) -> Points:
        """Independent points, for numbers that a setting draws afresh."""
        count = len(self.numbers)
        return Points(self.source.points(self.start, self.stop, slice(count, 2 * count)))

    def values(self, setting: Setting) -> Floats:
        """Return drawn numbers [V, B] of a setting, each held within its bounds."""
        out = self.base.copy()
        for path in setting.fresh:
            row = self.rows[path]
            out[row] = self._draw(row, self.numbers[row].number, self.anew)
        for fact, mix in setting.facts:
            row = self.rows[f"facts.{fact}"]
            points = self.anew if f"facts.{fact}" in setting.fresh else self.common
            out[row] = 0.0
            for share, number in mix:
                out[row] += share * self._draw(row, number, points)
        for path, number in setting.numbers:
            row = self.rows[path]
            out[row] = self._draw(row, number, self.anew if path in setting.fresh else self.common)
        return out

    def _draw(self, row: int, number: Number, points: Points) -> Floats:
        drawn = draw(number, points.uniform[row], points.normal[row])
        return drawn.clip(self.numbers[row].low, self.numbers[row].high)
