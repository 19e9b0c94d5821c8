from __future__ import annotations

import dataclasses

import pytest

from kakehiki.case.load import LoadedCase
from kakehiki.reading.records import Reading
from kakehiki.report.columns import NO_START, columns
from kakehiki.report.document import compose
from kakehiki.report.text import render_text
from tests.report.conftest import both, loaded, small_case


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [80, 60])
def test_text_fits_its_columns(case: LoadedCase, reading: Reading, lang: str, width: int) -> None:
    lines = render_text(compose(case, reading, lang), width).splitlines()
    assert max(map(columns, lines)) <= width
    assert not [line for line in lines if line.strip()[:1] in NO_START - {"["} and line.strip()]


@pytest.mark.parametrize(
    ("lang", "answer"),
    [("en", "Very unlikely: 7% (90% range 4-11%)"), ("ja", "可能性は非常に低い：7%（90%の幅：4〜11%）")],
)
def test_the_answer_stands_in_the_first_lines(
    case: LoadedCase, reading: Reading, lang: str, answer: str
) -> None:
    first = render_text(compose(case, reading, lang)).splitlines()[:5]
    assert any(answer in line for line in first)


def test_misses_come_before_the_rest_of_the_timeline(case: LoadedCase, reading: Reading) -> None:
    text = render_text(compose(case, reading, "en"))
    past = text.index("Past invitations")
    assert text.index("Missed - Winter 2022", past) < text.index("1 April 2021, Spring 2021", past)


def test_colour_only_if_asked(case: LoadedCase, reading: Reading) -> None:
    document = compose(case, reading, "en")
    assert "\x1b" not in render_text(document)
    assert "\x1b[1m" in render_text(document, colour=True)


def test_parts_that_a_case_lacks_are_left_out(case: LoadedCase, reading: Reading) -> None:
    bare = dataclasses.replace(reading, reasons=None, conditions=None, timeline=None)
    assert "What would have to change" not in render_text(compose(case, bare, "en"))


def test_an_episode_can_be_read(case: LoadedCase, reading: Reading) -> None:
    past = dataclasses.replace(reading, situation="winter-2022", reasons=None, conditions=None)
    text = render_text(compose(case, past, "en"))
    assert 'What happened: "Come".' in text


def test_a_terminal_gets_no_escape_from_a_case(reading: Reading) -> None:
    hostile = small_case(
        title=both("a\x1b]0;x\x07b", "あ"),
        actors={k: {"label": both("P\u202e", "P\x9b")} for k in ("port", "union")},
    )
    text = render_text(compose(loaded(hostile), reading, "ja"))
    assert not [c for c in text if c != "\n" and (ord(c) < 32 or 127 <= ord(c) < 160)]
