"""Partial dates: the days that "2019", "2019-02" or "2019-02-27/2019-02-28" can mean."""

from __future__ import annotations

from calendar import monthrange
from datetime import date as Date
from datetime import timedelta

REPORTED_WITHIN = timedelta(days=7)  # what was known on a day is mostly printed in the days after it


def span(when: str) -> tuple[Date, Date]:
    """Return the first and the last day of a partial date or of an interval between two.

    Raises ValueError: not such a text, a day that no calendar has, an interval that ends before it begins.
    """
    first, slash, last = when.partition("/")
    (start, end), (_, close) = _days(first), _days(last if slash else first)
    if slash and close < start:
        raise ValueError(when)
    return start, max(end, close)


def _days(text: str) -> tuple[Date, Date]:
    year, *rest = (int(part) for part in text.split("-"))
    match rest:
        case []:
            return Date(year, 1, 1), Date(year, 12, 31)
        case [month]:
            start = Date(year, month, 1)
            return start, start.replace(day=monthrange(year, month)[1])
        case [month, day]:
            return Date(year, month, day), Date(year, month, day)
    raise ValueError(text)
