"""Derivatives of play against differences of the solver's own answers, and the laws that they keep."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.case.library import open_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.ensemble.views import view
from kakehiki.game.compile import compile_game
from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import Status, agent_logit
from kakehiki.solve.agent_logit import reach
from kakehiki.solve.dependence import plan
from kakehiki.solve.follow import System
from kakehiki.solve.gradients import adjoint, gradients, payoff_gradients
from kakehiki.solve.passes import program
from tests.solve import trees
from tests.solve.efg import GAMES, Floats, published
from tests.solve.test_branch import _folding

NAMES = sorted(path.stem for path in GAMES.glob("*.efg"))
STEP = 1e-4
# The equations hold to 1e-11 x (1 + precision x spread), so that play is off by 1e-10 or so, and a difference of two
# plays over 2e-4 by about 1e-6. The rest of its error is the step's: a third of what halving the step changes.
NOISE = 5e-6


def differences(play: Callable[[float], Floats]) -> tuple[Floats, Floats]:
    """Return the derivative of play(s) at 0 from two central differences, and a bound of its error."""
    wide = (play(STEP) - play(-STEP)) / (2 * STEP)
    narrow = (play(STEP / 2) - play(-STEP / 2)) / STEP
    return (4 * narrow - wide) / 3, np.abs(narrow - wide) + NOISE


def agrees(found: Floats, play: Callable[[float], Floats]) -> None:
    wanted, error = differences(play)
    assert np.median(error) < 1e-4  # else it could not fail
    assert (np.abs(found - wanted) <= error * (1.0 + np.abs(wanted))).all(), np.abs(found - wanted).max()


def perfect() -> Tree:
    """Return a tree with perfect information: chance between two actors' moves."""

    def below(path: tuple[int, ...]) -> Branching | None:
        if len(path) == 4:
            return None
        made = Branching(path, (0, CHANCE, 1, 0)[len(path)], "m", ("o0", "o1", "o2")[: 2 + len(path) % 2])
        made.children = [below((*path, i)) for i in range(len(made.options))]
        return made

    root = below(())
    assert root is not None
    return grow(root, ("a", "b"))


def square(options: int) -> Tree:
    """Return two actors' simultaneous choice among as many options: one cut of options - 1 unknowns."""
    labels = tuple(f"o{i}" for i in range(options))
    second = [Branching("second", 1, "second", labels, [None] * options) for _ in labels]
    return grow(Branching("first", 0, "first", labels, [*second]), ("a", "b"))


folding = cache(_folding)

MADE = {
    "negotiation": trees.negotiation(),
    "both_typed": trees.both_typed(),
    "perfect": perfect(),
    "square": square(22),
}
every = pytest.mark.parametrize("tree", MADE.values(), ids=MADE.keys())

Batch = tuple[Tree, Floats, Floats, Floats]


def batch(tree: Tree, draws: int = 8, seed: int = 4, steepness: float = 12.0) -> Batch:
    payoffs, chance = trees.many(tree, draws, seed)
    precision = np.random.default_rng(seed).uniform(0.5, steepness, draws) / trees.spread(payoffs)
    return tree, payoffs, chance, precision


def decisions(tree: Tree) -> Floats:
    """Return 1 for actors' actions and 0 for those of chance [A, 1]."""
    return (tree.actor[tree.set_of_action] != CHANCE).astype(float)[:, None]


def check(tree: Tree, payoffs: Floats, chance: Floats, precision: Floats, seed: int = 0) -> None:
    """Check payoffs, precision and chances against differences along random directions."""
    rng = np.random.default_rng(seed)
    solution = agent_logit(tree, payoffs, chance, precision)
    made = tree, payoffs, chance, precision, solution
    known = np.isfinite(gradients(*made).fragility)
    assert known.all()
    mine = decisions(tree)
    direction = rng.normal(size=payoffs.shape)
    agrees(
        np.einsum("aepb,epb->ab", payoff_gradients(*made), direction),
        lambda s: mine * agent_logit(tree, payoffs + s * direction, chance, precision).policy,
    )
    agrees(
        gradients(*made).by_precision,
        lambda s: mine * agent_logit(tree, payoffs, chance, precision * np.exp(s)).policy,
    )
    weights = rng.normal(size=chance.shape)
    shift = (1.0 - mine) * chance * rng.normal(size=chance.shape)
    pulled = adjoint(*made, weights)

    def sums(other: Floats) -> Floats:
        out: Floats = (mine * weights * agent_logit(tree, payoffs, other, precision).policy).sum(axis=0)
        return out

    agrees((pulled.by_chance * shift).sum(axis=0), lambda s: sums(chance + s * shift))


@pytest.mark.parametrize("name", NAMES)
def test_published_games(name: str) -> None:
    game = published(name)
    precision = np.array([0.5, 2.0, 6.0]) / game.spread
    check(*game.batch(3), precision)


@every
def test_random_games(tree: Tree) -> None:
    check(*batch(tree, 2))


def test_beyond_a_fold() -> None:
    game, precision = folding()
    assert agent_logit(*game.batch(), np.array([precision])).status[0] == Status.FOLDED
    check(*game.batch(), np.array([precision]))


@settings(deadline=None, max_examples=30)
@given(trees.trees(), st.integers(0, 1000))
def test_any_tree(tree: Tree, seed: int) -> None:
    check(*batch(tree, 3, seed, 6.0), seed)


@every
def test_the_adjoint_is_the_weighted_sum_of_all_gradients(tree: Tree) -> None:
    made = batch(tree, 3, steepness=40.0)
    solution = agent_logit(*made)
    weights = np.random.default_rng(1).normal(size=solution.policy.shape)
    pulled = adjoint(*made, solution, weights)
    full, found = payoff_gradients(*made, solution), gradients(*made, solution)
    np.testing.assert_allclose(pulled.by_payoff, np.einsum("ab,aepb->epb", weights, full), rtol=0, atol=1e-10)
    # One goes forward along the branch, one backward: they share the equations' residual only.
    wanted = (weights * decisions(tree) * found.by_precision).sum(axis=0)
    np.testing.assert_allclose(pulled.by_precision, wanted, rtol=1e-7, atol=1e-7)


@every
def test_it_is_what_the_equations_of_all_sets_together_give(tree: Tree) -> None:
    """Every set is an unknown here, and F_u is written out: the probability of each end after each action."""
    made = batch(tree, 3, steepness=40.0)
    _, payoffs, chance, precision = made
    solution = agent_logit(*made)
    sets = [int(h) for h in np.flatnonzero(tree.actor != CHANCE)]
    rows = [(h, a) for h in sets for a in tree.actions(h)[:-1]]
    log, spread = np.log(np.where(solution.policy > 0, solution.policy, 1.0)), trees.spread(payoffs)
    logits = np.array([log[a] - log[tree.actions(h)[-1]] for h, a in rows])
    steps = program(tree, plan(tree), plan(tree).order, tuple(sets))
    system = System(steps, payoffs, chance, spread)
    _, jacobian = system.evaluate(np.concatenate([logits, (precision * spread)[None]]))
    weights = np.random.default_rng(1).normal(size=chance.shape)
    mean = {h: (weights * solution.policy)[list(tree.actions(h))].sum(axis=0) for h in sets}
    direct = np.array([solution.policy[a] * (weights[a] - mean[h]) for h, a in rows])
    transposed = np.ascontiguousarray(jacobian[:, :-1].transpose(2, 1, 0))
    multiplier = np.linalg.solve(transposed, direct.T[:, :, None])[:, :, 0].T
    by_payoff = np.zeros_like(payoffs)
    for (h, a), x in zip(rows, precision * multiplier, strict=True):
        last = ends_after(tree, solution.policy, h, tree.actions(h)[-1])
        by_payoff[:, tree.actor[h]] += x * (ends_after(tree, solution.policy, h, a) - last)
    pulled = adjoint(*made, solution, weights)
    np.testing.assert_allclose(pulled.by_payoff, by_payoff, rtol=1e-7, atol=1e-7)
    wanted = -(multiplier * jacobian[:, -1] * precision * spread).sum(axis=0)
    np.testing.assert_allclose(pulled.by_precision, wanted, rtol=1e-7, atol=1e-7)


def ends_after(tree: Tree, policy: Floats, h: int, action: int) -> Floats:
    """Return the probability of each end [E, B], given that set `h` is reached and `action` is chosen there."""
    reached = reach(tree, policy)
    found = np.zeros((len(tree.ends), policy.shape[1]))
    for e, end in enumerate(tree.ends):
        if action in tree.path(int(end)):
            found[e] = reached[end] / policy[action] / reached[list(tree.members[h])].sum(axis=0)
    return found


@every
def test_laws(tree: Tree) -> None:
    made = batch(tree, 3, steepness=40.0)
    payoffs = made[1]
    solution = agent_logit(*made)
    full, found = payoff_gradients(*made, solution), gradients(*made, solution)
    size = np.abs(full).max()
    for h in np.flatnonzero(tree.actor != CHANCE):  # probabilities go on summing to one
        actions = list(tree.actions(int(h)))
        np.testing.assert_allclose(full[actions].sum(axis=0), 0.0, rtol=0, atol=1e-12 * size)
        np.testing.assert_allclose(found.by_precision[actions].sum(axis=0), 0.0, rtol=0, atol=1e-9)
    # A constant added to an actor's payoffs moves nothing.
    np.testing.assert_allclose(full.sum(axis=1), 0.0, rtol=0, atol=1e-10 * size)
    # Payoffs x c with precision / c moves nothing.
    moved = np.einsum("aepb,epb->ab", full, payoffs)
    np.testing.assert_allclose(moved, found.by_precision, rtol=1e-7, atol=1e-7)
    wanted = 0.01 * trees.spread(payoffs) * np.abs(full).sum(axis=(1, 2)).max(axis=0)
    np.testing.assert_allclose(found.fragility, wanted, rtol=1e-12)


def test_a_single_choice_is_as_on_paper() -> None:
    """Two options: p = 1 / (1 + exp(-precision (u - v))), so dp/du = precision p (1 - p)."""
    tree = grow(Branching("one", 0, "one", ("u", "v"), [None, None]), ("a",))
    payoffs, precision = np.array([[[0.7]], [[0.2]]]), np.array([3.0])
    solution = agent_logit(tree, payoffs, np.zeros((2, 1)), precision)
    p = 1 / (1 + np.exp(-1.5))
    assert solution.policy[0, 0] == pytest.approx(p, rel=1e-14)
    full = payoff_gradients(tree, payoffs, np.zeros((2, 1)), precision, solution)
    assert full[:, :, 0, 0] == pytest.approx(3.0 * p * (1 - p) * np.array([[1, -1], [-1, 1]]))
    found = gradients(tree, payoffs, np.zeros((2, 1)), precision, solution)
    assert found.by_precision[0, 0] == pytest.approx(1.5 * p * (1 - p))
    assert found.fragility[0] == pytest.approx(0.01 * 0.5 * 2 * 3.0 * p * (1 - p))


def test_the_chance_of_an_answer_given_the_moves_made() -> None:
    """It is a function of play alone, so its own derivative by play gives the weights of one adjoint."""
    case = open_case("kim-trump-2025").case
    game = compile_game(case, {})
    seen = view(case, game, dict(case.now.given))
    values = Ensemble(case, 16, seed=1).values(situation(case, "now"), 0, 16)
    payoffs, chance, precision = game.payoffs(values), game.chances(values), values[game.row("precision")]
    tree = game.tree
    paths = {(n, a): [*tree.path(n), a] for option in seen.answers for _, n, a in option}
    wanted = {(n, a) for _, n, a in seen.answers[0]}

    def likely(policy: Floats) -> dict[tuple[int, int], Floats]:
        return {key: np.prod(policy[path], axis=0) for key, path in paths.items()}

    def answer(policy: Floats) -> Floats:
        each = likely(policy)
        out: Floats = sum(each[k] for k in wanted) / sum(each.values())
        return out

    solution = agent_logit(tree, payoffs, chance, precision)
    each, chosen = likely(solution.policy), answer(solution.policy)
    everything = sum(each.values())
    weights = np.zeros_like(chance)
    for key, path in paths.items():
        for a in path:
            weights[a] += each[key] / solution.policy[a] * ((key in wanted) - chosen) / everything
    pulled = adjoint(tree, payoffs, chance, precision, solution, weights)
    direction = np.random.default_rng(2).normal(size=payoffs.shape)
    agrees(
        (pulled.by_payoff * direction).sum(axis=(0, 1)),
        lambda s: answer(agent_logit(tree, payoffs + s * direction, chance, precision).policy),
    )
    agrees(
        pulled.by_precision,
        lambda s: answer(agent_logit(tree, payoffs, chance, precision * np.exp(s)).policy),
    )
    assert not (solution.status == Status.FAILED).any()
