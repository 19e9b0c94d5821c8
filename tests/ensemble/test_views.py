"""What is looked at when the moves made stand behind others, on one branch only, or lead past the question."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from kakehiki.case.model import Case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import Setting, situation
from kakehiki.ensemble.views import Answers, View, view
from kakehiki.errors import GameError
from kakehiki.game.compile import compile_game
from tests.ensemble.ferry import CONTENT, ferry

LABEL = {"en": "x", "ja": "x"}


def changed(**moves: Any) -> Case:
    """Return the case with some moves replaced and the others where they were; new ones come last."""
    return ferry(moves={**CONTENT["moves"], **moves})


def leading(name: str, to: dict[str, str | None]) -> dict[str, Any]:
    """Return a move of the case whose options lead elsewhere."""
    move = CONTENT["moves"][name]
    options = {o: {k: v for k, v in option.items() if k != "go"} for o, option in move["options"].items()}
    options = {o: option | ({"go": to[o]} if to[o] else {}) for o, option in options.items()}
    return {**move, "options": options}


def solved(case: Case, given: dict[str, str]) -> tuple[View, Answers]:
    setting = Setting(tuple(sorted(given.items())), situation(case, "now").facts)
    answers = Ensemble(case, 16, 1).run([setting], whole=setting)[setting]
    return view(case, compile_game(case, given), given), answers


def test_moves_before_the_last_one_made_are_not_shown_again() -> None:
    # What the host offered is not said; the guest's signal, which tells of its type, is.
    seen, answers = solved(ferry(), {"signal": "smile"})
    assert len(seen.root) == 4  # 2 types, 2 offers
    assert {event.move for event in seen.events if event.depth == 1} == {"answer"}
    first = [k for k, event in enumerate(seen.events) if event.parent < 0]
    assert answers.event[first] == pytest.approx(answers.chance, abs=1e-12)


def test_a_move_made_on_one_branch_says_that_the_game_took_it() -> None:
    # Only a plain offer is answered by a signal: a smile tells that it was plain.
    case = changed(offer=leading("offer", {"plain": "signal", "generous": "answer"}))
    both, _ = solved(case, {})
    smiled, after = solved(case, {"signal": "smile"})
    assert len(both.answers[0]) == 6 and len(smiled.answers[0]) == 2
    _, plain = solved(case, {"offer": "plain", "signal": "smile"})
    assert after.chance == pytest.approx(plain.chance, abs=1e-8)


def test_a_move_that_the_others_lead_past_does_not_count_as_made() -> None:
    # So it is in a mixture of two dates, one of them with a generous offer and no signal.
    case = changed(offer=leading("offer", {"plain": "signal", "generous": "answer"}))
    mixed, plain = ({"offer": "generous", **more} for more in ({"signal": "smile"}, {}))
    assert solved(case, mixed)[1].chance.tobytes() == solved(case, plain)[1].chance.tobytes()


def test_a_question_that_is_never_asked_is_an_error_and_not_a_no() -> None:
    case = changed(signal=leading("signal", {"smile": None, "frown": "answer"}))
    with pytest.raises(GameError) as caught:
        solved(case, {"signal": "smile"})
    problem = caught.value.problems[0]
    assert problem.code == "question-unreached" and problem.params["given"] == "signal: smile"


def test_a_type_drawn_after_the_question_does_not_split_its_answer() -> None:
    plain = {"label": LABEL, "weight": "3 to 5"}
    moves = {k: v for k, v in CONTENT["moves"].items() if k != "kind"}
    moves["table"] = leading("table", {"deal": "kind", "stall": None})
    moves["kind"] = leading("kind", {"eager": "keep", "wary": "keep"})
    moves["keep"] = {
        "label": LABEL,
        "actor": "guest",
        "options": {o: {"label": LABEL} for o in ("yes", "no")},
    }
    interests = {**CONTENT["interests"], "guest": {"gain": plain, "safety": plain}}
    seen, answers = solved(ferry(moves=moves, interests=interests), {"offer": "plain"})
    assert seen.types == answers.types == ()
    assert np.allclose(answers.chance.sum(axis=0), 1.0)
