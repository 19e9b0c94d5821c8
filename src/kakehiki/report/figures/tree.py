"""A tree of moves, left to right: one column a depth, one row a node."""

from __future__ import annotations

from kakehiki.report.charts import TreeChart, TreeRow
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, TEXT, TRACK, WIDTH, Drawing

_COLUMN = 18.0
_BAR = 96.0


def tree(chart: TreeChart, drawing: Drawing) -> None:
    """Draw the legend and the rows; a line leads from each node to those that follow it."""
    drawing.legend(chart.legend)
    trunks: dict[int, float] = {}
    for row in chart.rows:
        x = 7 + _COLUMN * row.depth
        middle = drawing.y + TEXT * 0.62
        if row.depth:
            parent = 7 + _COLUMN * (row.depth - 1)
            drawing.line((parent, trunks[row.depth - 1]), (parent, middle), "branch")
            drawing.line((parent, middle), (x - 6, middle), "branch")
        drawing.marker(row.marker, x, middle)
        # The next sibling's line starts here, so that lines never overlap marks.
        trunks[row.depth] = middle + 6
        if row.depth:
            trunks[row.depth - 1] = middle
        _row(drawing, row, x + 12)
    drawing.axis(WIDTH - _BAR, WIDTH)


def _row(drawing: Drawing, row: TreeRow, x: float) -> None:
    style = "bold" if row.bar.strong else ""
    room = WIDTH - max(_BAR, SMALL * ems(row.bar.text)) - 8 - x
    height = drawing.lines(x, wrap(row.bar.label, room / TEXT, ems), style)
    drawing.text(WIDTH, drawing.y + TEXT, row.bar.text, f"end {style}", SMALL)
    drawing.track(WIDTH - _BAR, WIDTH, row.bar, drawing.y + TEXT * LEADING + 1)
    drawing.y += max(height, TEXT * LEADING + TRACK) + 10
