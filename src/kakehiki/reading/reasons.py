"""Reasons: the change in P(yes) since a reference, split by Shapley value over named groups of facts and moves."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.setting import Setting
from kakehiki.reading.estimate import estimate
from kakehiki.reading.records import Part, Reasons

Floats = NDArray[np.float64]
Coalition = frozenset[str]

OTHER = "other"  # what changed and no reason names


@dataclass(frozen=True)
class Comparison:
    """The settings between a reference and the situation read: for each set of reasons, those reasons as now."""

    reference: str
    reasons: tuple[str, ...]
    settings: Mapping[Coalition, Setting]


def comparison(case: Case, reference: str, before: Setting, after: Setting) -> Comparison:
    """Return every mixture of two settings; a reason without a change stays in, with a part of 0."""
    groups: dict[str, tuple[set[str], set[str]]] = {
        name: (set(reason.facts), set(reason.moves)) for name, reason in case.reasons.items()
    }
    then, now = dict(before.facts), dict(after.facts)
    made_then, made_now = dict(before.given), dict(after.given)
    facts = {f for f in now if now[f] != then[f]} - {f for g in groups.values() for f in g[0]}
    moves = {m for m in {*made_then, *made_now} if made_then.get(m) != made_now.get(m)}
    moves -= {m for g in groups.values() for m in g[1]}
    if facts or moves or not groups:
        groups[OTHER] = (facts, moves)
    settings = {}
    for coalition in _subsets(tuple(groups)):
        as_now = [groups[name] for name in coalition]
        new_facts = {f for g in as_now for f in g[0]}
        new_moves = {m for g in as_now for m in g[1]}
        made = {m: o for m, o in made_then.items() if m not in new_moves}
        made |= {m: o for m, o in made_now.items() if m in new_moves}
        mixed = {f: now[f] if f in new_facts else then[f] for f in now}
        settings[coalition] = Setting(tuple(sorted(made.items())), tuple(sorted(mixed.items())))
    return Comparison(reference, tuple(groups), settings)


def reasons(compared: Comparison, yes: Mapping[Setting, Floats]) -> Reasons:
    """Return each reason's Shapley value, from P(yes) [B] at every mixture (Shapley 1953)."""
    worth = {coalition: yes[setting] for coalition, setting in compared.settings.items()}
    everyone = frozenset(compared.reasons)
    parts = [Part(name, estimate(_shapley(name, compared.reasons, worth))) for name in compared.reasons]
    return Reasons(compared.reference, estimate(worth[frozenset()]), estimate(worth[everyone]), tuple(parts))


def _shapley(name: str, names: tuple[str, ...], worth: Mapping[Coalition, Floats]) -> Floats:
    n = len(names)
    total = np.zeros_like(worth[frozenset()])
    for others in _subsets(tuple(x for x in names if x != name)):
        weight = factorial(len(others)) * factorial(n - len(others) - 1) / factorial(n)
        total += weight * (worth[others | {name}] - worth[others])
    return total


def _subsets(names: tuple[str, ...]) -> list[Coalition]:
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]
