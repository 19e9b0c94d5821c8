"""Dates: as written in both languages, what a text leaves out, and what is no date."""

from __future__ import annotations

import time
from datetime import date as Date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakehiki.ingest.meaning.dates import dates, in_sentences
from kakehiki.ingest.meaning.spans import EARLIEST, LATEST

FRIDAY = Date(2025, 10, 31)


def iso(text: str, language: str = "ja", written: Date | None = FRIDAY) -> list[str]:
    return [when.iso for when in dates(text, language, written)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019年2月27日に", "2019-02-27"),
        ("２０１９年２月２７日（水）に", "2019-02-27"),
        ("2019年のハノイ", "2019"),
        ("令和7年10月の声明", "2025-10"),
        ("令和元年五月一日", "2019-05-01"),
        ("平成30年6月12日", "2018-06-12"),
        ("昭和六十四年", "1989"),
        ("R7.10.24", "2025-10-24"),
        ("二〇一九年二月二十八日", "2019-02-28"),
        ("2025年（令和7年）10月24日", "2025-10-24"),
        ("2019年2月27、28日", "2019-02-27/2019-02-28"),
        ("2月27日から28日まで", "2025-02-27/2025-02-28"),
        ("10月30日〜11月2日", "2025-10-30/2025-11-02"),
        ("2018年6月から2019年10月まで", "2018-06/2019-10"),
        ("2018〜19年", "2018/2019"),
        ("1990年代", "1990/1999"),
        ("2019年度", "2019-04/2020-03"),
        ("10月24日", "2025-10-24"),
        ("12月の会談", "2024-12"),
        ("28日、発射した", "2025-10-28"),
        ("10月下旬", "2025-10-21/2025-10-31"),
        ("昨年6月", "2024-06"),
        ("一昨年", "2023"),
        ("先月21日", "2025-09-21"),
        ("先月", "2025-09"),
        ("先週", "2025-10-20/2025-10-26"),
        ("先週の火曜日", "2025-10-21"),
        ("昨日", "2025-10-30"),
        ("3日前", "2025-10-28"),
        ("2か月前", "2025-08"),
        ("二年前", "2023"),
        ("火曜日に", "2025-10-28"),
        ("来月上旬に訪中する", "2025-11-01/2025-11-10"),
        ("11月5日に会談する予定だ", "2025-11-05"),
        ("11月29日に港で開かれる会議", "2025-11-29"),
        ("11月29日に港で開かれた会議", "2024-11-29"),
        ("10/24の発言", "2025-10-24"),
        ("2019/06/30", "2019-06-30"),
    ],
)
def test_japanese(text: str, expected: str) -> None:
    assert iso(text) == [expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("on 27 February 2019", "2019-02-27"),
        ("On Feb. 27-28, 2019,", "2019-02-27/2019-02-28"),
        ("27 and 28 February", "2025-02-27/2025-02-28"),
        ("June 30th, 2019", "2019-06-30"),
        ("2019-02-27", "2019-02-27"),
        ("2019-02", "2019-02"),
        ("27/02/2019", "2019-02-27"),
        ("02/27/2019", "2019-02-27"),
        ("in June 2019", "2019-06"),
        ("in June", "2025-06"),
        ("In May, Kim", "2025-05"),
        ("in late October", "2025-10-21/2025-10-31"),
        ("last December", "2024-12"),
        ("on Oct. 24", "2025-10-24"),
        ("on 10/24", "2025-10-24"),
        ("the 2019 summit", "2019"),
        ("the 1979 revolution", "1979"),
        ("from 2018 to 2019", "2018/2019"),
        ("between 2018 and 2019", "2018/2019"),
        ("in 2018-19", "2018/2019"),
        ("the 1990s", "1990/1999"),
        ("from October 24 to October 30", "2025-10-24/2025-10-30"),
        ("yesterday", "2025-10-30"),
        ("last week", "2025-10-20/2025-10-26"),
        ("last month", "2025-09"),
        ("last year", "2024"),
        ("on Tuesday", "2025-10-28"),
        ("on Friday", "2025-10-31"),
        ("last Friday", "2025-10-24"),
        ("During his upcoming trip he will rest, an aide said Thursday", "2025-10-30"),
        ("He said he would meet him on November 5", "2025-11-05"),
        ("He is scheduled to arrive on Wednesday", "2025-11-05"),
        ("next Tuesday", "2025-11-04"),
        ("a month earlier", "2025-09"),
        ("two years ago", "2023"),
        ("on the 28th", "2025-10-28"),
        ("He will meet him on November 3.", "2025-11-03"),
        ("since 9/11", "2001-09-11"),
    ],
)
def test_english(text: str, expected: str) -> None:
    assert iso(text, "en") == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "2月30日", "2019年13月", "平成40年", "3日間", "10年間の制裁", "100日ぶり", "一日も早く", "3日連続", "第2回",
        "12か月間", "He may meet; they march on", "2,000 troops", "2000 troops", "24/7", "3/4 of them", "1/2",
        "February 30, 2019",
        "99/99/2019", "version 10.24", "10-20-30", "$2019", "今日では", "令和0年", "9999年", "0001-01-01", "500 days",
        "May I ask", "Resolution 2397",
    ],
)  # fmt: skip
def test_no_dates(text: str) -> None:
    assert iso(text, "ja") == iso(text, "en") == []


def test_what_is_left_out_comes_from_the_sentence_or_from_the_day_of_writing() -> None:
    assert iso("2018年6月12日にシンガポールで、翌年2月27日にハノイで会った。") == ["2018-06-12", "2019-02-27"]
    assert iso("2019年2月に決裂し、6月30日に再会した。") == ["2019-02", "2019-06-30"]
    assert iso("2019年のハノイ以来、10月24日まで") == ["2019", "2025-10-24"]
    assert iso("2019年2月に決裂した。6月30日に再会した。") == ["2019-02", "2025-06-30"]
    assert iso("19年2月に決裂。20年には途絶えた。60年の歳月") == ["2019-02", "2020"]
    assert iso("2025年に再開した。18年に離れ、12年に及んだ。15年の歳月") == ["2025", "2018"]
    assert iso("9月21日の演説。同月28日に、同年、翌日") == ["2025-09-21", "2025-09-28", "2025", "2025-09-29"]
    assert iso("In June 2019 they met; on June 30 he crossed.", "en") == ["2019-06", "2019-06-30"]
    assert iso("On June 30, 2019, they met. The next day he left.", "en") == ["2019-06-30", "2019-07-01"]
    assert iso("The next day he left.", "en") == []  # nothing says the day after what
    assert iso("On June 30, 2019, they met. The following day he left.", "en") == ["2019-06-30", "2019-07-01"]


def test_without_a_day_of_writing_only_the_text_can_settle_it() -> None:
    assert iso("10月24日、昨日、先月、in June", "ja", None) == []
    assert iso("2025年10月24日に述べた。28日に発射した。", "ja", None) == ["2025-10-24", "2025-10-28"]
    assert iso("4/5/2019", "en", None) == []
    assert iso("4/5/2019", "en", Date(2019, 4, 20)) == []
    assert iso("which came a day before his visit", "en") == []
    assert iso("4/11/2019", "en", Date(2019, 4, 20)) == ["2019-04-11"]


def test_leap_days() -> None:
    assert iso("2月29日") == ["2024-02-29"]
    assert iso("2023年2月29日") == []


def test_sentences_of_one_text() -> None:
    first, second = in_sentences(["2019年2月27日に始まった。", "同月28日に決裂した。"], "ja", FRIDAY)
    assert [when.iso for when in (*first, *second)] == ["2019-02-27", "2019-02-28"]
    assert second[0].start_char == 0


PIECES = [
    "2019年", "2月", "30日", "27日", "から", "〜", "、", "。", "令和", "7年", "同", "翌日", "先週", "火曜日",
    "3日前", "Feb. ", "27",
    "-", "/", " ", "May ", "2019", "on Tuesday", "last ", "year", "十", "二〇", "R7.", "の", "年", "月", "日",
    "will ", "(", ")",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(PIECES), max_size=20).map("".join) | st.text(max_size=60)
WRITTEN = st.none() | st.dates(Date(1, 1, 1), Date(9999, 12, 31))


@given(TEXTS, st.sampled_from(["en", "ja"]), WRITTEN)
@example("来年 next month 3日後 tomorrow", "ja", Date(9999, 12, 31))
@example("昨年 last week 3日前 on Monday", "en", Date(1, 1, 1))
def test_dates_lie_within_bounds_and_stand_where_they_say(
    text: str, language: str, written: Date | None
) -> None:
    found = dates(text, language, written)
    for when in found:
        assert when.start <= when.end
        assert EARLIEST <= when.start.year <= when.end.year <= LATEST
        assert when.written == text[when.start_char : when.end_char] != ""
        ends = when.iso.split("/")
        assert when.start.isoformat().startswith(ends[0]) and when.end.isoformat().startswith(ends[-1])
    assert all(a.end_char <= b.start_char for a, b in zip(found, found[1:], strict=False))


@given(st.dates(Date(1900, 1, 1), Date(2150, 12, 31)))
def test_a_full_date_is_read_as_written(day: Date) -> None:
    ways = [
        f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}", f"{day.year}/{day.month}/{day.day}",
    ]  # fmt: skip
    for way in ways:
        assert [(when.start, when.end) for when in dates(f"「{way}」", "ja", None)] == [(day, day)], way


@given(st.dates(Date(1990, 1, 1), Date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_nothing_lies_ahead_unless_the_text_says_so(written: Date, month: int, day: int) -> None:
    for text in (
        f"{month}月{day}日",
        f"{day}日",
        f"{month}月の会談",
        f"on {Date(2000, month, day):%B} {day}",
    ):
        (when,) = dates(text, "ja", written)
        assert when.start <= written and (written - when.start).days < 367


def test_it_is_quick_on_any_text() -> None:
    began = time.process_time()
    for text in (
        "1月" * 3000,
        "may " * 2000,
        "10/24 " * 1500,
        "2" * 10_000,
        "三" * 10_000,
        "2019年2月27日に。" * 600,
    ):
        dates(text, "ja", FRIDAY)
    assert time.process_time() - began < 3  # 0.4 on a quiet machine
