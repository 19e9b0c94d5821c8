"""Compile once, draw, solve in chunks: what every setting of a case answers in every draw."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field, replace
from functools import cached_property
from threading import Lock
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import PointSequence, Stretch
from kakehiki.ensemble.setting import Setting
from kakehiki.ensemble.sobol import Sobol
from kakehiki.ensemble.views import Answers, Types, View, view
from kakehiki.errors import GameError, Problem
from kakehiki.game.compile import Game, compile_game
from kakehiki.game.tree import Tree
from kakehiki.solve import SOLVERS
from kakehiki.solve.compiled import available
from kakehiki.solve.dependence import size, unknowns

Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]

SOLVER, COMPILED = "agent_logit", "agent_logit_compiled"
COMPILED_FROM = 50_000_000  # numbers to work out: NumPy takes about five seconds for them
MOST_UNKNOWNS = 100  # in one system; time grows with the cube


@dataclass(frozen=True)
class Budget:
    """How much to solve at once and on how many threads; nothing of it changes a byte of the result."""

    games: int = 16_384  # games in one batch
    threads: int = 2
    cells: int = 8_388_608  # of all games in one batch together: what its memory grows with

    def batch(self, tree: Tree) -> int:
        """Return how many games on a tree are solved at once."""
        return max(1, min(self.games, self.cells // size(tree)))


@dataclass(frozen=True, eq=False)
class Ensemble:
    """A case with its draws: the same draws for every setting, so that differences are the settings' own."""

    case: Case
    draws: int
    seed: int
    budget: Budget = Budget()
    beliefs: int = 0  # further dimensions, for numbers that no game reads
    given: PointSequence | None = None  # points to draw at in place of the Sobol sequence's
    _lock: Lock = field(default_factory=Lock, repr=False)
    _kept: dict[tuple[int, int], Stretch] = field(default_factory=dict, repr=False)
    _games: dict[tuple[tuple[str, str], ...], Game] = field(default_factory=dict, repr=False)
    solvers: set[str] = field(default_factory=set, repr=False)  # those that were used

    @cached_property
    def source(self) -> PointSequence:
        """The sequence: one dimension a number, as many again for independent draws, then those of beliefs."""
        return self.given or Sobol(2 * len(numbers_of(self.case)) + self.beliefs, self.seed)

    def points(self, draws: int) -> Floats:
        """Return points [V, draws] in the unit cube, one row for each number of the case."""
        return self.source.points(0, draws, slice(0, len(numbers_of(self.case))))

    def belief_points(self, draws: int) -> Floats:
        """Return points [D, draws] in the unit cube for the numbers of hypotheses and evidence, one row each."""
        count = 2 * len(numbers_of(self.case))
        return self.source.points(0, draws, slice(count, count + self.beliefs))

    def game(self, setting: Setting) -> Game:
        """Return the game of a setting; compiled once for all settings with the same moves made.

        Raises GameError as `build_tree`, and too-entangled.
        """
        if setting.given not in self._games:
            game = compile_game(self.case, dict(setting.given))
            if (count := unknowns(game.tree)) > MOST_UNKNOWNS:
                values = {"count": str(count), "limit": str(MOST_UNKNOWNS), "path": "moves"}
                raise GameError(Problem("too-entangled", values))
            self._games[setting.given] = game
        return self._games[setting.given]

    def run(
        self,
        settings: Sequence[Setting],
        *,
        whole: Setting | None = None,
        supposing: Mapping[Setting, tuple[Types, ...]] = MappingProxyType({}),
        progress: Progress | None = None,
        draws: int | None = None,
    ) -> dict[Setting, Answers]:
        """Return what each setting answers in every draw (in the first `draws` of them, if given).

        `whole`: the setting whose private types and public events are kept too. `supposing`: for which private types
        a setting's public events are told. `progress` is told games done and games to do.
        """
        draws = self.draws if draws is None else draws
        distinct = list(dict.fromkeys(settings))
        groups: dict[tuple[tuple[str, str], ...], list[Setting]] = {}
        for setting in distinct:
            groups.setdefault(setting.given, []).append(setting)
        solver = _solver(sum(size(self.game(m[0]).tree) * len(m) for m in groups.values()) * draws)
        self.solvers.add(solver)
        jobs = []
        out: dict[Setting, Answers] = {}
        for given, members in groups.items():
            game = self.game(members[0])
            seen = view(self.case, game, dict(given))
            for s in members:
                out[s] = Answers.empty(seen, draws, whole=s == whole, supposed=supposing.get(s, ()))
            for batch, start, stop in _batches(members, draws, self.budget.batch(game.tree)):
                jobs.append((solver, game, seen, batch, start, stop))
        jobs.sort(key=lambda job: job[4:])  # so that draws are made once for all settings
        with ThreadPoolExecutor(self.budget.threads) as pool:
            waiting = [pool.submit(self._solve, *job, out) for job in jobs]
            try:
                _wait(waiting, draws * len(distinct), progress)
            except BaseException:  # an interrupt, too, shall not wait for all that is left
                pool.shutdown(wait=False, cancel_futures=True)
                raise
        return out

    def values(self, setting: Setting, start: int, stop: int) -> Floats:
        """Return drawn numbers [V, stop - start] of a setting."""
        return self._stretch(start, stop).values(setting)

    def _stretch(self, start: int, stop: int) -> Stretch:
        # The last one is kept: several batches of settings look at the same draws in turn.
        with self._lock:
            if (start, stop) not in self._kept:
                self._kept.clear()
                self._kept[start, stop] = Stretch(numbers_of(self.case), self.source, start, stop)
            return self._kept[start, stop]

    def _solve(
        self,
        solver: str,
        game: Game,
        seen: View,
        settings: Sequence[Setting],
        start: int,
        stop: int,
        out: dict[Setting, Answers],
    ) -> int:
        stretch = self._stretch(start, stop)
        values = np.concatenate([stretch.values(s) for s in settings], axis=1)
        payoffs, chance = game.payoffs(values), game.chances(values)
        solution = SOLVERS[solver](game.tree, payoffs, chance, values[game.row("precision")])
        for i, setting in enumerate(settings):
            part = slice(i * (stop - start), (i + 1) * (stop - start))
            here = replace(
                solution,
                policy=solution.policy[:, part],
                value=solution.value[:, part],
                status=solution.status[part],
                residual=solution.residual[part],
                steps=solution.steps[part],
                folds=solution.folds[part],
                determinant=solution.determinant[part],
            )
            out[setting].put(seen, here, slice(start, stop))
        return len(settings) * (stop - start)


def _solver(numbers: int) -> str:
    # By the amount of work alone, so that no byte depends on how fast a machine is or how work is shared out.
    return COMPILED if numbers >= COMPILED_FROM and available() else SOLVER


def _wait(jobs: Sequence[Future[int]], total: int, progress: Progress | None) -> None:
    done = 0
    for finished in as_completed(jobs):
        done += finished.result()
        if progress is not None:
            progress(done, total)


def _batches(settings: Sequence[Setting], draws: int, games: int) -> list[tuple[Sequence[Setting], int, int]]:
    # Few draws of many settings together, or many draws of one: what matters for speed is the size of the batch.
    found = []
    width = max(1, games // draws)
    for i in range(0, len(settings), width):
        members = settings[i : i + width]
        step = max(1, games // len(members))
        found += [(members, start, min(draws, start + step)) for start in range(0, draws, step)]
    return found
