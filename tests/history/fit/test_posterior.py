"""The posterior against a grid and importance sampling, and predictive checks."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from kakehiki.case.numbered import numbers_of
from kakehiki.history.fit.checks import checks, longest_run
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.fit.particles import Particles
from kakehiki.history.fit.posterior import CHAINS, chain_steps, posterior
from kakehiki.history.record.rows import Row
from kakehiki.solve import SOLVERS
from kakehiki.solve.solution import Solution, Status
from tests.history.fit.test_filtered import grid, record
from tests.history.fit.toll import TYPES, blank, place, toll

MOVING = ("interests.carrier.gain", "moves.answer.leave.carrier.safety")


def test_draws_are_those_of_the_grid() -> None:
    case = toll()
    rows = record(case, 60)
    points = grid(case)
    logs = Likelihood(case).total(rows, points)
    weights = np.exp(logs - logs.max())
    found = posterior(case, rows, 384, seed=4)
    for path in MOVING:
        at = place(case)[path]
        mean = np.average(points[at], weights=weights)
        spread = np.average((points[at] - mean) ** 2, weights=weights) ** 0.5
        # 384 draws, some 200 of them effective: errors of .07 and .05 of the spread; bounds are twice those.
        assert found.draws[at].mean() == pytest.approx(mean, abs=0.15 * spread)
        assert found.draws[at].std() == pytest.approx(spread, rel=0.1)
        number = next(n for n in found.numbers if n.path == path)
        assert number.r_hat < 1.05 and number.bulk > 200
    assert found.evidence == pytest.approx(np.log(weights.mean()) + logs.max(), abs=0.15)
    assert {n.path for n in found.numbers} == set(MOVING)
    assert found.numbers[0].bits > 0.5 and found.numbers[0].narrower > 0.2
    assert found.failed == 0


def test_draws_are_those_of_importance_sampling_with_hidden_types() -> None:
    case = toll(**TYPES)
    rows = record(case, 30)
    points = np.random.default_rng(1).random((len(numbers_of(case)), 20_000))
    logs = Likelihood(case).total(rows, points)
    weights = np.exp(logs - logs.max())
    found = posterior(case, rows, 256, seed=5)
    expected = (points * weights).sum(axis=1) / weights.sum()
    # Standard deviations are at most .29: 256 draws, some 130 of them effective, err by .025; evidence by about .05.
    np.testing.assert_allclose(found.draws.mean(axis=1), expected, atol=0.06)
    assert found.evidence == pytest.approx(np.log(weights.mean()) + logs.max(), abs=0.15)


def test_nothing_to_learn_leaves_the_prior() -> None:
    case = toll()
    found = posterior(case, blank(3), 256, seed=1)
    assert found.evidence == 0.0 and found.learnt == ()
    assert all(abs(n.shift) < 0.1 and abs(n.narrower) < 0.1 and n.bits < 0.02 for n in found.numbers)
    assert all(n.prior.median == pytest.approx(n.posterior.median, rel=0.1) for n in found.numbers)
    assert found.draws.shape == (len(numbers_of(case)), 256)
    assert CHAINS * chain_steps(256) >= 256


def test_the_same_seed_gives_the_same_bytes() -> None:
    case = toll()
    rows = record(case, 10)
    one, other = (posterior(case, rows, 64, seed=2) for _ in range(2))
    assert one.draws.tobytes() == other.draws.tobytes() and one.numbers == other.numbers


def test_games_that_fail_say_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    case = toll()
    rows = record(case, 4)
    likelihood = Likelihood(case)
    solve = SOLVERS["agent_logit"]

    def half(*game: np.ndarray) -> Solution:
        found = solve(*game)  # type: ignore[arg-type]
        status = found.status.copy()
        status[::2] = Status.FAILED
        return replace(found, status=status)

    points = np.random.default_rng(0).random((likelihood.numbers, 6))
    sound = likelihood.given(rows, points)
    monkeypatch.setattr(likelihood, "solve", half)
    found = likelihood.given(rows, points)
    np.testing.assert_allclose(found[:, ::2], -np.log(3))
    np.testing.assert_allclose(found[:, 1::2], sound[:, 1::2])
    assert likelihood.failed == 12 and likelihood.games == 48


def test_rows_and_points_in_one_batch_are_as_one_by_one() -> None:
    case = toll(**TYPES)
    rows = record(case, 7)
    likelihood = Likelihood(case)
    points = np.random.default_rng(0).random((likelihood.numbers, 5))
    together = likelihood.chances(rows, points)
    for r, row in enumerate(rows):
        for b in range(5):
            np.testing.assert_array_equal(
                likelihood.chances([row], points[:, b : b + 1])[0, :, 0], together[r, :, b]
            )
    np.testing.assert_allclose(together.sum(axis=1), 1.0)
    assert likelihood.total([], points).tolist() == [0.0] * 5


def test_checks_count_what_they_say() -> None:
    case = toll()
    rows = record(case, 40)
    found = checks(case, rows, np.full((len(numbers_of(case)), 400), 0.5), seed=1)
    said = [row.answer for row in rows]
    by = {(c.kind, c.option): c for c in found}
    assert sum(by["count", o].observed for o in ("cross", "wait", "leave")) == 40
    assert by["count", "cross"].observed == said.count("cross")
    assert by["early", None].observed + by["late", None].observed == said.count("cross")
    assert by["early", None].observed == said[:20].count("cross")
    assert all(0.01 < c.p < 0.99 for c in found)  # the answers were drawn from the model itself
    wrong = checks(
        case, [replace(row, answer="wait") for row in rows], np.full((len(numbers_of(case)), 400), 0.5), 1
    )
    assert next(c.p for c in wrong if c.option == "wait") < 0.01
    assert checks(case, [replace(row, answer=None) for row in rows], np.empty((3, 2)), 1) == ()


def test_the_longest_run() -> None:
    held = np.array([[1, 0, 1], [1, 1, 0], [0, 1, 0], [1, 1, 0]], dtype=bool)
    assert longest_run(held).tolist() == [2, 3, 1]


def test_one_answer_is_learnt_by_its_likelihood() -> None:
    case = toll()
    rows: tuple[Row, ...] = record(case, 1)
    cloud = Particles(Likelihood(case), 256, seed=1)
    logs = Likelihood(case).given(rows, cloud.points)[0]
    cloud.learn(rows[0])
    np.testing.assert_allclose(cloud.weights, np.exp(logs) / np.exp(logs).sum(), rtol=1e-12)
    assert cloud.evidence == pytest.approx(np.log(np.exp(logs).mean()))
    assert cloud.effective == pytest.approx(np.exp(logs).sum() ** 2 / np.exp(2 * logs).sum())
