"""Tables of data from CSV files: cells as text, and where each of them stands."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kakehiki.case.document import Document, document_of, read_bytes
from kakehiki.errors import DataError, Place, Problem

MAX_BYTES = 64 * 1024 * 1024
MISSING = frozenset({"", "NA", "N/A", "NaN", "nan", "null", "."})
MOST_COLUMNS = 10_000
LARGEST = 1e100  # beyond it squares are no longer finite
_SEPARATORS = ",;\t"


@dataclass(frozen=True)
class Table:
    """The columns of a file by name, each with the text of its N cells, and the line that each row begins on [N]."""

    columns: Mapping[str, tuple[str, ...]]
    lines: tuple[int, ...]
    separator: str
    document: Document = field(repr=False)
    _numbers: dict[str, tuple[float, ...] | None] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def __len__(self) -> int:
        """Return the number of rows."""
        return len(self.lines)

    def place(self, name: str, row: int | None = None) -> Place:
        """Return where a cell stands, or the name of a column."""
        line = 1 if row is None else self.lines[row]
        starts = _starts(self.document.lines[line - 1], self.separator)
        number = list(self.columns).index(name)
        return self.document.place(line, starts[number] if number < len(starts) else 1)

    def numbers(self, name: str) -> tuple[float, ...] | None:
        """Return a column's numbers [N], nan where missing; none where it holds words only.

        Raises `DataError`: cell-not-number, where some cells are numbers and some are not.
        """
        if name not in self._numbers:
            self._numbers[name] = self._read_numbers(name)
        return self._numbers[name]

    def _read_numbers(self, name: str) -> tuple[float, ...] | None:
        cells = self.columns[name]
        made = tuple(math.nan if cell in MISSING else number(cell) for cell in cells)
        words = [row for row, value in enumerate(made) if value is None]
        if len(words) == sum(cell not in MISSING for cell in cells):
            return None
        if words:
            params = {"column": name, "value": cells[words[0]]}
            raise DataError(Problem("cell-not-number", params, self.place(name, words[0])))
        return tuple(value for value in made if value is not None)


def number(cell: str) -> float | None:
    """Return the finite number that a cell holds, if it holds one."""
    try:
        value = float(cell)
    except ValueError:
        return None
    return value if abs(value) < LARGEST and "_" not in cell else None


def read_table(path: Path) -> Table:
    """Read a CSV file: a line of names, then rows; separated by commas, semicolons or tabs, in UTF-8.

    Raises `CaseError` where the file cannot be read as text, and `DataError`: csv-wide, csv-header, csv-duplicate,
    csv-width, csv-syntax, csv-no-rows.
    """
    document = document_of(read_bytes(path, MAX_BYTES), path)
    separator = max(_SEPARATORS, key=document.lines[0].count)  # the first of them, where none is there
    rows = _rows(document, separator)
    _, names = next(rows)
    _check_names(names, document, separator)
    lines, cells = [], []
    for line, row in rows:
        if len(row) != len(names):
            params = {"found": str(len(row)), "wanted": str(len(names))}
            raise DataError(Problem("csv-width", params, document.place(line, 1)))
        lines.append(line)
        cells.append(row)
    if not cells:
        raise DataError(Problem("csv-no-rows", {"path": str(path)}))
    columns = {name: tuple(row[i].strip() for row in cells) for i, name in enumerate(names)}
    return Table(columns, tuple(lines), separator, document)


def _rows(document: Document, separator: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the line that each row begins on, and its cells; empty lines are passed over."""
    reader = csv.reader(_narrow(document, separator), delimiter=separator, strict=True)
    line = 1
    try:
        for row in reader:
            if row:
                yield line, [cell.rstrip("\n") for cell in row]
            line = reader.line_num + 1
    except csv.Error as error:
        raise DataError(Problem("csv-syntax", {"reason": str(error)}, document.place(line, 1))) from None


def _narrow(document: Document, separator: str) -> Iterator[str]:
    """Yield lines; refuse before they are taken apart those that would be more cells than a table may have."""
    for at, line in enumerate(document.lines, 1):
        found = line.count(separator) + 1
        if found > MOST_COLUMNS:
            params = {"found": f"{found:,}", "limit": f"{MOST_COLUMNS:,}"}
            raise DataError(Problem("csv-wide", params, Place(str(document.path), at, 1)))
        yield f"{line}\n"


def _check_names(names: list[str], document: Document, separator: str) -> None:
    starts = _starts(document.lines[0], separator)
    names[:] = [name.strip() for name in names]
    seen: set[str] = set()
    for i, name in enumerate(names):
        place = document.place(1, starts[i] if i < len(starts) else 1)
        if not name:
            raise DataError(Problem("csv-header", {"number": str(i + 1)}, place))
        if name in seen:
            raise DataError(Problem("csv-duplicate", {"name": name}, place))
        seen.add(name)


def _starts(line: str, separator: str) -> list[int]:
    """Return the 1-based columns at which the cells of a line begin."""
    starts, quoted = [1], False
    for place, character in enumerate(line, 1):
        if character == '"':
            quoted = not quoted
        elif character == separator and not quoted:
            starts.append(place + 1)
    return starts
