"""Scores a record: every row forecast from what was known before it, by the case, by learning, and by baselines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np

from kakehiki import __version__
from kakehiki.ensemble.run import Ensemble
from kakehiki.errors import Problem, UsageError
from kakehiki.history.fit.posterior import posterior
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.record.rows import Row, rows
from kakehiki.history.score.boards import board, subsets
from kakehiki.history.score.calibration import binned, calibration, decomposition
from kakehiki.history.score.causes import FEWEST_DRAWS, Basis, Steps, causes
from kakehiki.history.score.fitted import RUNS, Learnt, learnt
from kakehiki.history.score.forecasts import (
    Expert,
    Floats,
    Regressed,
    columns,
    counting,
    expert,
    options_of,
    regressed,
    simple,
)
from kakehiki.history.score.groups import groups
from kakehiki.history.score.records import (
    Board,
    Calibrated,
    Causes,
    Manifest,
    Said,
    Scored,
    ScoredFact,
    ScoredRow,
    Tally,
)
from kakehiki.history.score.resample import interval
from kakehiki.history.score.rules import LEAST

MODELS = ("expert", "fitted")
CHIEF = 3  # facts that are told of a row
FEWEST = 2  # rows with an answer


@dataclass(frozen=True)
class Wanted:
    """What to work out; `apart`: facts looked at by themselves.

    `since`: the date at which the record is divided; without it, the one that the record states, if any. It is never
    chosen by the answers. `particles` are those of all `runs` together.
    """

    draws: int = 1024
    seed: int = 1
    particles: int = 1024
    runs: int = RUNS
    since: Date | None = None
    apart: tuple[str, ...] = ()


def score(loaded: LoadedRecord, wanted: Wanted = Wanted(), steps: Steps = lambda name: None) -> Scored:
    """Return the scores of a record; the same record, numbers and seed give the same bytes.

    `steps` gives each step of the work its progress. Raises UsageError: record-unanswered, apart-unknown; GameError
    as `Ensemble.game`.
    """
    case, made = loaded.case.case, rows(loaded)
    scored = [r for r, row in enumerate(made) if row.answer is not None]
    if len(scored) < FEWEST:
        raise UsageError(Problem("record-unanswered", {"name": loaded.record.id, "count": str(len(scored))}))
    divided = groups(case, made, wanted.apart)
    by_expert = expert(Ensemble(case, wanted.draws, wanted.seed), made, steps("expert"))
    by_fit = learnt(case, made, wanted.particles, wanted.seed, steps("fitted"), wanted.runs)
    by_logit, own = _regressions(loaded, made)
    chances = {
        "expert": by_expert.chances,
        "fitted": by_fit.chances,
        **simple(case, made),
        "logit": by_logit.chances,
    }
    if own is not None:
        chances["logit_all"] = own.chances
    since = wanted.since or loaded.record.since
    counts, options = counting(case), options_of(case)
    happened = np.array([options.index(str(made[r].answer)) for r in scored])
    told = _rows(made, chances, by_expert, by_fit, counts, options, loaded)
    found = None
    if since is not None and len(divided.unions) > 1:
        penalty = float(by_logit.penalties[-1])
        facts, moves = tuple(case.facts), _moves(made)
        basis = Basis(case, made, divided, since, wanted.seed, chances, by_fit, facts, moves, penalty)
        found = _causes(basis, wanted, steps)
    return Scored(
        options=options,
        yes_options=tuple(case.question.yes),
        models=MODELS,
        baselines=tuple(name for name in chances if name not in MODELS),
        rows=told,
        open_rows=len(made) - len(scored),
        boards=_boards(made, chances, options, counts, since, wanted.seed),
        tallies=_tallies(options, happened, {name: p[scored] for name, p in chances.items()}),
        calibration=tuple(
            _calibrated(name, p[scored][:, counts].sum(axis=1), counts[happened], wanted.seed)
            for name, p in chances.items()
        ),
        misses=_misses(told),
        since=since,
        causes=found,
        manifest=_manifest(loaded, wanted, by_expert, by_fit),
    )


def _causes(basis: Basis, wanted: Wanted, steps: Steps) -> Causes | None:
    draws = max(FEWEST_DRAWS, wanted.draws)
    given_all = posterior(basis.case, basis.rows, draws, wanted.seed, steps("causes"))
    return causes(basis, given_all, wanted.particles, wanted.draws, steps)


def _moves(made: Sequence[Row]) -> tuple[str, ...]:
    return tuple(sorted({move for row in made for move in row.given}))


def _regressions(loaded: LoadedRecord, made: Sequence[Row]) -> tuple[Regressed, Regressed | None]:
    case, moves = loaded.case.case, _moves(made)
    facts = tuple(case.facts)
    own = [f for f in loaded.record.facts if f not in case.facts and all(f in row.facts for row in made)]
    same = regressed(case, made, columns(case, made, facts, moves))
    return same, regressed(case, made, columns(case, made, (*facts, *own), moves)) if own else None


def _tallies(
    options: Sequence[str], happened: np.typing.NDArray[np.int64], chances: Mapping[str, Floats]
) -> tuple[Tally, ...]:
    return tuple(
        Tally(option, int((happened == o).sum()), {name: float(p[:, o].sum()) for name, p in chances.items()})
        for o, option in enumerate(options)
    )


def _boards(
    made: Sequence[Row],
    chances: Mapping[str, Floats],
    options: Sequence[str],
    counts: np.typing.NDArray[np.bool_],
    since: Date | None,
    seed: int,
) -> tuple[Board, ...]:
    against = [name for name in chances if name not in MODELS]
    pairs = [(model, name) for model in MODELS for name in against] + [("fitted", "expert")]
    found = []
    for name, part in subsets(made, since).items():
        happened = [options.index(str(made[r].answer)) for r in part]
        said = {who: p[part] for who, p in chances.items()}
        found.append(board(name, said, happened, counts, pairs, seed))
    return tuple(found)


def _calibrated(name: str, yes: Floats, came: np.typing.NDArray[np.bool_], seed: int) -> Calibrated:
    answers = came.astype(np.float64)
    yes = yes.clip(0.0, 1.0)  # a sum of probabilities may exceed 1 by rounding
    return Calibrated(
        name, decomposition(yes, answers, seed), binned(yes, answers), calibration(yes, answers, seed)
    )


def _rows(
    made: Sequence[Row],
    chances: Mapping[str, Floats],
    by_expert: Expert,
    by_fit: Learnt,
    counts: np.typing.NDArray[np.bool_],
    options: Sequence[str],
    loaded: LoadedRecord,
) -> tuple[ScoredRow, ...]:
    facts = columns(loaded.case.case, made, tuple(loaded.case.case.facts), ())
    found = []
    for r, row in enumerate(made):
        came = None if row.answer is None else row.answer in loaded.case.case.question.yes
        answer = None if row.answer is None else options.index(row.answer)
        found.append(
            ScoredRow(
                row.name,
                row.date,
                row.by,
                row.answer,
                came,
                row.known,
                by_fit.earlier[r],
                row.in_talks,
                row.grade,
                row.situation,
                interval(float(by_expert.yes[r].mean()), by_expert.yes[r]),
                _chief(facts, r),
                tuple(_said(who, p[r], answer, counts) for who, p in chances.items()),
            )
        )
    return tuple(found)


def _chief(facts: Mapping[str, Floats], r: int) -> tuple[ScoredFact, ...]:
    found = []
    for name, values in facts.items():
        spread = float(values.std())
        off = float((values[r] - values.mean()) / spread) if spread > 0.0 else 0.0
        found.append(ScoredFact(name, float(values[r]), off))
    return tuple(sorted(found, key=lambda fact: -abs(fact.deviations))[:CHIEF])


def _said(who: str, chances: Floats, answer: int | None, counts: np.typing.NDArray[np.bool_]) -> Said:
    yes = float(chances[counts].sum())
    told = tuple(float(p) for p in chances)
    if answer is None:
        return Said(who, told, yes, None, None)
    surprise = float(-np.log(max(chances[answer], LEAST)))
    return Said(who, told, yes, surprise, bool((yes >= 0.5) != counts[answer]))


def _misses(told: Sequence[ScoredRow]) -> tuple[tuple[str, str], ...]:
    missed = [
        (said.surprise or 0.0, said.forecaster, row.row)
        for row in told
        for said in row.said
        if said.missed and said.forecaster in MODELS
    ]
    return tuple((who, name) for _, who, name in sorted(missed, key=lambda one: (-one[0], one[1], one[2])))


def _manifest(loaded: LoadedRecord, wanted: Wanted, by_expert: Expert, by_fit: Learnt) -> Manifest:
    return Manifest(
        record=loaded.record.id,
        record_sha256=loaded.sha256,
        case=loaded.case.case.id,
        case_sha256=loaded.case.sha256,
        version=__version__,
        numpy=np.__version__,
        seed=wanted.seed,
        draws=wanted.draws,
        particles=wanted.particles,
        runs=by_fit.runs,
        games=by_expert.games + by_fit.games,
        failed=by_expert.failed + by_fit.failed,
    )
