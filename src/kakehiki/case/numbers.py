"""Numbers and amounts as a person writes them: points, ranges, and products with facts."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from typing import Literal

Family = Literal["point", "interval", "pert", "uniform"]

_REAL = r"[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?"
_POINT = re.compile(rf"^({_REAL})$")
_SPAN = re.compile(rf"^(uniform\s+)?({_REAL})\s+to\s+({_REAL})$")
_PERT = re.compile(rf"^({_REAL})\s*,\s*({_REAL})\s*,\s*({_REAL})$")
_NAME = re.compile(r"^([a-z][a-z0-9_]*)$")
_COMPLEMENT = re.compile(r"^\(\s*1\s*[-−]\s*([a-z][a-z0-9_]*)\s*\)$")
_UNJUDGED = re.compile(r"^(.*[^\s?？])\s*[?？]$")
_NOT_FINITE = re.compile(r"(?i)[-+]?\.?(nan|inf(inity)?)")


class NumberProblem(ValueError):
    """A number that cannot be read; `code` and `params` as in `kakehiki.errors.Problem`."""

    def __init__(self, code: str, **params: str) -> None:
        self.code, self.params = code, params
        super().__init__(code, params)


@dataclass(frozen=True)
class Number:
    """An uncertain number.

    `points` by family: point (x,), interval (5% quantile, 95% quantile), pert (minimum, mode, maximum),
    uniform (minimum, maximum). `judged`: False where the file marks it with `?` as not yet judged.
    """

    family: Family
    points: tuple[float, ...]
    judged: bool = True

    @property
    def certain(self) -> bool:
        """Whether the number has one value only."""
        return min(self.points) == max(self.points)

    def __str__(self) -> str:
        """Return the number as it is written in a case file."""
        return self.range + ("" if self.judged else " ?")

    @property
    def range(self) -> str:
        """The number as it is written, without the mark of what is not yet judged."""
        texts = [f"{x:g}" for x in self.points]
        if self.family == "pert":
            return ", ".join(texts)
        return ("uniform " if self.family == "uniform" else "") + " to ".join(texts)


@dataclass(frozen=True)
class Factor:
    """A fact or quantity by name, or 1 minus it."""

    name: str
    complement: bool = False

    def __str__(self) -> str:
        """Return the factor as it is written in a case file."""
        return f"(1 - {self.name})" if self.complement else self.name


@dataclass(frozen=True)
class Product:
    """A number times factors."""

    number: Number
    factors: tuple[Factor, ...] = ()

    def __str__(self) -> str:
        """Return the product as it is written in a case file."""
        mark = "" if self.number.judged else " ?"
        return " * ".join((self.number.range, *map(str, self.factors))) + mark


Amount = tuple[Product, ...]


def parse_number(raw: object) -> Number:
    """Read a point, `a to b`, `min, mode, max` or `uniform a to b`; a `?` at the end says: not yet judged.

    Raises `NumberProblem`: number-syntax, number-not-finite, number-reversed.
    """
    text = _plain(raw)
    if found := _UNJUDGED.match(text):
        return replace(parse_number(found.group(1)), judged=False)
    if found := _POINT.match(text):
        return _ordered(text, "point", found.group(1))
    if found := _SPAN.match(text):
        family: Family = "uniform" if found.group(1) else "interval"
        return _ordered(text, family, found.group(2), found.group(3))
    if found := _PERT.match(text):
        return _ordered(text, "pert", *found.groups())
    if _NOT_FINITE.search(text):
        raise NumberProblem("number-not-finite", value=text)
    raise NumberProblem("number-syntax", value=text)


def parse_amount(raw: object) -> Amount:
    """Read an amount: a product, or a list of products that adds up.

    Raises `NumberProblem`: as `parse_number`, and amount-syntax.
    """
    if isinstance(raw, list):
        return tuple(_parse_product(part) for part in raw)
    return (_parse_product(raw),)


def _parse_product(raw: object) -> Product:
    text = _plain(raw)
    if found := _UNJUDGED.match(text):
        product = _parse_product(found.group(1))
        return replace(product, number=replace(product.number, judged=False))
    sign, body = (-1.0, text[1:].strip()) if re.match(r"^[-−]\s*[a-z(]", text) else (1.0, text)
    number: Number | None = None
    factors: list[Factor] = []
    for piece in (p.strip() for p in re.split(r"[*×]", body)):
        if found := _COMPLEMENT.match(piece):
            factors.append(Factor(found.group(1), complement=True))
        elif (found := _NAME.match(piece)) and not _NOT_FINITE.fullmatch(piece):
            factors.append(Factor(piece))
        elif number is None and not factors:
            number = parse_number(piece)
        else:
            raise NumberProblem("amount-syntax", value=text, part=piece)
    return Product(number or Number("point", (sign,)), tuple(factors))


def _plain(raw: object) -> str:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise NumberProblem("number-syntax", value=str(raw))
    return str(raw).strip()


def _ordered(text: str, family: Family, *parts: str) -> Number:
    points = tuple(float(p) for p in parts)
    if not all(math.isfinite(p) for p in points):
        raise NumberProblem("number-not-finite", value=text)
    if any(a > b for a, b in zip(points, points[1:], strict=False)):
        raise NumberProblem("number-reversed", value=text)
    return Number(family, points)
