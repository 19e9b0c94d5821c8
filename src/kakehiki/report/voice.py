"""Numbers and case texts said in one language, always with their unit and range."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from kakehiki.case.numbers import Number
from kakehiki.evidence import Text
from kakehiki.reading.estimate import Estimate
from kakehiki.report.columns import inert
from kakehiki.words import Words

MINUS = "\N{MINUS SIGN}"


class Voice:
    """Says things in `lang` ("en" or "ja")."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._words = Words(lang)

    def say(self, path: str, /, **values: object) -> str:
        """Return the report's sentence at `section.key`."""
        return self._words.say(f"report.{path}", **values)

    def has(self, path: str) -> bool:
        """Return whether there is a sentence at `section.key`."""
        try:
            self._words.say(f"report.{path}")
        except (KeyError, TypeError):
            return False
        return True

    def of(self, text: Text) -> str:
        """Return a case's text in this language, made safe to print."""
        return inert(text.of(self.lang))

    def percent(self, p: float) -> str:
        """Return a probability or share as a percentage."""
        return percent_digits(p) + "%"

    def span(self, low: float, high: float) -> str:
        """Return a range of probabilities as one percentage range."""
        a, b = percent_digits(low), percent_digits(high)
        return f"{a}%" if a == b else self.say("number.span", low=a, high=b)

    def chance(self, e: Estimate) -> str:
        """Return a probability with its 90% range."""
        return self.say("number.chance", value=self.percent(e.mean), range=self.span(e.low, e.high))

    def points(self, e: Estimate) -> str:
        """Return a change of probability in signed percentage points with its 90% range."""
        return self.say(
            "number.points", value=point_digits(e.mean), low=point_digits(e.low), high=point_digits(e.high)
        )

    def brief_points(self, e: Estimate) -> str:
        """Return a change in signed points, short enough for a figure."""
        low, high = point_digits(e.low), point_digits(e.high)
        return self.say("number.brief_points", value=point_digits(e.mean), low=low, high=high)

    def brief_chance(self, e: Estimate) -> str:
        """Return a probability with its range, short enough for a figure."""
        return self.say("number.brief_chance", value=self.percent(e.mean), range=self.span(e.low, e.high))

    def scale(self, number: Number) -> str:
        """Return a number on a scale from 0 to 1 as its range."""
        low, high = bounds(number)
        return f"{low:.2g}" if low == high else self.say("number.scale", low=f"{low:.2g}", high=f"{high:.2g}")

    def date(self, date: datetime.date) -> str:
        """Return a date as it is written in this language."""
        month = self.say(f"month.m{date.month}")
        return self.say("number.date", year=date.year, month=month, day=date.day)

    def listed(self, names: Sequence[str]) -> str:
        """Return names as a list in words."""
        if len(names) < 2:
            return "".join(names)
        return self.say("number.and", first=self.say("number.comma").join(names[:-1]), last=names[-1])

    def quoted(self, name: str) -> str:
        """Return a name in this language's quotation marks."""
        return self.say("number.quoted", name=name)

    def joined(self, *sentences: str) -> str:
        """Return sentences as running text."""
        return self.say("number.space").join(s for s in sentences if s)


def percent_digits(p: float) -> str:
    """Return a probability times 100: no decimals, but one below 1, and never 100 for what may fail."""
    value = 100 * p
    if value <= 0 or value >= 100:
        return f"{min(100.0, max(0.0, value)):.0f}"
    if value < 0.05:
        return "<0.1"
    if value < 0.95:
        return f"{value:.1f}"
    return ">99" if value >= 99.5 else f"{value:.0f}"


def point_digits(change: float) -> str:
    """Return a change of probability in points with its sign: one decimal below 1."""
    value = abs(100 * change)
    digits = f"{value:.1f}" if value < 0.95 else f"{value:.0f}"
    if float(digits) == 0:
        return "0"
    return ("+" if change > 0 else MINUS) + digits


def bounds(number: Number) -> tuple[float, float]:
    """Return the ends of a number as it is written."""
    return number.points[0], number.points[-1]
