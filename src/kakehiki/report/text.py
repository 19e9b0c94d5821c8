"""A document as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.report.blocks import (
    Answer,
    Block,
    Bullets,
    Cell,
    Document,
    Meter,
    Meters,
    Paragraph,
    Section,
    Statement,
    Table,
)
from kakehiki.report.columns import columns, pad, wrap

_BOLD, _DIM, _BLUE, _RED, _END = "\x1b[1m", "\x1b[2m", "\x1b[34m", "\x1b[31m", "\x1b[0m"
_CELLS = 24
_NARROWEST = 6  # columns of a terminal that a column of a table keeps
# Characters that East Asian terminals may draw two columns wide.
_NARROW = str.maketrans(
    {"\N{MINUS SIGN}": "-", "\N{EN DASH}": "-", "\N{EM DASH}": "-", "“": '"', "”": '"', "’": "'"}
)


def render_text(document: Document, width: int = 80, colour: bool = False) -> str:
    """Return the answer and the brief sections, no line wider than `width` columns (40 at least)."""
    printer = _Printer(max(40, width), colour, document.lang)
    lines = [
        *printer.heading(document),
        *printer.answer(document.answer),
        *(line for section in document.brief for line in printer.section(section)),
    ]
    return "\n".join(lines) + "\n"


class _Printer:
    def __init__(self, width: int, colour: bool, lang: str) -> None:
        self._width, self._colour, self._lang = width, colour, lang

    def _paint(self, code: str, text: str) -> str:
        return f"{code}{text}{_END}" if self._colour and text else text

    def _wrapped(self, text: str, first: str = "", rest: str = "") -> list[str]:
        lines = wrap(self._plain(text), self._width - max(columns(first), columns(rest)))
        return [(first if i == 0 else rest) + line for i, line in enumerate(lines)]

    def _plain(self, text: str) -> str:
        text = text.translate(_NARROW)
        return text.replace("―", "-") if self._lang == "ja" else text

    def _run(self, statements: tuple[Statement, ...]) -> str:
        return ("" if self._lang == "ja" else " ").join(s.text + _marks(s.sources) for s in statements)

    def heading(self, document: Document) -> Iterator[str]:
        """Yield what is read, and as of when."""
        for said in (document.title, document.subtitle):
            yield from (self._paint(_DIM, line) for line in self._wrapped(said))
        yield ""

    def answer(self, answer: Answer) -> Iterator[str]:
        """Yield the question and the answer, the answer in bold."""
        yield from self._wrapped(answer.question)
        for line in self._wrapped(answer.headline.text):
            yield self._paint(_BOLD, line)
        for said in (answer.likeliest, answer.happened, answer.confidence):
            if said:
                yield from self._wrapped(said.text)

    def section(self, section: Section) -> Iterator[str]:
        """Yield a blank line, the heading and the blocks."""
        yield ""
        yield from (self._paint(_BOLD, line) for line in self._wrapped(section.title))
        for block in section.blocks:
            yield from self._block(block)

    def _block(self, block: Block) -> Iterator[str]:
        match block:
            case Paragraph(statements):
                yield from self._wrapped(self._run(statements))
            case Bullets(items):
                for item in items:
                    yield from self._wrapped(item.text + _marks(item.sources), "- ", "  ")
            case Meters(rows):
                for row in rows:
                    yield from self._meter(row)
            case Table():
                yield from self._table(block)
            case _:
                raise TypeError(block.kind)

    def _table(self, table: Table) -> Iterator[str]:
        """Yield the heading and the rows in columns; where they do not fit, the widest column is wrapped."""
        lines = [[self._plain(_cell(cell)) for cell in row] for row in (table.columns, *table.rows)]
        widths = [max(columns(line[c]) for line in lines) for c in range(len(table.columns))]
        while sum(widths) + 2 * len(widths) > self._width and max(widths) > _NARROWEST:
            widths[widths.index(max(widths))] -= 1
        for place, line in enumerate(lines):
            cells = [wrap(cell, width) for cell, width in zip(line, widths, strict=True)]
            for i in range(max(map(len, cells))):
                parts = [
                    _put(cell[i] if i < len(cell) else "", width, c in table.numeric)
                    for c, (cell, width) in enumerate(zip(cells, widths, strict=True))
                ]
                text = "  " + "  ".join(parts).rstrip()
                yield self._paint(_DIM, text) if place == 0 else text

    def _meter(self, row: Meter) -> Iterator[str]:
        yield from self._wrapped(row.label, "  ", "  ")
        text = self._plain(row.text)
        room = self._width - _CELLS - 6
        if columns(text) <= room:
            yield "    " + self._bar(row) + "  " + text
        else:
            yield ("    " + self._bar(row)).rstrip()
            yield from self._wrapped(text, "    ", "    ")

    def _bar(self, row: Meter) -> str:
        """Draw |####--   |: # up to the mean's size, - up to the end of the 90% range."""
        full = round(_CELLS * min(1.0, abs(row.value)))
        reach = max(full, round(_CELLS * min(1.0, max(abs(row.low), abs(row.high)))))
        bar = self._paint(_RED if row.value < 0 else _BLUE, "#" * full) + self._paint(
            _DIM, "-" * (reach - full)
        )
        return bar + pad("", _CELLS - reach)


def _cell(cell: Cell) -> str:
    return cell if isinstance(cell, str) else cell.text + _marks(cell.sources)


def _put(text: str, width: int, number: bool) -> str:
    return pad("", width - columns(text)) + text if number else pad(text, width)


def _marks(sources: tuple[int, ...]) -> str:
    return " " + "".join(f"[{n}]" for n in sources) if sources else ""
