"""Articles merged into a case: nothing that was there changes, nothing comes twice, and the result is sound."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.case.library import shipped
from kakehiki.case.load import load_case
from kakehiki.cli.new import starting_case
from kakehiki.errors import CaseError
from kakehiki.ingest.drafting.merge import Merged, merge
from kakehiki.ingest.text.article import Article, read_article

from .overtures import JAPANESE, article

CASES = Path(__file__).resolve().parents[2] / "src" / "kakehiki" / "cases"


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> tuple[Article, Article]:
    folder = tmp_path_factory.mktemp("articles")
    return (
        read_article(article(folder)),
        read_article(article(folder, JAPANESE, "kiji.txt")),
    )


def without(merged: Merged) -> str:
    """Return the merged text with what was put in taken out again."""
    text = merged.text
    for part in reversed(merged.parts):
        at = part.at + sum(len(p.text) - len(p.over) for p in merged.parts if p.at < part.at)
        same = [p for p in merged.parts if p.at == part.at]
        at += sum(len(p.text) for p in same[: same.index(part)])
        assert text[at : at + len(part.text)] == part.text
        text = text[:at] + part.over + text[at + len(part.text) :]
    return text


def write(path: Path, text: str) -> bytes:
    raw = text.encode("utf-8")
    path.write_bytes(raw)
    return raw


def sections(text: str) -> list[str]:
    """Return a case's text cut before each of its sections, comments above them included."""
    starts = [m.start() for m in re.finditer(r"^(?:#.*\n)*[a-z]+:", text, re.MULTILINE)]
    return [text[a:b] for a, b in zip([0, *starts[1:]], [*starts[1:], len(text)], strict=True)]


@st.composite
def layouts(draw: st.DrawFn) -> str:
    """Return a sound case, laid out as people and editors lay files out."""
    parts = sections(starting_case("demo", "en"))
    kept = [part for part in parts if not re.search(r"^(?:sources|claims):", part, re.MULTILINE)]
    evidence = [part for part in parts if part not in kept]
    if draw(st.booleans()):
        parts = kept if draw(st.booleans()) else [*kept[:-1], *evidence, kept[-1]]
    if "".join(parts).find("\nsources:") < 0:
        parts = [*parts, *draw(st.lists(_EMPTY, max_size=3, unique_by=lambda part: part[0]))]
    tail = st.sampled_from(["", "\n", "\n\n", "  # set in\n", "# at the margin\n", "   \n"])
    text = "".join(part.rstrip("\n") + "\n" + draw(tail) for part in parts)
    if draw(st.booleans()):
        text = re.sub(r"^(  \w+:)$", r"\1  \t", text, flags=re.MULTILINE)
    if draw(st.booleans()):
        text = text.rstrip("\n")
    elif draw(st.booleans()):
        text += "...\n"
    text = re.sub("\n", lambda _: draw(newline), text) if (newline := draw(_NEWLINES)) is not None else text
    return ("\ufeff" if draw(st.booleans()) else "") + text


_EMPTY = st.tuples(
    st.sampled_from(["articles", "sources", "claims"]),
    st.sampled_from([": {}\n", ":   { }  # none yet\n", ": {\n  }\n", ":\n  {}\n", ": {}\n  # none yet\n"]),
).map("".join)
_NEWLINES = st.sampled_from([None, st.just("\r\n"), st.just("\r"), st.sampled_from(["\n", "\r\n"])])


@settings(max_examples=25, deadline=None)
@given(text=layouts())
def test_what_was_there_stays_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, articles: tuple[Article, Article], text: str
) -> None:
    path = tmp_path_factory.mktemp("case") / "case.yaml"
    raw = write(path, text)
    before = load_case(path).case
    merged = merge(path, [articles[0]])
    assert (
        without(merged).encode("utf-8") == raw == path.read_bytes()
    )  # and the file itself is not touched yet
    write(path, merged.text)
    after = load_case(path).case
    assert list(after.claims)[: len(before.claims)] == list(before.claims)
    assert len(after.claims) == len(before.claims) + len(merged.gathered.claims) > len(before.claims)
    assert after.facts == before.facts
    again = merge(path, [articles[0]])
    assert (again.parts, again.text) == ((), merged.text)


def test_articles_one_by_one_bring_what_they_bring_together(
    tmp_path: Path, articles: tuple[Article, Article]
) -> None:
    path = tmp_path / "case.yaml"
    write(path, starting_case("demo", "en"))
    together = merge(path, articles)
    for one in articles:
        write(path, merge(path, [one]).text)
    apart = load_case(path).case
    write(path, together.text)
    assert load_case(path).case == apart
    assert set(apart.articles) == {"a1", "a2"}
    assert len({s.url for s in apart.sources.values()}) == len(apart.sources)


def test_a_page_that_the_case_has_is_not_doubled(tmp_path: Path, articles: tuple[Article, Article]) -> None:
    path = tmp_path / "case.yaml"
    own = "https://www.tribune.example/2025/03/12/why-denmark-can-wait/?utm_medium=x#top"
    write(path, starting_case("demo", "en").replace("https://example.org/", own))
    merged = merge(path, articles)
    assert [entry.id for entry in merged.gathered.sources] == [
        "courier-example-2025-03-10",
        "gazette-example-2019-06-30",
    ]
    write(path, merged.text)
    claims = load_case(path).case.claims
    assert claims["a1-s09"].sources == ["example_2025-03-04"]


def test_ids_do_not_clash(tmp_path: Path, articles: tuple[Article, Article]) -> None:
    path = tmp_path / "case.yaml"
    text = starting_case("demo", "en").replace("half_full:", "a1-s02:")
    text = text.replace("example_2025-03-04", "courier-example-2025-03-10")
    write(path, text)
    merged = merge(path, articles)
    assert [one.id for one in merged.gathered.taken] == ["a2", "a3"]
    assert "courier-example-2025-03-10-2" in [entry.id for entry in merged.gathered.sources]
    write(path, merged.text)
    assert "a1-s02" in load_case(path).case.claims


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_take_articles(tmp_path: Path, articles: tuple[Article, Article], name: str) -> None:
    path = tmp_path / "case.yaml"
    raw = (CASES / f"{name}.yaml").read_bytes()
    path.write_bytes(raw)
    merged = merge(path, articles)
    assert without(merged).encode("utf-8") == raw


def test_claims_are_attached_to_the_parts_of_that_case(tmp_path: Path) -> None:
    path = tmp_path / "case.yaml"
    path.write_bytes((CASES / "kim-trump-2025.yaml").read_bytes())
    text = (
        "金正恩氏の選択\n\n"
        "北朝鮮はロシアとの軍事協力を強めている。\n\n"
        "中国との貿易が戻り、制裁の効き目は弱まった。\n\n"
        "2019年のハノイ会談は決裂した。\n\n"
        "北朝鮮は米国の招待に沈黙し、クルーズミサイルを発射した。\n\n"
        "月曜日の空は青かった。\n"
    )
    write(path, merge(path, [read_article(article(tmp_path, text))]).text)
    claims = load_case(path).case.claims
    told = {int(name[-1]): set(claim.bears_on) for name, claim in claims.items() if claim.found is not None}
    assert "facts.russia" in told[2]
    assert {"facts.china", "facts.bite"} & told[3]
    assert "episodes.hanoi-2019" in told[4]
    assert {"moves.answer.silence", "moves.answer.test"} <= told[5]
    assert told.get(6, set()) == set()


Spoil = Callable[[str], str]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "claims in braces": (
        lambda text: (
            text[: text.index("\nclaims:")] + "\nclaims: {half: {text: {en: a, ja: b}, "
            "sources: [example_2025-03-04], bears_on: {now: supports}}}\n"
        ),
        "claims: {half",
    ),
    "articles in braces": (
        lambda text: text + f"articles: {{a7: {{file: x, sha256: {'0' * 64}, language: en}}}}\n",
        "articles: {a7",
    ),
    "a comment in braces": (lambda text: text + "articles: { # none yet\n }\n", "articles: {"),
}


@pytest.mark.parametrize("name", SPOILT)
def test_sections_within_braces_are_refused_with_their_place(
    tmp_path: Path, articles: tuple[Article, Article], name: str
) -> None:
    spoil, line = SPOILT[name]
    path = tmp_path / "case.yaml"
    write(path, spoil(starting_case("demo", "en")))
    with pytest.raises(CaseError) as refused:
        merge(path, articles)
    (problem,) = refused.value.problems
    assert problem.code == "section-not-block"
    assert problem.place is not None and problem.place.text.startswith(line)


def test_a_whole_case_within_braces_is_refused(tmp_path: Path, articles: tuple[Article, Article]) -> None:
    path = tmp_path / "case.yaml"
    held = yaml.load(starting_case("demo", "en"), yaml.BaseLoader)
    write(path, json.dumps(held, ensure_ascii=False).replace('"yes"', "yes", 1))
    assert load_case(path).case.id == "demo"
    with pytest.raises(CaseError) as refused:
        merge(path, articles)
    assert [p.code for p in refused.value.problems] == ["section-not-block"]


def test_a_text_that_would_change_is_refused(tmp_path: Path, articles: tuple[Article, Article]) -> None:
    # A block scalar without a line end after it would have one once something follows.
    path = tmp_path / "case.yaml"
    text = starting_case("demo", "en")
    title = re.search(r"^title: .*$", text, re.MULTILINE)
    assert title is not None
    moved = text.replace(title[0], "") + "title:\n  en: x\n  ja: |+\n    題"
    raw = write(path, moved)
    load_case(path)
    with pytest.raises(CaseError) as refused:
        merge(path, articles)
    assert [p.code for p in refused.value.problems] == ["merge-unsound"]
    assert path.read_bytes() == raw
    write(path, moved + "\n")
    assert merge(path, articles).parts


def test_a_case_that_would_grow_too_large_is_refused(
    tmp_path: Path, articles: tuple[Article, Article]
) -> None:
    path = tmp_path / "case.yaml"
    text = starting_case("demo", "en")
    write(path, text + "#" * (4 * 1024 * 1024 - len(text.encode()) - 1) + "\n")
    with pytest.raises(CaseError) as refused:
        merge(path, articles)
    assert [p.code for p in refused.value.problems] == ["draft-too-large"]


SAID = {
    "in the middle": """
  said:
    text:
      en: |
        Said.
      ja: 述べた。
    sources: [example_2025-03-04]
    bears_on: {now: supports}
""",
    "at the end": """
  said:
    sources: [example_2025-03-04]
    bears_on: {now: supports}
    text:
      en: Said.
      ja: |+
        述べた。
""",
}


@pytest.mark.parametrize("name", SAID)
def test_headings_stay_apart_but_for_a_block_scalar_at_the_end(tmp_path: Path, name: str) -> None:
    path = tmp_path / "case.yaml"
    write(path, starting_case("demo", "en").rstrip() + SAID[name])
    before = load_case(path).case.claims["said"]
    text = "Denmark silent\n\n14 March 2025\n\nWhat came\n\nDenmark did not answer the invitation.\n"
    merged = merge(path, [read_article(article(tmp_path, text))])
    # A blank line after the scalar would become a part of it.
    assert ("\n\n  # == What came\n" in merged.text) == (name == "in the middle")
    write(path, merged.text)
    assert load_case(path).case.claims["said"] == before
