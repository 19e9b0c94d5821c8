"""From ranges to draws: each range's own quantiles, bounds, and numbers that move together."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import ndtri
from scipy.stats import beta, norm

from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Number, parse_number
from kakehiki.ensemble.draws import Stretch, draw
from kakehiki.ensemble.setting import pulled, situation
from kakehiki.ensemble.sobol import Sobol
from tests.ensemble.ferry import CONTENT, ferry

AT = np.array([0.001, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999])
reals = st.floats(-1.0, 1.0).map(lambda x: round(x, 6))


def drawn(written: object, at: np.ndarray = AT) -> np.ndarray:
    return draw(parse_number(written), at, ndtri(at))


def stretch(case: object = None, draws: int = 512) -> Stretch:
    numbers = numbers_of(case or ferry())
    return Stretch(numbers, Sobol(2 * len(numbers), 1), 0, draws)


@settings(deadline=None)
@given(reals, reals)
def test_an_interval_has_its_ends_as_5_and_95_percent_quantiles(a: float, b: float) -> None:
    low, high = sorted((a, b))
    found = draw(Number("interval", (low, high)), AT, ndtri(AT))
    assert found[[1, 5]] == pytest.approx([low, high], abs=1e-12)
    if high > low:
        spread = (high - low) / 2 / norm.ppf(0.95)
        assert found == pytest.approx(norm.ppf(AT, (low + high) / 2, spread), abs=1e-9)


@settings(deadline=None)
@given(st.tuples(reals, reals, reals).map(sorted))
def test_a_pert_is_the_beta_distribution_of_scipy(points: list[float]) -> None:
    low, mode, high = points
    found = draw(Number("pert", (low, mode, high)), AT, ndtri(AT))
    if high == low:
        assert np.all(found == low)
        return
    shape = 1 + 4 * (mode - low) / (high - low), 1 + 4 * (high - mode) / (high - low)
    assert found == pytest.approx(beta.ppf(AT, *shape, loc=low, scale=high - low), abs=1e-9)


def test_the_mean_of_a_pert_is_the_known_one() -> None:
    at = (np.arange(20_000) + 0.5) / 20_000
    assert drawn("0.2, 0.4, 0.7", at).mean() == pytest.approx((0.2 + 4 * 0.4 + 0.7) / 6, abs=1e-6)


def test_a_uniform_is_a_straight_line_and_a_point_stays() -> None:
    assert drawn("uniform 0.2 to 0.7") == pytest.approx(0.2 + 0.5 * AT)
    assert np.all(drawn(0.4) == 0.4)


@settings(deadline=None)
@given(st.sampled_from(["0.2 to 0.6", "-0.5, 0.1, 0.9", "uniform -1 to 1"]))
def test_a_higher_point_never_gives_a_lower_draw(written: str) -> None:
    assert np.all(np.diff(drawn(written, np.linspace(0.001, 0.999, 200))) > 0)


def test_draws_of_a_case_are_held_within_bounds() -> None:
    facts = {**CONTENT["facts"], "fear": {**CONTENT["facts"]["fear"], "value": "0.01 to 0.99"}}
    case = ferry(facts=facts, precision="0.1 to 20")
    found = stretch(case, 4096)
    rows = found.values(situation(case, "now"))
    for quantile, row in zip(found.numbers, rows, strict=True):
        assert quantile.low <= row.min(), quantile.path
        assert row.max() <= quantile.high, quantile.path
    fear = rows[found.rows["facts.fear"]]
    assert fear.min() == 0.0  # the normal reaches past both bounds here, so the bounds do something
    assert fear.max() == 1.0
    assert np.mean((fear > 0.01) & (fear < 0.99)) == pytest.approx(0.9, abs=0.01)


def test_settings_share_their_draws() -> None:
    case, found = ferry(), stretch()
    now, spring = (found.values(situation(case, name)) for name in ("now", "spring"))
    facts = {found.rows[f"facts.{f}"] for f in case.facts}
    for row in range(len(now)):
        if row in facts:
            # Another range, but the same rank (held at a bound, draws tie): what is high now is high then.
            ranked = np.lexsort((spring[row], now[row]))
            assert np.all(np.diff(spring[row][ranked]) >= 0.0)
        else:
            assert np.array_equal(now[row], spring[row])


def test_a_quantity_named_in_two_places_is_one_number() -> None:
    paths = [q.path for q in numbers_of(ferry())]
    assert paths.count("quantities.bother") == 1
    assert len(paths) == len(set(paths))


def test_fresh_numbers_alone_are_drawn_anew_and_independently() -> None:
    case, found = ferry(), stretch(draws=4096)
    base = situation(case, "now")
    fresh = type(base)(base.given, base.facts, frozenset({"facts.fear", "precision"}))
    before, after = found.values(base), found.values(fresh)
    for path, row in found.rows.items():
        if path in fresh.fresh:
            assert not np.any(before[row] == after[row])
            assert abs(np.corrcoef(before[row], after[row])[0, 1]) < 0.05
            assert np.quantile(after[row], [0.1, 0.5, 0.9]) == pytest.approx(
                np.quantile(before[row], [0.1, 0.5, 0.9]), rel=0.01
            )
        else:
            assert np.array_equal(before[row], after[row])


@settings(deadline=None)
@given(st.floats(0.0, 1.0))
def test_part_of_the_way_is_the_mixture_of_both_ends(share: float) -> None:
    case, found = ferry(), stretch(draws=64)
    now, lever = situation(case, "now"), case.levers["cheap"]
    row = found.rows["facts.price"]
    start, end, part = (found.values(s)[row] for s in (now, pulled(now, lever), pulled(now, lever, share)))
    assert part == pytest.approx((1 - share) * start + share * end, abs=1e-12)


def test_a_mixture_of_a_mixture_keeps_shares_that_add_up() -> None:
    case = ferry()
    twice = pulled(pulled(situation(case, "now"), case.levers["cheap"], 0.5), case.levers["cheap"], 0.25)
    mix = dict(twice.facts)["price"]
    assert [share for share, _ in mix] == pytest.approx([0.375, 0.375, 0.25])


def test_a_lever_makes_its_moves_and_leaves_the_rest() -> None:
    case = ferry()
    now = situation(case, "now")
    after = pulled(now, case.levers["safe"])
    assert dict(after.given) == {"offer": "generous", "signal": "smile"}
    changed = {f for f, mix in after.facts if mix != dict(now.facts)[f]}
    assert changed == {"fear"}


def test_an_episode_keeps_todays_numbers_where_it_names_none() -> None:
    case = ferry()
    now, winter = (dict(situation(case, name).facts) for name in ("now", "winter"))
    assert winter["mood"] == now["mood"]
    assert winter["fear"] != now["fear"]
