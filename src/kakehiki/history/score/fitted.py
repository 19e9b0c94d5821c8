"""Forecasts by numbers learnt from earlier answers, with the Monte Carlo error of their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp

from kakehiki.case.model import Case
from kakehiki.ensemble.run import Progress
from kakehiki.history.fit.filtered import filtered
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]

RUNS = 4  # independent runs, by which the error of the evidence is told


@dataclass(frozen=True)
class Learnt:
    """Forecasts [R, O], how many answers were known before each [R], and the evidence with its standard error."""

    chances: Floats
    earlier: tuple[int, ...]
    log_evidence: float
    error: float
    games: int
    failed: int


def learnt(
    case: Case, rows: Sequence[Row], particles: int, seed: int, progress: Progress | None = None
) -> Learnt:
    """Return the mean of independent runs of particles; the evidence is the log of their mean evidence.

    `particles` are those of all runs together. The error of the evidence is by the delta method.
    """
    each = max(2, particles // RUNS)

    def told(run: int) -> Progress | None:
        return None if progress is None else lambda done, total: progress(run * total + done, RUNS * total)

    runs = [filtered(case, rows, each, seed * RUNS + run, told(run)) for run in range(RUNS)]
    logs = np.array([run.evidence for run in runs])
    relative = np.exp(logs - logs.max())
    return Learnt(
        np.mean([run.chance for run in runs], axis=0),
        runs[0].known,
        float(logsumexp(logs) - np.log(RUNS)),
        float(relative.std(ddof=1) / relative.mean() / np.sqrt(RUNS)),
        sum(run.games for run in runs),
        sum(run.failed for run in runs),
    )
