"""What every solver keeps, over the mapping of solvers; one for perfect information only gets such trees."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from kakehiki.errors import GameError
from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import SOLVERS, Solution, Status
from tests.solve import retold, trees
from tests.solve.efg import Floats, published

NEEDS_PERFECT_INFORMATION = {"subgame_perfect"}
LOGIT = ("agent_logit", "agent_logit_compiled")
GAMES = [
    *((solver, which) for solver in (*LOGIT, "agent_limit") for which in trees.NAMED),
    ("subgame_perfect", "perfect"),
]
DRAWS = {"agent_limit": 8}  # as many as a few seconds allow; 1,000 elsewhere
SOME = {"agent_limit": 12}  # 40 elsewhere
SHARES = [(*game, share) for game in GAMES for share in (0.0, 0.003, 0.1, 0.5, 1.0)]
# The equations hold to 1e-11 x (1 + precision x spread), in another order of unknowns; a limit is
# an estimate that two precisions agree on.
SAME = {"agent_limit": 1e-6}  # 1e-8 elsewhere
FIELDS = ("policy", "value", "status", "residual", "steps", "folds", "determinant")
every = pytest.mark.parametrize(("solver", "which"), GAMES)


def _tree(which: str) -> Tree:
    return trees.NAMED[which]()


def _batch(tree: Tree, draws: int, seed: int = 5) -> tuple[Floats, Floats, Floats]:
    payoffs, chance = trees.many(tree, draws, seed)
    steepness = np.random.default_rng(seed).uniform(0.0, 60.0, draws)
    return payoffs, chance, steepness / trees.spread(payoffs)


@cache
def _solved(solver: str, which: str) -> tuple[Tree, Floats, Floats, Floats, Solution]:
    """Return one batch, the same for all tests, and its solution."""
    tree = _tree(which)
    given = _batch(tree, SOME.get(solver, 40), seed=6)
    for array in given:
        array.flags.writeable = False
    return tree, *given, SOLVERS[solver](tree, *given)


def test_every_solver_is_under_the_contract() -> None:
    assert set(SOLVERS) == {solver for solver, _ in GAMES}


@every
def test_it_says_how_it_was_obtained(solver: str, which: str) -> None:
    tree, _, _, precision, solution = _solved(solver, which)
    n, a, p = len(precision), len(tree.options), len(tree.actors)
    assert solution.method == solver
    assert solution.policy.shape == (a, n)
    assert solution.value.shape == (p, n)
    for field in ("status", "residual", "steps", "folds", "determinant"):
        assert getattr(solution, field).shape == (n,)
    assert set(solution.status) <= {Status.CONVERGED, Status.FOLDED}
    assert (solution.residual < 1e-8).all()
    assert (solution.steps >= 1).all()
    assert np.array_equal(solution.folds > 0, solution.status == Status.FOLDED)
    assert (solution.determinant != 0).all()


@every
def test_probabilities_sum_to_one_in_every_set_and_chance_is_kept(solver: str, which: str) -> None:
    tree, _, chance, _, solution = _solved(solver, which)
    policy = solution.policy
    assert (policy >= 0).all()
    for h in range(len(tree.moves)):
        actions = list(tree.actions(h))
        np.testing.assert_allclose(policy[actions].sum(axis=0), 1.0, rtol=0, atol=1e-14)
        if tree.actor[h] == CHANCE:
            assert np.array_equal(policy[actions], chance[actions])


@pytest.mark.parametrize(
    ("solver", "which", "share"), [s for s in SHARES if s[0] not in DRAWS or s[2] in (0.0, 0.5)]
)
def test_a_batch_is_a_loop_byte_for_byte(solver: str, which: str, share: float) -> None:
    draws = DRAWS.get(solver, 1000)
    size = max(1, int(share * draws))
    tree, payoffs, chance, precision, whole = _many(solver, which)
    for start in {0, draws // 7, draws // 2, draws - size}:
        part = slice(start, start + size)
        one = SOLVERS[solver](tree, payoffs[:, :, part], chance[:, part], precision[part])
        for field in FIELDS:
            assert getattr(one, field).tobytes() == getattr(whole, field)[..., part].tobytes(), field


@cache
def _many(solver: str, which: str) -> tuple[Tree, Floats, Floats, Floats, Solution]:
    tree = _tree(which)
    given = _batch(tree, DRAWS.get(solver, 1000))
    return tree, *given, SOLVERS[solver](tree, *given)


@every
def test_no_draws_at_all_are_a_batch_too(solver: str, which: str) -> None:
    tree, payoffs, chance, precision, one = _solved(solver, which)
    none = SOLVERS[solver](tree, payoffs[..., :0], chance[:, :0], precision[:0])
    for field in FIELDS:
        assert getattr(none, field).shape == (*getattr(one, field).shape[:-1], 0)
        assert getattr(none, field).dtype == getattr(one, field).dtype


@every
@pytest.mark.parametrize("kind", [np.float32, np.int64])
def test_numbers_of_another_kind_are_taken_as_doubles(solver: str, which: str, kind: type) -> None:
    tree, payoffs, chance, precision, _ = _solved(solver, which)
    payoffs, chance, precision = 3.0 * payoffs[..., :6], chance[:, :6], np.round(precision[:6], 1)
    if kind is np.int64:  # then chance is certain
        first = np.isin(np.arange(len(chance)), tree.first)
        chance = np.where(first[:, None] & (chance > 0), 1.0, 0.0)
        payoffs = np.round(4.0 * payoffs)
    payoffs, chance, precision = payoffs.astype(kind), chance.astype(kind), precision.astype(kind)
    one = SOLVERS[solver](tree, payoffs, chance, precision)
    doubles = payoffs.astype(np.float64), chance.astype(np.float64), precision.astype(np.float64)
    other = SOLVERS[solver](tree, *doubles)
    assert one.policy.dtype == one.value.dtype == np.float64
    for field in FIELDS:
        assert getattr(one, field).tobytes() == getattr(other, field).tobytes(), field


@every
def test_strided_and_fortran_arrays_are_taken_as_they_are_meant(solver: str, which: str) -> None:
    tree, payoffs, chance, precision, one = _solved(solver, which)
    twice = [np.repeat(array, 2, axis=-1)[..., ::2] for array in (payoffs, chance, precision)]
    other = SOLVERS[solver](tree, np.asfortranarray(twice[0]), np.asfortranarray(twice[1]), twice[2])
    assert other.policy.tobytes() == one.policy.tobytes()


@every
def test_the_same_call_gives_the_same_bytes_and_writes_into_nothing(solver: str, which: str) -> None:
    tree, payoffs, chance, precision, first = _solved(solver, which)
    again = payoffs.copy(), chance.copy(), precision.copy()
    second = SOLVERS[solver](tree, *again)
    assert first.policy.tobytes() == second.policy.tobytes()
    assert all(np.array_equal(x, y) for x, y in zip((payoffs, chance, precision), again, strict=True))


@every
def test_calling_actors_and_options_by_other_names_and_places_changes_nothing(
    solver: str, which: str
) -> None:
    tree, payoffs, chance, precision, solution = _solved(solver, which)
    turned, ends, actions, actors = retold.relabelled(tree)
    new_payoffs = payoffs[np.ix_(ends, actors)]
    again = SOLVERS[solver](turned, np.ascontiguousarray(new_payoffs), chance[actions], precision)
    np.testing.assert_allclose(again.policy, solution.policy[actions], rtol=0, atol=SAME.get(solver, 1e-8))
    np.testing.assert_allclose(again.value, solution.value[actors], rtol=0, atol=SAME.get(solver, 1e-8))


@every
def test_a_certain_chance_move_before_any_node_changes_nothing(solver: str, which: str) -> None:
    tree, payoffs, chance, precision, solution = _solved(solver, which)
    longer, actions = retold.padded(tree)
    more = np.ones((len(longer.options), len(precision)))
    more[actions] = chance
    again = SOLVERS[solver](longer, payoffs, more, precision)
    assert again.policy[actions].tobytes() == solution.policy.tobytes()
    assert again.value.tobytes() == solution.value.tobytes()


@every
def test_a_broken_draw_fails_alone(solver: str, which: str) -> None:
    tree, payoffs, chance, precision, whole = _solved(solver, which)
    payoffs, chance, precision = payoffs[..., :12], chance[:, :12], precision[:12]
    spoilt = payoffs.copy()
    spoilt[0, 0, 2] = np.nan
    spoilt[-1, -1, 5] = np.inf
    spoilt[:, :, 9] = np.nan
    spoilt[0, 0, 10], spoilt[1, 0, 10] = 1.7e308, -1.7e308  # farther apart than a float can tell
    lottery = chance.copy()
    lottery[np.argmax(chance.any(axis=1)), 0] = np.nan
    wild = precision.copy()
    wild[7:9] = np.inf, -1.0
    broken = np.isin(np.arange(12), (0, 2, 5, 7, 8, 9, 10))
    solution = SOLVERS[solver](tree, spoilt, lottery, wild)
    assert np.array_equal(solution.status == Status.FAILED, broken)
    assert np.array_equal(np.isinf(solution.residual), broken)
    assert np.isfinite(solution.policy).all()
    for field in ("policy", "value", "status", "residual"):
        kept = getattr(solution, field)[..., ~broken]
        assert kept.tobytes() == getattr(whole, field)[..., :12][..., ~broken].tobytes(), field


@pytest.mark.parametrize("solver", LOGIT)
@pytest.mark.parametrize("which", ["negotiation", "both_typed", "perfect"])
class TestQuantalPlay:
    def test_precision_zero_is_uniform(self, solver: str, which: str) -> None:
        tree = _tree(which)
        payoffs, chance, _ = _batch(tree, 5)
        policy = SOLVERS[solver](tree, payoffs, chance, np.zeros(5)).policy
        for h in np.flatnonzero(tree.actor != CHANCE):
            np.testing.assert_allclose(
                policy[list(tree.actions(int(h)))], 1 / tree.count[h], rtol=0, atol=1e-15
            )

    @pytest.mark.parametrize("factor", [4.0, 1e-14, 1e-3, 1e6, 0.3])
    def test_payoffs_times_c_with_precision_over_c_is_the_same(
        self, solver: str, which: str, factor: float
    ) -> None:
        tree, payoffs, chance, precision, one = _solved(solver, which)
        other = SOLVERS[solver](tree, factor * payoffs, chance, precision / factor)
        if factor == 4.0:  # a power of two: not even rounding differs
            assert other.policy.tobytes() == one.policy.tobytes()
        np.testing.assert_allclose(other.policy, one.policy, rtol=0, atol=1e-8)

    @pytest.mark.parametrize("constant", [1.0, 1e4, 1e6])
    def test_a_constant_added_to_an_actors_payoffs_is_the_same(
        self, solver: str, which: str, constant: float
    ) -> None:
        tree, payoffs, chance, precision, one = _solved(solver, which)
        moved = payoffs + constant * np.arange(1.0, len(tree.actors) + 1)[:, None]
        other = SOLVERS[solver](tree, moved, chance, precision)
        assert np.array_equal(other.status, one.status)
        # The sum itself is rounded, and play takes that up times precision.
        np.testing.assert_allclose(other.policy, one.policy, rtol=0, atol=1e-8 + 1e-14 * constant)


def test_positive_affine_payoffs_leave_subgame_perfection_alone() -> None:
    tree = _tree("perfect")
    payoffs, chance, precision = _batch(tree, 50)
    one = SOLVERS["subgame_perfect"](tree, payoffs, chance, precision)
    for actor, (a, b) in enumerate([(3.0, -2.0), (0.01, 5.0), (100.0, 0.5)]):
        moved = payoffs.copy()
        moved[:, actor] = a * moved[:, actor] + b
        other = SOLVERS["subgame_perfect"](tree, moved, chance, precision)
        assert np.array_equal(other.policy, one.policy)
        assert np.array_equal(other.status, one.status)


def test_solvers_for_perfect_information_refuse_hidden_information() -> None:
    tree = _tree("negotiation")
    for solver in NEEDS_PERFECT_INFORMATION:
        with pytest.raises(GameError) as caught:
            SOLVERS[solver](tree, *_batch(tree, 2))
        assert caught.value.problems[0].code == "hidden-information"
        assert caught.value.problems[0].params["move"] in tree.moves


def test_payoffs_without_any_difference_are_uniform_play() -> None:
    for which in ("negotiation", "perfect"):
        tree = _tree(which)
        payoffs, chance, precision = _batch(tree, 4)
        solution = SOLVERS["agent_logit"](tree, np.zeros_like(payoffs), chance, np.full(4, 50.0))
        assert (solution.status == Status.CONVERGED).all()
        for h in np.flatnonzero(tree.actor != CHANCE):
            assert np.allclose(solution.policy[list(tree.actions(int(h)))], 1 / tree.count[h])


@pytest.mark.parametrize("solver", [*LOGIT, "agent_limit"])
@pytest.mark.parametrize("certain", [0, 1])
def test_a_type_that_cannot_be_is_no_trouble(solver: str, certain: int) -> None:
    tree = _tree("negotiation")
    payoffs, chance, precision = _batch(tree, 6)
    chance[:2] = np.eye(2)[:, [certain]]
    solution = SOLVERS[solver](tree, payoffs, chance, precision)
    assert (solution.status == Status.CONVERGED).all()
    assert solution.policy[:2].tobytes() == chance[:2].tobytes()


@pytest.mark.parametrize("solver", [*LOGIT, "agent_limit"])
def test_a_set_that_chance_never_leads_to_is_played_as_if_its_nodes_were_alike(solver: str) -> None:
    def answer(kind: str) -> Branching:
        return Branching("answer", 1, "answer", ("yes", "no"), [None, None])

    def ask(kind: str) -> Branching:
        return Branching(("ask", kind), 0, "ask", ("ask", "wait"), [answer(kind), None])

    root = Branching("kind", CHANCE, "kind", ("none", "weak", "strong"), [None, ask("weak"), ask("strong")])
    tree = grow(root, ("one", "two"))
    payoffs, chance, precision = _batch(tree, 4)
    chance[:3] = np.array([[1.0], [0.0], [0.0]])
    never = SOLVERS[solver](tree, payoffs, chance, precision)
    chance[:3] = np.array([[1 - 2e-12], [1e-12], [1e-12]])
    seldom = SOLVERS[solver](tree, payoffs, chance, precision)
    assert (never.status == Status.CONVERGED).all()
    np.testing.assert_allclose(never.policy[3:], seldom.policy[3:], rtol=0, atol=1e-9)


def _flags(status: NDArray[np.int8]) -> dict[str, int]:
    game = published("matching-pennies")
    solution: Solution = SOLVERS["agent_logit"](*game.batch(len(status)), np.ones(len(status)))
    return replace(solution, status=status).flagged()


def test_flags_are_counted_by_name() -> None:
    assert _flags(np.array([0, 1, 1, 3], dtype=np.int8)) == {"folded": 2, "failed": 1}
    assert _flags(np.zeros(3, dtype=np.int8)) == {}
