"""What is looked at in solved games: answers to the question, by private type, and what everybody can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.course import course
from kakehiki.case.model import Case
from kakehiki.errors import GameError, Problem
from kakehiki.game.compile import Game
from kakehiki.game.expand import Step
from kakehiki.game.tree import Tree
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.solution import Solution, Status

Floats = NDArray[np.float64]

Types = tuple[Step, ...]  # private types that are supposed: (type move, option)

TREMBLE = 1e-30  # least probability of an action where the moves made would otherwise have none


@dataclass(frozen=True)
class PublicEvent:
    """One node of the public tree; `nodes` are the tree's nodes that look like it to everybody."""

    parent: int
    depth: int
    move: str
    option: str
    actor: str | None
    nodes: tuple[int, ...]


@dataclass(frozen=True)
class View:
    """Where to look in one tree, for one question and the moves made."""

    tree: Tree
    options: tuple[str, ...]  # of the question's move
    types: tuple[str, ...]  # private types of its mover
    root: tuple[int, ...]  # nodes that the moves made lead to
    answers: tuple[tuple[tuple[int, int, int], ...], ...]  # by option: (type index or -1, node, action)
    events: tuple[PublicEvent, ...]


def view(case: Case, game: Game, given: Mapping[str, str]) -> View:
    """Return where a game's answers and public events are.

    Moves in `given` to which the others in it do not lead (in a mixture of two situations) do not count as made.
    Raises GameError: question-unreached.
    """
    tree = game.tree
    question = case.question.move
    type_move = next(
        (m for m, move in case.moves.items() if move.type_of == case.moves[question].actor), None
    )
    reached = course(case, given)
    made = {(m, o) for m, o in given.items() if m in reached and m in tree.moves}
    paths = [[_step(tree, a) for a in tree.path(node)] for node in range(len(tree.parent))]
    inside = [made <= set(path) for path in paths]
    asked = [n for n, h in enumerate(tree.set_of) if h >= 0 and inside[n] and tree.moves[h] == question]
    if not asked:
        told = ", ".join(f"{m}: {o}" for m, o in given.items()) or "-"
        values = {"move": question, "given": told, "path": f"moves.{question}"}
        raise GameError(Problem("question-unreached", values))
    kinds = {node: next((o for m, o in paths[node] if m == type_move), None) for node in asked}
    # Types that are drawn later, or after some moves only, are not what the answer is split by.
    known = type_move is not None and None not in kinds.values()
    types = tuple(case.moves[type_move].options) if type_move and known else ()
    options = tuple(case.moves[question].options)
    answers = tuple(
        tuple(
            (types.index(str(kinds[n])) if types else -1, n, tree.actions(int(tree.set_of[n]))[i])
            for n in asked
        )
        for i in range(len(options))
    )
    root = tuple(n for n, here in enumerate(inside) if here and (n == 0 or not inside[tree.parent[n]]))
    return View(tree, options, types, root, answers, _events(case, _since(tree, root, paths)))


def _since(tree: Tree, root: tuple[int, ...], paths: list[list[Step]]) -> dict[int, list[Step]]:
    # The steps from a root to each node below it; what came before is told by the moves made.
    start = {node: len(paths[node]) for node in root}
    found = {}
    for node in range(1, len(paths)):
        above = int(tree.parent[node])
        if above in start:
            start[node] = start[above]
            found[node] = paths[node][start[node] :]
    return found


def _step(tree: Tree, action: int) -> Step:
    return tree.moves[tree.set_of_action[action]], tree.options[action]


def _events(case: Case, paths: Mapping[int, list[Step]]) -> tuple[PublicEvent, ...]:
    hidden = {m for m, move in case.moves.items() if move.type_of is not None or move.seen_by is not None}
    found: dict[tuple[Step, ...], list[int]] = {}
    for node, path in paths.items():
        if path[-1][0] not in hidden:
            found.setdefault(tuple(s for s in path if s[0] not in hidden), []).append(node)
    keys = _preorder(list(found))
    order = {key: i for i, key in enumerate(keys)}
    return tuple(
        PublicEvent(
            order.get(key[:-1], -1), len(key), *key[-1], case.moves[key[-1][0]].actor, tuple(found[key])
        )
        for key in keys
    )


def _preorder(keys: list[tuple[Step, ...]]) -> list[tuple[Step, ...]]:
    place = {key: i for i, key in enumerate(keys)}
    return sorted(keys, key=lambda key: [place[key[: i + 1]] for i in range(len(key))])


@dataclass
class Answers:
    """One setting's answers in B draws; T and K are 0 unless the setting is looked at whole.

    C: sets of private types that are supposed, for which public events are told.
    """

    options: tuple[str, ...]  # [O]
    types: tuple[str, ...]  # [T]
    chance: Floats  # [O, B]
    type_chance: Floats  # [T, B]
    by_type: Floats  # [T, O, B]
    event: Floats  # [K, B] probability of each public event, given the moves made
    status: NDArray[np.int8]  # [B]
    residual: Floats  # [B]
    supposed: tuple[Types, ...]  # [C]
    told: Floats  # [C, K, B] probability of each public event, given the moves made and the types supposed

    @classmethod
    def empty(cls, seen: View, draws: int, *, whole: bool, supposed: tuple[Types, ...] = ()) -> Answers:
        """Return answers to be filled in."""
        types = seen.types if whole else ()
        o, t = len(seen.options), len(types)
        return cls(
            seen.options,
            types,
            np.empty((o, draws)),
            np.empty((t, draws)),
            np.empty((t, o, draws)),
            np.empty((len(seen.events) if whole else 0, draws)),
            np.empty(draws, dtype=np.int8),
            np.empty(draws),
            supposed,
            np.empty((len(supposed), len(seen.events), draws)),
        )

    def put(self, seen: View, solution: Solution, where: slice) -> None:
        """Fill in the answers of some draws; FAILED where the moves made are impossible to machine accuracy."""
        policy, status = solution.policy, solution.status
        likely, joint = _joint(seen, policy)
        lost = np.all(joint == 0.0, axis=(0, 1))
        if lost.any():
            # Nothing can be learned from such a move, but that every move is possible: all tremble alike.
            policy = np.where(lost, np.maximum(policy, TREMBLE), policy)
            status = np.where(lost, np.int8(Status.FAILED), status)
            likely, joint = _joint(seen, policy)
        by_type = ordered_sum(joint.swapaxes(0, 1))  # [T, B]
        total = ordered_sum(by_type)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.chance[:, where] = np.nan_to_num(ordered_sum(joint) / total)
            if self.types:
                self.type_chance[:, where] = np.nan_to_num(by_type / total)
                self.by_type[:, :, where] = np.nan_to_num(joint / by_type[:, None])
        self.status[where], self.residual[where] = status, solution.residual
        if len(self.event):
            self.event[:, where] = _public(seen, likely)
        for c, types in enumerate(self.supposed):
            self.told[c, :, where] = _public(seen, reach(seen.tree, _dealt(seen.tree, policy, types)))


def _public(seen: View, likely: Floats) -> Floats:
    # Probabilities of the public events [K, B] from those of the nodes [N, B]; 0 where the root is impossible.
    root = ordered_sum(likely[list(seen.root)])
    found = np.empty((len(seen.events), likely.shape[1]))
    for k, event in enumerate(seen.events):
        found[k] = np.divide(
            ordered_sum(likely[list(event.nodes)]), root, out=np.zeros_like(root), where=root > 0.0
        )
    return found


def _dealt(tree: Tree, policy: Floats, types: Types) -> Floats:
    # Nature deals these types; everybody plays on as not knowing it.
    out = policy.copy()
    dealt = dict(types)
    for action, option in enumerate(tree.options):
        move = tree.moves[tree.set_of_action[action]]
        if move in dealt:
            out[action] = float(option == dealt[move])
    return out


def _joint(seen: View, policy: Floats) -> tuple[Floats, Floats]:
    # Probabilities of each node [N, B], and of each type with each answer after the moves made [T, O, B].
    likely = reach(seen.tree, policy)
    joint = np.zeros((max(1, len(seen.types)), len(seen.options), policy.shape[1]))
    for o, places in enumerate(seen.answers):
        for kind, node, action in places:
            joint[max(kind, 0), o] += likely[node] * policy[action]
    return likely, joint


def ordered_sum(rows: Floats) -> Floats:
    """Return the sum over the first axis in a fixed order, so that no draw's bytes depend on the draws beside it."""
    out: Floats = rows[0].copy()
    for row in rows[1:]:
        out += row
    return out
