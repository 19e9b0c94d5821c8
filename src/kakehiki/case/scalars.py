"""The values of a case that are neither text nor ranges: whole numbers, truth values, dates, the target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date as Date
from typing import Any

from kakehiki.case.flaws import Flaw
from kakehiki.case.nodes import NOTHING, TRUTH, Contents

_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_REAL = re.compile(r"[0-9]*\.?[0-9]+")


class _UnsuitableError(ValueError):
    """A scalar that its field cannot hold; the argument is the problem's code."""


def _date(text: str) -> Date:
    if not _DATE.fullmatch(text):
        raise _UnsuitableError("date-syntax")
    try:
        return Date.fromisoformat(text)
    except ValueError:
        raise _UnsuitableError("date-impossible") from None


def _whole(text: str) -> int | str:
    return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else text


def _truth(text: str) -> bool:
    if text not in {"true", "false"}:
        raise _UnsuitableError("truth-syntax")
    return text == "true"


def _real(text: str) -> float:
    if not _REAL.fullmatch(text):
        raise _UnsuitableError("target-syntax")
    return float(text)


# What may stay empty in quotes: a claim that was found in an article and is not put into words yet.
_UNWRITTEN = re.compile(r"claims\.[^.]+\.text\.(en|ja)")

# What to go on with after a problem, so that it is reported once.
_FIELDS: tuple[tuple[re.Pattern[str], Callable[[str], Any], Any], ...] = (
    (re.compile(r"(now|(episodes|sources|articles)\.[^.]+)\.date"), _date, Date(2000, 1, 1)),
    (re.compile(r"kakehiki|sources\.[^.]+\.credibility|claims\.[^.]+\.found\.(sentence|line)"), _whole, None),
    (re.compile(r"moves\.[^.]+\.options\.[^.]+\.agrees"), _truth, False),
    (re.compile(r"question\.target"), _real, 0.5),
)


def resolve(contents: Contents) -> Iterator[Flaw]:
    """Turn those values, in place, from text into what they mean; yield what is wrong with any scalar.

    Codes: value-empty, number-commas, yaml-word, date-syntax, date-impossible, truth-syntax, target-syntax.
    """
    yield from _resolve(contents.data, "", contents)


def _resolve(held: Any, path: str, contents: Contents) -> Iterator[Flaw]:
    pairs = list(held.items() if isinstance(held, dict) else enumerate(held))
    for key, value in pairs:
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(value, (dict, list)):
            yield from _resolve(value, inner, contents)
            continue
        meaning = next((row for row in _FIELDS if row[0].fullmatch(inner)), None)
        bare = inner in contents.bare
        if value == "" and not bare and _UNWRITTEN.fullmatch(inner):
            continue
        if not value.strip() or (bare and value in NOTHING):
            split = bare and re.fullmatch(r"[-+.0-9]+", str(key))  # {value: 0.2, 0.4, 0.7}
            yield Flaw(inner, "number-commas" if split else "value-empty", at_key=bool(split), key=str(key))
            held[key] = meaning[2] if meaning else value
        elif meaning:
            try:
                held[key] = meaning[1](value)
            except _UnsuitableError as unsuitable:
                yield Flaw(inner, str(unsuitable), value=value)
                held[key] = meaning[2]
        elif bare and value in TRUTH:
            yield Flaw(inner, "yaml-word", word=value)
