"""The reading: all settings that its parts need, solved together, then each part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

import kakehiki
from kakehiki.case.flaws import Flaw, near
from kakehiki.case.load import LoadedCase
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.weighing import weighing
from kakehiki.ensemble.draws import GivenPoints
from kakehiki.ensemble.run import Budget, Ensemble, Progress
from kakehiki.ensemble.setting import Setting, situation
from kakehiki.ensemble.sobol import MOST_DIMENSIONS
from kakehiki.ensemble.views import Answers, view
from kakehiki.errors import CaseError, Problem, UsageError
from kakehiki.history.fit.weights import LoadedWeights
from kakehiki.reading.beliefs import Competing, Signals
from kakehiki.reading.competing import competing
from kakehiki.reading.conditions import Search, conditions, search, ways
from kakehiki.reading.learnt import learnt_numbers, unscored
from kakehiki.reading.making import Flagged, Manifest
from kakehiki.reading.reasons import Comparison, comparison, reasons
from kakehiki.reading.records import Conditions, NumberRow, Reading, Region, Watchlist
from kakehiki.reading.region import region
from kakehiki.reading.signals import forks, priors, rivals, signals
from kakehiki.reading.sources import number_rows, sources, unsourced
from kakehiki.reading.timeline import timeline
from kakehiki.reading.verdict import public_tree, verdict, yes
from kakehiki.reading.watchlist import watchlist
from kakehiki.solve.solution import Status

Floats = NDArray[np.float64]

NOW = "now"
ON_THE_WAY = 512  # draws for tipping values, and for each combination in the search for a region
MOST_POINTS = 65_536  # of all combinations together in that search
MOST_WATCHED = 16_384  # draws for the watchlist; all numbers of all of them are held at once
MOST_LISTED = 1_000  # flagged draws of a setting that are named one by one
MOST_GAMES = 20_000_000  # their answers take about a gigabyte


@dataclass(frozen=True)
class Wanted:
    """What to read: a situation, against which episode, with how many draws; `weights`: of numbers that were learnt."""

    situation: str = NOW
    against: str | None = None  # None: the case's own reference
    draws: int = 4_096
    seed: int = 1
    budget: Budget = Budget()
    weights: LoadedWeights | None = None


@dataclass(frozen=True)
class Rivalry:
    """What the moves and the claims say of the case's hypotheses, and the games that it rests on, by name."""

    signals: Signals | None = None
    competing: Competing | None = None
    solved: Mapping[str, Answers] = field(default_factory=dict)


def read_case(loaded: LoadedCase, wanted: Wanted = Wanted(), progress: Progress | None = None) -> Reading:
    """Return the reading of a case.

    Raises UsageError: unknown-episode, same-episode, too-many-games, and as `learnt_numbers`;
    CaseError: too-many-numbers; GameError as `build_tree` and `view`.
    """
    case = loaded.case
    _check(case, wanted)
    reference = _reference(case, wanted)
    setting = situation(case, wanted.situation)
    dated = {name: situation(case, name) for name in (*case.episodes, NOW)}
    compared = comparison(case, reference, dated[reference], setting) if reference else None
    # Levers say what someone could do from now; at another date the same settings would mean something else.
    sought = search(case, setting) if case.levers and wanted.situation == NOW else None
    rows = number_rows(case, wanted.situation, setting)
    # Numbers that were learnt together are not drawn anew one by one, nor on ranges of another hypothesis.
    learnt = learnt_numbers(case, wanted.weights, wanted.situation, wanted.draws)
    renewed = None if learnt else replace(setting, fresh=unsourced(rows))
    given = GivenPoints(wanted.weights.points) if wanted.weights else None
    ensemble = Ensemble(case, wanted.draws, wanted.seed, wanted.budget, beliefs=_beliefs(case), given=given)
    settings = _settings(setting, dated, compared, sought, renewed)
    _check_size(len(settings), wanted.draws)
    solved = ensemble.run(list(settings), whole=setting, progress=progress)
    coming = {s: yes(case, answers) for s, answers in solved.items()}
    seen = view(case, ensemble.game(setting), dict(setting.given))
    # Of another date's moves the case's hypotheses, which are of today, say nothing.
    stated = case.hypotheses and wanted.situation == NOW and not learnt
    rivalry = _rivalry(ensemble, setting) if stated else Rivalry()
    past = timeline(case, {n: verdict(case, solved[s]) for n, s in dated.items()}, wanted.seed)
    return Reading(
        situation=wanted.situation,
        verdict=verdict(case, solved[setting]),
        tree=public_tree(seen, solved[setting]),
        reasons=reasons(compared, coming) if compared else None,
        conditions=_conditions(ensemble, sought, coming) if sought else None,
        timeline=unscored(past, learnt) if case.episodes else None,
        sources=sources(rows, coming[setting], coming[renewed] if renewed else None),
        signals=rivalry.signals,
        competing=rivalry.competing,
        watchlist=None if learnt else _watchlist(ensemble, setting, rows, coming[setting]),
        learnt=learnt,
        manifest=_manifest(
            loaded, wanted, ensemble, {**{settings[s]: a for s, a in solved.items()}, **rivalry.solved}
        ),
    )


def _check(case: Case, wanted: Wanted) -> None:
    for name in (wanted.situation, wanted.against):
        if name not in (None, NOW, *case.episodes):
            flaw = Flaw("", "unknown-episode", name=str(name), **near(str(name), (NOW, *case.episodes)))
            raise UsageError(Problem(flaw.code, flaw.params))
    if wanted.against == wanted.situation:
        raise UsageError(Problem("same-episode", {"name": wanted.situation}))
    count, limit = len(numbers_of(case)), (MOST_DIMENSIONS - _beliefs(case)) // 2
    if count > limit:
        raise CaseError(Problem("too-many-numbers", {"count": str(count), "limit": str(limit)}))


def _beliefs(case: Case) -> int:
    # Numbers that only beliefs rest on: the hypotheses' priors, and how marks and grades count.
    return len(case.hypotheses) + len(weighing(case).numbers) if case.hypotheses else 0


def _check_size(settings: int, draws: int) -> None:
    if settings * draws > MOST_GAMES:
        values = {"count": settings * draws, "limit": MOST_GAMES, "draws": MOST_GAMES // settings}
        raise UsageError(Problem("too-many-games", {name: f"{n:,}" for name, n in values.items()}))


def _reference(case: Case, wanted: Wanted) -> str | None:
    reference = wanted.against or case.question.reference
    return None if reference == wanted.situation else reference


def _settings(
    setting: Setting,
    dated: Mapping[str, Setting],
    compared: Comparison | None,
    sought: Search | None,
    renewed: Setting | None,
) -> dict[Setting, str]:
    # Every setting once, with the first name that it has.
    found: dict[Setting, str] = {}
    for name, one in dated.items():
        found.setdefault(one, name)
    found.setdefault(setting, NOW)
    for together, one in compared.settings.items() if compared else ():
        found.setdefault(one, f"reasons: {', '.join(sorted(together))}")
    for levers, one in sought.combinations.items() if sought else ():
        found.setdefault(one, f"levers: {', '.join(levers)}")
    if renewed is not None:
        found.setdefault(renewed, "unsourced")
    return found


def _conditions(ensemble: Ensemble, sought: Search, coming: Mapping[Setting, Floats]) -> Conditions:
    case = ensemble.case
    few = min(ensemble.draws, ON_THE_WAY)
    steps = ways(case, sought, coming)
    solved = ensemble.run([s for way in steps.values() for s in way], draws=few)
    means = {key: [float(np.mean(yes(case, solved[s]))) for s in way] for key, way in steps.items()}
    return conditions(case, sought, coming, means, _region(ensemble, sought, coming, few))


def _region(ensemble: Ensemble, sought: Search, coming: Mapping[Setting, Floats], few: int) -> Region | None:
    # All combinations of levers pooled: which facts set those draws apart in which the target is reached?
    quantiles = numbers_of(ensemble.case)
    facts = [i for i, quantile in enumerate(quantiles) if quantile.path.startswith("facts.")]
    few = min(few, max(2, MOST_POINTS // len(sought.combinations)))
    inputs, hits = [], []
    for setting in sought.combinations.values():
        inputs.append(ensemble.values(setting, 0, few)[facts])
        hits.append(coming[setting][:few] >= ensemble.case.question.target)
    pooled = np.concatenate(inputs, axis=1)
    moving = np.flatnonzero(np.ptp(pooled, axis=1) > 0)
    names = tuple(quantiles[facts[i]].path for i in moving)
    return region(names, pooled[moving], np.concatenate(hits))


def _rivalry(ensemble: Ensemble, setting: Setting) -> Rivalry:
    case = ensemble.case
    stated = rivals(ensemble, setting)
    solved = ensemble.run(stated.settings, supposing=stated.supposing, draws=stated.draws)
    points = ensemble.belief_points(stated.draws)
    count = len(case.hypotheses)
    heard = signals(case, stated, solved, priors(case, points[:count]))
    matrix, held = competing(case, points[count:], heard.prior, heard.now)
    names = {
        s: [h for h, of in zip(case.hypotheses, stated.settings, strict=True) if of == s] for s in solved
    }
    return Rivalry(
        replace(heard.signals, forks=forks(heard, held)),
        matrix,
        {f"hypotheses: {', '.join(names[s])}": answers for s, answers in solved.items()},
    )


def _watchlist(
    ensemble: Ensemble, setting: Setting, rows: tuple[NumberRow, ...], coming: Floats
) -> Watchlist:
    few = min(ensemble.draws, MOST_WATCHED)
    values = ensemble.values(setting, 0, few)
    return watchlist(ensemble.case, rows, ensemble.points(few), values, coming[:few])


def _flagged(solved: Mapping[str, Answers]) -> Iterator[Flagged]:
    for name, answers in solved.items():
        for status in Status:
            draws = np.flatnonzero(answers.status == status)
            if status is not Status.CONVERGED and len(draws):
                yield Flagged(name, status.name.lower(), len(draws), tuple(map(int, draws[:MOST_LISTED])))


def _manifest(
    loaded: LoadedCase, wanted: Wanted, ensemble: Ensemble, solved: Mapping[str, Answers]
) -> Manifest:
    answers = list(solved.values())
    flagged = {
        status.name.lower(): sum(int(np.sum(a.status == status)) for a in answers)
        for status in Status
        if status is not Status.CONVERGED
    }
    residuals = [float(np.max(a.residual, where=a.status != Status.FAILED, initial=0.0)) for a in answers]
    return Manifest(
        case=loaded.case.id,
        case_sha256=loaded.sha256,
        version=kakehiki.__version__,
        numpy=np.__version__,
        solver=", ".join(sorted(ensemble.solvers)),
        seed=wanted.seed,
        draws=wanted.draws,
        numbers=len(numbers_of(loaded.case)),
        games=sum(len(a.status) for a in answers),
        flagged={name: count for name, count in flagged.items() if count},
        flagged_draws=tuple(_flagged(solved)),
        worst_residual=max(residuals),
    )
