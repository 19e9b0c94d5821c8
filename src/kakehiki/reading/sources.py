"""Sources: which numbers rest on evidence, and how much of the verdict's variance does not."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import Quantile, numbers_of
from kakehiki.ensemble.setting import Setting
from kakehiki.reading.records import NumberRow, Sources

Floats = NDArray[np.float64]


def number_rows(case: Case, situation: str, setting: Setting) -> tuple[NumberRow, ...]:
    """Return every number that the situation's reading uses, with the claims that back it."""
    facts = dict(setting.facts)
    found = []
    for quantile in numbers_of(case):
        number, written = quantile.number, quantile.product or str(quantile.number)
        if quantile.path.startswith("facts."):
            number = facts[quantile.path.removeprefix("facts.")][0][1]
            written = str(number)
        claims = tuple(
            name for name, claim in case.claims.items() if _bears(case, claim.backs, quantile, situation)
        )
        found.append(NumberRow(quantile.path, written, claims, number.judged))
    return tuple(found)


def _bears(case: Case, targets: Iterable[str], quantile: Quantile, situation: str) -> bool:
    path = quantile.path
    if path.startswith("facts.") and situation != "now":
        # An episode that does not name a fact keeps today's number, and its evidence.
        named = path.removeprefix("facts.") in case.episodes[situation].facts
        path = f"{path}@{situation}" if named else path
    return any(path == t or path.startswith(f"{t}.") for t in targets)


def unsourced(rows: tuple[NumberRow, ...]) -> frozenset[str]:
    """Return the paths of the numbers that no evidence stands behind."""
    return frozenset(row.path for row in rows if not row.sourced)


def sources(rows: tuple[NumberRow, ...], common: Floats, fresh: Floats | None) -> Sources:
    """Return the ledger of numbers and the unsourced ones' total effect on the variance of P(yes).

    `common` and `fresh` are P(yes) [B] before and after the unsourced numbers are drawn anew, all others kept
    (Jansen 1999): half the mean squared difference over the variance. It is 1, and not estimated, where no number is
    sourced; None where numbers cannot be drawn anew one by one (`fresh` is None).
    """
    if fresh is None:
        return Sources(None, rows)
    variance = float(np.var(np.concatenate([common, fresh])))
    if variance > 0 and rows and not any(row.sourced for row in rows):
        return Sources(1.0, rows)
    share = 0.5 * float(np.mean((common - fresh) ** 2)) / variance if variance > 0 else 0.0
    return Sources(min(1.0, share), rows)
