"""Payoffs and chances of every end, computed again from the case in plain loops."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.case.library import open_case, shipped
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Amount, Number
from kakehiki.errors import GameError
from kakehiki.game.compile import Game, compile_game
from kakehiki.game.tree import CHANCE
from kakehiki.solve import agent_logit
from tests.game.draws import drawn
from tests.game.ferry import chain, ferry, move, of_moves, option

CASES = ["ferry", *shipped()]


def _case(name: str) -> Case:
    return ferry() if name == "ferry" else open_case(name).case


class Again:
    """One draw of a case: what the file says, with a number in the place of each range."""

    def __init__(self, case: Case, column: np.ndarray) -> None:
        self.case = case
        self.number = {q.path: float(x) for q, x in zip(numbers_of(case), column, strict=True)}

    def amount(self, path: str, amount: Amount) -> float:
        total = 0.0
        for i, product in enumerate(amount):
            one = self.number[path if i == 0 else f"{path}.{i + 1}"]
            for factor in product.factors:
                where = "facts" if factor.name in self.case.facts else "quantities"
                x = self.number[f"{where}.{factor.name}"]
                one *= 1 - x if factor.complement else x
            total += one
        return total

    def weights(self, actor: str, kind: str | None) -> dict[str, float]:
        found = {}
        for name, interest in self.case.interests[actor].items():
            typed = not isinstance(interest.weight, Number)
            found[name] = self.number[f"interests.{actor}.{name}" + (f".{kind}" if typed else "")]
        return {name: w / sum(found.values()) for name, w in found.items()}

    def payoffs(self, history: list[tuple[str, str]]) -> list[float]:
        """Follow the moves: proposals, packages and effects, then what the levels deliver, times weights."""
        table: dict[str, str] = {}
        force: dict[str, str] = {}
        kinds: dict[str, str] = {}
        worth = {(a, i): 0.0 for a, interests in self.case.interests.items() for i in interests}
        for move_id, option_id in history:
            step, chosen = self.case.moves[move_id], self.case.moves[move_id].options[option_id]
            if step.type_of:
                kinds[step.type_of] = option_id
            table = {**table, **chosen.proposes}
            force = {**force, **(table if chosen.agrees else {}), **chosen.package}
            for target, amount in chosen.effects.items():
                a, i = target.split(".")
                worth[a, i] += self.amount(f"moves.{move_id}.{option_id}.{target}", amount)
        for term, level in force.items():
            for target, amount in self.case.terms[term].levels[level].delivers.items():
                a, i = target.split(".")
                worth[a, i] += self.amount(f"terms.{term}.{level}.{target}", amount)
        return [
            sum(w * worth[actor, i] for i, w in self.weights(actor, kinds.get(actor)).items())
            for actor in self.case.actors
        ]


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("conditional", [False, True])
def test_payoffs_are_what_the_case_says(name: str, conditional: bool) -> None:
    case = _case(name)
    given = dict(case.now.given) if conditional else {}
    game = compile_game(case, given)
    values = drawn(case, 3)
    payoffs, tree = game.payoffs(values), game.tree
    assert payoffs.shape == (tree.size[3], len(case.actors), 3)
    for b in range(3):
        again = Again(case, values[:, b])
        for e, node in enumerate(tree.ends):
            steps = [(tree.moves[tree.set_of_action[a]], tree.options[a]) for a in tree.path(int(node))]
            history = (
                steps[:1] + [*given.items()] + steps[1:] if given else steps
            )  # made after the type is dealt
            # A sum of at most some twenty products below 1.
            np.testing.assert_allclose(payoffs[e, :, b], again.payoffs(history), rtol=0, atol=1e-14)


def test_an_end_before_the_type_that_weights_need_is_refused() -> None:
    moves = dict(ferry().moves)
    quick = move(
        actor="north", options={"quit": option(effects={"south.calm": "0.1"}), "on": option(go="kind")}
    )
    late = of_moves(quick=quick, **{n: m.model_dump(exclude_none=True) for n, m in moves.items()})
    assert compile_game(late).tree.size[3] == 37  # weights that do not differ by type need none
    typed = late.model_copy(update={"interests": ferry().interests})
    with pytest.raises(GameError) as caught:
        compile_game(typed)
    (problem,) = caught.value.problems
    assert problem.code == "type-too-late"
    assert problem.params == {"actor": "south", "move": "quick", "path": "moves.quick"}


def test_weights_are_normalised_to_one_by_type() -> None:
    case = ferry()
    game = compile_game(case)
    values = drawn(case, 5)
    for share in {s.among for s in game.shares}:
        found = [s for s in game.shares if s.among == share]
        names = {game.numbers[row].path for row in share}
        assert names in (
            {"interests.north.trade", "interests.north.face"},
            {"interests.south.trade.keen", "interests.south.calm"},
            {"interests.south.trade.wary", "interests.south.calm"},
        )
        assert {s.weight for s in found} <= set(share)
    scaled = values.copy()
    for row, quantile in enumerate(game.numbers):
        if quantile.path.startswith("interests.south"):
            scaled[row] *= 8.0
    assert game.payoffs(scaled).tobytes() == game.payoffs(values).tobytes()


@pytest.mark.parametrize("name", CASES)
def test_chances_add_up_and_follow_the_case(name: str) -> None:
    case = _case(name)
    game = compile_game(case)
    values = drawn(case, 4)
    chances, tree = game.chances(values), game.tree
    for h in range(len(tree.moves)):
        actions = list(tree.actions(h))
        if tree.actor[h] != CHANCE:
            assert (chances[actions] == 0).all()
            continue
        np.testing.assert_allclose(chances[actions].sum(axis=0), 1.0, rtol=0, atol=1e-15)
        for b in range(4):
            again = Again(case, values[:, b])
            stated = {
                o: min(1.0, max(0.0, again.amount(f"moves.{tree.moves[h]}.{o}.chance", x.chance)))
                for o, x in case.moves[tree.moves[h]].options.items()
                if x.chance is not None and x.chance != "rest"
            }
            for a in actions:
                p = stated.get(tree.options[a], 1.0 - sum(stated.values()))
                assert chances[a, b] == pytest.approx(p, abs=1e-14)


def _lottery(*chances: str) -> Game:
    options = {f"o{i}": option(chance=c, go="answer") for i, c in enumerate(chances)}
    data = ferry(kind=None, invite=None, weather=move(actor="chance", options=options))
    moves = {name: data.moves[name] for name in ("weather", "answer")}
    waiting = {
        name: o.model_copy(update={"go": None, "effects": {}}) for name, o in moves["answer"].options.items()
    }
    moves["answer"] = moves["answer"].model_copy(update={"options": waiting})
    return compile_game(data.model_copy(update={"moves": moves}))


@settings(deadline=None, max_examples=50)
@given(st.floats(0, 1), st.floats(0, 1))
def test_the_rest_is_what_is_left_and_never_negative(first: float, second: float) -> None:
    game = _lottery(f"{first:.6f}", f"{second:.6f}", "rest")
    values = np.array([[q.number.points[0]] for q in game.numbers])
    a, b, rest = (float(p) for p in game.chances(values)[list(game.tree.actions(0)), 0])
    total = round(first, 6) + round(second, 6)
    if total <= 1:
        assert (a, b) == pytest.approx((round(first, 6), round(second, 6)), abs=1e-12)
        assert rest == pytest.approx(1 - total, abs=1e-12)
    else:  # more than certain: scaled to 1, nothing is left
        assert rest == 0.0
        assert a / (a + b) == pytest.approx(round(first, 6) / total)
    assert a + b + rest == pytest.approx(1.0, abs=1e-12)


def test_chances_without_a_rest_are_scaled_to_one() -> None:
    game = _lottery("0.2 to 0.4", "0.3")
    values = np.array([[float(np.mean(q.number.points))] for q in game.numbers])
    assert game.chances(values)[:2, 0] == pytest.approx([0.5, 0.5])


def test_chances_that_are_all_zero_make_a_draw_that_fails_alone() -> None:
    game = _lottery("0.5 * storm", "0.5 * storm")
    values = np.array([[float(np.mean(q.number.points))] * 3 for q in game.numbers])
    values[game.row("facts.storm"), 1] = 0.0
    chances = game.chances(values)
    solution = agent_logit(game.tree, game.payoffs(values), chances, values[game.row("precision")])
    assert list(solution.status == 3) == [False, True, False]
    assert np.isfinite(solution.policy).all()


def test_bounds_of_drawn_numbers() -> None:
    bounds = {q.path: (q.low, q.high) for q in numbers_of(ferry())}
    assert bounds["precision"] == (0.0, np.inf)
    assert bounds["facts.need"] == (0.0, 1.0)
    assert bounds["quantities.snub"] == (-1.0, 1.0)
    assert bounds["interests.south.trade.keen"] == (0.0, np.inf)
    assert bounds["terms.ferry.daily.south.trade.2"] == (-1.0, 1.0)
    assert bounds["moves.kind.wary.chance.2"] == (0.0, 1.0)
    paths = [q.path for q in numbers_of(ferry())]
    assert len(paths) == len(set(paths))


def test_a_tree_of_ten_thousand_ends_compiles_in_seconds() -> None:
    case = chain(4, 10, through=10)
    start = time.perf_counter()
    game = compile_game(case)
    assert game.tree.size[3] == 10_000
    assert time.perf_counter() - start < 6.0  # 0.9 s measured on two cores
    assert game.payoffs(drawn(case, 2)).shape == (10_000, 2, 2)


def test_a_chain_of_hundreds_of_moves_compiles() -> None:
    case = chain(400, 2, through=1)
    game = compile_game(case)
    assert game.tree.size[3] == 401
    # Each move on the way brings north another 0.1 of trade.
    values = drawn(case, 1)
    share = values[game.row("interests.north.trade"), 0] / sum(
        values[game.row(f"interests.north.{i}"), 0] for i in ("trade", "face")
    )
    assert game.payoffs(values)[-1, 0, 0] == pytest.approx(0.1 * share, rel=1e-9)
    assert game.payoffs(values)[0, 0, 0] == pytest.approx(40 * share, rel=1e-9)
