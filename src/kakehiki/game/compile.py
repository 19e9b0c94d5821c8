"""From a case to a game: its tree, and maps from drawn numbers to payoffs and chances. Done once a tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import Quantile, numbers_of, part_path
from kakehiki.case.numbers import Amount, Number, Product
from kakehiki.errors import GameError, Problem
from kakehiki.game.expand import Outcome, build_tree
from kakehiki.game.tree import CHANCE, Tree

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Term:
    """A product of drawn numbers: rows that multiply, and rows whose 1 - x multiplies."""

    factors: tuple[int, ...]
    complements: tuple[int, ...]


@dataclass(frozen=True)
class Share:
    """A weight's row, and the rows of all weights of that actor (and type), which it is normalised by."""

    weight: int
    among: tuple[int, ...]


@dataclass(frozen=True)
class Game:
    """A compiled case. B draws are the last axis everywhere, so that rows are contiguous.

    `numbers` [V] names the rows that `payoffs` and `chances` read. Each end's payoff to an actor is a sum of
    `pieces` (share, term), by index.
    """

    tree: Tree
    outcomes: tuple[Outcome, ...]  # [E]
    numbers: tuple[Quantile, ...]  # [V]
    shares: tuple[Share, ...]
    terms: tuple[Term, ...]
    pieces: tuple[tuple[int, int], ...]
    sums: tuple[tuple[tuple[int, ...], ...], ...]  # [E][P] indices into pieces
    chance_terms: Mapping[int, tuple[int, ...] | None]  # action -> terms, None: the rest

    def row(self, path: str) -> int:
        """Return the row of the number at `path`."""
        return next(i for i, q in enumerate(self.numbers) if q.path == path)

    def payoffs(self, values: Floats) -> Floats:
        """Return payoffs [E, P, B] from drawn numbers [V, B], with each actor's weights normalised to sum to 1."""
        terms = self.products(values)
        totals = {among: _total(values, among) for among in {s.among for s in self.shares}}
        # Where all weights of an actor are 0 there is no number, and solvers say that the draw failed.
        with np.errstate(invalid="ignore"):
            shares = [values[s.weight] / totals[s.among] for s in self.shares]
        pieces = [shares[s] * terms[t] for s, t in self.pieces]
        out = np.zeros((len(self.sums), len(self.tree.actors), values.shape[1]))
        for end, by_actor in enumerate(self.sums):
            for actor, indices in enumerate(by_actor):
                for i in indices:
                    out[end, actor] += pieces[i]
        return out

    def products(self, values: Floats) -> list[Floats]:
        """Return each of the `terms` [B] from drawn numbers [V, B]: what it brings to an interest, unweighted."""
        return [_product(term, values) for term in self.terms]

    def chances(self, values: Floats) -> Floats:
        """Return probabilities [A, B] of the chance actions (0 at actors' actions) from drawn numbers [V, B]."""
        out = np.zeros((len(self.tree.options), values.shape[1]))
        for h in np.flatnonzero(self.tree.actor == CHANCE):
            actions = self.tree.actions(int(h))
            rest = [a for a in actions if self.chance_terms[a] is None]
            for a in actions:
                for t in self.chance_terms[a] or ():
                    out[a] += _product(self.terms[t], values)
                np.clip(out[a], 0.0, 1.0, out=out[a])
            total = _total(out, tuple(actions))
            for a in rest:
                out[a] = np.maximum(0.0, 1.0 - total)
            scale = np.maximum(total, 1.0) if rest else total
            # Where all chances are 0 there is no number, and solvers say that the draw failed.
            with np.errstate(invalid="ignore"):
                for a in actions:
                    out[a] /= scale
        return out


def compile_game(case: Case, given: Mapping[str, str] | None = None) -> Game:
    """Return the game of a case once the moves in `given` are made (see `build_tree`).

    Raises GameError as `build_tree`, and type-too-late.
    """
    tree, outcomes = build_tree(case, given)
    return _Compiler(case, tree, outcomes).game()


class _Compiler:
    """Collects each distinct share, term and piece once while the ends are walked."""

    def __init__(self, case: Case, tree: Tree, outcomes: tuple[Outcome, ...]) -> None:
        self.case, self.tree, self.outcomes = case, tree, outcomes
        self.numbers = numbers_of(case)
        self.rows = {q.path: i for i, q in enumerate(self.numbers)}
        self.shares: dict[Share, int] = {}
        self.terms: dict[Term, int] = {}
        self.pieces: dict[tuple[int, int], int] = {}

    def game(self) -> Game:
        sums = tuple(self._end(outcome) for outcome in self.outcomes)
        chances = self._chances()
        return Game(
            self.tree,
            self.outcomes,
            self.numbers,
            tuple(self.shares),
            tuple(self.terms),
            tuple(self.pieces),
            sums,
            chances,
        )

    def _end(self, outcome: Outcome) -> tuple[tuple[int, ...], ...]:
        found: dict[str, list[int]] = {actor: [] for actor in self.case.actors}
        for path, target, amount in self._deliveries(outcome):
            actor, interest = target.split(".")
            share = self._share(actor, interest, outcome)
            for i, product in enumerate(amount):
                piece = (share, self._term(part_path(path, i), product))
                found[actor].append(self.pieces.setdefault(piece, len(self.pieces)))
        return tuple(tuple(indices) for indices in found.values())

    def _deliveries(self, outcome: Outcome) -> list[tuple[str, str, Amount]]:
        found = []
        for term, level in outcome.package.items():
            for target, amount in self.case.terms[term].levels[level].delivers.items():
                found.append((f"terms.{term}.{level}.{target}", target, amount))
        for move, option in outcome.history:
            for target, amount in self.case.moves[move].options[option].effects.items():
                found.append((f"moves.{move}.{option}.{target}", target, amount))
        return found

    def _share(self, actor: str, interest: str, outcome: Outcome) -> int:
        def path(name: str) -> str:
            if isinstance(self.case.interests[actor][name].weight, Number):
                return f"interests.{actor}.{name}"
            if actor not in outcome.types:
                move = outcome.history[-1][0]
                raise GameError(
                    Problem("type-too-late", {"actor": actor, "move": move, "path": f"moves.{move}"})
                )
            return f"interests.{actor}.{name}.{outcome.types[actor]}"

        among = tuple(self.rows[path(name)] for name in self.case.interests[actor])
        return self.shares.setdefault(Share(self.rows[path(interest)], among), len(self.shares))

    def _term(self, path: str, product: Product) -> int:
        def row(name: str) -> int:
            return self.rows[f"facts.{name}" if name in self.case.facts else f"quantities.{name}"]

        straight = tuple(row(f.name) for f in product.factors if not f.complement)
        complements = tuple(row(f.name) for f in product.factors if f.complement)
        term = Term((self.rows[path], *straight), complements)
        return self.terms.setdefault(term, len(self.terms))

    def _chances(self) -> dict[int, tuple[int, ...] | None]:
        found: dict[int, tuple[int, ...] | None] = {}
        for h in np.flatnonzero(self.tree.actor == CHANCE):
            move = self.tree.moves[h]
            for a in self.tree.actions(int(h)):
                option = self.tree.options[a]
                amount = self.case.moves[move].options[option].chance
                if amount is None or amount == "rest":
                    found[a] = None
                else:
                    path = f"moves.{move}.{option}.chance"
                    found[a] = tuple(self._term(part_path(path, i), p) for i, p in enumerate(amount))
        return found


def _product(term: Term, values: Floats) -> Floats:
    out: Floats = values[term.factors[0]].copy()
    for row in term.factors[1:]:
        out *= values[row]
    for row in term.complements:
        out *= 1.0 - values[row]
    return out


def _total(rows: Floats, indices: tuple[int, ...]) -> Floats:
    # In a fixed order, so that a draw's bytes do not depend on how many draws are beside it.
    out: Floats = rows[indices[0]].copy()
    for i in indices[1:]:
        out += rows[i]
    return out
