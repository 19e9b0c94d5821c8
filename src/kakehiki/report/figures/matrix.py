"""All combinations of named things: dots for what is in, a bar for what comes of it."""

from __future__ import annotations

from string import ascii_uppercase

from kakehiki.report.charts import MatrixChart, MatrixRow
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, TEXT, TRACK, WIDTH, Drawing

_DOT = 22.0
_ROW = TEXT * LEADING + TRACK + 9


def matrix(chart: MatrixChart, drawing: Drawing) -> None:
    """Draw what each letter means, then a row for each combination, and the target as a dashed line."""
    letters = ascii_uppercase[: len(chart.names)]
    for letter, name in zip(letters, chart.names, strict=True):
        drawing.text(6, drawing.y + TEXT, letter, "bold middle")
        drawing.y += drawing.lines(_DOT, wrap(name, (WIDTH - _DOT) / TEXT, ems)) + 3
    left = _DOT * len(chart.names) + 8
    at = left + (WIDTH - left) * chart.target
    drawing.y += 8
    for column, letter in enumerate(letters):
        drawing.text(_dot(column), drawing.y + TEXT, letter, "bold middle")
    half = SMALL * ems(chart.target_text) / 2
    drawing.text(min(at, WIDTH - half), drawing.y + SMALL, chart.target_text, "middle target-text", SMALL)
    drawing.y += TEXT * LEADING + 4
    top = drawing.y
    for row in chart.rows:
        _row(drawing, row, left)
    drawing.line((at, top), (at, drawing.y - 4), "target")
    drawing.axis(left, WIDTH)


def _row(drawing: Drawing, row: MatrixRow, left: float) -> None:
    bar_y = drawing.y + TEXT * LEADING
    middle = bar_y + TRACK / 2
    filled = [column for column, present in enumerate(row.present) if present]
    if len(filled) > 1:
        drawing.line((_dot(filled[0]), middle), (_dot(filled[-1]), middle), "join")
    for column, present in enumerate(row.present):
        drawing.marker("circle", _dot(column), middle, "dot on" if present else "dot off", 5.5)
    drawing.track(left, WIDTH, row.bar, bar_y)
    style = "end halo-text bold" if row.bar.strong else "end halo-text"
    drawing.text(WIDTH, drawing.y + SMALL, row.bar.text, style, SMALL)
    drawing.y += _ROW


def _dot(column: int) -> float:
    return 6 + _DOT * column
