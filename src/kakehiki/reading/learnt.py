"""Readings with numbers that were learnt from answers: what is refused, and what then is no forecast."""

from __future__ import annotations

from dataclasses import replace

from kakehiki.case.model import Case
from kakehiki.errors import Problem, UsageError
from kakehiki.history.fit.weights import LoadedWeights, check_weights
from kakehiki.reading.making import Learnt
from kakehiki.reading.records import Timeline

NOW = "now"


def learnt_numbers(case: Case, loaded: LoadedWeights | None, situation: str, draws: int) -> Learnt | None:
    """Return what a reading of a situation with these weights must say of them; None without weights.

    Raises UsageError: weights-too-few, and as `check_weights`.
    """
    if loaded is None:
        return None
    from kakehiki.history.fit.posterior import MIXED  # noqa: PLC0415 - slow to load, and wanted only with weights

    weights = loaded.weights
    dates = {**{name: episode.date for name, episode in case.episodes.items()}, NOW: case.now.date}
    check_weights(loaded, case, situation, dates[situation])
    if draws > weights.draws:
        values = {"path": str(loaded.path), "draws": f"{draws:,}", "count": f"{weights.draws:,}"}
        raise UsageError(Problem("weights-too-few", values))
    used = {row.situation for row in weights.rows}
    return Learnt(
        record=weights.record,
        record_sha256=weights.record_sha256,
        weights_sha256=loaded.sha256,
        before=weights.before,
        rows=len(weights.rows),
        in_sample=tuple(name for name, date in dates.items() if date < weights.before or name in used),
        rhat=weights.rhat,
        mixed=weights.rhat <= MIXED,
        bulk=weights.bulk,
        tail=weights.tail,
        unlike=tuple(weights.unlike),
    )


def unscored(found: Timeline, learnt: Learnt | None) -> Timeline:
    """Return a timeline without scores where the numbers know some of its answers: those foretell nothing."""
    return replace(found, scores=()) if learnt and learnt.in_sample else found
