"""Laws of claims as evidence: what changes nothing, what keeps order, what can only grow."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kakehiki.case.model import Case
from kakehiki.reading.beliefs import Competing
from kakehiki.reading.competing import drawn_tables, marked
from kakehiki.reading.competing import shares as counted
from tests.reading.marked import (
    MARKS,
    Evidence,
    case_of,
    claim,
    evidence,
    means,
    points,
    read,
    shares,
    source,
)

some = settings(max_examples=30, deadline=None)


def same(one: Competing, other: Competing) -> None:
    """Assert that two matrices lead to the same beliefs."""
    assert means(one.claimed) == pytest.approx(means(other.claimed), rel=1e-9)
    assert means(one.beliefs) == pytest.approx(means(other.beliefs), rel=1e-9)


def pick(rows: Sequence[str], at: int) -> str:
    return rows[at % len(rows)]


@some
@given(evidence(), st.integers(0, 9))
def test_citing_a_page_twice_changes_nothing(drawn: Evidence, at: int) -> None:
    name = pick(list(drawn.claims), at)
    assume(drawn.claims[name]["sources"])
    once = drawn.claims[name]
    again = {**once, "sources": [*once["sources"], once["sources"][0]]}
    found = read(drawn._replace(claims={**drawn.claims, name: again}).case())
    before = read(drawn.case())
    same(before, found)
    assert [c.origins for c in before.claims] == [c.origins for c in found.claims]
    assert before.contradictions == found.contradictions


@some
@given(evidence(), st.integers(0, 9), st.sampled_from(["like", "less", "unjudged"]))
def test_a_copy_under_another_outlet_changes_nothing(drawn: Evidence, at: int, grade: str) -> None:
    cited = [s for c in drawn.claims.values() for s in c["sources"]]
    assume(cited)
    page = drawn.sources[pick(cited, at)]
    given_ = (page["reliability"], page["credibility"])
    letter, digit = {"like": given_, "less": ("E", 5), "unjudged": ("F", 6)}[grade]
    assume(grade != "less" or ("F" not in given_ and 6 not in given_))
    # The copy is on the same page; the source that names an origin keeps it.
    copy = {**page, "outlet": "Echo", "reliability": letter, "credibility": digit}
    cites = {
        name: {**c, "sources": [*c["sources"], "copy"] if pick(cited, at) in c["sources"] else c["sources"]}
        for name, c in drawn.claims.items()
    }
    found = read(drawn._replace(sources={**drawn.sources, "copy": copy}, claims=cites).case())
    same(read(drawn.case()), found)
    assert [c.score for c in read(drawn.case()).contradictions] == [c.score for c in found.contradictions]


@some
@given(evidence(), st.integers(0, 9))
def test_saying_it_again_changes_nothing(drawn: Evidence, at: int) -> None:
    name = pick(list(drawn.claims), at)
    found = read(drawn._replace(claims={**drawn.claims, "again": drawn.claims[name]}).case())
    before = read(drawn.case())
    same(before, found)
    scores = [{c.hypothesis: (c.origins, c.score) for c in each.contradictions} for each in (before, found)]
    assert scores[0] == scores[1]
    for was, now in zip(
        sorted(before.without, key=lambda w: w.origin),
        sorted(found.without, key=lambda w: w.origin),
        strict=True,
    ):
        assert means(was.beliefs) == pytest.approx(means(now.beliefs), rel=1e-9)


@some
@given(evidence(), st.randoms(use_true_random=False))
def test_order_does_not_matter(drawn: Evidence, shuffle: random.Random) -> None:
    def shuffled(part: dict) -> dict:
        rows = list(part.items())
        shuffle.shuffle(rows)
        return dict(rows)

    claims = {
        name: {**c, "sources": sorted(c["sources"], key=lambda _: shuffle.random())}
        for name, c in drawn.claims.items()
    }
    one = read(drawn.case())
    other = read(Evidence(drawn.count, shuffled(drawn.sources), shuffled(claims)).case())
    same(one, other)
    trust = [{c.claim: (c.trust.mean, c.diagnosticity.mean) for c in each.claims} for each in (one, other)]
    for name, numbers in trust[0].items():
        assert trust[1][name] == pytest.approx(numbers)


@some
@given(evidence())
def test_what_is_not_trusted_says_nothing(drawn: Evidence) -> None:
    nothing = {"reliability": dict.fromkeys("ABCDEF", 0)}
    found = read(drawn.case(**nothing))
    assert means(found.claimed) == pytest.approx(means(found.priors), rel=1e-12)
    for row in found.claims:
        assert row.trust.high == 0.0
        assert row.diagnosticity.high == pytest.approx(1.0)
    without_any = {name: {**c, "sources": []} for name, c in drawn.claims.items()}
    found = read(drawn._replace(claims=without_any).case())
    assert means(found.claimed) == pytest.approx(means(found.priors), rel=1e-12)
    assert found.without == ()


@some
@given(evidence(), st.sampled_from(MARKS))
def test_what_fits_all_alike_says_nothing_and_costs_nothing(drawn: Evidence, mark: str) -> None:
    alike = dict.fromkeys([f"h{i}" for i in range(drawn.count)], mark)
    more = {**drawn.claims, "alike": claim(list(drawn.sources), alike)}
    before, found = read(drawn.case()), read(drawn._replace(claims=more).case())
    same(before, found)
    (row,) = [c for c in found.claims if c.claim == "alike"]
    assert (row.diagnosticity.low, row.diagnosticity.mean, row.diagnosticity.high) == (1.0, 1.0, 1.0)
    alone = read(drawn._replace(claims={"alike": more["alike"]}).case())
    assert means(alone.claimed) == pytest.approx(means(alone.priors), rel=1e-12)


def log_factors(case: Case, name: str) -> np.ndarray:
    (row,) = [row for row in marked(case) if row.claim == name]
    logs = drawn_tables(case, points()).logs(row, 1.0)
    return np.stack([logs[a] - logs[b] for a, b in combinations(range(len(logs)), 2)])


@some
@given(evidence(), st.integers(0, 9), st.integers(0, 9), st.booleans())
def test_a_better_grade_never_weakens_a_claim(drawn: Evidence, at: int, which: int, letter: bool) -> None:
    name = pick(list(drawn.claims), at)
    cites = drawn.claims[name]["sources"]
    assume(cites)
    changed = pick(cites, which)
    was = drawn.sources[changed]
    assume(was["reliability"] != "F" and was["credibility"] != 6)
    better = {**was, "reliability": "A"} if letter else {**was, "credibility": 1}
    sources = {**drawn.sources, changed: better}
    before = log_factors(drawn.case(), name)
    after = log_factors(drawn._replace(sources=sources).case(), name)
    assert np.all(np.abs(after) >= np.abs(before) - 1e-12)
    assert np.all(after * before >= -1e-24)  # and never turns it round


@some
@given(evidence(), st.permutations(range(4)))
def test_other_names_permute_what_is_told(drawn: Evidence, order: list[int]) -> None:
    turned = [i for i in order if i < drawn.count]  # the new place i holds what was hypothesis turned[i]
    names = {f"h{old}": f"h{new}" for new, old in enumerate(turned)}
    claims = {
        name: {**c, "marks": {names[h]: mark for h, mark in c["marks"].items()}}
        for name, c in drawn.claims.items()
    }
    priors = shares(drawn.count)
    one, other = read(drawn.case(), priors), read(drawn._replace(claims=claims).case(), priors[turned])
    assert means(other.claimed) == pytest.approx([one.claimed[old].mean for old in turned], rel=1e-9)
    scores = [{c.hypothesis: c.score.mean for c in each.contradictions} for each in (one, other)]
    for old, new in names.items():
        assert scores[1][new] == pytest.approx(scores[0][old])
    shifts = [{w.origin: w.shift.mean for w in each.without} for each in (one, other)]
    assert shifts[0] == pytest.approx(shifts[1], abs=1e-9)


@some
@given(evidence())
def test_a_further_rival_leaves_the_odds_of_the_others(drawn: Evidence) -> None:
    newcomer = f"h{drawn.count}"
    claims = {
        name: {**c, "marks": {**c["marks"], newcomer: "inconsistent"}} for name, c in drawn.claims.items()
    }
    one, more = drawn.case(), Evidence(drawn.count + 1, drawn.sources, claims).case()
    kept = [i for i, pair in enumerate(combinations(range(drawn.count + 1), 2)) if drawn.count not in pair]
    for name in claims:
        np.testing.assert_allclose(log_factors(more, name)[kept], log_factors(one, name), atol=1e-12)


@some
@given(evidence())
def test_no_origin_counts_more_than_once(drawn: Evidence) -> None:
    rows, share = marked(drawn.case()), counted(marked(drawn.case()))
    assert all(0.0 < each <= 1.0 for each in share.values())
    assert sum(share.values()) <= len({o for row in rows for o in row.origins}) + 1e-9
    assert set(share) == {row.claim for row in rows if row.tells}


@some
@given(evidence(), st.integers(2, 4))
def test_bayes_in_the_order_of_reading(drawn: Evidence, seed: int) -> None:
    # With one prior and moves as likely in every draw, each draw's odds are priors x moves x claims, in any order.
    priors = np.repeat(shares(drawn.count, seed, 1), 48, axis=1)
    seen = np.repeat(np.random.default_rng(seed).uniform(0.05, 1, (drawn.count, 1)), 48, axis=1)
    first = priors * seen / (priors * seen).sum(axis=0)
    assert means(read(drawn.case(), priors, seen).beliefs) == pytest.approx(
        means(read(drawn.case(), first).claimed), rel=1e-9
    )


def test_more_of_the_same_from_elsewhere_tells_more() -> None:
    told = {"h0": "consistent", "h1": "inconsistent"}
    sources = {f"s{i}": source(f"s{i}", "C3") for i in range(4)}
    confirmed = [case_of(2, sources, {"c": claim(list(sources)[:n], told)}) for n in range(1, 5)]
    apart = [
        case_of(2, sources, {f"c{i}": claim([s], told) for i, s in enumerate(list(sources)[:n])})
        for n in range(1, 5)
    ]
    for cases in (confirmed, apart):
        beliefs = [read(case).claimed[0].mean for case in cases]
        assert beliefs == sorted(set(beliefs))
    # Four claims say more than one that four origins confirm.
    assert read(apart[-1]).claimed[0].mean > read(confirmed[-1]).claimed[0].mean
