"""The logit agent equilibrium by compiled code, for large ensembles; needs Numba (the extra `fast`)."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import KakehikiError, Problem
from kakehiki.game.tree import Tree
from kakehiki.solve.branch import STRICT, USUAL, Branch, Ends
from kakehiki.solve.compiled.flat import Flat, closed_rows, flat
from kakehiki.solve.dependence import Plan, plan
from kakehiki.solve.follow import system_of
from kakehiki.solve.fork import arm
from kakehiki.solve.passes import bars, program
from kakehiki.solve.solution import Solution

if TYPE_CHECKING:
    from kakehiki.solve.compiled.evaluate import Games

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def available() -> bool:
    """Return whether Numba is installed and loads (which takes half a second)."""
    try:
        import_module("numba")
    except Exception:  # a Numba that does not fit NumPy fails in several ways
        return False
    return True


def agent_logit_compiled(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> Solution:
    """Return what `agent_logit` returns, to rounding.

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. Raises KakehikiError: extra-missing.
    """
    if not available():
        raise KakehikiError(Problem("extra-missing", {"extra": "fast", "package": "numba"}))
    from kakehiki.solve.compiled.evaluate import Games, places  # noqa: PLC0415 - Numba takes half a second to load
    from kakehiki.solve.compiled.respond import measure, respond  # noqa: PLC0415

    todo, draws, actors = plan(tree), len(precision), len(tree.actors)
    payoffs, chance, precision = (
        np.ascontiguousarray(x, dtype=np.float64) for x in (payoffs, chance, precision)
    )
    rows = tree.size[3] * actors
    games = Games(
        payoffs.reshape(rows, draws), chance, precision, np.empty(draws), _barred(tree, todo, chance)
    )
    sound, ends = np.ones(draws, dtype=np.bool_), Ends(draws)
    if todo.blocks:
        measure(games, actors, sound)
    logits = [np.empty((0, draws))]
    for block, made in zip(todo.blocks, _flats(tree), strict=False):
        branch = _branch(made, games, sound)
        lost = ~branch.arrived
        if lost.any():  # few, and not worth compiled code of their own
            rest = payoffs[..., lost] - payoffs[..., lost].min(axis=0)
            system = system_of(tree, todo, block, rest, chance[:, lost])
            with np.errstate(all="ignore"):
                branch.put(lost, arm(system, precision[lost]))
        logits.append(branch.logits)
        ends.add(branch, lost)
    whole = _flats(tree)[-1]
    policy, value = chance.copy(), np.empty((actors, draws))
    respond(whole, places(whole), games, np.concatenate(logits), sound, policy, value)
    ends.fail(~sound)
    policy[:, ~sound] = (1.0 / tree.count[tree.set_of_action])[:, None]
    value[:, ~sound] = 0.0
    status, residual, determinant = ends.status, ends.residual, ends.determinant
    return Solution(
        "agent_logit_compiled", policy, value, status, residual, ends.steps, ends.folds, determinant
    )


def _barred(tree: Tree, todo: Plan, chance: Floats) -> Floats:
    closed = closed_rows(tree, todo)
    found = np.zeros((sum(len(todo.telling[h]) for h in closed), chance.shape[1]))
    for h, nodes in bars(tree, todo, chance).items():
        found[closed[h] : closed[h] + len(nodes)] = nodes
    return found


_made: WeakKeyDictionary[Tree, tuple[Flat, ...]] = WeakKeyDictionary()


def _flats(tree: Tree) -> tuple[Flat, ...]:
    """Return the flat programs of a tree's blocks, and last that of all play; worked out once a tree."""
    if tree not in _made:
        todo = plan(tree)
        cut = tuple(h for block in todo.blocks for h in block.cut)
        whole = flat(program(tree, todo, todo.order, cut), 1, rooted=True)
        blocks = [
            flat(program(tree, todo, b.order, b.cut), 2 + sum(int(tree.count[h]) - 1 for h in b.cut))
            for b in todo.blocks
        ]
        _made[tree] = (*blocks, whole)
    return _made[tree]


def _branch(made: Flat, games: Games, sound: Bools) -> Branch:
    """Follow a block's branch to each sound draw's precision; failures are tried again with care."""
    from kakehiki.solve.compiled.evaluate import places  # noqa: PLC0415
    from kakehiki.solve.compiled.walk import state, walk  # noqa: PLC0415

    rows = places(made)
    branch = Branch.begun(made.unknowns, len(sound))
    branch.arrived[~sound], branch.residual[~sound], branch.determinant[~sound] = True, 0.0, 1.0
    for care in (USUAL, STRICT):
        left = np.flatnonzero(~branch.arrived)
        if len(left):
            walk(made, rows, state(rows), games, left, care, branch)
    return branch
