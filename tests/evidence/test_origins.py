"""Sources of one origin."""

from __future__ import annotations

from itertools import groupby
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from kakehiki.evidence import Claim, Source
from kakehiki.evidence.origins import independent, origins

ONE = "https://example.org/news/2025/talks"


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
