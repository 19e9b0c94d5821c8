"""The values of a file that are neither text nor ranges: whole numbers, truth values, dates, the target."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
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


@dataclass(frozen=True)
class Scalars:
    """Which paths of a kind of file hold what: full-match patterns; `unwritten`: what may stay empty in quotes."""

    dates: str
    whole: str
    truths: str
    reals: str
    unwritten: str

    def meaning(self, path: str) -> tuple[Callable[[str], Any], Any] | None:
        """Return how a value is read, and what to go on with after a problem, so that it is reported once."""
        for pattern, read, instead in (
            (self.dates, _date, Date(2000, 1, 1)),
            (self.whole, _whole, None),
            (self.truths, _truth, False),
            (self.reals, _real, 0.5),
        ):
            if re.fullmatch(pattern, path):
                return read, instead
        return None


# A claim that was found in an article may not be put into words yet.
OF_CASES = Scalars(
    dates=r"(now|(episodes|sources|articles)\.[^.]+)\.date",
    whole=r"kakehiki|sources\.[^.]+\.credibility|claims\.[^.]+\.found\.(sentence|line)",
    truths=r"moves\.[^.]+\.options\.[^.]+\.agrees",
    reals=r"question\.target",
    unwritten=r"claims\.[^.]+\.text\.(en|ja)",
)


def resolve(contents: Contents, scalars: Scalars) -> Iterator[Flaw]:
    """Turn those values, in place, from text into what they mean; yield what is wrong with any scalar.

    Codes: value-empty, number-commas, yaml-word, date-syntax, date-impossible, truth-syntax, target-syntax.
    """
    yield from _resolve(contents.data, "", contents, scalars)


def _resolve(held: Any, path: str, contents: Contents, scalars: Scalars) -> Iterator[Flaw]:
    pairs = list(held.items() if isinstance(held, dict) else enumerate(held))
    for key, value in pairs:
        inner = f"{path}.{key}" if path else str(key)
        if isinstance(value, (dict, list)):
            yield from _resolve(value, inner, contents, scalars)
            continue
        meaning = scalars.meaning(inner)
        bare = inner in contents.bare
        if value == "" and not bare and re.fullmatch(scalars.unwritten, inner):
            continue
        if not value.strip() or (bare and value in NOTHING):
            split = bare and re.fullmatch(r"[-+.0-9]+", str(key))  # {value: 0.2, 0.4, 0.7}
            yield Flaw(inner, "number-commas" if split else "value-empty", at_key=bool(split), key=str(key))
            held[key] = meaning[1] if meaning else value
        elif meaning:
            try:
                held[key] = meaning[0](value)
            except _UnsuitableError as unsuitable:
                yield Flaw(inner, str(unsuitable), value=value)
                held[key] = meaning[1]
        elif bare and value in TRUTH:
            yield Flaw(inner, "yaml-word", word=value)
