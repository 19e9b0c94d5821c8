"""Addresses of one page, and sources of one origin."""

from __future__ import annotations

from itertools import groupby
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.evidence import Claim, Source
from kakehiki.evidence.origins import independent, origins, page

ONE = "https://example.org/news/2025/talks"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news/2025/talks",
        "https://EXAMPLE.org/news/2025/talks",
        "HTTPS://www.example.org:443/news/2025/talks/",
        "http://example.org:80/news/2025/talks#comments",
        "https://m.example.org/news/2025/talks?utm_source=x&fbclid=1",
        "https://amp.example.org/news/2025/talks/amp/?amp=1&outputType=amp",
        "https://www.example.org./news/2025/%74alks?",
        "https://web.archive.org/web/20251031120000/https://example.org/news/2025/talks",
        "http://web.archive.org/web/20251031120000id_/http:/www.example.org/news/2025/talks",
        "  https://user:secret@example.org/news/2025/talks\n",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert page(url) == ONE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/?p=16401", "https://example.org?p=16401"),
        ("https://example.org/?b=2&a=1&a=0", "https://example.org?a=1&a=0&b=2"),
        ("https://example.org/a?lang=j&Seq_Code=9", "https://example.org/a?Seq_Code=9&lang=j"),
        ("https://例え.jp/記事", "https://xn--r8jz45g.jp/%E8%A8%98%E4%BA%8B"),
        ("https://xn--r8jz45g.jp/%e8%a8%98%E4%BA%8B", "https://xn--r8jz45g.jp/%E8%A8%98%E4%BA%8B"),
        ("http://example.org:8080/X", "https://example.org:8080/X"),
        ("http://[2001:DB8::1]/x", "https://[2001:db8::1]/x"),
        ("https://example.org/#!/news/1", "https://example.org#!/news/1"),
        ("https://amp.com/amp", "https://amp.com/amp"),
        ("https://example.org/100%", "https://example.org/100%25"),
    ],
)
def test_what_chooses_a_page_stays(url: str, expected: str) -> None:
    assert page(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "http:/example.org",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "//example.org/x",
        "https://exam ple.org",
        "https://example.org/a\u202eb",
        "http://[::1",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://a..b/",
        "https://exa<mple.org/",
        "https://[evil].org/",
        f"https://{'a' * 64}.org/",
    ],
)
def test_what_is_no_web_address_is_no_page(url: str) -> None:
    assert page(url) is None


@given(st.text() | st.text("/?&#%+=:.aA1 amp\u202e記", max_size=30).map("https://example.org/".__add__))
def test_an_address_is_its_own(url: str) -> None:
    found = page(url)
    assert found is None or (page(found) == found and found.isascii() and " " not in found)


def source(url: str = ONE, origin: str | None = None) -> Source:
    return Source(outlet="x", url=url, language="en", reliability="B", credibility=2, origin=origin)


SOURCES = st.dictionaries(
    st.sampled_from("abcdefgh"),
    st.builds(
        source,
        st.sampled_from([f"https://example.org/{n}" for n in range(6)]),
        st.none() | st.sampled_from(["a", "wire", "desk", "h"]),
    ),
)


def grouping(found: dict[str, str]) -> set[frozenset[str]]:
    ordered = sorted(found, key=found.__getitem__)
    return {frozenset(group) for _, group in groupby(ordered, key=found.__getitem__)}


@given(SOURCES, st.randoms())
def test_the_order_of_sources_changes_no_group(sources: dict[str, Source], random: Random) -> None:
    shuffled = list(sources.items())
    random.shuffle(shuffled)
    assert grouping(origins(dict(shuffled))) == grouping(origins(sources))


@given(SOURCES, st.data())
def test_a_copy_changes_no_count(sources: dict[str, Source], data: st.DataObject) -> None:
    before = origins(sources)
    claim = Claim(sources=list(sources))
    for name, known in sources.items():
        mark = data.draw(st.sampled_from(["?utm_source=copy", "#top", "/"]))
        copy = known.model_copy(update={"url": known.url + mark, "origin": None})
        told = origins(sources | {"copy": copy})
        again = claim.model_copy(update={"sources": [*claim.sources, "copy"]})
        assert told["copy"] == told[name]
        assert len(independent(again, told)) == len(independent(claim, before))


@given(SOURCES)
def test_groups_are_the_ties_followed_to_their_ends(sources: dict[str, Source]) -> None:
    def tied(a: str, b: str) -> bool:
        one, other = sources[a], sources[b]
        names = {a, one.origin} & {b, other.origin} - {None}
        return a == b or bool(names) or one.url == other.url

    reach = {a: {b for b in sources if tied(a, b)} for a in sources}
    for _ in sources:
        reach = {a: set().union(*(reach[b] for b in near)) for a, near in reach.items()}
    found = origins(sources)
    assert grouping(found) == {frozenset(group) for group in reach.values()}
    assert list(found) == list(sources)


def test_an_origin_is_called_by_its_name_or_its_first_source() -> None:
    sources = {
        "first": source(),
        "second": source(f"{ONE}/"),
        "wired": source("https://example.net/1", "wire-2025-10-31"),
        "again": source("https://example.com/2", "wire-2025-10-31"),
        "copy": source("https://example.com/3", "alone"),
        "alone": source("https://example.com/4"),
    }
    found = origins(sources)
    assert found == {
        "first": "first",
        "second": "first",
        "wired": "wire-2025-10-31",
        "again": "wire-2025-10-31",
        "copy": "alone",
        "alone": "alone",
    }
    claim = Claim(sources=["again", "second", "wired", "first"])
    assert independent(claim, found) == ("wire-2025-10-31", "first")


def test_a_bad_address_is_a_page_of_its_own() -> None:
    sources = {"a": source("http://[bad"), "b": source("http://[worse"), "c": source("http://[bad")}
    assert origins(sources) == {"a": "a", "b": "b", "c": "a"}
