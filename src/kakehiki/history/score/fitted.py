"""Forecasts by numbers learnt from earlier answers, with the Monte Carlo error of their evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import logsumexp
from scipy.stats import t as student

from kakehiki.case.model import Case
from kakehiki.ensemble.run import Progress
from kakehiki.history.fit.filtered import filtered
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]

RUNS = 4  # independent runs, by which the error of the evidence is told
SURE = 0.975  # upper end of the interval of the evidence


@dataclass(frozen=True)
class Learnt:
    """Forecasts [R, O], how many answers were known before each [R], and the evidence with its standard error.

    `runs`: the error comes from so many.
    """

    chances: Floats
    earlier: tuple[int, ...]
    log_evidence: float
    error: float
    runs: int
    games: int
    failed: int


def learnt(
    case: Case,
    rows: Sequence[Row],
    particles: int,
    seed: int,
    progress: Progress | None = None,
    runs: int = RUNS,
) -> Learnt:
    """Return the mean of independent runs of particles; the evidence is the log of their mean evidence.

    `particles` are those of all runs together. The error of the evidence is by the delta method.
    """
    each = max(2, particles // runs)

    def told(run: int) -> Progress | None:
        return None if progress is None else lambda done, total: progress(run * total + done, runs * total)

    found = [filtered(case, rows, each, seed * runs + run, told(run)) for run in range(runs)]
    logs = np.array([run.evidence for run in found])
    relative = np.exp(logs - logs.max())
    return Learnt(
        np.mean([run.chance for run in found], axis=0),
        found[0].known,
        float(logsumexp(logs) - np.log(runs)),
        float(relative.std(ddof=1) / relative.mean() / np.sqrt(runs)),
        runs,
        sum(run.games for run in found),
        sum(run.failed for run in found),
    )


def reach(error: float, runs: int) -> float:
    """Return half the width of a 95% interval from a standard error that itself comes from few runs.

    Student's t with one degree of freedom less than runs: 3.2 errors with four runs, 2.4 with eight, not 2.
    """
    return float(student.ppf(SURE, runs - 1)) * error
