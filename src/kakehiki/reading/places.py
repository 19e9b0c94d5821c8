"""The places of the public tree, how likely each hypothesis makes what is seen there, and what was seen."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.ensemble.views import PublicEvent
from kakehiki.reading.beliefs import Step

Floats = NDArray[np.float64]

LEAST = 1e-30  # no move is taken to be less likely, so that seeing it rules nothing out for ever
LOST = 1e-300  # a place that is reached more seldom has lost its digits


@dataclass(frozen=True, eq=False)
class Place:
    """Where somebody moves: the event that leads here (-1: the root), and an event for each option.

    `arrive` [H, B]: log-likelihood of coming here from the root under each hypothesis, as far as it is evidence on
    them; `reach` [H, B]: log-probability of coming here. `likelihoods` [O, H, B]: those of the options, in logarithms,
    as evidence.
    """

    above: int
    options: tuple[int, ...]
    arrive: Floats
    reach: Floats
    likelihoods: Floats


@dataclass(frozen=True, eq=False)
class Places:
    """The places of a tree, and of its events [K, H, B] log-likelihoods (`told`) and log-probabilities (`reach`)."""

    events: tuple[PublicEvent, ...]
    places: tuple[Place, ...]
    told: Floats
    reach: Floats

    def logs(self, front: Sequence[int]) -> Floats:
        """Return the log-likelihood [H, B] of one of several events that exclude each other; -1 is the root."""
        return _either(self.told, front)

    def reached(self, front: Sequence[int]) -> Floats:
        """Return the log-probability [H, B] of one of several events that exclude each other; -1 is the root."""
        return _either(self.reach, front)


def _either(logs: Floats, front: Sequence[int]) -> Floats:
    if not front or front[0] < 0:
        return np.zeros(logs.shape[1:])
    found: Floats = logs[front[0]].copy()
    for k in front[1:]:
        np.logaddexp(found, logs[k], out=found)
    return found


def places(events: tuple[PublicEvent, ...], told: Floats, weighed: Collection[str] | None = None) -> Places:
    """Return the places of a tree from the probabilities of its public events [K, H, B] under each hypothesis.

    Only moves in `weighed` (None: all) are evidence: an option of another has, as a likelihood, its mean over
    hypotheses and draws, and as a probability its mean over hypotheses in each draw. None is taken to be below 1e-30;
    where a hypothesis all but rules a place out, all options are taken to be equally likely there. Places that none
    reaches in any draw are left out.
    """
    groups: dict[tuple[int, str], list[int]] = {}
    for k, event in enumerate(events):
        groups.setdefault((event.parent, event.move), []).append(k)
    logs, reach = np.empty_like(told), np.empty_like(told)
    start = np.ones(told.shape[1:])
    found = []
    for (above, move), options in groups.items():
        before = told[above] if above >= 0 else start
        total = told[options].sum(axis=0)
        known = total > LOST
        come = np.divide(total, before, out=np.ones_like(total), where=before > LOST).clip(LEAST, 1.0)
        arrive = (logs[above] if above >= 0 else 0.0) + np.log(come)
        reached = (reach[above] if above >= 0 else 0.0) + np.log(come)
        shares = np.divide(
            told[options], total, out=np.full((len(options), *total.shape), 1 / len(options)), where=known
        )
        played = evidence = np.log(shares.clip(LEAST, 1.0))
        if weighed is not None and move not in weighed:
            played = np.log(shares.mean(axis=1, keepdims=True).clip(LEAST, 1.0))
            mean = told[options].sum(axis=(1, 2)) / total.sum() if known.any() else shares[:, 0, 0]
            evidence = np.broadcast_to(np.log(mean.clip(LEAST, 1.0))[:, None, None], shares.shape)
        logs[options], reach[options] = arrive + evidence, reached + played
        if known.any():
            found.append(Place(above, tuple(options), arrive, reached, evidence))
    return Places(events, tuple(found), logs, reach)


def path(events: Sequence[PublicEvent], k: int) -> tuple[Step, ...]:
    """Return the public moves from the root to an event; none for -1."""
    found = []
    while k >= 0:
        found.append(Step(events[k].move, events[k].option))
        k = events[k].parent
    return tuple(found[::-1])


def history(
    events: Sequence[PublicEvent], seen: Mapping[str, str]
) -> tuple[tuple[Step, tuple[int, ...]], ...]:
    """Return the moves that were seen in the order of the tree, each with the events that end what is seen by then.

    Moves in between that are not told leave several events; moves to which the others do not lead are left out.
    """
    paths = [path(events, k) for k in range(len(events))]
    marked = [[step for step in steps if seen.get(step.move) == step.option] for steps in paths]
    against = [any(seen.get(step.move, step.option) != step.option for step in steps) for steps in paths]
    counts = [0 if no else len(steps) for steps, no in zip(marked, against, strict=True)]
    order = marked[int(np.argmax(counts))] if any(counts) else []
    found = []
    for i, step in enumerate(order):
        wanted = set(order[: i + 1])
        whole = [wanted <= set(steps) for steps in paths]
        front = (
            k
            for k, event in enumerate(events)
            if whole[k] and not (event.parent >= 0 and whole[event.parent])
        )
        found.append((step, tuple(front)))
    return tuple(found)


def ahead(events: Sequence[PublicEvent], above: int, front: Sequence[int]) -> bool:
    """Return whether a place under the event `above` lies after the events in `front` (none: the root)."""
    while above >= 0 and above not in front:
        above = events[above].parent
    return above >= 0 or not front
