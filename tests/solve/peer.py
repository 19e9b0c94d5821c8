"""Gambit's answers (`pygambit`, never imported by the package) for games of the tests."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE
from tests.solve.efg import Played, write

Floats = NDArray[np.float64]


def agent_logit(game: Played, precisions: list[float]) -> list[tuple[float, Floats]]:
    """Return the precision that Gambit really came to and play [A] there, for each one asked for.

    Small steps: with its default first step Gambit's corrector leaves errors of about 1e-6 on larger games.
    """
    import pygambit as gbt  # noqa: PLC0415  (absent where the test is left out)
    from pygambit.qre import logit_solve_lambda  # noqa: PLC0415

    read = gbt.read_efg(io.StringIO(write(game)))
    found = logit_solve_lambda(read, precisions, first_step=0.01, max_accel=1.05)
    return [(float(x.lam), play(game, x.profile)) for x in found]


def node_values(game: Played, policy: Floats) -> Floats:
    """Return what Gambit says that each actor expects at each node [N, P] under play [A]."""
    profile = _profile(game, policy)
    worth = {
        actor: {tuple(history.actions): float(x) for history, x in found}
        for actor, found in profile.history_values
    }
    paths = [tuple(f"a{a}" for a in game.tree.path(node)) for node in range(len(game.tree.parent))]
    return np.array([[worth[actor][path] for actor in game.tree.actors] for path in paths])


def regrets(game: Played, policy: Floats) -> tuple[Floats, float, float]:
    """Return Gambit's gain of a better action at each set [H], the largest such gain, and the largest Nash regret."""
    profile = _profile(game, policy)
    found = {tuple(there.actions): float(x) for there, x in profile.infoset_regrets}
    sets = np.zeros(len(game.tree.moves))
    for h, nodes in enumerate(game.tree.members):
        if game.tree.actor[h] != CHANCE:
            sets[h] = found[tuple(f"a{a}" for a in game.tree.path(nodes[0]))]
    return sets, float(profile.agent_max_regret()), float(profile.max_regret())


def limit(game: Played) -> Floats | None:
    """Return the play [A] at which Gambit stops on its way to the branch's limit; None if it was lost."""
    import pygambit as gbt  # noqa: PLC0415

    found = gbt.nash.logit_solve(gbt.read_efg(io.StringIO(write(game))), maxregret=1e-9)
    return None if found.equilibrium is None else play(game, found.equilibrium)


def _profile(game: Played, policy: Floats) -> Any:
    import pygambit as gbt  # noqa: PLC0415

    profile = gbt.read_efg(io.StringIO(write(game))).mixed_behavior_profile()
    for h, nodes in enumerate(game.tree.members):
        if game.tree.actor[h] != CHANCE:
            there = gbt.H.path(*(f"a{a}" for a in game.tree.path(nodes[0])))
            profile[there] = {f"a{a}": float(policy[a]) for a in game.tree.actions(h)}
    return profile


def play(game: Played, profile: Any) -> Floats:
    """Return the play [A] of one of its profiles, chance included."""
    import pygambit as gbt  # noqa: PLC0415

    policy = game.chance.copy()
    for h, nodes in enumerate(game.tree.members):
        if game.tree.actor[h] == CHANCE:
            continue
        there = profile[gbt.H.path(*(f"a{a}" for a in game.tree.path(nodes[0])))]
        for a in game.tree.actions(h):
            policy[a] = float(there[f"a{a}"])
    return policy
