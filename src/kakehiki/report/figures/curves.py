"""Probabilities of outcomes as one column changes: a panel an outcome, a curve with its band."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kakehiki.report.charts import Bar, RangesChart
from kakehiki.report.columns import ems, wrap
from kakehiki.report.figures.ranges import ranges
from kakehiki.report.figures.svg import SMALL, TEXT, WIDTH, Drawing

_HEIGHT = 96.0
_LEFT = 36.0


@dataclass(frozen=True)
class Curve:
    """One outcome's probabilities at the shared places, with the ends of their bands (equal: no band)."""

    label: str
    values: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


def curves(
    at: Sequence[float], shown: Sequence[Curve], across: str, ends: tuple[str, str], drawing: Drawing
) -> None:
    """Draw each curve over places `at` in its own panel; `across` names the column, `ends` its first and last value."""
    least, most = min(at), max(at)
    xs = [_LEFT + (WIDTH - _LEFT) * ((x - least) / (most - least) if most > least else 0.5) for x in at]
    for curve in shown:
        drawing.y += 4 + drawing.lines(0, wrap(curve.label, WIDTH / TEXT, ems), "bold")
        top = drawing.y + 4
        for share in (0.0, 0.5, 1.0):
            y = top + _HEIGHT * (1 - share)
            drawing.line((_LEFT, y), (WIDTH, y), "half" if share == 0.5 else "grid")
            drawing.text(_LEFT - 5, y + 4, f"{share:.0%}", "soft end", SMALL)
        ups = [(x, top + _HEIGHT * (1 - p)) for x, p in zip(xs, curve.high, strict=True)]
        downs = [(x, top + _HEIGHT * (1 - p)) for x, p in zip(xs, curve.low, strict=True)]
        middle = [(x, top + _HEIGHT * (1 - p)) for x, p in zip(xs, curve.values, strict=True)]
        if ups != downs:
            drawing.path(f"M{_through(ups + downs[::-1])}Z", "band")
        drawing.path(f"M{_through(middle)}", "stroke-curve")
        drawing.y = top + _HEIGHT + 4
        drawing.text(_LEFT, drawing.y + SMALL, ends[0], "soft", SMALL)
        drawing.text(WIDTH, drawing.y + SMALL, ends[1], "soft end", SMALL)
        drawing.text((_LEFT + WIDTH) / 2, drawing.y + SMALL, across, "soft middle", SMALL)
        drawing.y += SMALL + 12


def levels(groups: Sequence[tuple[str, Sequence[Bar]]], drawing: Drawing) -> None:
    """Draw the outcomes of each level of a column that has categories."""
    ranges(RangesChart(tuple((title, tuple(bars)) for title, bars in groups)), drawing)


def _through(points: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
