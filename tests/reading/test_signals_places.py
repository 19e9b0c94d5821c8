"""Places of random public trees: likelihoods, what was seen, and information that adds up along the paths."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.ensemble.views import PublicEvent
from kakehiki.reading.bayes import Belief
from kakehiki.reading.beliefs import Step
from kakehiki.reading.places import Places, ahead, history, path, places

SEEDS = st.integers(0, 2**32 - 1)


def public(parent: int, move: str, option: str, depth: int = 1) -> PublicEvent:
    return PublicEvent(parent, depth, move, option, "someone", ())


def grown(
    random: np.random.Generator, hypotheses: int, draws: int, *, zeros: bool
) -> tuple[list, np.ndarray]:
    """Return a random public tree of up to three moves, and its events' probabilities [K, H, B]."""
    events: list[PublicEvent] = []
    told: list[np.ndarray] = []

    def grow(parent: int, depth: int, above: np.ndarray) -> None:
        count = int(random.integers(2, 4))
        shares = np.moveaxis(random.dirichlet(np.ones(count), (hypotheses, draws)), -1, 0)
        if zeros:
            shares[0] *= random.random((hypotheses, draws)) < 0.5
            shares = shares / shares.sum(axis=0)
        for i in range(count):
            k = len(events)
            events.append(public(parent, f"m{depth}{parent}", f"o{i}", depth))
            told.append(above * shares[i])
            if depth < 3 and random.random() < 0.6:
                grow(k, depth + 1, told[k])

    grow(-1, 1, np.ones((hypotheses, draws)))
    return events, np.array(told)


def leaves(tree: Places) -> list[int]:
    inner = {event.parent for event in tree.events}
    return [k for k in range(len(tree.events)) if k not in inner]


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.integers(2, 4), st.integers(1, 5))
def test_likelihoods_multiply_to_what_was_told(seed: int, hypotheses: int, draws: int) -> None:
    events, told = grown(np.random.default_rng(seed), hypotheses, draws, zeros=False)
    tree = places(tuple(events), told)
    np.testing.assert_allclose(np.exp(tree.told), told, rtol=1e-12)
    for place in tree.places:
        np.testing.assert_allclose(np.exp(place.likelihoods).sum(axis=0), 1.0, rtol=0, atol=1e-12)
        above = told[place.above] if place.above >= 0 else np.ones_like(told[0])
        np.testing.assert_allclose(np.exp(place.arrive), above, rtol=1e-12)


@settings(deadline=None, max_examples=40)
@given(SEEDS, st.integers(2, 4), st.integers(1, 5))
def test_information_adds_up_along_the_paths(seed: int, hypotheses: int, draws: int) -> None:
    """The chain rule: what all the game tells is the sum over places of their reach times what they tell there."""
    random = np.random.default_rng(seed)
    events, told = grown(random, hypotheses, draws, zeros=False)
    tree = places(tuple(events), told)
    before = Belief.prior(random.dirichlet(np.ones(hypotheses), draws).T)
    total = 0.0
    for place in tree.places:
        total += before.chance(place.reach).mean * before.after(place.arrive).information(place.likelihoods)
    # The mutual information of hypothesis and whole path, from its definition, the draw unknown.
    joint = (np.exp(before.priors).mean(axis=1)[:, None] * told[leaves(tree)]).mean(axis=2)  # [leaves, H]
    alone = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    expected = float((joint * np.log2(joint / alone)).sum())
    assert total == pytest.approx(expected, abs=1e-10)


@settings(deadline=None, max_examples=40)
@given(SEEDS)
def test_what_is_impossible_leaves_numbers(seed: int) -> None:
    random = np.random.default_rng(seed)
    events, told = grown(random, 3, 4, zeros=True)
    tree = places(tuple(events), told)
    before = Belief.prior(random.dirichlet(np.ones(3), 4).T)
    for place in tree.places:
        there = before.after(place.arrive)
        for option in place.likelihoods:
            assert np.all(np.isfinite(there.after(option).shares))
            assert np.all(np.isfinite(there.after(option).means))
        assert np.isfinite(there.information(place.likelihoods))
    for k in range(len(events)):
        # Where some hypothesis allows what was seen, one that does not has no more belief than 1e-30 leaves it.
        possible = told[k].max(axis=0) > 1e-6
        shares = before.after(tree.told[k]).shares
        assert np.all(shares[:, possible][told[k][:, possible] == 0.0] < 1e-18)


@settings(deadline=None, max_examples=40)
@given(SEEDS)
def test_a_move_that_is_not_weighed_tells_nothing_but_still_leads_on(seed: int) -> None:
    random = np.random.default_rng(seed)
    events, told = grown(random, 3, 4, zeros=False)
    weighed = {event.move for event in events if event.depth == 2}
    tree, whole = places(tuple(events), told, weighed), places(tuple(events), told)
    before = Belief.prior(random.dirichlet(np.ones(3), 4).T)
    for place, full in zip(tree.places, whole.places, strict=True):
        there = before.after(place.arrive)
        np.testing.assert_allclose(np.exp(place.likelihoods).sum(axis=0), 1.0, rtol=0, atol=1e-12)
        if events[place.options[0]].move in weighed:
            np.testing.assert_array_equal(place.likelihoods, full.likelihoods)
            continue
        assert there.information(place.likelihoods) == pytest.approx(0.0, abs=1e-13)
        for k, option, its in zip(place.options, place.likelihoods, full.likelihoods, strict=True):
            # Neither what is believed of the hypotheses in a draw nor how much the draw weighs.
            np.testing.assert_allclose(there.after(option).shares, there.shares, rtol=0, atol=1e-13)
            np.testing.assert_allclose(there.after(option).weights, there.weights, rtol=0, atol=1e-13)
            # How often the place below is reached is another matter: that goes by the draw.
            np.testing.assert_allclose(
                np.exp(tree.reach[k] - place.reach),
                np.exp(its).mean(axis=0)[None].repeat(3, axis=0),
                rtol=1e-9,
            )


def test_places_that_no_hypothesis_reaches_are_left_out() -> None:
    events = (public(-1, "a", "x"), public(-1, "a", "y"), public(0, "b", "x", 2), public(0, "b", "y", 2))
    told = np.array([0.0, 1.0, 0.0, 0.0])[:, None, None] * np.ones((4, 2, 3))
    assert [place.options for place in places(events, told).places] == [(0, 1)]


TREE = (
    public(-1, "offer", "low"),  # 0
    public(0, "answer", "yes", 2),  # 1
    public(0, "answer", "no", 2),  # 2
    public(2, "later", "war", 3),  # 3
    public(2, "later", "calm", 3),  # 4
    public(-1, "offer", "high"),  # 5
    public(5, "answer", "yes", 2),  # 6
    public(5, "answer", "no", 2),  # 7
    public(7, "later", "war", 3),  # 8
    public(7, "later", "calm", 3),  # 9
)


def test_what_was_seen_comes_in_the_order_of_the_tree() -> None:
    seen = history(TREE, {"later": "calm", "answer": "no", "offer": "high"})
    assert [(step, front) for step, front in seen] == [
        (Step("offer", "high"), (5,)),
        (Step("answer", "no"), (7,)),
        (Step("later", "calm"), (9,)),
    ]


def test_a_move_that_nobody_told_of_leaves_all_its_options_open() -> None:
    assert history(TREE, {"answer": "no"}) == ((Step("answer", "no"), (2, 7)),)
    gap = history(TREE, {"offer": "low", "later": "war"})
    assert gap == ((Step("offer", "low"), (0,)), (Step("later", "war"), (3,)))
    tree = places(TREE, np.full((len(TREE), 1, 1), 0.25))
    assert np.exp(tree.logs((2, 7))) == pytest.approx(np.exp(tree.logs((2,))) + np.exp(tree.logs((7,))))


def test_moves_to_which_the_others_do_not_lead_are_left_out() -> None:
    assert history(TREE, {"answer": "yes", "later": "war", "offer": "low"}) == (
        (Step("offer", "low"), (0,)),
        (Step("answer", "yes"), (1,)),
    )
    assert history(TREE, {"elsewhere": "x"}) == ()


def test_ahead_is_what_lies_after_all_that_was_seen() -> None:
    assert [k for k in range(-1, 10) if ahead(TREE, k, (5,))] == [5, 6, 7, 8, 9]
    assert [k for k in range(-1, 10) if ahead(TREE, k, (2, 7))] == [2, 3, 4, 7, 8, 9]
    assert all(ahead(TREE, k, ()) for k in range(-1, 10))
    assert path(TREE, 9) == (Step("offer", "high"), Step("answer", "no"), Step("later", "calm"))
    assert path(TREE, -1) == ()
