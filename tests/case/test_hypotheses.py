"""Hypotheses, marks, indicators, unjudged numbers and found claims: what a case may say of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehiki.case.load import load_case
from kakehiki.case.model import Case
from kakehiki.case.numbers import NumberProblem, parse_amount, parse_number
from tests.case.conftest import Problems, pointed

HYPOTHESES = """
hypotheses:
  hard: {label: {en: "Hard", ja: "強硬"}, prior: 0.2 to 0.5, types: {kind: fighter}}
  rich: {label: {en: "Rich", ja: "余裕"}, prior: 0.2 to 0.5, numbers: {facts.strike_fund: 0.8 to 1}}
indicators:
  fund: {label: {en: "Fund", ja: "資金"}, where: {en: "Web", ja: "サイト"}, points: {facts.strike_fund: raises}}
weighing: {marks: {consistent: 0.6 to 0.8}, reliability: {A: 0.9}, credibility: {1: 0.9}}
"""
FOUND = """
  s1:
    text: {ja: ""}
    found: {article: a, sentence: 3, line: 12}
    when: 2019-02/2019-03
    names: [dprk]
    hedge: reported
articles:
  a: {file: a.txt, sha256: %s, language: ja}
""" % ("0" * 64)


def with_then(sound: str, then: str) -> str:
    return sound.replace("  answer: silence\n", f"  answer: silence\n  {then}\n", 1)


def stripped(sound: str) -> str:
    """Return a case with none of its own hypotheses, indicators and weighing, claims last."""
    kept, skip = [], False
    for line in sound.splitlines():
        if line and line[0] not in " #":
            skip = line.split(":")[0] in {"hypotheses", "indicators", "weighing"}
        if not skip and "marks:" not in line:
            kept.append(line)
    return "\n".join(kept) + "\n"


def loaded(tmp_path: Path, text: str) -> Case:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return load_case(path).case


def test_a_case_may_state_hypotheses_and_indicators(sound: str, tmp_path: Path) -> None:
    case = loaded(tmp_path, stripped(sound) + HYPOTHESES)
    assert case.hypotheses["hard"].types == {"kind": "fighter"}
    assert str(case.hypotheses["rich"].numbers["facts.strike_fund"]) == "0.8 to 1"
    assert case.indicators["fund"].points == {"facts.strike_fund": "raises"}


@pytest.mark.parametrize(
    ("old", "new", "code", "at"),
    [
        ("  hard: ", "  # hard: ", "hypothesis-alone", "hypotheses:"),
        (", types: {kind: fighter}", "", "hypothesis-empty", "hard:"),
        ("{kind: fighter}", "{kind: figter}", "name-unknown", "figter"),
        ("{kind: fighter}", "{invite: plain}", "name-unknown", "invite:"),
        (
            "facts.strike_fund: 0.8 to 1",
            "facts.strike_fun: 0.8 to 1",
            "number-path-unknown",
            "facts.strike_fun:",
        ),
        ("facts.strike_fund: 0.8 to 1", "facts.strike_fund: 0.8 to 2", "number-bounds", "0.8 to 2"),
        ("prior: 0.2 to 0.5, types", "prior: -0.2 to 0.5, types", "number-bounds", "-0.2 to 0.5"),
        ("prior: 0.2 to 0.5", "prior: 0", "priors-zero", "hypotheses:"),
        ("{facts.strike_fund: raises}", "{}", "too-few", "points:"),
        ("{facts.strike_fund: raises}", "{facts.fund: raises}", "number-path-unknown", "facts.fund:"),
        ("{A: 0.9}", "{A: 1.9}", "number-bounds", "1.9"),
    ],
)
def test_a_flaw_of_hypotheses_has_its_place(
    sound: str, problems: Problems, old: str, new: str, code: str, at: str
) -> None:
    text = HYPOTHESES.replace(old, new)
    found = problems(stripped(sound) + text)
    matching = [p for p in found if p.code == code]
    assert len(matching) == 1, found
    assert pointed(matching[0]).startswith(at)


def test_too_many_hypotheses_are_refused(sound: str, problems: Problems) -> None:
    row = "  h{i}: {{label: {{en: a, ja: b}}, prior: 0.1, types: {{kind: fighter}}}}\n"
    text = "hypotheses:\n" + "".join(row.format(i=i) for i in range(13))
    assert [p.code for p in problems(stripped(sound) + text)] == ["too-many-hypotheses"]


def test_moves_after_the_answer_need_an_answer(sound: str, problems: Problems, tmp_path: Path) -> None:
    assert loaded(tmp_path, with_then(sound, "then: {table: settle}")).now.then == {"table": "settle"}
    bare = with_then(sound, "then: {table: settle}").replace("  answer: silence\n", "", 1)
    assert "then-no-answer" in [p.code for p in problems(bare)]
    assert [p.code for p in problems(with_then(sound, "then: {table: sign}"))] == ["name-unknown"]


def test_a_found_claim_may_wait_for_words_and_sources(sound: str, tmp_path: Path) -> None:
    claim = loaded(tmp_path, stripped(sound) + FOUND).claims["s1"]
    assert (claim.text.of("en"), claim.sources, claim.bears_on) == ("", [], {})
    assert claim.found is not None
    assert claim.found.sentence == 3


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("article: a,", "article: b,", "name-unknown"),
        ("    found: {article: a, sentence: 3, line: 12}\n", "", "key-missing"),
        ("sentence: 3", "sentence: 0", "value-unsuitable"),
        ("when: 2019-02/2019-03", "when: spring", "when-syntax"),
        ("when: 2019-02/2019-03", "when: 2019-02-30", "when-syntax"),
        ("when: 2019-02/2019-03", "when: 2019-03/2019-02", "when-syntax"),
    ],
)
def test_a_found_claim_keeps_its_shape(sound: str, problems: Problems, old: str, new: str, code: str) -> None:
    assert old in FOUND
    assert code in [p.code for p in problems(stripped(sound) + FOUND.replace(old, new))]


def test_a_mark_names_a_hypothesis(sound: str, problems: Problems) -> None:
    marked = FOUND.replace("    hedge: reported\n", "    marks: {hard: consistent, soft: neutral}\n")
    found = problems(stripped(sound) + marked + HYPOTHESES)
    assert [(p.code, p.params["name"]) for p in found] == [("name-unknown", "soft")]


@pytest.mark.parametrize("written", ["0 to 1 ?", "0.4?", "0.1, 0.2, 0.9 ?", "uniform 0 to 1 ？"])
def test_a_question_mark_says_not_yet_judged(written: str) -> None:
    number = parse_number(written)
    assert not number.judged
    assert parse_number(str(number)) == number
    assert parse_number(number.range).judged


def test_an_amount_is_unjudged_at_its_end() -> None:
    (product,) = parse_amount("0.1 to 0.5 * bite * (1 - russia) ?")
    assert not product.number.judged
    assert parse_amount(str(product)) == (product,)


@pytest.mark.parametrize("written", ["?", "0 ? to 1", "0 to 1 ??"])
def test_a_question_mark_elsewhere_is_no_number(written: str) -> None:
    with pytest.raises(NumberProblem):
        parse_number(written)
