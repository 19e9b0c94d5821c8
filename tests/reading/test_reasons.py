"""Shapley values against their axioms and against every order in which reasons can change."""

from __future__ import annotations

from itertools import combinations, permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.ensemble.setting import Setting, situation
from kakehiki.reading.reasons import OTHER, Comparison, comparison, reasons
from tests.ensemble.ferry import CONTENT, ferry

Worth = dict[frozenset[str], float]


def coalitions(names: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]


def worths(count: int) -> st.SearchStrategy[Worth]:
    names = tuple("abcde"[:count])
    chances = st.floats(0.0, 1.0)
    return st.fixed_dictionaries({c: chances for c in coalitions(names)})


def parts(worth: Worth) -> dict[str, float]:
    """Return each reason's part where one draw has these probabilities."""
    names = tuple(sorted(max(worth, key=len)))
    settings = {c: Setting((("coalition", "".join(sorted(c))),), ()) for c in worth}
    found = reasons(
        Comparison("then", names, settings), {settings[c]: np.array([p]) for c, p in worth.items()}
    )
    return {part.reason: part.effect.mean for part in found.parts}


@settings(deadline=None)
@given(st.integers(1, 5).flatmap(worths))
def test_parts_add_up_to_the_change_in_every_draw(worth: Worth) -> None:
    change = worth[max(worth, key=len)] - worth[frozenset()]
    assert sum(parts(worth).values()) == pytest.approx(change, abs=1e-12)


@settings(deadline=None)
@given(st.integers(1, 5).flatmap(worths))
def test_parts_are_the_mean_over_all_orders(worth: Worth) -> None:
    names = tuple(sorted(max(worth, key=len)))
    orders = list(permutations(names))
    expected = dict.fromkeys(names, 0.0)
    for order in orders:
        for place, name in enumerate(order):
            before = frozenset(order[:place])
            expected[name] += (worth[before | {name}] - worth[before]) / len(orders)
    assert parts(worth) == pytest.approx(expected, abs=1e-12)


@settings(deadline=None)
@given(worths(4))
def test_reasons_that_do_the_same_get_the_same(worth: Worth) -> None:
    def swapped(c: frozenset[str]) -> frozenset[str]:
        return frozenset({"a": "b", "b": "a"}.get(name, name) for name in c)

    even = {c: (worth[c] + worth[swapped(c)]) / 2 for c in worth}
    found = parts(even)
    assert found["a"] == pytest.approx(found["b"], abs=1e-12)


@settings(deadline=None)
@given(worths(4))
def test_a_reason_that_changes_nothing_gets_nothing(worth: Worth) -> None:
    idle = {c: worth[c - {"b"}] for c in worth}
    assert parts(idle)["b"] == 0.0


@settings(deadline=None)
@given(worths(3), worths(3))
def test_parts_of_a_sum_are_sums_of_parts(one: Worth, two: Worth) -> None:
    together = parts({c: one[c] + two[c] for c in one})
    first, second = parts(one), parts(two)
    assert together == pytest.approx({n: first[n] + second[n] for n in first}, abs=1e-12)


def compared(then: str, now: str = "now", **changes: object) -> Comparison:
    case = ferry(**changes)
    return comparison(case, then, situation(case, then), situation(case, now))


def test_no_reason_and_all_reasons_are_the_two_situations() -> None:
    case, found = ferry(), compared("spring")
    assert found.settings[frozenset()] == situation(case, "spring")
    assert found.settings[frozenset(found.reasons)] == situation(case, "now")
    assert set(found.settings) == set(coalitions(found.reasons))


def test_other_appears_for_facts_that_no_reason_names() -> None:
    # The mood differs from spring and no reason names it; winter has today's mood, but the guest frowned then.
    assert compared("spring").reasons == ("motive", "terms", OTHER)
    calm = {**CONTENT["episodes"]["winter"], "given": CONTENT["now"]["given"]}
    assert compared("calm", episodes={"calm": calm}).reasons == ("motive", "terms")


def test_other_appears_for_moves_that_no_reason_names() -> None:
    case, found = ferry(), compared("winter")
    assert found.reasons == ("motive", "terms", OTHER)
    alone = found.settings[frozenset({OTHER})]
    assert dict(alone.given) == {"offer": "plain", "signal": "smile"}
    assert alone.facts == situation(case, "winter").facts


def test_a_reason_takes_its_facts_and_moves_and_no_others() -> None:
    found = compared("spring")
    case = ferry()
    then, now = (dict(situation(case, name).facts) for name in ("spring", "now"))
    terms = found.settings[frozenset({"terms"})]
    assert dict(terms.facts) == {"fear": then["fear"], "price": now["price"], "mood": then["mood"]}
    assert dict(terms.given) == {"offer": "plain", "signal": "smile"}


def test_a_move_made_at_one_date_only_goes_with_its_reason() -> None:
    episodes = {"bare": {**CONTENT["episodes"]["spring"], "given": {"signal": "smile"}}}
    found = compared("bare", episodes=episodes)
    assert dict(found.settings[frozenset({"motive"})].given) == {"signal": "smile"}
    assert dict(found.settings[frozenset({"terms"})].given) == {"offer": "plain", "signal": "smile"}
    case = ferry(episodes=episodes)
    back = comparison(case, "now", situation(case, "now"), situation(case, "bare"))
    assert dict(back.settings[frozenset({"terms"})].given) == {"signal": "smile"}
