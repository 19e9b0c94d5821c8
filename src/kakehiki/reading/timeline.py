"""The timeline: what the case would have said at each date, what happened, and proper scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case, Situation
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Forecast, Score, Timeline, Verdict

Floats = NDArray[np.float64]

RESAMPLES = 2_000
SURE = 0.9  # what "the last answer again" puts on that answer


def forecast(case: Case, name: str, situation: Situation, seen: Verdict) -> Forecast:
    """Return one situation's forecast beside what happened."""
    if situation.answer is None:
        return Forecast(name, situation.date, seen, None, None, None, None, None)
    came = situation.answer in case.question.yes
    chance = next(a.chance.mean for a in seen.answers if a.option == situation.answer)
    hit = (seen.yes.mean >= 0.5) == came
    exact = seen.likeliest.option == situation.answer
    surprise = -math.log(max(chance, 1e-300))
    return Forecast(name, situation.date, seen, situation.answer, came, hit, exact, surprise)


def timeline(case: Case, verdicts: Mapping[str, Verdict], seed: int) -> Timeline:
    """Return all situations in order of date, the misses worst first, and scores with bootstrap ranges.

    Scores (lower is better): Brier (1950) on yes or no; logarithmic (Good 1952) and ranked probability (Epstein 1969)
    on all answers, which the case lists in order.
    """
    situations: dict[str, Situation] = {**case.episodes, "now": case.now}
    forecasts = sorted(
        (forecast(case, name, situations[name], seen) for name, seen in verdicts.items()),
        key=lambda f: (f.date, f.episode == "now"),
    )
    known = [f for f in forecasts if f.answer is not None]
    missed = sorted((f for f in known if not f.hit), key=lambda f: -(f.surprise or 0.0))
    return Timeline(tuple(forecasts), tuple(f.episode for f in missed), _scores(case, known, seed))


def _scores(case: Case, known: Sequence[Forecast], seed: int) -> tuple[Score, ...]:
    if not known:
        return ()
    options = list(case.moves[case.question.move].options)
    counts = np.array([option in case.question.yes for option in options])
    happened = [options.index(f.answer) for f in known if f.answer is not None]
    chances = {
        "model": np.array([[a.chance.mean for a in f.verdict.answers] for f in known]),
        "base_rate": _base_rate(happened, len(options)),
        "last_answer": _last_answer(happened, len(options)),
        "uniform": np.full((len(known), len(options)), 1.0 / len(options)),
    }
    random = np.random.Generator(np.random.PCG64(seed))
    samples = random.integers(0, len(known), (RESAMPLES, len(known)))
    found = []
    for rule, score in (("brier", _brier), ("log", _log), ("rps", _ranked)):
        by = {who: score(p, happened, counts) for who, p in chances.items()}
        low, high = np.quantile(by["model"][samples].mean(axis=1), [0.05, 0.95])
        means = {who: float(losses.mean()) for who, losses in by.items()}
        model = Estimate(means.pop("model"), float(low), float(high))
        found.append(Score(rule, model, **means))
    return tuple(found)


def _base_rate(happened: Sequence[int], options: int) -> Floats:
    # How often each answer was given so far, every answer counted once more than it was (Laplace).
    rows = [np.ones(options)]
    for answer in happened[:-1]:
        rows.append(rows[-1] + np.eye(options)[answer])
    return np.array([row / row.sum() for row in rows])


def _last_answer(happened: Sequence[int], options: int) -> Floats:
    rows = [np.full(options, 1.0 / options)]
    for answer in happened[:-1]:
        row = np.full(options, (1.0 - SURE) / (options - 1))
        row[answer] = SURE
        rows.append(row)
    return np.array(rows)


def _brier(chances: Floats, happened: Sequence[int], counts: NDArray[np.bool_]) -> Floats:
    losses: Floats = (chances[:, counts].sum(axis=1) - counts[list(happened)]) ** 2
    return losses


def _log(chances: Floats, happened: Sequence[int], counts: NDArray[np.bool_]) -> Floats:
    losses: Floats = -np.log(np.maximum(chances[np.arange(len(happened)), list(happened)], 1e-300))
    return losses


def _ranked(chances: Floats, happened: Sequence[int], counts: NDArray[np.bool_]) -> Floats:
    outcome = np.eye(chances.shape[1])[list(happened)]
    gaps = (chances - outcome).cumsum(axis=1)[:, :-1]
    losses: Floats = (gaps**2).mean(axis=1)
    return losses
