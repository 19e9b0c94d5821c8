"""A setting: the case with certain moves made and certain facts, to be solved for every draw."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from kakehiki.case.model import Case, Lever
from kakehiki.case.numbers import Number

Mix = tuple[tuple[float, Number], ...]  # shares of numbers that add up; almost always one number


@dataclass(frozen=True)
class Setting:
    """Moves made and facts; `fresh` names numbers that take independent draws instead of the common ones.

    `numbers` replaces other numbers by path, or facts once more.
    """

    given: tuple[tuple[str, str], ...]
    facts: tuple[tuple[str, Mix], ...]
    fresh: frozenset[str] = field(default_factory=frozenset)
    numbers: tuple[tuple[str, Number], ...] = ()

    def changed(self, moves: Mapping[str, str], facts: Mapping[str, Mix]) -> Setting:
        """Return this setting with some moves and facts replaced."""
        return Setting(
            tuple(sorted({**dict(self.given), **moves}.items())),
            tuple(sorted({**dict(self.facts), **facts}.items())),
            self.fresh,
            self.numbers,
        )

    def supposing(self, numbers: Mapping[str, Number]) -> Setting:
        """Return this setting with numbers replaced by path, as under a hypothesis."""
        return replace(self, numbers=tuple(sorted({**dict(self.numbers), **numbers}.items())))


def situation(case: Case, name: str) -> Setting:
    """Return the setting of an episode, or of the case's own date (`now`)."""
    facts = {f: fact.value for f, fact in case.facts.items()}
    given = case.now.given
    if name != "now":
        facts |= case.episodes[name].facts
        given = case.episodes[name].given
    return Setting(tuple(sorted(given.items())), tuple(sorted((f, ((1.0, n),)) for f, n in facts.items())))


def pulled(setting: Setting, lever: Lever, share: float = 1.0) -> Setting:
    """Return a setting with a lever's moves made and its facts the given share of the way to its own."""
    now = dict(setting.facts)
    facts: dict[str, Mix] = {}
    for fact, best in lever.facts.items():
        facts[fact] = (
            ((1.0, best),)
            if share == 1.0
            else (*((w * (1.0 - share), n) for w, n in now[fact]), (share, best))
        )
    return setting.changed(lever.moves, facts)
