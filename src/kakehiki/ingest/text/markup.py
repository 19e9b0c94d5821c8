"""Plain text and Markdown as rows: what each line says of itself, and what stands apart from the text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from kakehiki.ingest.text.inline import BARE, TARGET, Link

Kind = Literal["prose", "heading", "item", "title"]


@dataclass(frozen=True)
class Row:
    """A line of the text: its number from 1, what it is where its markup says so, and its links if they are known."""

    line: int
    text: str
    kind: Kind | None = None
    links: tuple[Link, ...] = ()


@dataclass
class Written:
    """A text as rows, and what its head, its markup or its file says about it."""

    rows: list[Row]
    markdown: bool = False
    title: str | None = None
    date: str | None = None
    url: str | None = None
    outlet: str | None = None
    defined: dict[str, str] = field(default_factory=dict)  # Markdown's link definitions: name to address
    notes: dict[str, list[str]] = field(default_factory=dict)  # footnotes: mark to addresses


FENCE = re.compile(r"\s{0,3}(```|~~~)")
HEADING = re.compile(r"\s{0,3}#{1,6}\s+(\S.*)")
HEADING_MARK = re.compile(r"\s*[■□◆◇▼▽▶▲△◎★☆]+\s*")
UNDERLINE = re.compile(r"\s{0,3}(=+|-{3,})\s*$")
DEFINITION = re.compile(
    r"\s{0,3}\[([^\]^][^\]]{0,200})\]:\s*<?(\S{1,2000}?)>?(?:\s+(?:\"[^\"]*\"|'[^']*'|\([^)]*\)))?\s*$"
)
FOOTNOTE = re.compile(r"\s{0,3}\[\^([^\]\s]{1,40})\]:\s*(.*)$")
QUOTE = re.compile(r"^\s{0,3}(?:>\s?)+")
TABLE = re.compile(r"\s*\|.*\|\s*$")
EMPTY = re.compile(r"[\W_]*$")
POINTING = re.compile(r"[(（\[［<](?:.*(?:://|\]\(|\]\[|www\.).*|[\^※*注]?\d{1,3})[)）\]］>]", re.DOTALL)
PAIRS = {")": "(", "）": "（", "]": "[", "］": "［", ">": "<"}
FIELD = re.compile(
    r"\s*(?:(title|headline|見出し|題名|タイトル)|(date|published|publication date|日付|掲載日|公開日|配信日)"
    r"|(url|link|canonical|canonical_url|permalink|source_url|original|address|元記事|記事URL|原文|アドレス)"
    r"|(outlet|publisher|publication|site|sitename|媒体|掲載元|発行元|配信元))\s*[:：]\s*(\S.*)",
    re.IGNORECASE,
)
FIELDS = ("title", "date", "url", "outlet")
MARKDOWN = re.compile(
    r"^(?:#{1,6} \S|\[[^\]^]+\]:\s*\S+://|\[\^[^\]]+\]:|```)|\*\*[^\s*][^*\n]*\*\*", re.MULTILINE
)


def is_markdown(text: str) -> bool:
    """Return whether a text without a telling name has Markdown's headings, definitions or bold type in it."""
    return MARKDOWN.search(text) is not None


def ends_sentence(line: str) -> bool:
    """Return whether a line ends with the end of a sentence, perhaps with its source behind it."""
    line = line.rstrip()
    for _ in range(6):
        start = _opened(line)
        if start is None or not POINTING.fullmatch(line[start:]):
            break
        line = line[:start].rstrip()
    return line.rstrip("」』）〉》”’\"')]")[-1:] in set("。．.!?！？")


def _opened(line: str) -> int | None:
    """Return where the bracket that closes a line was opened, at most 2,500 characters before; or None."""
    last = line[-1:]
    if last not in PAIRS:
        return None
    depth = 0
    for at in range(len(line) - 1, max(len(line) - 2500, -1), -1):
        depth += (line[at] == last) - (line[at] == PAIRS[last])
        if depth == 0:
            return at if at == 0 or last != ")" or line[at - 1] != "]" else line.rfind("[", 0, at)
    return None


def read_rows(text: str, markdown: bool) -> Written:
    """Return a plain or Markdown text as rows; line numbers are the file's."""
    written = Written([], markdown)
    lines = _without_comments(text, written).split("\n")
    start = _front_matter(lines, written) if markdown else 0
    rows = [Row(number, line) for number, line in enumerate(lines, 1)][start:]
    rows = _head(rows, written)
    written.rows = list(_marked(rows, written)) if markdown else _bare_rows(rows)
    return written


def addresses(row: Row) -> list[str]:
    """Return every address in a row, in order."""
    if row.links:
        return [link.address for link in row.links]
    found: list[tuple[int, str]] = []
    text = row.text
    for target in re.finditer(r"\](?=\()", text):
        if match := TARGET.match(text, target.end()):
            found.append((match.start(), match.group(1) or match.group(2) or ""))
    inside = [address for _, address in found]
    for bare in BARE.finditer(text):
        address = (bare.group(1) or bare.group(2)).rstrip(".,;:!?*_'&")
        if not any(address in known or known in address for known in inside):
            found.append((bare.start(), address))
    return [address for _, address in sorted(found) if not address.startswith("#")]


def _without_comments(text: str, written: Written) -> str:
    """Return the text with comments blanked, their lines kept; an address in one at the top is the article's own."""
    parts: list[str] = []
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        comment = text[start:end]
        address = BARE.search(comment) if start < 500 and written.url is None else None
        if address:
            written.url = (address.group(1) or address.group(2)).rstrip(".,;")
        parts += [text[at:start], "\n" * comment.count("\n")]
        at = end + 3
    return "".join([*parts, text[at:]])


def _front_matter(lines: list[str], written: Written) -> int:
    """Take what stands between two lines of --- at the top; return the first line of the text."""
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None or lines[first].strip() != "---":
        return 0
    last = next(
        (n for n in range(first + 1, min(first + 60, len(lines))) if lines[n].strip() in {"---", "..."}), None
    )
    if last is None:
        return 0
    for line in lines[first + 1 : last]:
        _take(line, written)
    return last + 1


def _take(line: str, written: Written) -> bool:
    """Take "Title: …", "Date: …", "URL: …" and the like from a line of the head."""
    found = FIELD.match(line)
    if found is None:
        return False
    name = FIELDS[next(n for n in range(4) if found.group(n + 1))]
    value = found.group(5).rstrip().strip("\"' ")
    if name == "url":
        address = BARE.search(value)
        if address is None:
            return False
        value = address.group(1) or address.group(2)
    if value and getattr(written, name) is None:
        setattr(written, name, value)
    return True


def _head(rows: list[Row], written: Written) -> list[Row]:
    """Take the fields and the address that stand alone at the top."""
    taken: set[int] = set()
    for number in [n for n, row in enumerate(rows[:40]) if row.text.strip()][:8]:
        text = rows[number].text.strip()
        alone = BARE.fullmatch(text)
        if alone and written.url is None:
            written.url = alone.group(1) or alone.group(2)
        if alone or _take(text, written):
            taken.add(number)
        elif ends_sentence(text):
            break
    return [Row(row.line, "") if number in taken else row for number, row in enumerate(rows)]


def _bare_rows(rows: list[Row]) -> list[Row]:
    return [Row(row.line, "") if EMPTY.match(row.text) else row for row in rows]


def _marked(rows: list[Row], written: Written) -> Iterator[Row]:
    """Yield Markdown's rows without its marks for headings and quotes, code, tables, definitions and footnotes."""
    fence: str | None = None
    note: str | None = None
    for number, row in enumerate(rows):
        text = row.text
        following = rows[number + 1].text if number + 1 < len(rows) else ""
        fenced = FENCE.match(text)
        if fenced and fence in {None, fenced.group(1)}:
            fence = None if fence else fenced.group(1)
            text = ""
        note = note if note and (text.startswith(("    ", "\t")) or not text.strip()) else None
        if fence or TABLE.match(text):
            text = ""
        elif defined := DEFINITION.match(text):
            written.defined.setdefault(" ".join(defined.group(1).casefold().split()), defined.group(2))
            text = ""
        elif footnote := FOOTNOTE.match(text):
            note = footnote.group(1).casefold()
            written.notes.setdefault(note, []).extend(addresses(Row(row.line, footnote.group(2))))
            text = ""
        elif note:
            written.notes[note].extend(addresses(row))
            text = ""
        text = html.unescape(QUOTE.sub("", text)) if text else text
        if heading := HEADING.match(text):
            yield Row(row.line, "")
            yield Row(row.line, _unclosed(heading.group(1).rstrip()), "heading")
            yield Row(row.line, "")
        elif UNDERLINE.match(following) and not EMPTY.match(text) and not ends_sentence(text):
            yield Row(row.line, text.strip(), "heading")
        else:
            yield Row(row.line, "" if EMPTY.match(text) else text)


def _unclosed(heading: str) -> str:
    """Return a heading without the marks that close it."""
    bare = heading.rstrip("#")
    return bare.rstrip() if bare[-1:].isspace() else heading
