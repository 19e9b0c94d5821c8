"""The record: overtures of one negotiation with the facts of their dates and their answers, as a file says them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date as Date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from kakehiki.case.model import Ident, NumberField
from kakehiki.evidence import Slug, Source, Text

_LEVELS = re.compile(r"([a-z][a-z0-9_]*)(?:\s+to\s+([a-z][a-z0-9_]*))?(\s*[?？])?")


class _Part(BaseModel):
    model_config = ConfigDict(
        extra="forbid", frozen=True, arbitrary_types_allowed=True, populate_by_name=True
    )


@dataclass(frozen=True)
class Levels:
    """A level of a fact, or from one to another where sources leave it open; `judged`: not marked with `?`."""

    low: str
    high: str
    judged: bool = True

    def __str__(self) -> str:
        """Return the levels as they are written in a record."""
        span = self.low if self.low == self.high else f"{self.low} to {self.high}"
        return span if self.judged else f"{span} ?"


def parse_levels(raw: Any) -> Levels:
    """Read `LEVEL` or `LEVEL to LEVEL`, with a `?` at the end where not yet judged; raises ValueError: level-syntax."""
    if isinstance(raw, Levels):
        return raw
    found = _LEVELS.fullmatch(str(raw).strip()) if isinstance(raw, str) else None
    if found is None:
        raise ValueError("level-syntax")
    return Levels(found[1], found[2] or found[1], found[3] is None)


LevelsField = Annotated[
    Levels,
    BeforeValidator(parse_levels),
    WithJsonSchema({"type": "string", "description": "a level of the fact, or `LEVEL to LEVEL`"}),
]


class Grade(_Part):
    """One level of a fact: when it is coded, and the number in [0, 1] that it stands for."""

    value: NumberField
    rule: Text


class Rubric(_Part):
    """A fact of the codebook: what it is about, and its levels from 0 upwards."""

    label: Text
    about: Text
    levels: Annotated[dict[Ident, Grade], Field(min_length=2)]


class Coding(_Part):
    """A fact as coded: its level, where that was read, and why."""

    level: LevelsField
    sources: list[Slug] = []
    note: Text | None = None


class Period(Coding):
    """A fact from a date on, until the next period of the same proposers; without `by` for all of them."""

    start: Annotated[Date, Field(alias="from")]
    by: list[Ident] = []


class Proposer(_Part):
    """Who makes overtures."""

    label: Text


class Overture(_Part):
    """One overture: what was offered and when, the facts coded for it, and the answer.

    `answered`: the day of the first answer; `silent_until`: the last day for which it was read that none had come;
    `deadline`: the day by which the offer itself wanted an answer, or on which its occasion passed; `in_talks`: made
    in talks under way, or settled in them before it was made known; `meeting`: whether a meeting is in the offer;
    `situation`: the case's own situation that this is; `exposed`: the coder knew the answer when coding, or learnt
    it from a page; `answer_exact`: whether the day of the answer was read, and not only its bounds.
    """

    date: Date
    exact: bool = True
    by: Ident
    who: Text
    offered: Text
    sources: list[Slug] = []
    given: dict[Ident, Ident] = {}
    facts: dict[Ident, Coding] = {}
    deadline: Date | None = None
    in_talks: bool = False
    meeting: bool = True
    exposed: Literal["known", "page"] | None = None
    answer: Ident | None = None
    answered: Date | None = None
    answer_exact: bool = True
    silent_until: Date | None = None
    reply: Text | None = None
    reply_sources: list[Slug] = []
    grade: Literal["A", "A-", "B", "C"] | None = None
    situation: Slug | None = None


class SecondRow(_Part):
    """One overture as the second coder coded it."""

    given: dict[Ident, Ident] = {}
    facts: dict[Ident, LevelsField] = {}


class Second(_Part):
    """A second, independent coding of some overtures."""

    about: Text
    overtures: dict[Slug, SecondRow]


class Record(_Part):
    """A record of overtures, to be read with the game of one case.

    `silence`: the answer that stands for none; `silence_after`: days after which it is coded; `silence_read`: days for
    which none must have been read of (all of them, unless stated); `answers`: the rubric of each answer.
    """

    record: Literal[1]
    id: Slug
    title: Text
    summary: Text
    method: Text
    case: Annotated[str, Field(min_length=1)]
    silence: Ident
    silence_after: Annotated[int, Field(ge=1)]
    silence_read: Annotated[int, Field(ge=1)] | None = None
    answers: dict[Ident, Text]
    labels: dict[Ident, Text] = {}
    since: Date | None = None
    proposers: Annotated[dict[Ident, Proposer], Field(min_length=1)]
    facts: Annotated[dict[Ident, Rubric], Field(min_length=1)]
    dated: dict[Ident, list[Period]] = {}
    overtures: Annotated[dict[Slug, Overture], Field(min_length=1)]
    second: Second | None = None
    sources: dict[Slug, Source] = {}
