"""How exact signals are: `python -m benchmarks.signals`.

Prints, for each shipped case, how far the signals from 1,024 draws are from those of 16,384 draws of another seed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from kakehiki.case.library import open_case, shipped
from kakehiki.case.weighing import weighing
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.reading.beliefs import Fork, Signal, Signals
from kakehiki.reading.competing import competing
from kakehiki.reading.signals import MOST_DRAWS, forks, priors, rivals, signals

MANY = 16_384
SEEDS, OTHER_SEED = range(1, 9), 100
LEAST = 1e-3  # bits: of places that tell less, the error is a matter of noise


@dataclass(frozen=True)
class Errors:
    """By how much one reading of signals is off: beliefs in points, factors and information relatively."""

    means: tuple[float, ...]
    ends: tuple[float, ...]
    factors: tuple[float, ...]
    information: tuple[float, ...]
    telling: int  # places with another option as the most telling one


def heard(name: str, draws: int, seed: int) -> Signals:
    """Return the signals of a shipped case from that many draws."""
    case = open_case(name).case
    count = len(case.hypotheses)
    ensemble = Ensemble(case, draws, seed, beliefs=count + len(weighing(case).numbers))
    today = situation(case, "now")
    stated = replace(rivals(ensemble, today), draws=draws)
    solved = ensemble.run(stated.settings, supposing=stated.supposing, draws=draws)
    points = ensemble.belief_points(draws)
    told = signals(case, stated, solved, priors(case, points[:count]))
    _, held = competing(case, points[count:], told.prior, told.now)
    return replace(told.signals, forks=forks(told, held))


def pairs(one: Signals, other: Signals) -> Iterator[tuple[Fork, Fork]]:
    """Yield the places that both list and at which the second says that there is something to learn."""
    listed = {(fork.after, fork.move): fork for fork in one.forks}
    for fork in other.forks:
        if fork.information >= LEAST and (fork.after, fork.move) in listed:
            yield listed[fork.after, fork.move], fork


def errors(one: Signals, other: Signals) -> Errors:
    """Return how far the first is from the second."""
    beliefs = list(zip(one.beliefs, other.beliefs, strict=True))
    moves: list[tuple[Signal, Signal]] = list(zip(one.seen, other.seen, strict=True))
    places = list(pairs(one, other))
    for few, many in places:
        beliefs += zip(few.beliefs, many.beliefs, strict=True)
        moves += zip(few.signals, many.signals, strict=True)
    return Errors(
        tuple(100 * abs(a.mean - b.mean) for a, b in beliefs),
        tuple(100 * max(abs(a.low - b.low), abs(a.high - b.high)) for a, b in beliefs),
        tuple(
            abs(a.mean / b.mean - 1)
            for few, many in moves
            for row, true in zip(few.factors, many.factors, strict=True)
            for a, b in zip(row, true, strict=True)
        ),
        tuple(abs(few.information / many.information - 1) for few, many in places),
        sum(few.telling != many.telling for few, many in places),
    )


def main() -> None:
    """Print the table: the median and the largest error of each kind over all seeds."""
    print("| of | mean beliefs | ends of their ranges | mean factors | information | another most telling |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name in shipped():
        many = heard(name, MANY, OTHER_SEED)
        found = [errors(heard(name, MOST_DRAWS, seed), many) for seed in SEEDS]
        cells = []
        for kind, unit in (("means", ""), ("ends", ""), ("factors", "%"), ("information", "%")):
            each = np.concatenate([getattr(one, kind) for one in found])
            scale = 100 if unit else 1
            cells.append(f"{scale * np.median(each):.2f}{unit}, {scale * each.max():.2f}{unit} at most")
        print(f"| {name} | {' | '.join(cells)} | {sum(one.telling for one in found)} |", flush=True)


if __name__ == "__main__":
    main()
