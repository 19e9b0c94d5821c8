"""Solvers: pure functions over arrays, (tree, payoffs, chance, precision) to `Solution`, by name in `SOLVERS`."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import Tree
from kakehiki.solve.agent_logit import agent_logit
from kakehiki.solve.compiled import agent_logit_compiled
from kakehiki.solve.limit import agent_limit
from kakehiki.solve.solution import Solution, Status
from kakehiki.solve.subgame_perfect import subgame_perfect

Floats = NDArray[np.float64]
Solver = Callable[[Tree, Floats, Floats, Floats], Solution]

SOLVERS: Mapping[str, Solver] = {
    "agent_logit": agent_logit,
    "agent_logit_compiled": agent_logit_compiled,
    "agent_limit": agent_limit,
    "subgame_perfect": subgame_perfect,
}

__all__ = ["SOLVERS", "Solution", "Solver", "Status", "agent_limit", "agent_logit", "subgame_perfect"]
