"""What `kakehiki history fit` prints, of a fit made by hand."""

from __future__ import annotations

import dataclasses
from math import log

import numpy as np
import pytest

from kakehiki.history.fit.checks import Check
from kakehiki.history.fit.fit import Fit
from kakehiki.history.fit.likeliest import Coefficient, Estimates, Held, Model, Rival
from kakehiki.history.fit.posterior import NumberLearnt, Posterior, Spread
from kakehiki.history.record.load import load_record
from kakehiki.history.record.rows import known_by, rows
from kakehiki.report.fitted import fit_json, fit_lines
from kakehiki.words import Words
from tests.history.fit.crossings import NOW, write


def _number(path: str, before: float, after: float, bits: float, r_hat: float = 1.0) -> NumberLearnt:
    spreads = (Spread(m, m - 0.1, m + 0.1) for m in (before, after))
    return NumberLearnt(path, *spreads, bits, 0.1, 0.5, r_hat, 400.0, 300.0)


@pytest.fixture(scope="module")
def fit(tmp_path_factory: pytest.TempPathFactory) -> Fit:
    found = load_record(write(tmp_path_factory.mktemp("records"), 5))
    used = known_by(rows(found), NOW)
    case = found.case.case
    paths = [f"interests.{actor}.{name}" for actor, held in case.interests.items() for name in held]
    numbers = (
        _number("facts.fear", 0.5, 0.6, 2.0),
        _number(paths[0], 2.0, 3.0, 1.0),
        _number("precision", 20.0, 15.0, 0.5),
    )
    coefficients = (Coefficient(paths[0], 0.3, 0.4, 0.1, 0.1, 3.0, 2.0, identified=True),)
    model = Model("hidden", -9.0, 1, None, coefficients, (), 12, converged=True)
    checks = (Check("count", "come", 5, 2.0, 1.0, 3.0, 0.0), Check("run", None, 2, 2.0, 1.0, 3.0, 0.5))
    learnt = Posterior(np.zeros((3, 2)), -len(used) * log(2.0), (), numbers, 1_000, 0)
    return Fit(found, NOW, used, 1, learnt, Estimates((model,), (Held(paths[-1], 0.2, 0.1, 0.5),)), checks)


def _said(fit: Fit, lang: str = "en") -> str:
    return " ".join(" ".join(fit_lines(fit, Words(lang))).split())


def test_the_first_lines_say_what_was_found(fit: Fit) -> None:
    said = _said(fit)
    message = said[said.index("- Where") : said.index("What the answers taught")]
    assert "50% (geometric mean), 1.50 times the 33% of equal chances" in message
    assert "up, 2 to 3; “Precision" in message and "down, 20 to 15" in message
    assert "“come” came 5 times, in records drawn from it 1–3" in message
    assert "The chains have mixed (R-hat 1.00, at least 300 effective draws)" in message


def test_worse_than_chance_and_unmixed_chains_are_said_first(fit: Fit) -> None:
    worse = dataclasses.replace(
        fit.posterior,
        evidence=-len(fit.used) * log(5.0),
        numbers=(_number("precision", 20.0, 20.0, 0.0, r_hat=1.3),),
    )
    said = _said(dataclasses.replace(fit, posterior=worse))
    assert "20% (geometric mean), less than equal chances give (33%)" in said
    assert "No number of the model moved appreciably" in said
    assert "not mixed well (R-hat 1.30" in said and "have mixed (" not in said
    even = dataclasses.replace(fit.posterior, evidence=-len(fit.used) * log(3.0))
    assert "about as much as equal chances give" in _said(dataclasses.replace(fit, posterior=even))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_facts_stand_apart_as_a_tendency_of_coding(fit: Fit, lang: str) -> None:
    said, words = _said(fit, lang), Words(lang)
    taught = said[said.index(words.say("fit.learnt")) : said.index(words.say("fit.codings"))]
    name = fit.loaded.case.case.facts["fear"].label.of(lang)
    assert name not in taught and "facts.fear" not in said and "0.6 (" not in said
    assert f"{name} +0.50 2.00" in said[said.index(words.say("fit.codings")) :]


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_numbers_have_the_names_of_the_case(fit: Fit, lang: str) -> None:
    lines = fit_lines(fit, Words(lang))
    _, actor, name = fit.estimates.best.coefficients[0].path.split(".")
    label = fit.loaded.case.case.interests[actor][name].label.of(lang)
    assert [line for line in lines if line.startswith(label) and "0.40" in line]
    assert f"{actor}.{name}" not in _said(fit, lang).replace(f"interests.{actor}.{name}", "", 1)
    assert "{" not in _said(fit, lang)


@pytest.mark.parametrize(
    ("rival", "ran_off", "warned"),
    [
        (None, None, False),
        (Rival(-10.0, 3, "", 0.3), None, False),
        (Rival(-10.0, 3, "", 0.5), None, True),
        (Rival(-12.0, 3, "", 0.5), None, False),
        (None, -8.9, True),
    ],
)
def test_single_coefficients_are_not_for_quoting_where_others_do_as_well(
    fit: Fit, rival: Rival | None, ran_off: float | None, warned: bool
) -> None:
    model = fit.estimates.best
    rivals = (dataclasses.replace(rival, furthest=model.coefficients[0].path),) if rival else ()
    changed = dataclasses.replace(
        fit.estimates, models=(dataclasses.replace(model, rivals=rivals, ran_off=ran_off),)
    )
    lines = fit_lines(dataclasses.replace(fit, estimates=changed), Words("en"))
    said = [i for i, line in enumerate(lines) if "do not quote single" in line]
    assert bool(said) is warned
    if said:
        assert said[0] < next(
            i for i, line in enumerate(lines) if line.startswith("Interests of who answers")
        )


def test_without_an_optimum_that_is_the_reason_given(fit: Fit) -> None:
    found = dataclasses.replace(
        fit.estimates.best.coefficients[0], identified=False, fall_at_none=None, fall_at_all=None
    )
    for converged, reason in ((True, "since neither 0 nor 1 is refused"), (False, "so none is identified")):
        model = dataclasses.replace(fit.estimates.best, coefficients=(found,), converged=converged)
        said = _said(dataclasses.replace(fit, estimates=dataclasses.replace(fit.estimates, models=(model,))))
        assert reason in said and "A dash:" in said
        assert ("neither 0 nor 1" in said) is converged


def test_json_keeps_facts_and_paths(fit: Fit) -> None:
    assert '"path": "facts.fear"' in fit_json(fit)
