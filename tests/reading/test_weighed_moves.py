"""Only moves of those whom the hypotheses are about are weighed as evidence on them."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import Any

import pytest

from kakehiki.case.library import open_case
from kakehiki.case.model import Case, Hypothesis
from kakehiki.reading.read import Wanted, read_case
from kakehiki.reading.records import Reading
from kakehiki.reading.signals import weighed_moves

KIM = open_case("kim-trump-2025")


def about(**stated: Any) -> frozenset[str]:
    hypothesis = Hypothesis.model_validate({"label": {"en": "x", "ja": "x"}, "prior": "0.5", **stated})
    case: Case = KIM.case.model_copy(update={"hypotheses": {"a": hypothesis, "b": hypothesis}})
    return weighed_moves(case)


def test_the_actor_of_types_weights_and_amounts_is_meant() -> None:
    north, south = {"answer", "gesture", "implement"}, {"invite", "table", "reply"}
    assert about(types={"kind": "settled"}) == north
    assert about(numbers={"interests.usa.calm": "2"}) == south
    assert about(numbers={"terms.disarmament.freeze.usa.calm": "0.3"}) == south
    assert about(numbers={"moves.answer.accept.usa.success": "0.1"}) == south
    assert about(numbers={"moves.kind.settled.chance": "0.5"}) == {*north, "kind"}
    assert about(numbers={"precision": "20"}) == north | south


def test_facts_and_quantities_are_about_the_one_who_is_asked() -> None:
    assert about(numbers={"facts.bite": "0.2"}) == {"answer", "gesture", "implement"}
    assert about(numbers={"quantities.face": "0.1"}) == {"answer", "gesture", "implement"}


def test_what_the_others_do_moves_no_belief() -> None:
    reading = read_case(KIM, Wanted(draws=64))
    assert reading.signals is not None
    assert [signal.step.move for signal in reading.signals.seen] == ["answer", "gesture"]
    assert {fork.actor for fork in reading.signals.forks} == {"dprk"}


@cache
def both() -> tuple[Reading, Reading]:
    """Return readings of the flagship with its claims marked, and with none."""
    marked = read_case(KIM, Wanted(draws=64))
    bare_claims = {name: c.model_copy(update={"marks": {}}) for name, c in KIM.case.claims.items()}
    bare = read_case(replace(KIM, case=KIM.case.model_copy(update={"claims": bare_claims})), Wanted(draws=64))
    return marked, bare


def test_what_a_move_would_tell_is_asked_from_all_that_is_known() -> None:
    marked, bare = both()
    assert marked.signals is not None and marked.competing is not None and bare.signals is not None
    assert bare.competing is None
    assert (marked.signals.seen, marked.signals.beliefs) == (bare.signals.seen, bare.signals.beliefs)
    for signals, held in (
        (marked.signals, marked.competing.beliefs),
        (bare.signals, bare.signals.beliefs),
    ):
        # The other side's invitation moves no belief: whatever it is, the answer finds the belief held now.
        answers = [fork for fork in signals.forks if [step.move for step in fork.after] == ["invite"]]
        assert len(answers) == 3
        for fork in answers:
            assert [e.mean for e in fork.beliefs] == pytest.approx([e.mean for e in held], rel=1e-12)


def test_claims_say_nothing_of_what_a_hypothesis_makes_of_the_game() -> None:
    marked, bare = both()
    assert marked.signals is not None and bare.signals is not None
    without = {(fork.after, fork.move): fork for fork in bare.signals.forks}
    common = [fork for fork in marked.signals.forks if (fork.after, fork.move) in without]
    assert len(common) > 5
    for fork in common:
        for one, other in zip(fork.signals, without[fork.after, fork.move].signals, strict=True):
            assert one.likelihoods == other.likelihoods
            for row, its in zip(one.factors, other.factors, strict=True):
                assert [e.mean for e in row] == [e.mean for e in its]
