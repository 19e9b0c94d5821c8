"""The verdict: each answer's probability, and what everybody could see happen next."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.views import Answers, View
from kakehiki.reading.estimate import estimate
from kakehiki.reading.records import AnswerChance, Event, TypeAnswers, Verdict

Floats = NDArray[np.float64]


def yes(case: Case, answers: Answers) -> Floats:
    """Return the probability [B] of the answers that count as yes."""
    rows = [answers.chance[answers.options.index(option)] for option in case.question.yes]
    total: Floats = rows[0].copy()
    for row in rows[1:]:
        total += row
    return total


def verdict(case: Case, answers: Answers) -> Verdict:
    """Return the verdict on one setting."""
    coming = yes(case, answers)
    by_type = tuple(
        TypeAnswers(kind, estimate(answers.type_chance[t]), _chances(answers.options, answers.by_type[t]))
        for t, kind in enumerate(answers.types)
    )
    return Verdict(
        estimate(coming), float(np.mean(coming >= 0.5)), _chances(answers.options, answers.chance), by_type
    )


def _chances(options: Sequence[str], chance: Floats) -> tuple[AnswerChance, ...]:
    top = chance.argmax(axis=0)
    return tuple(
        AnswerChance(option, estimate(chance[o]), float(np.mean(top == o)))
        for o, option in enumerate(options)
    )


def public_tree(seen: View, answers: Answers) -> tuple[Event, ...]:
    """Return what everybody could see happen next, with its probabilities."""
    found = []
    for k, event in enumerate(seen.events):
        likely = answers.event[k]
        before = answers.event[event.parent] if event.parent >= 0 else np.ones_like(likely)
        # Where the parent is all but impossible the ratio means nothing; such draws are left at 0.
        chance = np.divide(likely, before, out=np.zeros_like(likely), where=before > 1e-300)
        found.append(
            Event(
                event.parent,
                event.depth,
                event.move,
                event.option,
                event.actor,
                estimate(np.clip(chance, 0.0, 1.0)),
                estimate(likely),
            )
        )
    return tuple(found)
