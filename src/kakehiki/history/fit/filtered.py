"""Forecasts of each overture from the answers that were known before it, and from nothing later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.particles import Learnt, Particles, in_order
from kakehiki.history.record.rows import Row, known_by

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

PARTICLES = 2_048


@dataclass(frozen=True, eq=False)
class Filtered:
    """Forecasts of R rows [R, O], each from the answers known before its date: `known` [R] says how many those were.

    `evidence`: log-probability of all answers learnt; `learnt`: each of them in the order in which it came to be known.
    `games` that were solved, and how many of them `failed`.
    """

    chance: Floats
    known: tuple[int, ...]
    evidence: float
    learnt: tuple[Learnt, ...]
    games: int
    failed: int


def filtered(
    case: Case,
    rows: Sequence[Row],
    particles: int = PARTICLES,
    seed: int = 1,
    progress: Progress | None = None,
) -> Filtered:
    """Return the forecast of every row by particles that have learnt the rows `known_by` its date, and no other.

    What comes later changes no byte of an earlier forecast. `progress` is told rows done and rows to do.
    """
    likelihood = Likelihood(case)
    cloud = Particles(likelihood, particles, seed)
    queue = list(in_order(rows))
    found = np.empty((len(rows), len(likelihood.options)))
    counts = [0] * len(rows)
    order = sorted(range(len(rows)), key=lambda r: (rows[r].date, rows[r].name))
    for done, r in enumerate(order):
        allowed = {row.name for row in known_by(rows, rows[r].date)}
        while queue and queue[0].name in allowed:
            cloud.learn(queue.pop(0))
        counts[r] = len(cloud.rows)
        found[r] = cloud.forecast(rows[r])
        if progress is not None:
            progress(done + 1, len(rows))
    for row in queue:
        cloud.learn(row)
    return Filtered(
        found, tuple(counts), cloud.evidence, tuple(cloud.learnt), likelihood.games, likelihood.failed
    )
