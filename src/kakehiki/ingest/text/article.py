"""An article as read from a file: its sentences, in order, each with the pages that it cites."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from kakehiki.errors import CaseError, Problem
from kakehiki.evidence.pages import page_of
from kakehiki.ingest.text.decoding import read_text
from kakehiki.ingest.text.furniture import days, is_furniture
from kakehiki.ingest.text.layout import Block, Body, read_body
from kakehiki.ingest.text.links import Citation, date_of, outlet_of
from kakehiki.ingest.text.markup import Kind, Written, ends_sentence, is_markdown, read_rows
from kakehiki.ingest.text.sentences import is_foreign, language_of, split

__all__ = ["Article", "Citation", "Kind", "Sentence", "read_article"]

SUFFIXES: dict[str, Literal["html", "markdown"]] = {
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".md": "markdown",
    ".markdown": "markdown",
}
MOST_TEXT = 400_000  # characters, about a long book; reading as many takes some ten seconds
PAGE = ("<!doctype html", "<html", "<head", "<body", "<?xml")


@dataclass(frozen=True)
class Sentence:
    """A sentence, without its citation marks: its number and line from 1, and what is around it."""

    number: int
    text: str
    line: int  # of the file for plain text and Markdown, of the extracted text for HTML
    kind: Kind
    block: int  # the paragraph's number, from 1
    heading: str | None  # the nearest above
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Article:
    """A press article: where it came from, and its sentences.

    `references` are the pages of the list at its end that no mark in the text points to; `text` is all that was
    read, by line, also what is no text of the article (credits, buttons).
    """

    path: Path
    kind: Literal["text", "markdown", "html"]
    encoding: str
    sha256: str
    language: Literal["en", "ja"]
    title: str | None
    date: Date | None
    url: str | None
    outlet: str | None
    sentences: tuple[Sentence, ...]
    references: tuple[Citation, ...] = ()
    text: str = ""


def read_article(path: Path) -> Article:
    """Read a press article: plain text, Markdown or a saved page, in Japanese or English; nothing is fetched.

    Raises `CaseError`: what `read_text` raises, article-too-long, article-language, and article-nothing where no
    sentence is left.
    """
    found = read_text(path)
    kind = _kind(path, found.text)
    if kind == "html":
        from kakehiki.ingest.text.saved import read_page  # noqa: PLC0415 - trafilatura takes a third of a second

        written = read_page(found.text)
        text = "\n".join(row.text for row in written.rows)
    else:
        written, text = read_rows(found.text, kind == "markdown"), found.text
    if len(text) > MOST_TEXT:
        params = {"path": str(path), "length": f"{len(text):,}", "limit": f"{MOST_TEXT:,}"}
        raise CaseError(Problem("article-too-long", params))
    body = read_body(written)
    sentences = tuple(_sentences(body.blocks))
    if not any(sentence.kind != "title" for sentence in sentences):
        raise CaseError(Problem("article-nothing", {"path": str(path)}))
    said = " ".join(sentence.text for sentence in sentences)
    if is_foreign(said):
        raise CaseError(Problem("article-language", {"path": str(path)}))
    url = written.url if written.url and page_of(written.url) else None
    return Article(
        path,
        kind,
        found.encoding,
        found.sha256,
        language_of(said),
        written.title,
        _date(written, body, url),
        url,
        written.outlet or (outlet_of(urlsplit(page_of(url) or "").hostname or "") if url else None),
        sentences,
        body.references,
        text,
    )


def _kind(path: Path, text: str) -> Literal["text", "markdown", "html"]:
    """Return what a file holds: a page by its first tag, else by the file's name, else by its marks."""
    named = SUFFIXES.get(path.suffix.casefold())
    start = text[:2000].lstrip().casefold()
    while start.startswith("<!--") and "-->" in start:
        start = start.partition("-->")[2].lstrip()
    if start.startswith(PAGE) or (named == "html" and "<" in text):
        return "html"
    return "markdown" if named == "markdown" or (named is None and is_markdown(text)) else "text"


def _date(written: Written, body: Body, url: str | None) -> Date | None:
    """Return the day of the article: what its head says, else a line with a date alone, else its address."""
    said = next(days(written.date), None) if written.date else None
    return said or body.date or (date_of(url) if url else None)


def _sentences(blocks: Sequence[Block]) -> list[Sentence]:
    """Return the sentences of all blocks; sources that stand alone belong to the sentence before them."""
    sentences: list[Sentence] = []
    heading: str | None = None
    number = 0
    for block in blocks:
        text = block.plain.text
        spans = [span for span in split(text) if _says(text[slice(*span)])]
        if not spans:
            _append(sentences, [cited for _, cited in block.plain.citations])
            continue
        number += 1
        starts = [start for start, _ in spans]
        cited: list[list[Citation]] = [[] for _ in spans]
        for place, citation in block.plain.citations:
            cited[max(bisect_left(starts, place) - 1, 0)].append(citation)
        for (start, end), written, own in zip(spans, block.plain.written(starts), cited, strict=True):
            line = max((line for place, line in block.lines if place <= written), default=1)
            said = " ".join(text[start:end].split())
            sentences.append(
                Sentence(len(sentences) + 1, said, line, block.kind, number, heading, _once(own))
            )
        if block.kind == "heading":
            heading = " ".join(text.split())
    while len(sentences) > 4 and _is_crumb(sentences[-1]):
        sentences.pop()
    return sentences


def _is_crumb(last: Sentence) -> bool:
    """Return whether the last line is the name of a section or a tag: short, and no sentence."""
    named = re.fullmatch(r"[^「『“\"]{1,20}", last.text) is not None
    return named and last.kind in {"prose", "heading"} and not last.citations and not ends_sentence(last.text)


def _says(text: str) -> bool:
    """Return whether a sentence says anything: no button, and no credit in brackets behind a caption."""
    credit = re.fullmatch(r"[\[(（［【][^。．.!?！？]{0,60}[\])）］】]", text)
    return any(c.isalnum() for c in text) and not credit and not is_furniture(text)


def _append(sentences: list[Sentence], cited: list[Citation]) -> None:
    """Add citations to the last sentence that is no title or heading."""
    at = next((n for n in range(len(sentences) - 1, -1, -1) if sentences[n].kind in {"prose", "item"}), None)
    if cited and at is not None:
        last = sentences[at]
        sentences[at] = Sentence(
            last.number,
            last.text,
            last.line,
            last.kind,
            last.block,
            last.heading,
            _once([*last.citations, *cited]),
        )


def _once(cited: Sequence[Citation]) -> tuple[Citation, ...]:
    """Return citations of one sentence without repeats of an address."""
    return tuple({citation.address: citation for citation in reversed(cited)}.values())[::-1]
