"""What is looked at in solved games: answers to the question, by private type, and what everybody can see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.game.compile import Game
from kakehiki.game.expand import Step
from kakehiki.game.tree import Tree
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.solution import Solution, Status

Floats = NDArray[np.float64]

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
    """Return where a game's answers and public events are."""
    tree = game.tree
    question = case.question.move
    mover = case.moves[question].actor
    type_move = next((m for m, move in case.moves.items() if move.type_of == mover), None)
    types = tuple(case.moves[type_move].options) if type_move else ()
    paths = [[_step(tree, a) for a in tree.path(node)] for node in range(len(tree.parent))]
    made = {(m, o) for m, o in given.items() if m in tree.moves}
    inside = [made <= set(path) for path in paths]
    root = tuple(n for n, here in enumerate(inside) if here and (n == 0 or not inside[tree.parent[n]]))
    options = tuple(case.moves[question].options)
    answers: list[list[tuple[int, int, int]]] = [[] for _ in options]
    for node, path in enumerate(paths):
        h = int(tree.set_of[node])
        if h < 0 or tree.moves[h] != question or any(given.get(m, o) != o for m, o in path):
            continue
        kind = next((o for m, o in path if m == type_move), None)
        for i, action in enumerate(tree.actions(h)):
            answers[i].append((types.index(kind) if kind else -1, node, action))
    shown = {node: path for node, path in enumerate(paths) if inside[node] and path}
    return View(tree, options, types, root, tuple(map(tuple, answers)), _events(case, given, shown))


def _step(tree: Tree, action: int) -> Step:
    return tree.moves[tree.set_of_action[action]], tree.options[action]


def _events(case: Case, given: Mapping[str, str], paths: Mapping[int, list[Step]]) -> tuple[PublicEvent, ...]:
    private = {m for m, move in case.moves.items() if move.type_of is not None or move.seen_by is not None}
    hidden = private | set(given)
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
    """One setting's answers in B draws; T and K are 0 unless the setting is looked at whole."""

    options: tuple[str, ...]  # [O]
    types: tuple[str, ...]  # [T]
    chance: Floats  # [O, B]
    type_chance: Floats  # [T, B]
    by_type: Floats  # [T, O, B]
    event: Floats  # [K, B] probability of each public event, given the moves made
    status: NDArray[np.int8]  # [B]
    residual: Floats  # [B]

    @classmethod
    def empty(cls, seen: View, draws: int, *, whole: bool) -> Answers:
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
        by_type = _sum(joint.swapaxes(0, 1))  # [T, B]
        total = _sum(by_type)
        with np.errstate(divide="ignore", invalid="ignore"):
            self.chance[:, where] = np.nan_to_num(_sum(joint) / total)
            if self.types:
                self.type_chance[:, where] = np.nan_to_num(by_type / total)
                self.by_type[:, :, where] = np.nan_to_num(joint / by_type[:, None])
        self.status[where], self.residual[where] = status, solution.residual
        if len(self.event):
            root = _sum(likely[list(seen.root)])
            for k, event in enumerate(seen.events):
                self.event[k, where] = _sum(likely[list(event.nodes)]) / root


def _joint(seen: View, policy: Floats) -> tuple[Floats, Floats]:
    # Probabilities of each node [N, B], and of each type with each answer after the moves made [T, O, B].
    likely = reach(seen.tree, policy)
    joint = np.zeros((max(1, len(seen.types)), len(seen.options), policy.shape[1]))
    for o, places in enumerate(seen.answers):
        for kind, node, action in places:
            joint[max(kind, 0), o] += likely[node] * policy[action]
    return likely, joint


def _sum(rows: Floats) -> Floats:
    # Over the first axis in a fixed order, so that a draw's bytes do not depend on the draws beside it.
    out: Floats = rows[0].copy()
    for row in rows[1:]:
        out += row
    return out
