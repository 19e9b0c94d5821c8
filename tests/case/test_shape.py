"""Keys, texts, dates and numbers that cannot stand where they stand: each with its code and its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehiki.case.load import MAX_PROBLEMS, load_case
from kakehiki.errors import CaseError

from .conftest import Problems, pointed

MARKS = "    marks: {wants_more: neutral, wants_strike: consistent}\n"
BEARS = f"bears_on: {{facts.strike_fund: supports, now: supports}}\n{MARKS}"
# what stands in the sound case, what replaces it, the code, and what the place points at
CHANGES = [
    ("kakehiki: 1\n", "kakehiki: 2\n", "format-unknown", "2"),
    ("id: demo\n", "id: De mo\n", "slug-unsuitable", "De mo"),
    ("id: demo\n", "", "key-missing", "kakehiki"),
    ("  move: answer", "  mov: answer", "key-unknown", "mov:"),
    ("precision: 8 to 20", "precison: 8 to 20", "key-unknown", "precison"),
    ('firm: {label: {en: "The firm", ja: "会社"}}', "firm: {}", "key-missing", "firm:"),
    (', ja: "会社"', "", "language-missing", "label:"),
    ('en: "The firm", ', "", "language-missing", "label:"),
    ('{en: "The firm", ja: "会社"}', "The firm", "text-two-languages", "The firm"),
    ('{en: "The firm", ja: "会社"}', "[The firm]", "text-two-languages", "[The firm]"),
    ('ja: "会社"', "ja: [会社]", "not-text", "[会社]"),
    ("date: 2025-03-10", "date: 2026-13-45", "date-impossible", "2026-13-45"),
    ("date: 2025-03-10", "date: 2025-02-29", "date-impossible", "2025-02-29"),
    ("date: 2025-03-10", "date: 2025-3-1", "date-syntax", "2025-3-1"),
    ("date: 2025-03-10", "date: 20250310", "date-syntax", "20250310"),
    ("date: 2025-03-10", "date: yesterday", "date-syntax", "yesterday"),
    ("date: 2025-03-10", "date: ２０２５-03-10", "date-syntax", "２"),
    ("date: 2025-03-10", "date: [2025]", "value-unsuitable", "[2025]"),
    ("date: 2025-03-04", "date: 0000-00-00", "date-impossible", "0000"),
    ("target: 0.5", "target: 1.5", "target-range", "1.5"),
    ("target: 0.5", "target: 0", "target-range", "0"),
    ("target: 0.5", "target: half", "target-syntax", "half"),
    ("target: 0.5", "target: nan", "target-syntax", "nan"),
    ("target: 0.5", "target: .5e400", "target-syntax", ".5e400"),
    (", agrees: true}", ", agrees: yes}", "truth-syntax", "yes"),
    (", agrees: true}", ", agrees: [true]}", "value-unsuitable", "[true]"),
    ("yes: [accept]", "yes: accept", "not-list", "accept"),
    ("yes: [accept]", "yes: []", "too-few", "yes:"),
    ("given: {invite: plain}\n  answer", "given: [invite]\n  answer", "not-mapping", "[invite]"),
    ("precision: 8 to 20", "precision: 20 to 8", "number-reversed", "20 to 8"),
    ("precision: 8 to 20", "precision: 8 bis 20", "number-syntax", "8 bis 20"),
    ("precision: 8 to 20", "precision: .nan", "number-not-finite", ".nan"),
    ("precision: 8 to 20", "precision: 8 to .inf", "number-not-finite", "8 to .inf"),
    ("precision: 8 to 20", "precision: 1e400", "number-not-finite", "1e400"),
    ("precision: 8 to 20", "precision: -Infinity", "number-not-finite", "-Infinity"),
    ("precision: 8 to 20", "precision: {a: 1}", "number-syntax", "{a: 1}"),
    ("facts: {trust: 0.6 to 0.8}", "facts: {trust: 0.6, 0.7}", "number-commas", "0.7"),
    ("weight: 4 to 6", "weight: 6 to 4", "number-reversed", "6 to 4"),
    ("weight: 4 to 6", "weight: [4, 6]", "number-syntax", "[4, 6]"),
    ("bargainer: 2 to 4,", "bargainer: two,", "number-syntax", "two"),
    ("bargainer: 2 to 4,", "Bargainer: 2 to 4,", "id-unsuitable", "Bargainer"),
    ("value: 0.4 to 0.6", "value: 0,4 to 0,6", "number-syntax", "0,4"),
    ("-0.6 to -0.3 * (1 - trust)", "-0.6 to -0.3 * (2 - trust)", "amount-syntax", "-0.6"),
    ("[-embarrassment, -0.2", "[-embarrassment, x y, -0.2", "number-syntax", "x y"),
    ("0.3 to 0.7 * orders", "[]", "amount-empty", "[]"),
    ("  trust:\n", "  Trust:\n", "id-unsuitable", "Trust:"),
    ("      raised:\n", "      wages.raised:\n", "id-unsuitable", "wages.raised"),
    ("reliability: F", "reliability: G", "value-not-allowed", "G"),
    ("credibility: 6", "credibility: 7", "value-not-allowed", "7"),
    ("credibility: 6", "credibility: sure", "value-not-allowed", "sure"),
    ("url: https://example.org/", "url: javascript:alert(1)", "url-not-http", "javascript"),
    ("url: https://example.org/", 'url: "https://example.org/ x"', "url-not-http", '"https'),
    ("facts.strike_fund: supports", "facts.strike_fund: support", "value-not-allowed", "support"),
    ("sources: [example_2025-03-04]", "sources: []", "claim-no-source", "sources:"),
    (BEARS, "bears_on: {}\n", "claim-bears-nothing", "bears_on"),
    ("  firm: {label", "  2firm: {label", "id-unsuitable", "2firm"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "at"), CHANGES)
def test_a_flaw_has_its_code_and_place(
    problems: Problems, sound: str, old: str, new: str, code: str, at: str
) -> None:
    if code == "amount-empty":
        old = "-0.7 to -0.4 * orders"
    assert old in sound
    found = problems(sound.replace(old, new, 1))
    matching = [p for p in found if p.code == code]
    assert len(matching) == 1, found
    assert pointed(matching[0]).startswith(at)


def test_a_misspelt_key_is_one_problem_with_what_was_meant(problems: Problems, sound: str) -> None:
    (problem,) = problems(sound.replace("precision: 8 to 20", "precison: 8 to 20"))
    assert problem.params["near"] == "precision"
    (problem,) = problems(sound.replace('firm: {label: {en: "The', 'firm: {lable: {en: "The'))
    assert problem.params["near"] == "label"


def test_the_missing_language_is_named(problems: Problems, sound: str) -> None:
    (problem,) = problems(sound.replace(', ja: "会社"', "", 1))
    assert (problem.params["name"], problem.params["language"]) == ("label", "ja")


def test_text_stays_text(tmp_path: Path, sound: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(sound.replace('en: "The firm", ja: "会社"', "en: 1_000, ja: 2025-01-01", 1))
    label = load_case(path).case.actors["firm"].label
    assert (label.en, label.ja) == ("1_000", "2025-01-01")


def test_several_problems_come_together_in_the_order_of_the_file(problems: Problems, sound: str) -> None:
    changes = {
        "date: 2025-03-10": "date: 2026-13-45",
        "precision: 8 to 20": "precision: 20 to 8",
        ', ja: "会社"': "",
        "weight: 4 to 7": "weight: -4 to 7",
        "zero: {en": "zer: {en",
        "go: table": "go: tabel",
        "moves: {invite: offer}": "moves: {invit: offer}",
        "url: https": "url: ftp",
        "now: supports}": "facts.moon: supports}",
    }
    for old, new in changes.items():
        assert old in sound
        sound = sound.replace(old, new, 1)
    found = problems(sound)
    assert [p.code for p in found] == [
        "date-impossible", "number-reversed", "language-missing", "weight-negative", "key-unknown",
        "name-unknown", "move-unreached", "name-unknown", "url-not-http", "name-unknown",
    ]  # fmt: skip
    places = [(p.place.line, p.place.column) for p in found if p.place is not None]
    assert places == sorted(places) and len(places) == len(found)


def test_a_number_split_by_commas_does_not_hide_the_rest(problems: Problems, sound: str) -> None:
    split = sound.replace("facts: {trust: 0.6 to 0.8}", "facts: {trust: 0.6, 0.8, 0.9}")
    found = problems(split.replace("go: table", "go: tabel"))
    assert [p.code for p in found] == ["name-unknown", "move-unreached", "number-commas", "number-commas"]


def test_very_many_problems_end_with_how_many_more(problems: Problems, sound: str) -> None:
    more = "".join(f'  x{i}: {{label: {{en: "a", ja: "b"}}, value: 3}}\n' for i in range(80))
    found = problems(sound.replace("\n# Facts belong", f"{more}\n# Facts belong", 1))
    assert len(found) == MAX_PROBLEMS + 1
    assert (found[-1].code, found[-1].params["count"]) == ("more-problems", "30")


def test_a_place_is_found_by_dotted_path(tmp_path: Path, sound: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(sound)
    loaded = load_case(str(path))
    for dotted, at in {
        "facts.trust": "trust:",
        "facts.trust.value": "value: 0.2 to 0.4",
        "moves.answer.options.accept.effects.union.standing": "union.standing: 0.1",
        "claims.half_full.bears_on.facts.strike_fund": "facts.strike_fund: supports",
        "question.yes.0": "accept]",
        "facts.trust.nothing.below": "trust:",
        "nowhere": "kakehiki: 1",
    }.items():
        place = loaded.place(dotted)
        assert place.text[place.column - 1 :].startswith(at), dotted
    with pytest.raises(CaseError):
        load_case(tmp_path)
