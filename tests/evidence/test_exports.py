"""The ledger for other programs, read back by programs that are not ours."""

from __future__ import annotations

import csv
import json
import re
from datetime import date
from io import StringIO
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pybtex.database import BibliographyData, parse_string

from kakehiki.case.library import open_case, shipped
from kakehiki.evidence import Claim, Passage, Source, Text, Wording
from kakehiki.evidence.exports.bibtex import bibtex
from kakehiki.evidence.exports.csl import csl_json
from kakehiki.evidence.exports.table import CLAIM, SOURCE, csv_table

# What a case may hold: no control or directional characters, no surrogates.
WRITTEN = st.text(
    st.characters(exclude_categories=["Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"])
    | st.sampled_from(' =+-@＝＋,";{}\\%&\n')
)
IDS = st.from_regex(r"[a-z0-9][a-z0-9_-]{0,12}", fullmatch=True)
URLS = st.text(st.characters(codec="utf-8", exclude_categories=["C", "Z"]), max_size=20).map(
    "https://x.org/".__add__
)
SOURCES = st.dictionaries(
    IDS,
    st.builds(
        Source,
        outlet=WRITTEN,
        title=st.none() | WRITTEN,
        url=URLS,
        date=st.none() | st.dates(date(1500, 1, 1)),
        language=st.sampled_from(["en", "ja", "ko"]),
        reliability=st.sampled_from("ABCDEF"),
        credibility=st.sampled_from([1, 2, 3, 4, 5, 6]),
        origin=st.none() | IDS,
        note=st.none() | st.builds(Text, en=WRITTEN.filter(bool), ja=WRITTEN.filter(bool)),
    ),
    max_size=5,
)


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[dict[str, Claim], dict[str, Source]]:
    sources = draw(SOURCES)
    some = st.lists(st.sampled_from(sorted(sources)), unique=True) if sources else st.just([])
    claim = st.builds(
        Claim,
        text=st.builds(Wording, en=WRITTEN, ja=WRITTEN),
        sources=some,
        bears_on=st.dictionaries(IDS, st.sampled_from(["raises", "unclear"]), max_size=2),
        found=st.none() | st.just(Passage(article="a", sentence=3, line=12)),
        when=st.none() | st.just("2019-02"),
        unusable=st.lists(WRITTEN, max_size=2),
    )
    return draw(st.dictionaries(IDS, claim, max_size=4)), sources


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def told(text: str) -> tuple[str, str]:
    """Return what a cell may hold for a text: itself, or after an apostrophe that keeps it from being a formula."""
    return text, f"'{text}"


@settings(max_examples=30)
@given(ledgers())
def test_the_table_holds_every_claim_with_every_source(
    ledger: tuple[dict[str, Claim], dict[str, Source]],
) -> None:
    claims, sources = ledger
    found = rows(csv_table(claims, sources))
    pairs = [(name, source) for name, claim in claims.items() for source in claim.sources or [""]]
    assert [(row["claim"], row["source"]) for row in found] == pairs
    for row, (name, source) in zip(found, pairs, strict=True):
        assert row["text_ja"] in told(claims[name].text.ja)
        assert row["unusable"] in told("; ".join(claims[name].unusable))
        if source:
            assert row["outlet"] in told(sources[source].outlet)
            assert row["reliability"] + row["credibility"] == (
                f"{sources[source].reliability}{sources[source].credibility}"
            )


@settings(max_examples=30)
@given(ledgers())
def test_no_cell_is_taken_for_a_formula(ledger: tuple[dict[str, Claim], dict[str, Source]]) -> None:
    for row in csv.reader(StringIO(csv_table(*ledger), newline=""), strict=True):
        assert len(row) == len(CLAIM) + len(SOURCE)
        assert not any(cell.lstrip().startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠")) for cell in row)


@pytest.mark.parametrize("sign", "=+-@＝＋－＠")
@pytest.mark.parametrize("before", ["", " ", "\u3000", "\n"])
def test_a_sign_that_begins_a_formula_stands_behind_an_apostrophe(before: str, sign: str) -> None:
    text = f"{before}{sign}1+1"
    claim = Claim(text=Wording(en=text, ja=f"「{sign}」"), sources=[], bears_on={})
    (row,) = rows(csv_table({"a": claim}, {}))
    assert (row["text_en"], row["text_ja"]) == (f"'{text}", f"「{sign}」")


def test_the_table_is_as_rfc_4180_has_it() -> None:
    claims = {
        "a": Claim(
            text=Wording(en='So "he" said,\nonce.', ja=" =1+1"), names=["usa", "dprk"], marks={"h": "neutral"}
        )
    }
    head, *body = csv_table(claims, {}).split("\r\n")
    assert head == ",".join([*CLAIM, *SOURCE])
    assert body[0].startswith('a,"So ""he"" said,\nonce.",\' =1+1,,usa; dprk,,,,h neutral,')
    assert body[1:] == [""]


def entries(text: str) -> BibliographyData:
    return parse_string(text, "bibtex")


@settings(max_examples=30)
@given(SOURCES, st.sampled_from(["en", "ja"]))
def test_every_source_is_an_entry_that_reads_back(sources: dict[str, Source], lang: str) -> None:
    found = entries(bibtex(sources, lang))
    assert list(found.entries) == list(sources)
    for name, entry in found.entries.items():
        source, fields = sources[name], entry.fields
        assert entry.type == "online"
        assert fields.get("date") == (str(source.date) if source.date else None)
        assert "urldate" not in fields
        texts = (source.title or source.outlet, source.outlet if source.title else None)
        for text, field in zip(texts, ("title", "organization"), strict=True):
            assert (field in fields) == (text is not None)
            if text is not None:
                held = fields[field]
                assert held[0] == "{" and held[-1] == "}"
                assert spoken(held[1:-1]) == " ".join(text.split())
        assert not re.search(r'[{}\\"<>^`|\s]', fields["url"])
        assert fields["annotation"].startswith(f"reliability: {source.reliability}; credibility: ")


def spoken(latex: str) -> str:
    """Return what LaTeX would set, for the commands that we write."""
    names = {"backslash": "\\", "braceleft": "{", "braceright": "}", "asciitilde": "~", "asciicircum": "^"}
    return re.sub(r"\\([%&$#_])|\\text([a-z]+)\{\}", lambda m: m[1] or names[m[2]], latex)


@given(WRITTEN)
def test_braces_balance_as_biber_counts_them(text: str) -> None:
    source = Source(outlet=text, url="https://x.org/", language="en", reliability="A", credibility=1)
    depth = 0
    for sign in re.findall(r"[{}]", bibtex({"a": source}, "en")):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0


def test_an_entry_as_it_is_written() -> None:
    source = Source(
        outlet="AFP and others",
        title="50% of {all} talks: R&D_1 \\ 北朝鮮",
        url="https://example.org/%E5%8C%97?a={b}",
        date=date(2025, 10, 31),
        language="ja",
        reliability="B",
        credibility=2,
        origin="afp",
        note=Text(en="A copy.", ja="転載。"),
    )
    assert bibtex({"afp-2025-10-31": source}, "ja") == (
        "@online{afp-2025-10-31,\n"
        "  title = {{50\\% of \\textbraceleft{}all\\textbraceright{} talks: R\\&D\\_1 \\textbackslash{} 北朝鮮}},\n"
        "  organization = {{AFP and others}},\n"
        "  date = {2025-10-31},\n"
        "  url = {https://example.org/%E5%8C%97?a=%7Bb%7D},\n"
        "  langid = {japanese},\n"
        "  annotation = {reliability: B; credibility: 2; origin: afp; 転載。},\n"
        "}\n"
    )


# The parts of the published schema of CSL-JSON (citation-style-language/schema, csl-data.json) that we write to.
_TEXT = {"type": "string"}
CSL = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["type", "id"],
        "additionalProperties": False,
        "properties": {
            **dict.fromkeys(["id", "title", "container-title", "URL", "language", "note"], _TEXT),
            "type": {"enum": ["webpage", "article-newspaper"]},
            "issued": {
                "type": "object",
                "additionalProperties": False,
                "properties": {
                    "date-parts": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 2,
                        "items": {
                            "type": "array",
                            "minItems": 1,
                            "maxItems": 3,
                            "items": {"type": "integer"},
                        },
                    }
                },
            },
        },
    },
}


@settings(max_examples=30)
@given(SOURCES)
def test_every_source_is_an_item_of_csl_json(sources: dict[str, Source]) -> None:
    items: list[dict[str, Any]] = json.loads(csl_json(sources, "en"))
    jsonschema.validate(items, CSL)
    assert [item["id"] for item in items] == list(sources)
    for item, source in zip(items, sources.values(), strict=True):
        assert item["container-title"] == source.outlet
        assert item.get("title", "") == (source.title or "")
        assert ("issued" in item) == (source.date is not None)
        if source.date is not None:
            assert date(*item["issued"]["date-parts"][0]) == source.date


@pytest.mark.parametrize("name", shipped())
def test_shipped_ledgers_leave_whole(name: str) -> None:
    case = open_case(name).case
    assert {row["claim"] for row in rows(csv_table(case.claims, case.sources))} == set(case.claims)
    for lang in ("en", "ja"):
        assert list(entries(bibtex(case.sources, lang)).entries) == list(case.sources)
        jsonschema.validate(json.loads(csl_json(case.sources, lang)), CSL)
