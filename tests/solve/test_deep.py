"""Trees so deep that what depends on what would fill the memory are refused; others as deep are solved."""

from __future__ import annotations

import numpy as np
import pytest

from kakehiki.errors import GameError
from kakehiki.game.tree import Branching, Tree, grow
from kakehiki.solve import SOLVERS, Status


def _chain(moves: int, hidden: bool) -> Tree:
    # Two actors in turn may stop or go on; the last two move without seeing each other if so wanted.
    node: Branching | None = None
    if hidden:
        last = Branching("last", 1, "last", ("a", "b"), [None, None])
        node = Branching("before", 0, "before", ("a", "b"), [last, last])
    for i in reversed(range(moves)):
        node = Branching(i, i % 2, "move", ("stop", "on"), [None, node])
    assert node is not None
    return grow(node, ("one", "two"))


@pytest.mark.parametrize("solver", ["agent_logit", "agent_logit_compiled"])
def test_perfect_information_is_solved_however_deep(solver: str) -> None:
    tree = _chain(3_000, hidden=False)
    payoffs = np.random.default_rng(1).uniform(-1.0, 1.0, (tree.size[3], 2, 2))
    solution = SOLVERS[solver](tree, payoffs, np.zeros((tree.size[2], 2)), np.full(2, 3.0))
    assert (solution.status == Status.CONVERGED).all()


def test_hidden_information_too_deep_is_refused() -> None:
    tree = _chain(5_000, hidden=True)
    batch = np.zeros((tree.size[3], 2, 1)), np.zeros((tree.size[2], 1)), np.ones(1)
    with pytest.raises(GameError) as caught:
        SOLVERS["agent_logit"](tree, *batch)
    assert caught.value.problems[0].code == "too-many-dependences"
