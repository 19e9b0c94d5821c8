"""From moves to trees: templates, who knows what, moves that were made."""

from __future__ import annotations

import numpy as np
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.case.model import Case
from kakehiki.errors import GameError
from kakehiki.game import expand
from kakehiki.game.compile import Game, compile_game
from kakehiki.game.expand import build_tree, taken_out
from kakehiki.game.tree import Tree
from kakehiki.solve import Status, agent_logit
from tests.game.draws import drawn
from tests.game.ferry import ferry, move, of_moves, option


def _sets(tree: Tree, name: str) -> list[int]:
    return [h for h, m in enumerate(tree.moves) if m == name]


def _code(case: Case) -> str:
    with pytest.raises(GameError) as caught:
        build_tree(case)
    return caught.value.problems[0].code


def test_templates_are_expanded_for_every_history() -> None:
    tree, outcomes = build_tree(ferry())
    # 2 types, 2 invitations; waiting ends there, coming leads through 2 weathers to 2 + 2 ends.
    assert tree.size[3] == len(outcomes) == 2 * 2 * (1 + 2 * 4)
    assert len(_sets(tree, "sign")) == 2 * 2  # by invitation and weather: not by type
    assert all(len(tree.members[h]) == 2 for h in _sets(tree, "sign"))
    assert len(_sets(tree, "answer")) == 2 * 2  # by type and invitation
    assert len(_sets(tree, "keep")) == 2 * 2 * 2
    assert len(_sets(tree, "invite")) == 1


def test_each_ends_history_is_the_path_that_leads_to_it() -> None:
    tree, outcomes = build_tree(ferry())
    for node, outcome in zip(tree.ends, outcomes, strict=True):
        path = [(tree.moves[tree.set_of_action[a]], tree.options[a]) for a in tree.path(int(node))]
        assert tuple(path) == outcome.history


def test_packages_come_into_force_term_by_term() -> None:
    _, outcomes = build_tree(ferry())
    found = {tuple(o for _, o in x.history): dict(x.package) for x in outcomes}
    assert found["keen", "stern", "come", "fair", "sign", "keep"] == {"ferry": "daily", "toll": "half"}
    assert found["keen", "stern", "come", "fair", "trim"] == {"ferry": "daily", "toll": "none"}
    assert found["keen", "open", "come", "foul", "sign", "pocket"] == {"ferry": "none"}
    assert found["wary", "open", "come", "fair", "leave"] == {"toll": "half"}  # proposed is not agreed
    assert found["wary", "open", "wait"] == {}
    assert all(x.types == {"south": x.history[0][1]} for x in outcomes)


def test_a_hidden_lottery_is_known_to_those_who_see_it() -> None:
    def sign_sets(**weather: list[str]) -> int:
        chance = move(
            actor="chance",
            options={"fair": option(chance="rest", go="sign"), "foul": option(chance="0.3", go="sign")},
            **weather,
        )
        return len(_sets(build_tree(ferry(weather=chance))[0], "sign"))

    assert sign_sets() == 4
    assert sign_sets(seen_by=["north"]) == 4
    assert sign_sets(seen_by=["south"]) == 2
    assert sign_sets(seen_by=[]) == 2


def _simultaneous() -> Case:
    ends = {"l": option(effects={"south.calm": "0.5"}), "r": option()}
    return of_moves(
        first=move(actor="north", options={"l": option(go="answer"), "r": option(go="answer")}),
        answer=move(actor="south", knows=[], options=ends),
    )


def test_moves_can_be_simultaneous() -> None:
    tree, _ = build_tree(_simultaneous())
    assert [len(nodes) for nodes in tree.members] == [1, 2]


def test_a_mover_that_does_not_know_its_own_move_is_refused() -> None:
    case = of_moves(
        first=move(actor="north", options={"l": option(go="answer"), "r": option(go="answer")}),
        answer=move(actor="north", knows=[], options={"l": option(), "r": option()}),
    )
    assert _code(case) == "imperfect-recall"


def test_moves_in_a_circle_are_refused() -> None:
    first = move(actor="north", options={"l": option(go="answer"), "r": option()})
    answer = move(actor="south", options={"l": option(go="first"), "r": option()})
    assert _code(of_moves(first=first, answer=answer)) == "cycle"


def test_too_many_ends_are_refused_before_they_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(expand, "MOST_NODES", 10)
    assert _code(ferry()) == "tree-too-large"


def test_a_case_whose_moves_are_all_made_has_nothing_to_decide() -> None:
    case = of_moves(answer=move(actor="north", options={"come": option(), "wait": option()}))
    with pytest.raises(GameError) as caught:
        build_tree(case, {"answer": "come"})
    assert caught.value.problems[0].code == "nothing-to-decide"


def test_a_made_move_is_taken_out_only_where_that_tells_nobody_anything() -> None:
    case = ferry()
    made = {"invite": "open", "answer": "come"}
    assert taken_out(case, made) == {"invite": "open"}  # who answers has a private type
    assert taken_out(case, {"weather": "fair"}) == {}  # chance was not anyone's choice
    assert taken_out(_simultaneous(), {"first": "l"}) == {}  # a later mover does not see it
    spy = move(
        actor="chance",
        seen_by=["north"],
        options={"a": option(chance="rest", go="invite"), "b": option(chance="0.4", go="invite")},
    )
    kind = ferry().moves["kind"].model_dump(exclude_none=True)
    for one in kind["options"].values():
        one["go"] = "spy"
    assert taken_out(ferry(kind=kind, spy=spy), made) == {}
    assert (
        taken_out(ferry(kind=kind, spy={**spy, "seen_by": None}), made) == {}
    )  # north chose after seeing it


def _with_before(**before: object) -> Case:
    """Return the case with a move in which south, whose type is drawn by then, comes before north's."""
    moves = ferry().model_dump(exclude_none=True)["moves"]
    for one in moves["kind"]["options"].values():
        one["go"] = "before"
    through = {name: option(go="invite") for name in ("a", "b")}
    return ferry(kind=moves["kind"], before=move(options=through, **before))


def test_what_was_chosen_with_a_view_to_a_made_move_stays_open() -> None:
    case = _with_before(actor="south")
    assert taken_out(case, {"invite": "open", "before": "a"}) == {}
    assert taken_out(case, {"invite": "open"}) == {}
    seen = _with_before(actor="north")
    assert taken_out(seen, {"invite": "open"}) == {}  # what north did before it is not said
    assert taken_out(seen, {"invite": "open", "before": "a"}) == {"before": "a", "invite": "open"}


@pytest.mark.parametrize("mover", ["south", "north", "chance"])
def test_a_made_move_after_an_open_one_is_conditioned_on(mover: str) -> None:
    case = _with_before(actor=mover)
    if mover == "chance":
        options = {"a": option(chance="0.3", go="invite"), "b": option(chance="rest", go="invite")}
        options["b"]["effects"] = {"north.face": "0.3"}
        case = ferry(
            kind=case.moves["kind"].model_dump(exclude_none=True),
            before=move(actor="chance", options=options),
        )
    given = {"invite": "stern"}
    values = drawn(case, 32)
    found = []
    for made in ({}, given):
        game = compile_game(case, made)
        solution = agent_logit(
            game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
        )
        found.append(_answers(game, case, given, solution.policy))
    for one, p in found[0].items():
        np.testing.assert_allclose(found[1][one], p, rtol=0, atol=1e-8)


def test_knowing_only_some_moves_is_still_knowing_ones_own_type() -> None:
    moves = ferry().model_dump(exclude_none=True)["moves"]
    tree, _ = build_tree(ferry(answer={**moves["answer"], "knows": ["invite"]}))
    assert len(_sets(tree, "answer")) == 2 * 2  # by type and invitation, as if nothing had been said


def _answers(game: Game, case: Case, given: dict[str, str], policy: np.ndarray) -> dict[str, np.ndarray]:
    """Return P(answer | the moves in `given`) [B], by adding up paths in plain loops."""
    tree, name = game.tree, case.question.move
    joint: dict[str, np.ndarray] = {o: np.zeros(policy.shape[1]) for o in case.moves[name].options}
    for node in range(1, len(tree.parent)):
        a = int(tree.action[node])
        if tree.moves[tree.set_of_action[a]] != name:
            continue
        path = tree.path(node)
        made = {tree.moves[tree.set_of_action[x]]: tree.options[x] for x in path}
        if all(made.get(m, o) == o for m, o in given.items()):
            joint[tree.options[a]] = joint[tree.options[a]] + np.prod(policy[path], axis=0)
    total = sum(joint.values())
    return {o: p / total for o, p in joint.items()}


@pytest.mark.parametrize("name", ["ferry", *shipped()])
def test_taking_out_a_made_move_is_conditioning_on_it(name: str) -> None:
    case = ferry() if name == "ferry" else open_case(name).case
    given = dict(case.now.given)
    found = []
    for made in ({}, given):
        game = compile_game(case, made)
        values = drawn(case, 64)
        solution = agent_logit(
            game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
        )
        assert (solution.status == Status.CONVERGED).all()
        found.append(_answers(game, case, given, solution.policy))
    whole, pruned = found
    assert compile_game(case, given).tree.size[0] < compile_game(case, {}).tree.size[0]
    for one, p in whole.items():
        np.testing.assert_allclose(pruned[one], p, rtol=0, atol=1e-8)
