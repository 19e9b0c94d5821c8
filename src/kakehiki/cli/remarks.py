"""Remarks on a case as a person reads them: grouped by code, with the lines that they are about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

import click

from kakehiki.case.remarks import Remark
from kakehiki.cli.layout import hanging, page_width
from kakehiki.cli.problems import visible
from kakehiki.words import Words

SHOWN = 5  # of one code; the others are counted
NAMED = 4  # of a list within one remark
LONGEST = 120  # characters of one value


def remark_lines(remarks: Iterable[Remark], words: Words) -> Iterator[str]:
    """Yield remarks, in their order, as lines."""
    for code, found in groupby(remarks, key=lambda remark: remark.code):
        yield from _group(code, tuple(found), words)


def _group(code: str, found: tuple[Remark, ...], words: Words) -> Iterator[str]:
    width = page_width()
    values = _said(found[0], words) | {"count": str(len(found))}
    what, remedy = (words.say(f"remarks.{code}.{key}", **values) for key in ("what", "remedy"))
    yield from (click.style(line, bold=True) for line in hanging("  ", what, width))
    shown, more = found[:SHOWN], len(found) - SHOWN
    rest = [words.say("cli.check.more", count=more)] if more > 0 else []
    if found[0].params.keys() - {"name", "total"}:  # a name does not tell it all
        for remark in shown:
            row = words.say(f"remarks.{code}.row", **_said(remark, words))
            yield from hanging("    ", words.say("cli.check.line", line=remark.place.line, text=row), width)
        yield from (f"    {text}" for text in rest)
    else:
        places = [(visible(str(remark.params["name"])), remark.place.line) for remark in shown]
        names = [words.say("cli.check.name", name=name, line=line) for name, line in places]
        yield from hanging("    ", words.say("cli.check.comma").join([*names, *rest]), width)
    yield from hanging("    ", f"{remedy} [{code}]", width)


def _said(remark: Remark, words: Words) -> dict[str, str]:
    """Return a remark's values as text that can be printed."""
    return {key: _text(value, words) for key, value in remark.params.items()}


def _text(value: str | tuple[str, ...], words: Words) -> str:
    if isinstance(value, str):
        text = visible(value)
        return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    named = [visible(name) for name in value[:NAMED]]
    if len(value) > NAMED:
        named.append(words.say("cli.check.more", count=len(value) - NAMED))
    return words.say("cli.check.comma").join(named)
