"""Competing hypotheses against examples from print, enumeration, and an independent telling of the rules."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings

from kakehiki.case.model import Case
from kakehiki.case.weighing import weighing
from kakehiki.ensemble.draws import Points, draw
from kakehiki.evidence.origins import origins
from kakehiki.reading.bayes import Belief
from kakehiki.reading.competing import competing, drawn_tables, marked
from kakehiki.reading.competing import shares as counted
from tests.ensemble.ferry import ferry
from tests.reading.marked import (
    DRAWS,
    Evidence,
    case_of,
    claim,
    evidence,
    hypotheses,
    means,
    points,
    read,
    shares,
    source,
)

CERTAIN = {"reliability": {"A": 1}, "credibility": {"1": 1}}


def even(count: int, draws: int = DRAWS) -> np.ndarray:
    return np.full((count, draws), 1.0 / count)


def test_the_ballot_box_of_jevons() -> None:
    # Jevons 1874: of four balls, not all alike, three white and a black one are drawn, each put back. Likelihoods are
    # 27/64, 16/64 and 3/64 if one, two or three are black, so the probabilities 27/46, 16/46 and 3/46.
    marks = {"consistent": 27 / 64, "neutral": 16 / 64, "inconsistent": 3 / 64}
    told = {"h0": "consistent", "h1": "neutral", "h2": "inconsistent"}
    case = case_of(3, {"s": source("s")}, {"draw": claim(["s"], told)}, CERTAIN | {"marks": marks})
    found = read(case, even(3))
    assert means(found.claimed) == pytest.approx([27 / 46, 16 / 46, 3 / 46], rel=1e-12)
    assert found.claims[0].diagnosticity.mean == pytest.approx(9)


# Heuer 1999, figure 15 (will Iraq retaliate? not, in a small way, in a big way): + consistent, - inconsistent.
HEUER = ["+++", "++-", "++-", "-++", "-++", "-++"]


def test_the_matrix_of_heuer() -> None:
    names = {"+": "consistent", "-": "inconsistent"}
    claims = {
        f"e{i}": claim([f"s{i}"], {f"h{h}": names[sign] for h, sign in enumerate(signs)})
        for i, signs in enumerate(HEUER)
    }
    case = case_of(3, {f"s{i}": source(f"s{i}") for i in range(len(HEUER))}, claims)
    found = read(case, even(3))
    assert [(c.hypothesis, c.claims, c.origins) for c in found.contradictions] == [
        ("h1", 0, 0),
        ("h2", 2, 2),
        ("h0", 3, 3),
    ]
    assert found.contradictions[0].score.mean == 0.0
    told_most = sorted(range(3), key=lambda h: -found.claimed[h].mean)
    assert told_most == [1, 2, 0]
    assert found.claims[-1].claim == "e0"  # consistent with all: not diagnostic
    assert found.claims[-1].diagnosticity.high == 1.0


def test_enumeration_of_what_can_be_behind_the_reports() -> None:
    # Every origin is to be trusted or not; a claim that a trusted one tells comes by its mark, any other by chance.
    grades = {"s0": "B2", "s1": "D3", "s2": "A1", "s3": "E4", "s4": "C2"}
    rests = {"c0": ["s0", "s1"], "c1": ["s2"], "c2": ["s3", "s4"]}
    marks = {
        "c0": {"h0": "strongly_inconsistent", "h1": "consistent"},
        "c1": {"h0": "consistent", "h1": "inconsistent", "h2": "strongly_consistent"},
        "c2": {"h2": "inconsistent"},
    }
    case = case_of(
        3, {s: source(s, g) for s, g in grades.items()}, {c: claim(rests[c], marks[c]) for c in rests}
    )
    tables = weighing(case)
    at = Points(points(draws=1))
    drawn = [float(draw(n, at.uniform[i], at.normal[i])[0]) for i, n in enumerate(tables.numbers)]
    keys = [*tables.marks, *tables.reliability, *tables.credibility]
    number = dict(zip(keys, drawn, strict=True))
    prior = shares(3, draws=1)
    joint = np.zeros(3)
    for trusted in product([True, False], repeat=len(grades)):
        is_trusted = dict(zip(grades, trusted, strict=True))
        chances = {s: number[g[0]] * number[g[1]] for s, g in grades.items()}
        behind = prod(chances[s] if is_trusted[s] else 1 - chances[s] for s in grades)
        for h in range(3):
            reported = 1.0
            for c, sources in rests.items():
                mark = marks[c].get(f"h{h}", "neutral")
                reported *= number[mark if any(is_trusted[s] for s in sources) else "neutral"]
            joint[h] += prior[h, 0] * behind * reported
    assert means(read(case, prior).claimed) == pytest.approx(list(joint / joint.sum()), rel=1e-10)


def told_again(case: Case, priors: np.ndarray, seen: np.ndarray) -> list[float]:
    """Return beliefs after claims and moves, by the rules on the theory page, one number at a time."""
    tables, at, draws = weighing(case), Points(points()), priors.shape[1]
    rows = [draw(n, at.uniform[i], at.normal[i]) for i, n in enumerate(tables.numbers)]
    number = dict(zip([*tables.marks, *tables.reliability, *tables.credibility], rows, strict=True))
    origin = origins(case.sources)
    trust = {}
    for name in set(origin.values()):
        own = [s for key, s in case.sources.items() if origin[key] == name]
        letter = min((s.reliability for s in own if s.reliability != "F"), default="F")
        digit = min((s.credibility for s in own if s.credibility != 6), default=6)
        trust[name] = number[letter] * number[str(digit)]
    said: dict[tuple[tuple[str, ...], frozenset[str]], int] = {}
    for c in case.claims.values():
        marks = tuple(c.marks.get(h, "neutral") for h in case.hypotheses)
        behind = frozenset(origin[s] for s in c.sources)
        if behind and any(mark != marks[0] for mark in marks):
            said[marks, behind] = 1  # however often it is said
    uses = {o: sum(o in behind for _, behind in said) for o in trust}
    played = seen.mean(axis=1)
    mean = priors.mean(axis=1) * played
    mean, joint = mean / mean.sum(), priors.copy()
    for b in range(draws):
        likelihood = np.ones(len(case.hypotheses))
        for marks, behind in said:
            share = min(1.0, sum(1 / uses[o] for o in behind))
            w = 1 - prod(1 - trust[o][b] for o in behind)
            for h, mark in enumerate(marks):
                likelihood[h] *= (w * number[mark][b] + (1 - w) * number["neutral"][b]) ** share
        joint[:, b] *= likelihood / (mean @ likelihood)
    held = joint.mean(axis=1) * played  # tables and the game are drawn apart
    return list(held / held.sum())


@settings(max_examples=60, deadline=None)
@given(evidence())
def test_the_rules_told_again(drawn: Evidence) -> None:
    case, priors = drawn.case(), shares(drawn.count)
    seen = np.random.default_rng(5).uniform(0.05, 1.0, priors.shape)
    found = read(case, priors, seen)
    assert means(found.beliefs) == pytest.approx(told_again(case, priors, seen), rel=1e-9)
    assert means(found.claimed) == pytest.approx(told_again(case, priors, np.ones_like(seen)), rel=1e-9)
    for estimates in (found.priors, found.claimed, found.beliefs, *(w.beliefs for w in found.without)):
        assert sum(means(estimates)) == pytest.approx(1.0)


@settings(max_examples=40, deadline=None)
@given(evidence())
def test_leaving_an_origin_out_is_not_having_read_it(drawn: Evidence) -> None:
    case, priors = drawn.case(), shares(drawn.count)
    seen = np.random.default_rng(6).uniform(0.05, 1.0, priors.shape)
    found = read(case, priors, seen)
    origin = origins(case.sources)
    assert {w.origin for w in found.without} == {origin[s] for c in case.claims.values() for s in c.sources}
    for row in found.without:
        left = {
            name: {**each, "sources": [s for s in each["sources"] if origin[s] != row.origin]}
            for name, each in drawn.claims.items()
        }
        again = read(drawn._replace(claims=left).case(), priors, seen)
        assert means(row.beliefs) == pytest.approx(means(again.beliefs), rel=1e-9)
        assert row.sources == tuple(s for s in case.sources if origin[s] == row.origin)
        moved = sum(abs(a.mean - b.mean) for a, b in zip(row.beliefs, found.beliefs, strict=True)) / 2
        assert row.shift.mean == pytest.approx(moved, abs=1e-12)
        if moved > 1e-9:
            assert row.shift.high > 0.0
    assert [w.shift.mean for w in found.without] == sorted(
        (w.shift.mean for w in found.without), reverse=True
    )


def test_claims_that_become_one_without_an_origin_leave_more_to_others() -> None:
    one, two = {"h0": "consistent"}, {"h0": "inconsistent"}
    sources = {s: source(s) for s in ("page", "x")}
    rests = {"c0": (["page", "x"], one), "c1": (["page"], one), "c2": (["page"], two)}
    whole = case_of(2, sources, {c: claim(s, marks) for c, (s, marks) in rests.items()})
    rests["c0"] = (["page"], one)
    left = case_of(2, sources, {c: claim(s, marks) for c, (s, marks) in rests.items()})
    (row,) = [w for w in read(whole).without if w.origin == "x"]
    assert means(row.beliefs) == pytest.approx(means(read(left).beliefs), rel=1e-9)


def test_the_shift_is_the_total_variation() -> None:
    told = {"h0": "strongly_consistent", "h1": "strongly_inconsistent"}
    case = case_of(2, {"s": source("s")}, {"c": claim(["s"], told)})
    found = read(case, even(2))
    (row,) = found.without
    assert means(row.beliefs) == pytest.approx([0.5, 0.5])
    assert row.shift.mean == pytest.approx(found.beliefs[0].mean - 0.5)


def test_scores_count_an_origin_once() -> None:
    against = {"h0": "inconsistent", "h1": "neutral"}
    strongly = {"h0": "strongly_inconsistent", "h1": "inconsistent"}
    sources = {
        "page": source("page", "A1"),
        "copy": source("copy", "C3", "page"),
        "other": source("other", "B2"),
    }
    claims = {
        "c0": claim(["page"], against),
        "c1": claim(["copy"], strongly),
        "c2": claim(["other", "page"], against),
        "c3": claim([], strongly),
    }
    certain = {"A": 1, "B": 0.5}, {"1": 0.9, "2": 0.8}
    case = case_of(2, sources, claims, {"reliability": certain[0], "credibility": certain[1]})
    first, last = read(case).contradictions
    assert (first.hypothesis, first.claims, first.origins) == ("h1", 2, 1)
    assert first.score.mean == pytest.approx(0.9)
    assert (last.hypothesis, last.claims, last.origins) == ("h0", 4, 2)
    assert last.score.mean == pytest.approx(2 * 0.9 + 0.5 * 0.8)


def test_shares_of_one_page_and_two_more() -> None:
    # One page tells three things, of which two are one and the same; two of the three are also told elsewhere.
    one, two = {"h0": "consistent"}, {"h0": "inconsistent"}
    rests = {"c0": (["page"], one), "c1": (["page"], one), "c2": (["page", "x"], two), "c3": (["y"], two)}
    case = case_of(
        2, {s: source(s) for s in ("page", "x", "y")}, {c: claim(s, marks) for c, (s, marks) in rests.items()}
    )
    assert counted(marked(case)) == {"c0": 0.25, "c1": 0.25, "c2": 1.0, "c3": 1.0}


def test_a_case_without_marks_has_no_matrix() -> None:
    prior = Belief.prior(even(2))
    assert competing(ferry(hypotheses=hypotheses(2)), points(), prior, prior) == (None, prior)


def test_an_origin_takes_the_best_grades_that_it_was_given() -> None:
    sources = {
        "judged": source("judged", "C2", "page"),
        "copy": source("copy", "F6", "page"),
        "half": source("half", "F3", "page"),
        "lone": source("lone", "F6"),
    }
    case = case_of(2, sources, {"c": claim(list(sources), {"h0": "consistent"})})
    tables, at = weighing(case), Points(points())
    keys = [*tables.marks, *tables.reliability, *tables.credibility]
    number = {
        k: draw(n, at.uniform[i], at.normal[i])
        for i, (k, n) in enumerate(zip(keys, tables.numbers, strict=True))
    }
    trust = drawn_tables(case, points()).trust
    np.testing.assert_array_equal(trust["page"], number["C"] * number["2"])
    np.testing.assert_array_equal(trust["lone"], number["F"] * number["6"])


def test_nothing_refutes_for_good() -> None:
    # A table may say 0; two claims that contradict each other outright leave beliefs that are numbers.
    certain = {**CERTAIN, "marks": {"strongly_inconsistent": 0, "strongly_consistent": 1, "neutral": 0}}
    up = {"h0": "strongly_consistent", "h1": "strongly_inconsistent"}
    down = {"h0": "strongly_inconsistent", "h1": "strongly_consistent"}
    sources = {"s": source("s"), "t": source("t")}
    one = means(read(case_of(2, sources, {"c0": claim(["s"], up)}, certain), even(2)).claimed)
    assert one[1] == pytest.approx(1e-9, rel=1e-6)  # the least likelihood of a claim
    both = case_of(2, sources, {"c0": claim(["s"], up), "c1": claim(["t"], down)}, certain)
    assert means(read(both, even(2)).claimed) == pytest.approx([0.5, 0.5])
    many = {f"s{i}": source(f"s{i}") for i in range(120)}
    heap = case_of(2, many, {f"c{i}": claim([f"s{i}"], up) for i in range(120)}, certain)
    found = read(heap, even(2, 4))
    assert means(found.claimed) == [1.0, 0.0]
    priors = np.array([[0.0], [1.0]]) * np.ones((2, 4))  # what has no prior gets none
    assert means(read(heap, priors).claimed) == [0.0, 1.0]
