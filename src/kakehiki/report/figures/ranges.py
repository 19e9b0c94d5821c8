"""Probabilities one below the other."""

from __future__ import annotations

from kakehiki.report.charts import RangesChart
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import TEXT, TRACK, WIDTH, Drawing


def ranges(chart: RangesChart, drawing: Drawing) -> None:
    """Draw each group's title, then its rows: label, value, and a bar from 0% to 100%."""
    for title, bars in chart.groups:
        if title:
            drawing.y += 6
            drawing.y += drawing.lines(0, wrap(title, WIDTH / TEXT, ems), "soft bold") + 5
        for bar in bars:
            drawing.labelled(0, bar.label, bar.text, bar.strong)
            drawing.track(0, WIDTH, bar, drawing.y)
            drawing.y += TRACK + 8
    drawing.y -= 4
    drawing.axis(0, WIDTH)
