"""Follow the principal branch on `LANES` games side by side, each with a step of its own: `follow.py`, compiled.

A game that is done gives its lane to the next. The rules are those of `follow._Walk`, number by number.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kakehiki.solve.branch import Branch, Care
from kakehiki.solve.compiled.evaluate import Games, Rows, compiled, eliminate, evaluate, load
from kakehiki.solve.compiled.flat import Flat
from kakehiki.solve.compiled.vectors import LANES
from kakehiki.solve.follow import MOST_CORRECTIONS, ROUNDING

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class State(NamedTuple):
    """Where in the workspace each lane's game is on its way: first rows (arrays would cost more to pass)."""

    z: int  # [K + 1] the last point accepted
    guess: int  # [K + 1] where the step began to be corrected
    tangent: int  # [K + 1]
    bend: int  # [K + 1] how the tangent turned over the last step
    volume: int  # the determinant at z, bordered by the unit tangent
    length: int  # of the step
    first: int  # size of the step's first correction
    last: int  # size of the last correction
    tries: int  # corrections in this step
    sweeps: int
    folds: int
    target: int
    starting: int  # 1: the tangent at precision 0 is being worked out
    landing: int  # 1: the step ends at the target
    residual: int
    all: int  # how many rows the workspace has


GOING, ARRIVED, LOST = range(3)


def state(rows: Rows) -> State:
    """Return where a walk keeps its lanes, after the rows of a program's workspace."""
    vectors = [rows.all + i * (rows.unknowns + 1) for i in range(5)]
    return State(*vectors[:4], *(vectors[4] + i for i in range(12)))


@compiled
def walk(flat: Flat, rows: Rows, at: State, games: Games, todo: Ints, care: Care, branch: Branch) -> None:
    """Follow the branch of each draw in `todo` to its target; writes `branch` at those draws."""
    ws = np.zeros((at.all, LANES))
    draw = np.full(LANES, -1)
    taken, busy = 0, 0
    while True:
        for w in range(LANES):
            if draw[w] < 0 and taken < len(todo):
                b = draw[w] = todo[taken]
                load(w, b, ws, flat, rows, games)
                _start(w, ws, rows, at, games.spread[b], games.precision[b] * games.spread[b])
                taken += 1
                busy += 1
        if busy == 0:
            return
        for w in range(LANES):
            ws[rows.precision, w] = ws[rows.y + rows.unknowns, w] * ws[rows.slope, w]
        evaluate(flat.code, ws, rows)
        _border(ws, rows, at)
        eliminate(ws, rows)
        for w in range(LANES):
            b = draw[w]
            if b < 0:
                continue
            how = _advance(w, ws, rows, at, care)
            if how == GOING:
                continue
            draw[w] = -1
            busy -= 1
            branch.folds[b] = ws[at.folds, w]
            branch.steps[b] += ws[at.sweeps, w]
            branch.arrived[b] = how == ARRIVED
            branch.residual[b] = ws[at.residual, w] if how == ARRIVED else np.inf
            branch.determinant[b] = ws[rows.determinant, w] if how == ARRIVED else np.nan
            for c in range(rows.unknowns):
                branch.logits[c, b] = ws[at.z + c, w]


@compiled
def _start(w: int, ws: Floats, rows: Rows, at: State, spread: float, target: float) -> None:
    """Start a game on lane w at precision 0, where play is uniform and the branch is unique."""
    for r in range(rows.y, rows.y + rows.unknowns + 1):
        ws[r, w] = 0.0
    for r in range(at.z, at.all):
        ws[r, w] = 0.0
    ws[rows.slope, w] = 1.0 / spread
    ws[at.target, w] = target
    ws[at.starting, w] = 1.0
    ws[at.sweeps, w] = 1.0


@compiled
def _border(ws: Floats, rows: Rows, at: State) -> None:
    """Write the last row of the bordered system: stay at right angles to the tangent, or at this t."""
    k = rows.unknowns
    last = rows.matrix + k * (k + 3)
    for w in range(LANES):
        miss = 0.0
        upright = ws[at.starting, w] + ws[at.landing, w] > 0.0
        for c in range(k + 1):
            weight = (1.0 if c == k else 0.0) if upright else ws[at.tangent + c, w]
            ws[last + c, w] = weight
            miss -= weight * (ws[rows.y + c, w] - ws[at.guess + c, w])
        ws[last + k + 1, w], ws[last + k + 2, w] = miss, 1.0


@compiled
def _predict(w: int, ws: Floats, rows: Rows, at: State) -> None:
    """Start a step of lane w along the branch; one that would pass the target lands on it."""
    k = rows.unknowns
    step, target, rate = ws[at.length, w], ws[at.target, w], ws[at.tangent + k, w]
    reach = (target - ws[at.z + k, w]) / rate if rate > 0.0 else np.inf
    landing = reach <= step
    if landing:
        step = ws[at.length, w] = reach
    for c in range(k + 1):
        ahead = ws[at.z + c, w] + step * ws[at.tangent + c, w] + 0.5 * step * step * ws[at.bend + c, w]
        ws[at.guess + c, w] = ws[rows.y + c, w] = ahead
    if landing:
        ws[at.guess + k, w] = ws[rows.y + k, w] = target
    ws[at.landing, w] = 1.0 if landing else 0.0
    ws[at.tries, w], ws[at.last, w] = 0.0, np.inf


@compiled
def _sizes(w: int, ws: Floats, rows: Rows, at: State) -> tuple[float, float, float, float]:
    """Return the residual, the correction's size, the direction's, and its cosine with the tangent."""
    k = rows.unknowns
    correction, direction = rows.matrix + k + 1, rows.matrix + k + 2
    size, norm, turned, cosine = 0.0, 0.0, 0.0, 0.0
    for c in range(k):
        miss = abs(ws[rows.gap + c, w])
        size = np.inf if math.isnan(miss) else max(size, miss)
    for c in range(k + 1):
        norm += ws[correction + c * (k + 3), w] ** 2
        turned += ws[direction + c * (k + 3), w] ** 2
        cosine += ws[direction + c * (k + 3), w] * ws[at.tangent + c, w]
    turned = math.sqrt(turned)
    return size, math.sqrt(norm), turned, cosine / turned


@compiled
def _advance(w: int, ws: Floats, rows: Rows, at: State, care: Care) -> int:
    """Take one correction of lane w into account; return GOING, ARRIVED (z is the solution then) or LOST."""
    k = rows.unknowns
    size, norm, turned, cosine = _sizes(w, ws, rows, at)
    if ws[at.starting, w] > 0.0:
        ws[at.starting, w] = 0.0
        for c in range(k + 1):
            ws[at.tangent + c, w] = ws[rows.matrix + k + 2 + c * (k + 3), w] / turned
        ws[at.length, w], ws[at.volume, w] = care.start, turned
        _predict(w, ws, rows, at)
        return GOING
    ws[at.sweeps, w] += 1.0
    begun, landing = ws[at.tries, w] > 0.0, ws[at.landing, w] > 0.0
    if not begun:
        ws[at.first, w] = norm
    allowed = care.contraction * ws[at.last, w] if begun else care.first
    good = norm <= max(allowed, 1e-6 * care.near)
    before, volume = ws[at.volume, w], ws[rows.determinant, w] * turned
    steady = max(before / care.change, care.least) <= volume <= care.change * before
    small = min(size, norm / ROUNDING) <= care.final * (1.0 + ws[at.target, w])
    if landing and small and steady:
        ws[at.residual, w] = size
        for c in range(k):
            ws[at.z + c, w] = ws[rows.y + c, w]
        return ARRIVED
    ends = small if landing else norm <= care.near
    lost = False
    if good and not ends and ws[at.tries, w] < MOST_CORRECTIONS:
        for c in range(k + 1):
            ws[rows.y + c, w] += ws[rows.matrix + k + 1 + c * (k + 3), w]
        ws[at.last, w] = norm
        ws[at.tries, w] += 1.0
    else:
        settled = not landing and ends and good and steady and cosine >= care.bend
        lost = _step(w, ws, rows, at, settled, turned, care)
        _predict(w, ws, rows, at)
    return LOST if lost or ws[at.sweeps, w] > care.most else GOING


@compiled
def _step(w: int, ws: Floats, rows: Rows, at: State, settled: bool, turned: float, care: Care) -> bool:
    """Accept a step or reject it, and choose the next one's length; return whether the branch is lost."""
    k = rows.unknowns
    # The first correction grows with the cube of the step: aim at half of what is allowed.
    ideal = 0.5 * care.first / ws[at.first, w]
    if 0.0 < ideal < np.inf:
        ideal = math.exp(math.log(ideal) / 3.0)
    elif not ideal > 0.0:
        ideal = 0.25
    if not settled:
        ws[at.length, w] *= min(max(ideal, 0.1), 0.5)
        return bool(ws[at.length, w] < care.smallest)
    correction, direction = rows.matrix + k + 1, rows.matrix + k + 2
    if ws[at.tangent + k, w] > 0.0 and ws[direction + k * (k + 3), w] <= 0.0:
        ws[at.folds, w] += 1.0
    for c in range(k + 1):
        ahead = ws[direction + c * (k + 3), w] / turned
        ws[at.bend + c, w] = (ahead - ws[at.tangent + c, w]) / ws[at.length, w]
        ws[at.tangent + c, w] = ahead
        ws[at.z + c, w] = ws[rows.y + c, w] + ws[correction + c * (k + 3), w]
    volume = ws[rows.determinant, w] * turned
    fall = (ws[at.volume, w] - volume) / ws[at.length, w]
    ws[at.length, w] *= min(max(ideal, 0.5), care.growth)
    if fall > 0.0:
        ws[at.length, w] = min(ws[at.length, w], care.ahead * volume / fall)
    ws[at.volume, w] = volume
    return bool(ws[at.z + k, w] < 0.0)
