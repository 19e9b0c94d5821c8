"""What carries the change since a date: attributions by three sets of numbers, and forecasts with groups held."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.draws import GivenPoints
from kakehiki.ensemble.run import Ensemble, Progress
from kakehiki.ensemble.setting import Setting
from kakehiki.history.fit.posterior import CHAINS, Posterior, chain_steps
from kakehiki.history.record.rows import Row
from kakehiki.history.score.attribution import Coalition, attribution, needed, pairs, worths
from kakehiki.history.score.boards import difference
from kakehiki.history.score.fitted import Learnt, learnt, reach
from kakehiki.history.score.forecasts import (
    Floats,
    columns,
    counting,
    expert,
    options_of,
    regressed,
)
from kakehiki.history.score.groups import Groups, held
from kakehiki.history.score.logit import Logit, fit
from kakehiki.history.score.records import Attribution, Causes, Held, Mixing
from kakehiki.history.score.resample import runs_of_rows
from kakehiki.history.score.rules import logarithmic

Steps = Callable[[str], Progress | None]  # the bar of a step by its name

DRAWS = 128  # of every mixture of two rows: their number is great, and their mean is asked for
DRAWS_A_POINT = 4  # of the numbers given all answers, a quarter as many as draws
FEWEST_DRAWS = 64
REFITS = 200


@dataclass(frozen=True)
class Basis:
    """What causes are worked out from: the case, its rows, groups, the split, and forecasts made already."""

    case: Case
    rows: tuple[Row, ...]
    groups: Groups
    since: Date
    seed: int
    chances: Mapping[str, Floats]
    learnt: Learnt
    facts: tuple[str, ...]  # that the logit is told of
    moves: tuple[str, ...]
    penalty: float

    @property
    def before(self) -> list[int]:
        """The rows before the split."""
        return [r for r, row in enumerate(self.rows) if row.date < self.since]

    @property
    def after(self) -> list[int]:
        """The rows since the split."""
        return [r for r, row in enumerate(self.rows) if row.date >= self.since]

    @property
    def scored(self) -> list[int]:
        """The rows with an answer."""
        return [r for r, row in enumerate(self.rows) if row.answer is not None]

    @property
    def happened(self) -> list[int]:
        """Their answers."""
        options = options_of(self.case)
        return [options.index(str(self.rows[r].answer)) for r in self.scored]


def causes(
    basis: Basis, given_all: Posterior, particles: int, draws: int, steps: Steps = lambda name: None
) -> Causes | None:
    """Return what carries the change; `given_all`: the numbers given all answers, at most `draws` of them used.

    `steps` is told the name of each group that is held.
    """
    if not basis.before or not basis.after:
        return None
    rows, counts = basis.rows, counting(basis.case)
    came = {r: bool(counts[a]) for r, a in zip(basis.scored, basis.happened, strict=True)}
    before, after = ([r for r in part if r in came] for part in (basis.before, basis.after))
    ensemble = Ensemble(basis.case, min(draws, DRAWS), basis.seed)
    # In random order, so that the first ones are as good as any.
    points = given_all.draws[:, : max(FEWEST_DRAWS, draws // DRAWS_A_POINT)]
    fitted = Ensemble(basis.case, points.shape[1], basis.seed, given=GivenPoints(points))
    found = (
        _of_case(basis, "expert", ensemble),
        _of_case(basis, "fitted", fitted),
        _of_logit(basis),
    )
    return Causes(
        since=basis.since,
        rows_before=len(basis.before),
        rows_since=len(basis.after),
        scored_before=len(before),
        scored_since=len(after),
        yes_before=sum(came[r] for r in before),
        yes_since=sum(came[r] for r in after),
        members={name: tuple(sorted(members)) for name, members in basis.groups.held.items()},
        attributions=found,
        held=tuple(
            one
            for name, members in basis.groups.held.items()
            for one in _held(basis, name, held(rows, members), particles, draws, steps(name))
        ),
        log_evidence=basis.learnt.log_evidence,
        log_evidence_error=basis.learnt.error,
        mixing=_mixing(given_all, points.shape[1]),
    )


def _mixing(given_all: Posterior, used: int) -> Mixing:
    return Mixing(
        used,
        CHAINS,
        chain_steps(given_all.draws.shape[1]),
        given_all.rhat,
        given_all.bulk,
        given_all.tail,
    )


def _of_case(basis: Basis, numbers: str, ensemble: Ensemble) -> Attribution:
    counts = counting(basis.case)

    def yes(settings: Sequence[Setting]) -> dict[Setting, Floats]:
        return {s: answers.chance[counts].sum(axis=0) for s, answers in ensemble.run(settings).items()}

    settings = [row.setting for row in basis.rows]
    chosen = pairs(len(basis.before), len(basis.after), basis.seed)
    made = [(settings[basis.before[i]], settings[basis.after[j]]) for i, j in chosen]
    at_ends = yes(settings)
    ends = tuple(
        np.mean([at_ends[settings[r]] for r in part], axis=0) for part in (basis.before, basis.after)
    )
    return attribution(
        numbers,
        basis.groups,
        worths(basis.groups, made, yes),
        (ends[0], ends[1]),
        len(basis.before) * len(basis.after),
    )


def _of_logit(basis: Basis) -> Attribution:
    told = columns(basis.case, basis.rows, basis.facts, basis.moves)
    facts, counts = np.stack(list(told.values()), axis=1), counting(basis.case)
    scored, happened = np.array(basis.scored), np.array(basis.happened)
    fits = [fit(facts[scored], happened, len(counts), basis.penalty)]
    for places in runs_of_rows(len(scored), basis.seed, REFITS):
        fits.append(fit(facts[scored[places]], happened[places], len(counts), basis.penalty))
    chosen = pairs(len(basis.before), len(basis.after), basis.seed)
    before, after = (facts[[part[k] for k in place]] for part, place in _sides(basis, chosen))
    worth: dict[Coalition, Floats] = {}
    for coalition in needed(basis.groups):
        members = frozenset().union(*(basis.groups.atoms[atom] for atom in coalition))
        as_since = np.array([name.partition(":")[0] in members for name in told])
        worth[coalition] = _yes(fits, np.where(as_since, after, before), counts)
    ends = tuple(_yes(fits, facts[part], counts).mean(axis=0) for part in (basis.before, basis.after))
    return attribution(
        "logit",
        basis.groups,
        {coalition: found[:, 1:] for coalition, found in worth.items()},
        (ends[0][1:], ends[1][1:]),
        len(basis.before) * len(basis.after),
        central={coalition: found[:, :1] for coalition, found in worth.items()},
        middles=(float(ends[0][0]), float(ends[1][0])),
    )


def _sides(basis: Basis, chosen: list[tuple[int, int]]) -> tuple[tuple[list[int], list[int]], ...]:
    return (basis.before, [i for i, _ in chosen]), (basis.after, [j for _, j in chosen])


def _yes(fits: Sequence[Logit], facts: Floats, counts: NDArray[np.bool_]) -> Floats:
    # P(yes) [R, B] of every fit.
    return np.stack([made.chances(facts)[:, counts].sum(axis=1) for made in fits], axis=1)


def _held(
    basis: Basis, name: str, rows: tuple[Row, ...], particles: int, draws: int, progress: Progress | None
) -> tuple[Held, ...]:
    members = basis.groups.held[name]
    again = learnt(basis.case, rows, particles, basis.seed, progress, basis.learnt.runs)
    told = {
        column: values
        for column, values in columns(basis.case, basis.rows, basis.facts, basis.moves).items()
        if column.partition(":")[0] not in members
    }
    chances = {
        "expert": expert(Ensemble(basis.case, draws, basis.seed), rows).chances,
        "fitted": again.chances,
        "logit": regressed(basis.case, basis.rows, told).chances,
    }
    found = []
    for who, p in chances.items():
        counts = counting(basis.case)
        losses = [logarithmic(c[basis.scored], basis.happened, counts) for c in (p, basis.chances[who])]
        gap = difference(f"{who}: held", who, "log", losses[0] - losses[1], basis.seed)
        bayes = error = half = None
        if who == "fitted":
            bayes = basis.learnt.log_evidence - again.log_evidence
            error = float(np.hypot(basis.learnt.error, again.error))
            half = reach(error, again.runs)
        found.append(Held(name, who, gap, bayes, error, half))
    return tuple(found)
