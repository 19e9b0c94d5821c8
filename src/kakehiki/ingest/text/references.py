"""The list of references at the end of a text: what its entries are called, and the addresses in them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kakehiki.ingest.text.inline import SUPERSCRIPTS
from kakehiki.ingest.text.markup import HEADING_MARK, Row, addresses, ends_sentence

REFERENCES = re.compile(
    r"\W*(?:references?|sources?|notes?|footnotes?|endnotes?|bibliography|works cited|further reading|citations?"
    r"|参考(?:文献|資料|記事|リンク|URL|情報)?|出典(?:一覧)?|脚注|注釈?|註|引用(?:元|文献)?|参照(?:元|記事)?|ソース|情報源)(?:\s*[:：])?\W*",
    re.IGNORECASE,
)
ENTRY = re.compile(
    r"\s*(?:\[\^?(\w{1,12})\]|［(\d{1,3})］|[(（]?[※注註*^](\d{1,3})[)）]?|[(（](\d{1,3})[)）]|(\d{1,3})[.):．、]|([⁰¹²³⁴-⁹]{1,3}))"
)


def take_references(rows: Sequence[Row], notes: dict[str, list[str]]) -> tuple[list[Row], list[str]]:
    """Take the list at the end, headed or numbered, into the notes; return the other rows, and all its addresses."""
    taken = _list(rows)
    listed: list[str] = []
    count = 0
    mark = ""
    for number in taken:
        row = rows[number]
        entry = ENTRY.match(row.text)
        count += bool(entry or row.kind == "item")
        if entry:
            mark = next(group for group in entry.groups() if group).translate(SUPERSCRIPTS).casefold()
        elif row.kind == "item" and row.text.strip():
            mark = str(count)
        found = addresses(row)
        listed += found
        if mark and found:
            notes.setdefault(mark, []).extend(found)
    gone = set(taken)
    return [Row(row.line, "") if number in gone else row for number, row in enumerate(rows)], listed


def _list(rows: Sequence[Row]) -> range:
    """Return the rows of the list of references, with its heading."""
    head = next((n for n in range(len(rows) - 1, -1, -1) if _heads_references(rows, n)), None)
    if head is None:
        first = len(rows)
        while first and (
            not (text := rows[first - 1].text).strip() or (ENTRY.match(text) and addresses(rows[first - 1]))
        ):
            first -= 1
        return range(first, len(rows))
    for number in range(head + 1, len(rows)):
        row = rows[number]
        says = ends_sentence(row.text) and not addresses(row) and not ENTRY.match(row.text)
        if says or row.kind == "heading":
            return range(head, number)
    return range(head, len(rows))


def _heads_references(rows: Sequence[Row], number: int) -> bool:
    """Return whether a row heads a list of references: addresses follow it soon."""
    if len(rows[number].text) > 60 or not REFERENCES.fullmatch(
        HEADING_MARK.sub("", rows[number].text.strip())
    ):
        return False
    following = [row for row in rows[number + 1 : number + 12] if row.text.strip()][:3]
    return bool(following) and any(addresses(row) or ENTRY.match(row.text) for row in following)
