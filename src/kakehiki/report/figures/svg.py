"""A drawing that grows downwards, in units of about one CSS pixel on a phone."""

from __future__ import annotations

from html import escape

from kakehiki.report.charts import Bar, Marker
from kakehiki.report.columns import balanced, ems

WIDTH = 340.0
TEXT, SMALL = 13.0, 12.0
LEADING = 1.3
TRACK = 9.0


class Drawing:
    """Collects SVG elements; `y` is where the next row starts."""

    def __init__(self) -> None:
        self.y = 4.0
        self._parts: list[str] = []

    def svg(self, ident: str, title: str, desc: str) -> str:
        """Return the drawing as an SVG element that screen readers announce as one picture."""
        return (
            f'<svg viewBox="0 0 {WIDTH:g} {_n(self.y + 4)}" role="img" '
            f'aria-labelledby="{ident}-title {ident}-desc">'
            f'<title id="{ident}-title">{escape(title)}</title><desc id="{ident}-desc">{escape(desc)}</desc>'
            + "".join(self._parts)
            + "</svg>"
        )

    def text(self, x: float, y: float, text: str, style: str = "", size: float = TEXT) -> None:
        """Put one line of text with its baseline at y; styles: end, middle, soft, bold."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}" font-size="{size:g}" class="{style}">{escape(text)}</text>'
        )

    def lines(self, x: float, lines: list[str], style: str = "", size: float = TEXT) -> float:
        """Put lines of text from `y` down, without moving on; returns their height."""
        for number, line in enumerate(lines):
            self.text(x, self.y + size * (LEADING * number + 1), line, style, size)
        return size * LEADING * len(lines)

    def rect(self, x: float, y: float, width: float, height: float, style: str) -> None:
        """Put a rectangle; a negative width reaches to the left."""
        left, across = min(x, x + width), abs(width)
        self._parts.append(
            f'<rect x="{_n(left)}" y="{_n(y)}" width="{_n(across)}" height="{_n(height)}" class="{style}"/>'
        )

    def line(
        self, start: tuple[float, float], end: tuple[float, float], style: str, behind: bool = False
    ) -> None:
        """Put a line between two points, behind all else if asked, so that text stays readable over it."""
        line = f'<line x1="{_n(start[0])}" y1="{_n(start[1])}" x2="{_n(end[0])}" y2="{_n(end[1])}" class="{style}"/>'
        self._parts.insert(0 if behind else len(self._parts), line)

    def path(self, steps: str, style: str) -> None:
        """Put a path."""
        self._parts.append(f'<path d="{steps}" class="{style}"/>')

    def marker(self, marker: Marker, x: float, y: float, style: str = "mark", size: float = 5.0) -> None:
        """Put a mark around a point; marks differ by shape."""
        s = size
        match marker:
            case "circle":
                self._parts.append(f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(s)}" class="{style}"/>')
            case "square":
                self.rect(x - 0.9 * s, y - 0.9 * s, 1.8 * s, 1.8 * s, style)
            case "diamond":
                self.path(
                    _closed((x, y - 1.3 * s), (x + 1.3 * s, y), (x, y + 1.3 * s), (x - 1.3 * s, y)), style
                )
            case "triangle":
                self.path(_closed((x, y - 1.2 * s), (x + 1.2 * s, y + s), (x - 1.2 * s, y + s)), style)
            case "cross":
                self.line((x - s, y - s), (x + s, y + s), "stroke")
                self.line((x - s, y + s), (x + s, y - s), "stroke")

    def track(self, left: float, right: float, bar: Bar, y: float) -> None:
        """Put a bar from 0% (left) to its value, with the 90% range as a thin line with ends."""
        across = right - left
        self.rect(left, y, across, TRACK, "track")
        self.rect(left, y, across * _unit(bar.value), TRACK, "bar strong" if bar.strong else "bar")
        self.whisker(left + across * _unit(bar.low), left + across * _unit(bar.high), y + TRACK / 2)

    def whisker(self, low: float, high: float, y: float) -> None:
        """Put a range as a thin line with ends."""
        for style in ("halo", "range"):
            self.line((low, y), (high, y), style)
            self.line((low, y - 3), (low, y + 3), style)
            self.line((high, y - 3), (high, y + 3), style)

    def labelled(self, x: float, label: str, value: str, bold: bool = False) -> None:
        """Put a label at x and its value at the right edge, on one line if both fit, and move below them."""
        style = "halo-text bold" if bold else "halo-text"
        room = WIDTH - x - SMALL * ems(value) - 8
        lines = balanced(label, (room if room > 110 else WIDTH - x) / TEXT, ems)
        height = self.lines(x, lines, style)
        if room <= 110:
            self.y += height
            height = SMALL * LEADING
        # The value stands beside the last line of its label, next to the bar below.
        self.text(WIDTH, self.y + height - TEXT * (LEADING - 1), value, f"end {style}", SMALL)
        self.y += height + 3

    def axis(self, left: float, right: float, labels: bool = True) -> None:
        """Put 0%, 50% and 100% below the bars between left and right."""
        for share, style in ((0.0, "soft"), (0.5, "soft middle"), (1.0, "soft end")):
            x = left + (right - left) * share
            self.line((x, self.y), (x, self.y + 4), "grid")
            if labels:
                self.text(x, self.y + 4 + SMALL, f"{100 * share:.0f}%", style, SMALL)
        self.y += 4 + (SMALL * LEADING if labels else 0)

    def legend(self, entries: tuple[tuple[Marker, str], ...]) -> None:
        """Put marks with their meanings, as many on a line as fit."""
        x = 0.0
        for marker, words in entries:
            across = 16 + SMALL * ems(words) + 12
            if x and x + across > WIDTH:
                x, self.y = 0.0, self.y + SMALL * LEADING + 2
            self.marker(marker, x + 6, self.y + SMALL * 0.6)
            self.text(x + 16, self.y + SMALL, words, "soft", SMALL)
            x += across
        self.y += SMALL * LEADING + 8


def _unit(value: float) -> float:
    return min(1.0, max(0.0, value))


def _closed(*points: tuple[float, float]) -> str:
    return "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in points) + "Z"


def _n(value: float) -> str:
    return f"{value:.1f}".rstrip("0").rstrip(".")
