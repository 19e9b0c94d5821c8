"""Actors have interests, interests have weights that count, and stated numbers are within their bounds."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.flaws import Flaw
from kakehiki.case.model import Case, Interest
from kakehiki.case.numbers import Number
from kakehiki.case.rules.names import unknown


def weight_rules(case: Case) -> Iterator[Flaw]:
    """Yield flaws of precision, interests, weights, quantities and facts, those set by levers too."""
    if min(case.precision.points) <= 0:
        yield Flaw("precision", "precision-not-positive", value=str(case.precision))
    for actor in case.interests:
        yield from unknown(f"interests.{actor}", "actor", actor, case.actors, at_key=True)
    for actor in case.actors:
        if not case.interests.get(actor):
            yield Flaw(f"actors.{actor}", "actor-no-interests", at_key=True, name=actor)
    for actor, interests in case.interests.items():
        yield from _weights(case, actor, interests)
    for name, quantity in case.quantities.items():
        yield from within(f"quantities.{name}.value", quantity.value, -1, 1)
    for name, fact in case.facts.items():
        yield from within(f"facts.{name}.value", fact.value, 0, 1)
    for section, settings in (("levers", case.levers), ("episodes", case.episodes)):
        for name, setting in settings.items():
            for fact_name, value in setting.facts.items():
                yield from within(f"{section}.{name}.facts.{fact_name}", value, 0, 1)


def within(path: str, number: Number, low: float, high: float) -> Iterator[Flaw]:
    """Yield `number-bounds` unless all that is stated of the number lies in [low, high]."""
    if min(number.points) < low or max(number.points) > high:
        yield Flaw(path, "number-bounds", value=str(number), low=f"{low:g}", high=f"{high:g}")


def _weights(case: Case, actor: str, interests: dict[str, Interest]) -> Iterator[Flaw]:
    types = next((set(m.options) for m in case.moves.values() if m.type_of == actor), set())
    stated: list[tuple[str, str | None, Number]] = []
    for name, interest in interests.items():
        path = f"interests.{actor}.{name}.weight"
        if isinstance(interest.weight, Number):
            stated.append((path, None, interest.weight))
            continue
        stated += [(f"{path}.{kind}", kind, number) for kind, number in interest.weight.items()]
        if set(interest.weight) != types:
            listed, given = (", ".join(names) or "-" for names in (sorted(types), interest.weight))
            yield Flaw(path, "weight-types", at_key=True, actor=actor, types=listed, given=given)
    for path, _, number in stated:
        if min(number.points) < 0:
            yield Flaw(path, "weight-negative", value=str(number))
    kinds: list[str | None] = [*sorted(types)] or [None]
    for kind in kinds:
        weights = [number for _, of, number in stated if of in {None, kind}]
        if weights and all(max(number.points) == 0 for number in weights):
            yield Flaw(f"interests.{actor}", "weights-zero", at_key=True, name=actor)
            break
