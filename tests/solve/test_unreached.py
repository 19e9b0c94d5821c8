"""Beliefs that are called known do not hang on how rare the errors are that have become 0."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import SOLVERS
from kakehiki.solve.regret import beliefs
from kakehiki.solve.unreached import LOST, beliefs_known
from tests.solve.efg import published
from tests.solve.trees import NAMED

Floats = NDArray[np.float64]


def sparse(tree: Tree, seed: int, share: float) -> Floats:
    """Return a policy [A, 1] in which about a share of all actions, never all of a set's, has become 0."""
    rng = np.random.default_rng(seed)
    policy = np.empty((len(tree.options), 1))
    for h in range(len(tree.moves)):
        weights = rng.dirichlet(np.ones(int(tree.count[h])))
        weights[rng.random(len(weights)) < share] = 0.0
        if not weights.any():
            weights[rng.integers(len(weights))] = 1.0
        policy[list(tree.actions(h)), 0] = weights / weights.sum()
    return policy


def believed(tree: Tree, policy: Floats, seed: int) -> Floats:
    """Return beliefs [N] by Bayes' rule in logarithms, each error that has become 0 being of some rarity of its own."""
    rng = np.random.default_rng(seed)
    errors = np.log(LOST) * 10.0 ** rng.uniform(0.0, 3.0, len(policy))
    log = np.log(policy[:, 0], out=errors, where=policy[:, 0] > 0)
    out = np.ones(len(tree.parent))
    for members in tree.members:
        come = np.array([sum(log[a] for a in tree.path(node)) for node in members])
        weights = np.exp(come - come.max())
        out[list(members)] = weights / weights.sum()
    return out


@settings(max_examples=60, deadline=None)
@given(
    name=st.sampled_from(["negotiation", "both_typed"]),
    seed=st.integers(0, 10_000),
    share=st.sampled_from([0.1, 0.3, 0.6]),
)
def test_known_beliefs_are_the_same_however_rare_the_errors(name: str, seed: int, share: float) -> None:
    tree = NAMED[name]()
    policy = sparse(tree, seed, share)
    known = beliefs_known(tree, policy)[:, 0]
    for seen in (beliefs(tree, policy)[:, 0], believed(tree, policy, seed)):
        for h in np.flatnonzero(known):
            nodes = list(tree.members[h])
            np.testing.assert_allclose(seen[nodes], believed(tree, policy, seed + 1)[nodes], atol=1e-12)


@settings(max_examples=40, deadline=None)
@given(name=st.sampled_from(["negotiation", "both_typed"]), seed=st.integers(0, 10_000))
def test_what_is_not_known_does_hang_on_them(name: str, seed: int) -> None:
    tree = NAMED[name]()
    policy = sparse(tree, seed, 0.5)
    unknown = np.flatnonzero(~beliefs_known(tree, policy)[:, 0])
    assume(len(unknown))
    told = np.array([believed(tree, policy, seed + i) for i in range(40)])
    for h in unknown:
        assert np.ptp(told[:, list(tree.members[h])], axis=0).max() > 0.01


def test_play_without_zeros_and_sets_of_one_node_are_always_known() -> None:
    for name, share in (("both_typed", 0.0), ("perfect", 0.7)):
        tree = NAMED[name]()
        assert beliefs_known(tree, sparse(tree, 1, share)).all()


def test_what_all_ways_share_may_be_zero_and_what_tells_nodes_apart_may_not() -> None:
    def guest(kind: str) -> Branching:
        return Branching("guest", 1, "guest", ("come", "stay"), [None, None])

    types = Branching("kind", CHANCE, "kind", ("one", "two"), [guest("one"), guest("two")])
    tree = grow(Branching("host", 0, "host", ("invite", "wait"), [types, None]), ("host", "guest"))
    at = tree.moves.index("guest")
    for policy, known in (
        ([0, 1, 0.3, 0.7, 0.5, 0.5], True),  # never invited, and the types as likely as ever
        ([1e-300, 1, 0.3, 0.7, 0.5, 0.5], True),
        ([0, 1, 0, 1, 0.5, 0.5], True),
        ([0, 1, np.nan, 1, 0.5, 0.5], False),
    ):
        assert beliefs_known(tree, np.array(policy)[:, None])[at, 0] == known


def test_a_batch_is_judged_draw_by_draw_and_what_is_no_number_is_not_known() -> None:
    tree = NAMED["negotiation"]()
    one, two = sparse(tree, 1, 0.5), sparse(tree, 2, 0.0)
    none = np.full_like(one, np.nan)
    known = beliefs_known(tree, np.concatenate([one, two, none], axis=1))
    assert np.array_equal(known[:, :1], beliefs_known(tree, one)) and known[:, 1].all()
    assert [len(m) == 1 for m in tree.members] == list(known[:, 2])


@pytest.mark.parametrize(
    ("name", "unknown"), [("cho-kreps-1987", "quiche"), ("spence-1973", "much"), ("selten-1975", "three")]
)
def test_in_the_limit_the_published_empty_sets_are_not_known(name: str, unknown: str) -> None:
    game = published(name)
    for solver, precision, expected in (("agent_limit", 0.0, {unknown}), ("agent_logit", 100.0, set())):
        play = SOLVERS[solver](*game.batch(), np.array([precision])).policy
        known = beliefs_known(game.tree, play)[:, 0]
        assert {game.tree.moves[h] for h in np.flatnonzero(~known)} == expected
