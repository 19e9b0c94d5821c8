"""What should be known of the evidence behind a report, as `kakehiki check` remarks on it."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from kakehiki.case.remarks import Remark, remarks
from kakehiki.report.blocks import Bullets, Details, Paragraph, Statement
from kakehiki.report.columns import inert
from kakehiki.report.subject import Subject
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.case.load import LoadedCase

SHOWN = 3  # of one code; the others are counted


def remarked(loaded: LoadedCase, subject: Subject) -> tuple[Details, ...]:
    """Return the remarks on a case's evidence, folded; nothing where there are none."""
    voice, found = subject.voice, remarks(loaded)
    groups = [tuple(group) for _, group in groupby(found, key=lambda remark: remark.code)]
    if not groups:
        return ()
    lead = Paragraph((Statement(voice.say("remarks.lead")),))
    items = Bullets(tuple(Statement(_told(group, subject)) for group in groups))
    return (Details(voice.say("remarks.title", count=len(groups)), (lead, items)),)


def _told(group: tuple[Remark, ...], subject: Subject) -> str:
    voice, first = subject.voice, group[0]
    said = _say(first, "what", subject, count=len(group))
    if not first.params.keys() - {"name", "total"}:
        return said
    rows = [_say(remark, "row", subject) for remark in group[:SHOWN]]
    if len(group) > SHOWN:
        rows.append(voice.say("remarks.others", count=len(group) - SHOWN))
    return voice.say("remarks.told", what=said, rows=voice.say("number.semicolon").join(rows))


def _say(remark: Remark, key: str, subject: Subject, **values: object) -> str:
    comma = subject.voice.say("number.comma")
    texts = {
        name: inert(value if isinstance(value, str) else comma.join(value))
        for name, value in remark.params.items()
    }
    return Words(subject.voice.lang).say(f"remarks.{remark.code}.{key}", **texts, **values)
