"""A document as one HTML file that needs nothing from anywhere: style and figures inside, no scripts."""

from __future__ import annotations

import re
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from kakehiki.report.blocks import Document, Figure
from kakehiki.report.figures import draw

MOST_SOURCES = 100  # that are not folded; a browser unfolds them where a number is followed
# One end of a range as it stands in escaped text, and a range of two.
_END = "(?:&[lg]t;)?[+\N{MINUS SIGN}]?\\d+(?:\\.\\d+)?%?"
_RANGE = re.compile(f"{_END}[\N{WAVE DASH}\N{EN DASH}]{_END}")


def render_html(document: Document) -> str:
    """Return the page; every text is escaped, and only http and https addresses become links."""
    environment = Environment(
        loader=PackageLoader("kakehiki.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = unbroken
    style = (files("kakehiki.report") / "page" / "style.css").read_text(encoding="utf-8")
    return environment.get_template("page.html").render(
        document=document,
        style=Markup(style),
        picture=_picture,
        many_sources=len(document.references) > MOST_SOURCES,
        runs=runs,
        is_web=lambda url: url.startswith(("http://", "https://")),
    )


def _picture(figure: Figure) -> Markup:
    # `draw` escapes every text itself.
    return Markup(draw(figure))


def unbroken(text: str) -> Markup:
    """Return text, escaped, in which no line breaks inside a range such as 8–31%."""
    return Markup(_RANGE.sub(r'<span class="span">\g<0></span>', str(escape(text))))


def runs(numbers: tuple[int, ...]) -> list[tuple[int, int]]:
    """Return rising numbers as runs (first, last): 1, 2, 3, 7 are (1, 3), (7, 7)."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number == found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    return found
