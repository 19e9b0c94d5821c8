"""The timeline: what the case would have said at each date, what happened, and proper scores."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np

from kakehiki.case.model import Case, Situation
from kakehiki.history.score.baselines import base_rate, last_answer, uniform
from kakehiki.history.score.rules import LEAST, RULES
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Forecast, Score, Timeline, Verdict

RESAMPLES = 2_000


def forecast(case: Case, name: str, situation: Situation, seen: Verdict) -> Forecast:
    """Return one situation's forecast beside what happened."""
    if situation.answer is None:
        return Forecast(name, situation.date, seen, None, None, None, None, None)
    came = situation.answer in case.question.yes
    chance = next(a.chance.mean for a in seen.answers if a.option == situation.answer)
    hit = (seen.yes.mean >= 0.5) == came
    exact = seen.likeliest.option == situation.answer
    surprise = -math.log(max(chance, LEAST))
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
    before = [happened[:i] for i in range(len(happened))]
    chances = {
        "model": np.array([[a.chance.mean for a in f.verdict.answers] for f in known]),
        "base_rate": np.array([base_rate(earlier, len(options)) for earlier in before]),
        "last_answer": np.array([last_answer(earlier, len(options)) for earlier in before]),
        "uniform": np.array([uniform(len(options)) for _ in before]),
    }
    random = np.random.Generator(np.random.PCG64(seed))
    samples = random.integers(0, len(known), (RESAMPLES, len(known)))
    found = []
    for rule, losses_of in RULES.items():
        by = {who: losses_of(p, happened, counts) for who, p in chances.items()}
        low, high = np.quantile(by["model"][samples].mean(axis=1), [0.05, 0.95])
        means = {who: float(losses.mean()) for who, losses in by.items()}
        model = Estimate(means.pop("model"), float(low), float(high))
        found.append(Score(rule, model, **means))
    return tuple(found)
