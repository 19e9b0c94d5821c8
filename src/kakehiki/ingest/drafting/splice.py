"""New entries spliced into the text of a case file; every byte that was there stays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import yaml

from kakehiki.case.load import LoadedCase
from kakehiki.errors import CaseError, Problem
from kakehiki.ingest.drafting.gather import Entry, laid_out, trimmed

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")


@dataclass(frozen=True)
class Splice:
    """A stretch of text that goes in before the `at`th character of a file, where `over` stood."""

    at: int
    text: str
    over: str = ""


@dataclass(frozen=True)
class _Section:
    """A block of entries: the 0-based line after its last value, and the column of its keys.

    `folded`: its last value is a block scalar, of which a blank line after it would be a part.
    """

    end: int
    column: int
    folded: bool


def splices(loaded: LoadedCase, raw: str, added: Mapping[str, Sequence[Entry]]) -> tuple[Splice, ...]:
    """Return where entries go in the text of a case file (as read, with byte order mark and line ends).

    At the end of their sections, of which an empty one (`{}`) becomes a block; sections that the case lacks go to
    its end.
    Raises `CaseError`: section-not-block.
    """
    lines = _lines(raw)
    starts = [0, *accumulate(len(line) for line in lines)]
    outline = _Outline(loaded)
    found: list[Splice] = []
    absent: list[str] = []
    for name, entries in added.items():
        if not entries:
            continue
        if name not in loaded.case.model_fields_set:
            outline.must_be_block(name)
            new = trimmed(laid_out(entries, f"{outline.indent}  "))
            absent += ["", f"{outline.indent}{name}:", *new]
            continue
        braces = outline.braces(name, raw, starts)
        if braces is not None:
            found.append(braces)
        section = outline.section(name)
        end = _after_comments(lines, section.end, len(outline.indent))
        new = laid_out(entries, " " * section.column)
        found.append(Splice(starts[end], _ended(trimmed(new) if section.folded else new, lines, end)))
    if absent:
        absent = trimmed(absent) if outline.folded else absent
        end = len(lines) if outline.end is None else outline.end
        found.append(Splice(starts[end], _ended(absent, lines, end)))
    return tuple(sorted(found, key=lambda splice: splice.at))


def spliced(raw: str, parts: Iterable[Splice]) -> str:
    """Return a text with stretches put in."""
    pieces, place = [], 0
    for splice in parts:
        pieces += [raw[place : splice.at], splice.text]
        place = splice.at + len(splice.over)
    return "".join([*pieces, raw[place:]])


class _Outline:
    """Where the sections of a case end: one pass over the events of its file."""

    def __init__(self, loaded: LoadedCase) -> None:
        self.loaded = loaded
        self.indent = " " * (loaded.positions["kakehiki"][1] - 1)
        self.end: int | None = None  # the line of an explicit end of the document
        self.ends: dict[str, int] = {}
        self.blocks: dict[str, int] = {}
        self.empty: dict[str, tuple[Any, Any]] = {}  # where the braces of sections without entries are
        self.scalars: set[str] = set()  # sections whose last value is a block scalar
        self.folded = False  # the last section is one of them
        self._read()

    def braces(self, name: str, raw: str, starts: Sequence[int]) -> Splice | None:
        """Return what takes away the braces of a section that holds nothing else, which makes it a block."""
        if name not in self.empty:
            return None
        self.must_be_block(name)
        mark = raw.startswith("\ufeff")
        first, last = (starts[m.line] + m.column + (mark and not m.line) for m in self.empty[name])
        if raw[first + 1 : last - 1].strip():  # a comment
            return None
        first = len(raw[:first].rstrip(" \t"))
        self.blocks[name] = len(self.indent) + 2
        return Splice(first, "", raw[first:last])

    def section(self, name: str) -> _Section:
        """Return where a section's entries go; raises `CaseError` where it is not written one entry below the other."""
        self.must_be_block(name, name)
        return _Section(self.ends[name], self.blocks[name], name in self.scalars)

    def must_be_block(self, name: str, part: str = "") -> None:
        """Refuse a part (the whole case, or a section) that is written within braces."""
        if part not in self.blocks:
            place = self.loaded.place(part)
            raise CaseError(Problem("section-not-block", {"name": name, "line": str(place.line)}, place))

    def _read(self) -> None:
        depth, name, key = 0, "", True
        before: Any = None
        events: Iterable[Any] = yaml.parse(self.loaded.document.text, Loader=_LOADER)
        for event in events:
            start, end, opened = event.start_mark, event.end_mark, before
            before = event
            if isinstance(event, yaml.DocumentEndEvent) and event.explicit:
                self.end = start.line
            if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                depth -= 1
                if end.index > start.index:  # a bracket; a block ends where nothing is
                    self._ended(name, event)
                if depth == 1 and isinstance(opened, yaml.MappingStartEvent):
                    self.empty[name] = opened.start_mark, end
                continue
            if not isinstance(event, yaml.NodeEvent):
                continue
            if depth == 1 and key:
                name, key = str(getattr(event, "value", "")), False
                continue
            opens = isinstance(event, yaml.CollectionStartEvent)
            key = key or depth == 1
            if depth <= 1 and isinstance(event, yaml.MappingStartEvent) and not event.flow_style:
                self.blocks[name] = start.column
            depth += opens
            if not opens:
                self._ended(name, event)

    def _ended(self, name: str, event: Any) -> None:
        mark = event.end_mark
        self.ends[name] = mark.line + (mark.column > 0)
        self.folded = getattr(event, "style", None) in {"|", ">"}
        (self.scalars.add if self.folded else self.scalars.discard)(name)


def _lines(raw: str) -> list[str]:
    return [line for line in _LINE.findall(raw) if line]


def _after_comments(lines: Sequence[str], end: int, indent: int) -> int:
    """Return the line after the comments that follow a section's last value and are set in like its entries."""
    place = end
    while place < len(lines):
        text = lines[place].strip()
        if text and not (text.startswith("#") and len(lines[place]) - len(lines[place].lstrip()) > indent):
            break
        place += 1
        end = place if text else end
    return end


def _ended(added: Sequence[str], lines: Sequence[str], place: int) -> str:
    """Return added lines as text, with the line ends of the file around them."""
    before = lines[place - 1] if place else ""
    newline = next((e for e in ("\r\n", "\n", "\r") if before.endswith(e)), "")
    if newline:
        return "".join(f"{line}{newline}" for line in added)
    newline = next((e for line in lines for e in ("\r\n", "\n", "\r") if line.endswith(e)), "\n")
    return "".join(f"{newline}{line}" for line in added)
