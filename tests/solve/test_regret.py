"""Regrets by brute force: every pure strategy tried, beliefs from the definition, and Gambit's own figures."""

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import agent_logit
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.regret import action_values, agent_regret, beliefs, nash_regret, own_range
from tests.solve import definition, peer, trees
from tests.solve.efg import GAMES, Floats, Played, published

NAMES = sorted(path.stem for path in GAMES.glob("*.efg"))
SEEDS = st.integers(0, 2**32 - 1)


def _own(tree: Tree, actor: int) -> list[int]:
    return [int(h) for h in np.flatnonzero(tree.actor == actor)]


def _play(tree: Tree, chance: Floats, seed: int, least: float = 0.05) -> Floats:
    """Return random play [A, B]; with a small `least`, some of it is hardly ever chosen."""
    rng = np.random.default_rng(seed)
    policy = chance.copy()
    for h in np.flatnonzero(tree.actor != CHANCE):
        weights = np.exp(rng.uniform(np.log(least), 0.0, (tree.count[h], chance.shape[1])))
        policy[list(tree.actions(int(h)))] = weights / weights.sum(axis=0)
    return policy


def _best_of_all(game: Played, policy: Floats, actor: int) -> float:
    best, sets = -np.inf, _own(game.tree, actor)
    for chosen in product(*(game.tree.actions(h) for h in sets)):
        pure = policy.copy()
        for h, a in zip(sets, chosen, strict=True):
            pure[list(game.tree.actions(h))] = 0.0
            pure[a] = 1.0
        best = max(best, definition.value(game, pure, 0, actor))
    return best


@settings(deadline=None, max_examples=40)
@given(trees.trees(), SEEDS)
def test_nash_regret_is_that_of_the_best_of_all_pure_strategies(tree: Tree, seed: int) -> None:
    assume(len(tree.parent) <= 80)
    payoffs, chance = trees.many(tree, 2, seed)
    policy = _play(tree, chance, seed)
    found = nash_regret(tree, payoffs, policy)
    for actor in range(len(tree.actors)):
        if prod(int(tree.count[h]) for h in _own(tree, actor)) > 64:
            continue
        for b in range(2):
            game = trees.draw(tree, payoffs, chance, b)
            now = definition.value(game, policy[:, b], 0, actor)
            gain = _best_of_all(game, policy[:, b], actor) - now
            assert found[actor, b] == pytest.approx(max(gain, 0.0), abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(trees.trees(), SEEDS, st.sampled_from([0.05, 1e-100]))
def test_action_values_and_beliefs_are_those_of_the_definition(tree: Tree, seed: int, least: float) -> None:
    assume(len(tree.parent) <= 120)
    payoffs, chance = trees.many(tree, 1, seed)
    policy = _play(tree, chance, seed, least)
    game = trees.draw(tree, payoffs, chance, 0)
    worth, believed = action_values(tree, payoffs, policy), beliefs(tree, policy)
    regret = agent_regret(tree, payoffs, policy)
    for h, members in enumerate(tree.members):
        actions = list(tree.actions(h))
        if tree.actor[h] == CHANCE:
            assert not worth[actions].any()
            assert not regret[h].any()
            continue
        wanted = definition.beliefs(game, policy[:, 0], h)
        assert believed[list(members), 0] == pytest.approx([wanted[n] for n in members], abs=1e-12)
        expected = np.array(definition.action_values(game, policy[:, 0], h))
        np.testing.assert_allclose(worth[actions, 0], expected, rtol=0, atol=1e-12)
        gain = expected.max() - expected @ policy[actions, 0]
        assert regret[h, 0] == pytest.approx(gain, abs=1e-12)


@settings(deadline=None, max_examples=40)
@given(trees.trees(), SEEDS)
def test_moves_of_probability_zero_are_trembles_alike_and_vanishing(tree: Tree, seed: int) -> None:
    _, chance = trees.many(tree, 1, seed)
    policy = _play(tree, chance, seed)
    rng = np.random.default_rng(seed)
    for h in np.flatnonzero(tree.actor != CHANCE):
        actions = np.array(tree.actions(int(h)))
        dropped = actions[rng.uniform(size=len(actions)) < 0.5][: len(actions) - 1]
        policy[dropped] = 0.0
        policy[actions] /= policy[actions].sum(axis=0)
    trembling = np.where(policy == 0.0, 1e-60, policy)
    np.testing.assert_allclose(beliefs(tree, policy), beliefs(tree, trembling), rtol=0, atol=1e-12)


def test_what_chance_never_does_is_rarer_than_any_tremble() -> None:
    def answer(kind: str) -> Branching:
        return Branching("answer", 1, "answer", ("yes", "no"), [None, None])

    def ask(kind: str) -> Branching:
        return Branching(("ask", kind), 0, "ask", ("ask", "wait"), [answer(kind), None])

    tree = grow(
        Branching("kind", CHANCE, "kind", ("weak", "strong"), [ask("weak"), ask("strong")]), ("one", "two")
    )
    policy = np.array([0.0, 1.0, 1.0, 0.0, 0.5, 0.5, 0.0, 1.0])[:, None]
    assert tree.moves == ("kind", "ask", "answer", "ask")
    assert beliefs(tree, policy)[list(tree.members[2]), 0].tolist() == [0.0, 1.0]


@settings(deadline=None, max_examples=40)
@given(trees.trees(), SEEDS, st.sampled_from([0.05, 1e-100]))
def test_changing_one_set_never_gains_more_than_changing_all(tree: Tree, seed: int, least: float) -> None:
    payoffs, chance = trees.many(tree, 3, seed)
    policy = _play(tree, chance, seed, least)
    agents, actors = agent_regret(tree, payoffs, policy), nash_regret(tree, payoffs, policy)
    assert (agents >= 0).all()
    assert (actors >= 0).all()
    likely = reach(tree, policy)
    for h in np.flatnonzero(tree.actor != CHANCE):
        come = likely[list(tree.members[h])].sum(axis=0)
        assert (come * agents[h] <= actors[tree.actor[h]] + 1e-12).all()


@settings(deadline=None, max_examples=20)
@given(trees.trees(), SEEDS)
def test_a_batch_is_a_loop_and_constants_and_scales_only_scale(tree: Tree, seed: int) -> None:
    payoffs, chance = trees.many(tree, 4, seed)
    policy = _play(tree, chance, seed)
    for regret in (agent_regret, nash_regret):
        whole = regret(tree, payoffs, policy)
        for b in range(4):
            assert regret(tree, payoffs[..., [b]], policy[:, [b]]).tobytes() == whole[:, [b]].tobytes()
        assert np.array_equal(regret(tree, 4.0 * payoffs, policy), 4.0 * whole)
        np.testing.assert_allclose(regret(tree, payoffs + 1.0, policy), whole, rtol=0, atol=1e-12)


def test_far_from_zero_regrets_are_as_exact_as_the_payoffs() -> None:
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 5, seed=3)
    payoffs = np.round(payoffs * 2.0**20) / 2.0**20
    policy = _play(tree, chance, seed=3)
    for regret in (agent_regret, nash_regret):
        assert np.array_equal(regret(tree, payoffs + 1e9, policy), regret(tree, payoffs, policy))


def test_an_actors_own_range_is_never_zero() -> None:
    one = np.array([[0.0, 5.0], [2.0, 5.0]])
    rounded = np.array([[0.0, 0.3], [1e3, 0.1 + 0.2]])
    none = np.array([[1.0, 5.0], [1.0, 5.0]])
    payoffs = np.stack([one, rounded, none], axis=2)
    assert own_range(payoffs).T.tolist() == [[2.0, 2.0], [1e3, 1e3], [1.0, 1.0]]


def test_myersons_second_agent_equilibrium_is_not_nash() -> None:
    """Myerson (1991), p. 162: at (B1, Z1, W2) nobody gains at a set that is reached, and actor 1 gains by two moves."""
    game = published("myerson-1991-fig4.2")
    tree, payoffs, chance = game.batch(2)
    policy = chance.copy()
    for b, wanted in enumerate(({"A1", "Z1", "X2"}, {"B1", "Z1", "W2"})):
        policy[:, b] = [float(option in wanted) for option in tree.options]
    come = np.array([reach(tree, policy)[list(nodes)].sum(axis=0) for nodes in tree.members]) > 0
    assert not (agent_regret(tree, payoffs, policy) * come).any()
    assert nash_regret(tree, payoffs, policy).T.tolist() == [[0.0, 0.0], [1.0, 0.0]]


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("name", NAMES)
def test_regrets_are_gambits(name: str) -> None:
    game = published(name)
    tree, payoffs, chance = game.batch()
    quantal = agent_logit(tree, payoffs, chance, np.array([3.0 / game.spread])).policy
    for policy in (_play(tree, chance, seed=1), quantal):
        agents, actors = agent_regret(tree, payoffs, policy), nash_regret(tree, payoffs, policy)
        sets, largest, nash = peer.regrets(game, policy[:, 0])
        np.testing.assert_allclose(agents[:, 0], sets, rtol=0, atol=1e-12)
        assert agents.max() == pytest.approx(largest, abs=1e-12)
        assert actors.max() == pytest.approx(nash, abs=1e-12)
