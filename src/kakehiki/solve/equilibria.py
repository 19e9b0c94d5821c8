"""The different equilibria among those that a peer's methods found, each judged by our own regrets."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.efg import ExtensiveGame
from kakehiki.game.tree import Tree
from kakehiki.solve.agent_logit import values
from kakehiki.solve.gambit import Search
from kakehiki.solve.regret import nash_regret, own_range

Floats = NDArray[np.float64]

SAME = 1e-7  # in probability: play this close is one equilibrium, told twice
NOTHING = 1e-6  # of an actor's own payoff range: what it can gain at a Nash equilibrium told in floats


@dataclass(frozen=True)
class Equilibrium:
    """Play in one game (A actions, P actors), the methods that found it, and what deviating would gain."""

    policy: Floats  # [A], not a number where an actor's own plan leaves it open
    methods: tuple[str, ...]
    value: Floats  # [P]
    regret: Floats  # [P] what an actor's best strategy would gain, worked out here
    nash: bool  # whether that is nothing


def different(game: ExtensiveGame, searches: Iterable[Search]) -> tuple[Equilibrium, ...]:
    """Return the different equilibria: all that are Nash in the order found, then those of the agents only.

    Play that agents settle on and that is Nash is among the first already, except for what happens where an actor's
    own plan never leads.
    """
    kept: list[Floats] = []
    methods: list[list[str]] = []
    for search in searches:
        for policy in search.found:
            like = _like(kept, policy)
            if like is None:
                kept.append(policy)
                methods.append([search.method])
            elif search.method not in methods[like]:
                methods[like].append(search.method)
    judged = [_judged(game, policy, tuple(names)) for policy, names in zip(kept, methods, strict=True)]
    return tuple(sorted(judged, key=lambda e: not e.nash))


def _like(kept: list[Floats], policy: Floats) -> int | None:
    """Return the first of the policies [A] that is the same; where one leaves play open, it goes along with any."""
    if not kept:
        return None
    others = np.array(kept)
    same = np.isnan(others) | np.isnan(policy) | (np.abs(others - policy) <= SAME)
    found = np.flatnonzero(same.all(axis=1))
    return int(found[0]) if len(found) else None


def _judged(game: ExtensiveGame, policy: Floats, methods: tuple[str, ...]) -> Equilibrium:
    played = filled(game.tree, policy)[:, None]
    payoffs = game.payoffs[:, :, None]
    regret = nash_regret(game.tree, payoffs, played)[:, 0]
    nash = bool((regret <= NOTHING * own_range(payoffs)[:, 0]).all())
    return Equilibrium(policy, methods, values(game.tree, payoffs, played)[:, 0], regret, nash)


def filled(tree: Tree, policy: Floats) -> Floats:
    """Return play [A] with even shares where it is open: no payoff hangs on them."""
    even: Floats = 1.0 / tree.count[tree.set_of_action]
    return np.where(np.isnan(policy), even, policy)
