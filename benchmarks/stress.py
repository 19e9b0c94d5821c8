"""Whether any draw is lost: `python -m benchmarks.stress [DRAWS]` on random games, steep ones too.

Every family of trees gets DRAWS draws (20,000 without an argument) with payoffs uniform on [-1, 1], precision x
payoff range uniform up to 500. Of each family, `CHECKED` draws are put to the definition too, by code that the
solver shares nothing with. Exit status 1 if a draw was lost or forked, or if an equation is off by more than 1e-8.
Needs the test requirements.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np
from hypothesis import HealthCheck, Phase, given, seed, settings
from tests.solve import definition, trees

from kakehiki.game.tree import Tree
from kakehiki.solve import Status, agent_logit
from kakehiki.solve.dependence import unknowns

STEEPEST = 500.0
OFF = 1e-8
CHECKED = 50
GROWN = 100  # random trees, which share the draws


@dataclass(frozen=True)
class Tally:
    """What became of the draws of a family."""

    draws: int = 0
    lost: int = 0
    folded: int = 0
    forked: int = 0  # no branch crosses another in random games: such a draw was lost, and saved on an arm
    residual: float = 0.0
    violation: float = 0.0  # of the draws that were put to the definition
    steps: int = 0
    most: int = 0
    seconds: float = 0.0

    def plus(self, other: Tally) -> Tally:
        """Return both together."""
        return Tally(
            self.draws + other.draws,
            self.lost + other.lost,
            self.folded + other.folded,
            self.forked + other.forked,
            max(self.residual, other.residual),
            max(self.violation, other.violation),
            self.steps + other.steps,
            max(self.most, other.most),
            self.seconds + other.seconds,
        )


def solved(tree: Tree, draws: int, start: int, checked: int) -> Tally:
    """Return what became of random draws on a tree; `start` seeds them."""
    payoffs, chance = trees.many(tree, draws, start)
    steepness = np.random.default_rng(start + 1).uniform(0.0, STEEPEST, draws)
    precision = steepness / trees.spread(payoffs)
    started = perf_counter()
    found = agent_logit(tree, payoffs, chance, precision)
    tally = Tally(
        draws,
        int(np.sum(found.status == Status.FAILED)),
        int(np.sum(found.status == Status.FOLDED)),
        int(np.sum(found.status == Status.FORKED)),
        float(found.residual.max()),
        0.0,
        int(found.steps.sum()),
        int(found.steps.max()),
        perf_counter() - started,
    )
    worst = 0.0
    for b in range(min(checked, draws)):
        game = trees.draw(tree, payoffs, chance, b)
        worst = max(worst, definition.violation(game, found.policy[:, b], float(precision[b])))
    return replace(tally, violation=worst)


def grown(count: int) -> list[Tree]:
    """Return the first random trees of the tests' own generator in which play is a fixed point."""
    found: list[Tree] = []

    @seed(20_251_029)
    @settings(
        max_examples=6 * count,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(trees.trees())
    def collect(tree: Tree) -> None:
        if len(found) < count and 0 < unknowns(tree) <= 12:
            found.append(tree)

    collect()
    return found


def families(draws: int) -> Iterator[tuple[str, Tally]]:
    """Yield each family of trees with what became of its draws."""
    yield "a negotiation, 18 ends, two types", solved(trees.negotiation(), draws, 101, CHECKED)
    yield "both sides typed, an arbiter", solved(trees.both_typed(), draws, 202, CHECKED)
    random = grown(GROWN)
    each = -(-draws // len(random))
    total = Tally()
    for i, tree in enumerate(random):
        total = total.plus(solved(tree, each, 1000 + 2 * i, int(i % 2 == 0)))
    yield f"{len(random)} random trees, up to 3 actors", total


def main(arguments: list[str]) -> int:
    """Print the table; return the exit status."""
    draws = int(arguments[0]) if arguments else 20_000
    print(
        "| games | draws | lost | forked | folded | largest residual | by the definition | evaluations | most | s |"
    )
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    bad = False
    for name, t in families(draws):
        bad |= t.lost + t.forked > 0 or t.residual > OFF or t.violation > OFF
        print(
            f"| {name} | {t.draws:,} | {t.lost:,} | {t.forked:,} | {t.folded:,} | {t.residual:.1e} | {t.violation:.1e} "
            f"| {t.steps / t.draws:.1f} | {t.most:,} | {t.seconds:.1f} |",
            flush=True,
        )
    return int(bad)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
