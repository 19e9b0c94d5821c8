"""Forecasts by date against what followed."""

from __future__ import annotations

from kakehiki.report.charts import TimelineChart, TimePoint
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, WIDTH, Drawing

_HALF = WIDTH / 2


def timeline(chart: TimelineChart, drawing: Drawing) -> None:
    """Draw a row for each date: the 90% range, a mark at the mean, a ring around misses."""
    drawing.legend(chart.legend)
    if chart.miss:
        drawing.marker("circle", 8, drawing.y, "ring", 7.5)
        lines = wrap(chart.miss, (WIDTH - 22) / SMALL, ems)
        drawing.y -= SMALL * 0.6
        drawing.y += drawing.lines(22, lines, "soft", SMALL) + 8
    for point in chart.points:
        _row(drawing, point)
    drawing.axis(0, WIDTH)


def _row(drawing: Drawing, point: TimePoint) -> None:
    drawing.text(0, drawing.y + SMALL, point.date, "soft", SMALL)
    drawing.text(WIDTH, drawing.y + SMALL, point.bar.text, "end", SMALL)
    drawing.y += SMALL * LEADING
    drawing.y += drawing.lines(0, wrap(point.bar.label, WIDTH / SMALL, ems), "", SMALL) + 3
    y = drawing.y + 8
    drawing.rect(0, y - 4, WIDTH, 8, "track")
    drawing.line((_HALF, y - 9), (_HALF, y + 9), "half")
    low, high = WIDTH * point.bar.low, WIDTH * point.bar.high
    drawing.rect(low, y - 4, high - low, 8, "bar")
    x = min(WIDTH - 8, max(8.0, WIDTH * point.bar.value))
    if point.hit is False:
        drawing.marker("circle", x, y, "ring", 8.5)
    drawing.marker(point.marker, x, y, "mark", 4.5)
    drawing.y += 26
