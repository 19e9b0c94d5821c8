"""What is remarked on in a sound case, and where."""

from __future__ import annotations

import string
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.case.library import open_case, shipped
from kakehiki.case.load import LoadedCase, load_case
from kakehiki.case.remarks import CODES, Remark, remarks
from kakehiki.evidence.when import span
from tests.cli.errors_page import words

ARTICLE = f"""
articles:
  a: {{file: a.txt, sha256: {"0" * 64}, language: ja}}
"""
SOURCE = """\
  {}: {{outlet: X, url: 'https://example.org/{}', date: 2025-03-01, language: en, reliability: B, credibility: 2}}
"""
CLAIM = """\
  {}:
    text: {{en: "Said.", ja: "そう述べた。"}}
    sources: [{}]
    bears_on: {{interests.firm.peace: supports}}
    marks: {{wants_more: neutral, wants_strike: consistent}}
"""


def ledger(sound: str, **claims: str) -> str:
    """Return a sound case with these claims on these sources, each a page of its own, instead of its own."""
    named = dict.fromkeys(name for row in claims.values() for name in row.split(", "))
    return (
        sound[: sound.index("\nsources:")]
        + "\nsources:\n"
        + "".join(SOURCE.format(name, name) for name in named)
        + "claims:\n"
        + "".join(CLAIM.format(name, row) for name, row in claims.items())
    )


def found(tmp_path: Path, text: str) -> tuple[Remark, ...]:
    path = tmp_path / "case.yaml"
    path.write_text(text, encoding="utf-8")
    return remarks(load_case(path))


@pytest.fixture
def quiet(sound: str) -> str:
    """Return a case that nothing is remarked on: two claims that share their two sources."""
    return ledger(sound, first="one, two", second="two, one")


def test_a_ledger_without_faults_is_passed_over(quiet: str, tmp_path: Path) -> None:
    assert found(tmp_path, quiet) == ()


FIRST = 'first:\n    text: {en: "Said.", ja: "そう述べた。"}\n'
STRIKE = "    prior: 0.3 to 0.6\n    types: {kind: fighter}\n"
AGAIN = '  again: {label: {en: "Again", ja: "もう一つ"}, prior: 0, types: {kind: fighter}}\n'
MARKS = "    marks: {wants_more: neutral, wants_strike: consistent}\n"


@pytest.mark.parametrize(
    ("old", "new", "code", "names", "at"),
    [
        ("example.org/two", "www.example.org/one#x", "one-origin", ["first", "second"], "sources:"),
        (", date: 2025-03-01", "", "source-undated", ["one"], "one:"),
        ("reliability: B", "reliability: F", "grade-open", ["one"], "one:"),
        ("credibility: 2", "credibility: 6", "grade-open", ["one"], "one:"),
        ("[two, one]", "[two]", "source-single-use", ["one"], "one:"),
        (f"{MARKS}  second:", "  second:", "claim-unmarked", ["first"], "first:"),
        ("peace: supports", "peace: unclear", "claim-undirected", ["first"], "bears_on:"),
        (FIRST, f"{FIRST}    unusable: ['http:/x']\n", "link-unusable", ["first"], "unusable:"),
        (FIRST, f"{FIRST}    when: 2025-03-02\n", "page-older", ["first", "first"], "sources:"),
        (FIRST, f"{FIRST}    when: 2024-11\n", "page-much-younger", ["first"], "sources:"),
        (STRIKE, STRIKE.replace("prior: 0.3 to 0.6", "prior: 0"), "prior-zero", ["wants_strike"], "prior:"),
        ("interests.firm.peace: s", "facts.trust@spring_2021: s", "known-later", ["first"], "sources:"),
    ],
)  # fmt: skip
def test_one_fault_is_one_remark_with_its_place(
    quiet: str, tmp_path: Path, old: str, new: str, code: str, names: list[str], at: str
) -> None:
    assert old in quiet
    told = found(tmp_path, quiet.replace(old, new, 1))
    assert [(r.code, r.params["name"]) for r in told] == [(code, name) for name in names]
    assert all(r.place.text[r.place.column - 1 :].startswith(at) for r in told)


@pytest.mark.parametrize(
    ("old", "new", "name", "at"),
    [
        ("value: 0.4 to 0.6", "value: 0 to 1 ?", "facts.strike_fund", "value:"),
        (
            "prior: 0.3 to 0.6\n    types",
            "prior: 0 to 1 ?\n    types",
            "hypotheses.wants_more.prior",
            "prior:",
        ),
        ("weight: 4 to 6}", "weight: 0 to 9 ?}", "interests.firm.costs", "weight:"),
        ("fighter: 5 to 8}", "fighter: 0 to 9 ?}", "interests.union.unity.fighter", "fighter:"),
        ("g: 0.1 to 0.3,", "g: 0 to 1 ?,", "moves.answer.accept.union.standing", "union.standing:"),
        ("-0.2 to -0.1 * (1 - trust)", "-1 to 0 ?", "moves.table.hold.union.standing.2", "union.standing:"),
        ("{trust: 0.6 to 0.8}", "{trust: 0 to 1 ?}", "levers.mediator.facts.trust", "trust:"),
        (
            "strike_fund: 0.0 to 0.1,",
            "strike_fund: 0 to 1 ?,",
            "facts.strike_fund@spring_2021",
            "strike_fund:",
        ),
        ("chance: 0.3 to 0.6", "chance: 0 to 1 ?", "moves.kind.fighter.chance", "chance:"),
        (
            "quantities.embarrassment: 0.4 to 0.8",
            "quantities.embarrassment: 0 to 1 ?",
            "hypotheses.wants_more.numbers.quantities.embarrassment",
            "quantities.embarrassment:",
        ),
        (
            "union.income: 0.4 to 0.7",
            "union.income: 0 to 1 ?",
            "terms.wages.raised.union.income",
            "union.income:",
        ),
    ],
)
def test_a_number_not_yet_judged_is_named(
    quiet: str, tmp_path: Path, old: str, new: str, name: str, at: str
) -> None:
    assert old in quiet
    (told,) = found(tmp_path, quiet.replace(old, new, 1))
    assert (told.code, told.params["name"]) == ("numbers-unjudged", name)
    assert told.place.text[told.place.column - 1 :].startswith(at)


def test_a_page_that_many_claims_rest_on_is_named_with_them(sound: str, tmp_path: Path) -> None:
    text = ledger(sound, c1="one, two", c2="three, one", c3="copy, three", c4="two, four", c5="four")
    text += CLAIM.format("c6", "one, two")
    told = found(tmp_path, text.replace("example.org/copy", "example.org/one/"))
    assert [(r.code, r.params["name"]) for r in told] == [
        ("page-cited-often", "one"),
        ("page-cited-often", "two"),
        ("source-single-use", "copy"),
    ]
    assert told[0].params["sources"] == ("one", "copy")
    assert told[0].params["claims"] == ("c1", "c2", "c3", "c6")


DRAFT = """\
  s1:
    found: {article: a, sentence: 1, line: 3}
    unusable: ['javascript:alert(1)', 'www.example.org']
  s2:
    found: {article: a, sentence: 2, line: 4}
    text: {ja: "そう伝えられる。"}
    sources: [copy]
    when: 2019
    bears_on: {now: unclear}
  s3:
    text: {en: "It will.", ja: "そうなる。"}
    sources: [one, copy]
    when: 2025-03-03/2025-04
    bears_on: {facts.trust@spring_2021: raises}
    marks: {wants_more: neutral}
"""


@pytest.mark.parametrize(
    ("more", "told"),
    [("}", [("again", "wants_strike")]), (", numbers: {quantities.embarrassment: 0.5}}", [])],
)
def test_hypotheses_that_suppose_the_same_are_named(
    sound: str, tmp_path: Path, more: str, told: list[tuple[str, str]]
) -> None:
    text = sound.replace(STRIKE, STRIKE + AGAIN.replace("fighter}}", f"fighter}}{more}"))
    same = [r for r in found(tmp_path, text) if r.code == "hypotheses-same"]
    assert [(r.params["name"], r.params["other"]) for r in same] == told


def everything(sound: str) -> str:
    """Return a sound case on which everything is remarked."""
    text = ledger(sound, c1="one", c2="copy", c3="old, one", c4="bare, other")
    text = text.replace("example.org/copy", "m.example.org/one").replace("wants_strike: consistent", "")
    text = text.replace("example.org/bare', date: 2025-03-01,", "example.org/bare',")
    text = text.replace("value: 0.4 to 0.6", "value: 0 to 1 ?").replace("reliability: B", "reliability: F", 1)
    return text.replace(STRIKE, STRIKE + AGAIN) + DRAFT + ARTICLE


def test_a_draft_can_be_told_everything(sound: str, tmp_path: Path) -> None:
    told = found(tmp_path, everything(sound))
    assert tuple(dict.fromkeys(r.code for r in told)) == CODES
    told_of = {code: [r.params["name"] for r in told if r.code == code] for code in CODES}
    assert told_of["claim-unsourced"] == told_of["claim-unwritten"] == told_of["claim-unplaced"] == ["s1"]
    assert told_of["page-older"] == ["s3", "s3"]
    assert told_of["page-much-younger"] == ["s2"]
    assert told_of["hypothesis-unmarked"] == ["wants_strike", "again"]
    assert [r.params["link"] for r in told if r.code == "link-unusable"] == [
        "javascript:alert(1)",
        "www.example.org",
    ]


DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
WHENS = st.tuples(DAYS, st.sampled_from([4, 7, 10])).map(lambda told: str(told[0])[: told[1]])


@pytest.fixture(scope="module")
def loaded(sound: str, tmp_path_factory: pytest.TempPathFactory) -> LoadedCase:
    path = tmp_path_factory.mktemp("dates") / "case.yaml"
    path.write_text(ledger(sound, first="one, two", second="two, one"), encoding="utf-8")
    return load_case(path)


@given(when=WHENS, days=st.lists(DAYS, min_size=2, max_size=2))
def test_dates_are_told_of_only_where_every_day_bears_it_out(
    loaded: LoadedCase, when: str, days: list[date]
) -> None:
    case = loaded.case
    claim = case.claims["first"].model_copy(update={"when": when})
    sources = {
        name: source.model_copy(update={"date": day})
        for (name, source), day in zip(case.sources.items(), days, strict=True)
    }
    case = case.model_copy(update={"claims": {"first": claim}, "sources": sources})
    told = {(r.code, r.params["source"]) for r in remarks(replace(loaded, case=case)) if "when" in r.params}
    first, last = span(when)
    want = {("page-older", name) for name, source in sources.items() if source.date < first}
    if min(days) > last + timedelta(days=90):
        want.add(("page-much-younger", "one" if days[0] <= days[1] else "two"))
    assert told == want


@pytest.mark.parametrize(
    ("when", "bears", "day", "codes"),
    [
        ("2019-02-28", "precision", "2019-05-29", []),  # 90 days
        ("2019-02-28", "precision", "2019-05-30", ["page-much-younger"]),
        ("2019-02", "precision", "2019-05-29", []),
        ("2019", "precision", "2020-03-30", []),
        ("2019", "precision", "2020-03-31", ["page-much-younger"]),
        ("2019-02-28", "precision", "2019-02-28", []),
        ("2019-03", "precision", "2019-02-28", ["page-older"]),
        (None, "now", "2025-03-17", []),  # a week after now
        (None, "now", "2025-03-18", ["known-later"]),
        (None, "facts.orders", "2025-03-18", ["known-later"]),
        (None, "facts.orders@spring_2021", "2021-03-09", []),
        (None, "facts.orders@spring_2021", "2021-03-10", ["known-later"]),
        (None, "episodes.spring_2021", "2021-03-10", ["known-later"]),
        (None, "interests.firm.peace", "2031-01-01", []),
    ],
)
def test_the_day_from_which_a_remark_is_made(
    loaded: LoadedCase, when: str | None, bears: str, day: str, codes: list[str]
) -> None:
    claim = loaded.case.claims["first"].model_copy(
        update={"when": when, "bears_on": {bears: "supports"}, "sources": ["one"]}
    )
    source = loaded.case.sources["one"].model_copy(update={"date": date.fromisoformat(day)})
    case = loaded.case.model_copy(update={"claims": {"first": claim}, "sources": {"one": source}})
    assert [r.code for r in remarks(replace(loaded, case=case))] == codes


def test_without_every_date_no_page_is_called_the_first(loaded: LoadedCase) -> None:
    claim = loaded.case.claims["first"].model_copy(update={"when": "2019-02"})
    undated = loaded.case.sources["two"].model_copy(update={"date": None})
    case = loaded.case.model_copy(
        update={"claims": {"first": claim}, "sources": loaded.case.sources | {"two": undated}}
    )
    assert [r.code for r in remarks(replace(loaded, case=case))] == ["source-undated"]


def test_a_mark_is_a_use_and_only_hypotheses_ask_for_marks(loaded: LoadedCase) -> None:
    claims = {name: claim.model_copy(update={"bears_on": {}}) for name, claim in loaded.case.claims.items()}
    case = loaded.case.model_copy(update={"claims": claims})
    assert remarks(replace(loaded, case=case)) == ()
    claims = {name: claim.model_copy(update={"marks": {}}) for name, claim in loaded.case.claims.items()}
    case = loaded.case.model_copy(update={"claims": claims, "hypotheses": {}})
    assert remarks(replace(loaded, case=case)) == ()


def test_every_code_has_words_in_both_languages() -> None:
    english, japanese = words("en", "remarks"), words("ja", "remarks")
    assert tuple(english) == tuple(japanese) == CODES
    for code, table in english.items():
        assert list(table) == list(japanese[code])
        assert {"what", "remedy"} <= set(table) <= {"what", "remedy", "row"}
        for key, sentence in table.items():
            assert fields(sentence) == fields(japanese[code][key]), (code, key)


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_leave_little_to_remark_on(name: str) -> None:
    told = {remark.code for remark in remarks(open_case(name))}
    assert not told & {
        "claim-unsourced",
        "link-unusable",
        "claim-unwritten",
        "claim-unplaced",
        "claim-undirected",
        "hypothesis-unmarked",
        "source-undated",
        "numbers-unjudged",
    }
