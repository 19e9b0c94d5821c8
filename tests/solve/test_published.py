"""Published games: answers that were printed, and Gambit's on the same files (`pygambit`)."""

from __future__ import annotations

import numpy as np
import pytest

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.game.compile import compile_game
from kakehiki.solve import Status, agent_logit, subgame_perfect
from tests.solve import definition, peer, trees
from tests.solve.efg import GAMES, Floats, Played, citation, published

NAMES = sorted(path.stem for path in GAMES.glob("*.efg"))
PERFECT = [name for name in NAMES if published(name).tree.perfect_information]
STEEPNESS = [1.0, 4.0, 10.0, 30.0, 100.0]  # precision x spread

# Both stop when their equations hold to about 1e-11, and the precision is the one that Gambit came to; what is
# left is that residual times the largest derivative of play by the equations, below 10 on these games.
AGREE = 1e-9
# On the logarithm of a probability, so that actions that are hardly ever taken count as much. The equations are
# in logarithms too; they hold to 1e-11 x (1 + precision x spread).
AGREE_LOG = 1e-7


def _ours(game: Played, precision: float) -> Floats:
    solution = agent_logit(*game.batch(), np.array([precision]))
    assert solution.status[0] == Status.CONVERGED
    policy: Floats = solution.policy[:, 0]
    return policy


def _agrees(game: Played, steepness: list[float]) -> None:
    wanted = [t / game.spread for t in steepness]
    found = peer.agent_logit(game, wanted)
    assert len(found) == len(wanted)
    for asked, (reached, theirs) in zip(wanted, found, strict=True):
        assert reached == pytest.approx(asked, rel=1e-6)
        assert definition.violation(game, theirs, reached) < 1e-12  # else the peer is no measure
        ours = _ours(game, reached)
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=AGREE)
        seen = theirs > 1e-250  # below, Gambit writes 0
        np.testing.assert_allclose(np.log(ours[seen]), np.log(theirs[seen]), rtol=0, atol=AGREE_LOG)


def test_every_game_cites_where_it_was_printed() -> None:
    assert len(NAMES) >= 12
    for name in NAMES:
        assert any(f"({year})" in citation(name) for year in range(1900, 2030)), name


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("name", NAMES)
def test_agent_logit_is_gambits(name: str) -> None:
    _agrees(published(name), STEEPNESS)


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("seed", range(3))
def test_agent_logit_is_gambits_where_both_sides_have_types(seed: int) -> None:
    tree = trees.both_typed()
    _agrees(trees.draw(tree, *trees.many(tree, 1, seed), 0), STEEPNESS)


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("seed", range(3))
def test_agent_logit_is_gambits_on_a_negotiation(seed: int) -> None:
    tree = trees.negotiation()
    _agrees(trees.draw(tree, *trees.many(tree, 1, seed), 0), STEEPNESS)


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("given", [True, False], ids=["invited", "from the start"])
def test_agent_logit_is_gambits_on_a_shipped_case(given: bool) -> None:
    case = open_case("kim-trump-2025").case
    game = compile_game(case, dict(case.now.given) if given else {})
    values = Ensemble(case, 64, seed=1).values(situation(case, "now"), 0, 64)
    for b in (0, 7):
        one = Played(game.tree, game.payoffs(values)[:, :, b], game.chances(values)[:, b])
        # In these payoffs the first precision is what the case itself says, the second three times that.
        precision = values[game.row("precision"), b]
        _agrees(one, [precision * one.spread, 3 * precision * one.spread])


@pytest.mark.parametrize(
    ("precision", "one", "two"), [(1.0, 0.643, 0.5883), (2.0, 0.7727, 0.6117), (3.0, 0.8595, 0.6038)]
)
def test_constant_sum_game_is_as_gambits_tests_print_it(precision: float, one: float, two: float) -> None:
    game = published("gambit-constant-sum")
    policy = _ours(game, precision)
    assert game.prob(policy, "row", "U") == pytest.approx(one, abs=5e-5)
    assert game.prob(policy, "column", "L") == pytest.approx(two, abs=5e-5)


def test_stripped_down_poker_bluffs_with_one_queen_in_three() -> None:
    """Reiley, Urbancic & Walker (2008): king bets, queen bets 1/3, the student calls 2/3."""
    game = published("reiley-2008")
    for precision, within in (
        (100.0, 0.02),
        (1000.0, 0.002),
        (10_000.0, 2e-4),
    ):  # the distance falls as 1 / precision
        policy = _ours(game, precision)
        assert game.prob(policy, "king", "bet") == pytest.approx(1.0, abs=within)
        assert game.prob(policy, "queen", "bet") == pytest.approx(1 / 3, abs=within)
        assert game.prob(policy, "student", "call") == pytest.approx(2 / 3, abs=within)


def test_kuhns_poker_loses_an_eighteenth() -> None:
    """Kuhn (1950): the value to the first player is -1/18; any of its equilibria gives that."""
    game = published("kuhn-1950")
    solution = agent_logit(*game.batch(), np.array([2000.0]))
    assert solution.status[0] == Status.CONVERGED
    assert solution.value[:, 0] == pytest.approx([-1 / 18, 1 / 18], abs=1e-3)


def test_myersons_agents_do_not_all_play_nash() -> None:
    """Myerson (1991), p. 162: (B1, Z1, W2) is an equilibrium of the agents only; so is (A1, Z1, X2).

    Both pass the agents' own test, and the branch ends at neither.
    """
    game = published("myerson-1991-fig4.2")
    for wanted in ({"A1", "Z1", "X2"}, {"B1", "Z1", "W2"}):
        policy = np.array([float(option in wanted) for option in game.tree.options])
        for h in range(3):
            if not definition.beliefs(game, policy, h):
                continue
            worth = definition.action_values(game, policy, h)
            chosen = next(i for i, a in enumerate(game.tree.actions(h)) if policy[a] == 1.0)
            assert worth[chosen] == max(worth)
    limit = _ours(game, 1e5)
    assert game.prob(limit, "first", "A1") == pytest.approx(0.25, abs=1e-4)
    assert game.prob(limit, "second", "W2") == pytest.approx(0.5, abs=1e-4)
    assert game.prob(limit, "third", "Y1") == pytest.approx(1.0, abs=1e-9)


def test_beer_is_drunk_by_both() -> None:
    """Cho & Kreps (1987): the branch ends where both types drink beer and quiche would bring a duel."""
    game = published("cho-kreps-1987")
    policy = _ours(game, 200.0)
    assert game.prob(policy, "surly", "beer") > 0.999
    assert game.prob(policy, "weak", "beer") > 0.999
    assert game.prob(policy, "beer", "not") > 0.999


def test_centipedes_end_at_once_under_subgame_perfection() -> None:
    """McKelvey & Palfrey (1992): every mover takes; quantal players at the precision of their estimates do not."""
    for name in ("mckelvey-palfrey-1992-4", "mckelvey-palfrey-1992-6"):
        game = published(name)
        solution = subgame_perfect(*game.batch(), np.array([1.0]))
        taken = [a for a, option in enumerate(game.tree.options) if option == "take"]
        assert (solution.policy[taken, 0] == 1.0).all()
        assert solution.value[:, 0] == pytest.approx([0.4, 0.1])
        assert _ours(game, 2.0)[taken[0]] < 0.5


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("name", PERFECT)
def test_no_change_at_one_node_gains_by_gambits_values(name: str) -> None:
    """Gambit 17 has no backward induction; its values of our play at every node are the measure."""
    game = published(name)
    policy = subgame_perfect(*game.batch(), np.array([1.0])).policy[:, 0]
    worth = peer.node_values(game, policy)
    for node, children in enumerate(game.tree.children):
        if children:
            actor = int(game.tree.actor[game.tree.set_of[node]])
            assert worth[node, actor] == max(worth[child, actor] for child in children)


def test_sharing_has_ties_and_they_are_shared() -> None:
    """Shoham & Leyton-Brown (2009): the sister who is offered nothing is indifferent."""
    game = published("shoham-2009-fig5.1")
    solution = subgame_perfect(*game.batch(), np.array([1.0]))
    assert solution.status[0] == Status.TIED
    assert game.prob(solution.policy[:, 0], "after 2-0", "yes") == 0.5
    assert game.prob(solution.policy[:, 0], "after 1-1", "yes") == 1.0


def test_matching_pennies_stays_uniform_at_every_precision() -> None:
    """Its only fixed point, whatever the precision: the one symmetric game here whose branch cannot bifurcate."""
    game = published("matching-pennies")
    for precision in (1.0, 50.0):
        assert (_ours(game, precision) == 0.5).all()
