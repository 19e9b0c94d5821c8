from __future__ import annotations

import dataclasses
import json
from importlib.resources import files

import jsonschema
import pytest

from kakehiki.case.load import LoadedCase
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Reading
from kakehiki.report.json import reading_schema, render_json

PUBLISHED = json.loads((files("kakehiki") / "report" / "reading.schema.json").read_text(encoding="utf-8"))


def test_the_published_schema_is_that_of_the_records() -> None:
    assert reading_schema() == PUBLISHED


def test_a_reading_validates(case: LoadedCase, reading: Reading) -> None:
    found = json.loads(render_json(case, reading))
    jsonschema.validate(found, PUBLISHED, cls=jsonschema.Draft202012Validator)
    bare = dataclasses.replace(reading, reasons=None, conditions=None, timeline=None)
    jsonschema.validate(json.loads(render_json(case, bare)), PUBLISHED, cls=jsonschema.Draft202012Validator)
    found["reading"]["verdict"]["prose"] = "no"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(found, PUBLISHED, cls=jsonschema.Draft202012Validator)


def test_the_same_reading_gives_the_same_bytes_with_all_digits(case: LoadedCase, reading: Reading) -> None:
    exact = dataclasses.replace(
        reading, verdict=dataclasses.replace(reading.verdict, yes=Estimate(0.1 + 0.2, 1e-17, 1 / 3))
    )
    text = render_json(case, exact)
    assert text == render_json(case, exact) and text.endswith("}\n")
    yes = json.loads(text)["reading"]["verdict"]["yes"]
    assert (yes["mean"], yes["low"], yes["high"]) == (0.1 + 0.2, 1e-17, 1 / 3)


def test_no_number_may_be_infinite(case: LoadedCase, reading: Reading) -> None:
    broken = dataclasses.replace(
        reading, verdict=dataclasses.replace(reading.verdict, yes=Estimate(float("nan"), 0, 1))
    )
    with pytest.raises(ValueError, match="JSON"):
        render_json(case, broken)
