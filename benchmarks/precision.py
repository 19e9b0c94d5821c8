"""What the precision of the shipped cases means, actor by actor: `python -m benchmarks.precision [CASE...]`.

Prints two tables. The first says how far each actor's payoffs reach from the worst end to the best, and precision
times that range, which is the steepness that published estimates are compared by. The second solves each case with
half and with twice its precision. Both at the case's own date, once over the whole tree and once with its moves made.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.library import open_case, shipped
from kakehiki.case.model import Case
from kakehiki.case.numbers import Number
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import Setting, situation
from kakehiki.reading.verdict import yes
from kakehiki.solve import Status

DRAWS, SEED = 1_024, 1
FACTORS = (0.5, 1.0, 2.0)

Floats = NDArray[np.float64]


def ranges(ensemble: Ensemble, setting: Setting) -> tuple[tuple[str, ...], Floats, Floats]:
    """Return the actors, their payoff ranges [P, B] over all ends, and precision [B]."""
    game = ensemble.game(setting)
    values = ensemble.values(setting, 0, ensemble.draws)
    return game.tree.actors, np.ptp(game.payoffs(values), axis=0), values[game.row("precision")]


def reach(name: str, case: Case) -> Iterator[str]:
    """Yield a row for each actor: payoff ranges and steepness, median (5% to 95% of draws)."""
    ensemble = Ensemble(case, DRAWS, SEED)
    now = situation(case, "now")
    actors, whole, precision = ranges(ensemble, replace(now, given=()))
    _, made, _ = ranges(ensemble, now)
    for p, actor in enumerate(actors):
        cells = [
            _span(whole[p], 2),
            _span(precision * whole[p], 1),
            _span(made[p], 2),
            _span(precision * made[p], 1),
        ]
        yield f"| {name} | {actor} | {case.precision} | {' | '.join(cells)} |"


def sway(name: str, case: Case) -> str:
    """Return a row: the mean chance of a yes with the precision as it is, halved and doubled, and folded draws."""
    cells = []
    for factor in FACTORS:
        points = tuple(factor * x for x in case.precision.points)
        other = case.model_copy(update={"precision": Number(case.precision.family, points)})
        now = situation(other, "now")
        answers = Ensemble(other, DRAWS, SEED).run([now])[now]
        folded = float(np.mean(answers.status == Status.FOLDED))
        cells.append(f"{yes(other, answers).mean():.0%} | {folded:.1%}")
    return f"| {name} | {' | '.join(cells)} |"


def _span(draws: Floats, digits: int) -> str:
    low, middle, high = np.quantile(draws, [0.05, 0.5, 0.95])
    return f"{middle:.{digits}f} ({low:.{digits}f}–{high:.{digits}f})"


def main(names: list[str]) -> None:
    """Print both tables for the cases named."""
    cases = {name: open_case(name).case for name in names}
    print("| case | actor | precision | range, whole | steepness, whole | range, now | steepness, now |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, case in cases.items():
        print(*reach(name, case), sep="\n")
    print()
    print("| case | yes, half | folded | yes, as it is | folded | yes, twice | folded |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, case in cases.items():
        print(sway(name, case))


if __name__ == "__main__":
    main(sys.argv[1:] or shipped())
