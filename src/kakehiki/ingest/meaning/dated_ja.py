"""Dates in Japanese words: 2019年2月27日, 令和7年10月, 十月二十四日, 28日, 同月28日, 先月, 3日前."""

from __future__ import annotations

import re
from datetime import date as Date

from kakehiki.ingest.meaning.dated_signs import Rule
from kakehiki.ingest.meaning.folded import Folded
from kakehiki.ingest.meaning.spans import (
    Setting,
    Span,
    ago,
    days,
    era_year,
    full_year,
    month,
    monthless,
    number,
    third,
    weekday,
    yearless,
    years,
)

_N = r"(?:\d{1,2}|[一二三四五六七八九十〇]{1,3})"
_YEAR = (
    r"(?:(?P<era>明治|大正|昭和|平成|令和) ?(?P<ey>元|\d{1,2}|[一二三四五六七八九十]{1,3})"
    r"|(?<!\d)(?P<y>\d{4}|[一二千][〇零一二三四五六七八九百十]{3,6}|\d{2}))(?:\(\d{4}\))?年(?:\([^()]{2,12}\))?"
)
_WEEKDAY = r"(?: ?\([月火水木金土日](?:曜日?)?(?:・祝)?\))?"
_UNTIL = rf"(?:(?:[、,・]|日?{_WEEKDAY}(?:~|-|から))(?P<d2>{_N}))?"
_THIRD = r"(?:の?(?P<part>上旬|中旬|下旬|初旬|初め|半ば|末(?!日)))?"
_LENGTH = (  # what makes days a length of time
    r"(?!間|前|後|ぶり|連続|以内|以上|以下|余|目|もの?間|も早|"
    r"当た|あた|平均|がかり|かけ|ほど|程度|分|限り|強|弱|かか|中に)"
)
_DAY = rf"(?P<d>{_N}){_UNTIL}日{_LENGTH}{_WEEKDAY}"
_IN_A_YEAR = re.compile(r"に(?!及|およ|わた|渡|一|1|延|短|も)")
_YEARS_BACK = {
    "今年": 0,
    "本年": 0,
    "昨年": 1,
    "去年": 1,
    "一昨年": 2,
    "おととし": 2,
    "来年": -1,
    "再来年": -2,
}
_MONTHS_BACK = {"今月": 0, "先月": 1, "先々月": 2, "来月": -1, "再来月": -2}
_WEEKS_BACK = {"今週": 0, "先週": 1, "先々週": 2, "来週": -1, "再来週": -2}
_DAYS_BACK = {"本日": 0, "今日": 0, "きょう": 0, "昨日": 1, "きのう": 1, "一昨日": 2, "おととい": 2}
_DAYS_BACK |= {"明日": -1, "あす": -1, "明後日": -2, "あさって": -2}
_FROM_LAST = {"同": 0, "前": 1, "翌": -1}
_UNITS = {"日": "day", "週間": "week", "年": "year"}


def _numbers(match: re.Match[str]) -> tuple[int | None, int | None]:
    """Return the first and last day as written; the last may be absent."""
    return number(match["d"]), number(match["d2"]) if match["d2"] else None


def _year(match: re.Match[str], setting: Setting) -> int | None:
    return era_year(match["era"], match["ey"]) if match["era"] else full_year(match["y"], setting)


def _full(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return days(_year(match, setting), number(match["m"]), *_numbers(match))


def _year_month(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return third(month(_year(match, setting), number(match["m"])), match["part"])


def _year_alone(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    first = _year(match, setting)
    led = _IN_A_YEAR.match(page.text, match.end()) is not None
    if first is None or (match["y"] and len(match["y"]) == 2 and not _follows(first, setting, led)):
        return None
    if match["rest"] == "代":
        return years(first, first + 9) if first % 10 == 0 else None
    if match["rest"] == "度":
        start, end = month(first, 4), month(first + 1, 3)
        return (start[0], end[1]) if start and end else None
    if match["y2"]:
        last = int(match["y2"])
        return years(first, last if last > 99 else first - first % 100 + last)
    return years(first, first)


def _follows(value: int, setting: Setting, led: bool) -> bool:
    """Tell whether two digits are likely a year and no duration: one close to the date mentioned last.

    `led`: に follows, as after a point in time; the year may then be further back.
    """
    return setting.last is not None and (-15 if led else -3) <= value - setting.last[0].year <= 8


def _month_day(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    which, (first, last) = number(match["m"]), _numbers(match)
    return None if which is None or first is None else yearless(setting, which, first, last)


def _month_alone(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    which = number(match["m"])
    return None if which is None else third(yearless(setting, which), match["part"])


def _day_alone(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    first, last = _numbers(match)
    if first is None or (not match["d"].isdigit() and len(match["d"]) < 2):  # 一日 is mostly a length
        return None
    return monthless(setting, first, last)


def _relative_year(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    word = match["year"]
    base = _base(word, setting)
    if base is None:
        return None
    value = base.year - _YEARS_BACK.get(word, _FROM_LAST.get(word[0], 0))
    if not match["m"]:
        return years(value, value)
    whole = month(value, number(match["m"]))
    return days(value, number(match["m"]), *_numbers(match)) if match["d"] else third(whole, match["part"])


def _relative_month(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    word = match["month"]
    base = _base(word, setting)
    whole = ago(base, _MONTHS_BACK.get(word, _FROM_LAST.get(word[0], 0)), "month") if base else None
    if whole is None or not match["d"]:
        return third(whole, match["part"])
    return days(whole[0].year, whole[0].month, *_numbers(match))


def _relative_day(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    word = match["day"]
    if (
        word[0] in _FROM_LAST
        and setting.last_month is not None
        and setting.last_month[0] != setting.last_month[1]
    ):
        return None  # the day before a month says nothing
    return ago(_base(word, setting), _DAYS_BACK.get(word, _FROM_LAST.get(word[0], 0)), "day")


def _base(word: str, setting: Setting) -> Date | None:
    """Return the day that a word counts from: 同, 前 and 翌 from the date mentioned last."""
    if word[0] not in _FROM_LAST:
        return setting.written
    last = setting.last if word.endswith("年") else setting.last_month
    return last[0] if last is not None else None


def _week(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    weeks = _WEEKS_BACK[match["week"]]
    if match["w"]:
        return weekday(setting, "月火水木金土日".index(match["w"]), weeks)
    return ago(setting.written, weeks, "week")


def _weekday(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    return weekday(setting, "月火水木金土日".index(match["w"]))


def _ago(match: re.Match[str], setting: Setting, page: Folded) -> Span | None:
    count, unit = number(match["n"]), _UNITS.get(match["unit"], "month")
    from_last = bool(match["of"]) or match["way"] == "後"
    base = (setting.last[0] if setting.last else None) if from_last else setting.written
    return ago(base, count and (count if match["way"] == "前" else -count), unit)


def _any(words: dict[str, int]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


_M = rf"(?P<m>{_N})月"
_NO_NUMBER = r"(?<![\d一二三四五六七八九十〇数何第毎./-])"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (rf"{_YEAR} ?{_M} ?{_DAY}", _full),
        (rf"{_YEAR} ?{_M}{_THIRD}", _year_month),
        (
            rf"{_YEAR}(?!間|前|後|以上|以下|ぶり|連続|目|余|もの|越し|来の|ほど|程度|分|近く|近い|超"
            r"|の(?:歳月|歴史|節目|間(?!に)|実績|経験|任期|契約|期間|刑))(?P<rest>代|度)?"
            r"(?:[~-](?P<y2>\d{4}|\d{2})年)?",
            _year_alone,
        ),
        (r"(?<!\d)(?P<era>)(?P<y>\d{4})[~-](?P<y2>\d{4}|\d{2})年(?P<rest>)(?!間)", _year_alone),
        (rf"(?P<year>{_any(_YEARS_BACK)}|同年|前年|翌年)(?:の? ?{_M}(?: ?{_DAY}|{_THIRD}))?", _relative_year),
        (rf"(?P<month>{_any(_MONTHS_BACK)}|同月|前月|翌月)(?:の? ?{_DAY}|{_THIRD})", _relative_month),
        (rf"{_NO_NUMBER}{_M} ?{_DAY}", _month_day),
        (rf"{_NO_NUMBER}{_M}(?!間|号|曜){_THIRD}", _month_alone),
        (rf"{_NO_NUMBER}{_DAY}", _day_alone),
        (rf"(?P<day>{_any(_DAYS_BACK)}|同日|前日|翌日)(?!では|的|まで続)", _relative_day),
        (rf"(?P<week>{_any(_WEEKS_BACK)})(?:の? ?(?P<w>[月火水木金土日])曜日?)?", _week),
        (r"(?<!毎週)(?P<w>[月火水木金土日])曜日?", _weekday),
        (
            rf"{_NO_NUMBER}(?P<of>その)?(?P<n>{_N})(?P<unit>日|週間|[かカヵヶケ箇個]月|年)(?:ほど|余り|あまり)?(?P<way>前|後)"
            r"(?!後|半|向|者|任|倒)",
            _ago,
        ),
    )
)
WHOLE = (_full, _year_month, _month_day)
