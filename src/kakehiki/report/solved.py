"""What `kakehiki solve` has found, as records of names and numbers: what the text is made from, and the JSON itself."""

from __future__ import annotations

import dataclasses
import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve.account import Account, payoff_range
from kakehiki.solve.equilibria import Equilibrium
from kakehiki.solve.gambit import Search
from kakehiki.solve.unreached import beliefs_known

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

SCHEMA = "kakehiki.solution/1"
MOST_KNOWN = 100  # steps that are told of what a mover knows: deep trees have a long past at every set


@dataclass(frozen=True)
class Step:
    """One option taken at one move."""

    move: str
    option: str


@dataclass(frozen=True)
class InformationSet:
    """A set: its move, who decides (null: chance), what was done before as far as the mover can tell, its options."""

    move: str
    actor: str | None
    knows: tuple[Step, ...]
    options: tuple[str, ...]


@dataclass(frozen=True)
class GameShape:
    """The game; `case` and `situation` are null for a Gambit file, `title` for a case; what is not finite is null."""

    case: str | None
    situation: str | None
    title: str | None
    actors: tuple[str, ...]
    nodes: int
    ends: int
    payoff_range: float | None
    sets: tuple[InformationSet, ...]


@dataclass(frozen=True)
class OptionPlay:
    """One option: its probability, its value to the mover (null: see SetPlay), d probability / d ln precision."""

    option: str
    probability: float | None
    value: float | None
    by_log_precision: float | None


@dataclass(frozen=True)
class SetPlay:
    """Play at one set: the probability of coming to it, and what the best option would gain there.

    That gain and the options' values are null at chance's sets, and where play is too rare to tell the mover's beliefs.
    """

    reach: float | None
    regret: float | None
    options: tuple[OptionPlay, ...]


@dataclass(frozen=True)
class ActorPlay:
    """What an actor expects, and what its best strategy would add to that."""

    actor: str
    value: float | None
    nash_regret: float | None


@dataclass(frozen=True)
class Solved:
    """One solution: how it was obtained, and play at every set, in the order of the game's sets."""

    solver: str
    precision: float | None
    precision_times_range: float | None
    status: str
    residual: float | None
    steps: int
    folds: int
    determinant: float | None
    agent_regret: float | None
    agents_only: bool
    fragility: float | None
    actors: tuple[ActorPlay, ...]
    sets: tuple[SetPlay, ...]


@dataclass(frozen=True)
class SearchNote:
    """One of Gambit's methods: how it ended, whether it found all that it looks for, and how many it found."""

    method: str
    ended: str
    complete: bool
    exact: bool
    found: int


@dataclass(frozen=True)
class FoundEquilibrium:
    """One equilibrium: play set by set (null: the mover's own plan never comes there), and what each actor gets."""

    methods: tuple[str, ...]
    nash: bool
    values: tuple[float | None, ...]
    nash_regret: tuple[float | None, ...]
    play: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True)
class PeerAnswer:
    """What Gambit found; whether an equilibrium is Nash is judged here."""

    program: str
    version: str
    searches: tuple[SearchNote, ...]
    equilibria: tuple[FoundEquilibrium, ...]


def shape_of(
    tree: Tree,
    payoffs: Floats,
    case: str | None = None,
    situation: str | None = None,
    title: str | None = None,
) -> GameShape:
    """Return the game's names and sizes; payoffs [E, P]."""
    return GameShape(
        case=case,
        situation=situation,
        title=title,
        actors=tree.actors,
        nodes=len(tree.parent),
        ends=len(tree.ends),
        payoff_range=_number(payoff_range(payoffs)),
        sets=tuple(
            InformationSet(
                move=tree.moves[h],
                actor=None if tree.actor[h] == CHANCE else tree.actors[tree.actor[h]],
                knows=tuple(Step(tree.moves[k], tree.options[a]) for k, a in known(tree, h)),
                options=tuple(tree.options[a] for a in tree.actions(h)),
            )
            for h in range(len(tree.moves))
        ),
    )


def known(tree: Tree, h: int) -> list[tuple[int, int]]:
    """Return what was done on every way to set `h`, as (set, action) in order: what its mover can tell.

    The last `MOST_KNOWN` steps of it where they are more. The same option of the same move may stand at several sets
    (where movers know different things): by its names it is one step.
    """
    first, *others = tree.members[h]
    common = tree.path(first) if others else _last(tree, first)
    for node in others:
        passed = {_names(tree, a) for a in tree.path(node)}
        common = [a for a in common if _names(tree, a) in passed]
    return [(int(tree.set_of_action[a]), a) for a in common[-MOST_KNOWN:]]


def _last(tree: Tree, node: int) -> list[int]:
    found: list[int] = []
    while node > 0 and len(found) < MOST_KNOWN:
        found.append(int(tree.action[node]))
        node = int(tree.parent[node])
    return found[::-1]


def _names(tree: Tree, action: int) -> tuple[int, str, str]:
    h = tree.set_of_action[action]
    return int(tree.actor[h]), tree.moves[h], tree.options[action]


def solved(account: Account) -> Solved:
    """Return an account as a record; what is no finite number is null."""
    tree, solution = account.tree, account.solution
    precision = account.precision
    believed = beliefs_known(tree, solution.policy)[:, 0]
    return Solved(
        solver=solution.method,
        precision=precision,
        precision_times_range=None if precision is None else _number(precision * account.scale),
        status=account.status.name.lower(),
        residual=_number(solution.residual[0]),
        steps=int(solution.steps[0]),
        folds=int(solution.folds[0]),
        determinant=None if precision is None else _number(solution.determinant[0]),
        agent_regret=_number(account.regret[believed].max(initial=0.0)),
        agents_only=account.agents_only,
        fragility=None if account.fragility is None else _number(account.fragility),
        actors=tuple(
            ActorPlay(actor, _number(solution.value[p, 0]), _number(account.nash[p]))
            for p, actor in enumerate(tree.actors)
        ),
        sets=tuple(_set_play(account, h, believed) for h in range(len(tree.moves))),
    )


def _set_play(account: Account, h: int, believed: Bools) -> SetPlay:
    tree, slope = account.tree, account.slope
    decides = tree.actor[h] != CHANCE
    valued = decides and believed[h]
    return SetPlay(
        reach=_number(account.reach[h]),
        regret=_number(account.regret[h]) if valued else None,
        options=tuple(
            OptionPlay(
                option=tree.options[a],
                probability=_number(account.solution.policy[a, 0]),
                value=_number(account.worth[a]) if valued else None,
                by_log_precision=_number(slope[a]) if decides and slope is not None else None,
            )
            for a in tree.actions(h)
        ),
    )


def peer_answer(
    tree: Tree, version: str, searches: Sequence[Search], found: Sequence[Equilibrium]
) -> PeerAnswer:
    """Return what Gambit found as a record."""
    return PeerAnswer(
        program="pygambit",
        version=version,
        searches=tuple(SearchNote(s.method, s.ended, s.complete, s.exact, len(s.found)) for s in searches),
        equilibria=tuple(
            FoundEquilibrium(
                methods=e.methods,
                nash=e.nash,
                values=tuple(map(_number, e.value)),
                nash_regret=tuple(map(_number, e.regret)),
                play=tuple(
                    tuple(_number(e.policy[a]) for a in tree.actions(h)) for h in range(len(tree.moves))
                ),
            )
            for e in found
        ),
    )


def _number(x: Any) -> float | None:
    return float(x) if math.isfinite(x) else None


def render_solution_json(shape: GameShape, solution: Solved | None, gambit: PeerAnswer | None) -> str:
    """Return the records as JSON: keys sorted, numbers to the last digit, and every character of a label as ASCII."""
    made = {
        "schema": SCHEMA,
        "game": dataclasses.asdict(shape),
        "solution": dataclasses.asdict(solution) if solution else None,
        "gambit": dataclasses.asdict(gambit) if gambit else None,
    }
    return json.dumps(made, sort_keys=True, indent=1, allow_nan=False) + "\n"


def solution_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_solution_json`'s output, from the records themselves."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - a schema is asked for rarely, and pydantic is slow to load

    records: dict[str, Any] = {"game": GameShape, "solution": Solved | None, "gambit": PeerAnswer | None}
    defs: dict[str, Any] = {}
    properties: dict[str, Any] = {"schema": {"const": SCHEMA}}
    for name, record in records.items():
        made = TypeAdapter(record).json_schema(mode="serialization", ref_template="#/$defs/{model}")
        defs |= made.pop("$defs", {})
        properties[name] = made
    for part in (*defs.values(), properties["game"]):
        part["additionalProperties"] = False
        part["required"] = sorted(part["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
        "$defs": defs,
    }
