"""Attribution: each group's part in the change of mean P(yes) between the rows before a date and those since."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import factorial

import numpy as np
from numpy.typing import NDArray

from kakehiki.ensemble.setting import Setting
from kakehiki.history.score.groups import Groups, coalitions, mixed
from kakehiki.history.score.records import Attribution, GroupPart
from kakehiki.history.score.resample import ENDS, Interval

Floats = NDArray[np.float64]
Coalition = frozenset[str]
Worth = Mapping[Coalition, Floats]
Yes = Callable[[Sequence[Setting]], Mapping[Setting, Floats]]

PAIRS = 200


def pairs(before: int, since: int, seed: int, most: int = PAIRS) -> list[tuple[int, int]]:
    """Return pairs of a row before and a row since: all, or a sample in which each row stands about equally often."""
    if before * since <= most:
        return [(i, j) for i in range(before) for j in range(since)]
    random = np.random.Generator(np.random.PCG64([seed, 4]))
    found: dict[tuple[int, int], None] = {}
    while len(found) < most:
        width = max(before, since)
        left = np.concatenate([random.permutation(before) for _ in range(-(-width // before))])[:width]
        right = np.concatenate([random.permutation(since) for _ in range(-(-width // since))])[:width]
        found |= {(int(i), int(j)): None for i, j in zip(left, right, strict=True)}
    return list(found)[:most]


def needed(made: Groups) -> list[Coalition]:
    """Return the sets of atoms whose worth the parts are worked out from."""
    found: dict[Coalition, None] = {}
    for union, atoms in made.unions.items():
        others = [name for name in made.unions if name != union]
        for outside in coalitions(others):
            whole = frozenset(atom for name in outside for atom in made.unions[name])
            found |= {whole | inside: None for inside in coalitions(atoms)}
    return list(found)


def worths(made: Groups, chosen: Sequence[tuple[Setting, Setting]], yes: Yes) -> dict[Coalition, Floats]:
    """Return P(yes) [P, B] of every needed set: those groups as since the date, the others as before it."""
    settings = {
        coalition: [
            mixed(before, since, frozenset().union(*(made.atoms[atom] for atom in coalition)))
            for before, since in chosen
        ]
        for coalition in needed(made)
    }
    found = yes(list(dict.fromkeys(s for some in settings.values() for s in some)))
    return {coalition: np.stack([found[s] for s in some]) for coalition, some in settings.items()}


def union_part(made: Groups, union: str, worth: Worth) -> Floats:
    """Return a union's Shapley value among the unions [Shapley1953]."""
    return _outer(made, union, lambda whole: worth[whole | frozenset(made.unions[union])] - worth[whole])


def atom_part(made: Groups, union: str, atom: str, worth: Worth) -> Floats:
    """Return an atom's part within its union, so that the atoms' parts add up to the union's [Owen1977]."""
    atoms = made.unions[union]

    def inner(whole: Coalition) -> Floats:
        others = [name for name in atoms if name != atom]
        return sum(
            (
                _weight(len(inside), len(atoms)) * (worth[whole | inside | {atom}] - worth[whole | inside])
                for inside in coalitions(others)
            ),
            np.zeros_like(worth[frozenset()]),
        )

    return _outer(made, union, inner)


def _outer(made: Groups, union: str, gain: Callable[[Coalition], Floats]) -> Floats:
    others = [name for name in made.unions if name != union]
    total: Floats | None = None
    for outside in coalitions(others):
        whole = frozenset(atom for name in outside for atom in made.unions[name])
        part = _weight(len(outside), len(made.unions)) * gain(whole)
        total = part if total is None else total + part
    assert total is not None
    return total


def _weight(before: int, players: int) -> float:
    return factorial(before) * factorial(players - before - 1) / factorial(players)


def attribution(
    numbers: str,
    made: Groups,
    worth: Worth,
    ends: tuple[Floats, Floats],
    all_pairs: int,
    central: Mapping[Coalition, Floats] | None = None,
    middles: tuple[float, float] | None = None,
) -> Attribution:
    """Return the parts of the change, from P(yes) [P, B] of every set of atoms.

    `ends`: mean P(yes) [B] over all rows before and over all rows since; `central` [P, 1] and `middles`: worths and
    ends that give the values in the middle, where the draws' mean does not.
    """
    count = len(worth[frozenset()])
    middle = worth if central is None else central
    everyone = frozenset(made.atoms)
    change = worth[everyone].mean(axis=0) - worth[frozenset()].mean(axis=0)
    by_union = {union: union_part(made, union, worth) for union in made.unions}
    signed = np.sign(change) * np.stack([part.mean(axis=0) for part in by_union.values()])
    parts = []
    for place, (union, found) in enumerate(by_union.items()):
        largest = float(np.mean(signed.argmax(axis=0) == place))
        parts.append(_part(union, None, found, union_part(made, union, middle), count < all_pairs, largest))
        if len(made.unions[union]) > 1:
            for atom in made.unions[union]:
                inside = atom_part(made, union, atom, worth), atom_part(made, union, atom, middle)
                parts.append(_part(atom, union, *inside, count < all_pairs, None))
    whole = middle[everyone].mean() - middle[frozenset()].mean()
    at = middles or tuple(float(end.mean()) for end in ends)
    before, since = (_over_draws(middle, end) for middle, end in zip(at, ends, strict=True))
    return Attribution(
        numbers, before, since, _over_draws(float(whole), change), tuple(parts), count, all_pairs
    )


def _part(
    group: str, within: str | None, found: Floats, middle: Floats, sampled: bool, largest: float | None
) -> GroupPart:
    by_pair = middle.mean(axis=1)
    error = float(by_pair.std(ddof=1) / np.sqrt(len(by_pair))) if sampled else 0.0
    return GroupPart(group, within, _over_draws(float(by_pair.mean()), found.mean(axis=0)), error, largest)


def _over_draws(mean: float, draws: Floats) -> Interval:
    low, high = np.quantile(draws, ENDS)
    return Interval(mean, float(low), float(high))
