"""Hypotheses, indicators and the weighing of evidence speak of numbers, types and moves that exist."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.model import Case
from kakehiki.case.numbered import Quantile, numbers_of
from kakehiki.case.rules.names import unknown
from kakehiki.case.rules.weights import within

MOST_HYPOTHESES = 12


def hypothesis_rules(case: Case) -> Iterator[Flaw]:
    """Yield flaws of hypotheses, of claims' marks, of indicators and of the weighing tables."""
    known = {quantile.path: quantile for quantile in numbers_of(case)}
    count = len(case.hypotheses)
    if count == 1:
        yield Flaw("hypotheses", "hypothesis-alone", at_key=True)
    if count > MOST_HYPOTHESES:
        yield Flaw(
            "hypotheses", "too-many-hypotheses", at_key=True, count=str(count), limit=str(MOST_HYPOTHESES)
        )
    yield from _priors(case)
    for name in case.hypotheses:
        yield from _hypothesis(case, name, known)
    for name, claim in case.claims.items():
        for hypothesis in claim.marks:
            path = f"claims.{name}.marks.{hypothesis}"
            yield from unknown(path, "hypothesis", hypothesis, case.hypotheses, at_key=True)
    for name, indicator in case.indicators.items():
        for path in indicator.points:
            yield from _number(f"indicators.{name}.points.{path}", path, known)
    for table in ("marks", "reliability", "credibility"):
        for key, number in getattr(case.weighing, table).items():
            yield from within(f"weighing.{table}.{key}", number, 0, 1)


def _priors(case: Case) -> Iterator[Flaw]:
    for name, hypothesis in case.hypotheses.items():
        yield from within(f"hypotheses.{name}.prior", hypothesis.prior, 0, 1)
    if case.hypotheses and all(max(h.prior.points) <= 0 for h in case.hypotheses.values()):
        yield Flaw("hypotheses", "priors-zero", at_key=True)


def _hypothesis(case: Case, name: str, known: Mapping[str, Quantile]) -> Iterator[Flaw]:
    hypothesis, path = case.hypotheses[name], f"hypotheses.{name}"
    if not hypothesis.types and not hypothesis.numbers:
        yield Flaw(path, "hypothesis-empty", at_key=True, name=name)
    types = {m: move for m, move in case.moves.items() if move.type_of is not None}
    for move, option in hypothesis.types.items():
        inner = f"{path}.types.{move}"
        if move in types:
            yield from unknown(inner, "option", option, types[move].options)
        else:
            yield from unknown(inner, "type_move", move, types, at_key=True)
    for number_path, number in hypothesis.numbers.items():
        inner = f"{path}.numbers.{number_path}"
        yield from _number(inner, number_path, known)
        if number_path in known:
            quantile = known[number_path]
            yield from within(inner, number, quantile.low, quantile.high)


def _number(path: str, name: str, known: Mapping[str, Quantile]) -> Iterator[Flaw]:
    if name not in known:
        yield Flaw(path, "number-path-unknown", at_key=True, name=name, **near(name, known))
