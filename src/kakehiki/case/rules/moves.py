"""The moves make one finite game: it starts at the first move, never returns to one, and reaches all."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.course import course
from kakehiki.case.flaws import Flaw, near
from kakehiki.case.model import Case, Move
from kakehiki.case.rules.names import situations, unknown, unknown_list


def move_rules(case: Case) -> Iterator[Flaw]:
    """Yield flaws of who moves, where options lead, and what is said to have been made before."""
    typed: dict[str, str] = {}
    for name, move in case.moves.items():
        yield from _mover(name, move, case, typed)
        if len(move.options) < 2:
            yield Flaw(f"moves.{name}", "move-one-option", at_key=True, name=name)
        for option_name, option in move.options.items():
            if option.go is not None:
                yield from unknown(f"moves.{name}.options.{option_name}.go", "move", option.go, case.moves)
    yield from _course(case)


def _mover(name: str, move: Move, case: Case, typed: dict[str, str]) -> Iterator[Flaw]:
    path = f"moves.{name}"
    if (move.actor is None) == (move.type_of is None):
        yield Flaw(path, "move-mover", at_key=True, name=name)
    elif move.type_of is not None:
        yield from unknown(f"{path}.type_of", "actor", move.type_of, case.actors)
        if move.type_of in typed:
            first = typed[move.type_of]
            yield Flaw(f"{path}.type_of", "type-twice", actor=move.type_of, first=first)
        typed.setdefault(move.type_of, name)
    elif move.actor != "chance":
        yield from unknown(f"{path}.actor", "actor", str(move.actor), case.actors)
    if move.seen_by is not None:
        yield from unknown_list(f"{path}.seen_by", "actor", move.seen_by, case.actors)
        if move.actor != "chance":
            yield Flaw(f"{path}.seen_by", "seen-by-misplaced", at_key=True, name=name)
    if move.knows is not None and move.actor in {None, "chance"}:
        yield Flaw(f"{path}.knows", "knows-misplaced", at_key=True, name=name)


def _course(case: Case) -> Iterator[Flaw]:
    """Yield cycles, moves that are never reached, and mentions of moves out of order."""
    nexts = {
        name: [o.go for o in move.options.values() if o.go in case.moves and o.go is not None]
        for name, move in case.moves.items()
    }
    cycle = _cycle(nexts)
    if cycle:
        yield Flaw(f"moves.{cycle[0]}", "moves-cycle", at_key=True, cycle=" → ".join([*cycle, cycle[0]]))
    root = next(iter(case.moves))
    reached = _after(root, nexts) | {root}
    for name in case.moves:
        if name not in reached:
            yield Flaw(f"moves.{name}", "move-unreached", at_key=True, name=name, root=root)
    yield from _mentions(case, nexts)


def _mentions(case: Case, nexts: dict[str, list[str]]) -> Iterator[Flaw]:
    """Yield mentions of moves that cannot have come before the move that mentions them."""
    previous: dict[str, list[str]] = {name: [] for name in case.moves}
    for name, after in nexts.items():
        for following in after:
            previous[following].append(name)
    for name, move in case.moves.items():
        before = _after(name, previous) if move.knows else set()
        for place, known in enumerate(move.knows or []):
            path = f"moves.{name}.knows.{place}"
            if known not in case.moves:
                yield from unknown(path, "move", known, case.moves)
            elif known not in before:
                yield Flaw(path, "move-not-before", name=known, move=name, **near(known, sorted(before)))
            elif _hidden_from(str(move.actor), case.moves[known]):
                yield Flaw(path, "knows-hidden", name=known, actor=str(move.actor))
    asked = case.question.move
    if asked in course(case, {}):
        yield from _made_moves(case, asked, _after(asked, previous))


def _hidden_from(actor: str, earlier: Move) -> bool:
    seers = earlier.seen_by if earlier.type_of is None else [earlier.type_of]
    return seers is not None and actor not in seers


def _made_moves(case: Case, asked: str, before: set[str]) -> Iterator[Flaw]:
    """Yield moves said to be made that cannot have been, or after which the question is never asked."""
    for path, given, own in _made(case):
        for move in own:
            if move in case.moves and move not in before:
                inner = f"{path}.{move}"
                closest = near(move, sorted(before))
                yield Flaw(inner, "move-not-before", at_key=True, name=move, move=asked, **closest)
        reached = course(case, given)
        if asked not in reached:
            told = ", ".join(f"{m}: {o}" for m, o in given.items())
            yield Flaw(path, "question-unreached", at_key=True, move=asked, given=told)
        elif path.endswith(".given"):
            for move in sorted(before.intersection(given, course(case, {})) - reached):
                yield Flaw(f"{path}.{move}", "given-unreached", at_key=True, name=move)


def _made(case: Case) -> Iterator[tuple[str, dict[str, str], dict[str, str]]]:
    """Yield where moves are said to be made: the path, all moves made there, and those named at the path."""
    for path, situation in situations(case):
        if situation.given:
            yield f"{path}.given", situation.given, situation.given
    for name, lever in case.levers.items():
        if lever.moves:
            yield f"levers.{name}.moves", case.now.given | lever.moves, lever.moves


def _after(start: str, nexts: dict[str, list[str]]) -> set[str]:
    """Return the moves that can come after a move."""
    found: set[str] = set()
    waiting = list(nexts[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += nexts[name]
    return found


def _cycle(nexts: dict[str, list[str]]) -> list[str]:
    """Return the moves of a cycle in order, or none; without recursion, so that a chain may be long."""
    done: set[str] = set()
    for root in nexts:
        trail: list[str] = []
        waiting = [(root, 0)]
        while waiting:
            name, depth = waiting.pop()
            del trail[depth:]
            if name in trail:
                return trail[trail.index(name) :]
            if name in done and name not in trail:
                continue
            trail.append(name)
            waiting += [(n, depth + 1) for n in nexts[name]]
            done.add(name)
    return []
