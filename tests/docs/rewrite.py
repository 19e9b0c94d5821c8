"""Write on every page anew what its examples print (`make pages`).

Where a page leaves lines out (`...`), as many lines as before are kept ahead of the gap and after it.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from .pages import ROOT, pages
from .playing import Played, play


def cut(printed: str, shown: str) -> str:
    """Return what was printed, cut as the page cut it before."""
    lines = [line.rstrip() for line in printed.strip("\n").splitlines()]
    before = shown.strip("\n").splitlines()
    places = [i for i, line in enumerate(before) if line.strip() == "..."]
    if not places or len(lines) <= len(before) - len(places):
        return "\n".join(lines)
    head, tail = places[0], len(before) - places[-1] - 1
    return "\n".join([*lines[:head], "...", *lines[len(lines) - tail :]])


def rewritten(page: Path, played: list[Played]) -> str:
    """Return a page with what its examples printed."""
    bodies: dict[tuple[int, int], str] = {}
    for example in played:
        shown = example.shown if example.same else cut(example.printed, example.shown)
        lead = f"$ {example.command.text}\n" if example.command else ""
        text = lead + (shown.strip("\n") + "\n" if shown.strip() else "")
        if example.block.language != "python":
            bodies[example.block.span] = bodies.get(example.block.span, "") + text
    text = page.read_text(encoding="utf-8")
    for (start, end), body in sorted(bodies.items(), reverse=True):
        text = text[:start] + body + text[end:]
    return text


def main() -> int:
    """Rewrite the pages named, or all; return 1 if an example does not run."""
    status = 0
    for page in [Path(argument).resolve() for argument in sys.argv[1:]] or pages():
        try:
            with tempfile.TemporaryDirectory() as folder:
                played = list(play(page, Path(folder)))
        except AssertionError as error:
            print(f"{page.relative_to(ROOT)}: {error}", file=sys.stderr)
            status = 1
            continue
        text = rewritten(page, played)
        if text != page.read_text(encoding="utf-8"):
            page.write_text(text, encoding="utf-8")
            print(f"rewritten: {page.relative_to(ROOT)}")
    return status


if __name__ == "__main__":
    sys.exit(main())
