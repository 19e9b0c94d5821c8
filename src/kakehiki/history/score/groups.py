"""Groups of facts and moves: the case's reasons, what no reason names, and a group within one of them set apart."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from kakehiki.case.model import Case
from kakehiki.ensemble.setting import Mix, Setting
from kakehiki.errors import Problem, UsageError
from kakehiki.history.record.rows import Row

OTHER = "other"
REST = "rest of"


@dataclass(frozen=True)
class Groups:
    """Members (facts and moves) of every atom; `unions`: each reason's atoms, itself or what it is divided into."""

    atoms: dict[str, frozenset[str]]
    unions: dict[str, tuple[str, ...]]

    @property
    def held(self) -> dict[str, frozenset[str]]:
        """What can be held the same in all rows: every union, and every first part of a divided one."""
        found = {}
        for union, atoms in self.unions.items():
            found[union] = frozenset().union(*(self.atoms[atom] for atom in atoms))
            if len(atoms) > 1:
                found[atoms[0]] = self.atoms[atoms[0]]
        return found


def groups(case: Case, rows: Sequence[Row], apart: Sequence[str] = ()) -> Groups:
    """Return a case's reasons as groups; `apart` names facts or moves that are looked at by themselves.

    Those of one reason together, those of different reasons each in its own. Raises UsageError: apart-unknown.
    """
    unions = {name: frozenset((*reason.facts, *reason.moves)) for name, reason in case.reasons.items()}
    moves = {move for row in rows for move in row.given}
    named = frozenset().union(*unions.values())
    if left := (frozenset(case.facts) | moves) - named:
        unions[OTHER] = left
    atoms: dict[str, frozenset[str]] = {}
    parts: dict[str, tuple[str, ...]] = {}
    chosen = _chosen(unions, apart)
    for union, members in unions.items():
        inside = members & chosen
        if inside and inside != members:
            first, second = "+".join(name for name in apart if name in inside), f"{REST} {union}"
            atoms |= {first: inside, second: members - inside}
            parts[union] = (first, second)
        else:
            atoms[union] = members
            parts[union] = (union,)
    return Groups(atoms, parts)


def _chosen(unions: dict[str, frozenset[str]], apart: Sequence[str]) -> frozenset[str]:
    known = frozenset().union(*unions.values())
    for name in apart:
        if name not in known:
            raise UsageError(Problem("apart-unknown", {"name": name, "known": ", ".join(sorted(known))}))
    return frozenset(apart)


def coalitions(names: Sequence[str]) -> list[frozenset[str]]:
    """Return all sets of names, the smallest first."""
    return [frozenset(c) for size in range(len(names) + 1) for c in combinations(names, size)]


def mixed(before: Setting, since: Setting, members: frozenset[str]) -> Setting:
    """Return the first setting with some facts and moves as in the second."""
    facts = {f: m for f, m in before.facts if f not in members} | {
        f: m for f, m in since.facts if f in members
    }
    given = {m: o for m, o in before.given if m not in members} | {
        m: o for m, o in since.given if m in members
    }
    return Setting(tuple(sorted(given.items())), tuple(sorted(facts.items())))


def held(rows: Sequence[Row], members: frozenset[str]) -> tuple[Row, ...]:
    """Return rows whose members tell nothing new: facts at their mean so far, moves as made most often so far.

    So far: over the rows dated on or before the row, so that a forecast from it uses nothing later.
    """
    return tuple(_held(row, [past for past in rows if past.date <= row.date], members) for row in rows)


def _held(row: Row, so_far: Sequence[Row], members: frozenset[str]) -> Row:
    facts: dict[str, Mix] = {}
    for fact in {f for f, _ in row.setting.facts} & members:
        counts = Counter(number for past in so_far for _, number in dict(past.setting.facts)[fact])
        facts[fact] = tuple((count / len(so_far), number) for number, count in counts.items())
    made: dict[str, str] = {}
    for move in row.given.keys() & members:
        options = Counter(past.given[move] for past in so_far if move in past.given)
        made[move] = min(options, key=lambda option: (-options[option], option))
    return replace(
        row, given={m: made.get(m, o) for m, o in row.given.items()}, setting=row.setting.changed(made, facts)
    )
