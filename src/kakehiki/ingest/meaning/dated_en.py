"""Dates in English words: 27 February 2019, Feb. 27-28, late October, last week, on Tuesday, two years ago."""

from __future__ import annotations

import re
from dataclasses import replace

from kakehiki.ingest.meaning.dated_signs import Rule
from kakehiki.ingest.meaning.folded import Folded
from kakehiki.ingest.meaning.spans import (
    Setting,
    Span,
    ago,
    days,
    month,
    monthless,
    third,
    weekday,
    year,
    yearless,
    years,
)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_MONTH = (
    r"\b(?P<m>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b(?:(?<=\b[a-z]{3})(?<!\bmay)\.|(?<=\bsept)\.)?"
)
_NTH = r"(?:st|nd|rd|th)?"
_DAYS = rf"(?P<d>\d\d?){_NTH}(?: ?(?:-|to|and|&) ?(?P<d2>\d\d?){_NTH}(?![\d:]))?"
_YEAR = r"(?P<y>(?:18|19|20|21)\d\d)(?![\d])"
_UNIT = r"(?P<unit>day|week|month|year)"
_COUNT = rf"(?P<n>\d{{1,3}}|an?|{'|'.join(_COUNTS)})"
_NO_YEAR_AFTER = (
    r"(?![\d,]*\d|%| ?(?:people|troops|soldiers|men|women|members|writers|workers|delegates|prisoners|tons|tonnes|"
    r"km|kilomet|miles|meters|metres|percent|per cent|dollars|euros|yen|feet|words|times|points|votes|centrifuges|"
    r"kilograms|kg|hours|seats|jobs))"
)
_LED = re.compile(
    r"\b(?:the|in|of|since|until|till|by|from|to|last|next|this|early|mid|late|through|before|after|during)[ -]$"
)

# The day of what was said or done ("said Friday"), whatever else the sentence looks ahead to.
_TOLD = re.compile(
    r"\b(?:said|told|met|spent|held|began|came|went|left|wrote|made|won|took|(?!scheduled|planned|expected|slated|set)\w+ed)"
    r"(?: reporters)? $"
)


def _named(match: re.Match[str], page: Folded) -> int | None:
    """Return the month's number, or None where the word is no month: small letters, or may and march as verbs."""
    return _MONTHS.index(match["m"][:3]) + 1 if page.is_upper(match.start("m")) else None


def _led(page: Folded, place: int) -> bool:
    """Tell whether a word stands before that leads to a month or year."""
    return _LED.search(page.text[max(0, place - 10) : place]) is not None


def _day_numbers(match: re.Match[str]) -> tuple[int, int | None]:
    return int(match["d"]), int(match["d2"]) if match["d2"] else None


def _days(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    which, (first, last) = _named(match, page), _day_numbers(match)
    if which is None:
        return None
    return days(int(match["y"]), which, first, last) if match["y"] else yearless(setting, which, first, last)


def _month(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    which = _named(match, page)
    if which is None:
        return None
    if match["y"]:
        return third(month(int(match["y"]), which), match["part"])
    name, led = match["m"], match["part"] or _led(page, match.start("m"))
    if not led and (name in ("may", "march") or len(name) < 4):
        return None
    back = {"last": 1, "next": -1}.get(match["which"] or "", 0)
    span = yearless(setting, which)
    if span and back == -1 and setting.written and span[1] < setting.written:
        span = month(span[0].year + 1, which)
    if span and back == 1 and setting.written and span[1] >= setting.written:
        span = month(span[0].year - 1, which)
    return third(span, match["part"])


def _year(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    first = int(match["y"])
    if not (1980 <= first <= 2040 or _led(page, match.start("y"))):
        return None
    if match["y2"]:
        last = int(match["y2"])
        return years(first, last if last > 99 else first - first % 100 + last)
    return year(first)


def _decade(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return years(int(match["y"]), int(match["y"]) + 9)


def _relative_day(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return ago(setting.written, {"yesterday": 1, "tomorrow": -1}.get(match["day"], 0), "day")


def _relative(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    way, unit = match["way"], match["unit"]
    if way == "next" and unit == "day":  # the day after what was told last, not after the day of writing
        way = "following"
    last = setting.last if unit == "year" else setting.last_month
    base = setting.written if way not in _FROM_LAST else last[0] if last is not None else None
    back = {"last": 1, "past": 1, "previous": 1, "next": -1, "following": -1, "coming": -1}.get(way, 0)
    return ago(base, back, unit)


_FROM_LAST = ("previous", "following", "same", "that")


def _weekday(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    if not page.is_upper(match.start("w")):
        return None
    which, way = _WEEKDAYS.index(match["w"]), match["way"]
    if way == "next" and setting.written is not None:
        return ago(setting.written, (setting.written.weekday() - which) % 7 - 7, "day")
    told = _TOLD.search(page.text[max(0, match.start() - 30) : match.start()])
    return weekday(replace(setting, ahead=False) if told else setting, which, strictly=way == "last")


def _ago(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    counted = match["n"]
    count = (
        1 if counted in ("a", "an") else _COUNTS.index(counted) + 1 if counted in _COUNTS else int(counted)
    )
    if match["way"] == "later":
        return ago(setting.last[0], -count, match["unit"]) if setting.last else None
    return ago(setting.written, count, match["unit"])


def _nth(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return monthless(setting, int(match["d"]))


RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_MONTH} {_DAYS}(?![\d:%])(?:,? {_YEAR})?", _days),
        (rf"(?<![\d.,/:$-]){_DAYS} (?:of )?{_MONTH}(?:,? {_YEAR})?", _days),
        (
            rf"(?:\b(?P<part>early|mid|middle|late)[ -](?:in )?)?(?P<which>)?{_MONTH},? (?:of )?{_YEAR}",
            _month,
        ),
        (
            rf"(?:\b(?P<part>early|mid|late)[ -])?(?:\b(?P<which>last|next|this) )?{_MONTH}(?P<y>(?!.))?",
            _month,
        ),
        (
            rf"(?<![\w.,/:$€£¥#-]){_YEAR}(?:-(?P<y2>(?:19|20)\d\d|\d\d)(?!\d))?{_NO_YEAR_AFTER}(?![\w/]|-\d)",
            _year,
        ),
        (r"\b(?P<y>(?:18|19|20)\d0)'?s\b", _decade),
        (r"\b(?P<day>yesterday|today|tomorrow)\b", _relative_day),
        (rf"\b(?P<way>last|this|next|past|coming|previous|following|same|that) {_UNIT}\b(?!-)", _relative),
        (rf"\b(?:(?P<way>last|this|next|on) )?(?P<w>{'|'.join(_WEEKDAYS)})\b", _weekday),
        (rf"\b{_COUNT} {_UNIT}s? (?P<way>ago|earlier|before(?! \w)|later)\b", _ago),
        (
            r"\bon the (?P<d>\d\d?)(?:st|nd|rd|th)\b(?! (?:floor|century|anniversary|parallel|session|congress))",
            _nth,
        ),
    )
)
WHOLE = (_days,)
