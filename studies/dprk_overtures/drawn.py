"""Figures as files of their own: the same drawings as in reports, with the page's colours inside, light and dark."""

from __future__ import annotations

import re
from importlib.resources import files

from kakehiki.report.blocks import Figure
from kakehiki.report.figures import draw

_FONT = 'svg text { font-family: "Noto Sans", Arial, "Noto Sans CJK JP", "Noto Sans JP", sans-serif; }'


def standalone(figure: Figure) -> str:
    """Return a figure as an SVG file."""
    style = (files("kakehiki.report") / "page" / "style.css").read_text(encoding="utf-8")
    colours = re.search(
        r":root \{.*?\n\}\n@media \(prefers-color-scheme: dark\) \{.*?\n\}\n", style, re.DOTALL
    )
    assert colours is not None
    rules = "\n".join(line for line in style.splitlines() if line.startswith("svg "))
    svg = draw(figure)
    left, top, width, height = (float(n) for n in re.search(r'viewBox="([^"]+)"', svg)[1].split())  # type: ignore[index]
    opened = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{2 * width:g}" height="{2 * height:g}" '
        f'viewBox="{left - 10:g} {top - 6:g} {width + 20:g} {height + 12:g}"'
    )
    paper = f'<rect x="{left - 10:g}" y="{top - 6:g}" width="{width + 20:g}" height="{height + 12:g}" class="paper"/>'
    svg = re.sub(r'^<svg viewBox="[^"]+"', opened, svg)
    inside = f"<style>\n{colours[0]}{rules}\nsvg .paper {{ fill: var(--paper); }}\n{_FONT}\n</style>{paper}"
    return re.sub(r"(<svg[^>]*>)", lambda found: found[1] + inside, svg, count=1) + "\n"
