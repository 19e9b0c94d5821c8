"""Where the branch ends: printed equilibria, Gambit's limits, and thousands of random negotiations."""

from __future__ import annotations

import numpy as np
import pytest

from kakehiki.game.tree import Branching, Tree, grow
from kakehiki.solve import Status, agent_limit, agent_logit, subgame_perfect
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.regret import agent_regret, nash_regret, own_range
from tests.solve import peer, trees
from tests.solve.efg import GAMES, Floats, Played, published

NAMES = sorted(path.stem for path in GAMES.glob("*.efg"))
NOTHING = np.ones(1)  # the precision, which is not used


def _limit(game: Played) -> Floats:
    solution = agent_limit(*game.batch(), NOTHING)
    assert solution.status[0] == Status.CONVERGED
    policy: Floats = solution.policy[:, 0]
    return policy


@pytest.mark.parametrize("name", NAMES)
def test_every_published_branch_ends_where_no_agent_gains(name: str) -> None:
    game = published(name)
    tree, payoffs, chance = game.batch()
    solution = agent_limit(tree, payoffs, chance, NOTHING)
    assert solution.status[0] == (Status.TIED if name == "shoham-2009-fig5.1" else Status.CONVERGED)
    likely = reach(tree, solution.policy)
    come = np.array([likely[list(nodes)].sum(axis=0) for nodes in tree.members]) > 0
    own = own_range(payoffs)[tree.actor]  # chance's row is somebody's, but its regret is 0
    gain = (agent_regret(tree, payoffs, solution.policy) * come / own).max()
    assert gain == pytest.approx(solution.residual[0], abs=1e-12)
    assert gain < 1e-8
    # On none of these games does an agent equilibrium at the end of the branch fail to be Nash.
    assert nash_regret(tree, payoffs, solution.policy).max() < 1e-7 * game.spread


@pytest.mark.parametrize("name", [name for name in NAMES if not published(name).tree.perfect_information])
def test_steep_quantal_play_comes_as_near_as_one_over_precision(name: str) -> None:
    game = published(name)
    limit, away = agent_limit(*game.batch(), NOTHING).policy, []
    for steepness in (1e3, 4e3):
        solution = agent_logit(*game.batch(), np.array([steepness / game.spread]))
        away.append(np.abs(solution.policy - limit).max())
    assert away[0] < 0.06
    assert away[1] <= 0.3 * away[0] + 1e-9


def test_printed_equilibria() -> None:
    """Reiley et al. (2008): king bets, queen bets 1/3, call 2/3. Myerson (1991), fig. 2.1 is the same game.

    Kuhn (1950): -1/18. Cho & Kreps (1987): both types drink beer. Selten (1975): (R, R) on the path.
    Myerson (1991), fig. 4.2: the branch ends at neither of the two pure agent equilibria.
    """
    poker = published("reiley-2008")
    policy = _limit(poker)
    assert poker.prob(policy, "king", "bet") == 1.0
    assert poker.prob(policy, "queen", "bet") == pytest.approx(1 / 3, abs=1e-8)
    assert poker.prob(policy, "student", "call") == pytest.approx(2 / 3, abs=1e-8)
    kuhn = agent_limit(*published("kuhn-1950").batch(), NOTHING)
    assert kuhn.value[:, 0] == pytest.approx([-1 / 18, 1 / 18], abs=1e-8)
    beer = published("cho-kreps-1987")
    policy = _limit(beer)
    assert beer.prob(policy, "surly", "beer") == beer.prob(policy, "weak", "beer") == 1.0
    assert beer.prob(policy, "beer", "not") == beer.prob(policy, "quiche", "duel") == 1.0
    horse = published("selten-1975")
    policy = _limit(horse)
    assert horse.prob(policy, "one", "R") == horse.prob(policy, "two", "R") == 1.0
    myerson = published("myerson-1991-fig4.2")
    policy = _limit(myerson)
    assert myerson.prob(policy, "first", "A1") == pytest.approx(0.25, abs=1e-8)
    assert myerson.prob(policy, "second", "W2") == pytest.approx(0.5, abs=1e-8)
    assert myerson.prob(policy, "third", "Y1") == 1.0


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("name", NAMES)
def test_on_the_path_limits_are_gambits(name: str) -> None:
    """Gambit stops when the Nash regret is small, so play off the path has not come to rest there."""
    game = published(name)
    theirs = peer.limit(game)
    if theirs is None:
        assert name == "spence-1973"  # Gambit 17 reports no equilibrium there
        return
    tree, payoffs, chance = game.batch()
    ours = agent_limit(tree, payoffs, chance, NOTHING).policy
    likely = reach(tree, ours)
    for h, nodes in enumerate(tree.members):
        if likely[list(nodes)].sum() > 0:
            actions = list(tree.actions(h))
            np.testing.assert_allclose(ours[actions, 0], theirs[actions], rtol=0, atol=1e-6)


def test_perfect_information_is_subgame_perfection_ties_and_all() -> None:
    """Ties are shared evenly at every precision, so they are in the limit."""
    tree = trees.perfect()
    payoffs, chance = trees.many(tree, 60, seed=2)
    payoffs[:, :, 30:] = np.round(payoffs[:, :, 30:])
    exact = subgame_perfect(tree, payoffs, chance, np.ones(60))
    limit = agent_limit(tree, payoffs, chance, np.ones(60))
    assert limit.method == "agent_limit"
    assert limit.policy.tobytes() == exact.policy.tobytes()
    assert np.array_equal(limit.status, exact.status)
    assert (limit.status[30:] == Status.TIED).any()
    steep = agent_logit(tree, payoffs[:, :, 30:], chance[:, 30:], np.full(30, 1e6))
    np.testing.assert_allclose(steep.policy, limit.policy[:, 30:], rtol=0, atol=1e-9)


def test_indifference_that_no_one_responds_to_is_a_tie() -> None:
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 8, seed=4)
    assert not (agent_limit(tree, payoffs, chance, np.ones(8)).status == Status.TIED).any()
    last = next(h for h, move in enumerate(tree.moves) if move == "implement")
    ends = [tree.end_of[child] for child in tree.children[tree.members[last][0]]]
    payoffs[ends[0], 1] = payoffs[ends[1], 1]
    tied = agent_limit(tree, payoffs, chance, np.ones(8))
    assert (tied.status == Status.TIED).all()
    np.testing.assert_allclose(tied.policy[list(tree.actions(last))], 0.5, rtol=0, atol=1e-9)


def test_a_branch_that_is_lost_before_its_end_has_failed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from kakehiki.solve import limit, steep  # noqa: PLC0415

    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 3, seed=4)
    monkeypatch.setattr(steep, "MOST_CORRECTIONS", 0)
    lost = agent_limit(tree, payoffs, chance, np.ones(3))
    assert (lost.status == Status.FAILED).all()
    assert np.isfinite(lost.policy).all()
    monkeypatch.undo()
    monkeypatch.setattr(limit, "STILL", 0.0)
    restless = agent_limit(tree, payoffs, chance, np.ones(3))
    assert (restless.status == Status.FAILED).all()


def _at_once() -> Tree:
    """Return a tree in which two actors choose between two options each, without seeing the other's choice."""

    def second() -> Branching:
        return Branching("b", 1, "b", ("l", "r"), [None, None])

    return grow(Branching("a", 0, "a", ("u", "d"), [second(), second()]), ("A", "B"))


@pytest.mark.parametrize("ratio", [1.0, 1e3, 1e6, 1e9, 1e12, 1e15])
def test_an_actor_with_small_payoffs_is_not_lost_beside_one_with_large(ratio: float) -> None:
    payoffs = np.array([[1.0, ratio], [1.0, 0.0], [0.0, ratio], [0.0, 0.0]])[:, :, None]
    solution = agent_limit(_at_once(), payoffs, np.zeros((4, 1)), NOTHING)
    assert solution.status[0] == Status.CONVERGED
    assert solution.policy[:, 0].tolist() == [1.0, 0.0, 1.0, 0.0]  # both options are dominant


@pytest.mark.parametrize("ratio", [1e-2, 1e2, 1e3])
def test_limits_of_actors_in_different_units_are_judged_by_each_ones_own(ratio: float) -> None:
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 30, seed=1)
    payoffs[:, 0] *= ratio
    solution = agent_limit(tree, payoffs, chance, np.ones(30))
    settled = solution.status != Status.FAILED
    assert settled.mean() >= 0.85
    gain = nash_regret(tree, payoffs, solution.policy) / np.ptp(payoffs, axis=0)
    assert gain[:, settled].max() < 1e-7


def test_a_limit_says_that_the_branch_forked() -> None:
    """Two gain by choosing alike: the branch keeps mixed play up to a fork, and then follows one of two arms."""
    payoffs = np.array([[1.0, 1.0], [0.0, 0.0], [0.0, 0.0], [1.0, 1.0]])[:, :, None]
    tree, chance = _at_once(), np.zeros((4, 1))
    assert agent_logit(tree, payoffs, chance, np.array([50.0])).status[0] == Status.FORKED
    solution = agent_limit(tree, payoffs, chance, NOTHING)
    assert solution.status[0] == Status.FORKED
    assert sorted(solution.policy[:2, 0]) == sorted(solution.policy[2:, 0]) == [0.0, 1.0]


@pytest.mark.parametrize("which", ["negotiation", "both_typed"])
def test_chances_of_exactly_zero_are_no_trouble(which: str) -> None:
    tree = trees.NAMED[which]()
    payoffs, chance = trees.many(tree, 15, seed=3)
    for h in np.flatnonzero(tree.actor == -1):
        actions = list(tree.actions(int(h)))
        chance[actions] = np.eye(len(actions))[:, [0]]
    solution = agent_limit(tree, payoffs, chance, np.ones(15))
    assert (solution.status == Status.FAILED).sum() <= 1


def test_parts_of_any_size_give_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    from kakehiki.solve import limit  # noqa: PLC0415

    tree = trees.negotiation()
    given = *trees.many(tree, 12, seed=4), np.ones(12)
    whole = agent_limit(tree, *given)
    for draws in (1, 5):
        monkeypatch.setattr(limit, "MOST_NUMBERS", draws * tree.size[0] * tree.size[2])
        assert agent_limit(tree, *given).policy.tobytes() == whole.policy.tobytes()


def test_random_negotiations_come_to_rest() -> None:
    """Measured over 3,000 (seed 21): 2,901 converged, 94 folded on the way, 5 were lost."""
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 250, seed=21)
    solution = agent_limit(tree, payoffs, chance, np.ones(250))
    failed = solution.status == Status.FAILED
    assert failed.mean() <= 0.01
    settled = ~failed
    assert solution.residual[settled].max() < 1e-7
    gain = nash_regret(tree, payoffs, solution.policy) / trees.spread(payoffs)
    assert (
        gain[:, settled].max() < 1e-7
    )  # each side moves once, or again only after its own terms: agents are actors
