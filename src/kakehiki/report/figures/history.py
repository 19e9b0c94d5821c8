"""Forecasts over the years, and what came."""

from __future__ import annotations

import math
from collections.abc import Callable

from kakehiki.report.charts import HistoryChart
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, TEXT, WIDTH, Drawing

_LEFT, _RIGHT, _HIGH = 38.0, 8.0, 150.0


def history(chart: HistoryChart, drawing: Drawing) -> None:
    """Draw one field for each forecaster: a mark at each row's P(yes), its shape saying what came."""
    drawing.legend(chart.legend)
    first = math.floor(min(p.year for p in chart.points))
    last = math.ceil(max(p.year for p in chart.points) + 0.1)

    def across(year: float) -> float:
        return _LEFT + 6 + (WIDTH - _LEFT - _RIGHT - 12) * (year - first) / max(1, last - first)

    for which, title in enumerate(chart.panels):
        drawing.y += 6
        drawing.y += drawing.lines(0, wrap(title, WIDTH / TEXT, ems), "bold") + 8
        top = drawing.y
        drawing.rect(_LEFT, top, WIDTH - _LEFT - _RIGHT, _HIGH, "track")
        drawing.line((_LEFT, top + _HIGH / 2), (WIDTH - _RIGHT, top + _HIGH / 2), "half")
        for share in (0.0, 0.5, 1.0):
            y = top + _HIGH * (1 - share)
            drawing.text(_LEFT - 5, y + 4, f"{100 * share:.0f}%", "soft end", SMALL)
        if chart.split is not None:
            drawing.line((across(chart.split), top), (across(chart.split), top + _HIGH), "target")
        # Those with a yes last, so that none of the others covers them.
        for point in sorted(chart.points, key=lambda point: point.came):
            chance = point.second if which else point.first
            y = top + 6 + (_HIGH - 12) * (1 - chance)
            style = "strong" if point.came else "mark faint"
            drawing.marker(point.marker, across(point.year), y, style, 4.5 if point.came else 3.2)
        drawing.y = top + _HIGH
        _years(drawing, first, last, across)
    if chart.split is not None:
        drawing.line((0, drawing.y + 8), (16, drawing.y + 8), "target")
        lines = wrap(chart.split_text, (WIDTH - 24) / SMALL, ems)
        drawing.y += drawing.lines(22, lines, "soft", SMALL)


def _years(drawing: Drawing, first: int, last: int, across: Callable[[float], float]) -> None:
    step = next(s for s in (1, 2, 5, 10, 20, 50) if (last - first) / s <= 6)
    for year in range(-(-first // step) * step, last + 1, step):
        drawing.line((across(year), drawing.y), (across(year), drawing.y + 4), "grid")
        half = SMALL * ems(str(year)) / 2
        x = min(WIDTH - half, across(year))
        drawing.text(x, drawing.y + 5 + SMALL, str(year), "soft middle", SMALL)
    drawing.y += 8 + SMALL * LEADING
