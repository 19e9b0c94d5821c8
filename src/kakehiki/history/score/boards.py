"""Scores of all forecasters over all rows and over parts of the record, with intervals and paired differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date as Date

import numpy as np
from numpy.typing import NDArray

from kakehiki.history.record.rows import Row
from kakehiki.history.score.discrimination import area, areas
from kakehiki.history.score.records import Board, Difference, Discrimination, Loss
from kakehiki.history.score.resample import ENDS, Interval, interval, runs_of_rows, single_rows
from kakehiki.history.score.rules import RULES

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

FEWEST = 5  # scored rows below which a part of the record gets no board
BEST_GRADES = ("A",)


def subsets(rows: Sequence[Row], since: Date | None) -> dict[str, list[int]]:
    """Return the scored rows of every part of the record that has enough of them, by the part's name.

    `new` are the rows that are none of the case's own situations, on which its numbers were tried out; `meetings`
    those with a meeting in the offer.
    """
    scored = [r for r, row in enumerate(rows) if row.answer is not None]
    found = {"all": scored}
    if since is not None:
        found["before"] = [r for r in scored if rows[r].date < since]
        found["since"] = [r for r in scored if rows[r].date >= since]
    found["new"] = [r for r in scored if rows[r].situation is None]
    found["meetings"] = [r for r in scored if rows[r].meeting]
    found["best_grade"] = [r for r in scored if rows[r].grade in BEST_GRADES]
    found["no_talks"] = [r for r in scored if not rows[r].in_talks]
    proposers = sorted({rows[r].by for r in scored})
    found |= {f"by: {who}": [r for r in scored if rows[r].by == who] for who in proposers}
    fewest = {name: FEWEST for name in found} | {"all": 1}
    return {
        name: part
        for name, part in found.items()
        if len(part) >= fewest[name] and (name == "all" or len(part) < len(scored))
    }


def board(
    name: str,
    chances: Mapping[str, Floats],
    happened: Sequence[int],
    counts: Bools,
    pairs: Sequence[tuple[str, str]],
    seed: int,
) -> Board:
    """Return the scores of forecasts [R, O] by forecaster on answers [R]; `pairs` are to be compared."""
    rows = len(happened)
    samples = single_rows(rows, seed), runs_of_rows(rows, seed)
    losses = {
        (who, rule): losses_of(p, happened, counts)
        for who, p in chances.items()
        for rule, losses_of in RULES.items()
    }
    came = counts[list(happened)].astype(np.float64)
    return Board(
        name,
        rows,
        int(came.sum()),
        tuple(Loss(who, rule, *_intervals(found, *samples)) for (who, rule), found in losses.items()),
        tuple(
            difference(a, b, rule, losses[a, rule] - losses[b, rule], seed)
            for a, b in pairs
            for rule in RULES
        ),
        tuple(_discrimination(who, p[:, counts].sum(axis=1), came, samples[1]) for who, p in chances.items()),
    )


def difference(forecaster: str, against: str, rule: str, gaps: Floats, seed: int) -> Difference:
    """Return the mean of paired gaps [R] in loss with its intervals."""
    singly, in_runs = single_rows(len(gaps), seed), runs_of_rows(len(gaps), seed)
    mean, rows, runs = _intervals(gaps, singly, in_runs)
    better = float(np.mean(gaps[in_runs].mean(axis=1) < 0.0))
    verdict = "unclear"
    if max(rows.high, runs.high) < 0.0:
        verdict = "better"
    elif min(rows.low, runs.low) > 0.0:
        verdict = "worse"
    return Difference(forecaster, against, rule, mean, rows, runs, better, verdict)


def _intervals(
    losses: Floats, singly: NDArray[np.int64], in_runs: NDArray[np.int64]
) -> tuple[float, Interval, Interval]:
    mean = float(losses.mean())
    rows, runs = (interval(mean, losses[places].mean(axis=1)) for places in (singly, in_runs))
    return mean, rows, runs


def _discrimination(who: str, yes: Floats, came: Floats, samples: NDArray[np.int64]) -> Discrimination:
    found = area(yes, came)
    if found is None:
        return Discrimination(who, None, None)
    again = areas(yes, came, samples)
    low, high = np.quantile(again[~np.isnan(again)], ENDS)
    return Discrimination(who, found, Interval(found, float(low), float(high)))
