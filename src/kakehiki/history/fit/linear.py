"""Payoffs as linear predictors: what each interest is worth to its actor, in every row's game."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import medians
from kakehiki.ensemble.views import View, view
from kakehiki.game.compile import Game, compile_game
from kakehiki.history.fit.scores import log_likelihoods, scores
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

FARTHEST = 5.0  # coefficients, in shares of an actor's weights


@dataclass(frozen=True, eq=False)
class Group:
    """The rows [B] whose games are on one tree, all numbers but the weights at their medians.

    `worth` [K, E, P, B]: what each end brings to each interest; payoffs are its sum weighted by coefficients [K].
    """

    seen: View
    rows: Ints
    told: Ints
    worth: Floats
    chance: Floats
    precision: Floats


class Predictors:
    """The log-likelihood of a record by coefficients of the interests, at a precision that is held.

    A coefficient is what one unit of an interest is worth to its actor (to one private type of it, where the case gives
    the weight by type). Those of the case are its weights' shares. Payoffs times c at a precision divided by c are the
    same game: so the precision is held at its median, and an actor's coefficients that add up to more than 1 say that
    its choices are more precise than the case has it. `paths` [K]: the weights of all actors that bear on any row;
    `free` [F]: those of the actor that answers, whose own choices a record holds. `types`: the private types that are
    taken as known, by their move; information is perfect if all are.
    """

    def __init__(self, case: Case, rows: Sequence[Row], types: Mapping[str, str] | None = None) -> None:
        self.case, self.rows, self.types = case, rows, dict(types or {})
        self.numbers = numbers_of(case)
        given: dict[tuple[tuple[str, str], ...], list[int]] = {}
        for r, row in enumerate(rows):
            given.setdefault(row.setting.given, []).append(r)
        self.games = {made: compile_game(case, dict(made)) for made in given}
        self.paths = self._paths()
        asked = case.moves[case.question.move].actor
        self.free = np.flatnonzero([path.split(".")[1] == asked for path in self.paths])
        self.groups = _merged([self._group(self.games[made], members) for made, members in given.items()])

    @cached_property
    def shares(self) -> Floats:
        """The case's own coefficients [K]: each weight's share of its actor's (mean over types), at medians."""
        middle = medians(self.numbers, self.rows[0].setting)[:, 0]
        found: dict[int, list[float]] = {}
        for game in self.games.values():
            for share in game.shares:
                found.setdefault(share.weight, []).append(
                    middle[share.weight] / middle[list(share.among)].sum()
                )
        at = {q.path: i for i, q in enumerate(self.numbers)}
        return np.array([np.mean(found[at[path]]) for path in self.paths])

    def value(self, coefficients: Floats, log_precision: float = 0.0) -> tuple[Floats, Floats, Floats]:
        """Return the log-likelihood of each row [R], and its gradients by coefficients [K, R] and log precision [R].

        `log_precision` is added to that of the case's median.
        """
        logs, slope = np.zeros(len(self.rows)), np.zeros((len(self.paths), len(self.rows)))
        by_precision = np.zeros(len(self.rows))
        for group in self.groups:
            payoffs = np.einsum("k,kepb->epb", coefficients, group.worth)
            precision = group.precision * np.exp(log_precision)
            found = scores(group.seen, group.told, payoffs, group.chance, precision)
            logs[group.rows] = found.logs
            slope[:, group.rows] = np.einsum("epb,kepb->kb", found.by_payoff, group.worth)
            by_precision[group.rows] = found.by_precision
        return logs, slope, by_precision

    def objective(self, free: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood and its gradient by the free coefficients [F], the others as in the case.

        Not a number beyond `FARTHEST`: there play is sure in every game, and the likelihood all but level.
        """
        if np.abs(free).max(initial=0.0) > FARTHEST:
            return np.nan, np.full(len(free), np.nan)
        logs, slope, _ = self.value(self.whole(free))
        return float(logs.sum()), slope[self.free].sum(axis=1)

    def screened(self, points: Floats) -> Floats:
        """Return the log-likelihood [S] at each of many settings of the free coefficients [F, S]."""
        total = np.zeros(points.shape[1])
        whole = np.repeat(self.shares[:, None], points.shape[1], axis=1)
        whole[self.free] = points
        for group in self.groups:
            payoffs = np.einsum("ks,kepb->epsb", whole, group.worth)
            count = points.shape[1]
            logs = log_likelihoods(
                group.seen,
                np.tile(group.told, count),
                payoffs.reshape(*payoffs.shape[:2], -1),
                np.tile(group.chance, count),
                np.tile(group.precision, count),
            )
            total += logs.reshape(count, -1).sum(axis=1)
        return total

    def whole(self, free: Floats) -> Floats:
        """Return all coefficients [K] from the free ones [F]."""
        found = self.shares.copy()
        found[self.free] = free
        return found

    def by_precision(self, log_precision: Floats) -> tuple[float, Floats]:
        """Return the log-likelihood with the case's own shares, and its gradient by log precision [1]."""
        logs, _, slope = self.value(self.shares, float(log_precision[0]))
        return float(logs.sum()), np.array([slope.sum()])

    def _paths(self) -> tuple[str, ...]:
        # Weights that some end of some row's game rests on, but for those of types that are ruled out.
        ruled_out = {
            f".{option}"
            for move, kept in self.types.items()
            for option in self.case.moves[move].options
            if option != kept
        }
        used = {self.numbers[share.weight].path for game in self.games.values() for share in game.shares}
        kept = [q.path for q in self.numbers if q.path in used]
        return tuple(p for p in kept if p.count(".") < 3 or not any(p.endswith(o) for o in ruled_out))

    def _group(self, game: Game, members: Sequence[int]) -> Group:
        rows = [self.rows[r] for r in members]
        seen = view(self.case, game, dict(rows[0].setting.given))
        values = np.concatenate([medians(self.numbers, row.setting) for row in rows], axis=1)
        chance = game.chances(values)
        for action, option in enumerate(game.tree.options):
            move = game.tree.moves[game.tree.set_of_action[action]]
            if move in self.types:
                chance[action] = float(option == self.types[move])
        return Group(
            seen,
            np.array(members),
            np.array([seen.options.index(str(row.answer)) for row in rows]),
            self._worth(game, values),
            chance,
            values[game.row("precision")],
        )

    def _worth(self, game: Game, values: Floats) -> Floats:
        ends, actors = len(game.sums), len(game.tree.actors)
        found = np.zeros((len(self.paths), ends, actors, values.shape[1]))
        place = {path: k for k, path in enumerate(self.paths)}
        terms = game.products(values)
        for end, by_actor in enumerate(game.sums):
            for actor, indices in enumerate(by_actor):
                for share, term in (game.pieces[i] for i in indices):
                    k = place.get(self.numbers[game.shares[share].weight].path)
                    if k is not None:
                        found[k, end, actor] += terms[term]
        return found


def _merged(groups: Sequence[Group]) -> list[Group]:
    # Different invitations often lead to trees that differ in payoffs alone: such games are solved together.
    found: dict[tuple[object, ...], list[Group]] = {}
    for group in groups:
        tree = group.seen.tree
        arrays = (tree.parent, tree.action, tree.set_of, tree.actor, tree.first, tree.count)
        shape = (tree.moves, tree.options, group.seen.answers, *(array.tobytes() for array in arrays))
        found.setdefault(shape, []).append(group)
    return [
        Group(
            alike[0].seen,
            *(
                np.concatenate([getattr(group, name) for group in alike], axis=-1)
                for name in ("rows", "told", "worth", "chance", "precision")
            ),
        )
        for alike in found.values()
    ]
