"""How carefully a branch is followed, and where each draw arrived."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from kakehiki.solve.solution import Status

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Care(NamedTuple):
    """When a step is good enough."""

    first: float = 0.5  # largest first Newton correction
    contraction: float = 0.5  # largest ratio of one correction to the last
    bend: float = 0.9  # smallest cosine between tangents
    ahead: float = 0.5  # largest step as a share of the way to where the bordered determinant would be 0
    change: float = 4.0  # largest factor by which the bordered determinant may change
    least: float = 1e-6  # smallest bordered determinant: below, another branch crosses
    near: float = 1e-2  # a correction this small ends a step on the way (it leaves an error of its square)
    final: float = 1e-11  # residual at the target, times 1 + t
    growth: float = 3.0
    start: float = 2.0
    smallest: float = 1e-9
    most: int = 3_000  # evaluations


USUAL = Care()
STRICT = Care(first=0.2, contraction=0.4, bend=0.95, near=1e-5, start=0.2, most=20_000)


class Branch(NamedTuple):
    """Where each of B draws arrived: logits of the cut sets [K, B], and how."""

    logits: Floats  # [K, B]
    residual: Floats  # [B]
    arrived: Bools  # [B]
    folds: NDArray[np.int64]  # [B] times that precision turned back
    steps: NDArray[np.int64]  # [B]
    determinant: Floats  # [B] of the equations' Jacobian by the logits, where it arrived

    @classmethod
    def begun(cls, unknowns: int, draws: int) -> Branch:
        """Return a branch that nobody has followed yet."""
        return cls(
            np.zeros((unknowns, draws)),
            np.full(draws, np.inf),
            np.zeros(draws, dtype=bool),
            np.zeros(draws, dtype=np.int64),
            np.zeros(draws, dtype=np.int64),
            np.full(draws, np.nan),
        )

    def put(self, which: Bools | NDArray[np.int64], other: Branch) -> None:
        """Put another branch's draws in the place of some; their steps add up."""
        self.steps[which] += other.steps
        for name in ("logits", "residual", "arrived", "folds", "determinant"):
            getattr(self, name)[..., which] = getattr(other, name)


class Ends:
    """How B draws ended, over all blocks of a tree."""

    def __init__(self, draws: int) -> None:
        self.residual, self.determinant = np.zeros(draws), np.ones(draws)
        self.steps, self.folds = np.ones(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
        self.forked, self.failed = np.zeros(draws, dtype=bool), np.zeros(draws, dtype=bool)

    def add(self, branch: Branch, forked: Bools) -> None:
        """Take one block's branch into account, and in which draws [B] it was followed round a fork."""
        self.residual = np.maximum(self.residual, branch.residual)
        self.determinant = self.determinant * branch.determinant
        self.steps += branch.steps
        self.folds += branch.folds
        self.forked |= forked
        self.failed |= ~branch.arrived

    def fail(self, broken: Bools) -> None:
        """Say that some draws are no games."""
        self.failed |= broken
        self.residual[broken], self.determinant[broken] = np.inf, np.nan

    @property
    def status(self) -> NDArray[np.int8]:
        """The gravest that there is to say of each draw [B]."""
        found = np.where(self.folds > 0, Status.FOLDED, Status.CONVERGED)
        found = np.where(self.forked, Status.FORKED, found)
        return np.where(self.failed, Status.FAILED, found).astype(np.int8)
