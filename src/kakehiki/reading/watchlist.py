"""The watchlist: which uncertain numbers matter, what to watch for them, and which one most needs a source."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.reading.main_effects import MainEffects, main_effects
from kakehiki.reading.records import NumberRow, Pointer, Watched, Watchlist

Floats = NDArray[np.float64]

CALL = 0.5  # from this probability on the verdict is called a yes
ROUNDING = 1e-12  # a smaller gain is none


def watchlist(
    case: Case, rows: tuple[NumberRow, ...], points: Floats, values: Floats, coming: Floats
) -> Watchlist:
    """Return the uncertain numbers by what learning them would do to the verdict.

    `points` and `values` [V, B]: the draws' points in the unit cube and their numbers, in the order of `rows`;
    `coming`: P(yes) [B]. Values of information are those for the call [RaiffaSchlaifer1961, StrongOakleyBrennan2014].
    """
    uncertain = np.flatnonzero(values.min(axis=1) < values.max(axis=1))
    effects = main_effects(points[uncertain], coming)
    curves = effects.curves()
    mean, perfect = effects.mean, max(0.0, _gain(coming, effects.mean))
    index, trend = effects.index.clip(0.0, 1.0), effects.trend
    direction = _rank_correlation(points[uncertain], coming)
    found = []
    for v, row in enumerate(uncertain):
        number = rows[row]
        towards = bool(trend[v] > 0) if trend[v] else None
        found.append(
            Watched(
                path=number.path,
                index=float(index[v]),
                swing=float(np.mean(np.abs(curves[v] - mean))),
                direction=float(direction[v]),
                towards=towards,
                value=min(perfect, max(0.0, _gain(curves[v], mean))),
                sourced=number.sourced,
                judged=number.judged,
                indicators=_pointers(case, number.path, towards),
            )
        )
    return Watchlist(
        call=mean >= CALL,
        right=max(mean, 1.0 - mean),
        perfect=perfect,
        additive=float(effects.index.sum().clip(0.0, 1.0)),
        noise=effects.least,
        numbers=tuple(sorted(found, key=lambda number: (-number.index, -number.value))),
        needs_source=_needs_source(found, effects),
    )


def _pointers(case: Case, path: str, towards: bool | None) -> tuple[Pointer, ...]:
    found = []
    for name, indicator in case.indicators.items():
        if path in indicator.points:
            raises = indicator.points[path] == "raises"
            found.append(Pointer(name, raises, None if towards is None else towards == raises))
    return tuple(found)


def _gain(chances: Floats, mean: float) -> float:
    # E max(p, 1 - p) - max(E p, 1 - E p): how much oftener the call is right when it is made after p is known.
    gain = float(np.mean(np.abs(chances - CALL))) - abs(mean - CALL)
    return gain if gain > ROUNDING else 0.0


def _rank_correlation(points: Floats, coming: Floats) -> Floats:
    # A point is its number's rank in the unit of one; equal outcomes share the mean of their ranks.
    _, place, count = np.unique(coming, return_inverse=True, return_counts=True)
    rank = (np.cumsum(count) - (count - 1) / 2)[place]
    rank -= rank.mean()
    apart = points - points.mean(axis=1, keepdims=True)
    size = np.sqrt((apart**2).sum(axis=1) * (rank @ rank))
    found: Floats = np.divide(apart @ rank, size, out=np.zeros(len(points)), where=size > 0.0)
    return found


def _needs_source(found: list[Watched], effects: MainEffects) -> str | None:
    clear = [w for w, is_clear in zip(found, effects.clear, strict=True) if is_clear and not w.sourced]
    return max(clear, key=lambda w: w.index).path if clear else None
