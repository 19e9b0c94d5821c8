"""Forecasts of every row from what was known before its date: the case's own game, and baselines.

Data reach a forecaster through `known_by` alone, so that no answer is used before it was known.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.draws import draw
from kakehiki.ensemble.run import Ensemble, Progress
from kakehiki.history.record.rows import Row, known_by
from kakehiki.history.score import baselines
from kakehiki.history.score.logit import fit
from kakehiki.solve.solution import Status

Floats = NDArray[np.float64]
Said = Callable[[Row, Sequence[int], Sequence[Row]], Floats]

# From strong to weak: 100 all but keeps to the base rate; at 0.3 a fact's whole scale may move log-odds by several.
PENALTIES = (100.0, 30.0, 10.0, 3.0, 1.0, 0.3)


@dataclass(frozen=True)
class Expert:
    """Forecasts with the case's numbers as shipped: means [R, O], and P(yes) in every draw [R, B].

    `games` that were solved, rows that are alike once, and how many of them `failed`.
    """

    chances: Floats
    yes: Floats
    games: int
    failed: int


def options_of(case: Case) -> tuple[str, ...]:
    """Return the answers in the order of the case."""
    return tuple(case.moves[case.question.move].options)


def counting(case: Case) -> NDArray[np.bool_]:
    """Return which answers [O] count as yes."""
    return np.array([option in case.question.yes for option in options_of(case)])


def expert(ensemble: Ensemble, rows: Sequence[Row], progress: Progress | None = None) -> Expert:
    """Return the forecasts of the case as shipped, which use no answer; the draws are common to all rows."""
    solved = ensemble.run([row.setting for row in rows], progress=progress)
    answers = [solved[row.setting] for row in rows]
    counts = counting(ensemble.case)
    return Expert(
        np.array([a.chance.mean(axis=1) for a in answers]),
        np.array([a.chance[counts].sum(axis=0) for a in answers]),
        sum(found.status.size for found in solved.values()),
        sum(int((found.status == Status.FAILED).sum()) for found in solved.values()),
    )


def simple(case: Case, rows: Sequence[Row]) -> dict[str, Floats]:
    """Return the forecasts [R, O] of the baselines that look at no facts."""
    options = options_of(case)
    count = len(options)

    def of_proposer(row: Row, earlier: Sequence[int], seen: Sequence[Row]) -> Floats:
        own = [answer for answer, past in zip(earlier, seen, strict=True) if past.by == row.by]
        return baselines.base_rate(own, count)

    said: dict[str, Said] = {
        "base_rate": lambda row, earlier, seen: baselines.base_rate(earlier, count),
        "proposer_rate": of_proposer,
        "last_answer": lambda row, earlier, seen: baselines.last_answer(earlier, count),
        "uniform": lambda row, earlier, seen: baselines.uniform(count),
    }
    found: dict[str, list[Floats]] = {name: [] for name in said}
    for row in rows:
        # In the order in which answers came to be known, so that the last one is the latest news.
        seen = sorted(known_by(rows, row.date), key=lambda past: (past.known, past.date, past.name))
        earlier = [options.index(str(past.answer)) for past in seen]
        for name, say in said.items():
            found[name].append(say(row, earlier, seen))
    return {name: np.array(chances) for name, chances in found.items()}


def columns(case: Case, rows: Sequence[Row], facts: Sequence[str], moves: Sequence[str]) -> dict[str, Floats]:
    """Return what a regression is told of the rows, by name: facts' medians [R], and 1 where a move was made [R].

    A move's column is named `move: option`; there is one for each option of the case, so that no later row adds one.
    """
    half, zero = np.full(1, 0.5), np.zeros(1)
    found = {
        fact: np.array([float(draw(row.facts[fact], half, zero)[0].clip(0.0, 1.0)) for row in rows])
        for fact in facts
    }
    for move in moves:
        for option in case.moves[move].options:
            found[f"{move}: {option}"] = np.array([float(row.given.get(move) == option) for row in rows])
    return found


@dataclass(frozen=True)
class Regressed:
    """Forecasts of a logit [R, O], and the penalty [R] that each was made with."""

    chances: Floats
    penalties: Floats


def regressed(case: Case, rows: Sequence[Row], told: Mapping[str, Floats]) -> Regressed:
    """Return the forecasts of a logit on columns, fitted anew for every row to the answers known before it.

    The penalty is the one whose own earlier forecasts lost least (logarithmic rule), the strongest of equals.
    """
    options = options_of(case)
    facts = np.stack(list(told.values()), axis=1) if told else np.zeros((len(rows), 0))
    place = {row.name: r for r, row in enumerate(rows)}
    answers = np.array([-1 if row.answer is None else options.index(row.answer) for row in rows])
    under = np.empty((len(PENALTIES), len(rows), len(options)))
    chosen = np.empty(len(rows), dtype=np.int64)
    # Earlier rows first, so that what they said is there when a later one chooses its penalty.
    for r in sorted(range(len(rows)), key=lambda r: rows[r].date):
        seen = [place[past.name] for past in known_by(rows, rows[r].date)]
        for p, penalty in enumerate(PENALTIES):
            made = fit(facts[seen], answers[seen], len(options), penalty)
            under[p, r] = made.chances(facts[r : r + 1])[0]
        losses = -np.log(under[:, seen, answers[seen]]).sum(axis=1)
        chosen[r] = int(losses.argmin())
    return Regressed(under[chosen, np.arange(len(rows))], np.array(PENALTIES)[chosen])
