"""Amounts: what levels deliver, what options bring about, and how probable chance options are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kakehiki.case.flaws import Flaw
from kakehiki.case.model import Case, Move
from kakehiki.case.numbers import Amount, Factor, Product
from kakehiki.case.rules.names import unknown
from kakehiki.case.rules.weights import within


def amount_rules(case: Case) -> Iterator[Flaw]:
    """Yield flaws of the amounts of levels and options, and of the chances of chance moves."""
    for term_name, term in case.terms.items():
        for place, (level_name, level) in enumerate(term.levels.items()):
            path = f"terms.{term_name}.levels.{level_name}.delivers"
            if place == 0 and level.delivers:
                yield Flaw(path, "term-first-level", at_key=True, term=term_name, level=level_name)
            yield from _delivered(path, level.delivers, case)
    for move_name, move in case.moves.items():
        for option_name, option in move.options.items():
            yield from _delivered(f"moves.{move_name}.options.{option_name}.effects", option.effects, case)
        if move.type_of is not None or move.actor == "chance":
            yield from _chances(f"moves.{move_name}", move, case)
        else:
            for option_name, option in move.options.items():
                if option.chance is not None:
                    path = f"moves.{move_name}.options.{option_name}.chance"
                    yield Flaw(path, "chance-misplaced", at_key=True, move=move_name)


def _delivered(path: str, amounts: Mapping[str, Amount], case: Case) -> Iterator[Flaw]:
    for target, amount in amounts.items():
        inner = f"{path}.{target}"
        actor, dot, interest = target.partition(".")
        if not dot:
            yield Flaw(inner, "interest-form", at_key=True, name=target)
        elif actor not in case.interests:
            yield from unknown(inner, "actor", actor, case.interests, at_key=True)
        else:
            yield from unknown(inner, "interest", interest, case.interests[actor], at_key=True)
        yield from _amount(inner, amount, -1, case)


def _amount(path: str, amount: Amount, low: float, case: Case) -> Iterator[Flaw]:
    if not amount:
        yield Flaw(path, "amount-empty")
    for place, product in enumerate(amount):
        inner = f"{path}.{place}" if len(amount) > 1 else path
        yield from within(inner, product.number, low, 1)
        for factor in product.factors:
            yield from unknown(inner, "factor", factor.name, [*case.facts, *case.quantities])


def _chances(path: str, move: Move, case: Case) -> Iterator[Flaw]:
    """Yield flaws of one move's chances: on every option, at most one `rest`, at most 1 together."""
    rests = [name for name, option in move.options.items() if option.chance == "rest"]
    least = most = 0.0
    sound = True
    for name, option in move.options.items():
        inner = f"{path}.options.{name}"
        if option.chance is None:
            yield Flaw(inner, "chance-missing", at_key=True, name=name)
            sound = False
        elif option.chance != "rest":
            flaws = list(_amount(f"{inner}.chance", option.chance, 0, case))
            yield from flaws
            sound &= not flaws
            if not flaws:
                bounds = [_bounds(product, case) for product in option.chance]
                least += sum(low for low, _ in bounds)
                most += sum(high for _, high in bounds)
    for name in rests[1:]:
        yield Flaw(f"{path}.options.{name}.chance", "chance-two-rests", first=rests[0])
    if sound and least > 1 + 1e-9:
        yield Flaw(f"{path}.options", "chance-sum", at_key=True, sum=f"{least:g}")
    elif sound and not rests and not abs(least - 1) < 1e-9 > abs(most - 1):
        yield Flaw(f"{path}.options", "chance-no-rest", at_key=True)


def _bounds(product: Product, case: Case) -> tuple[float, float]:
    """Return the least and the greatest value that is stated for a product."""
    low, high = min(product.number.points), max(product.number.points)
    for factor in product.factors:
        ends = _factor_bounds(factor, case)
        corners = [x * y for x in (low, high) for y in ends]
        low, high = min(corners), max(corners)
    return low, high


def _factor_bounds(factor: Factor, case: Case) -> tuple[float, float]:
    if factor.name in case.facts:
        return 0.0, 1.0  # episodes and levers may set it anywhere
    points = case.quantities[factor.name].value.points
    return (1 - max(points), 1 - min(points)) if factor.complement else (min(points), max(points))
