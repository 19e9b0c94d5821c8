"""What a saved page shows to its readers: nothing that its tags hide."""

from __future__ import annotations

import re

TAG = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,20})((?:[^<>\"']|\"[^\"<>]{0,4000}\"|'[^'<>]{0,4000}'){0,400})>"
)
_HIDES = re.compile(
    r"\s(?:hidden(?=[\s=/]|$)|aria-hidden\s*=\s*[\"']?true"
    r"|style\s*=\s*[\"']?[^>]{0,2000}?(?:display\s{0,3}:\s{0,3}none|visibility\s{0,3}:\s{0,3}hidden"
    r"|font-size\s{0,3}:\s{0,3}0(?![.\d]*[1-9])))",
    re.IGNORECASE,
)
_EMPTY = frozenset(
    ("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "track", "wbr")
)
_UNCLOSED = frozenset(("p", "li", "dt", "dd", "tr", "td", "th"))  # the next of the kind ends them too
_WHOLE = frozenset(("html", "body", "main", "article"))  # some pages show these only once scripts have run


def shown(page: str) -> str:
    """Return a page without the elements that its attributes hide (`hidden`, `aria-hidden`, `style`).

    What never closes ends the page.
    """
    parts: list[str] = []
    at, depth = 0, 0
    name = ""  # of the element that is hidden
    for tag in TAG.finditer(page):
        found, closes = tag.group(2).casefold(), tag.group(1) == "/"
        if not depth:
            if not closes and found not in _EMPTY | _WHOLE and _HIDES.search(tag.group(3)):
                parts.append(page[at : tag.start()])
                name, depth = found, 1
        elif found == name:
            ends = name in _UNCLOSED and not closes
            depth = 0 if ends else depth + (-1 if closes else 1)
            if not depth:
                at = tag.start() if ends else tag.end()
                if ends and _HIDES.search(tag.group(3)):
                    depth = 1
    if not depth:
        parts.append(page[at:])
    return "".join(parts)
