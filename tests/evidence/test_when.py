"""Partial dates and the days that they can mean."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.evidence.when import span


@pytest.mark.parametrize(
    ("when", "first", "last"),
    [
        ("2019", "2019-01-01", "2019-12-31"),
        ("2019-02", "2019-02-01", "2019-02-28"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("2019-02-27", "2019-02-27", "2019-02-27"),
        ("2019-02-27/2019-02-28", "2019-02-27", "2019-02-28"),
        ("2018/2019-06", "2018-01-01", "2019-06-30"),
        ("2019/2019-06", "2019-01-01", "2019-12-31"),
    ],
)
def test_the_days_that_a_partial_date_can_mean(when: str, first: str, last: str) -> None:
    assert span(when) == (date.fromisoformat(first), date.fromisoformat(last))


@pytest.mark.parametrize(
    "when",
    [
        "2019-02-30",
        "2019-13",
        "2019-00",
        "0000",
        "2019-00-01",
        "2019/2018",
        "2019-02/",
        "spring",
        "",
        "2019-1-1-1",
    ],
)
def test_what_no_calendar_has_is_refused(when: str) -> None:
    with pytest.raises(ValueError):
        span(when)


@given(st.dates(), st.dates())
def test_an_interval_holds_both_its_ends(a: date, b: date) -> None:
    first, last = sorted((a, b))
    assert span(f"{first}/{last}") == (first, last)
    year, month = span(str(first)[:4]), span(str(first)[:7])
    assert year[0] <= month[0] <= first <= month[1] <= year[1]
