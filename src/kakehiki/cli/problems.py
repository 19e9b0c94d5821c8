"""Problems as a person reads them: where, what, the line with a mark under it, the remedy, and the code."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kakehiki.errors import Place, Problem, harmless
from kakehiki.report.columns import columns
from kakehiki.words import Words

WIDTH = 96  # cells of a source line that are shown
_LONGEST = 120  # characters of a value that are repeated in a message


def visible(text: str) -> str:
    """Return a text with what a terminal would obey, or not show, written as its number; a tab as a space."""
    return "".join(" " if c == "\t" else c if harmless(c) else f"\\u{{{ord(c):x}}}" for c in text)


def sentences(problem: Problem, words: Words) -> tuple[str, str]:
    """Return what is wrong and the remedy, in one language."""
    params = {key: _shown(value) for key, value in problem.params.items()}
    for table in ("kind", "language"):
        if table in params:
            params[table] = words.say(f"errors.{table}.{params[table]}")
    remedy = "near" if "near" in params else "remedy"
    code = f"errors.{problem.code}"
    params["code"] = problem.code  # some sentences have braces but no values; they too must be filled
    return words.say(f"{code}.what", **params), words.say(f"{code}.{remedy}", **params)


def _shown(value: str) -> str:
    text = visible(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def print_problems(problems: Iterable[Problem], words: Words) -> None:
    """Print problems to stderr."""
    for problem in problems:
        what, remedy = sentences(problem, words)
        if problem.place is None:
            click.echo(click.style(what, bold=True), err=True)
        else:
            place = problem.place
            where = f"{visible(place.file)}:{place.line}:{place.column}: "
            click.echo(where + click.style(what, bold=True), err=True)
            _print_line(place)
        click.echo(f"  {remedy} [{problem.code}]", err=True)


def _print_line(place: Place) -> None:
    if not place.text.strip():
        return
    line, before = _clipped(place)
    click.echo(f"    {line}", err=True)
    click.echo("    " + " " * before + click.style("^", fg="red", bold=True), err=True)


def _clipped(place: Place) -> tuple[str, int]:
    """Return at most `WIDTH` cells of the line around the column, and how many cells come before it."""
    before, after = visible(place.text[: place.column - 1]), visible(place.text[place.column - 1 :])
    room = WIDTH * 2 // 3 if columns(after) > WIDTH // 3 else WIDTH - columns(after)
    if columns(before) > room:
        while columns(before) > room - 1:
            before = before[max(1, (columns(before) - room) // 2) :]
        before = f"…{before}"
    room = WIDTH - columns(before)
    if columns(after) > room:
        after = after[:room]
        while columns(after) > room - 1:
            after = after[:-1]
        after += "…"
    return before + after, columns(before)
