"""Conditions: every combination, smallest sets, and tipping values that solving again confirms."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.case.model import Case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import Setting, pulled, situation
from kakehiki.reading.conditions import GRID, conditions, search, ways
from kakehiki.reading.records import Conditions
from kakehiki.reading.verdict import yes
from tests.ensemble.ferry import CONTENT, ferry

DRAWS = 512


def mean_yes(case: Case, wanted: list[Setting]) -> dict[Setting, np.ndarray]:
    return {s: yes(case, answers) for s, answers in Ensemble(case, DRAWS, 1).run(wanted).items()}


def read(case: Case) -> Conditions:
    sought = search(case, situation(case, "now"))
    coming = mean_yes(case, list(sought.combinations.values()))
    steps = ways(case, sought, coming)
    on_the_way = mean_yes(case, [s for way in steps.values() for s in way])
    means = {key: [float(on_the_way[s].mean()) for s in way] for key, way in steps.items()}
    return conditions(case, sought, coming, means, None)


def from_worths(target: float, worth: dict[tuple[str, ...], float]) -> Conditions:
    """Return the conditions if P(yes) were so at each combination."""
    case = ferry(question={**CONTENT["question"], "target": target})
    sought = search(case, situation(case, "now"))
    # Combinations may share a setting, but worths here differ: tell them apart by a move that no case has.
    apart = {chosen: Setting((("combination", "+".join(chosen)),), ()) for chosen in sought.combinations}
    coming = {apart[chosen]: np.array([p]) for chosen, p in worth.items()}
    return conditions(case, type(sought)(apart), coming, {}, None)


LEVERS = ("cheap", "safe", "ask")
SETS = tuple(c for size in range(4) for c in combinations(LEVERS, size))
worths = st.fixed_dictionaries({chosen: st.floats(0.0, 1.0) for chosen in SETS})


def test_every_combination_is_there_smallest_first() -> None:
    found = read(ferry())
    assert tuple(s.levers for s in found.sets) == SETS


def test_combinations_pull_their_levers_and_no_others() -> None:
    case = ferry()
    now = situation(case, "now")
    sought = search(case, now)
    assert sought.combinations[()] == now
    both = sought.combinations["cheap", "ask"]
    assert dict(both.given) == {"offer": "generous", "signal": "smile"}
    assert dict(both.facts)["price"] == ((1.0, case.levers["cheap"].facts["price"]),)
    assert dict(both.facts)["fear"] == dict(now.facts)["fear"]


@settings(deadline=None, max_examples=50)
@given(st.floats(0.05, 0.95), worths)
def test_smallest_sets_are_all_that_are_minimal_by_inclusion(target: float, worth: dict) -> None:
    found = from_worths(target, worth)
    reaching = {chosen for chosen, p in worth.items() if p >= target}
    minimal = {c for c in reaching if not any(set(d) < set(c) for d in reaching)}
    assert set(found.smallest) == minimal
    assert len(found.smallest) == len(minimal)
    assert {s.levers for s in found.sets if s.reaches} == reaching
    for tipping in found.tipping:
        others = tuple(n for n in LEVERS if n != tipping.lever)
        assert tipping.needless == (others in reaching)


def test_sure_is_the_share_of_draws_that_reach() -> None:
    case = ferry()
    sought = search(case, situation(case, "now"))
    coming = mean_yes(case, list(sought.combinations.values()))
    for found in read(case).sets:
        draws = coming[sought.combinations[found.levers]]
        assert found.sure == np.mean(draws >= 0.5)
        assert found.reaches == (found.yes.mean >= 0.5)


def test_solving_at_a_tipping_value_gives_the_target() -> None:
    # The value is read off a straight line between two of nine solved steps, so it is near and not exact.
    case = ferry()
    (tipping,) = (t for t in read(case).tipping if t.lever == "cheap")
    assert tipping.alone is not None
    assert 0.0 < tipping.alone < 1.0
    at = pulled(situation(case, "now"), case.levers["cheap"], tipping.alone)
    assert mean_yes(case, [at])[at].mean() == pytest.approx(0.5, abs=0.01)


def test_solving_at_a_tipping_value_with_all_others_gives_the_target() -> None:
    case = ferry(question={**CONTENT["question"], "target": 0.75})
    (tipping,) = (t for t in read(case).tipping if t.lever == "cheap")
    assert tipping.alone is None  # alone it brings about 0.7
    assert tipping.with_others is not None
    others = pulled(pulled(situation(case, "now"), case.levers["safe"]), case.levers["ask"])
    at = pulled(others, case.levers["cheap"], tipping.with_others)
    assert mean_yes(case, [at])[at].mean() == pytest.approx(0.75, abs=0.01)


def test_a_lever_whose_move_alone_does_it_tips_at_its_start() -> None:
    # `safe` has a move, which is made at once, and facts, which go the way.
    case = ferry(question={**CONTENT["question"], "target": 0.5})
    sought = search(case, situation(case, "now"))
    steps = ways(case, sought, {s: np.array([float(bool(c))]) for c, s in sought.combinations.items()})
    way = steps["safe", False]
    assert len(way) == GRID + 1
    assert {dict(s.given)["offer"] for s in way} == {"generous"}
    assert way[-1] == sought.combinations["safe",]
    coming = {s: np.array([0.6 if c else 0.1]) for c, s in sought.combinations.items()}
    found = conditions(case, sought, coming, {("safe", False): [0.6, 0.4, 0.3, 0.6]}, None)
    (tipping,) = (t for t in found.tipping if t.lever == "safe")
    assert tipping.alone == 0.0


@pytest.mark.parametrize(
    ("means", "share"),
    [
        ([0.2, 0.4, 0.6], 0.75),
        ([0.2, 0.5, 0.6], 0.5),
        ([0.1, 0.9, 0.3, 0.8], (0.4 / 0.8) / 3),  # the first crossing
        ([0.5, 0.7], 0.0),
        ([0.2, 0.3, 0.4999], 1.0),  # the few draws of the way just miss what all draws reach
    ],
)
def test_a_crossing_is_read_off_straight_lines(means: list[float], share: float) -> None:
    case = ferry()
    sought = search(case, situation(case, "now"))
    coming = {s: np.array([0.6 if c else 0.1]) for c, s in sought.combinations.items()}
    found = conditions(case, sought, coming, {("cheap", False): means}, None)
    (tipping,) = (t for t in found.tipping if t.lever == "cheap")
    assert tipping.alone == pytest.approx(share)


def test_only_ways_that_come_to_the_target_are_walked() -> None:
    case = ferry()
    sought = search(case, situation(case, "now"))
    never = ways(case, sought, {s: np.array([0.1]) for s in sought.combinations.values()})
    always = ways(case, sought, {s: np.array([0.9]) for s in sought.combinations.values()})
    assert never == always == {}


def tipping_of(lever: str, worth: dict[tuple[str, ...], float]) -> tuple[float | None, float | None, bool]:
    (found,) = (t for t in from_worths(0.5, worth).tipping if t.lever == lever)
    return found.alone, found.with_others, found.needless


def test_a_lever_of_moves_alone_is_made_whole() -> None:
    assert tipping_of("ask", {c: 0.7 if "ask" in c else 0.2 for c in SETS}) == (1.0, 1.0, False)
    assert tipping_of("ask", {c: 0.7 if len(c) == 3 else 0.2 for c in SETS}) == (None, 1.0, False)


def test_where_the_target_is_reached_already_no_lever_has_to_go_anywhere() -> None:
    assert tipping_of("cheap", dict.fromkeys(SETS, 0.8)) == (0.0, None, True)
    assert tipping_of("cheap", {c: 0.2 if "cheap" in c else 0.8 for c in SETS}) == (None, None, True)
