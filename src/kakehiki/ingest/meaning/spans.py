"""Stretches of days: a day, month, year or decade, and which one a text means that leaves a part out."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date as Date
from datetime import timedelta

ERAS = {  # first year, and last year of the era as the era counts
    **dict.fromkeys(("明治", "m"), (1868, 45)),
    **dict.fromkeys(("大正", "t"), (1912, 15)),
    **dict.fromkeys(("昭和", "s"), (1926, 64)),
    **dict.fromkeys(("平成", "h"), (1989, 31)),
    **dict.fromkeys(("令和", "r"), (2019, 99)),
}
EARLIEST, LATEST = 1800, 2199
Span = tuple[Date, Date]
_DIGITS = {char: value for value, char in enumerate("〇一二三四五六七八九")} | {"零": 0}
_UNITS = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True)
class Setting:
    """What a date is read against: the day of writing, the date mentioned last, and the last within a month.

    `near` says that the last date stands in the same sentence, `since` that it only says from when on, `ahead` that
    the sentence speaks of what is to come.
    """

    written: Date | None
    last: Span | None
    last_month: Span | None
    near: bool
    since: bool
    ahead: bool


def number(written: str) -> int | None:
    """Return the value of ASCII digits or of Japanese numerals, positional (二〇一九) or with units (二十四)."""
    if written.isascii() and written.isdigit():
        return int(written[:6])
    if not set(written) & set(_UNITS):
        digits = [_DIGITS.get(char) for char in written]
        return None if None in digits or len(digits) > 4 else int("".join(map(str, digits)) or "0")
    total = pending = 0
    for char in written:
        if char in _UNITS:
            total, pending = total + max(pending, 1) * _UNITS[char], 0
        elif char in _DIGITS and not pending:
            pending = _DIGITS[char]
        else:
            return None
    return total + pending


def era_year(era: str, written: str) -> int | None:
    """Return the year of a Japanese era (令和 and "7", or "元"), or None where the era had no such year."""
    first, last = ERAS[era]
    count = 1 if written == "元" else number(written)
    return first + count - 1 if count is not None and 1 <= count <= last else None


def full_year(written: str, setting: Setting) -> int | None:
    """Return a year written with four digits, or with two as newspapers do."""
    value = number(written)
    if value is None or len(written) != 2 or not written.isdigit():
        return value
    latest = setting.written.year + 1 if setting.written else 2035
    return 2000 + value if 2000 + value <= latest else 1900 + value


def year(value: int | None) -> Span | None:
    """Return a whole year."""
    return years(value, value)


def years(first: int | None, last: int | None) -> Span | None:
    """Return the years from first to last."""
    if first is None or last is None or not EARLIEST <= first <= last <= LATEST:
        return None
    return Date(first, 1, 1), Date(last, 12, 31)


def month(value: int | None, which: int | None) -> Span | None:
    """Return a whole month."""
    if value is None or which is None or not 1 <= which <= 12 or not EARLIEST <= value <= LATEST:
        return None
    return Date(value, which, 1), Date(value, which, calendar.monthrange(value, which)[1])


def days(value: int | None, which: int | None, first: int | None, last: int | None = None) -> Span | None:
    """Return a day, or the days from the first to the last (in the next month where the last is smaller)."""
    whole = month(value, which)
    if whole is None or first is None or not 1 <= first <= whole[1].day:
        return None
    start = whole[0].replace(day=first)
    if last is None:
        return start, start
    if last < first:
        whole = _months_on(whole[0], 1)
    return (start, whole[0].replace(day=last)) if whole is not None and 1 <= last <= whole[1].day else None


def third(span: Span | None, part: str | None) -> Span | None:
    """Return the early, middle or late third of a month (上旬, mid)."""
    if span is None or not part:
        return span
    start, end = span
    if part in ("上旬", "初旬", "初め", "early"):
        return start, start.replace(day=10)
    middle = part in ("中旬", "半ば", "mid", "middle")
    return (start.replace(day=11), start.replace(day=20)) if middle else (start.replace(day=21), end)


def _bounded(start: Date, end: Date) -> Span | None:
    return (start, end) if start.year >= EARLIEST and end.year <= LATEST else None


def ago(base: Date | None, count: int | None, unit: str) -> Span | None:
    """Return the day, week, month or year that many units before a day (after it, if negative)."""
    if base is None or count is None or abs(count) > 400:
        return None
    try:
        if unit == "day":
            day = base - timedelta(days=count)
            return days(day.year, day.month, day.day)
        if unit == "week":
            monday = base - timedelta(days=base.weekday() + 7 * count)
            return _bounded(monday, monday + timedelta(days=6))
        return _months_on(base, -count) if unit == "month" else year(base.year - count)
    except OverflowError:
        return None


def weekday(setting: Setting, which: int, weeks: int | None = None, *, strictly: bool = False) -> Span | None:
    """Return the last such weekday up to the day of writing, or that of a week so many weeks before."""
    if setting.written is None:
        return None
    if weeks is not None:
        week = ago(setting.written, weeks, "week")
        day = None if week is None else week[0] + timedelta(days=which)
        return None if day is None else _bounded(day, day)
    back = (setting.written.weekday() - which) % 7
    if setting.ahead and back:
        return ago(setting.written, back - 7, "day")
    return ago(setting.written, back or (7 if strictly else 0), "day")


def yearless(setting: Setting, which: int, first: int | None = None, last: int | None = None) -> Span | None:
    """Return a month, or days in it, of the year that the text must mean; never ahead unless it says so."""

    def of(value: int) -> Span | None:
        return month(value, which) if first is None else days(value, which, first, last)

    if setting.last is not None and setting.last[0].year == setting.last[1].year and _inherits(setting):
        before = setting.last[0]
        same, following = of(before.year), of(before.year + 1)
        goes_on = following is not None and same is not None and same[1] < before
        found = following if goes_on and following and (following[0] - before).days < 183 else same
        if found and (setting.written is None or setting.ahead or found[0] <= setting.written):
            return found
    if setting.written is None:
        return None
    value = setting.written.year
    near = [span for span in map(of, (value - 1, value, value + 1)) if span is not None]
    leap = (span for span in map(of, range(value - 8, value + 9)) if span is not None)
    return _chosen(setting.written, setting.ahead, near if len(near) > 2 else list(leap))


def monthless(setting: Setting, first: int, last: int | None = None) -> Span | None:
    """Return a day of the month that the text must mean; never ahead unless it says so."""
    known = setting.last is not None and setting.last[1].toordinal() - setting.last[0].toordinal() < 32
    if (
        setting.last is not None
        and known
        and (setting.written is None or (setting.near and not setting.since))
    ):
        base = setting.last[0]
        months = (base.replace(day=1), *([m[0]] if (m := _months_on(base, 1)) else []))
        spans = (days(m.year, m.month, first, last) for m in months)
        found = next((s for s in spans if s and s[1] >= base), None)
        if found and (setting.written is None or setting.ahead or found[0] <= setting.written):
            return found
    if setting.written is None:
        return None
    around = (_months_on(setting.written, n) for n in range(-3, 3))
    spans = (days(m[0].year, m[0].month, first, last) for m in around if m is not None)
    return _chosen(setting.written, setting.ahead, [s for s in spans if s is not None])


def _inherits(setting: Setting) -> bool:
    """Tell whether what a date leaves out is that of the date mentioned last."""
    return setting.written is None or (setting.near and not setting.since)


def _chosen(written: Date, ahead: bool, spans: list[Span]) -> Span | None:
    """Return the last span that has begun by the day of writing, or with `ahead` the nearest."""
    if ahead:
        return min(spans, key=lambda span: abs((span[0] - written).days), default=None)
    return max((span for span in spans if span[0] <= written), default=None)


def _months_on(day: Date, count: int) -> Span | None:
    value, which = divmod(day.year * 12 + day.month - 1 + count, 12)
    return month(value, which + 1)
