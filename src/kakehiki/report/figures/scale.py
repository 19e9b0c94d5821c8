"""Facts on their scales from 0 to 1, then and now."""

from __future__ import annotations

from kakehiki.report.charts import ScaleChart, ScaleRow
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import SMALL, TEXT, WIDTH, Drawing

_TRACK = 7.0


def scale(chart: ScaleChart, drawing: Drawing) -> None:
    """Draw the legend, and for each fact a hollow range for then, a filled one for now, and its rubric."""
    if chart.before:
        _key(drawing, chart.before, "then")
    _key(drawing, chart.now, "now")
    drawing.y += 6
    for row in chart.rows:
        _row(drawing, row)


def _key(drawing: Drawing, words: str, style: str) -> None:
    drawing.rect(0.5, drawing.y + 3, 22, _TRACK, style)
    drawing.y += drawing.lines(30, wrap(words, (WIDTH - 30) / SMALL, ems), "soft", SMALL) + 2


def _row(drawing: Drawing, row: ScaleRow) -> None:
    drawing.y += drawing.lines(0, wrap(row.label, WIDTH / TEXT, ems), "bold") + 4
    for span, style in ((row.before, "then"), (row.now, "now")):
        if span is None:
            continue
        drawing.rect(0, drawing.y, WIDTH, _TRACK, "track")
        # A certain value still needs some width to be seen.
        low, high = WIDTH * span[0], max(WIDTH * span[1], WIDTH * span[0] + 3)
        drawing.rect(
            min(low, WIDTH - 3.5) + 0.5, drawing.y, min(high, WIDTH - 0.5) - low - 0.5, _TRACK, style
        )
        drawing.y += _TRACK + 3
    room = (WIDTH / 2 - 8) / SMALL
    ends = [
        (0.0, wrap(f"0: {row.zero}", room, ems), "soft"),
        (WIDTH, wrap(f"1: {row.one}", room, ems), "soft end"),
    ]
    drawing.y += max(drawing.lines(x, lines, style, SMALL) for x, lines, style in ends) + 14
