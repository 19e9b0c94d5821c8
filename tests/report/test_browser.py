"""The page in a real browser: it fits a phone, prints, and asks nothing of the network."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kakehiki.case.load import LoadedCase
from kakehiki.reading.records import Reading
from kakehiki.report.document import compose
from kakehiki.report.html import render_html

pytestmark = pytest.mark.extra("chromium")

CLIPPED = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const box = svg.getBoundingClientRect();
  return [...svg.querySelectorAll('text')]
    .filter(t => { const b = t.getBoundingClientRect(); return b.left < box.left - 1 || b.right > box.right + 1; })
    .map(t => t.textContent);
})"""
OVERLAPPING = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const boxes = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBoundingClientRect()]);
  return boxes.flatMap(([a, p], i) => boxes.slice(i + 1)
    .filter(([, q]) => p.left < q.right - 1 && q.left < p.right - 1 && p.top < q.bottom - 6 && q.top < p.bottom - 6)
    .map(([b]) => a + ' | ' + b));
})"""


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - absent where the browser is

    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu"]
        )
        yield launched
        launched.close()


@pytest.mark.parametrize("lang", ["en", "ja"])
@pytest.mark.parametrize("width", [360, 900])
def test_the_page_fits_and_is_quiet(
    browser: Any, case: LoadedCase, reading: Reading, tmp_path: Path, lang: str, width: int
) -> None:
    file = tmp_path / "report.html"
    file.write_text(render_html(compose(case, reading, lang)), encoding="utf-8")
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == []
    assert page.evaluate(OVERLAPPING) == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert said == []
    assert page.pdf(format="A4").startswith(b"%PDF")
    page.close()
