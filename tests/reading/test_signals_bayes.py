"""Bayes over hypotheses and draws together: its laws, on random likelihoods."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.reading.bayes import Belief, divergence, weighed
from kakehiki.reading.estimate import estimate

COUNTS = st.tuples(st.integers(2, 5), st.integers(2, 4), st.integers(1, 9))  # hypotheses, options, draws
SEEDS = st.integers(0, 2**32 - 1)
STEEP = st.sampled_from([0.1, 1.0, 10.0, 60.0])  # spread of the likelihoods' logarithms


def beliefs(random: np.random.Generator, count: int, draws: int) -> Belief:
    return Belief.prior(random.dirichlet(np.ones(count), draws).T)


def moves(random: np.random.Generator, shape: tuple[int, int, int], steep: float) -> np.ndarray:
    """Return log-likelihoods [O, H, B] of the options of a move, adding up to 1 under each hypothesis."""
    logs = steep * random.standard_normal(shape)
    return logs - np.logaddexp.reduce(logs, axis=0)


def entropy(shares: np.ndarray) -> np.ndarray:
    """Return the entropy [B] of shares [H, B] in bits."""
    return -(shares * np.log2(np.where(shares > 0, shares, 1.0))).sum(axis=0)


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP)
def test_posterior_odds_are_prior_odds_times_the_bayes_factor_in_every_draw(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    for logs in moves(random, (options, count, draws), steep):
        odds = np.log(before.after(logs).shares)
        for h in range(count):
            for other in range(count):
                expected = np.log(before.shares[h] / before.shares[other]) + logs[h] - logs[other]
                np.testing.assert_allclose(odds[h] - odds[other], expected, rtol=1e-9, atol=1e-9)


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP)
def test_belief_before_is_the_mean_of_the_beliefs_after(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    logs = moves(random, (options, count, draws), steep)
    by_draw = sum(before.chances(option) * before.after(option).shares for option in logs)
    np.testing.assert_allclose(by_draw, before.shares, rtol=0, atol=1e-12)
    means = sum(before.chance(option).mean * before.after(option).means for option in logs)
    np.testing.assert_allclose(means, before.means, rtol=0, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP, st.booleans())
def test_what_is_said_of_a_move_is_one_application_of_bayes_rule(
    counts: tuple[int, int, int], seed: int, steep: float, moved: bool
) -> None:
    """In the means: chance = sum of belief x likelihood, belief after = belief x likelihood / chance."""
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    if moved:  # by something seen, under which draws are not alike any more
        before = before.after(moves(random, (options, count, draws), steep)[0])
    logs = moves(random, (options, count, draws), steep)
    chances = 0.0
    for option in logs:
        likelihoods = np.array([e.mean for e in before.likelihoods(option)])
        chance = before.chance(option).mean
        assert chance == pytest.approx(before.means @ likelihoods, rel=1e-12)
        np.testing.assert_allclose(
            [e.mean for e in before.after(option).estimates()],
            before.means * likelihoods / chance,
            rtol=1e-9,
            atol=1e-15,
        )
        assert likelihoods.min() <= chance * (1 + 1e-12) and chance <= likelihoods.max() * (1 + 1e-12)
        chances += chance
    assert chances == pytest.approx(1.0, abs=1e-12)


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP)
def test_moves_in_a_row_are_their_product_in_any_grouping(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    first, second = moves(random, (options, count, draws), steep)[:2]
    after = before.after(first).after(second)
    for other in (before.after(first + second), before.after(second).after(first)):
        np.testing.assert_allclose(after.shares, other.shares, rtol=1e-9, atol=1e-300)
        np.testing.assert_allclose(after.weights, other.weights, rtol=1e-9, atol=1e-300)
    # Over all draws, too: the joint posterior, straight from its definition.
    joint = np.exp(before.priors).mean(axis=1, keepdims=True) * np.exp(first + second)
    expected = joint.sum(axis=1) / joint.sum()
    np.testing.assert_allclose([e.mean for e in after.estimates()], expected, rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP)
def test_information_is_what_entropy_loses_and_lies_between_0_and_all_of_it(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws).after(moves(random, (options, count, draws), steep)[0])
    logs = moves(random, (options, count, draws), steep)
    found = before.information(logs)
    after = [before.after(option).means for option in logs]
    chances = [before.chance(option).mean for option in logs]
    left = sum(chance * entropy(means) for chance, means in zip(chances, after, strict=True))
    assert found == pytest.approx(float(entropy(before.means) - left), abs=1e-10)
    told = [divergence(means, before.means) for means in after]
    assert found == pytest.approx(sum(c * d for c, d in zip(chances, told, strict=True)), abs=1e-12)
    assert min(told) >= 0.0
    assert 0.0 <= found <= np.log2(count) + 1e-12


@settings(deadline=None, max_examples=60)
@given(COUNTS, SEEDS, STEEP)
def test_information_is_that_of_hypothesis_and_move_with_the_draw_unknown(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    """From its definition on the joint table [O, H]; who knew the draw would learn more from the first move on."""
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    logs = moves(random, (options, count, draws), steep)
    prior = np.exp(before.priors).mean(axis=1)
    joint = (prior[:, None] * np.exp(logs)).mean(axis=2)  # [O, H]
    apart = joint.sum(axis=0) * joint.sum(axis=1, keepdims=True)
    expected = float((joint * np.log2(joint / apart)).sum())
    assert before.information(logs) == pytest.approx(expected, rel=1e-9, abs=1e-12)
    known = np.mean([Belief.prior(prior[:, None]).information(logs[:, :, b : b + 1]) for b in range(draws)])
    assert before.information(logs) <= known + 1e-12


def test_hypotheses_that_the_draw_alone_tells_apart_are_not_told_apart() -> None:
    # In one draw the first fires and the second holds, in the other the reverse: whoever does not know the draw
    # learns nothing from a shot, whoever does learns all.
    before = Belief.prior(np.full((2, 2), 0.5))
    fire = np.log(np.array([[1 - 1e-30, 1e-30], [1e-30, 1 - 1e-30]]))
    assert before.information(np.array([fire, fire[::-1]])) == pytest.approx(0.0, abs=1e-12)
    assert list(before.after(fire).means) == pytest.approx([0.5, 0.5], abs=1e-12)
    assert [e.mean for e in before.likelihoods(fire)] == pytest.approx([0.5, 0.5], abs=1e-12)


@settings(deadline=None, max_examples=30)
@given(COUNTS, SEEDS, STEEP)
def test_likelihoods_that_agree_tell_nothing(counts: tuple[int, int, int], seed: int, steep: float) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    for same in moves(random, (options, 1, draws), steep):
        logs = np.repeat(same, count, axis=0)
        np.testing.assert_allclose(before.after(logs).shares, before.shares, rtol=0, atol=1e-14)
        assert divergence(before.after(logs).means, before.means) < 1e-12 * (1.0 + steep)


@settings(deadline=None, max_examples=30)
@given(COUNTS, SEEDS, STEEP)
def test_other_names_of_the_hypotheses_change_nothing_but_the_order(
    counts: tuple[int, int, int], seed: int, steep: float
) -> None:
    count, options, draws = counts
    random = np.random.default_rng(seed)
    before = beliefs(random, count, draws)
    order = random.permutation(count)
    for logs in moves(random, (options, count, draws), steep):
        named = Belief(before.priors[order], before.told[order]).after(logs[order])
        after = before.after(logs)
        np.testing.assert_allclose(named.shares, after.shares[order], rtol=1e-12)
        np.testing.assert_allclose(named.means, after.means[order], rtol=1e-12)


def test_a_hypothesis_without_a_prior_stays_without_belief() -> None:
    before = Belief.prior(np.array([[0.0, 0.5], [1.0, 0.5]]))
    after = before.after(np.log(np.array([[1.0, 1.0], [1e-30, 0.5]])))
    assert after.shares[0, 0] == 0.0
    assert after.weights[1] == pytest.approx(1.0, abs=1e-12)  # the other draw is all but ruled out
    never = Belief.prior(np.array([[0.0, 0.0], [1.0, 1.0]]))
    shot = np.log(np.array([[0.9, 0.3], [0.2, 0.4]]))
    assert list(never.after(shot).means) == [0.0, 1.0]
    # It still says how likely it makes a move, and what it makes of the draws.
    assert [e.mean for e in never.likelihoods(shot)] == pytest.approx([0.6, 0.3])
    assert never.after(shot).likelihoods(shot)[0].mean == pytest.approx((0.81 + 0.09) / 1.2)
    assert never.information(np.array([shot, np.log1p(-np.exp(shot))])) == 0.0


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.floats(-5, 5), st.integers(0, 4)), min_size=1, max_size=12))
def test_a_draw_of_twice_the_weight_is_two_draws(drawn: list[tuple[float, int]]) -> None:
    values, counts = np.array([v for v, _ in drawn]), np.array([float(n) for _, n in drawn])
    if counts.sum() == 0:
        return
    (found,) = weighed(values[None], counts)
    many = np.repeat(values, counts.astype(int))
    assert found.mean == pytest.approx(many.mean(), abs=1e-12)
    if np.ptp(counts) > 0:
        assert found.low == np.quantile(many, 0.05, method="inverted_cdf")
        assert found.high == -np.quantile(-many, 0.05, method="inverted_cdf")
    else:
        assert found == estimate(values)


@settings(deadline=None, max_examples=60)
@given(SEEDS)
def test_a_range_seen_from_the_other_side_is_the_same_range(seed: int) -> None:
    random = np.random.default_rng(seed)
    values, weights = random.standard_normal((2, 50)), random.random(50)
    for one, other in zip(weighed(values, weights), weighed(-values, weights), strict=True):
        assert (one.low, one.high) == (-other.high, -other.low)
        assert one.low <= one.high
