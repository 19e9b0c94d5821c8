"""The case: one negotiation, as a file says it. Field by field what `kakehiki schema` publishes."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from kakehiki.case.numbers import Amount, Number, parse_amount, parse_number
from kakehiki.evidence import Article, Claim, Link, Mark, Reliability, Slug, Source, Text


def _number(raw: Any) -> Number:
    return raw if isinstance(raw, Number) else parse_number(raw)


def _amount(raw: Any) -> Amount:
    return raw if isinstance(raw, tuple) else parse_amount(raw)


def _chance(raw: Any) -> Amount | Literal["rest"]:
    return "rest" if raw == "rest" else _amount(raw)


_NUMBER_SCHEMA = {
    "type": ["number", "string"],
    "description": "a point, `a to b` (central 90% interval), `min, mode, max` (PERT) or `uniform a to b`",
}
_PRODUCT_SCHEMA = {
    "type": ["number", "string"],
    "description": "a number times facts or quantities: `0.2 to 0.5 * fact * (1 - fact)`",
}
_AMOUNT_SCHEMA = {"anyOf": [_PRODUCT_SCHEMA, {"type": "array", "items": _PRODUCT_SCHEMA, "minItems": 1}]}

NumberField = Annotated[Number, BeforeValidator(_number), WithJsonSchema(_NUMBER_SCHEMA)]
AmountField = Annotated[Amount, BeforeValidator(_amount), WithJsonSchema(_AMOUNT_SCHEMA)]
ChanceField = Annotated[
    Amount | Literal["rest"],
    BeforeValidator(_chance),
    WithJsonSchema({"anyOf": [{"const": "rest"}, *_AMOUNT_SCHEMA["anyOf"]]}),
]
Ident = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, arbitrary_types_allowed=True)


class Actor(_Part):
    """A decision maker."""

    label: Text


class Interest(_Part):
    """What an actor cares about; the weight is one number, or one per private type of the actor."""

    label: Text
    weight: NumberField | dict[Ident, NumberField]


class Quantity(_Part):
    """A named number that several places share, so that they move together."""

    label: Text
    value: NumberField


class Fact(_Part):
    """A number in [0, 1] with a rubric for both ends; `value` is today's."""

    label: Text
    zero: Text
    one: Text
    value: NumberField


class Level(_Part):
    """One level of a term, and the amounts it delivers to interests (`actor.interest`)."""

    label: Text
    delivers: dict[str, AmountField] = {}


class Term(_Part):
    """An issue on the table; its first level is today's state."""

    label: Text
    levels: Annotated[dict[Ident, Level], Field(min_length=2)]


class Option(_Part):
    """One thing that the mover can do; without `go` the game ends here."""

    label: Text
    chance: ChanceField | None = None
    effects: dict[str, AmountField] = {}
    proposes: dict[Ident, Ident] = {}
    package: dict[Ident, Ident] = {}
    agrees: bool = False
    go: Ident | None = None


class Move(_Part):
    """A decision of an actor, a private type (`type_of`) or a lottery (`actor: chance`)."""

    label: Text
    actor: Ident | None = None
    type_of: Ident | None = None
    seen_by: list[Ident] | None = None
    knows: list[Ident] | None = None
    options: Annotated[dict[Ident, Option], Field(min_length=1)]


class Question(_Part):
    """What is asked: of which move, which options count as yes, against which episode."""

    text: Text
    move: Ident
    yes: Annotated[list[Ident], Field(min_length=1)]
    target: Annotated[float, Field(gt=0, lt=1)] = 0.5
    reference: Slug | None = None


class Situation(_Part):
    """The case at a date: the moves made, and the answer if it is known, with the moves seen after it."""

    date: Date
    label: Text
    given: dict[Ident, Ident] = {}
    answer: Ident | None = None
    then: dict[Ident, Ident] = {}
    note: Text | None = None


class Episode(Situation):
    """The same case at another date: the facts that differ from today's."""

    facts: dict[Ident, NumberField] = {}


class Reason(_Part):
    """A named group of facts, and of moves that were made."""

    label: Text
    facts: list[Ident] = []
    moves: list[Ident] = []


class Lever(_Part):
    """Facts and moves that someone could change, at the best feasible setting."""

    label: Text
    facts: dict[Ident, NumberField] = {}
    moves: dict[Ident, Ident] = {}


class Hypothesis(_Part):
    """A rival reading: private types, and numbers by path that differ from the case's own.

    `prior` is a ratio: the hypotheses' priors are normalised to sum to 1 in every draw.
    """

    label: Text
    note: Text | None = None
    prior: NumberField
    types: dict[Ident, Ident] = {}
    numbers: dict[str, NumberField] = {}


class Indicator(_Part):
    """Something that can be observed: what to look for, where, and which way it moves numbers."""

    label: Text
    where: Text
    url: Link | None = None
    points: Annotated[dict[str, Literal["raises", "lowers"]], Field(min_length=1)]


class Weighing(_Part):
    """How marks and Admiralty grades count, where a case departs from the default tables.

    `marks`: how likely a claim is if the hypothesis holds; `reliability` and `credibility`: how far the grade is
    trusted; all on [0, 1].
    """

    marks: dict[Mark, NumberField] = {}
    reliability: dict[Reliability, NumberField] = {}
    credibility: dict[Literal["1", "2", "3", "4", "5", "6"], NumberField] = {}


class Case(_Part):
    """One negotiation."""

    kakehiki: Literal[1]
    id: Slug
    title: Text
    summary: Text
    method: Text
    question: Question
    now: Situation
    precision: NumberField
    actors: Annotated[dict[Ident, Actor], Field(min_length=1)]
    interests: dict[Ident, dict[Ident, Interest]]
    quantities: dict[Ident, Quantity] = {}
    facts: dict[Ident, Fact] = {}
    terms: dict[Ident, Term] = {}
    moves: Annotated[dict[Ident, Move], Field(min_length=1)]
    reasons: dict[Ident, Reason] = {}
    levers: dict[Ident, Lever] = {}
    episodes: dict[Slug, Episode] = {}
    hypotheses: dict[Ident, Hypothesis] = {}
    indicators: dict[Slug, Indicator] = {}
    weighing: Weighing = Weighing()
    articles: dict[Slug, Article] = {}
    sources: dict[Slug, Source] = {}
    claims: dict[Slug, Claim] = {}
