"""A fit: which answers may be used, the posterior, maximum likelihood, and checks of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date as Date

import kakehiki
from kakehiki.case.numbered import numbers_of
from kakehiki.errors import Problem, UsageError
from kakehiki.history.fit.checks import Check, checks
from kakehiki.history.fit.likeliest import Estimates, estimates, parts
from kakehiki.history.fit.posterior import CHAINS, PARTICLES_A_DRAW, Posterior, chain_steps, posterior
from kakehiki.history.fit.weights import (
    FORMAT,
    LearntNumber,
    LearntRow,
    Settings,
    Weights,
    fingerprint,
    limit,
    rounded,
)
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.record.rows import Row, known_by, rows

Progress = Callable[[int, int], None]

DRAWS = 1_024


@dataclass(frozen=True, eq=False)
class Fit:
    """All that was learnt from the answers known before a day."""

    loaded: LoadedRecord
    before: Date
    used: tuple[Row, ...]
    seed: int
    posterior: Posterior
    estimates: Estimates
    checks: tuple[Check, ...]

    @property
    def weights(self) -> Weights:
        """What a file keeps of it."""
        case = self.loaded.case.case
        return Weights(
            format=FORMAT,
            version=kakehiki.__version__,
            case=case.id,
            game=fingerprint(case),
            record=self.loaded.record.id,
            record_sha256=self.loaded.sha256,
            before=self.before,
            silence_after=self.loaded.record.silence_after,
            rows=[
                LearntRow(name=row.name, date=row.date, known=row.known, situation=row.situation)
                for row in self.used
                if row.known is not None
            ],
            situations={row.situation: row.date for row in rows(self.loaded) if row.situation is not None},
            seed=self.seed,
            settings=Settings(
                particles=PARTICLES_A_DRAW * self.posterior.draws.shape[1],
                chains=CHAINS,
                steps=chain_steps(self.posterior.draws.shape[1]),
            ),
            log_evidence=self.posterior.evidence,
            rhat=self.posterior.rhat,
            bulk=self.posterior.bulk,
            tail=self.posterior.tail,
            unlike=[check.name for check in self.checks if check.unlike],
            learnt=[LearntNumber.model_validate(asdict(number)) for number in self.posterior.numbers],
            paths=[quantile.path for quantile in numbers_of(case)],
            points=rounded(self.posterior.draws),
        )


def default_before(loaded: LoadedRecord) -> Date:
    """Return the day before which answers must have been known to say nothing of the case's situation now (`limit`)."""
    dates = [row.date for row in rows(loaded) if row.situation == "now"]
    return limit(loaded.case.case.now.date, min(dates, default=None), loaded.record.silence_after)


def fit_record(
    loaded: LoadedRecord,
    before: Date | None = None,
    draws: int = DRAWS,
    seed: int = 1,
    progress: Progress | None = None,
) -> Fit:
    """Return what the answers known before a day teach of the numbers of the record's case.

    `before`: without it `default_before`, by which the answer to what the case reads now is left out. `progress` is
    told steps done and steps to do. Raises UsageError: fit-no-answers; GameError as `Ensemble.game` and `view`.
    """
    case, day = loaded.case.case, before or default_before(loaded)
    used = known_by(rows(loaded), day)
    if not used:
        raise UsageError(Problem("fit-no-answers", {"record": loaded.record.id, "date": day.isoformat()}))
    more = parts(case, used)
    done, total = 0, more

    def learnt(one: int, of: int) -> None:
        nonlocal done, total
        done, total = one, of + more
        if progress is not None:
            progress(done, total)

    def tick() -> None:
        nonlocal done
        done += 1
        if progress is not None:
            progress(min(done, total), total)

    found = posterior(case, used, draws, seed, learnt)
    best = estimates(case, used, seed, tick)
    return Fit(loaded, day, used, seed, found, best, checks(case, used, found.draws, seed))
