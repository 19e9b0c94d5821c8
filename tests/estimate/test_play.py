"""Probabilities against literal shocks, derivatives against differences, laws of the model."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import norm

from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.play import ERRORS, LINKS, log_likelihood, log_probabilities, sides_of

KINDS = [
    (game, link, errors)
    for game in FORMS
    for link in LINKS
    for errors in ERRORS
    if (link, errors) != ("logit", "private")  # no such model: `build` refuses it
]


def drawn(game, seed, rows=4):
    rng = np.random.default_rng(seed)
    return rng.normal(scale=1.5, size=(len(FORMS[game].utilities), rows)), rng


def literal(form, utilities, errors, rng, draws):
    """Frequencies of outcomes when movers with shocks choose what is best, nodes from the last one up."""
    payoff = {pair: value for pair, value in zip(form.utilities, utilities, strict=True)}
    below = {o: 1.0 for o in range(form.outcomes)}
    for choice in reversed(form.choices):
        worth = []
        for side in (choice.left, choice.right):
            if errors == "agent":
                known = sum(below[o] * payoff.get((choice.mover, o), 0.0) for o in side)
                worth.append(known + rng.normal(size=draws))
            else:
                worth.append(
                    sum(
                        below[o] * (payoff.get((choice.mover, o), 0.0) + rng.normal(size=draws)) for o in side
                    )
                )
        right = float((worth[1] > worth[0]).mean())
        for o in choice.left:
            below[o] *= 1 - right
        for o in choice.right:
            below[o] *= right
    return np.array([below[o] for o in range(form.outcomes)])


@pytest.mark.parametrize("errors", ERRORS)
@pytest.mark.parametrize("game", FORMS)
def test_probit_probabilities_are_the_frequencies_of_literal_shocks(game, errors):
    utilities, rng = drawn(game, 5, 3)
    found = np.exp(log_probabilities(FORMS[game], utilities, "probit", errors))
    for row in range(3):
        frequencies = literal(FORMS[game], utilities[:, row], errors, rng, 400_000)
        assert found[:, row] == pytest.approx(frequencies, abs=4e-3)


@pytest.mark.parametrize(("game", "link", "errors"), KINDS)
@given(seed=st.integers(0, 10_000))
@settings(max_examples=6, deadline=None)
def test_derivatives_are_those_of_differences(game, link, errors, seed):
    form = FORMS[game]
    utilities, rng = drawn(game, seed)
    observed = rng.integers(form.outcomes, size=4)
    sides = sides_of(form, observed)
    value, slopes = log_likelihood(form, utilities, sides, link, errors)
    logs = log_probabilities(form, utilities, link, errors)
    assert value == pytest.approx(logs[observed, np.arange(4)], abs=1e-12)
    step = 1e-6
    for u in range(len(utilities)):
        up, down = utilities.copy(), utilities.copy()
        up[u] += step
        down[u] -= step
        ahead, _ = log_likelihood(form, up, sides, link, errors)
        behind, _ = log_likelihood(form, down, sides, link, errors)
        assert slopes[u] == pytest.approx((ahead - behind) / (2 * step), rel=1e-5, abs=1e-7)


@pytest.mark.parametrize(("game", "link", "errors"), KINDS)
def test_probabilities_sum_to_one_and_no_log_is_lost_far_out(game, link, errors):
    utilities, _ = drawn(game, 3, 50)
    logs = log_probabilities(FORMS[game], utilities, link, errors)
    assert np.exp(logs).sum(axis=0) == pytest.approx(np.ones(50))
    far = log_probabilities(FORMS[game], utilities * 300, link, errors)
    assert np.isfinite(far).all()
    value, slopes = log_likelihood(
        FORMS[game], utilities * 300, sides_of(FORMS[game], np.zeros(50, dtype=int)), link, errors
    )
    assert np.isfinite(value).all() and np.isfinite(slopes).all()


@pytest.mark.parametrize(("game", "link", "errors"), KINDS)
def test_what_is_added_to_all_payoffs_of_the_first_mover_changes_nothing(game, link, errors):
    form = FORMS[game]
    utilities, _ = drawn(game, 8)
    more = utilities.copy()
    more[[mover == 1 for mover, _ in form.utilities]] += 0.7
    assert log_probabilities(form, more, link, errors) == pytest.approx(
        log_probabilities(form, utilities, link, errors)
    )


def test_published_scales():
    """Signorino (2003): sqrt 2 at every node under agent error; sqrt(1 + p3^2 + p4^2) for a mover with private
    information. The logit of the R package `games` has scale sqrt 2, not 1."""
    u11, u13, u14, u24 = utilities = np.array([[0.3], [-0.2], [0.9], [0.5]])
    p4 = norm.cdf(u24 / np.sqrt(2))
    worth = (1 - p4) * u13 + p4 * u14 - u11
    found = np.exp(log_probabilities(FORMS["12"], utilities, "probit", "agent"))
    assert found[0] == pytest.approx(norm.cdf(-worth / np.sqrt(2)))
    found = np.exp(log_probabilities(FORMS["12"], utilities, "probit", "private"))
    assert found[0] == pytest.approx(norm.cdf(-worth / np.sqrt(1 + (1 - p4) ** 2 + p4**2)))
    found = np.exp(log_probabilities(FORMS["12"], utilities, "logit", "agent"))
    assert found[2] / found[1] == pytest.approx(np.exp(u24 / np.sqrt(2)))


def test_paths_and_sides():
    assert FORMS["123"].path(2) == ((0, 1), (1, 1), (2, 0))
    assert FORMS["122"].path(1) == ((0, 0), (1, 1))
    assert sides_of(FORMS["12"], np.array([0, 1, 2])).tolist() == [[-1, 1, 1], [0, -1, 1]]
