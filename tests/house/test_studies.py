"""What docs/history/ publishes is what the stored results say: no number on a page is written by hand."""

from __future__ import annotations

import re
from datetime import date

import pytest
from studies.dprk_overtures import pages, results

from kakehiki.history.record.library import open_record
from kakehiki.words import LANGUAGES

MADE = pages.files(results.stored()) if results.STORED.exists() else {}


@pytest.mark.parametrize("path", MADE, ids=lambda path: path.name)
def test_pages_and_figures_are_their_templates_filled_in(path: results.Path) -> None:
    assert path.read_text(encoding="utf-8") == MADE[path], "run `make history`"


def test_nothing_else_is_published_there() -> None:
    found = {path for path in results.FOLDER.iterdir() if not path.name.startswith(".")}
    assert found == {*MADE, results.STORED}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_templates_hold_no_results_of_their_own(lang: str) -> None:
    template = (pages.HERE / f"page{pages.SUFFIX[lang]}.md").read_text(encoding="utf-8")
    bare = re.sub(r"\{[a-z_0-9]+\}|SHA-256|<!--.*?-->|\]\([^)]*\)|```.*?```", "", template, flags=re.DOTALL)
    # What may stand: the years of the title, the interval's level, what a logarithm means.
    allowed = {"1994", "2025", "90", "3", "20"}
    assert {number for number in re.findall(r"\d+(?:\.\d+)?", bare)} <= allowed


def test_the_results_are_of_the_shipped_record_and_case() -> None:
    loaded, scored = results.scores_in(results.stored())
    assert scored.manifest.record_sha256 == loaded.sha256, "run `make history`"
    assert scored.manifest.case_sha256 == loaded.case.sha256, "run `make history`"
    assert len(scored.rows) == len(open_record(results.RECORD).record.overtures)
    assert scored.since == loaded.record.since == date(2019, 10, 1)
    made, asked = scored.manifest, (results.SEED, results.DRAWS, results.RUNS, results.PARTICLES)
    assert (made.seed, made.draws, made.runs, made.particles) == asked, "run `make history`"


def test_figures_carry_their_colours_and_ask_for_nothing() -> None:
    drawn = [text for path, text in MADE.items() if path.suffix == ".svg"]
    assert len(drawn) == 12
    for text in drawn:
        assert text.startswith('<svg xmlns="http://www.w3.org/2000/svg"')
        assert "prefers-color-scheme: dark" in text and "--ink" in text
        assert not re.search(r"<script|href=|url\(|@import", text)
