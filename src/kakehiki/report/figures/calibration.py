"""What came by what was forecast, one square a forecaster."""

from __future__ import annotations

from kakehiki.report.charts import CalibrationChart, CurvePoint
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.svg import LEADING, SMALL, TEXT, WIDTH, Drawing

_LEFT, _SIDE = 40.0, 240.0


def calibration(chart: CalibrationChart, drawing: Drawing) -> None:
    """Draw for each forecaster the band, the curve, the diagonal, and its forecasts as ticks: above yes, below no."""
    for style, words in chart.legend:
        if style in {"stroke-curve", "half"}:
            drawing.line((0, drawing.y + 8), (22, drawing.y + 8), style)
        else:
            drawing.rect(0, drawing.y + 3, 22, 9, style)
        drawing.y += drawing.lines(30, wrap(words, (WIDTH - 30) / SMALL, ems), "soft", SMALL) + 2
    for title, points, rows in chart.panels:
        drawing.y += 10
        drawing.y += drawing.lines(0, wrap(title, WIDTH / TEXT, ems), "bold") + 2
        drawing.y += drawing.lines(0, wrap(chart.upwards, WIDTH / SMALL, ems), "soft", SMALL) + 16
        _square(drawing, points, rows)
        across = wrap(chart.across, WIDTH / SMALL, ems)
        drawing.y += drawing.lines(0, across, "soft", SMALL) + 4


def _square(drawing: Drawing, points: tuple[CurvePoint, ...], rows: tuple[tuple[float, bool], ...]) -> None:
    top = drawing.y

    def at(x: float, y: float) -> tuple[float, float]:
        return _LEFT + _SIDE * x, top + _SIDE * (1 - y)

    drawing.rect(_LEFT, top, _SIDE, _SIDE, "track")
    if points:
        edge = [at(p.forecast, p.high) for p in points] + [at(p.forecast, p.low) for p in reversed(points)]
        drawing.path(_joined(edge) + "Z", "band")
    drawing.line(at(0, 0), at(1, 1), "half")
    if points:
        drawing.path(_joined([at(p.forecast, p.share) for p in points]), "stroke-curve")
        for p in points:
            x, y = at(p.forecast, p.share)
            drawing.marker("circle", x, y, "strong", 2.6)
    for forecast, came in rows:
        x, y = at(forecast, 1.0 if came else 0.0)
        drawing.line((x, y - 9 if came else y + 2), (x, y - 2 if came else y + 9), "stroke")
    for share in (0.0, 0.5, 1.0):
        x, y = at(share, 0.0)
        style = "soft middle"
        drawing.text(x, y + 11 + SMALL, f"{100 * share:.0f}%", style, SMALL)
        drawing.text(_LEFT - 6, at(0, share)[1] + 4, f"{100 * share:.0f}%", "soft end", SMALL)
    drawing.y = top + _SIDE + 11 + SMALL * LEADING + 4


def _joined(points: list[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
