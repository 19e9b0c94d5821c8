"""Every number of a case by its path, in the order of the file."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

from kakehiki.case.model import Case
from kakehiki.case.numbers import Amount, Number


@dataclass(frozen=True)
class Quantile:
    """One uncertain number of a case: its path, its range, and the bounds that its draws are held within."""

    path: str
    number: Number
    low: float
    high: float
    product: str = ""  # as written, where the number is multiplied by facts or quantities


def numbers_of(case: Case) -> tuple[Quantile, ...]:
    """Return every number of a case, in the order of the file: facts, quantities, weights, amounts, precision."""
    rows: list[Quantile] = [Quantile("precision", case.precision, 0.0, inf)]
    rows += [Quantile(f"facts.{f}", fact.value, 0.0, 1.0) for f, fact in case.facts.items()]
    rows += [
        Quantile(f"quantities.{q}", quantity.value, -1.0, 1.0) for q, quantity in case.quantities.items()
    ]
    for actor, interests in case.interests.items():
        for name, interest in interests.items():
            path = f"interests.{actor}.{name}"
            if isinstance(interest.weight, Number):
                rows.append(Quantile(path, interest.weight, 0.0, inf))
            else:
                rows += [Quantile(f"{path}.{t}", w, 0.0, inf) for t, w in interest.weight.items()]
    for term_id, term in case.terms.items():
        for level_id, level in term.levels.items():
            for target, amount in level.delivers.items():
                rows += _amount_rows(f"terms.{term_id}.{level_id}.{target}", amount, -1.0)
    for move_id, move in case.moves.items():
        for option_id, option in move.options.items():
            path = f"moves.{move_id}.{option_id}"
            for target, amount in option.effects.items():
                rows += _amount_rows(f"{path}.{target}", amount, -1.0)
            if option.chance is not None and option.chance != "rest":
                rows += _amount_rows(f"{path}.chance", option.chance, 0.0)
    return tuple(rows)


def _amount_rows(path: str, amount: Amount, low: float) -> list[Quantile]:
    return [Quantile(part_path(path, i), part.number, low, 1.0, str(part)) for i, part in enumerate(amount)]


def part_path(path: str, i: int) -> str:
    """Return the path of the `i`th number of an amount; the first has the amount's own."""
    return path if i == 0 else f"{path}.{i + 1}"
