"""The tables by which marks and grades count: what was published, and what a case puts in its place."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest

from kakehiki.case.numbers import parse_number
from kakehiki.case.weighing import CREDIBILITY, MARKS, RELIABILITY, grade, weighing
from kakehiki.evidence import Source
from tests.ensemble.ferry import ferry

PUBLISHED = {
    # Kent 1964: percent, give or take.
    "strongly_consistent": (MARKS, 93 - 6, 93, 93 + 6),
    "consistent": (MARKS, 75 - 12, 75, 75 + 12),
    "neutral": (MARKS, 50 - 10, 50, 50 + 10),
    "inconsistent": (MARKS, 30 - 10, 30, 30 + 10),
    "strongly_inconsistent": (MARKS, 7 - 5, 7, 7 + 5),
    # STIX 2.1: ranges of whole percent, and the value that stands for each.
    "1": (CREDIBILITY, 80, 90, 100),
    "2": (CREDIBILITY, 60, 70, 80),
    "3": (CREDIBILITY, 40, 50, 60),
    "4": (CREDIBILITY, 20, 30, 40),
    "5": (CREDIBILITY, 0, 10, 20),
}


@pytest.mark.parametrize("entry", PUBLISHED)
def test_an_entry_spans_what_was_published(entry: str) -> None:
    table, low, middle, high = PUBLISHED[entry]
    number = parse_number(table[entry])
    assert number.family == "uniform"
    assert number.points == pytest.approx((low / 100, high / 100))
    assert sum(number.points) / 2 == pytest.approx(middle / 100)


@pytest.mark.parametrize(("letter", "value"), [("A", 1.0), ("B", 0.75), ("C", 0.5), ("D", 0.25), ("E", 0.0)])
def test_a_letter_spans_its_published_value(letter: str, value: float) -> None:
    low, high = parse_number(RELIABILITY[letter]).points
    assert (low, high) == pytest.approx((max(0.0, value - 0.125), min(1.0, value + 0.125)))


@pytest.mark.parametrize("table", [MARKS, RELIABILITY, CREDIBILITY])
def test_a_word_never_counts_more_than_a_better_one(table: dict[str, str]) -> None:
    judged = [parse_number(text).points for key, text in table.items() if key not in {"F", "6"}]
    for better, worse in pairwise(judged):
        assert better[0] >= worse[1]


def test_no_mark_is_impossible_or_certain() -> None:
    for text in MARKS.values():
        low, high = parse_number(text).points
        assert 0.0 < low < high < 1.0


def test_what_cannot_be_judged_may_be_anything() -> None:
    for text in (RELIABILITY["F"], CREDIBILITY["6"]):
        assert parse_number(text).points == (0.0, 1.0)


def test_a_case_overrides_entry_by_entry() -> None:
    stated = {"marks": {"consistent": "0.7 to 0.8"}, "reliability": {"F": 0.1}, "credibility": {"6": 0.5}}
    tables, defaults = weighing(ferry(weighing=stated)), weighing(ferry())
    assert str(tables.marks["consistent"]) == "0.7 to 0.8"
    assert tables.reliability["F"].points == (0.1,)
    assert tables.credibility["6"].points == (0.5,)
    assert tables.marks["neutral"] == defaults.marks["neutral"]
    for mine, default in zip(tables.numbers, defaults.numbers, strict=True):
        assert (mine == default) == (str(mine) not in {"0.7 to 0.8", "0.1", "0.5"})
    assert [list(t) for t in (tables.marks, tables.reliability, tables.credibility)] == [
        list(MARKS),
        list(RELIABILITY),
        list(CREDIBILITY),
    ]


@pytest.mark.parametrize(
    ("grades", "best"),
    [
        (["C2"], ("C", "2")),
        (["C2", "C2"], ("C", "2")),
        (["C2", "F6"], ("C", "2")),
        (["E6", "F3"], ("E", "3")),
        (["F6", "F6"], ("F", "6")),
        (["B4", "D1"], ("B", "1")),
    ],
)
def test_an_origin_has_the_best_of_its_grades(grades: list[str], best: tuple[str, str]) -> None:
    sources = [
        Source(
            outlet="Gazette",
            url=f"https://example.org/{i}",
            language="en",
            reliability=g[0],
            credibility=int(g[1]),
        )
        for i, g in enumerate(grades)
    ]
    assert grade(sources) == best
    assert grade(sources[::-1]) == best


def test_the_tables_need_no_numpy() -> None:
    code = "import sys, kakehiki.case.weighing; assert 'numpy' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
