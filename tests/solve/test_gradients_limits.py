"""Where derivatives grow, vanish or do not exist, and that a batch of them is a loop."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import Solution, Status, agent_logit, subgame_perfect
from kakehiki.solve import gradients as module
from kakehiki.solve.gradients import adjoint, gradients, payoff_gradients
from kakehiki.solve.point import FEW, inverse
from tests.solve import trees
from tests.solve.efg import Played
from tests.solve.test_gradients import MADE, Batch, batch, every, folding


@pytest.fixture(scope="module")
def fold() -> tuple[Played, float]:
    """Return a game, and the precision at which its branch first turns back, to rounding."""
    game, high = folding()
    low = 0.0
    while high - low > 2e-14 * high:
        rungs = np.linspace(low, high, 65)
        folded = agent_logit(*game.batch(65), rungs).status == Status.FOLDED
        i = int(np.argmax(folded))
        if i == 0:  # the lower end is folded too, by rounding
            break
        low, high = float(rungs[i - 1]), float(rungs[i])
    return game, low


def test_towards_a_fold_fragility_grows_as_one_over_the_determinant(fold: tuple[Played, float]) -> None:
    game, at = fold
    short = 10.0 ** -np.arange(3.0, 9.0)  # of the fold, as a share of its precision
    made = *game.batch(6), at * (1.0 - short)
    solution = agent_logit(*made)
    assert (solution.status == Status.CONVERGED).all()
    fragility = gradients(*made, solution).fragility
    # The distance to a fold is as the square of the determinant: ten times nearer is fragile by root ten more.
    np.testing.assert_allclose(fragility[2:] / fragility[1:-1], np.sqrt(10.0), rtol=0.05)
    assert fragility[-1] > 300 * 0.01 * game.spread
    constant = fragility * np.abs(solution.determinant)
    np.testing.assert_allclose(constant[2:], constant[-1], rtol=0.02)


def test_in_a_fold_there_is_no_derivative(fold: tuple[Played, float]) -> None:
    game, at = fold
    made = *game.batch(1), np.array([at])
    solution = agent_logit(*made)
    found = gradients(*made, solution)
    assert np.isnan(found.fragility).all()
    assert np.isnan(found.by_precision).all()
    assert np.isnan(
        payoff_gradients(*made, solution)[game.tree.actor[game.tree.set_of_action] != CHANCE]
    ).all()
    pulled = adjoint(*made, solution, np.ones_like(solution.policy))
    assert all(np.isnan(x).all() for x in (pulled.by_payoff, pulled.by_chance, pulled.by_precision))


def test_where_another_branch_crosses_there_is_no_derivative() -> None:
    """Two who gain 1 by doing the same: at (1/2, 1/2) the determinant is 1 - (precision / 2)^2."""
    second = [Branching("second", 1, "second", ("o0", "o1"), [None, None]) for _ in range(2)]
    tree = grow(Branching("first", 0, "first", ("o0", "o1"), [*second]), ("a", "b"))
    payoffs = np.repeat(np.array([1.0, 0.0, 0.0, 1.0])[:, None, None], 2, axis=1).repeat(5, axis=2)
    precision = np.array([1.0, 1.999, 2.0 - 1e-9, 2.0, 2.0 + 1e-9])
    made = tree, payoffs, np.zeros((4, 5)), precision
    even = replace(
        agent_logit(tree, payoffs, np.zeros((4, 5)), np.ones(5)),
        policy=np.full((4, 5), 0.5),
        determinant=1.0 - (precision / 2.0) ** 2,
    )
    found = gradients(*made, even)
    assert np.isnan(found.fragility).tolist() == [False, False, True, True, True]
    # The four payoffs of one move its own log-odds by half of the precision each, and the other's by as much times
    # half of the precision; a log-odds of 0 moves its probability by a quarter.
    t = precision[:2]
    wanted = 0.01 * 0.25 * (4 * 0.5 * t) * (1.0 + t / 2.0) / (1.0 - (t / 2.0) ** 2)
    np.testing.assert_allclose(found.fragility[:2], wanted, rtol=1e-9)


@pytest.mark.parametrize("size", [1, 3, FEW + 1])
def test_singular_matrices_have_no_inverse_and_the_others_do(size: int) -> None:
    matrices = np.random.default_rng(0).normal(size=(size, size, 4))
    matrices[:, :, 1] = 0.0
    matrices[0, 0, 3] = np.nan
    with np.errstate(all="ignore"):
        found, sign = inverse(matrices)
    for b in (0, 2):
        np.testing.assert_allclose(found[:, :, b] @ matrices[:, :, b], np.eye(size), rtol=0, atol=1e-9)
        assert sign[b] == np.sign(np.linalg.det(matrices[:, :, b]))
    for b in (1, 3):
        assert not np.isfinite(found[:, :, b]).all()


@every
def test_at_precision_zero_nothing_moves(tree: Tree) -> None:
    _, payoffs, chance, _ = batch(tree, 3)
    made = tree, payoffs, chance, np.zeros(3)
    solution = agent_logit(*made)
    found = gradients(*made, solution)
    assert (found.by_precision == 0).all()
    assert (found.fragility == 0).all()
    pulled = adjoint(*made, solution, np.random.default_rng(0).normal(size=chance.shape))
    assert (pulled.by_payoff == 0).all()
    assert (pulled.by_chance == 0).all()
    assert (pulled.by_precision == 0).all()


def _part(made: Batch, solution: Solution, part: slice) -> tuple[Batch, Solution]:
    tree, payoffs, chance, precision = made
    some = replace(
        solution,
        policy=solution.policy[:, part],
        status=solution.status[part],
        determinant=solution.determinant[part],
    )
    return (tree, payoffs[:, :, part], chance[:, part], precision[part]), some


@every
@pytest.mark.parametrize("size", [1, 7])
def test_a_batch_is_a_loop_byte_for_byte_in_chunks_of_any_size(
    monkeypatch: pytest.MonkeyPatch, tree: Tree, size: int
) -> None:
    draws = 12
    made = batch(tree, draws, steepness=60.0)
    solution = agent_logit(*made)
    whole = gradients(*made, solution), payoff_gradients(*made, solution)
    weights = np.random.default_rng(3).normal(size=made[2].shape)
    pulled = adjoint(*made, solution, weights)
    monkeypatch.setattr(module, "CELLS", 60_000)  # some chunks, each of some draws
    for start in range(0, draws - size, 5):
        part = slice(start, start + size)
        given, some = _part(made, solution, part)
        found = gradients(*given, some)
        assert found.fragility.tobytes() == whole[0].fragility[part].tobytes()
        assert found.by_precision.tobytes() == whole[0].by_precision[:, part].tobytes()
        assert payoff_gradients(*given, some).tobytes() == whole[1][..., part].tobytes()
        again = adjoint(*given, some, weights[:, part])
        for field in ("by_payoff", "by_chance", "by_precision"):
            assert getattr(again, field).tobytes() == getattr(pulled, field)[..., part].tobytes()
    assert gradients(*made, solution).fragility.tobytes() == whole[0].fragility.tobytes()


def test_a_draw_that_is_no_game_or_was_lost_has_none_and_spoils_no_other() -> None:
    tree = MADE["negotiation"]
    _, payoffs, chance, precision = batch(tree, 8)
    right = gradients(tree, payoffs, chance, precision, agent_logit(tree, payoffs, chance, precision))
    payoffs, chance, precision = payoffs.copy(), chance.copy(), precision.copy()
    payoffs[0, 0, 1], chance[0, 2], precision[3] = np.nan, np.inf, -1.0
    solution = agent_logit(tree, payoffs, chance, precision)
    found = gradients(tree, payoffs, chance, precision, solution)
    assert np.array_equal(np.isnan(found.fragility), solution.status == Status.FAILED)
    assert np.flatnonzero(np.isnan(found.fragility)).tolist() == [1, 2, 3]
    kept = [0, 4, 5, 6, 7]
    assert found.fragility[kept].tobytes() == right.fragility[kept].tobytes()
    lost = replace(solution, status=np.full(8, Status.FAILED, dtype=np.int8))  # whatever its play looks like
    assert np.isnan(gradients(tree, payoffs, chance, precision, lost).fragility).all()


def test_play_that_solves_another_game_has_none() -> None:
    made = batch(MADE["negotiation"], 4)
    solution = agent_logit(*made)
    wrong = replace(solution, policy=solution.policy[:, ::-1])
    assert np.isnan(gradients(*made, wrong).fragility).all()
    made = batch(MADE["perfect"], 4)
    assert np.isnan(gradients(*made, subgame_perfect(*made)).fragility).all()


def test_probabilities_too_small_to_be_written_have_the_right_derivatives() -> None:
    """At precision x spread = 1000 some are below the smallest number; play there still tells beliefs apart."""
    tree = MADE["negotiation"]
    payoffs, chance = trees.many(tree, 200, 3)
    precision = 1000.0 / trees.spread(payoffs)
    made = tree, payoffs, chance, precision
    solution = agent_logit(*made)
    assert (solution.policy < 1e-300).any(axis=0).mean() > 0.5
    found, full = gradients(*made, solution), payoff_gradients(*made, solution)
    assert np.isfinite(found.fragility).all()
    moved = np.einsum("aepb,epb->ab", full, payoffs)
    np.testing.assert_allclose(moved, found.by_precision, rtol=0, atol=1e-6)
    assert (np.abs(moved).max(axis=0) > 0.01).sum() > 5
    step = 1e-5
    there, back = (agent_logit(tree, payoffs, chance, precision * np.exp(s)).policy for s in (step, -step))
    # Play is known to 1e-11 x 1000.
    np.testing.assert_allclose(found.by_precision, (there - back) / (2 * step), rtol=1e-3, atol=1e-3)


def test_a_chance_that_is_zero_has_a_derivative_unless_play_jumps_there() -> None:
    def ask(kind: str) -> Branching:
        answers = [Branching("answer", 1, "answer", ("yes", "no"), [None, None])]
        return Branching(("ask", kind), 0, "ask", ("ask", "wait"), [*answers, None])

    root = Branching("kind", CHANCE, "kind", ("none", "weak", "strong"), [None, ask("weak"), ask("strong")])
    tree = grow(root, ("one", "two"))
    payoffs, chance = trees.many(tree, 2, 5)
    precision = np.full(2, 3.0)
    chance[:3] = np.array([[0.4, 1.0], [0.0, 0.0], [0.6, 0.0]])
    solution = agent_logit(tree, payoffs, chance, precision)
    weights = np.random.default_rng(1).normal(size=chance.shape)
    weights[:3] = 0.0
    pulled = adjoint(tree, payoffs, chance, precision, solution, weights)
    assert np.isfinite(pulled.by_payoff).all()
    # First draw: the set is reached by way of the strong; of the weak there is a derivative to one side.
    step = 1e-7
    more = chance.copy()
    more[1] += step
    moved = (weights * (agent_logit(tree, payoffs, more, precision).policy - solution.policy)).sum(axis=0)
    assert pulled.by_chance[1, 0] == pytest.approx(moved[0] / step, rel=1e-3)
    # Second draw: nobody asks, and the first who might decides what the answer supposes.
    assert np.isnan(pulled.by_chance[1:3, 1]).all()
