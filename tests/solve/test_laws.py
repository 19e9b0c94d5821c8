"""The contract's laws on trees that hypothesis grows: several actors, types, chance, moves that are not seen.

Some sets have one option only. Where chances are exactly 0 the test says so.
"""

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
MOST_LOST = {"agent_limit": 2}  # of three draws; about one in 50 is lost. None elsewhere

grown = st.one_of(trees.trees(), trees.trees(fewest=1), trees.signals(), trees.signals())
solvers = st.sampled_from(sorted(SOLVERS))
seeds = st.integers(0, 2**32 - 1)


def _games(tree: Tree, solver: str, seed: int) -> tuple[Floats, Floats, Floats]:
    assume(len(tree.parent) <= MOST_NODES.get(solver, 100))
    assume(tree.perfect_information or solver != "subgame_perfect")
    payoffs, chance = trees.many(tree, DRAWS, seed)
    return payoffs, chance, np.array([2.0, 15.0, 40.0]) / trees.spread(payoffs)


def _settled(*solutions: Solution) -> list[int]:
    # Where one of them is lost there is nothing to compare; that is rare.
    for solution in solutions:
        lost = int((solution.status == Status.FAILED).sum())
        assert lost <= MOST_LOST.get(solution.method, 0), solution.flagged()
    return [b for b in range(DRAWS) if all(s.status[b] != Status.FAILED for s in solutions)]


@settings(deadline=None, max_examples=20)
@given(grown, solvers, seeds)
def test_a_batch_is_a_loop(tree: Tree, solver: str, seed: int) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    whole = SOLVERS[solver](tree, payoffs, chance, precision)
    for b in range(DRAWS):
        one = SOLVERS[solver](tree, payoffs[..., [b]], chance[:, [b]], precision[[b]])
        for field in FIELDS:
            assert getattr(one, field).tobytes() == getattr(whole, field)[..., [b]].tobytes(), field


@settings(deadline=None, max_examples=20)
@given(grown, solvers, seeds)
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
@given(grown, solvers, seeds)
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
@given(grown, solvers, seeds, st.sampled_from([1e-6, 1e-4, 0.3, 4.0, 1e5, 1e6]))
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


@settings(deadline=None, max_examples=30)
@given(grown, solvers, seeds, st.sampled_from([1.0, 1e4, 1e6, -1e8]))
def test_a_constant_that_can_be_added_exactly_changes_no_byte_of_play(
    tree: Tree, solver: str, seed: int, constant: float
) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    payoffs = np.round(payoffs * 2.0**20) / 2.0**20
    moved = payoffs + constant * np.arange(1.0, len(tree.actors) + 1)[:, None]
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    other = SOLVERS[solver](tree, moved, chance, precision)
    for field in ("policy", "status", "folds"):
        assert getattr(one, field).tobytes() == getattr(other, field).tobytes(), field
    shift = other.value - constant * np.arange(1.0, len(tree.actors) + 1)[:, None]
    np.testing.assert_allclose(shift, one.value, rtol=0, atol=1e-14 + 1e-14 * abs(constant))


@settings(deadline=None, max_examples=40)
@given(grown, st.sampled_from(["agent_logit", "agent_logit_compiled", "agent_limit"]), seeds)
def test_what_happens_where_chance_never_leads_moves_nobody_elsewhere(
    tree: Tree, solver: str, seed: int
) -> None:
    payoffs, chance, precision = _games(tree, solver, seed)
    chance = np.repeat(trees.without(tree, chance, seed)[:, :1], DRAWS, axis=1)
    never = {a for a in np.flatnonzero(tree.actor[tree.set_of_action] == CHANCE) if chance[a, 0] == 0}
    gone = [bool(never & set(tree.path(node))) for node in range(len(tree.parent))]
    other_payoffs = payoffs.copy()
    there = [e for e, node in enumerate(tree.ends) if gone[int(node)]]
    other_payoffs[there] = np.random.default_rng(seed).uniform(-1.0, 1.0, other_payoffs[there].shape)
    come = [h for h, nodes in enumerate(tree.members) if not all(gone[node] for node in nodes)]
    kept = [a for h in come for a in tree.actions(h)]
    # Up to far beyond where trembles are rarer than the smallest float.
    precision = np.array([1.0, 20.0, 100.0]) * precision
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    other = SOLVERS[solver](tree, other_payoffs, chance, precision)
    for b in _settled(one, other):
        np.testing.assert_allclose(
            other.policy[kept, b], one.policy[kept, b], rtol=0, atol=SAME.get(solver, 1e-7)
        )


@settings(deadline=None, max_examples=15)
@given(grown, seeds)
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
@given(grown, seeds)
def test_positive_scales_of_their_own_leave_subgame_perfection_alone(tree: Tree, seed: int) -> None:
    payoffs, chance, precision = _games(tree, "subgame_perfect", seed)
    one = SOLVERS["subgame_perfect"](tree, payoffs, chance, precision)
    scales = 10.0 ** np.random.default_rng(seed).uniform(-9.0, 9.0, (len(tree.actors), DRAWS))
    for constant in (0.0, 1e6):
        other = SOLVERS["subgame_perfect"](tree, scales * (payoffs + constant), chance, precision)
        assert np.array_equal(other.policy, one.policy)
        assert np.array_equal(other.status, one.status)
        assert (other.residual < 1e-8).all()


@settings(deadline=None, max_examples=20)
@given(grown, seeds)
def test_the_limit_is_near_steep_quantal_play_or_it_says_why(tree: Tree, seed: int) -> None:
    payoffs, chance, _ = _games(tree, "agent_limit", seed)
    limit = SOLVERS["agent_limit"](tree, payoffs, chance, np.ones(DRAWS))
    steep = [SOLVERS["agent_logit"](tree, payoffs, chance, t / trees.spread(payoffs)) for t in (150.0, 600.0)]
    for b in _settled(limit, *steep):
        if any(s.folds[b] for s in (limit, *steep)):
            continue
        gap = [np.abs(s.policy[:, b] - limit.policy[:, b]).max() for s in steep]
        assert gap[1] <= gap[0] + 1e-6 or gap[1] < 0.05
