from __future__ import annotations

import dataclasses
import xml.etree.ElementTree as ET
from html.parser import HTMLParser
from itertools import combinations

import pytest

from kakehiki.case.load import LoadedCase
from kakehiki.evidence import Wording
from kakehiki.reading.records import Conditions, LeverSet, Reading
from kakehiki.report.document import compose
from kakehiki.report.html import render_html, runs, unbroken
from tests.report.conftest import _about, both, loaded, small_case

VOID = {"meta", "link", "br", "img", "hr"}
FIGURES = 8  # waterfall, two sets of facts, timeline, answers, tree, conditions


class Page(HTMLParser):
    """Reads a page strictly: every element that opens is closed in order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(text)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script"):
            self.words.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(params=["en", "ja"])
def text(request: pytest.FixtureRequest, case: LoadedCase, reading: Reading) -> str:
    return render_html(compose(case, reading, request.param))


def test_the_page_says_its_language_and_asks_nothing_of_the_network(text: str) -> None:
    page = Page(text)
    assert page.all("html")[0]["lang"] in ("en", "ja")
    assert not page.all("script") and not page.all("img") and not page.all("iframe")
    for tag, attributes in page.found:
        for name, value in attributes.items():
            assert not name.startswith("on")
            if name in ("src", "href", "srcset", "data", "action") and tag != "a":
                assert value == "data:,"
    assert "url(" not in text and "@import" not in text


def test_every_figure_has_a_title_a_description_and_its_numbers(text: str) -> None:
    page = Page(text)
    pictures = [svg[: svg.index("</svg>") + 6] for svg in text.split("<svg")[1:]]
    assert len(pictures) == len(page.all("figure")) == FIGURES
    for picture in pictures:
        root = ET.fromstring("<svg" + picture)
        named = (root.get("aria-labelledby") or "").split()
        assert root.get("role") == "img" and len(named) == 2
        assert all(
            (child.text or "").strip() and child.get("id") == name
            for child, name in zip(root, named, strict=False)
        )
    assert text.count("</figcaption>\n<details>") == FIGURES


def test_text_in_figures_is_large_enough_on_a_phone_and_inside(text: str) -> None:
    for picture in text.split("<svg")[1:]:
        root = ET.fromstring("<svg" + picture[: picture.index("</svg>") + 6])
        _, _, width, height = map(float, (root.get("viewBox") or "").split())
        for line in root.iter("text"):
            # 340 units across 328 CSS pixels: the page's width on a phone without its margins.
            assert float(line.get("font-size") or 0) * 328 / width >= 11
            assert 0 <= float(line.get("x") or 0) <= width and 0 < float(line.get("y") or 0) <= height


def test_every_citation_leads_to_a_source(text: str) -> None:
    page = Page(text)
    targets = {a["id"] for _, a in page.found if "id" in a}
    links = [a["href"] or "" for a in page.all("a")]
    assert any(link.startswith("#source-") for link in links)
    assert all(link[1:] in targets for link in links if link.startswith("#"))
    identifiers = [a["id"] for _, a in page.found if "id" in a]
    assert len(identifiers) == len(set(identifiers))


def test_unsourced_numbers_are_marked_as_judgement(case: LoadedCase, reading: Reading) -> None:
    text = render_html(compose(case, reading, "en"))
    row = text[text.index("Weight for Port company: Labour peace") :]
    assert "judgement" in row[: row.index("</tr>")]
    row = text[text.index("Weight for Union: Pay") :]
    assert "judgement" not in row[: row.index("</tr>")]


def test_hostile_text_stays_text(reading: Reading) -> None:
    bad = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> {{7*7}} \u202e</text><b>&"
    case = small_case(
        title=both(bad, bad),
        summary=both(bad, bad),
        actors={"port": {"label": both(bad, bad)}, "union": {"label": both(bad, bad)}},
    )
    sources = {
        "post-2024": case.sources["post-2024"].model_copy(
            update={"title": bad, "outlet": bad, "language": bad}
        )
    }
    case = case.model_copy(update={"sources": {**case.sources, **sources}})
    answer = case.moves["answer"]
    silence = answer.options["silence"].model_copy(update={"label": case.title})
    hostile = answer.model_copy(update={"options": {**answer.options, "silence": silence}})
    case = case.model_copy(update={"moves": {**case.moves, "answer": hostile}})
    rival = case.hypotheses["angry"].model_copy(update={"label": case.title, "note": case.title})
    sign = case.indicators["pickets"].model_copy(
        update={"label": case.title, "where": case.title, "url": "javascript:alert(1)"}
    )
    claim = case.claims["fund"].model_copy(update={"text": Wording(en=bad, ja=bad), "unusable": [bad]})
    case = case.model_copy(
        update={
            "hypotheses": {**case.hypotheses, "angry": rival},
            "indicators": {"pickets": sign},
            "claims": {**case.claims, "fund": claim},
        }
    )
    text = render_html(compose(loaded(case), reading, "en"))
    assert "javascript:" not in text
    page = Page(text)
    assert not page.all("script") and not page.all("img") and not page.all("b")
    assert "\u202e" not in text and "{{7*7}}" in text
    for picture in text.split("<svg")[1:]:
        ET.fromstring("<svg" + picture[: picture.index("</svg>") + 6])


def test_an_address_that_is_not_of_the_web_is_no_link(reading: Reading) -> None:
    case = small_case()
    source = case.sources["post-2024"].model_copy(update={"url": "javascript:alert(1)"})
    case = case.model_copy(update={"sources": {**case.sources, "post-2024": source}})
    assert "javascript:" not in render_html(compose(loaded(case), reading, "en"))


def test_many_levers_show_single_ones_the_smallest_and_all(reading: Reading) -> None:
    case = small_case()
    names = tuple(f"lever{i}" for i in range(6))
    case = case.model_copy(update={"levers": dict.fromkeys(names, case.levers["phased"])})
    sets = [found for size in range(7) for found in combinations(names, size)]
    found = Conditions(
        0.5, tuple(LeverSet(s, _about(0.1), 0.0, len(s) > 4) for s in sets), (names[:5],), (), None
    )
    text = render_html(compose(loaded(case), dataclasses.replace(reading, conditions=found), "en"))
    assert "Of all 64 combinations" in text
    assert text[text.index('id="figure-conditions-title"') :].count('class="track"') == 1 + 6 + 1 + 1


def test_a_bare_reading_still_makes_a_page(case: LoadedCase, reading: Reading) -> None:
    bare = dataclasses.replace(
        reading, reasons=None, conditions=None, timeline=None, tree=(), signals=None, competing=None
    )
    assert len(Page(render_html(compose(case, bare, "ja"))).all("figure")) == 3


def test_runs() -> None:
    assert runs((1, 2, 3, 7, 8)) == [(1, 3), (7, 8)]
    assert runs(()) == []


def test_no_line_breaks_inside_a_range() -> None:
    assert unbroken("18%（90%の幅：8〜31%）") == '18%（90%の幅：<span class="span">8〜31%</span>）'
    assert unbroken("(−31–−6)") == '(<span class="span">−31–−6</span>)'
    assert unbroken("<0.1–3%") == '<span class="span">&lt;0.1–3%</span>'


def test_a_range_does_not_open_the_page_to_markup() -> None:
    assert unbroken("<b> 1–2</b> & more") == '&lt;b&gt; <span class="span">1–2</span>&lt;/b&gt; &amp; more'
