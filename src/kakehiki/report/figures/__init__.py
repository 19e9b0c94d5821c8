"""Figures as SVG with real text, 340 units wide: legible on a phone, coloured by the page's style sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kakehiki.report.blocks import Figure
from kakehiki.report.figures.calibration import calibration
from kakehiki.report.figures.dots import dots
from kakehiki.report.figures.history import history
from kakehiki.report.figures.matrix import matrix
from kakehiki.report.figures.ranges import ranges
from kakehiki.report.figures.scale import scale
from kakehiki.report.figures.svg import Drawing
from kakehiki.report.figures.timeline import timeline
from kakehiki.report.figures.tree import tree
from kakehiki.report.figures.waterfall import waterfall

_DRAWN_BY: dict[str, Callable[[Any, Drawing], None]] = {
    "ranges": ranges,
    "tree": tree,
    "waterfall": waterfall,
    "matrix": matrix,
    "timeline": timeline,
    "scale": scale,
    "dots": dots,
    "calibration": calibration,
    "history": history,
}


def draw(figure: Figure) -> str:
    """Return a figure as an SVG element with its title and description."""
    drawing = Drawing()
    _DRAWN_BY[figure.chart.kind](figure.chart, drawing)
    return drawing.svg(figure.ident, figure.title, figure.alt)
