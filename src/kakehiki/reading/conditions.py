"""Conditions: which combinations of levers would bring a yes, how far each must go, and in what region."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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

Way = tuple[str, bool]  # a lever, alone or with all others pulled already


@dataclass(frozen=True)
class Search:
    """The settings to solve first: all combinations of levers."""

    combinations: Mapping[tuple[str, ...], Setting]


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
    return Search(sets)


def ways(case: Case, sought: Search, yes: Mapping[Setting, Floats]) -> dict[Way, tuple[Setting, ...]]:
    """Return the steps [GRID + 1] of each lever's way on which mean P(yes) comes to reach the target."""
    names = tuple(case.levers)
    reaches = {
        chosen: float(np.mean(yes[setting])) >= case.question.target
        for chosen, setting in sought.combinations.items()
    }
    found = {}
    for name, lever in case.levers.items():
        others = tuple(n for n in names if n != name)
        for start, end, together in (((), (name,), False), (others, names, True)):
            if lever.facts and reaches[end] and not reaches[start]:
                steps = (pulled(sought.combinations[start], lever, i / GRID) for i in range(GRID + 1))
                found[name, together] = tuple(steps)
    return found


def conditions(
    case: Case,
    sought: Search,
    yes: Mapping[Setting, Floats],
    means: Mapping[Way, Sequence[float]],
    region: Region | None,
) -> Conditions:
    """Return the conditions from P(yes) [B] at every combination, and its means along each of the `ways`."""
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
    tipping = tuple(_tipping(case, name, sets, means) for name in case.levers)
    return Conditions(target, tuple(sets), smallest, tipping, region)


def _tipping(
    case: Case, name: str, sets: Sequence[LeverSet], means: Mapping[Way, Sequence[float]]
) -> Tipping:
    reaches = {s.levers: s.reaches for s in sets}
    names, target = tuple(case.levers), case.question.target
    needless = reaches[tuple(n for n in names if n != name)]
    alone = _share(means.get((name, False)), reaches[()], reaches[name,], target)
    together = None if needless else _share(means.get((name, True)), False, reaches[names], target)
    return Tipping(name, alone, together, needless)


def _share(means: Sequence[float] | None, before: bool, after: bool, target: float) -> float | None:
    if not after:
        return None
    if before:
        return 0.0
    return 1.0 if means is None else _crossing(means, target)  # a move is made or not: there is no part of it


def _crossing(means: Sequence[float], target: float) -> float:
    # The first crossing, on straight lines between the steps; a lever's moves alone may do it at its start.
    if means[0] >= target:
        return 0.0
    for i, (a, b) in enumerate(zip(means, means[1:], strict=False)):
        if a < target <= b:
            return (i + (target - a) / (b - a)) / (len(means) - 1)
    return 1.0  # all draws reach the target at the end of the way, but the few that are solved on it do not
