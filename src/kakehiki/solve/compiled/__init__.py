"""The logit agent equilibrium by compiled code, for large ensembles; needs Numba (the extra `fast`)."""

from __future__ import annotations

from importlib.util import find_spec
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import KakehikiError, Problem
from kakehiki.game.tree import Tree
from kakehiki.solve.branch import STRICT, USUAL, Branch
from kakehiki.solve.compiled.flat import Flat, flat
from kakehiki.solve.dependence import plan
from kakehiki.solve.follow import system_of
from kakehiki.solve.fork import arm
from kakehiki.solve.passes import program
from kakehiki.solve.solution import Solution, Status

if TYPE_CHECKING:
    from kakehiki.solve.compiled.evaluate import Games

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def available() -> bool:
    """Return whether Numba is installed."""
    return find_spec("numba") is not None


def agent_logit_compiled(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats) -> Solution:
    """Return what `agent_logit` returns, to rounding.

    Shapes: payoffs [E, P, B], chance [A, B], precision [B]. Raises KakehikiError: extra-missing.
    """
    if not available():
        raise KakehikiError(Problem("extra-missing", {"extra": "fast", "package": "numba"}))
    from kakehiki.solve.compiled.evaluate import Games, places  # noqa: PLC0415 - Numba takes half a second to load
    from kakehiki.solve.compiled.respond import measure, respond  # noqa: PLC0415

    todo, draws, actors = plan(tree), len(precision), len(tree.actors)
    games = Games(
        np.ascontiguousarray(payoffs, dtype=np.float64).reshape(-1, draws),
        np.ascontiguousarray(chance),
        np.ascontiguousarray(precision),
        np.empty(draws),
    )
    status = np.zeros(draws, dtype=np.int8)
    residual, determinant = np.zeros(draws), np.ones(draws)
    steps, folds = np.ones(draws, dtype=np.int64), np.zeros(draws, dtype=np.int64)
    sound = np.ones(draws, dtype=np.bool_)
    if todo.blocks:
        measure(games, actors, sound)
    logits = [np.empty((0, draws))]
    for block, made in zip(todo.blocks, _flats(tree), strict=False):
        branch = _branch(made, games, sound)
        lost = ~branch.arrived
        if lost.any():  # few, and not worth compiled code of their own
            system = system_of(tree, todo, block, payoffs[..., lost], chance[:, lost])
            branch.put(lost, arm(system, precision[lost]))
            status[lost] = Status.FORKED
        logits.append(branch.logits)
        residual = np.maximum(residual, branch.residual)
        steps += branch.steps
        folds += branch.folds
        determinant *= branch.determinant
        status[(branch.folds > 0) & (status == Status.CONVERGED)] = Status.FOLDED
        status[~branch.arrived] = Status.FAILED
    whole = _flats(tree)[-1]
    policy, value = games.chance.copy(), np.empty((actors, draws))
    respond(whole, places(whole), games, np.concatenate(logits), sound, policy, value)
    status[~sound], residual[~sound], determinant[~sound] = Status.FAILED, np.inf, np.nan
    policy[:, ~sound] = (1.0 / tree.count[tree.set_of_action])[:, None]
    value[:, ~sound] = 0.0
    return Solution("agent_logit_compiled", policy, value, status, residual, steps, folds, determinant)


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
