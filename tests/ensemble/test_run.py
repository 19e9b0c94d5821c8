"""Solving every draw of every setting: the same bytes however the work is cut, and sound probabilities."""

from __future__ import annotations

import threading
import tracemalloc
from dataclasses import fields, replace

import numpy as np
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble import run
from kakehiki.ensemble.draws import GivenPoints
from kakehiki.ensemble.run import Budget, Ensemble
from kakehiki.ensemble.setting import Setting, pulled, situation
from kakehiki.ensemble.views import Answers, view
from kakehiki.errors import GameError
from kakehiki.game.compile import compile_game
from kakehiki.solve import SOLVERS, Status
from kakehiki.solve.dependence import size, unknowns
from tests.ensemble.ferry import CONTENT, ferry

CASES = {"ferry": ferry, **{name: lambda name=name: open_case(name).case for name in shipped()}}


@pytest.fixture(scope="module", params=list(CASES))
def case(request: pytest.FixtureRequest) -> Case:
    return CASES[request.param]()


def some_settings(case: Case) -> list[Setting]:
    now = situation(case, "now")
    levers = [pulled(now, lever) for lever in case.levers.values()]
    return [now, *(situation(case, name) for name in list(case.episodes)[:2]), *levers[:2]]


def same_bytes(a: Answers, b: Answers) -> bool:
    pairs = [(getattr(a, f.name), getattr(b, f.name)) for f in fields(Answers)]
    return all(x.tobytes() == y.tobytes() if isinstance(x, np.ndarray) else x == y for x, y in pairs)


@pytest.mark.parametrize(
    ("games", "threads"), [(7, 1), (7, 2), (100, 1), (100, 2), (4096, 2), (16_384, 1), (16_384, 2)]
)
def test_neither_batches_nor_threads_change_a_byte(case: Case, games: int, threads: int) -> None:
    settings, draws = some_settings(case)[:3], 24 if games == 7 else 200
    plain = Ensemble(case, draws, 1, Budget(threads=1)).run(settings, whole=settings[0])
    cut = Ensemble(case, draws, 1, Budget(games, threads)).run(settings, whole=settings[0])
    assert all(same_bytes(plain[s], cut[s]) for s in settings)


def test_large_trees_are_solved_in_smaller_batches() -> None:
    case = ferry()
    tree = compile_game(case, dict(situation(case, "now").given)).tree
    assert size(tree) > len(tree.parent)
    assert Budget().batch(tree) == 16_384
    assert Budget(cells=10 * size(tree)).batch(tree) == 10
    assert Budget(cells=size(tree) - 1).batch(tree) == 1
    settings = some_settings(case)
    plain = Ensemble(case, 64, 1).run(settings, whole=settings[0])
    cut = Ensemble(case, 64, 1, Budget(cells=10 * size(tree))).run(settings, whole=settings[0])
    assert all(same_bytes(plain[s], cut[s]) for s in settings)


def test_a_game_whose_moves_all_hang_together_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    case = ferry()
    setting = situation(case, "now")
    count = unknowns(compile_game(case, dict(setting.given)).tree)
    assert count > 0
    monkeypatch.setattr(run, "MOST_UNKNOWNS", count)
    Ensemble(case, 2, 1).game(setting)
    monkeypatch.setattr(run, "MOST_UNKNOWNS", count - 1)
    with pytest.raises(GameError) as caught:
        Ensemble(case, 2, 1).game(setting)
    assert caught.value.problems[0].code == "too-entangled"


def test_an_interrupt_does_not_wait_for_the_games_that_are_left() -> None:
    case = ferry()
    solved: list[int] = []

    def interrupted(done: int, total: int) -> None:
        solved.append(done)
        raise KeyboardInterrupt

    ensemble = Ensemble(case, 400, 1, Budget(games=2, threads=1))
    with pytest.raises(KeyboardInterrupt):
        ensemble.run([situation(case, "now")], progress=interrupted)
    assert len(solved) == 1
    assert threading.active_count() <= 3  # the one that was at work may still be ending


def test_an_actor_whose_weights_are_all_drawn_0_is_a_failed_draw_and_no_warning() -> None:
    weights = {name: {**part, "weight": "0 to 4"} for name, part in CONTENT["interests"]["host"].items()}
    case = ferry(interests={**CONTENT["interests"], "host": weights})
    setting = situation(case, "now")
    found = Ensemble(case, 2048, 1).run([setting])[setting]
    lost = found.status == Status.FAILED
    assert 0 < lost.sum() < 0.05 * 2048
    assert np.all(np.isfinite(found.chance))


def test_settings_beside_a_setting_do_not_matter(case: Case) -> None:
    settings = some_settings(case)
    together = Ensemble(case, 64, 1).run(settings)
    for setting in settings:
        assert same_bytes(together[setting], Ensemble(case, 64, 1).run([setting])[setting])


def test_first_draws_are_the_first_of_many(case: Case) -> None:
    setting = situation(case, "now")
    ensemble = Ensemble(case, 128, 1)
    few, many = ensemble.run([setting], draws=50)[setting], ensemble.run([setting])[setting]
    assert few.chance.tobytes() == np.ascontiguousarray(many.chance[:, :50]).tobytes()


def test_another_seed_gives_other_draws_of_the_same_thing() -> None:
    case = ferry()
    setting = situation(case, "now")
    one, two = (Ensemble(case, 1024, seed).run([setting])[setting].chance for seed in (1, 2))
    assert not np.any(one == two)
    assert one.mean(axis=1) == pytest.approx(two.mean(axis=1), abs=0.01)


def test_probabilities_are_whole(case: Case) -> None:
    settings = some_settings(case)
    for setting, answers in Ensemble(case, 64, 1).run(settings, whole=settings[0]).items():
        assert answers.chance.min() >= 0.0
        assert answers.chance.sum(axis=0) == pytest.approx(1.0, abs=1e-12)
        if setting == settings[0] and answers.types:
            assert answers.type_chance.sum(axis=0) == pytest.approx(1.0, abs=1e-12)
            assert answers.by_type.sum(axis=1) == pytest.approx(1.0, abs=1e-12)
            mixed = np.einsum("tb,tob->ob", answers.type_chance, answers.by_type)
            assert mixed == pytest.approx(answers.chance, abs=1e-12)


def test_what_everybody_sees_adds_up(case: Case) -> None:
    setting = situation(case, "now")
    answers = Ensemble(case, 64, 1).run([setting], whole=setting)[setting]
    events = view(case, compile_game(case, dict(setting.given)), dict(setting.given)).events
    assert answers.event is not None
    for parent in {event.parent for event in events}:
        children = [k for k, event in enumerate(events) if event.parent == parent]
        above = answers.event[parent] if parent >= 0 else 1.0
        assert answers.event[children].sum(axis=0) == pytest.approx(above, abs=1e-12)
        assert len({events[k].move for k in children}) == 1
        assert {events[k].option for k in children} == set(case.moves[events[children[0]].move].options)
    for k, event in enumerate(events):
        assert event.parent < k
        assert event.depth == (events[event.parent].depth + 1 if event.parent >= 0 else 1)
    asked = [k for k, event in enumerate(events) if event.move == case.question.move and event.depth == 1]
    assert answers.event[asked] == pytest.approx(answers.chance, abs=1e-12)


def test_nothing_private_is_among_what_everybody_sees(case: Case) -> None:
    setting = situation(case, "now")
    events = view(case, compile_game(case, dict(setting.given)), dict(setting.given)).events
    private = {name for name, move in case.moves.items() if move.type_of or move.seen_by is not None}
    assert not {event.move for event in events} & (private | set(setting.given))


def test_a_move_that_tells_moves_belief_as_bayes_says() -> None:
    # The guest smiled, and each type smiles with its own probability: that alone says something about the type.
    case = ferry()
    setting = situation(case, "now")
    ensemble = Ensemble(case, 40, 1)
    answers = ensemble.run([setting], whole=setting)[setting]
    game = compile_game(case, dict(setting.given))
    values = ensemble.values(setting, 0, 40)
    solved = SOLVERS["agent_logit"](
        game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
    )
    play: dict[tuple[tuple[str, str], ...], np.ndarray] = {}
    for node in range(1, len(game.tree.parent)):
        path = game.tree.path(node)
        steps = tuple((game.tree.moves[game.tree.set_of_action[a]], game.tree.options[a]) for a in path)
        play[steps] = solved.policy[path[-1]]
    told = {}
    for kind in answers.types:
        so_far = (("kind", kind),)
        smiled = (*so_far, ("signal", "smile"))
        prior, smiles = play[so_far], play[smiled]
        told[kind] = prior * smiles, [play[(*smiled, ("answer", option))] for option in answers.options]
    total = sum(weight for weight, _ in told.values())
    for t, kind in enumerate(answers.types):
        weight, by_option = told[kind]
        assert answers.type_chance[t] == pytest.approx(weight / total, abs=1e-12)
        assert answers.by_type[t] == pytest.approx(np.array(by_option), abs=1e-12)
        assert np.max(np.abs(weight / total - play[(("kind", kind),)])) > 0.01  # it did tell something
    expected = sum(weight * np.array(options) for weight, options in told.values()) / total
    assert answers.chance == pytest.approx(expected, abs=1e-12)


def test_taking_a_made_move_out_is_the_same_as_conditioning_on_it() -> None:
    case = ferry()
    facts = situation(case, "now").facts
    ensemble = Ensemble(case, 40, 1)
    whole = Setting((), facts)
    game = compile_game(case)
    values = ensemble.values(whole, 0, 40)
    solved = SOLVERS["agent_logit"](
        game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
    )
    reached: dict[tuple[str, str], np.ndarray] = {}
    for node in range(len(game.tree.parent)):
        path = game.tree.path(node)
        steps = [(game.tree.moves[game.tree.set_of_action[a]], game.tree.options[a]) for a in path]
        if steps and steps[-1][0] == "answer":
            here = np.prod([solved.policy[a] for a in path], axis=0)
            offer = dict(steps)["offer"]
            reached[offer, steps[-1][1]] = reached.get((offer, steps[-1][1]), 0.0) + here
    for offer in ("plain", "generous"):
        setting = Setting((("offer", offer),), facts)
        found = ensemble.run([setting])[setting]
        total = sum(p for (made, _), p in reached.items() if made == offer)
        for o, option in enumerate(found.options):
            assert found.chance[o] == pytest.approx(reached[offer, option] / total, abs=1e-8)


def test_a_made_move_that_was_all_but_impossible_is_flagged_and_still_answered() -> None:
    # A smile that costs nearly everything, at a precision at which its probability is below 1e-308 in some draws.
    smile = {**CONTENT["moves"]["signal"]["options"]["smile"], "effects": {"guest.gain": "-0.9 to -0.8"}}
    options = {**CONTENT["moves"]["signal"]["options"], "smile": smile}
    moves = {**CONTENT["moves"], "signal": {**CONTENT["moves"]["signal"], "options": options}}
    case = ferry(moves=moves, precision="1500 to 2000")
    setting = situation(case, "now")
    ensemble = Ensemble(case, 64, 1)
    found = ensemble.run([setting], whole=setting)[setting]
    lost = found.status == Status.FAILED
    assert 0 < lost.sum() < 64
    assert found.chance.sum(axis=0) == pytest.approx(1.0)
    assert found.type_chance.sum(axis=0) == pytest.approx(1.0)
    assert np.all(np.isfinite(found.event))
    alone = Ensemble(case, 64, 1, Budget(7, 1)).run([setting], whole=setting)[setting]
    assert same_bytes(found, alone)


def test_progress_counts_every_game_once() -> None:
    case = ferry()
    settings = some_settings(case)
    told: list[tuple[int, int]] = []
    Ensemble(case, 50, 1, Budget(64, 2)).run(
        [*settings, settings[0]], progress=lambda done, total: told.append((done, total))
    )
    total = 50 * len(set(settings))
    assert [done for done, _ in told] == sorted({done for done, _ in told})
    assert told[-1] == (total, total)
    assert {all_of_them for _, all_of_them in told} == {total}


def test_more_draws_take_memory_for_their_answers_alone() -> None:
    case = ferry()
    settings = [situation(case, "now"), situation(case, "spring")]

    def peak(draws: int) -> tuple[int, int]:
        ensemble = Ensemble(case, draws, 1, Budget(256, 1))
        tracemalloc.start()
        try:
            found = ensemble.run(settings)
            most = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
        kept = (getattr(a, f.name) for a in found.values() for f in fields(Answers))
        return most, sum(x.nbytes for x in kept if isinstance(x, np.ndarray))

    peak(256)  # what is loaded once
    (few, kept_of_few), (many, kept_of_many) = peak(512), peak(4096)
    # Payoffs of all these games together would take fifteen times what their answers take.
    assert many - few < 4 * (kept_of_many - kept_of_few)


def test_points_of_ones_own_are_drawn_at_as_given() -> None:
    case = ferry()
    setting = situation(case, "now")
    plain = Ensemble(case, 64, seed=3)
    expected = plain.run([setting])[setting]
    moved = Ensemble(case, 64, seed=9, given=GivenPoints(plain.points(64)[:, ::-1]))
    found = moved.run([setting])[setting]
    np.testing.assert_array_equal(found.chance, expected.chance[:, ::-1])


def test_points_of_ones_own_have_no_others_beside_them() -> None:
    case = ferry()
    setting = situation(case, "now")
    points = np.full((len(numbers_of(case)), 8), 0.5)
    ensemble = Ensemble(case, 8, seed=1, given=GivenPoints(points))
    with pytest.raises(ValueError, match="are given"):
        ensemble.run([replace(setting, fresh=frozenset({"precision"}))])
    with pytest.raises(ValueError, match="are given"):
        ensemble.points(9)
