"""Saved pages: what trafilatura takes for the article, as rows with their links."""

from __future__ import annotations

import html
import logging
import re
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import urljoin

from kakehiki.evidence.pages import page_of
from kakehiki.ingest.text.inline import Link
from kakehiki.ingest.text.markup import Kind, Row, Written
from kakehiki.ingest.text.shown import TAG, shown

# Larger pages are read by their tags alone: trafilatura takes more than proportionally longer for them.
MOST_ELEMENTS = 8_000
MOST_TEXT = 300_000  # characters; long reports have half as many
MOST_OF_A_NOTE = 20  # links of a footnote that are looked at
MOST_ATTRIBUTES = 60  # of one element; a page has a handful
LONGEST_ATTRIBUTE = 4_000

ATTRIBUTE = re.compile(
    r"\b(?:href|target)\s*=\s*(?:\"([^\"<>]{0,4000})\"|'([^'<>]{0,4000})'|([^\s\"'<>]{1,4000}))",
    re.IGNORECASE,
)
SILENT = (
    "script",
    "style",
    "noscript",
    "template",
    "svg",
    "iframe",
    "object",
    "select",
    "textarea",
    "math",
    "canvas",
)
BESIDE = (
    "nav",
    "header",
    "footer",
    "aside",
    "form",
    "button",
    "figure",
    "figcaption",
    "table",
    "title",
    "menu",
)
KINDS: dict[str, Kind | None] = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "head"), "heading"),
    **dict.fromkeys(("li", "item", "dd", "dt"), "item"),
    **dict.fromkeys(("p", "quote", "blockquote"), "prose"),
    **dict.fromkeys(
        ("div", "section", "article", "main", "body", "ul", "ol", "dl", "list", "html", "center", "pre")
    ),
    **dict.fromkeys(("row", "cell", "tr", "td", "th", "tbody", "thead", "table", "hr", "address")),
}
SAVED_FROM = re.compile(
    r"<!--\s*(?:saved from url=\(\d+\)|.{0,60}?\burl:\s*)\s*(https?://[^\s<>]{1,2000})",
    re.IGNORECASE | re.DOTALL,
)
# A page's own marks for its day alone: searched for further, a year in a footer becomes its first of January.
WRITTEN_DATE = {"original_date": True, "extensive_search": False, "outputformat": "%Y-%m-%d"}
TITLE = re.compile(r"<title[^<>]{0,200}>([^<]{1,500})<", re.IGNORECASE)


def read_page(page: str) -> Written:
    """Return the article of a saved page as rows, with the title, day, address and site that the page gives.

    What trafilatura cannot find, or would take too long over, is read by its paragraphs alone.
    """
    page = re.sub(r"^\s*<\?xml[^<>]{0,200}\?>", "", page)
    saved_from = SAVED_FROM.search(page[:4000])
    written = _extracted(page, saved_from.group(1) if saved_from else None)
    found = [row.text for row in written.rows if row.text] if written else []
    if written is None or len(found) <= 1:
        # Of short pages trafilatura keeps the words only, all in one line.
        tagged = list(_rows(shown(_without(page, (*SILENT, *BESIDE))), written.url if written else None))
        if written is None:
            title = TITLE.search(page)
            written = Written([], title=" ".join(html.unescape(title.group(1)).split()) if title else None)
        if not found or sum(len(row.text) for row in tagged) <= 2 * len(found[0]):
            written.rows = tagged
    if saved_from and not written.url:
        written.url = saved_from.group(1)
    written.rows = _with_title(written.rows, written.title)
    return written


def _with_title(rows: list[Row], title: str | None) -> list[Row]:
    """Return the rows with the title first, where the page says it only in its head."""
    if not title or any(" ".join(row.text.split()).casefold() == title.casefold() for row in rows[:12]):
        return rows
    moved = [Row(row.line + 2, row.text, row.kind, row.links) for row in rows]
    return [Row(1, title, "title"), Row(2, ""), *moved]


def _extracted(page: str, address: str | None) -> Written | None:
    """Return what trafilatura takes for the article, or None."""
    from lxml import etree  # type: ignore[import-untyped]  # noqa: PLC0415 - only saved pages need them
    from trafilatura import bare_extraction  # noqa: PLC0415

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL + 1)
    for name in ("htmldate", "courlan", "justext", "readability"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    tree = _tree(page)
    if tree is None:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the libraries, about pages
            found = bare_extraction(
                tree,
                url=address,
                include_links=True,
                include_comments=False,
                with_metadata=True,
                date_extraction_params=WRITTEN_DATE,
            )
    except Exception:  # noqa: BLE001 - whatever a hostile page makes the libraries raise: it is read by its tags
        return None
    if found is None or isinstance(found, dict):
        return None
    url = next((known for known in (address, found.url) if known and page_of(known)), None)
    text = etree.tostring(found.body, encoding="unicode") if found.body is not None else ""
    return Written(
        list(_rows(text, url)),
        title=" ".join(found.title.split()) if found.title else None,
        date=found.date,
        url=url,
        outlet=found.sitename if found.sitename and "." not in found.sitename else None,
    )


def _tree(page: str) -> Any:
    """Return the page's elements, without scripts and with few attributes; None if they are too many."""
    from lxml import etree  # noqa: PLC0415 - only saved pages need them
    from lxml import html as pages  # noqa: PLC0415

    try:
        tree = pages.fromstring(shown(_without(page, SILENT)))
    except (etree.LxmlError, ValueError, AssertionError):
        return None
    elements = [element for element in tree.iter() if isinstance(element.tag, str)]
    if len(elements) > MOST_ELEMENTS or sum(map(len, tree.itertext())) > MOST_TEXT:
        return None
    by_id: dict[str | None, Any] = {}
    for element in elements:
        given = element.attrib
        if len(given) > MOST_ATTRIBUTES or any(len(value) > LONGEST_ATTRIBUTE for value in given.values()):
            given.clear()
        by_id.setdefault(element.get("id"), element)
    cited: dict[str, str | None] = {}
    for anchor in elements:
        # A footnote's mark leads to the footnote; what it cites is the address there.
        href = anchor.get("href", "") if anchor.tag == "a" else ""
        note = by_id.get(href[1:]) if href.startswith("#") and len(href) > 1 else None
        if note is not None and note.tag in {"li", "p", "div", "td", "dd", "span", "cite"}:
            if href not in cited:
                within = islice(note.iter("a"), MOST_OF_A_NOTE)
                cited[href] = next((a.get("href") for a in within if page_of(a.get("href", ""))), None)
            if target := cited[href]:
                anchor.set("href", target)
    return tree


def _without(page: str, names: tuple[str, ...]) -> str:
    """Return a page without comments and without elements of the given names; what never closes ends the page."""
    parts: list[str] = []
    at = 0
    opening = re.compile(rf"<(?:!--|({'|'.join(names)})(?=[\s/>]))", re.IGNORECASE)
    closing = {name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in names}
    while found := opening.search(page, at):
        parts.append(page[at : found.start()])
        if found.group(1) is None:
            end = page.find("-->", found.end())
            at = end + 3 if end >= 0 else len(page)
        else:
            closed = closing[found.group(1).casefold()].search(page, found.end())
            at = closed.end() if closed else len(page)
    return "".join([*parts, page[at:]])


@dataclass
class _Open:
    """The row being read: its text so far, its links, and the link that is open."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    links: list[Link] = field(default_factory=list)
    start: int | None = None
    address: str = ""

    def say(self, text: str) -> None:
        """Add text with single spaces, none at the start."""
        said = re.sub(r"\s+", " ", html.unescape(text))
        said = said.lstrip() if not self.parts or self.parts[-1].endswith(" ") else said
        if said:
            self.parts.append(said)
            self.length += len(said)

    def close(self) -> None:
        """End the link that is open."""
        if self.start is not None and self.address:
            words = (self.start, self.length)
            self.links.append(Link(words, words, self.address))
        self.start = None

    def finished(self) -> str:
        """Return the row's text, empty if it says nothing."""
        self.close()
        text = "".join(self.parts)
        return text if text.strip() else ""


def _rows(page: str, base: str | None) -> Iterator[Row]:
    """Yield the rows of a page, one a paragraph, heading, item or line, with an empty one after each paragraph."""
    line = 1
    kind: Kind | None = None
    row = _Open()
    at = 0
    for found in [*TAG.finditer(page), None]:
        row.say(page[at : found.start() if found else len(page)])
        if found is None:
            break
        at = found.end()
        closes, name = found.group(1) == "/", found.group(2).casefold()
        if name in {"a", "ref"}:
            _link(row, found, closes, base)
        elif name in KINDS or name in {"br", "lb"}:
            if text := row.finished():
                yield Row(line, text, kind, tuple(row.links))
                line += 1
                if name in KINDS:
                    yield Row(line, "")
                    line += 1
            row = _Open()
            if name in KINDS:
                kind = (
                    None
                    if closes
                    else KINDS[name] or (kind if name in {"div", "section"} and kind == "item" else None)
                )
    if text := row.finished():
        yield Row(line, text, kind, tuple(row.links))


def _link(row: _Open, found: re.Match[str], closes: bool, base: str | None) -> None:
    row.close()
    target = ATTRIBUTE.search(found.group(3)) if not closes else None
    if target:
        address = html.unescape(next(group for group in target.groups() if group is not None)).strip()
        row.start = row.length
        row.address = _absolute(address, base)


def _absolute(address: str, base: str | None) -> str:
    if base is None or address.startswith("#"):
        return address
    try:
        return urljoin(base, address)
    except ValueError:
        return address
