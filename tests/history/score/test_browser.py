"""The report on scores in a real browser: it fits a phone, and no text in a figure is cut or covered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.score.records import Scored
from kakehiki.report.history.document import compose_scores
from kakehiki.report.html import render_html
from tests.report.test_browser import CLIPPED, OVERLAPPING, browser

pytestmark = pytest.mark.extra("chromium")

__all__ = ["browser"]


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [360, 900])
def test_the_page_fits_and_asks_for_nothing(
    browser: Any, loaded: LoadedRecord, scored: Scored, tmp_path: Path, lang: str, width: int
) -> None:
    file = tmp_path / "scores.html"
    file.write_text(render_html(compose_scores(loaded, scored, lang)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []
    assert asked == [file.as_uri()]
    assert said == []
    page.close()
