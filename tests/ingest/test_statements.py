"""What an article asserts: which sentences, of what time, with which names and pages."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehiki.ingest.drafting.statements import Statement, statements, written_on
from kakehiki.ingest.meaning.names import shipped_names
from kakehiki.ingest.text.article import read_article

from .overtures import ENGLISH, JAPANESE, article


def told(folder: Path, text: str) -> tuple[Statement, ...]:
    return statements(read_article(article(folder, text)), shipped_names())


def test_every_asserting_sentence_is_one_statement(tmp_path: Path) -> None:
    found = told(tmp_path, ENGLISH)
    assert [s.sentence.line for s in found] == [
        5,
        5,
        9,
        13,
        17,
        17,
        21,
    ]  # neither title, headings nor the question
    assert [len(s.citations) for s in found] == [1, 1, 1, 1, 1, 1, 0]
    assert found[3].names == ("norway",)
    assert {"germany", "uk"} <= set(found[2].names)
    assert [s.part for s in found][3] == "past"
    assert found[-1].part == "condition"
    assert found[2].hedge == "analysis"


def test_times_are_resolved_against_the_article_or_the_latest_page_it_cites(tmp_path: Path) -> None:
    dated = told(tmp_path, ENGLISH)
    assert [s.when for s in dated][:5] == ["2025-03-10", None, None, "2019", "2025-03-12"]
    undated = read_article(article(tmp_path, ENGLISH.replace("14 March 2025\n\n", "")))
    assert undated.date is None
    assert str(written_on(undated)) == "2025-03-12"
    found = statements(undated, shipped_names())
    assert found[4].when == "2025-03-12"
    assert [s.when for s in told(tmp_path, JAPANESE)][0] == "2025-03-10"


def test_times_are_read_in_the_light_of_the_sentence_before(tmp_path: Path) -> None:
    english = (
        "Title\n\nMarch 4, 2026\n\nOn February 26 they met. The next day the port called. Nobody answered.\n"
    )
    assert [s.when for s in told(tmp_path, english)] == ["2026-02-26", "2026-02-27", None]
    japanese = (
        "見出し\n\n2025年9月30日\n\n2015年の合意で止まった。港は18年に離れた。組合は20年以上前から続けた。\n"
    )
    assert [s.when for s in told(tmp_path, japanese)] == ["2015", "2018", None]


def test_what_a_sentence_tells_of_long_ago_is_past(tmp_path: Path) -> None:
    text = "Title\n\nMarch 4, 2026\n\nOn June 30, 2019 they shook hands. On Monday they shook hands.\n"
    assert [s.part for s in told(tmp_path, text)] == ["past", None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2019年のハノイ会談では合意に至らなかった。", "2019-02-27/2019-02-28"),
        ("シンガポール会談からハノイ会談までに関係は冷えた。", "2018-06-12/2019-02-28"),
        ("2019年2月から2025年10月まで対話は途絶えた。", "2019-02/2025-10"),
        ("両国は対話を途絶えさせた。", None),
        ("The Hanoi summit of February 2019 broke down over sanctions.", "2019-02-27/2019-02-28"),
    ],
)
def test_an_event_says_more_than_its_year(tmp_path: Path, sentence: str, expected: str | None) -> None:
    (found,) = told(tmp_path, f"見出し\n\n2025年11月1日\n\n{sentence}\n")
    assert found.when == expected


def test_a_sentence_that_goes_on_about_an_event_has_its_time(tmp_path: Path) -> None:
    text = "見出し\n\nハノイ会談で米国は放棄を求めた。その会談は決裂した。対話は途絶えた。\n\nその会談は別の話だ。\n"
    assert [s.when for s in told(tmp_path, text)] == [*["2019-02-27/2019-02-28"] * 2, None, None]


@pytest.mark.extra("shared")
def test_the_article_that_started_it(shared: Path) -> None:
    article = read_article(shared / "data" / "article-kim-trump-ja.txt")
    found = statements(article, shipped_names())
    cited = [citation for statement in found for citation in statement.citations]
    assert (len(cited), len({citation.page for citation in cited})) == (7, 4)
    assert 15 <= len(found) <= 19
    assert str(written_on(article)) == "2025-10-31"
    assert sum(s.when == "2019-02-27/2019-02-28" for s in found) == 2
    parts = {s.part for s in found}
    assert {"motive", "terms", "past", "position", "signal", "condition", "summary"} <= parts
