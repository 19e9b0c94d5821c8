"""Conditions: which combinations of levers would bring a yes, how far each must go, and in what region."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.setting import Setting, pulled
from kakehiki.reading.estimate import estimate
from kakehiki.reading.records import Conditions, LeverSet, Region, Tipping

Floats = NDArray[np.float64]

GRID = 8  # parts of a lever's way that are solved for its tipping value


@dataclass(frozen=True)
class Search:
    """The settings to solve: all combinations of levers, and for tipping values each lever in steps."""

    combinations: Mapping[tuple[str, ...], Setting]
    ways: Mapping[tuple[str, bool], tuple[Setting, ...]]  # (lever, with all others) -> GRID + 1 settings


def search(case: Case, base: Setting) -> Search:
    """Return the settings that conditions need, levers applied in the order of the case."""
    names = tuple(case.levers)
    sets = {}
    for size in range(len(names) + 1):
        for chosen in combinations(names, size):
            setting = base
            for name in chosen:
                setting = pulled(setting, case.levers[name])
            sets[chosen] = setting
    ways = {}
    for name, lever in case.levers.items():
        if lever.facts:
            others = tuple(n for n in names if n != name)
            for start, together in ((base, False), (sets[others], True)):
                ways[name, together] = tuple(pulled(start, lever, i / GRID) for i in range(GRID + 1))
    return Search(sets, ways)


def conditions(
    case: Case,
    sought: Search,
    yes: Mapping[Setting, Floats],
    yes_on_way: Mapping[Setting, Floats],
    region: Region | None,
) -> Conditions:
    """Return the conditions from P(yes) [B] at every combination, and at every step of a lever's way."""
    target = case.question.target
    sets = []
    for chosen, setting in sought.combinations.items():
        draws = yes[setting]
        sets.append(
            LeverSet(chosen, estimate(draws), float(np.mean(draws >= target)), bool(np.mean(draws) >= target))
        )
    reaching = [set(s.levers) for s in sets if s.reaches]
    smallest = tuple(
        s.levers for s in sets if s.reaches and not any(other < set(s.levers) for other in reaching)
    )
    tipping = tuple(_tipping(case, name, sought, sets, yes_on_way) for name in case.levers)
    return Conditions(target, tuple(sets), smallest, tipping, region)


def _tipping(
    case: Case, name: str, sought: Search, sets: list[LeverSet], yes: Mapping[Setting, Floats]
) -> Tipping:
    reaches = {s.levers: s.reaches for s in sets}
    others = tuple(n for n in case.levers if n != name)

    def point(together: bool) -> float | None:
        start, end = (others, tuple(case.levers)) if together else ((), (name,))
        if reaches[start] or not reaches[end] or (name, together) not in sought.ways:
            return None
        means = [float(np.mean(yes[s])) for s in sought.ways[name, together]]
        return _crossing(means, case.question.target)

    return Tipping(name, point(False), point(True), reaches[others])


def _crossing(means: list[float], target: float) -> float:
    # The first crossing, on straight lines between the steps.
    for i, (a, b) in enumerate(zip(means, means[1:], strict=False)):
        if a < target <= b:
            return (i + (target - a) / (b - a)) / (len(means) - 1)
    return 1.0 if means[-1] < target else 0.0
