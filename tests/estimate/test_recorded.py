"""Against what R's package `games` (Kenkel & Signorino 2014) estimated on the same tables: `data/record.R`."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kakehiki.estimate.fit import fit
from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.model import build
from kakehiki.estimate.settings import Settings
from kakehiki.estimate.table import read_table

from .data import generate

DATA = Path(generate.__file__).parent
RECORDED = json.loads((DATA / "recorded.json").read_text(encoding="utf-8"))


def ident(found):
    return f"{found['table']}-{found['link']}-{found['errors']}"


@pytest.mark.parametrize("found", RECORDED, ids=ident)
@pytest.mark.parametrize("starts", [1, 3])
def test_estimates_are_those_of_the_r_package(found, starts):
    table = read_table(DATA / f"{found['table']}.csv")
    model = build(table, FORMS[found["table"][4:]], found["formula"], found["link"], found["errors"])
    made = fit(model, Settings(starts=starts))
    assert len(model.rows) == found["rows"]
    assert made.converged
    assert made.value == pytest.approx(found["log_likelihood"], abs=2e-9)
    # R stops on the likelihood's value, which is flat near the top: its coefficients are rougher than its value.
    errors = np.array(found["standard_errors"])
    assert np.abs(made.coefficients - found["coefficients"]).max() < 1e-5 * errors.max()
    assert made.errors == pytest.approx(errors, rel=1e-5)


@pytest.mark.parametrize(
    ("name", "make"), [("12", generate.two), ("122", generate.both), ("123", generate.three)]
)
def test_the_tables_are_what_the_generator_makes(tmp_path, name, make):
    generate.write(tmp_path / "made.csv", *make())
    assert (tmp_path / "made.csv").read_bytes() == (DATA / f"game{name}.csv").read_bytes()
