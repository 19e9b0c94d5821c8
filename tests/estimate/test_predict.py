from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.stats import norm

from kakehiki.errors import DataError
from kakehiki.estimate.fit import fit
from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.model import build
from kakehiki.estimate.predict import POINTS, predict
from kakehiki.estimate.settings import Settings
from kakehiki.estimate.table import read_table

from .data import generate

DATA = Path(generate.__file__).parent


@pytest.fixture(scope="module")
def made():
    table = read_table(DATA / "game12.csv")
    formula = "go + war ~ x1 + C(x2) | 0 | x3 + I(x3**2) | x3 + z1 + region"
    return fit(build(table, FORMS["12"], formula), Settings(starts=1))


def test_others_are_held_and_probabilities_are_those_of_the_estimate(made):
    found = predict(made, "x3")
    assert len(found.values) == POINTS
    held = dict(found.held)
    assert held["region"] == "south" and held["x2"] == "0"
    plain = made.model.plain
    assert held["x1"] == pytest.approx(plain["x1"].mean())
    assert found.values[0] == plain["x3"].min() and found.values[-1] == plain["x3"].max()
    b = dict(zip(made.model.coefficients, made.coefficients, strict=True))
    x = found.values[7]
    u11 = b[0, "Intercept"] + b[0, "x1"] * held["x1"]
    u14 = b[2, "Intercept"] + b[2, "x3"] * x + b[2, "I(x3 ** 2)"] * x**2
    u24 = b[3, "Intercept"] + b[3, "x3"] * x + b[3, "z1"] * held["z1"] + b[3, "region[T.south]"]
    p4 = norm.cdf(u24 / np.sqrt(2))
    p1 = norm.cdf((u11 - p4 * u14) / np.sqrt(2))
    assert found.probabilities[:, 7] == pytest.approx([p1, (1 - p1) * (1 - p4), (1 - p1) * p4])
    assert (found.low <= found.probabilities + 0.02).all() and (
        found.high >= found.probabilities - 0.02
    ).all()
    assert found.probabilities.sum(axis=0) == pytest.approx(np.ones(POINTS))


def test_categories_and_columns_of_two_values_have_their_levels(made):
    assert predict(made, "region").values == ("north", "south", "west")
    assert predict(made, "x2").values == ("0", "1")


def test_intervals_are_of_the_size_that_the_delta_method_gives(made):
    found = predict(made, "x1")
    step = 1e-5
    at = POINTS // 2
    slopes = []
    for k in range(len(made.coefficients)):
        moved = made.coefficients.copy()
        moved[k] += step
        blind = made.__dict__ | {"coefficients": moved, "covariance": np.full_like(made.covariance, np.nan)}
        other = predict(type(made)(**blind), "x1")
        slopes.append((other.probabilities[0, at] - found.probabilities[0, at]) / step)
    slopes = np.array(slopes)
    delta = np.sqrt(slopes @ made.covariance @ slopes)
    assert found.high[0, at] - found.low[0, at] == pytest.approx(2 * 1.96 * delta, rel=0.12)


def test_without_errors_there_are_no_intervals_and_unknown_columns_are_refused(made):
    blind = type(made)(**(made.__dict__ | {"covariance": np.full_like(made.covariance, np.nan)}))
    assert np.isnan(predict(blind, "x1").low).all()
    with pytest.raises(DataError) as error:
        predict(made, "war")
    assert error.value.problems[0].code == "predict-unknown"
