"""The watchlist: examples worked by hand, the laws of the value of information, and who needs a source."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample
from scipy.stats import spearmanr

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.ensemble.sobol import Sobol
from kakehiki.reading.records import NumberRow, Watched, Watchlist
from kakehiki.reading.sources import number_rows, sources
from kakehiki.reading.verdict import yes
from kakehiki.reading.watchlist import watchlist
from tests.ensemble.ferry import CONTENT, _label, ferry
from tests.reading.given import coming_at, spread_out, uncertain

Floats = np.ndarray
DRAWS = 4096

INDICATORS = {
    "gauge": {
        "label": _label("Waves at the gauge"),
        "where": _label("The harbour's log"),
        "points": {"facts.fear": "raises", "facts.price": "lowers"},
    },
    "purse": {
        "label": _label("Fares"),
        "where": _label("The notice board"),
        "points": {"facts.price": "raises"},
    },
}


def rows(*sourced: bool, judged: bool = True) -> tuple[NumberRow, ...]:
    return tuple(
        NumberRow(f"n{i}", "0 to 1", ("claim",) if behind else (), judged) for i, behind in enumerate(sourced)
    )


def watched(points: Floats, coming: Floats, about: tuple[NumberRow, ...] | None = None) -> Watchlist:
    about = about or rows(*[False] * len(points))
    return watchlist(ferry(), about, points, points, coming)


def by_path(found: Watchlist) -> dict[str, Watched]:
    return {number.path: number for number in found.numbers}


def sobol_points(dimensions: int, draws: int = DRAWS, seed: int = 1) -> Floats:
    return Sobol(dimensions, seed).points(0, draws)


@cache
def read() -> Watchlist:
    case = ferry(indicators=INDICATORS)
    ensemble, today = Ensemble(case, DRAWS, 1), situation(case, "now")
    coming = yes(case, ensemble.run([today])[today])
    values = ensemble.values(today, 0, DRAWS)
    return watchlist(case, number_rows(case, "now", today), ensemble.points(DRAWS), values, coming)


def test_two_numbers_worked_by_hand() -> None:
    # P = 0.2 + 0.6 a + 0.1 b, a and b uniform: E P = 0.55, so the call is yes and right with 0.55.
    # E(P | a) is uniform on [0.25, 0.85]: E|E(P | a) - 0.5| = (0.25² + 0.35²) / 1.2; less 0.05, the value of a.
    # E(P | b) lies on [0.5, 0.6] and never turns the call. E|P - 0.5| = (0.18 + 0.02 / 3) / 1.2.
    points = sobol_points(2)
    found = watched(points, 0.2 + 0.6 * points[0] + 0.1 * points[1])
    a, b = by_path(found)["n0"], by_path(found)["n1"]
    assert found.call
    assert found.right == pytest.approx(0.55, abs=1e-4)
    assert found.perfect == pytest.approx((0.18 + 0.02 / 3) / 1.2 - 0.05, abs=1e-3)
    assert a.value == pytest.approx((0.25**2 + 0.35**2) / 1.2 - 0.05, abs=1e-3)
    assert b.value == pytest.approx(
        0.0, abs=1e-4
    )  # the least chance given b is one half, to the draws' error
    assert (a.index, b.index) == pytest.approx((36 / 37, 1 / 37), abs=1e-3)
    assert (a.swing, b.swing) == pytest.approx((0.15, 0.025), abs=1e-3)
    assert found.additive == pytest.approx(1.0, abs=1e-3)
    assert [number.path for number in found.numbers] == ["n0", "n1"]


@pytest.mark.parametrize("slope", [2.0, 8.0])
def test_a_number_that_decides_alone_is_worth_all(slope: float) -> None:
    points = sobol_points(20)
    found = watched(points, 1 / (1 + np.exp(-slope * (points[4] - 0.6))))
    (first, *others) = found.numbers
    assert first.path == "n4"
    assert found.perfect > 0.05
    assert first.value == pytest.approx(found.perfect, abs=0.002)
    assert first.index == pytest.approx(1.0, abs=1e-3)
    assert all(number.value == 0.0 for number in others)


def test_a_number_that_never_turns_the_call_is_worth_nothing() -> None:
    points = sobol_points(2)
    found = watched(points, 0.1 + 0.3 * points[0])
    assert not found.call
    assert found.right == pytest.approx(0.75, abs=1e-3)
    assert found.perfect == 0.0
    first = by_path(found)["n0"]
    assert first.value == 0.0
    assert first.swing == pytest.approx(0.075, abs=1e-3)
    assert found.numbers[0] == first  # by index where no value tells them apart


def test_numbers_that_do_nothing() -> None:
    points = np.random.default_rng(1).random((121, 1024))
    coming = 0.5 + 0.4 * np.sin(9 * points[120]) * (np.random.default_rng(2).random(1024) - 0.5)
    found = watched(points[:120], coming)
    assert all(number.value == number.swing == 0.0 for number in found.numbers)
    assert all(number.towards is None for number in found.numbers)
    assert max(number.index for number in found.numbers) < found.noise
    assert found.additive < 0.2
    assert found.needs_source is None


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10_000), st.integers(1, 600), st.integers(1, 10), st.floats(0.1, 8.0))
def test_information_is_never_worth_less_than_nothing(
    seed: int, draws: int, count: int, slope: float
) -> None:
    random = np.random.default_rng(seed)
    points = random.random((count, draws))
    score = (random.normal(size=(count, 1)) * (points - 0.5)).sum(axis=0) + points[0] * points[-1] - 0.25
    found = watched(points, 1 / (1 + np.exp(-slope * score)))
    assert 0.5 <= found.right <= 1.0
    assert 0.0 <= found.perfect <= 1.0 - found.right + 1e-12
    assert 0.0 <= found.additive <= 1.0
    for number in found.numbers:
        assert 0.0 <= number.value <= found.perfect
        assert 0.0 <= number.index <= 1.0
        assert 0.0 <= number.swing <= 0.5
        assert abs(number.direction) <= 1.0 + 1e-12
    ranked = [(number.index, number.value) for number in found.numbers]
    assert ranked == sorted(ranked, reverse=True)


def test_only_the_points_count_not_the_scale_of_a_number() -> None:
    points = sobol_points(3, 1024)
    coming = 1 / (1 + np.exp(-4 * (points[0] - points[1])))
    plain = watchlist(ferry(), rows(True, True, True), points, points, coming)
    bent = watchlist(ferry(), rows(True, True, True), points, np.exp(5 * points) - 100, coming)
    assert plain == bent


def test_the_order_of_numbers_does_not_matter() -> None:
    points = np.random.default_rng(5).random((9, 1500))
    coming = 1 / (1 + np.exp(-(np.arange(9) - 4) @ points / 3))
    found = by_path(watched(points, coming))
    order = np.random.default_rng(6).permutation(9)
    about = tuple(NumberRow(f"n{i}", "0 to 1", (), True) for i in order)
    for path, number in by_path(watched(points[order], coming, about)).items():
        assert number.value == pytest.approx(found[path].value, abs=1e-9)
        assert number.index == pytest.approx(found[path].index, abs=1e-9)
        assert number.towards == found[path].towards


def test_directions() -> None:
    points = sobol_points(4)
    coming = 0.3 + 0.2 * points[0] - 0.1 * points[1] ** 3 + 0.5 * (points[2] - 0.5) ** 2
    found = by_path(watched(points, coming))
    assert [found[f"n{i}"].towards for i in range(4)] == [True, False, None, None]
    assert found["n0"].direction > 0.7
    assert found["n1"].direction < -0.3
    assert abs(found["n2"].direction) < 0.02
    assert found["n2"].index > 0.1  # it matters, though neither way


def test_rank_correlation_is_spearmans_with_ties() -> None:
    random = np.random.default_rng(3)
    points = (random.permuted(np.tile(np.arange(400), (3, 1)), axis=1) + 0.5) / 400
    coming = np.round(points[0] * points[1], 1)
    for number in watched(points, coming).numbers:
        expected = spearmanr(points[int(number.path[1:])], coming).statistic
        assert number.direction == pytest.approx(expected, abs=1e-9)


def test_points_are_those_that_numbers_are_drawn_at() -> None:
    case = ferry()
    ensemble, mood = Ensemble(case, 64, 1), [q.path for q in numbers_of(case)].index("facts.mood")
    drawn = ensemble.values(situation(case, "now"), 0, 64)[mood]
    assert drawn == pytest.approx(0.2 + 0.2 * ensemble.points(64)[mood])  # uniform 0.2 to 0.4


def test_certain_numbers_are_not_watched() -> None:
    points = sobol_points(3, 256)
    values = points.copy()
    values[1] = 0.4
    found = watchlist(ferry(), rows(False, False, False), points, values, points[0])
    assert [number.path for number in found.numbers] == ["n0", "n2"]
    none = watchlist(ferry(), rows(False), points[:1], values[1:2], points[0])
    assert none.numbers == ()
    assert none.needs_source is None


def test_a_verdict_without_spread() -> None:
    found = watched(sobol_points(3, 64), np.full(64, 0.7))
    assert (found.call, found.right, found.perfect, found.additive) == (True, pytest.approx(0.7), 0.0, 0.0)
    assert all(number.value == number.index == number.swing == 0.0 for number in found.numbers)


def test_which_number_needs_a_source() -> None:
    points = sobol_points(5)
    coming = 0.2 + points[0] / 2 + points[1] / 4 + points[2] / 8
    assert watched(points, coming, rows(True, False, False, False, False)).needs_source == "n1"
    assert watched(points, coming, rows(True, True, False, False, False)).needs_source == "n2"
    # What is left does nothing: no source is missed.
    assert watched(points, coming, rows(True, True, True, False, False)).needs_source is None
    guessed = (NumberRow("n0", "0 to 1 ?", ("claim",), False), *rows(True, False, False, False, False)[1:])
    assert watched(points, coming, guessed).needs_source == "n0"


def test_a_case_and_its_indicators() -> None:
    found = by_path(read())
    names = [quantile.path for quantile in numbers_of(ferry())]
    assert set(found) == {names[row] for row in uncertain(ferry())}
    assert [p.indicator for p in found["facts.fear"].indicators] == ["gauge"]
    assert [p.indicator for p in found["facts.price"].indicators] == ["gauge", "purse"]
    assert found["precision"].indicators == ()
    for number in found.values():
        for pointer in number.indicators:
            wanted = INDICATORS[pointer.indicator]["points"][number.path] == "raises"
            assert pointer.raises == wanted
            assert pointer.towards == (None if number.towards is None else number.towards == wanted)
    assert found["facts.fear"].sourced
    assert not found["facts.price"].sourced
    assert found["facts.fear"].towards is False  # a frightened guest does not come
    assert found["moves.answer.come.guest.gain"].towards is True
    unsourced = [number for number in read().numbers if not number.sourced]
    assert read().needs_source == max(unsourced, key=lambda number: number.index).path


def test_the_same_draws_give_the_same_list() -> None:
    first = read()
    read.cache_clear()
    assert repr(read()) == repr(first)


def test_value_by_brute_force() -> None:
    # Today's guest hardly ever comes: with less to fear the call is open. Conditional means at 24 points each.
    case = ferry(facts={**CONTENT["facts"], "fear": {**CONTENT["facts"]["fear"], "value": "0.1 to 0.4"}})
    count = len(uncertain(case))
    points = sobol_points(count)
    coming = coming_at(case, spread_out(case, points))
    found = watched(points, coming)
    assert found.perfect > 0.01
    best = int(found.numbers[0].path[1:])
    held = (np.arange(24) + 0.5) / 24
    around = np.repeat(sobol_points(count, 512, 9), len(held), axis=1)
    around[best] = np.tile(held, 512)
    means = coming_at(case, spread_out(case, around)).reshape(512, len(held)).mean(axis=0)
    value = np.abs(means - 0.5).mean() - abs(means.mean() - 0.5)
    assert found.numbers[0].value == pytest.approx(value, abs=0.003)
    assert found.numbers[0].swing == pytest.approx(np.abs(means - means.mean()).mean(), abs=0.003)


def halves(case: Case) -> tuple[list[str], frozenset[str]]:
    """Return the group of each uncertain number of a case, and the unsourced ones' paths."""
    about = number_rows(case, "now", situation(case, "now"))
    groups = ["sourced" if about[row].sourced else "unsourced" for row in uncertain(case)]
    return groups, frozenset(row.path for row in about if not row.sourced)


def test_unsourced_numbers_together_against_salib() -> None:
    claim = {
        **CONTENT["claims"]["storms"],
        "bears_on": {"facts.fear": "raises", "interests.guest": "supports"},
    }
    claim["bears_on"] = {"facts.fear": "raises", "interests.guest.gain": "supports", "precision": "supports"}
    case = ferry(claims={"all": claim})
    groups, fresh = halves(case)
    names = [str(i) for i in range(len(groups))]
    problem = {
        "num_vars": len(names),
        "names": names,
        "bounds": [[0.0, 1.0]] * len(names),
        "groups": groups,
    }
    sample = salib_sample.sample(problem, 2048, calc_second_order=False, seed=3)
    solved = coming_at(case, spread_out(case, sample.T))
    theirs = salib_sobol.analyze(problem, solved, calc_second_order=False, seed=3)
    order = list(dict.fromkeys(groups))
    total = dict(zip(order, zip(theirs["ST"], theirs["ST_conf"], strict=True), strict=True))["unsourced"]

    ensemble, today = Ensemble(case, DRAWS, 1), situation(case, "now")
    renewed = replace(today, fresh=fresh)
    both = ensemble.run([today, renewed])
    about = number_rows(case, "now", today)
    common = yes(case, both[today])
    share = sources(about, common, yes(case, both[renewed])).unsourced_variance
    assert 0.05 < share < 0.95
    assert share == pytest.approx(total[0], abs=total[1] + 0.01)

    # No number of the group can move the verdict more on its own than the group does.
    found = watchlist(case, about, ensemble.points(DRAWS), ensemble.values(today, 0, DRAWS), common)
    alone = sum(number.index for number in found.numbers if not number.sourced)
    assert alone <= share + 0.02
    assert alone >= share - (1 - found.additive) - 0.02
