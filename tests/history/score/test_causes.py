"""Attributions add up and agree with their definition; groups that are held are alike in all rows."""

from __future__ import annotations

from itertools import permutations
from math import factorial
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.errors import UsageError
from kakehiki.history.record.rows import Row, rows
from kakehiki.history.score.attribution import atom_part, attribution, needed, pairs, union_part
from kakehiki.history.score.groups import OTHER, Groups, coalitions, groups, held, mixed
from tests.ensemble.ferry import ferry
from tests.history.score.invented import invented, overtures

DIVIDED = Groups(
    {"a": frozenset("p"), "b": frozenset("q"), "rest of b": frozenset("r"), "c": frozenset("s")},
    {"a": ("a",), "whole b": ("b", "rest of b"), "c": ("c",)},
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Row, ...]:
    return rows(invented(tmp_path_factory.mktemp("talks"), overtures(12)))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**20))
def test_parts_are_averages_over_orders_that_keep_a_union_together(seed: int) -> None:
    random = np.random.default_rng(seed)
    worth = {c: random.random((3, 4)) for c in coalitions(tuple(DIVIDED.atoms))}
    assert set(needed(DIVIDED)) <= set(worth)
    known = {c: worth[c] for c in needed(DIVIDED)}
    totals = {atom: np.zeros((3, 4)) for atom in DIVIDED.atoms}
    count = 0
    for order in permutations(DIVIDED.unions):
        inner = [list(permutations(DIVIDED.unions[union])) for union in order]
        for first, second, third in ((x, y, z) for x in inner[0] for y in inner[1] for z in inner[2]):
            before: frozenset[str] = frozenset()
            count += 1
            for atom in (*first, *second, *third):
                totals[atom] += worth[before | {atom}] - worth[before]
                before |= {atom}
    for union, atoms in DIVIDED.unions.items():
        for atom in atoms:
            assert atom_part(DIVIDED, union, atom, known) == pytest.approx(totals[atom] / count)
        inside = sum(atom_part(DIVIDED, union, atom, known) for atom in atoms)
        assert union_part(DIVIDED, union, known) == pytest.approx(inside)
    assert count == factorial(3) * 2
    change = worth[frozenset(DIVIDED.atoms)] - worth[frozenset()]
    assert sum(union_part(DIVIDED, union, known) for union in DIVIDED.unions) == pytest.approx(change)
    found = attribution("expert", DIVIDED, known, (worth[frozenset()].mean(0), worth[frozenset()].mean(0)), 3)
    outer = [part.effect.mean for part in found.parts if part.within is None]
    assert sum(outer) == pytest.approx(found.change.mean)
    assert sum(part.largest or 0.0 for part in found.parts) == pytest.approx(1.0)


def test_a_group_without_a_change_has_no_part_and_the_moving_one_all() -> None:
    worth = {c: np.full((2, 3), 0.2 + 0.5 * ("b" in c)) for c in needed(DIVIDED)}
    found = attribution("fitted", DIVIDED, worth, (np.full(3, 0.2), np.full(3, 0.7)), 2)
    by = {part.group: part for part in found.parts}
    assert by["whole b"].effect.mean == by["b"].effect.mean == pytest.approx(0.5)
    assert by["a"].effect.mean == by["rest of b"].effect.mean == pytest.approx(0.0)
    assert (by["whole b"].largest, by["a"].largest, by["b"].largest) == (1.0, 0.0, None)
    assert by["b"].within == "whole b"
    assert by["b"].sampling == 0.0


def test_pairs_take_every_row_about_equally_often() -> None:
    assert pairs(3, 4, 1) == [(i, j) for i in range(3) for j in range(4)]
    chosen = pairs(40, 30, 1, 200)
    assert len(set(chosen)) == 200
    for side, count in ((0, 40), (1, 30)):
        times = np.bincount([pair[side] for pair in chosen], minlength=count)
        assert times.min() >= 200 // count - 3 and times.max() <= 200 // count + 3
    assert chosen == pairs(40, 30, 1, 200) != pairs(40, 30, 2, 200)


def test_groups_are_the_reasons_and_what_they_leave() -> None:
    made = groups(ferry(), ())
    assert made.atoms == {
        "motive": frozenset({"fear"}),
        "terms": frozenset({"price", "offer"}),
        OTHER: frozenset({"mood"}),
    }
    apart = groups(ferry(), (), ("price",))
    assert apart.unions["terms"] == ("price", "rest of terms")
    assert apart.held == {
        "motive": frozenset({"fear"}),
        "terms": frozenset({"price", "offer"}),
        "price": frozenset({"price"}),
        OTHER: frozenset({"mood"}),
    }
    assert groups(ferry(), (), ("price", "offer")).unions == made.unions


def test_facts_of_different_reasons_are_apart_each_in_its_own() -> None:
    case = ferry()
    fewer = case.reasons["motive"].model_copy(update={"facts": ("fear", "mood")})
    made = groups(
        case.model_copy(update={"reasons": {**case.reasons, "motive": fewer}}), (), ("mood", "price")
    )
    assert made.unions == {"motive": ("mood", "rest of motive"), "terms": ("price", "rest of terms")}
    assert made.atoms["rest of terms"] == frozenset({"offer"})
    assert {"mood", "price"} < made.held.keys()


def test_what_is_apart_must_be_of_a_reason() -> None:
    with pytest.raises(UsageError) as raised:
        groups(ferry(), (), ("weather",))
    assert raised.value.problems[0].code == "apart-unknown"


def test_a_mixture_takes_members_from_the_later_row(made: tuple[Row, ...]) -> None:
    first, last = made[0].setting, next(r.setting for r in made if dict(r.given) != dict(made[0].given))
    facts = {name for name, _ in first.facts}
    everything = frozenset(facts | {"invite"})
    assert mixed(first, last, everything) == last
    assert mixed(first, last, frozenset()) == first
    half = mixed(first, last, frozenset({"trust", "invite"}))
    assert dict(half.facts)["trust"] == dict(last.facts)["trust"]
    assert dict(half.facts)["strike_fund"] == dict(first.facts)["strike_fund"]
    assert half.given == last.given


def test_held_facts_are_their_mean_so_far_and_held_moves_the_usual_one(made: tuple[Row, ...]) -> None:
    alike = held(made, frozenset({"trust", "invite"}))
    for r, row in enumerate(alike):
        mix = dict(row.setting.facts)["trust"]
        assert sum(share for share, _ in mix) == pytest.approx(1.0)
        middle = sum(share * np.mean(number.points) for share, number in mix)
        assert middle == pytest.approx(np.mean([np.mean(m.facts["trust"].points) for m in made[: r + 1]]))
        times = {o: sum(m.given["invite"] == o for m in made[: r + 1]) for o in ("plain", "offer")}
        assert row.given["invite"] == dict(row.setting.given)["invite"]
        assert times[row.given["invite"]] == max(times.values())
    for before, after in zip(made, alike, strict=True):
        assert dict(after.setting.facts)["strike_fund"] == dict(before.setting.facts)["strike_fund"]
        assert (after.answer, after.known, after.date) == (before.answer, before.known, before.date)


def test_held_rows_know_nothing_of_later_ones(made: tuple[Row, ...]) -> None:
    members = frozenset({"trust", "strike_fund", "invite"})
    for r in range(1, len(made)):
        assert held(made[:r], members) == held(made, members)[:r]


def test_holding_nothing_changes_nothing(made: tuple[Row, ...], tmp_path: Path) -> None:
    assert held(made, frozenset()) == made
