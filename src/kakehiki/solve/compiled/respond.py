"""Play that follows in one pass, compiled; and which draws are games at all."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from kakehiki.solve.compiled.evaluate import Games, Rows, compiled, evaluate, load, log_likely
from kakehiki.solve.compiled.flat import BARRED, LIKELY, PAYOFF, Flat
from kakehiki.solve.compiled.vectors import LANES, add, endless, fetch, lowest, put, spoil, subtract, zero

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@compiled
def measure(games: Games, actors: int, sound: Bools) -> None:
    """Write which draws [B] hold finite numbers only, and in `games.spread` any actor's largest payoff difference."""
    payoffs, chance, precision = games.payoffs, games.chance, games.precision
    stretch = 512  # so that what is compared stays in the cache
    high, low = np.empty((actors, stretch)), np.empty((actors, stretch))
    for start in range(0, len(precision), stretch):
        n = min(stretch, len(precision) - start)
        high[:], low[:] = -np.inf, np.inf
        for i in range(n):
            x = precision[start + i]
            sound[start + i] = x >= 0.0 and x - x == 0.0
        for row in range(len(payoffs)):
            actor = row % actors
            for i in range(n):
                x = payoffs[row, start + i]
                sound[start + i] &= x - x == 0.0
                high[actor, i] = max(high[actor, i], x)
                low[actor, i] = min(low[actor, i], x)
        for row in range(len(chance)):
            for i in range(n):
                x = chance[row, start + i]
                sound[start + i] &= x - x == 0.0
        for i in range(n):
            most = 0.0
            for actor in range(actors):
                most = max(most, high[actor, i] - low[actor, i])
            sound[start + i] &= most - most == 0.0  # a range that no number holds
            games.spread[start + i] = most if most > 0.0 else 1.0


@compiled
def respond(
    flat: Flat, rows: Rows, games: Games, given: Floats, sound: Bools, policy: Floats, value: Floats
) -> None:
    """Write policy [A, B] and value [P, B] that follow from the logits given [K, B], for draws that are games.

    Marks those that are not in `sound` [B].
    """
    ws = np.zeros((rows.all, LANES))
    good = np.empty(LANES, dtype=np.bool_)
    draws, spoilt = len(sound), rows.spare + 2
    for start in range(0, draws, LANES):
        n = min(LANES, draws - start)
        _fetch(ws, flat, rows, games, given, start, n)
        evaluate(flat.code, ws, rows)
        # Whatever is not finite comes up to the root: even times a probability of 0 it is not a number.
        zero(ws, spoilt)
        spoil(ws, spoilt, rows.precision)
        for p in range(len(flat.root)):
            spoil(ws, spoilt, flat.root[p])
            add(ws, flat.root[p], rows.base + p)
        every = n == LANES
        for w in range(n):
            good[w] = sound[start + w] and ws[rows.precision, w] >= 0.0 and ws[spoilt, w] == 0.0
            sound[start + w] = good[w]
            every &= good[w]
        if every:
            for a in range(len(flat.play)):
                if flat.play[a] >= 0:
                    put(ws, flat.play[a], policy, a * draws + start)
            for p in range(len(flat.root)):
                put(ws, flat.root[p], value, p * draws + start)
            continue
        for w in range(n):
            if good[w]:
                for a in range(len(flat.play)):
                    if flat.play[a] >= 0:
                        policy[a, start + w] = ws[flat.play[a], w]
                for p in range(len(flat.root)):
                    value[p, start + w] = ws[flat.root[p], w]


@compiled
def _fetch(ws: Floats, flat: Flat, rows: Rows, games: Games, given: Floats, start: int, n: int) -> None:
    draws = len(games.precision)
    if n < LANES:
        for w in range(n):
            load(w, start + w, ws, flat, rows, games)
            ws[rows.precision, w] = games.precision[start + w]
            for k in range(len(given)):
                ws[rows.y + k, w] = given[k, start + w]
        return
    fetch(ws, rows.precision, games.precision, start)
    for i in range(len(flat.constants)):
        row, source, index = flat.constants[i, 0], flat.constants[i, 1], flat.constants[i, 2]
        if source == PAYOFF:
            fetch(ws, row, games.payoffs, index * draws + start)
        elif source == BARRED:
            fetch(ws, row, games.barred, index * draws + start)
        else:
            fetch(ws, row, games.chance, index * draws + start)
            if source != LIKELY:
                for w in range(LANES):
                    ws[row, w] = log_likely(ws[row, w])
    _rebase(ws, flat, rows)
    for k in range(len(given)):
        fetch(ws, rows.y + k, given, k * draws + start)


@compiled
def _rebase(ws: Floats, flat: Flat, rows: Rows) -> None:
    """Take each actor's least payoff off all that it has: only differences count."""
    for p in range(flat.actors):
        endless(ws, rows.base + p)
    for i in range(len(flat.constants)):
        if flat.constants[i, 1] == PAYOFF:
            lowest(ws, rows.base + flat.constants[i, 2] % flat.actors, flat.constants[i, 0])
    for i in range(len(flat.constants)):
        if flat.constants[i, 1] == PAYOFF:
            row = flat.constants[i, 0]
            subtract(ws, row, row, rows.base + flat.constants[i, 2] % flat.actors)
