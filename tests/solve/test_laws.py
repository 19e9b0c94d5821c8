"""The contract's laws on trees that hypothesis grows: several actors, types, chance, moves that are not seen."""

from __future__ import annotations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kakehiki.game.tree import CHANCE, Tree
from kakehiki.solve import SOLVERS, Solution, Status
from tests.solve import retold, trees
from tests.solve.efg import Floats

DRAWS = 3
FIELDS = ("policy", "value", "status", "residual", "steps", "folds", "determinant")
# How far answers to the same question, asked otherwise, may differ: the equations hold to 1e-11 x
# (1 + precision x spread); a limit is an estimate on which two precisions agree.
SAME = {"agent_limit": 1e-5, "subgame_perfect": 1e-12}  # 1e-7 for quantal play
MOST_NODES = {"agent_limit": 36}  # for the tests' own speed; 100 elsewhere

solvers = st.sampled_from(sorted(SOLVERS))
seeds = st.integers(0, 2**32 - 1)


def _games(tree: Tree, solver: str, seed: int) -> tuple[Floats, Floats, Floats]:
    assume(len(tree.parent) <= MOST_NODES.get(solver, 100))
    assume(tree.perfect_information or solver != "subgame_perfect")
    payoffs, chance = trees.many(tree, DRAWS, seed)
    return payoffs, chance, np.array([2.0, 15.0, 40.0]) / trees.spread(payoffs)


def _settled(*solutions: Solution) -> list[int]:
    # Where one of them is lost there is nothing to compare; that is rare, and counted elsewhere.
    return [b for b in range(DRAWS) if all(s.status[b] != Status.FAILED for s in solutions)]


@settings(deadline=None, max_examples=20)
@given(trees.trees(), solvers, seeds)
def test_a_batch_is_a_loop(tree: Tree, solver: str, seed: int) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    whole = SOLVERS[solver](tree, payoffs, chance, precision)
    for b in range(DRAWS):
        one = SOLVERS[solver](tree, payoffs[..., [b]], chance[:, [b]], precision[[b]])
        for field in FIELDS:
            assert getattr(one, field).tobytes() == getattr(whole, field)[..., [b]].tobytes(), field


@settings(deadline=None, max_examples=20)
@given(trees.trees(), solvers, seeds)
def test_other_names_and_places_change_nothing(tree: Tree, solver: str, seed: int) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    turned, ends, actions, actors = retold.relabelled(tree)
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    moved = np.ascontiguousarray(payoffs[np.ix_(ends, actors)])
    other = SOLVERS[solver](turned, moved, chance[actions], precision)
    for b in _settled(one, other):
        np.testing.assert_allclose(
            other.policy[:, b], one.policy[actions, b], rtol=0, atol=SAME.get(solver, 1e-7)
        )
        np.testing.assert_allclose(
            other.value[:, b], one.value[actors, b], rtol=0, atol=SAME.get(solver, 1e-7)
        )


@settings(deadline=None, max_examples=20)
@given(trees.trees(), solvers, seeds)
def test_chance_moves_that_decide_nothing_change_nothing(tree: Tree, solver: str, seed: int) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    longer, actions = retold.padded(tree)
    more = np.ones((len(longer.options), DRAWS))
    more[actions] = chance
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    other = SOLVERS[solver](longer, payoffs, more, precision)
    for b in _settled(one, other):
        np.testing.assert_allclose(
            other.policy[actions, b], one.policy[:, b], rtol=0, atol=SAME.get(solver, 1e-7)
        )


@settings(deadline=None, max_examples=20)
@given(trees.trees(), solvers, seeds, st.sampled_from([1e-4, 0.3, 4.0, 1e5]))
def test_a_common_scale_and_a_constant_for_each_actor_change_nothing(
    tree: Tree, solver: str, seed: int, factor: float
) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    moved = factor * (payoffs + np.arange(1.0, len(tree.actors) + 1)[:, None])
    other = SOLVERS[solver](tree, moved, chance, precision / factor)
    for b in _settled(one, other):
        np.testing.assert_allclose(other.policy[:, b], one.policy[:, b], rtol=0, atol=SAME.get(solver, 1e-7))
        np.testing.assert_allclose(
            other.value[:, b] / factor - np.arange(1.0, len(tree.actors) + 1),
            one.value[:, b],
            rtol=0,
            atol=10 * SAME.get(solver, 1e-7),
        )


@settings(deadline=None, max_examples=15)
@given(trees.trees(), seeds)
def test_quantal_play_is_uniform_at_precision_zero_and_never_quite_certain(tree: Tree, seed: int) -> None:
    payoffs, chance, precision = _games(tree, "agent_logit", seed)
    idle = SOLVERS["agent_logit"](tree, payoffs, chance, np.zeros(DRAWS)).policy
    keen = SOLVERS["agent_logit"](tree, payoffs, chance, precision).policy
    for h in np.flatnonzero(tree.actor != CHANCE):
        actions = list(tree.actions(int(h)))
        np.testing.assert_allclose(idle[actions], 1 / tree.count[h], rtol=0, atol=1e-14)
        assert (keen[actions] > 0).all()
    assert (keen[tree.actor[tree.set_of_action] == CHANCE] == chance[chance.any(axis=1)]).all()


@settings(deadline=None, max_examples=15)
@given(trees.trees(), seeds)
def test_positive_scales_of_their_own_leave_subgame_perfection_alone(tree: Tree, seed: int) -> None:
    payoffs, chance, precision = _games(tree, "subgame_perfect", seed)
    one = SOLVERS["subgame_perfect"](tree, payoffs, chance, precision)
    scales = np.random.default_rng(seed).uniform(0.01, 100.0, (len(tree.actors), DRAWS))
    other = SOLVERS["subgame_perfect"](tree, scales * payoffs + 1.0, chance, precision)
    assert np.array_equal(other.policy, one.policy)


@settings(deadline=None, max_examples=20)
@given(trees.trees(), seeds)
def test_the_limit_is_near_steep_quantal_play_or_it_says_why(tree: Tree, seed: int) -> None:
    payoffs, chance, _ = _games(tree, "agent_limit", seed)
    limit = SOLVERS["agent_limit"](tree, payoffs, chance, np.ones(DRAWS))
    steep = [SOLVERS["agent_logit"](tree, payoffs, chance, t / trees.spread(payoffs)) for t in (150.0, 600.0)]
    for b in _settled(limit, *steep):
        if any(s.folds[b] for s in (limit, *steep)):
            continue
        gap = [np.abs(s.policy[:, b] - limit.policy[:, b]).max() for s in steep]
        assert gap[1] <= gap[0] + 1e-6 or gap[1] < 0.05
