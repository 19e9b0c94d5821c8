"""How likely a record's answers are: every row is the case's own game of its date, and all rows share the numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.run import COMPILED, SOLVER, Ensemble
from kakehiki.history.record.rows import Row
from kakehiki.solve.compiled import available
from kakehiki.solve.solution import Status

Floats = NDArray[np.float64]

LEAST = 1e-300  # no answer that was given is less likely: a logarithm must be finite


class Likelihood:
    """Answers of many rows at many points of the unit cube, solved as one batch.

    A row's likelihood is the probability of its public answer given the invitation made, summed over the private types
    that only one actor sees. A game that FAILED says nothing: all options of its answer count as equally likely.
    `games` and `failed` count what was solved so far.
    """

    def __init__(self, case: Case) -> None:
        # One solver for every batch, however small: the same rows and points always give the same bytes.
        solver = COMPILED if available() else SOLVER
        self.case, self.numbers = case, len(numbers_of(case))
        self.options = tuple(case.moves[case.question.move].options)
        self.ensemble = Ensemble(case, 1, 0, solver=solver)
        self.games = self.failed = 0

    def chances(self, rows: Sequence[Row], points: Floats) -> Floats:
        """Return the probability of every answer of each row [R, O, B] at points [V, B]."""
        solved = self.ensemble.at(points).run([row.setting for row in rows])
        lost = {setting: answers.status == Status.FAILED for setting, answers in solved.items()}
        self.games += len(solved) * points.shape[1]
        self.failed += sum(int(failed.sum()) for failed in lost.values())
        even = 1.0 / len(self.options)
        found = np.empty((len(rows), len(self.options), points.shape[1]))
        for r, row in enumerate(rows):
            np.copyto(found[r], np.where(lost[row.setting], even, solved[row.setting].chance))
        return found

    def given(self, rows: Sequence[Row], points: Floats) -> Floats:
        """Return the log-likelihood of the answer given in each row [R, B] at points [V, B]."""
        chances = self.chances(rows, points)
        told = [self.options.index(str(row.answer)) for row in rows]
        logs: Floats = np.log(np.maximum(chances[np.arange(len(rows)), told], LEAST))
        return logs

    def total(self, rows: Sequence[Row], points: Floats) -> Floats:
        """Return the log-likelihood of all answers together [B] at points [V, B]: rows are independent given them."""
        if not rows:
            return np.zeros(points.shape[1])
        logs = self.given(rows, points)
        out: Floats = logs[0].copy()
        for row in logs[1:]:  # in a fixed order, so that no point's bytes depend on the points beside it
            out += row
        return out
