"""The rows of a record as games: each overture as its case's own game at that date, and when its answer was known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

from kakehiki.case.model import Case
from kakehiki.case.numbers import Number
from kakehiki.ensemble.setting import Setting
from kakehiki.history.record.coding import codings, number
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.record.model import Overture, Record


@dataclass(frozen=True)
class Row:
    """One overture: the game of its date, the answer, and the day from which that is known.

    `answer` is None where the record ends before silence has lasted long enough; `facts` are all of the record's,
    those of the case among them.
    """

    name: str
    date: Date
    by: str
    given: Mapping[str, str]
    facts: Mapping[str, Number]
    setting: Setting
    answer: str | None
    known: Date | None
    situation: str | None
    in_talks: bool
    meeting: bool
    grade: str | None


def rows(loaded: LoadedRecord) -> tuple[Row, ...]:
    """Return the rows of a record in order of date, then of name."""
    record, case = loaded.record, loaded.case.case
    made = [_row(record, case, name, overture) for name, overture in record.overtures.items()]
    return tuple(sorted(made, key=lambda row: (row.date, row.name)))


def known_by(rows: Sequence[Row], day: Date) -> tuple[Row, ...]:
    """Return the rows whose answer is known on a day: all that a forecast made on that day may use.

    The answer of the day itself does not count: an overture and the answer to another may fall on one day.
    """
    return tuple(row for row in rows if row.answer is not None and row.known is not None and row.known < day)


def _row(record: Record, case: Case, name: str, overture: Overture) -> Row:
    coded = {fact: number(record.facts[fact], c) for fact, c in codings(record, overture).items()}
    setting = Setting(
        tuple(sorted(overture.given.items())),
        tuple(sorted((fact, ((1.0, coded[fact]),)) for fact in case.facts)),
    )
    known = _known(record, overture)
    return Row(
        name=name,
        date=overture.date,
        by=overture.by,
        given=dict(overture.given),
        facts=coded,
        setting=setting,
        answer=overture.answer if known is not None else None,
        known=known,
        situation=overture.situation,
        in_talks=overture.in_talks,
        meeting=overture.meeting,
        grade=overture.grade,
    )


def _known(record: Record, overture: Overture) -> Date | None:
    # An answer is known when it comes; a silence when it has lasted, and was read to have lasted.
    if overture.answer is None:
        return None
    if overture.answer != record.silence:
        return overture.answered
    whole = overture.date + timedelta(days=record.silence_after)
    lasted = min(whole, overture.deadline or whole)
    least = overture.date + timedelta(days=record.silence_read or record.silence_after)
    read = overture.silent_until
    return lasted if read is not None and read >= min(lasted, least) else None
