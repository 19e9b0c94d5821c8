"""Numbers on one scale, one below the other."""

from __future__ import annotations

from kakehiki.report.charts import Dot, DotsChart
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, TEXT, WIDTH, Drawing

_EDGE = 8.0


def dots(chart: DotsChart, drawing: Drawing) -> None:
    """Draw each group's title and its rows: label, value, a dot with its range (an arrow beyond the scale)."""
    bands: list[tuple[float, float]] = []
    for title, rows in chart.groups:
        if title:
            drawing.y += 6
            drawing.y += drawing.lines(0, wrap(title, WIDTH / TEXT, ems), "soft bold") + 4
        for row in rows:
            drawing.labelled(0, row.label, row.text, row.strong)
            bands.append((drawing.y - 1, drawing.y + 11))
            _row(drawing, chart, row)
    if chart.zero is not None:
        x = _x(chart, chart.zero)
        for top, bottom in bands:
            drawing.line((x, top), (x, bottom), "target")
    drawing.line((_EDGE, drawing.y), (WIDTH - _EDGE, drawing.y), "grid")
    for value, text in chart.ticks:
        x = _x(chart, value)
        half = SMALL * ems(text) / 2
        drawing.line((x, drawing.y), (x, drawing.y + 4), "grid")
        drawing.text(min(WIDTH - half, max(half, x)), drawing.y + 4 + SMALL, text, "soft middle", SMALL)
    drawing.y += 4 + SMALL * LEADING
    if chart.zero_text:
        drawing.y += 4
        drawing.line((_EDGE, drawing.y + 8), (_EDGE + 16, drawing.y + 8), "target")
        lines = wrap(chart.zero_text, (WIDTH - 32) / SMALL, ems)
        drawing.y += drawing.lines(_EDGE + 22, lines, "soft", SMALL)


def _row(drawing: Drawing, chart: DotsChart, row: Dot) -> None:
    y = drawing.y + 5
    drawing.rect(_EDGE, y - 0.5, WIDTH - 2 * _EDGE, 1, "track")
    drawing.whisker(_x(chart, row.low), _x(chart, row.high), y)
    style = "strong" if row.strong else "mark"
    if chart.low <= row.value <= chart.high:
        drawing.marker("circle", _x(chart, row.value), y, style, 4.5)
    else:  # beyond the scale: an arrow at its end
        x, out = (_EDGE, -7.0) if row.value < chart.low else (WIDTH - _EDGE, 7.0)
        drawing.path(f"M{x + out:.1f} {y:.1f}L{x:.1f} {y - 5:.1f}L{x:.1f} {y + 5:.1f}Z", style)
    drawing.y += 18


def _x(chart: DotsChart, value: float) -> float:
    share = (value - chart.low) / (chart.high - chart.low)
    return _EDGE + (WIDTH - 2 * _EDGE) * min(1.0, max(0.0, share))
