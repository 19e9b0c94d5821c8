"""How far two coders agree beyond chance: Cohen's kappa (Cohen 1960), plain and weighted by distance (Cohen 1968)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.history.record.coding import codings
from kakehiki.history.record.model import Levels, Record

Floats = NDArray[np.float64]

RESAMPLES = 2_000


@dataclass(frozen=True)
class Agreement:
    """Two coders on one fact, or on a move of the proposer's: `same` is the share coded exactly alike.

    `kappa` counts only exact agreement, `weighted` disagreement by its distance in levels; both are None where one of
    the coders used a single level throughout and the measure says nothing. `low` and `high`: 90% of `weighted` (of
    `kappa`, for a move, whose options have no order), rows drawn again.
    """

    what: str
    rows: int
    same: float
    kappa: float | None
    weighted: float | None
    low: float | None
    high: float | None


def agreements(record: Record, seed: int = 1) -> tuple[Agreement, ...]:
    """Return the agreement of the record's two coders, first on moves, then on each fact both coded."""
    if record.second is None:
        return ()
    found = []
    pairs = [(record.overtures[name], row) for name, row in record.second.overtures.items()]
    for move in dict.fromkeys(m for _, row in pairs for m in row.given):
        both = [(o.given[move], r.given[move]) for o, r in pairs if move in o.given and move in r.given]
        options = sorted({option for pair in both for option in pair})
        places = [(float(options.index(a)), float(options.index(b))) for a, b in both]
        found.append(agreement(move, places, seed, ordered=False))
    for fact, rubric in record.facts.items():
        names = list(rubric.levels)
        places = [
            (_place(names, codings(record, overture)[fact].level), _place(names, row.facts[fact]))
            for overture, row in pairs
            if fact in row.facts
        ]
        if places:
            found.append(agreement(fact, places, seed))
    return tuple(found)


def agreement(
    what: str, places: Sequence[tuple[float, float]], seed: int, *, ordered: bool = True
) -> Agreement:
    """Return the agreement over pairs of places on a scale; a range of levels stands at its middle."""
    pairs = np.array(places)  # [N, 2]
    random = np.random.Generator(np.random.PCG64(seed))
    again = pairs[random.integers(0, len(pairs), (RESAMPLES, len(pairs)))]
    measured = [value for sample in again if (value := kappa(sample, distance=ordered)) is not None]
    low, high = np.quantile(measured, [0.05, 0.95]) if measured else (None, None)
    return Agreement(
        what=what,
        rows=len(pairs),
        same=float(np.mean(pairs[:, 0] == pairs[:, 1])),
        kappa=kappa(pairs, distance=False),
        weighted=kappa(pairs, distance=True) if ordered else None,
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def kappa(pairs: Floats, *, distance: bool) -> float | None:
    """Return 1 - observed / expected disagreement of pairs [N, 2]; expected: every first with every second place.

    Disagreement is the distance of the two places (linear weights), or 1 where they are not the same. None where
    none is expected.
    """
    first, second = pairs[:, 0], pairs[:, 1]
    apart = np.abs(first[:, None] - second[None, :])
    if not distance:
        apart = (apart > 0).astype(np.float64)
    expected = float(apart.mean())
    return None if expected == 0.0 else 1.0 - float(np.diagonal(apart).mean()) / expected


def _place(names: Sequence[str], levels: Levels) -> float:
    return (names.index(levels.low) + names.index(levels.high)) / 2
