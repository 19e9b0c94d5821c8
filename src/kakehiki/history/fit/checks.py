"""Posterior predictive checks: whether answers drawn from the fitted game look like those that were given."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.particles import in_order
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

SELDOM = 0.05  # share of drawn records, at either end, from which the real one is unlike them


@dataclass(frozen=True)
class Check:
    """One number that tells a record: as it was, and over records drawn from the posterior.

    `kind`: "count" (of the answer `option`), "early" and "late" (yeses in the first and the last half of the rows),
    "run" (the longest run of rows without a yes). `p`: the share of drawn records above the real one plus half of
    those level with it: near 0 or 1 where the model does not make such records.
    """

    kind: str
    option: str | None
    observed: int
    median: float
    low: float
    high: float
    p: float

    @property
    def name(self) -> str:
        """The kind, and the answer that is counted."""
        return self.kind if self.option is None else f"{self.kind}.{self.option}"

    @property
    def unlike(self) -> bool:
        """Whether the real record is unlike those that are drawn."""
        return not SELDOM <= self.p <= 1.0 - SELDOM


def checks(case: Case, rows: Sequence[Row], draws: Floats, seed: int) -> tuple[Check, ...]:
    """Return the checks of the rows that were learnt, one record drawn at each point of draws [V, M]."""
    known = sorted(in_order(rows), key=lambda row: (row.date, row.name))
    if not known:
        return ()
    likelihood = Likelihood(case)
    chances = likelihood.chances(known, draws)  # [R, O, M]
    random = np.random.Generator(np.random.PCG64(seed))
    at = random.random((len(known), 1, draws.shape[1]))
    drawn = (chances.cumsum(axis=1) < at).sum(axis=1).clip(max=len(likelihood.options) - 1)  # [R, M]
    real = np.array([likelihood.options.index(str(row.answer)) for row in known])[:, None]
    said = [option in case.question.yes for option in likelihood.options]
    found = [
        _check("count", option, (real == o).sum(axis=0), (drawn == o).sum(axis=0))
        for o, option in enumerate(likelihood.options)
    ]
    came, comes = np.array(said)[real], np.array(said)[drawn]
    half = len(known) // 2
    for kind, part in (("early", slice(0, half)), ("late", slice(half, None))):
        found.append(_check(kind, None, came[part].sum(axis=0), comes[part].sum(axis=0)))
    found.append(_check("run", None, longest_run(~came), longest_run(~comes)))
    return tuple(found)


def longest_run(held: NDArray[np.bool_]) -> Ints:
    """Return the length [M] of the longest run of rows [R, M] that hold."""
    run = longest = np.zeros(held.shape[1], dtype=np.intp)
    for row in held:
        run = np.where(row, run + 1, 0)
        longest = np.maximum(longest, run)
    return longest


def _check(kind: str, option: str | None, observed: Ints, drawn: Ints) -> Check:
    real = int(observed[0])
    middle, low, high = np.quantile(drawn, [0.5, 0.05, 0.95])
    p = float(np.mean(drawn > real) + 0.5 * np.mean(drawn == real))
    return Check(kind, option, real, float(middle), float(low), float(high), p)
