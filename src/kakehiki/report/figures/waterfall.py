"""From one probability to another by steps."""

from __future__ import annotations

from kakehiki.report.charts import Step, WaterfallChart
from kakehiki.report.figures.svg import TRACK, WIDTH, Drawing


def waterfall(chart: WaterfallChart, drawing: Drawing) -> None:
    """Draw the first bar, each step from where the one before ended, and the last bar."""
    drawing.labelled(0, chart.before.label, chart.before.text, bold=True)
    drawing.track(0, WIDTH, chart.before, drawing.y)
    at, bottom = chart.before.value, drawing.y + TRACK
    for step in chart.steps:
        drawing.y = bottom + 9
        drawing.labelled(0, step.label, step.text)
        drawing.line((_x(at), bottom), (_x(at), drawing.y + TRACK), "link", behind=True)
        _step(drawing, step, at)
        at, bottom = at + step.value, drawing.y + TRACK
    drawing.y = bottom + 9
    drawing.labelled(0, chart.after.label, chart.after.text, bold=True)
    drawing.line((_x(at), bottom), (_x(at), drawing.y), "link", behind=True)
    drawing.track(0, WIDTH, chart.after, drawing.y)
    drawing.y += TRACK + 4
    drawing.axis(0, WIDTH)


def _step(drawing: Drawing, step: Step, at: float) -> None:
    y, end = drawing.y, at + step.value
    drawing.rect(0, y, WIDTH, TRACK, "track")
    drawing.rect(_x(at), y, _x(end) - _x(at), TRACK, "down" if step.value < 0 else "up")
    ends = sorted((_x(at + step.low), _x(at + step.high)))
    drawing.whisker(ends[0], ends[1], y + TRACK / 2)


def _x(p: float) -> float:
    return WIDTH * min(1.0, max(0.0, p))
