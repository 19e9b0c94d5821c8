"""The branch that is followed: thousands of random draws, every one found, and none on another branch."""

from __future__ import annotations

import numpy as np
import pytest

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.game.compile import compile_game
from kakehiki.game.tree import Tree
from kakehiki.solve import Solution, Status, agent_logit, follow, fork
from tests.solve import definition, peer, trees
from tests.solve.efg import Floats, Played, published

SAME = 1e-6  # in probability; another branch differs by far more, and so does another point of the same one


def _strictly(
    monkeypatch: pytest.MonkeyPatch, tree: Tree, payoffs: Floats, chance: Floats, precision: Floats
) -> Solution:
    with monkeypatch.context() as patch:
        patch.setattr(follow, "USUAL", follow.STRICT)
        return agent_logit(tree, payoffs, chance, precision)


def test_20_000_random_negotiations_are_all_on_the_branch_that_small_steps_find(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 20_000, seed=7)
    steepness = np.random.default_rng(7).uniform(0.0, 100.0, 20_000)
    precision = steepness / trees.spread(payoffs)
    usual = agent_logit(tree, payoffs, chance, precision)
    strict = _strictly(monkeypatch, tree, payoffs, chance, precision)
    assert not (usual.status == Status.FAILED).any()
    assert usual.residual.max() < 1e-8
    assert np.abs(usual.policy - strict.policy).max() < SAME
    # A fold narrower than a step can go unseen; the play is the same. Measured: 20 draws in 20,000.
    assert (usual.status != strict.status).mean() < 2e-3
    # The flag means something: about one draw in fifty folds at these precisions.
    assert 0.01 < (usual.status == Status.FOLDED).mean() < 0.04


@pytest.mark.parametrize("name", ["kim-trump-2025", "us-iran-2013"])
@pytest.mark.parametrize("factor", [1.0, 4.0])
def test_shipped_cases_stay_on_the_branch(monkeypatch: pytest.MonkeyPatch, name: str, factor: float) -> None:
    case = open_case(name).case
    game = compile_game(case, dict(case.now.given))
    values = Ensemble(case, 4096, seed=1).values(situation(case, "now"), 0, 4096)
    given = game.tree, game.payoffs(values), game.chances(values), factor * values[game.row("precision")]
    usual, strict = agent_logit(*given), _strictly(monkeypatch, *given)
    assert not (usual.status == Status.FAILED).any()
    assert np.abs(usual.policy - strict.policy).max() < SAME
    if factor == 1.0:
        assert (usual.status == Status.CONVERGED).all()


def _folding() -> tuple[Played, float]:
    """Return the first random negotiation whose branch turns back, and a precision beyond."""
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 400, seed=11)
    precision = 60.0 / trees.spread(payoffs)
    solution = agent_logit(tree, payoffs, chance, precision)
    b = int(np.flatnonzero(solution.status == Status.FOLDED)[0])
    return trees.draw(tree, payoffs, chance, b), float(precision[b])


def test_a_branch_that_turned_back_is_flagged_and_small_steps_of_precision_cannot_follow_it() -> None:
    game, precision = _folding()
    solution = agent_logit(*game.batch(), np.array([precision]))
    assert solution.flagged() == {"folded": 1}
    assert definition.violation(game, solution.policy[:, 0], precision) < 1e-8
    with pytest.raises(AssertionError, match="rung"):
        definition.climb(game, precision, steps=150)


@pytest.mark.extra("pygambit")
def test_beyond_a_fold_play_is_gambits() -> None:
    """Gambit stops where the branch first comes to a precision; beyond the fold there is one such point only."""
    game, precision = _folding()
    ours = agent_logit(*game.batch(), np.array([precision])).policy[:, 0]
    found = peer.agent_logit(game, [precision])
    reached, theirs = found[-1]
    assert reached == pytest.approx(precision, rel=1e-6)
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-6)


def test_a_draw_that_runs_out_of_steps_has_failed_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    tree = trees.negotiation()
    payoffs, chance = trees.many(tree, 50, seed=3)
    precision = np.where(np.arange(50) % 2, 50.0, 0.0) / trees.spread(payoffs)
    hasty = follow.Care(most=3)
    monkeypatch.setattr(follow, "USUAL", hasty)
    monkeypatch.setattr(follow, "STRICT", hasty)
    monkeypatch.setattr(fork, "STRICT", hasty)
    solution = agent_logit(tree, payoffs, chance, precision)
    assert np.array_equal(solution.status == Status.FAILED, precision > 0)
    assert np.isinf(solution.residual[precision > 0]).all()
    assert np.isfinite(solution.policy).all()


def test_a_symmetric_coordination_game_keeps_its_symmetry() -> None:
    """Its branch stays symmetric at every precision; what a solver does where others cross it is its own choice.

    So symmetric games are left out of the comparison with Gambit wherever another branch crosses theirs: here only
    the stag hunt is symmetric, and nothing crosses its principal branch.
    """
    game = published("stag-hunt")
    for precision in (0.1, 1.0, 10.0):
        policy = agent_logit(*game.batch(), np.array([precision])).policy[:, 0]
        assert game.prob(policy, "row", "U") == pytest.approx(game.prob(policy, "column", "L"), abs=1e-12)
