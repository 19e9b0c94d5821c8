"""From one probability to another by steps."""

from __future__ import annotations

from kakehiki.report.charts import Step, WaterfallChart
from kakehiki.report.figures.svg import TRACK, WIDTH, Drawing

GAP = 9  # between a bar and the label of the next


def waterfall(chart: WaterfallChart, drawing: Drawing) -> None:
    """Draw the first bar, each step from where the one before ended, and the last bar."""
    drawing.labelled(0, chart.before.label, chart.before.text, bold=True)
    drawing.track(0, WIDTH, chart.before, drawing.y)
    at, bottom = chart.before.value, drawing.y + TRACK
    for step in chart.steps:
        drawing.y = bottom + GAP
        drawing.labelled(0, step.label, step.text)
        _joined(drawing, _x(at), bottom, drawing.y + TRACK)
        _step(drawing, step, at)
        at, bottom = at + step.value, drawing.y + TRACK
    drawing.y = bottom + GAP
    drawing.labelled(0, chart.after.label, chart.after.text, bold=True)
    _joined(drawing, _x(at), bottom, drawing.y)
    drawing.track(0, WIDTH, chart.after, drawing.y)
    drawing.y += TRACK + 4
    drawing.axis(0, WIDTH)


def _joined(drawing: Drawing, x: float, bottom: float, end: float) -> None:
    # Short ends below one bar and above the next: a whole line would run through the label between them.
    drawing.line((x, bottom), (x, bottom + GAP - 2), "link", behind=True)
    drawing.line((x, drawing.y - 3), (x, end), "link", behind=True)


def _step(drawing: Drawing, step: Step, at: float) -> None:
    y, end = drawing.y, at + step.value
    drawing.rect(0, y, WIDTH, TRACK, "track")
    drawing.rect(_x(at), y, _x(end) - _x(at), TRACK, "down" if step.value < 0 else "up")
    ends = sorted((_x(at + step.low), _x(at + step.high)))
    drawing.whisker(ends[0], ends[1], y + TRACK / 2)


def _x(p: float) -> float:
    return WIDTH * min(1.0, max(0.0, p))
