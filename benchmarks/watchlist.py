"""How exact the watchlist is: `python -m benchmarks.watchlist [DRAWS...]`.

Prints two tables. The first holds indices and values of information from few draws against those of a function whose
indices are known, or of 65,536 other draws. The second counts numbers that nothing depends on (further dimensions of
the same sequence) and that are nevertheless taken to matter.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.library import open_case, shipped
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.ensemble.sobol import Sobol
from kakehiki.reading.main_effects import main_effects
from kakehiki.reading.verdict import yes

Floats = NDArray[np.float64]
Drawn = tuple[
    Floats, Floats, Floats
]  # points of uncertain numbers [V, B], of idle ones [I, B], the outcome [B]

FEW, MANY = (512, 1_024, 4_096, 16_384), 65_536
SEEDS, OTHER_SEED = range(1, 11), 100
LARGE = 0.02  # an index from which a number counts as one that matters
ISHIGAMI = (0.313905, 0.442411, 0.0)  # for a = 7, b = 0.1
G_WEIGHTS = np.array([0.0, 1.0, 4.5, 9.0, 99.0, 99.0])


@dataclass(frozen=True)
class Subject:
    """What is drawn, and its true indices [V] where they are known."""

    name: str
    drawn: Callable[[int, int], Drawn]
    index: Floats | None = None


def ishigami(points: Floats) -> Floats:
    """Return the Ishigami function of the first three points."""
    a, b, c = math.pi * (2 * points[:3] - 1)
    return np.asarray(np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a))


def g_function(points: Floats) -> Floats:
    """Return Sobol's g-function of the first six points."""
    weights = G_WEIGHTS[:, None]
    return np.asarray(np.prod((np.abs(4 * points[:6] - 2) + weights) / (1 + weights), axis=0))


def of_function(function: Callable[[Floats], Floats], count: int, draws: int, seed: int) -> Drawn:
    """Return draws of a function of `count` numbers, with 100 idle ones."""
    points = Sobol(count + 100, seed).points(0, draws)
    return points[:count], points[count:], function(points)


def of_case(name: str, draws: int, seed: int) -> Drawn:
    """Return draws of a shipped case at its own date."""
    case = open_case(name).case
    ensemble, today = Ensemble(case, draws, seed), situation(case, "now")
    coming = yes(case, ensemble.run([today])[today])
    values = ensemble.values(today, 0, draws)
    points, moving = ensemble.source.points(0, draws), np.ptp(values, axis=1) > 0
    idle = np.concatenate([points[: len(values)][~moving], points[len(values) :]])
    return points[: len(values)][moving], idle, coming


def subjects() -> Iterator[Subject]:
    """Yield two functions with known indices, and the shipped cases."""
    single = 1 / (3 * (1 + G_WEIGHTS) ** 2)
    yield Subject("Ishigami", partial(of_function, ishigami, 3), np.array(ISHIGAMI))
    yield Subject("g-function", partial(of_function, g_function, 6), single / (np.prod(1 + single) - 1))
    for name in shipped():
        yield Subject(name, partial(of_case, name))


def read(points: Floats, outcome: Floats) -> tuple[Floats, Floats]:
    """Return indices and values of information [V]."""
    found = main_effects(points, outcome)
    value = np.abs(found.curves() - 0.5).mean(axis=1) - abs(found.mean - 0.5)
    return found.index, value


def main(few: tuple[int, ...]) -> None:
    """Print both tables."""
    print("| of | draws | index, if large | index, if small | sum | value | seconds |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    idle = []
    for subject in subjects():
        points, _, outcome = subject.drawn(MANY, OTHER_SEED)
        index, value = read(points, outcome)
        index = index if subject.index is None else subject.index
        large = index >= LARGE
        for draws in few:
            errors, worth, seconds, clear, most, sway = [], [], [], 0, 0.0, 0
            for seed in SEEDS:
                points, nothing, outcome = subject.drawn(draws, seed)
                started = perf_counter()
                found = read(points, outcome)
                seconds.append(perf_counter() - started)
                errors.append(found[0] - index)
                worth.append(found[1] - value)
                together = main_effects(np.concatenate([points, nothing]), outcome)
                clear += int(together.clear[len(points) :].sum())
                sway += int(np.count_nonzero(together.trend[len(points) :]))
                most = max(most, float(together.index[len(points) :].max()))
            error, rest = np.array(errors), np.array(worth)
            cells = [f"{rms(error[:, large]):.4f}", f"{rms(error[:, ~large]):.5f}"]
            cells += [f"{error.sum(axis=1).mean():+.3f}", f"{rms(rest):.5f}", f"{min(seconds):.3f}"]
            print(f"| {subject.name} | {draws:,} | {' | '.join(cells)} |", flush=True)
            count = len(nothing) * len(SEEDS)
            idle.append(
                f"| {subject.name} | {draws:,} | {clear} of {count:,} | {sway} | {together.least:.4f} | {most:.4f} |"
            )
    print("\n| of | draws | idle but clear | with a direction | limit | largest index |")
    print("| --- | --- | --- | --- | --- | --- |")
    print("\n".join(idle))


def rms(errors: Floats) -> float:
    """Return the root of the mean square; 0 of none."""
    return float(np.sqrt(np.mean(errors**2))) if errors.size else 0.0


if __name__ == "__main__":
    main(tuple(map(int, sys.argv[1:])) or FEW)
