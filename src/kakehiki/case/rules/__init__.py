"""The rules that a case keeps beyond its shape: names exist, numbers are within bounds, moves make a game."""

from collections.abc import Callable, Iterator

from kakehiki.case.flaws import Flaw
from kakehiki.case.model import Case
from kakehiki.case.rules.amounts import amount_rules
from kakehiki.case.rules.evidence import evidence_rules
from kakehiki.case.rules.hypotheses import hypothesis_rules
from kakehiki.case.rules.moves import move_rules
from kakehiki.case.rules.names import name_rules
from kakehiki.case.rules.weights import weight_rules

_RULES: tuple[Callable[[Case], Iterator[Flaw]], ...] = (
    name_rules,
    weight_rules,
    amount_rules,
    move_rules,
    evidence_rules,
    hypothesis_rules,
)


def broken_rules(case: Case) -> list[Flaw]:
    """Return every flaw that the rules find in a case, in no particular order."""
    return [flaw for rule in _RULES for flaw in rule(case)]


__all__ = ["broken_rules"]
