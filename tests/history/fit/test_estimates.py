"""Gradients against differences, recovered truth, and what answers do not identify."""

from __future__ import annotations

from dataclasses import replace
from datetime import date as Date

import numpy as np
import pytest

from kakehiki.case.library import open_case
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Number
from kakehiki.ensemble.setting import Setting
from kakehiki.history.fit import likeliest
from kakehiki.history.fit.likeliest import estimates, parts
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.linear import FARTHEST, Predictors
from kakehiki.history.record.rows import Row
from tests.ensemble.ferry import ferry
from tests.history.fit.toll import TYPES, answered, blank, toll

STEP = 1e-6


def ferry_rows() -> tuple[Row, ...]:
    """Return rows of the ferry, whose invitation tells of a private type before the answer."""
    found = []
    for i, (signal, answer) in enumerate([("smile", "come"), ("frown", "leave"), ("smile", "wait")]):
        given = {"offer": "plain" if i else "generous", "signal": signal}
        facts = {f: Number("uniform", (0.1 * i, 0.5)) for f in ("fear", "price", "mood")}
        setting = Setting(
            tuple(sorted(given.items())), tuple(sorted((f, ((1.0, n),)) for f, n in facts.items()))
        )
        day = Date(2020, 1, 1 + i)
        found.append(Row(f"r{i}", day, "host", given, facts, setting, answer, day, None, False, True, "A"))
    return tuple(found)


def flagship_rows(case: Case) -> tuple[Row, ...]:
    random = np.random.default_rng(1)
    found = []
    for i in range(6):
        given = {"invite": ["demand", "phased", "no_terms"][i % 3]}
        facts = {f: Number("point", (float(random.random()),)) for f in case.facts}
        setting = Setting(tuple(given.items()), tuple(sorted((f, ((1.0, n),)) for f, n in facts.items())))
        answer = list(case.moves["answer"].options)[i % 5]
        found.append(
            Row(
                f"r{i}",
                Date(2000 + i, 1, 1),
                "usa",
                given,
                facts,
                setting,
                answer,
                Date(2000 + i, 2, 1),
                None,
                False,
                True,
                "A",
            )
        )
    return tuple(found)


def subjects() -> dict[str, tuple[Case, tuple[Row, ...]]]:
    flagship = open_case("kim-trump-2025").case
    typed = toll(**TYPES)
    middle = np.full(len(numbers_of(typed)), 0.5)
    return {
        "types": (typed, answered(typed, blank(12), middle, np.random.default_rng(2))),
        "signals": (ferry(), ferry_rows()),
        "flagship": (flagship, flagship_rows(flagship)),
    }


@pytest.mark.parametrize("name", ["types", "signals", "flagship"])
def test_gradients_are_those_of_differences(name: str) -> None:
    case, rows = subjects()[name]
    predictors = Predictors(case, rows)
    at = predictors.shares * np.linspace(0.7, 1.4, len(predictors.shares))
    logs, slope, by_precision = predictors.value(at, 0.1)
    for k in range(len(at)):
        up, down = at.copy(), at.copy()
        up[k] += STEP
        down[k] -= STEP
        expected = (predictors.value(up, 0.1)[0] - predictors.value(down, 0.1)[0]) / (2 * STEP)
        np.testing.assert_allclose(slope[k], expected, rtol=2e-5, atol=2e-6, err_msg=predictors.paths[k])
    expected = (predictors.value(at, 0.1 + STEP)[0] - predictors.value(at, 0.1 - STEP)[0]) / (2 * STEP)
    np.testing.assert_allclose(by_precision, expected, rtol=2e-5, atol=2e-6)
    assert np.all(logs < 0)


def test_at_the_cases_own_shares_the_likelihood_is_that_of_the_medians() -> None:
    case = toll()
    rows = answered(case, blank(10), np.full(len(numbers_of(case)), 0.5), np.random.default_rng(3))
    predictors = Predictors(case, rows)
    middle = np.full((len(numbers_of(case)), 1), 0.5)
    np.testing.assert_allclose(
        predictors.value(predictors.shares)[0], Likelihood(case).given(rows, middle)[:, 0], rtol=1e-9
    )


def test_many_points_are_screened_as_one() -> None:
    case, rows = subjects()["types"]
    predictors = Predictors(case, rows)
    points = np.random.default_rng(4).uniform(0, 0.6, (len(predictors.free), 3))
    expected = [predictors.objective(points[:, i])[0] for i in range(3)]
    np.testing.assert_allclose(predictors.screened(points), expected, rtol=1e-9)


def test_payoffs_times_c_at_a_precision_over_c_are_the_same_game() -> None:
    case, rows = subjects()["types"]
    predictors = Predictors(case, rows)
    plain = predictors.value(predictors.shares)[0]
    np.testing.assert_allclose(predictors.value(predictors.shares * 4, -np.log(4))[0], plain, rtol=1e-7)


def test_coefficients_far_off_are_no_number() -> None:
    case, rows = subjects()["types"]
    predictors = Predictors(case, rows)
    value, slope = predictors.objective(np.full(len(predictors.free), FARTHEST * 1.01))
    assert np.isnan(value) and np.isnan(slope).all()


def test_the_truth_is_recovered_within_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeliest, "STARTS", 4)
    case = toll()
    truth = np.full(len(numbers_of(case)), 0.5)
    rows = answered(case, blank(900), truth, np.random.default_rng(5))
    found = estimates(case, rows, seed=1).best
    assert found.name == "perfect" and found.converged and not found.lucky
    for coefficient in found.coefficients:
        assert coefficient.error is not None and coefficient.error < 0.2 and coefficient.identified
        assert abs(coefficient.estimate - coefficient.share) < 3 * coefficient.error
        assert coefficient.robust == pytest.approx(coefficient.error, rel=0.3)


def test_what_answers_say_nothing_of_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeliest, "STARTS", 2)
    case = toll(**TYPES)
    rows = answered(case, blank(6), np.full(len(numbers_of(case)), 0.5), np.random.default_rng(6))
    calls = 0

    def tick() -> None:
        nonlocal calls
        calls += 1

    found = estimates(case, rows, 1, tick)
    assert calls == parts(case, rows)
    assert [model.name for model in found.models] == ["medians", "precision", "perfect", "hidden"]
    values = [model.log_likelihood for model in found.models]
    assert values[0] <= values[1] and values[0] <= values[3]
    # Six answers are told apart by the flood alone: the likelihood rises without end.
    assert not found.best.converged and not found.held
    assert not any(c.identified for c in found.best.coefficients)


def test_a_type_that_is_all_but_never_met_is_not_identified(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeliest, "STARTS", 3)
    never = {**TYPES["moves"]["kind"]["options"]["bold"], "chance": 0.999}
    kind = {**TYPES["moves"]["kind"], "options": {**TYPES["moves"]["kind"]["options"], "bold": never}}
    case = toll(**TYPES | {"moves": {**TYPES["moves"], "kind": kind}})
    rows = answered(case, blank(50), np.full(len(numbers_of(case)), 0.5), np.random.default_rng(8))
    found = estimates(case, rows, 1)
    by_path = {c.path: c for c in found.best.coefficients}
    assert found.best.converged
    assert by_path["interests.carrier.gain.bold"].identified
    assert not by_path["interests.carrier.gain.shy"].identified
    assert {h.path for h in found.held} == {"interests.keeper.coin", "interests.keeper.calm"}
    assert all(0 <= h.p <= 1 for h in found.held)


def test_rows_without_answers_are_left_out() -> None:
    case = toll()
    rows = answered(case, blank(8), np.full(len(numbers_of(case)), 0.5), np.random.default_rng(7))
    silent = [*rows, replace(rows[0], name="open", answer=None, known=None)]
    assert estimates(case, silent, 1).best.log_likelihood == estimates(case, rows, 1).best.log_likelihood
