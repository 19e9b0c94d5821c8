"""Truth recovered, errors of three kinds, what cannot be estimated, invariances."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import norm

from kakehiki.errors import DataError, UsageError
from kakehiki.estimate.fit import fit, profile_coefficient
from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.model import build
from kakehiki.estimate.settings import Settings
from kakehiki.estimate.table import read_table

from .data import generate

DATA = Path(generate.__file__).parent
FORMULA = "go + war ~ x1 + x2 | 0 | x3 | x3 + z1"


def table_of(tmp_path, columns, gaps=None):
    path = tmp_path / "table.csv"
    generate.write(path, columns, gaps or {})
    return read_table(path)


def code_of(error):
    return error.value.problems[0].code


@pytest.fixture(scope="module")
def large(tmp_path_factory):
    columns, _ = generate.two(rows=2000, seed=11)
    columns["pair"] = np.arange(2000) // 3
    return table_of(tmp_path_factory.mktemp("large"), columns)


def model(table, formula=FORMULA, cluster=None, **kind):
    return build(
        table, FORMS["12"], formula, kind.get("link", "probit"), kind.get("errors", "agent"), cluster
    )


def test_truth_is_recovered_within_its_errors(large):
    made = fit(model(large, "go + war ~ x1 + x2 | 0 | x3 | x3 + z1 + region"))
    # z1 stands in the table as 2 z + 19.
    truth = np.array([0, 0.8, -0.5, -0.6, 0.7, 0.3 + 9.5, 0.6, -0.5, 0.5, 0.0])
    assert np.abs((made.coefficients - truth) / made.errors).max() < 3.5
    assert made.errors.max() < 0.9
    assert made.value > made.null
    assert made.aic == pytest.approx(-2 * made.value + 20)
    assert made.bic == pytest.approx(-2 * made.value + 10 * np.log(2000))


def test_robust_and_bootstrap_errors_are_those_of_the_hessian_in_a_large_sample(large):
    found = model(large)
    plain = fit(found, Settings(starts=1))
    robust = fit(found, Settings(standard="robust", starts=1))
    drawn = fit(found, Settings(standard="bootstrap", starts=1, resamples=60))
    assert robust.errors == pytest.approx(plain.errors, rel=0.08)
    assert drawn.errors == pytest.approx(plain.errors, rel=0.3)  # of 60 resamples each is good to 9%
    assert drawn.failed == 0
    small = model(read_table(DATA / "game12.csv"))
    few = Settings(standard="bootstrap", starts=1, resamples=5, seed=3)
    assert fit(small, few).errors.tolist() == fit(small, few).errors.tolist()


def test_rows_repeated_in_a_cluster_add_nothing(tmp_path):
    columns, _ = generate.two(rows=400, seed=4)
    once = table_of(tmp_path, columns)
    thrice = {name: np.repeat(values, 3) for name, values in columns.items()} | {
        "pair": np.repeat(np.arange(400), 3)
    }
    again = table_of(tmp_path, thrice)
    single = fit(model(once), Settings(standard="robust", starts=1))
    clustered = fit(model(again, cluster="pair"), Settings(standard="robust", starts=1))
    assert clustered.coefficients == pytest.approx(single.coefficients, abs=1e-6)
    assert clustered.errors == pytest.approx(single.errors, rel=1e-5)
    naive = fit(model(again), Settings(starts=1))
    assert (naive.errors < 0.7 * clustered.errors).all()
    drawn = fit(model(again, cluster="pair"), Settings(standard="bootstrap", starts=1, resamples=30))
    assert (drawn.errors > 1.3 * naive.errors).all()


def test_an_ordinary_probit_is_the_case_in_which_the_second_mover_does_not_matter(large):
    made = fit(model(large, "go + war ~ x1 + x2 | 0 | 0 | 1"), Settings(starts=2))
    go = np.array(large.columns["go"], dtype=float)
    x = np.column_stack([np.ones(len(go)), *(np.array(large.columns[n], dtype=float) for n in ("x1", "x2"))])

    def minus(b):
        return -norm.logcdf((2 * go - 1) * (x @ b)).sum()

    plain = minimize(minus, np.zeros(3), method="BFGS")
    # The utility of staying has the other sign, and the shocks of two options the scale root 2.
    assert made.coefficients[:3] == pytest.approx(-np.sqrt(2) * plain.x, abs=1e-4)
    war = np.array(large.columns["war"], dtype=float)[go == 1]
    share = war.mean()
    second = (war * np.log(share) + (1 - war) * np.log(1 - share)).sum()
    assert made.value == pytest.approx(-plain.fun + second, abs=1e-6)


def test_units_and_order_of_rows_do_not_matter(tmp_path):
    columns, _ = generate.two(rows=300, seed=6)
    columns["z1"] = columns["z1"].round(3)
    before = fit(model(table_of(tmp_path, columns)))
    order = np.random.default_rng(0).permutation(300)
    moved = {name: values[order] for name, values in columns.items()}
    moved["z1"] = moved["z1"] * 1000 + 50000
    after = fit(model(table_of(tmp_path, moved)))
    assert after.value == pytest.approx(before.value, abs=1e-6)
    assert after.coefficients[-1] * 1000 == pytest.approx(before.coefficients[-1], rel=1e-3)
    assert after.errors[-1] * 1000 == pytest.approx(before.errors[-1], rel=1e-3)


def test_moves_that_were_not_reached_may_be_missing():
    table = read_table(DATA / "game12.csv")
    war = tuple(
        "" if go == "0" else war for go, war in zip(table.columns["go"], table.columns["war"], strict=True)
    )
    bare = type(table)(dict(table.columns) | {"war": war}, table.lines, table.separator, table.document)
    assert fit(model(bare)).value == fit(model(table)).value
    assert model(table).left_out == 3


def test_one_column_with_the_outcome_is_the_same_model():
    table = read_table(DATA / "game12.csv")
    for names in (("1", "2", "30"), ("a", "b", "c")):
        outcome = tuple(
            names[int(go) + int(war)]
            for go, war in zip(table.columns["go"], table.columns["war"], strict=True)
        )
        other = type(table)(
            dict(table.columns) | {"end": outcome}, table.lines, table.separator, table.document
        )
        found = model(other, "end ~ x1 + x2 | 0 | x3 | x3 + z1")
        assert fit(found).value == fit(model(table)).value
        assert found.outcomes.labels == tuple(f"end={name}" for name in names)


def test_outcomes_by_node_are_the_same_model():
    table = read_table(DATA / "game122.csv")
    pairs = list(zip(table.columns["act"], table.columns["reply"], strict=True))
    columns = dict(table.columns) | {
        "after_left": tuple(reply if act == "0" else "" for act, reply in pairs),
        "after_right": tuple(reply if act == "1" else "NA" for act, reply in pairs),
    }
    other = type(table)(columns, table.lines, table.separator, table.document)
    right = "x1 | x2 - 1 | 0 | x3 | z1 | z2"
    by_mover = fit(build(table, FORMS["122"], f"act + reply ~ {right}"))
    by_node = fit(build(other, FORMS["122"], f"act + after_left + after_right ~ {right}"))
    assert by_node.value == by_mover.value


def test_a_profile_touches_the_top_and_tells_the_error(large):
    made = fit(model(large), Settings(starts=1))
    grid, values = profile_coefficient(made, 1, width=2.0, points=5)
    assert values[2] == pytest.approx(made.value, abs=1e-6)
    assert values[0] == pytest.approx(made.value - 2, abs=0.15)  # two standard errors away
    assert grid[2] == pytest.approx(made.coefficients[1])


@pytest.mark.parametrize(
    ("formula", "code"),
    [
        ("go + war ~ x1 | x1 - 1 | x1 - 1 | z1", "term-everywhere"),
        ("go + war ~ x1 | 1 | x2 | z1", "term-everywhere"),
        ("go + war ~ x1 + I(x1**2) | 0 + x1 | 0 + x1 + x3 | z1", "term-everywhere"),
        ("go + war ~ x1 + x1:x2 + C(x2) + x2 | 0 | x3 | z1", "term-collinear"),
        ("go + war ~ x1 | 0 | z1", "formula-parts"),
        ("go ~ x1 | 0 | x3 | z1", "outcome-values"),
        ("region ~ x1 | 0 | x3 | z1", None),
        ("go + war + x2 ~ x1 | 0 | x3 | z1", "outcome-columns"),
        ("go + x1 ~ x2 | 0 | x3 | z1", "outcome-not-binary"),
        ("go + x2 ~ x1 | 0 | log(x3) | z1", "outcome-unreached"),
        ("go + war ~ x1 | 0 | log(x3) | z1", "cell-outside"),
        ("go + war ~ x1 | 0 | x3 | z1 + war", "outcome-regressor"),
        ("go + war ~ x1 | 0 | x3 | C(x1)", "formula-regressors"),
        ("go + war ~ log(region) | 0 | x3 | z1", "cell-not-number"),
    ],
)
def test_what_cannot_be_a_model_is_refused(formula, code):
    table = read_table(DATA / "game12.csv")
    if code is None:
        assert model(table, formula).outcomes.labels == ("region=north", "region=south", "region=west")
        return
    with pytest.raises(DataError) as error:
        model(table, formula)
    assert code_of(error) == code
    assert error.value.problems[0].place is not None


def test_there_is_no_logit_with_private_information():
    with pytest.raises(UsageError) as error:
        model(read_table(DATA / "game12.csv"), link="logit", errors="private")
    assert code_of(error) == "private-logit"


def test_a_move_is_only_where_it_was_reached(tmp_path):
    path = tmp_path / "t.csv"
    path.write_text("act,left,right,m1,m2,m3\n0,1,0,1,1,0\n1,,1,0,0,0\n1,1,0,1,0,1\n1,1,0,1,0,1\n")
    table = read_table(path)
    for game, formula, line in (("122", "act + left + right ~ 1", 4), ("123", "m1 + m2 + m3 ~ 1", 4)):
        parts = " | 0" * (len(FORMS[game].utilities) - 1)
        with pytest.raises(DataError) as error:
            build(table, FORMS[game], formula + parts)
        (problem,) = error.value.problems
        assert (problem.code, problem.params["count"], problem.place.line) == ("outcome-unreached", "2", line)


def test_two_combinations_in_every_utility_are_found_though_no_name_is_shared(tmp_path):
    columns, _ = generate.two(rows=200, seed=2)
    columns["sum"] = columns["x1"] + columns["x3"]
    table = table_of(tmp_path, {n: np.round(v, 3) if v.dtype.kind == "f" else v for n, v in columns.items()})
    sums = tuple(
        repr(float(a) + float(b)) for a, b in zip(table.columns["x1"], table.columns["x3"], strict=True)
    )
    table = type(table)(dict(table.columns) | {"sum": sums}, table.lines, table.separator, table.document)
    with pytest.raises(DataError) as error:
        model(table, "go + war ~ 0 + x1 + x3 | 0 + sum | 0 + x3 + sum | z1")
    assert code_of(error) == "term-everywhere"


def test_a_term_that_separates_is_refused(tmp_path):
    columns, _ = generate.two(rows=300, seed=9)
    columns["hint"] = columns["war"].astype(float)
    with pytest.raises(DataError) as error:
        fit(model(table_of(tmp_path, columns), "go + war ~ x1 | 0 | x3 | hint"))
    assert code_of(error) == "estimate-separated"
    assert error.value.problems[0].params["term"] == "hint"
    # Some of its levels only: the others have estimates, this one has none.
    columns["rare"] = (columns["war"] & (columns["x3"] > 0.5)).astype(float)
    with pytest.raises(DataError) as error:
        fit(model(table_of(tmp_path, columns), "go + war ~ x1 | 0 | x3 | z1 + rare"))
    assert code_of(error) == "estimate-separated"
    assert error.value.problems[0].params["term"] == "rare"


def test_choices_never_made_clusters_of_one_and_few_rows_are_refused(tmp_path):
    columns, _ = generate.two(rows=60, seed=9)
    columns["one"] = np.ones(60)
    table = table_of(tmp_path, columns)
    with pytest.raises(DataError) as error:
        model(table, cluster="one")
    assert code_of(error) == "cluster-one"
    with pytest.raises(DataError) as error:
        model(table, cluster="gone")
    assert code_of(error) == "column-unknown"
    with pytest.raises(DataError) as error:
        model(table_of(tmp_path, {name: values[:8] for name, values in columns.items()}))
    assert code_of(error) in {"rows-few", "outcome-unseen"}
    with pytest.raises(DataError) as error:
        model(table_of(tmp_path, columns, {"x1": 60}))
    assert code_of(error) == "rows-few"
    never = columns | {"war": np.zeros(60, dtype=bool)}
    with pytest.raises(DataError) as error:
        model(table_of(tmp_path, never))
    assert code_of(error) == "outcome-unseen"


def test_a_bootstrap_of_almost_nothing_fails_and_says_so(large):
    with pytest.raises(DataError) as error:
        fit(model(large), Settings(standard="bootstrap", starts=1, resamples=1))
    assert code_of(error) == "bootstrap-failed"
