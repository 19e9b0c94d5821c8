"""Particles that learn one answer after another: sequential Monte Carlo over the rows of a record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.slices import Normal, Slices, uniform
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]

MOVES = 3  # slice steps of every particle after each resampling
FEWEST = 0.5  # effective share of the particles below which they are resampled


@dataclass(frozen=True)
class Learnt:
    """One answer that was learnt: the row, log of its probability beforehand, and the particles' effective number."""

    row: str
    log_chance: float
    effective: float


class Particles:
    """Draws of the numbers given the answers so far [Chopin2002, DelMoralDoucetJasra2006].

    `normal` [V, N]: normal quantiles of the points in the unit cube, at first a sample of the prior, which is standard
    normal; `weights` [N] add up to 1. `evidence`: log-probability of all answers learnt. Each answer multiplies
    the weights by its likelihood; where the effective number falls below half, particles are resampled
    systematically and moved by slice steps. Their ellipses come from the very particles that they move, so that they
    leave the posterior so far as it is only asymptotically, as particles grow many.
    """

    def __init__(self, likelihood: Likelihood, count: int, seed: int) -> None:
        self.likelihood = likelihood
        self.random = np.random.Generator(np.random.PCG64(seed))
        self.normal: Floats = self.random.standard_normal((likelihood.numbers, count))
        self.logs = np.zeros(count)  # log-likelihood of all rows learnt
        self.log_weights = np.full(count, -np.log(count))
        self.rows: list[Row] = []
        self.learnt: list[Learnt] = []

    @property
    def points(self) -> Floats:
        """Points [V, N] in the unit cube."""
        return uniform(self.normal)

    @property
    def weights(self) -> Floats:
        """Weight of each particle [N]; they add up to 1."""
        weights: Floats = np.exp(self.log_weights)
        return weights

    @property
    def effective(self) -> float:
        """Effective number of particles."""
        return float(np.exp(-np.logaddexp.reduce(2.0 * self.log_weights)))

    @property
    def evidence(self) -> float:
        """Log-probability of all answers learnt, each forecast from those before it."""
        return sum(one.log_chance for one in self.learnt)

    def learn(self, row: Row) -> None:
        """Take in one answer."""
        logs = self.likelihood.given([row], self.points)[0]
        weights = self.log_weights + logs
        chance = float(np.logaddexp.reduce(weights))
        self.rows.append(row)
        self.logs += logs
        self.log_weights = weights - chance
        self.learnt.append(Learnt(row.name, chance, self.effective))
        if self.effective < FEWEST * len(self.logs):
            self.renew(MOVES)

    def renew(self, moves: int) -> None:
        """Resample the particles, all weights even again, and move each of them."""
        slices, count = self.slices(), len(self.logs)
        places = (np.arange(count) + self.random.random()) / count
        # A last sum just below 1 must not leave a place without a particle.
        chosen = np.searchsorted(self.weights.cumsum(), places).clip(max=count - 1)
        self.normal, self.logs = self.normal[:, chosen], self.logs[chosen]
        self.log_weights = np.full(count, -np.log(count))
        for _ in range(moves):
            self.normal, self.logs = slices.step(self.normal, self.logs, self.random)

    def slices(self, ahead: int = 1) -> Slices:
        """Return steps with ellipses from a normal near the particles.

        They leave the posterior so far as it is where other points take them; the particles themselves only
        asymptotically.
        """
        return Slices(self._total, Normal.near(self.normal, self.weights), ahead)

    def forecast(self, row: Row) -> Floats:
        """Return the probability of each answer of a row [O] given what was learnt."""
        chances = self.likelihood.chances([row], self.points)[0]
        found: Floats = (chances * self.weights).sum(axis=1)
        total: Floats = found / found.sum()
        return total

    def _total(self, points: Floats) -> Floats:
        return self.likelihood.total(self.rows, points)


def in_order(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows with an answer, in the order in which their answers came to be known."""
    known = [(row.known, row.date, row.name, row) for row in rows if row.answer is not None and row.known]
    return tuple(row for *_, row in sorted(known, key=lambda one: one[:3]))
