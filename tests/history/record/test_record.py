"""Record files: what they hold, what is wrong with them and where, and the rows that games are made from."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import pytest

from kakehiki.case.numbers import parse_number
from kakehiki.errors import CaseError, KakehikiError
from kakehiki.history.record.load import load_record
from kakehiki.history.record.rows import known_by, rows

from .invented import RECORD, write

OTHER = "{outlet: X, url: 'https://x.example', language: en, reliability: B, credibility: 2}"

# What is put in the place of what, and the code.
BROKEN = [
    ("record: 1", "kakehiki: 1", "not-a-record"),
    ("record: 1", "record: 2", "format-unknown"),
    ("silence: silence", "silence: quiet", "name-unknown"),
    ("      few: {value: 0.1,", "      few: {value: -0.1,", "number-bounds"),
    ("level: half}\n      trust: {level: kept", "level: half!}\n      trust: {level: kept", "level-syntax"),
    ("level: empty to half", "level: half to empty", "level-order"),
    ("level: empty to half", "level: emty", "name-unknown"),
    ("    - {from: 2018-01-01, level: quiet}", "    - {from: 2020-01-01, level: quiet}", "fact-uncoded"),
    ("from: 2021-05-01", "from: 2017-05-01", "period-order"),
    ("level: many, by: [firm]", "level: many, by: [form]", "name-unknown"),
    ('  refuse: {en: "Says no", ja: "断る"}\n', "", "answer-rubric-missing"),
    ("    answered: 2019-03-04\n", "", "answer-undated"),
    ("    answer: accept\n", "", "answered-without-answer"),
    ("answered: 2019-03-04", "answered: 2019-02-04", "answer-before-overture"),
    ("answered: 2019-03-04", "answered: 2019-04-04", "answer-after-silence"),
    ("    silent_until: 2021-06-12", "    answered: 2021-06-05", "silence-answered"),
    ("answered: 2019-03-04", "answered: 2019-13-04", "date-impossible"),
    ("  paper:\n", f"  other: {OTHER}\n  paper:\n", "source-unread"),
    ("    by: rival\n", "    by: revel\n", "name-unknown"),
    ("    situation: now", "    situation: then", "name-unknown"),
    ("    firm-2019-03-01: {given", "    firm-2019-03-02: {given", "name-unknown"),
    ("facts: {strike_fund: full, trust: kept}", "facts: {strike_fund: fall, trust: kept}", "name-unknown"),
]  # fmt: skip


@pytest.mark.parametrize(("there", "instead", "code"), BROKEN)
def test_what_is_wrong_is_said_with_its_place(tmp_path: Path, there: str, instead: str, code: str) -> None:
    assert RECORD.count(there) >= 1
    path = write(tmp_path, RECORD.replace(there, instead, 1))
    with pytest.raises(KakehikiError) as raised:
        load_record(path)
    found = {problem.code for problem in raised.value.problems}
    assert code in found
    assert all(problem.place is not None for problem in raised.value.problems)


def test_every_fact_of_the_case_needs_a_rubric(tmp_path: Path) -> None:
    kept = [line for line in RECORD.split("\n") if "trust: {level" not in line]
    text = "\n".join(kept).replace(", trust: kept", "").replace(", trust: broken", "")
    start, end = text.index("  trust:\n"), text.index("  season:\n    label")
    with pytest.raises(CaseError) as raised:
        load_record(write(tmp_path, text[:start] + text[end:]))
    assert {p.code for p in raised.value.problems} == {"rubric-missing"}


def test_moves_that_lead_past_the_question_are_refused(tmp_path: Path) -> None:
    case = write(tmp_path).with_name("union.yaml")
    text = case.read_text(encoding="utf-8")
    past = text.replace('ja: "条件を示さない"}, go: answer}', 'ja: "条件を示さない"}}')
    case.write_text(past.replace("given: {invite: plain}", "given: {invite: offer}"), encoding="utf-8")
    with pytest.raises(CaseError) as raised:
        load_record(tmp_path / "talks.yaml")
    assert {p.code for p in raised.value.problems} == {"given-past-question"}


def test_rows_are_the_games_of_their_dates(tmp_path: Path) -> None:
    loaded = load_record(write(tmp_path))
    first, firm, rival, last = rows(loaded)
    assert [r.name for r in (first, firm, rival, last)] == [
        "firm-2019-03-01",
        "firm-2021-06-01",
        "rival-2021-06-01",
        "firm-2025-03-01",
    ]
    # Only the firm's orders changed in 2021; a period counts from the day after it began.
    assert (firm.facts["orders"], rival.facts["orders"]) == (parse_number("0.9"), parse_number("0.1"))
    assert rival.facts["season"] == parse_number("1")
    assert rival.facts["strike_fund"] == parse_number("0 to 0.6")
    assert not rival.facts["trust"].judged
    assert dict(first.setting.given) == {"invite": "plain"}
    assert {fact for fact, _ in first.setting.facts} == set(loaded.case.case.facts)


def test_a_row_is_known_once_its_answer_is(tmp_path: Path) -> None:
    first, firm, rival, last = rows(load_record(write(tmp_path)))
    assert first.known == Date(2019, 3, 4)
    assert firm.known == Date(2021, 6, 10)  # its own deadline
    assert rival.known == Date(2021, 7, 1)  # thirty days of silence
    assert (last.answer, last.known) == (None, None)  # silent, but not read to be so for long enough
    every = (first, firm, rival, last)
    assert known_by(every, Date(2019, 3, 4)) == ()
    assert known_by(every, Date(2019, 3, 5)) == (first,)
    assert known_by(every, Date(2021, 6, 11)) == (first, firm)
    assert known_by(every, Date(2030, 1, 1)) == (first, firm, rival)


def test_silence_may_be_read_for_fewer_days_than_it_lasts(tmp_path: Path) -> None:
    text = RECORD.replace("silence_after: 30", "silence_after: 30\nsilence_read: 9")
    last = rows(load_record(write(tmp_path, text)))[-1]
    assert (last.answer, last.known) == ("silence", Date(2025, 3, 31))


def test_a_deadline_after_the_window_changes_nothing(tmp_path: Path) -> None:
    text = RECORD.replace(
        "    answer: silence\n    silent_until: 2021-08-01",
        "    deadline: 2022-01-01\n    answer: silence\n    silent_until: 2021-08-01",
    )
    rival = rows(load_record(write(tmp_path, text)))[2]
    assert rival.known == Date(2021, 7, 1)


def test_a_period_does_not_count_on_its_own_first_day(tmp_path: Path) -> None:
    moved = RECORD.replace("from: 2021-05-01", "from: 2021-06-01")
    _, firm, *_ = rows(load_record(write(tmp_path, moved)))
    assert firm.facts["orders"] == parse_number("0.1")
