from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.errors import DataError
from kakehiki.estimate.formula import CONSTANT, Coding, read_formula

NAMES = ["y", "war", "x", "z", "f", "s.wt", "two words", "人口"]
DATA = {
    "x": np.array([1.0, 2.0, 3.0, 5.0]),
    "z": np.array([0.0, 1.0, 0.0, 2.0]),
    "f": np.array(["a", "b", "a", "c"]),
    "log(x)": np.log([1.0, 2.0, 3.0, 5.0]),
    "I(x ** 2)": np.array([1.0, 4.0, 9.0, 25.0]),
    "C(z)": np.array(["0", "1", "0", "2"]),
    "s.wt": np.arange(4.0),
    "人口": np.arange(4.0),
    "two words": np.arange(4.0),
}


def coded(part):
    (found,) = read_formula(f"y ~ {part}", NAMES).parts
    coding = Coding(found, DATA)
    return coding.terms, coding.design(DATA, 4)


@pytest.mark.parametrize(
    ("part", "terms"),
    [
        ("0", ()),
        ("1", (CONSTANT,)),
        ("x + z", (CONSTANT, "x", "z")),
        ("x - 1", ("x",)),
        ("0 + x", ("x",)),
        ("x:z", (CONSTANT, "x:z")),
        ("(x + z):(s.wt + 人口)", (CONSTANT, "x:s.wt", "x:人口", "z:s.wt", "z:人口")),
        ("x*z", (CONSTANT, "x", "z", "x:z")),
        ("(x + z)", (CONSTANT, "x", "z")),
        ("x + f", (CONSTANT, "x", "f[T.b]", "f[T.c]")),
        ("f - 1", ("f[a]", "f[b]", "f[c]")),
        ("C(z)", (CONSTANT, "C(z)[T.1]", "C(z)[T.2]")),
        ("log(x) + I(x**2)", (CONSTANT, "log(x)", "I(x ** 2)")),
        ("s.wt + 人口", (CONSTANT, "s.wt", "人口")),
        ('Q("two words")', (CONSTANT, "two words")),
    ],
)
def test_parts_and_their_terms_in_the_order_of_the_formula(part, terms):
    found, design = coded(part)
    assert found == terms
    assert design.shape == (4, len(terms))


def test_numbers_of_a_design():
    _, design = coded("x*z + f")
    assert design.T.tolist() == [
        [1, 1, 1, 1],
        [1, 2, 3, 5],
        [0, 1, 0, 2],
        [0, 2, 0, 10],
        [0, 1, 0, 0],
        [0, 0, 0, 1],
    ]


def test_outcomes_and_parts():
    found = read_formula("y + war ~ x | 0 | z", NAMES)
    assert found.outcomes == ("y", "war")
    assert [part.text for part in found.parts] == ["x", "0", "z"]
    assert [part.place.column for part in found.parts] == [11, 15, 19]


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("y", "formula-tilde", 1),
        ("y ~ x ~ z", "formula-tilde", 7),
        ("~ x", "formula-syntax", 1),
        ("y ~ x | ", "formula-syntax", 9),
        ("y ~ (x", "formula-syntax", 5),
        ("y ~ x z", "formula-syntax", 5),
        ("y ~ lambda x", "formula-syntax", 5),
        ("log(x) ~ x", "formula-outcome", 1),
        ("x:z ~ x", "formula-outcome", 1),
        ("1 ~ x", "formula-outcome", 1),
        ("y ~ z + gone", "column-unknown", 9),
        ("y ~ x + a.b", "column-unknown", 9),
        ("y ~ log(gone)", "column-unknown", 5),
        ("y ~ x**2", "formula-crossings", 6),
        ("y ~ x/z", "formula-crossings", 6),
        ("y ~ " + "*".join(["x"] * 9), "formula-crossings", 20),
        ("y ~ z | " + ":".join(["(x + I(z**2))"] * 9), "formula-crossings", 9),
        ("y ~ " + "*".join(["(" + "+".join(["x", "z"] * 6) + ")"] * 3), "formula-crossings", 5),
        ("y ~ " + "(" * 900 + ":".join(["(x+z)"] * 50) + ")" * 900, "formula-syntax", 5),
        ("y ~ sin(x)", "formula-code", 5),
        ("y ~ I(x**True)", "formula-code", 5),
        ("y ~ log(x + z)", "formula-code", 5),
        ("y ~ log(log(x))", "formula-code", 5),
        ("y ~ I(x**99)", "formula-code", 5),
        ("y ~ I(x**x)", "formula-code", 5),
        ("y ~ C(x, Treatment)", "formula-code", 5),
        ("y ~ __import__('os').system('true')", "formula-code", 5),
        ("y ~ x.__class__", "column-unknown", 5),
        ("y ~ [x]", "formula-syntax", 5),
        ("y ~ x if x else z", "formula-code", 5),
        ("y ~ 'x'", "formula-code", 5),
        ("y ~ Q(x)", "formula-code", 5),
    ],
)
def test_all_else_is_refused_in_its_place(text, code, column):
    with pytest.raises(DataError) as error:
        read_formula(text, NAMES)
    (problem,) = error.value.problems
    assert (problem.code, problem.place.column) == (code, column)


def test_a_name_that_is_close_is_proposed():
    with pytest.raises(DataError) as error:
        read_formula("y ~ wer", NAMES)
    assert error.value.problems[0].params["near"] == "war"


@pytest.mark.parametrize(
    "part",
    ["(" * 900 + "x" + ")" * 900, "x" + " + x" * 99, "x" + " + x" * 200, "x:" * 90 + "x", "-" * 1500 + "x"],
)
def test_long_formulas_end(part):
    try:
        read_formula(f"y ~ {part}", NAMES)
    except DataError as error:
        assert error.problems[0].code in {"formula-syntax", "formula-long"}
    with pytest.raises(DataError) as error:
        read_formula("y ~ " + "x + " * 5000 + "x", NAMES)
    assert error.value.problems[0].code == "formula-long"


@given(st.text(alphabet="xyz01+-*:/()|~ \"'IQClog.[]{}=!@\\\n", max_size=30))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_formula_or_refused(text):
    try:
        found = read_formula(text, NAMES)
    except DataError as error:
        assert error.problems[0].code.startswith(("formula-", "column-"))
        return
    assert set(found.outcomes) <= set(NAMES)
    for part in found.parts:
        assert {column.column for column in part.columns()} <= set(NAMES)
