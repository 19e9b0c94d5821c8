"""How likely a record's answers are: every row is the case's own game of its date, and all rows share the numbers."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import GivenPoints, Stretch
from kakehiki.ensemble.run import COMPILED, SOLVER, Budget, Ensemble
from kakehiki.ensemble.views import Answers, View, view
from kakehiki.history.record.rows import Row
from kakehiki.solve import SOLVERS
from kakehiki.solve.compiled import available
from kakehiki.solve.solution import Status

Floats = NDArray[np.float64]

LEAST = 1e-300  # no answer that was given is less likely: a logarithm must be finite
BUDGET = Budget(games=4_096)  # of one batch, which holds several rows


class Likelihood:
    """Answers of many rows at many points of the unit cube, the rows that share a tree solved as one batch.

    A row's likelihood is the probability of its public answer given the invitation made, summed over the private types
    that only one actor sees. A game that FAILED says nothing: all options of its answer count as equally likely.
    `games` and `failed` count what was solved so far.
    """

    def __init__(self, case: Case) -> None:
        self.case, self.numbers = case, len(numbers_of(case))
        self.options = tuple(case.moves[case.question.move].options)
        # One solver for every batch, however small: the same rows and points always give the same bytes.
        self.solve = SOLVERS[COMPILED if available() else SOLVER]
        self.ensemble = Ensemble(case, 1, 0)
        self.games = self.failed = 0
        self._views: dict[tuple[tuple[str, str], ...], View] = {}

    def chances(self, rows: Sequence[Row], points: Floats) -> Floats:
        """Return the probability of every answer of each row [R, O, B] at points [V, B].

        Raises GameError as `Ensemble.game` and `view`.
        """
        draws = points.shape[1]
        found = np.empty((len(rows), len(self.options), draws))
        stretch = Stretch(numbers_of(self.case), GivenPoints(points), 0, draws)
        jobs = []
        for members in self._together(rows):
            width = max(1, BUDGET.batch(self.ensemble.game(rows[members[0]].setting).tree) // draws)
            jobs += [members[i : i + width] for i in range(0, len(members), width)]
        with ThreadPoolExecutor(min(BUDGET.threads, len(jobs) or 1)) as pool:
            run = pool.map if len(jobs) > 1 else map
            for job, (chance, failed) in zip(
                jobs, run(lambda job: self._solve([rows[r] for r in job], stretch), jobs), strict=True
            ):
                found[job] = chance.reshape(len(self.options), len(job), draws).swapaxes(0, 1)
                self.failed += failed
        self.games += len(rows) * draws
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

    def _together(self, rows: Sequence[Row]) -> list[list[int]]:
        # Rows whose games are on one tree.
        found: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for r, row in enumerate(rows):
            found.setdefault(row.setting.given, []).append(r)
        return list(found.values())

    def _solve(self, rows: Sequence[Row], stretch: Stretch) -> tuple[Floats, int]:
        # Answers [O, rows x draws], the draws of each row together, and how many games failed.
        game = self.ensemble.game(rows[0].setting)
        values = np.concatenate([stretch.values(row.setting) for row in rows], axis=1)
        solution = self.solve(
            game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
        )
        given = rows[0].setting.given
        if given not in self._views:
            self._views[given] = view(self.case, game, dict(given))
        seen = self._views[given]
        answers = Answers.empty(seen, values.shape[1], whole=False)
        answers.put(seen, solution, slice(None))
        lost = answers.status == Status.FAILED
        return np.where(lost, 1.0 / len(self.options), answers.chance), int(lost.sum())
