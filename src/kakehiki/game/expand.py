"""From the moves of a case to its tree, and what each end brings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kakehiki.case.model import Case, Move
from kakehiki.errors import GameError, Problem
from kakehiki.game.tree import CHANCE, MOST_NODES, Branching, Tree, grow

Step = tuple[str, str]  # (move, option)


@dataclass(frozen=True)
class Outcome:
    """One end: the moves that led there, the package in force, and each actor's private type."""

    history: tuple[Step, ...]
    package: Mapping[str, str]  # term -> level
    types: Mapping[str, str]  # actor -> type


def build_tree(case: Case, given: Mapping[str, str] | None = None) -> tuple[Tree, tuple[Outcome, ...]]:
    """Return the tree of a case and the outcome of each of its ends [E].

    Moves in `given` are made: they are taken out of the tree where that changes nobody's play or beliefs
    (`taken_out`).

    Raises GameError: cycle, tree-too-large, imperfect-recall.
    """
    actors = tuple(case.actors)
    fixed = taken_out(case, given or {})
    root_id = next(iter(case.moves))
    outcomes: list[Outcome] = []
    holder: list[Branching | None] = [None]
    pending: list[tuple[str | None, tuple[Step, ...], list[Branching | None], int]] = [
        (root_id, (), holder, 0)
    ]
    while pending:
        move_id, history, siblings, place = pending.pop()
        while move_id is not None and move_id in fixed:
            history = (*history, (move_id, fixed[move_id]))
            move_id = case.moves[move_id].options[fixed[move_id]].go
        if move_id is None:
            outcomes.append(_outcome(case, history))
            continue
        if any(m == move_id for m, _ in history):
            raise GameError(Problem("cycle", {"move": move_id, "path": f"moves.{move_id}"}))
        if len(outcomes) > MOST_NODES:
            raise GameError(Problem("tree-too-large", {"limit": str(MOST_NODES), "path": "moves"}))
        move = case.moves[move_id]
        actor = actors.index(move.actor) if move.actor in case.actors else CHANCE
        node = Branching(_known(case, move_id, history), actor, move_id, tuple(move.options))
        node.children = [None] * len(move.options)
        siblings[place] = node
        for i, (option_id, option) in reversed(list(enumerate(move.options.items()))):
            pending.append((option.go, (*history, (move_id, option_id)), node.children, i))
    root = holder[0]
    if root is None:
        raise GameError(Problem("nothing-to-decide", {"path": "moves"}))
    return grow(root, actors), tuple(outcomes)


def taken_out(case: Case, given: Mapping[str, str]) -> dict[str, str]:
    """Return the made moves that can be taken out of the tree: whatever is played, they begin it.

    Nobody chooses before them with a view to them, their movers have seen no chance that they could tell of, and
    every later mover sees them.
    """
    found: dict[str, str] = {}
    chances: list[str] = []
    move_id: str | None = next(iter(case.moves))
    while move_id is not None and move_id not in found and move_id not in chances:
        move = case.moves[move_id]
        if move.actor not in case.actors:
            chances.append(move_id)
            following = {option.go for option in move.options.values()}
        elif move_id in given and _open(case, move_id) and not any(_sees(case, move, c) for c in chances):
            found[move_id] = given[move_id]
            following = {move.options[given[move_id]].go}
        else:
            break
        move_id = following.pop() if len(following) == 1 else None
    return found


def _open(case: Case, move_id: str) -> bool:
    return all(m.knows is None or move_id in m.knows for name, m in case.moves.items() if name != move_id)


def _known(case: Case, move_id: str, history: tuple[Step, ...]) -> tuple[object, ...]:
    move = case.moves[move_id]
    if move.actor not in case.actors:
        return ("chance", move_id, history)
    return (move_id, tuple(step for step in history if _sees(case, move, step[0])))


def _sees(case: Case, mover: Move, earlier_id: str) -> bool:
    earlier = case.moves[earlier_id]
    if earlier.type_of is not None:
        return earlier.type_of == mover.actor  # which nobody forgets of itself
    if earlier.seen_by is not None and mover.actor not in earlier.seen_by:
        return False
    return mover.knows is None or earlier_id in mover.knows


def _outcome(case: Case, history: tuple[Step, ...]) -> Outcome:
    proposed: dict[str, str] = {}
    package: dict[str, str] = {}
    types: dict[str, str] = {}
    for move_id, option_id in history:
        move = case.moves[move_id]
        option = move.options[option_id]
        proposed.update(option.proposes)
        if option.agrees:
            package.update(proposed)
        package.update(option.package)
        if move.type_of is not None:
            types[move.type_of] = option_id
    return Outcome(history, package, types)
