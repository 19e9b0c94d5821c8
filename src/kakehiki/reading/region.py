"""Scenario discovery: a box of numbers in which an outcome is common, by patient rule induction (PRIM)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.reading.records import Limit, Region

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Peeling:
    """How to peel (Friedman & Fisher 1999): a little at a time, and not down to a handful of points."""

    share: float = 0.05  # of the box taken off at each step
    smallest: float = 0.02  # of all points, that a box must keep
    density: float = 0.9  # enough: stop here
    worth: float = 0.03  # density that a limit must bring, else it is dropped again
    limits: int = 4  # at most, so that the rule can be said in a sentence


def region(
    names: tuple[str, ...], inputs: Floats, hits: Bools, peeling: Peeling = Peeling()
) -> Region | None:
    """Return a box in inputs [D, M] that holds mostly hits [M], with as few limits as do the work.

    None if there is no hit, or nothing but hits.
    """
    if not hits.any() or hits.all():
        return None
    box = np.tile([-np.inf, np.inf], (len(inputs), 1))
    inside = np.ones(inputs.shape[1], dtype=bool)
    while hits[inside].mean() < peeling.density:
        step = _best_peel(inputs, hits, inside, peeling)
        if step is None:
            break
        d, side, value = step
        box[d, side] = value
        inside &= inputs[d] >= value if side == 0 else inputs[d] <= value
    box = _fewest_limits(inputs, hits, box, peeling)
    inside = _inside(inputs, box)
    limits = tuple(
        Limit(names[d], None if np.isinf(low) else float(low), None if np.isinf(high) else float(high))
        for d, (low, high) in enumerate(box)
        if not (np.isinf(low) and np.isinf(high))
    )
    if not limits:
        return None
    return Region(limits, float(hits[inside].sum() / hits.sum()), float(hits[inside].mean()))


def _best_peel(inputs: Floats, hits: Bools, inside: Bools, peeling: Peeling) -> tuple[int, int, float] | None:
    best, found = float(hits[inside].mean()), None
    points, hit = inputs[:, inside], hits[inside]
    least = max(1, int(peeling.smallest * len(hits)))
    edges = np.quantile(points, [peeling.share, 1.0 - peeling.share], axis=1)
    for d in range(len(inputs)):
        for side in (0, 1):
            kept = points[d] > edges[0, d] if side == 0 else points[d] < edges[1, d]
            left = int(kept.sum())
            if left < least or left == kept.size:
                continue
            density = float(hit[kept].mean())
            if density > best:
                value = points[d][kept].min() if side == 0 else points[d][kept].max()
                best, found = density, (d, side, float(value))
    return found


def _fewest_limits(inputs: Floats, hits: Bools, box: Floats, peeling: Peeling) -> Floats:
    # Losses add up: each looser box is held against the one that was peeled, not against the last.
    peeled = float(hits[_inside(inputs, box)].mean())
    while True:
        tried = []
        for d, side in zip(*np.nonzero(np.isfinite(box)), strict=True):
            looser = box.copy()
            looser[d, side] = -np.inf if side == 0 else np.inf
            tried.append((float(hits[_inside(inputs, looser)].mean()), int(d), int(side)))
        few = len(tried) <= peeling.limits
        if not tried or (few and max(tried)[0] < peeled - peeling.worth):
            return box
        _, d, side = max(tried)
        box[d, side] = -np.inf if side == 0 else np.inf


def _inside(inputs: Floats, box: Floats) -> Bools:
    inside: Bools = np.all((inputs >= box[:, :1]) & (inputs <= box[:, 1:]), axis=0)
    return inside
