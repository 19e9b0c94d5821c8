"""What a page hides from its readers is no part of the article."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.ingest.text.article import read_article
from kakehiki.ingest.text.shown import shown

HIDDEN = (
    "<div hidden><p>The president <b>confessed</b> it.</p><div>To all.</div></div>",
    "<p style='display:none'>The president confessed it.</p>",
    '<p style="color: red; visibility : hidden">The president confessed it.</p>',
    "<section aria-hidden=true><p>The president confessed it.</p></section>",
    "<span style='font-size:0px'>The president confessed it.</span>",
    "<P HIDDEN=''>The president confessed it.",
)
SHOWN = (
    "<p style='font-size:0.9em'>The union waits.</p>",
    "<p class='hidden-gem' data-hidden='1'>The union waits.</p>",
    "<p aria-hidden='false'>The union waits.</p>",
)
BODY = "".join(
    f"<p>The union waited for offer {n} of the port, and nothing came of it.</p>" for n in range(12)
)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("part", HIDDEN)
def test_hidden_elements_are_no_text(tmp_path: Path, part: str, large: bool) -> None:
    more = "<i></i>" * 9_000 if large else ""  # too much for trafilatura: read by its tags
    path = tmp_path / "page.html"
    path.write_text(
        f"<html><body><article><h1>Port talks</h1>{BODY}{part}{BODY}{more}</article></body></html>"
    )
    texts = [sentence.text for sentence in read_article(path).sentences]
    assert sum("The union waited" in text for text in texts) >= 12
    assert not any("confessed" in text or "To all" in text for text in texts)


@given(
    st.lists(st.sampled_from([*HIDDEN[:5], *SHOWN, "a < b & c", "<br>", "<div><p>x</p></div>"]), max_size=12)
)
def test_only_what_is_hidden_goes(parts: list[str]) -> None:
    assert shown("".join(parts)) == "".join(part for part in parts if part not in HIDDEN)


def test_a_page_that_is_hidden_until_its_scripts_have_run_is_read() -> None:
    page = "<html><body style='display:none'><p>The union waits.</p></body></html>"
    assert shown(page) == page
