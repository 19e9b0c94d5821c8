"""Dates in figures: 2019-02-27, 27/2/2019, 10/24, R7.10.24."""

from __future__ import annotations

import re
from collections.abc import Callable

from kakehiki.ingest.meaning.folded import Folded
from kakehiki.ingest.meaning.spans import Setting, Span, days, era_year, month, yearless

Rule = Callable[[re.Match[str], Setting, Folded], Span | None]
_CLOSE = 60  # days: two readings of 4/5/2019 or 4/5 are told apart where only one is so close to the day of writing


def _year_first(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    value, which = int(match["y"]), int(match["m"])
    return days(value, which, int(match["d"])) if match["d"] else month(value, which)


def _era(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    if not page.is_upper(match.start()):
        return None
    return days(era_year(match["era"], match["y"]), int(match["m"]), int(match["d"]))


def _year_last(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    value, first, second = int(match["y"]), int(match["a"]), int(match["b"])
    return _settled(days(value, first, second), days(value, second, first), setting)


def _no_year(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    first, second = int(match["a"]), int(match["b"])
    if setting.written is None or len(match["a"] + match["b"]) < 3 or (first, second) == (24, 7):
        return None
    if (first, second) == (9, 11) and "/" in match[0]:
        return days(2001, 9, 11)
    month_first = yearless(setting, first, second) if first <= 12 else None
    day_first = yearless(setting, second, first) if second <= 12 else None
    return _settled(month_first, day_first, setting)


def _settled(one: Span | None, other: Span | None, setting: Setting) -> Span | None:
    """Return the only possible reading, or of two the only one close to the day of writing."""
    possible = list(dict.fromkeys(span for span in (one, other) if span is not None))
    if len(possible) > 1 and (written := setting.written) is not None:
        possible = [span for span in possible if abs((span[0] - written).days) <= _CLOSE]
    return possible[0] if len(possible) == 1 else None


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = (
    (re.compile(r"(?<![\d./-])(?P<y>\d{4})([-/.])(?P<m>\d\d?)\2(?P<d>\d\d?)(?![\d/-])"), _year_first),
    (
        re.compile(r"(?<![\d./-])(?P<y>\d{4})[-/](?P<m>0[1-9]|1[0-2]|[1-9](?=[^\d]|$))(?P<d>)(?![\d/-])"),
        _year_first,
    ),
    (re.compile(r"(?<![a-z\d])(?P<era>[mtshr])(?P<y>\d\d?)\.(?P<m>\d\d?)\.(?P<d>\d\d?)(?![\d.])"), _era),
    (re.compile(r"(?<![\d./-])(?P<a>\d\d?)([-/.])(?P<b>\d\d?)\2(?P<y>\d{4})(?![\d/-])"), _year_last),
    (re.compile(r"(?<![\d./$€£-])(?P<a>\d\d?)/(?P<b>\d\d?)(?![\d/%]| ?of\b|\.\d)"), _no_year),
)
WHOLE = (_year_first,)
