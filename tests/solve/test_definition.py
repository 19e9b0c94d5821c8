"""Answers held against the definitions in `definition.py`, which share no code with the solvers."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.game.tree import Branching, Tree, grow
from kakehiki.solve import Status, agent_logit, subgame_perfect
from tests.solve import definition, trees
from tests.solve.efg import published

SETTLED = (Status.CONVERGED, Status.FOLDED)


@pytest.mark.parametrize(
    ("name", "precision"),
    [
        ("reiley-2008", 6.0),
        ("cho-kreps-1987", 4.0),
        ("myerson-1991-fig4.2", 6.0),
        ("selten-1975", 5.0),
        ("goeree-holt-2001", 8.0),
        ("spence-1973", 6.0),
        ("watson-2013-fig29.1", 1.5),
    ],
)
def test_small_steps_of_a_root_search_come_to_the_same_play(name: str, precision: float) -> None:
    game = published(name)
    solution = agent_logit(*game.batch(), np.array([precision]))
    climbed = definition.climb(game, precision, steps=40)
    # scipy's hybrid Powell stops at a step of 1e-13; its residual, below 1e-8, decides.
    np.testing.assert_allclose(solution.policy[:, 0], climbed, rtol=0, atol=1e-8)


@settings(deadline=None, max_examples=60)
@given(trees.trees(), st.integers(0, 2**32 - 1))
def test_play_on_random_trees_is_a_quantal_response_to_itself(tree: Tree, seed: int) -> None:
    payoffs, chance = trees.many(tree, 3, seed)
    precision = np.array([3.0, 20.0, 100.0]) / trees.spread(payoffs)
    solution = agent_logit(tree, payoffs, chance, precision)
    for b in range(3):
        assert solution.status[b] in SETTLED
        game = trees.draw(tree, payoffs, chance, b)
        assert definition.violation(game, solution.policy[:, b], precision[b]) < 1e-8
        for actor in range(len(tree.actors)):
            worth = definition.value(game, solution.policy[:, b], 0, actor)
            assert solution.value[actor, b] == pytest.approx(worth, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(trees.trees().filter(lambda t: t.perfect_information), st.integers(0, 2**32 - 1), st.booleans())
def test_subgame_perfection_on_random_trees_is_the_naive_recursion(
    tree: Tree, seed: int, coarse: bool
) -> None:
    payoffs, chance = trees.many(tree, 2, seed)
    if coarse:  # then there are ties
        payoffs = np.round(payoffs)
    solution = subgame_perfect(tree, payoffs, chance, np.ones(2))
    for b in range(2):
        best, worth = definition.best_play(trees.draw(tree, payoffs, chance, b))
        tied = any(len(actions) > 1 for actions in best.values())
        assert solution.status[b] == (Status.TIED if tied else Status.CONVERGED)
        for actions in best.values():
            assert all(solution.policy[a, b] == pytest.approx(1 / len(actions)) for a in actions)
        assert solution.value[:, b] == pytest.approx(worth, abs=1e-12)
        assert solution.residual[b] <= 1e-12


def test_ties_are_each_movers_own_however_large_anothers_payoffs_are() -> None:
    last = Branching("b", 1, "b", ("l", "r"), [None, None])
    tree = grow(Branching("a", 0, "a", ("u", "d"), [last, None]), ("A", "B"))
    payoffs = np.array([[0.0, 0.0], [1.0, 1e13], [0.5, 0.0]])[:, :, None]
    solution = subgame_perfect(tree, payoffs, np.zeros((4, 1)), np.ones(1))
    assert solution.status[0] == Status.CONVERGED
    assert solution.policy[:, 0].tolist() == [1.0, 0.0, 0.0, 1.0]


def test_high_precision_with_perfect_information_is_subgame_perfect() -> None:
    game = published("mckelvey-palfrey-1992-6")
    exact = subgame_perfect(*game.batch(), np.array([1.0])).policy
    assert np.abs(agent_logit(*game.batch(), np.array([1000.0])).policy - exact).max() < 1e-12
