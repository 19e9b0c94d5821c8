"""Lines for a terminal: how wide they may be, and paragraphs with a hanging indent."""

from __future__ import annotations

import shutil

from kakehiki.report.columns import wrap

WIDTH = 80


def page_width() -> int:
    """Return how many columns a page may take: those of the terminal, from 40 to `WIDTH`."""
    return max(40, min(WIDTH, shutil.get_terminal_size((WIDTH, 24)).columns))


def hanging(indent: str, text: str, width: int = WIDTH) -> list[str]:
    """Return the text wrapped to the width, its first line at the indent and the others two columns deeper."""
    first, *more = wrap(text, width - len(indent) - 2)
    return [indent + first, *(f"{indent}  {line}" for line in more)]
