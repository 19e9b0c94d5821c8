"""Title, headings, list items and paragraphs of a text, without what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date

from kakehiki.ingest.text.furniture import (
    days,
    is_byline,
    is_dateline,
    is_furniture,
    is_picture_credit,
    opens_comments,
    opens_list,
    undated,
)
from kakehiki.ingest.text.inline import Link, Plain, read_inline, settle
from kakehiki.ingest.text.links import Citation, citation
from kakehiki.ingest.text.markup import HEADING_MARK, Kind, Row, Written, ends_sentence
from kakehiki.ingest.text.references import take_references
from kakehiki.ingest.text.sentences import JAPANESE, split

HEADING_COLUMNS = 100  # a wide character takes two
TITLE_COLUMNS = 220
LONGEST_LINK = 300  # characters of a row's beginning that one link may take
WRAP_COLUMNS = (40, 140)  # lines are broken by hand at widths between these
SOURCE_AFTER_STOP = re.compile(r"[。．.][」”\"]?\s*[(（\[［<]")
FIRST_WORD = re.compile(
    rf"\s*((?:(?!{JAPANESE.pattern})\S)*(?:{JAPANESE.pattern})?)"
)  # no space parts Japanese words
WIDE = re.compile(
    "[\u1100-\u11ff\u2e80-\ua4cf\uac00-\ud7ff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]"
)
ITEM = re.compile(
    r"\s*(?:[・•●○◦‣▪∙]|[-*+–](?=\s)|\(?(\d{1,2})[.)](?=\s)|(\d{1,2})[．、)](?!\d)|[（(](\d{1,2})[)）]|[①-⑳])\s*"
)


@dataclass(frozen=True)
class Block:
    """A title, heading, list item or paragraph: its text, citations by place, and where its lines start."""

    kind: Kind
    plain: Plain
    lines: tuple[tuple[int, int], ...]  # (place in the paragraph as written, line number)


@dataclass(frozen=True)
class Body:
    """What an article says, in order, and what it says of itself around that."""

    blocks: tuple[Block, ...]
    date: Date | None
    references: tuple[Citation, ...]  # listed at the end, where no mark in the text points to


def read_body(written: Written) -> Body:
    """Return the text of a page or file without buttons, comment boxes and lists of other articles."""
    rows, found = _cleaned(written.rows)
    rows = _titled(rows, written)
    rows, listed = take_references(rows, written.notes)
    blocks = tuple(_blocks(rows, written))
    cited = {cited.address for block in blocks for _, cited in block.plain.citations}
    further = tuple(citation("", address) for address in dict.fromkeys(listed) if address not in cited)
    return Body(blocks, found, further)


def _cleaned(rows: Sequence[Row]) -> tuple[list[Row], Date | None]:
    """Return the rows with those that are no text blanked, and the first date that stands alone."""
    kept: list[Row] = []
    found: Date | None = None
    prose = 0
    skipping = False
    above: int | None = None  # the last row that was kept
    for row in rows:
        text = row.text.strip()
        if prose >= 3 and opens_comments(text):
            break
        if above is not None and text and _is_above(kept[above], text):
            kept[above] = Row(kept[above].line, "")
        ended = ends_sentence(text) and not (skipping and _is_link(row))
        # Above everything else such a head is the name of a section.
        skipping = skipping or (above is not None and opens_list(text))
        skipping = skipping and not (ended and _columns(text) >= 40) and row.kind != "heading"
        dated = is_dateline(text)
        found = found or (next(days(text), None) if dated else None)
        furniture = is_furniture(text)
        found = found or (next(days(text), None) if furniture and _columns(text) <= HEADING_COLUMNS else None)
        if skipping or dated or furniture or is_byline(text):
            kept.append(Row(row.line, ""))
            continue
        prose += ended and _columns(text) >= 30
        above = len(kept) if text else above
        kept.append(row)
    return kept, found


def _is_link(row: Row) -> bool:
    """Return whether most of a row is one link, as in a list of other articles."""
    if row.links:
        return max(link.words[1] - link.words[0] for link in row.links) > 0.7 * len(row.text)
    return re.match(r"[\s\W\d]*\[[^\]]{10,}\]\(", row.text[:LONGEST_LINK]) is not None


def _is_above(row: Row, below: str) -> bool:
    """Return whether a row without a full stop is said again below, as titles are, or has a picture's credit below."""
    again = row.text.strip() == below or (is_picture_credit(below) and _columns(row.text) <= HEADING_COLUMNS)
    return again and not ends_sentence(row.text)


def _titled(rows: list[Row], written: Written) -> list[Row]:
    """Return the rows with the title as such: known from the head or markup, or a first line that ends no sentence."""
    filled = [number for number, row in enumerate(rows) if row.text.strip()]
    if written.title:
        same = next((n for n in filled[:12] if _letters(rows[n].text) == _letters(written.title)), None)
        if same is not None:
            return [*rows[:same], replace(rows[same], kind="title"), *rows[same + 1 :]]
        return [Row(1, written.title, "title"), Row(1, ""), *rows]
    first = next((n for n in filled if rows[n].kind == "heading"), None) if written.markdown else None
    shaped = [
        n for n in filled[:2] if _is_title(rows[n].text) or (n == filled[0] and _above_date(written.rows, n))
    ]
    if first is None and len(filled) > 1 and shaped[:1] == filled[:1]:
        # What stands above a title is shorter: the name of a section or of the outlet.
        short = len(shaped) > 1 and _columns(rows[shaped[0]].text) <= 16 and len(filled) > 2
        first = shaped[short and not _above_date(written.rows, shaped[0])]
    if first is None:
        return rows
    written_title = rows[first].text.strip()
    text, day = (written_title, None) if "](" in written_title else undated(written_title)
    written.date = written.date or (day.isoformat() if day else None)
    written.title = settle(read_inline(text, written.defined, written.markdown), {}).text.strip()
    return [*rows[:first], replace(rows[first], text=text, kind="title"), *rows[first + 1 :]]


def _is_title(text: str) -> bool:
    return (
        _columns(text) <= TITLE_COLUMNS
        and not ITEM.match(text)
        and (re.search(r"[。．.:：,、」”]\W*$", text.strip()) is None or _is_capitalised(text))
        and not (ends_sentence(text) and SOURCE_AFTER_STOP.search(text))
    )


def _above_date(rows: Sequence[Row], place: int) -> bool:
    """Return whether the next line that is not blank says when the article came out, and this one stands alone."""
    following = next((n for n in range(place + 1, len(rows)) if rows[n].text.strip()), None)
    return (
        following is not None
        and is_dateline(rows[following].text)
        and _columns(rows[place].text) <= HEADING_COLUMNS
        and not ITEM.match(rows[place].text)
    )


def _is_capitalised(text: str) -> bool:
    """Return whether most words begin with a capital, as in English headlines, which may end with a full stop."""
    words = re.findall(r"[^\W\d_]+(?:['’][a-z]+)?", text)
    return len(words) >= 4 and sum(word[0].isupper() for word in words) >= 0.8 * len(words)


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _blocks(rows: Sequence[Row], written: Written) -> Iterator[Block]:
    """Yield the paragraphs of the rows between blank ones, told apart as far as their lines tell."""
    runs: list[list[list[Row]]] = []
    run: list[Row] = []
    for row in [*rows, Row(0, "")]:
        if row.text.strip():
            run.append(row)
        elif run:
            runs.append(_units(run, written.markdown))
            run = []
    for number, units in enumerate(runs):
        for at, unit in enumerate(units):
            following = (
                units[at + 1]
                if at + 1 < len(units)
                else next((u[0] for u in runs[number + 1 : number + 2]), None)
            )
            yield _block(unit, following, len(units) == 1 or at == 0, written)


def _units(run: Sequence[Row], markdown: bool) -> list[list[Row]]:
    """Return the rows of one run as paragraphs: broken lines are joined, items and whole lines stand alone."""
    width = max(WRAP_COLUMNS[0], *(_columns(row.text) for row in run))
    units: list[list[Row]] = []
    for row in run:
        last = units[-1][-1] if units else None
        if (
            last is None
            or row.kind
            or last.kind == "heading"
            or _starts_item(row.text, last.text, units[-1][0].text)
        ):
            units.append([row])
        elif (markdown and not HEADING_MARK.match(last.text)) or _was_broken(last.text, row.text, width):
            units[-1].append(row)
        else:
            units.append([row])
    return units


def _starts_item(text: str, before: str, first: str) -> bool:
    found = ITEM.match(text)
    if not found:
        return False
    counted = next((group for group in found.groups() if group), None)
    return (
        counted is None
        or counted == "1"
        or bool(ITEM.match(first))
        or re.search(r"[:：。.]\s*$", before) is not None
    )


def _was_broken(line: str, following: str, width: int) -> bool:
    """Return whether a line was broken by hand: the next word would not have fitted into the widest line."""
    if ends_sentence(line) and following[:1] in "\u3000 \t":
        return False
    indented = following[:2].isspace() and ITEM.match(line) is not None
    word = FIRST_WORD.match(following)
    slack = 4 if JAPANESE.search(line) else 1  # no line may start with a mark such as 。
    needed = _columns(line.rstrip()) + _columns(word.group(1) if word else "") + slack
    return indented or (_columns(line) <= width <= WRAP_COLUMNS[1] and needed > width)


def _block(unit: Sequence[Row], following: Sequence[Row] | None, leads: bool, written: Written) -> Block:
    """Return a paragraph's rows as one block, its kind read from its markup or its shape."""
    first = unit[0]
    counted = ITEM.match(first.text) if first.kind is None else None
    texts = [row.text.strip() for row in unit]
    if counted and len(first.text) > counted.end():
        texts[0] = first.text[counted.end() :].strip()
    elif first.kind is None and (mark := HEADING_MARK.match(first.text)) and mark.end() < len(first.text):
        texts[0] = first.text[mark.end() :].strip()
    joined, lines, links = "", [], []
    for row, text in zip(unit, texts, strict=True):
        tight = not joined or JAPANESE.match(joined[-1:]) or JAPANESE.match(text)
        joined += "" if tight else " "
        lines.append((len(joined), row.line))
        moved = len(joined) - (len(row.text.rstrip()) - len(text))  # what stood before the text in its row
        links += [_moved(link, moved) for link in row.links if link.whole[0] + moved >= len(joined)]
        joined += text
    plain = settle(read_inline(joined, written.defined, written.markdown, links), written.notes)
    shape = "item" if counted else "prose"
    if len(unit) == 1 and leads and following is not None and _is_heading(plain.text, following[0]):
        numbered = counted is None or (any(counted.groups()) and not ITEM.match(following[0].text))
        shape = "heading" if numbered else shape
    return Block(
        first.kind or ("heading" if shape == "heading" else "item" if counted else "prose"),
        plain,
        tuple(lines),
    )


def _moved(link: Link, by: int) -> Link:
    (first, last), (start, end) = link.words, link.whole
    return Link((first + by, last + by), (start + by, end + by), link.address, link.bare)


def _is_heading(text: str, following: Row) -> bool:
    """Return whether a line is a heading by its shape: short, no end of a sentence, and text after it."""
    text = text.strip()
    if _columns(text) > HEADING_COLUMNS or not re.search(r"[^\W\d_]{2}", text) or following.kind == "heading":
        return False
    if re.search(r"[?？!！][」』）)]?$", text):
        return bool(JAPANESE.search(text)) and _columns(text) <= 60 and len(split(text)) == 1
    if re.search(r"[。．.…:：,，、;；][」』）”’\"')]*$", text) or re.fullmatch(r"[「『“\"].*[」』”\"]", text):
        return False
    return not text.lstrip("“\"'‘(")[:1].islower()


def _columns(text: str) -> int:
    return len(text) + sum(1 for _ in WIDE.finditer(text))
