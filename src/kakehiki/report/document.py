"""Composes a reading into a neutral document in one language, in the order of an explainer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakehiki.reading.records import Reading
from kakehiki.report.blocks import Document
from kakehiki.report.brief import brief
from kakehiki.report.causes import first_reason, other_reasons, why
from kakehiki.report.change import conditions
from kakehiki.report.competing import competing
from kakehiki.report.grounds import manifest, method, summary
from kakehiki.report.moves import moves
from kakehiki.report.opening import answer, happened
from kakehiki.report.past import past
from kakehiki.report.remarked import remarked
from kakehiki.report.signals import signals
from kakehiki.report.subject import Subject
from kakehiki.report.watch import watch

if TYPE_CHECKING:
    from kakehiki.case.load import LoadedCase

_LABELS = (
    "contents",
    "numbers",
    "sources",
    "judgement",
    "judgement_note",
    "two",
    "space",
    "colon",
    "stop",
    "comma",
    "look",
)


def compose(loaded_case: LoadedCase, reading: Reading, lang: str) -> Document:
    """Return the report on a reading in "en" or "ja"; sources are numbered as the sections cite them."""
    subject = Subject(loaded_case, reading, lang)
    sections = (
        happened(subject),
        why(subject),
        first_reason(subject),
        past(subject),
        other_reasons(subject),
        moves(subject),
        signals(subject),
        competing(subject),
        conditions(subject),
        watch(subject),
        summary(subject),
        method(subject, remarked(loaded_case, subject)),
    )
    voice = subject.voice
    return Document(
        lang=lang,
        title=voice.of(subject.case.title),
        subtitle=voice.say(
            "page.subtitle",
            situation=subject.situation_name(reading.situation),
            date=voice.date(subject.situation.date),
        ),
        answer=answer(subject),
        sections=(*(s for s in sections if s is not None), manifest(subject)),
        brief=brief(subject),
        references=subject.citations.references(),
        labels={name: voice.say(f"page.{name}") for name in _LABELS},
    )
