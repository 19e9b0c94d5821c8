"""The posterior of a case's numbers given a record's answers: the case's ranges are the prior."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import draw
from kakehiki.history.fit.diagnostics import bulk_size, r_hat, tail_size
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.particles import MOVES, Learnt, Particles, in_order
from kakehiki.history.fit.slices import uniform
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

PARTICLES_A_DRAW = 2  # particles that learn the answers, for each draw that is kept
CHAINS = 12  # that start from them, side by side
STEPS_A_DRAW = 5  # slice steps of the chains for each draw that is kept
LEAST_STEPS = 16  # of a chain: with fewer, halves of chains have nothing to tell
AHEAD = 6  # angles of a chain that are tried at once; one step takes about three
MIDDLE, TAIL = 0.5, 0.05
# R-hat above which chains have not mixed. [Vehtari2021] asks for 1.01 throughout; readings take shares and quantiles
# over all chains together, of the worst of a hundred numbers. At 1.05 the means of half chains scatter by .3 of the
# posterior's standard deviation (the root of R-hat's square less 1), and the mean of all 24 of them by .065 only.
MIXED = 1.05


@dataclass(frozen=True)
class Spread:
    """A number's median and its 5% and 95% quantiles."""

    median: float
    low: float
    high: float


@dataclass(frozen=True)
class NumberLearnt:
    """What answers taught of one number: its spread before and after, and how sure the chains are of that.

    `bits`: how far belief has moved, as the divergence of the posterior from the prior of the number's normal quantile,
    taken as normal itself; `narrower`: by how much its standard deviation has shrunk, as a share (below 0: grown);
    `shift`: of its mean, in the prior's standard deviations. `bulk`, `tail`: effective numbers of draws.
    """

    path: str
    prior: Spread
    posterior: Spread
    bits: float
    narrower: float
    shift: float
    r_hat: float
    bulk: float
    tail: float


@dataclass(frozen=True, eq=False)
class Posterior:
    """Draws [V, M] in the unit cube given the answers to some rows, in random order.

    `evidence`: log-probability of the answers, each forecast from those before it; `numbers`: the uncertain ones, most
    learnt first. `games` that were solved, and how many of them `failed`.
    """

    draws: Floats
    evidence: float
    learnt: tuple[Learnt, ...]
    numbers: tuple[NumberLearnt, ...]
    games: int
    failed: int

    @property
    def rhat(self) -> float:
        """The worst R-hat of the uncertain numbers; 1 where there are none."""
        return max((number.r_hat for number in self.numbers), default=1.0)

    @property
    def bulk(self) -> float:
        """The fewest effective draws for the middle of any number."""
        return min((number.bulk for number in self.numbers), default=float(self.draws.shape[1]))

    @property
    def tail(self) -> float:
        """The fewest effective draws for the tails of any number."""
        return min((number.tail for number in self.numbers), default=float(self.draws.shape[1]))

    @property
    def mixed(self) -> bool:
        """Whether the chains have mixed."""
        return self.rhat <= MIXED


def chain_steps(draws: int) -> int:
    """Return how many steps each chain makes for so many draws that are kept."""
    return max(LEAST_STEPS, -(-STEPS_A_DRAW * draws // CHAINS))


def posterior(
    case: Case, rows: Sequence[Row], draws: int, seed: int, progress: Progress | None = None
) -> Posterior:
    """Return draws of the numbers given the answers: particles learn them, then chains run from where those ended.

    `progress` is told steps done and steps to do: rows learnt, and steps of the chains.
    """
    likelihood = Likelihood(case)
    cloud = Particles(likelihood, PARTICLES_A_DRAW * draws, seed)
    queue = in_order(rows)
    steps = chain_steps(draws)
    tell = progress or (lambda done, total: None)
    for done, row in enumerate(queue):
        cloud.learn(row)
        tell(done + 1, len(queue) + steps)

    evidence, learnt = cloud.evidence, tuple(cloud.learnt)
    cloud.renew(MOVES)
    starts = np.linspace(0, cloud.normal.shape[1] - 1, CHAINS).astype(int)
    normal, logs = cloud.normal[:, starts], cloud.logs[starts]
    kept = np.empty((*normal.shape, steps))
    slices = cloud.slices(AHEAD)
    for step in range(steps):
        normal, logs = slices.step(normal, logs, cloud.random)
        kept[:, :, step] = normal
        tell(len(queue) + step + 1, len(queue) + steps)
    chosen = cloud.random.permutation(np.linspace(0, CHAINS * steps - 1, draws).astype(int))
    # Step by step, so that what is kept is spread over the length of every chain.
    flat = kept.swapaxes(1, 2).reshape(len(kept), -1)
    return Posterior(
        uniform(flat[:, chosen]), evidence, learnt, _numbers(case, kept), likelihood.games, likelihood.failed
    )


def _numbers(case: Case, kept: Floats) -> tuple[NumberLearnt, ...]:
    found = []
    for quantile, chains in zip(numbers_of(case), kept, strict=True):
        if quantile.number.certain:
            continue
        mean, spread = float(chains.mean()), float(chains.std())
        before = ndtri(np.array([MIDDLE, TAIL, 1.0 - TAIL]))
        after = np.quantile(chains, [MIDDLE, TAIL, 1.0 - TAIL])
        values = [
            draw(quantile.number, uniform(normal), normal).clip(quantile.low, quantile.high)
            for normal in (before, after)
        ]
        found.append(
            NumberLearnt(
                path=quantile.path,
                prior=Spread(*map(float, values[0])),
                posterior=Spread(*map(float, values[1])),
                bits=0.5 * (spread**2 + mean**2 - 1.0 - 2.0 * log(spread)) / log(2.0),
                narrower=1.0 - spread,
                shift=mean,
                r_hat=r_hat(chains),
                bulk=bulk_size(chains),
                tail=tail_size(chains),
            )
        )
    return tuple(sorted(found, key=lambda number: -number.bits))
