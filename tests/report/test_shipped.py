"""Every shipped case makes a report in both languages that fits and is well formed."""

from __future__ import annotations

import json

import jsonschema
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.case.load import LoadedCase
from kakehiki.reading.read import Wanted, read_case
from kakehiki.reading.records import Reading
from kakehiki.report.columns import columns
from kakehiki.report.document import compose
from kakehiki.report.html import render_html
from kakehiki.report.json import reading_schema, render_json
from kakehiki.report.text import render_text
from tests.report.test_html import Page


@pytest.fixture(scope="module", params=shipped())
def read(request: pytest.FixtureRequest) -> tuple[LoadedCase, Reading]:
    loaded = open_case(request.param)
    return loaded, read_case(loaded, Wanted(draws=64))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_it_fits_and_is_well_formed(read: tuple[LoadedCase, Reading], lang: str) -> None:
    document = compose(*read, lang)
    assert max(map(columns, render_text(document).splitlines())) <= 80
    page = Page(render_html(document))
    told = {number for _, a in page.found if (number := (a.get("href") or "")).startswith("#source-")}
    assert told and len(page.all("figure")) >= 5


def test_its_json_validates(read: tuple[LoadedCase, Reading]) -> None:
    found = json.loads(render_json(*read))
    jsonschema.validate(found, reading_schema(), cls=jsonschema.Draft202012Validator)
