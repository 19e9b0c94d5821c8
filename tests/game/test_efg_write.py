"""Writing Gambit files: nothing is lost, Gambit reads them, and labels that Gambit cannot take come back."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from kakehiki.errors import GameError
from kakehiki.game.efg import ExtensiveGame, Outcome, extensive_game, load_efg, read_efg, write_efg
from kakehiki.game.efg.labels import labelled, plain, read_labels, write_labels
from kakehiki.game.efg.write import number
from kakehiki.game.tree import Tree
from tests.game.gambit import assert_same, gambit_reads
from tests.solve.trees import many, negotiation, trees

GAMES = sorted((Path(__file__).parents[1] / "solve" / "games").glob("*.efg"))
LABELS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=6)
HOSTILE = [
    'say "no"',
    "back\\slash",
    'both\\"',
    "end\\",
    "\\\\",
    "\x1b[31m",
    "\u202etxet",
    "日本",
    " a ",
    "a  b",
    "\n",
    "{",
    "é",
]
NUMBERS = st.one_of(
    st.floats(allow_nan=False, min_value=-1000, max_value=1000, width=16).map(Fraction),
    st.fractions(min_value=-1000, max_value=1000, max_denominator=10**30),
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-1000, max_value=1000, places=3).map(
        Fraction
    ),
)


def same(one: ExtensiveGame, other: ExtensiveGame) -> None:
    """Both games are equal in everything that a file holds."""
    for name in (
        "title",
        "comment",
        "outcomes",
        "outcome_of",
        "probabilities",
        "node_names",
        "set_names",
        "set_numbers",
    ):
        assert getattr(one, name) == getattr(other, name), name
    for name in ("actors", "moves", "options"):
        assert getattr(one.tree, name) == getattr(other.tree, name), name
    for name in ("parent", "action", "set_of", "actor", "first", "count"):
        np.testing.assert_array_equal(getattr(one.tree, name), getattr(other.tree, name))
    np.testing.assert_array_equal(one.payoffs, other.payoffs)
    np.testing.assert_array_equal(one.chance, other.chance)


def drawn(tree: Tree, seed: int) -> ExtensiveGame:
    payoffs, chance = many(tree, 1, seed)
    return extensive_game(tree, payoffs[:, :, 0], chance[:, 0])


@st.composite
def games(draw: st.DrawFn) -> ExtensiveGame:
    """Random trees with labels, numbers and outcomes of every kind, on the way too."""
    tree = draw(trees())
    game = drawn(tree, draw(st.integers(0, 1000)))
    nodes, sets, actions, ends = tree.size
    players = len(tree.actors)
    names = draw(st.lists(LABELS, min_size=3, max_size=3))
    paid = draw(
        st.lists(st.tuples(LABELS, st.lists(NUMBERS, min_size=players, max_size=players)), max_size=4)
    )
    outcomes = tuple(Outcome(3 * i + 2, name, tuple(values)) for i, (name, values) in enumerate(paid))
    of = draw(st.lists(st.integers(-1, len(outcomes) - 1), min_size=nodes, max_size=nodes))
    stated = replace(
        game,
        tree=replace(tree, actors=_apart(draw, players), options=_apart(draw, actions)),
        title=names[0],
        comment=names[1],
        outcomes=outcomes,
        outcome_of=tuple(of),
        node_names=tuple(
            draw(st.lists(st.sampled_from(["", names[2], "n"]), min_size=nodes, max_size=nodes))
        ),
        set_names=_apart(draw, sets),
    )
    return read_efg(write_efg(stated))


def _apart(draw: st.DrawFn, count: int) -> tuple[str, ...]:
    labels = st.one_of(st.sampled_from(HOSTILE), LABELS.filter(bool))
    return tuple(
        f"{label}{i}" for i, label in enumerate(draw(st.lists(labels, min_size=count, max_size=count)))
    )


@pytest.mark.parametrize("path", GAMES, ids=lambda p: p.stem)
def test_what_is_written_reads_back_as_it_was(path: Path) -> None:
    game = load_efg(path)
    same(read_efg(write_efg(game)), game)


@settings(max_examples=40, deadline=None)
@given(games())
def test_whatever_the_labels_and_numbers_nothing_is_lost(game: ExtensiveGame) -> None:
    same(read_efg(write_efg(game)), game)


@settings(max_examples=40, deadline=None)
@given(trees(), st.integers(0, 1000))
def test_a_tree_with_numbers_reads_back_to_the_last_digit(tree: Tree, seed: int) -> None:
    payoffs, chance = many(tree, 1, seed)
    game = read_efg(write_efg(extensive_game(tree, payoffs[:, :, 0], chance[:, 0])))
    np.testing.assert_array_equal(game.payoffs, payoffs[:, :, 0])
    np.testing.assert_allclose(game.chance, chance[:, 0], rtol=0, atol=5e-16)
    assert (game.tree.parent == tree.parent).all() and (game.tree.set_of == tree.set_of).all()


@pytest.mark.extra("pygambit")
@settings(max_examples=25, deadline=None, phases=[Phase.generate])
@given(games())
def test_gambit_reads_every_game_under_plain_names(game: ExtensiveGame) -> None:
    short, labels = plain(game)
    text = write_efg(short)
    assert text.isascii()
    assert_same(short, gambit_reads(text))
    same(labelled(read_efg(text), read_labels(write_labels(labels), "a.json")), game)


@pytest.mark.extra("pygambit")
def test_gambit_reads_japanese_labels_as_they_are() -> None:
    tree = negotiation()
    words = {"accept": "応じる", "silence": 'これは"沈黙"か', "test": r"試\射"}
    game = drawn(replace(tree, actors=("主", "客"), options=tuple(words.get(o, o) for o in tree.options)), 1)
    game = read_efg(write_efg(replace(game, set_names=tuple(f"手番{h}" for h in range(tree.size[1])))))
    assert_same(game, gambit_reads(write_efg(game)))


def test_plain_games_stay_as_they_are() -> None:
    for path in GAMES:
        game = load_efg(path)
        if path.read_text(encoding="utf-8").isascii():
            short, labels = plain(game)
            assert not labels.players and not labels.actions and not labels.outcomes
            same(short, replace(game, tree=short.tree, set_names=short.set_names))


def test_short_names_avoid_labels_that_are_there() -> None:
    text = (
        'EFG 2 R "" { "player1" "国" } ""\np "" 1 1 "s" { "action1" "行" } 0\nt "" 1 "果" { 1 2 }\nt "結" 1\n'
    )
    short, labels = plain(read_efg(text))
    assert short.tree.actors == ("player1", "player2")
    assert short.tree.options == ("action1", "action2")
    assert (labels.players, labels.actions) == ({"player2": "国"}, {"s": {"action2": "行"}})
    assert (labels.outcomes, labels.nodes) == ({"outcome1": "果"}, {"node1": "結"})


def test_sets_of_equal_or_no_name_get_names_of_their_own_where_needed() -> None:
    body = 'p "" 1 1 "s" { "a" "b" } 0\np "" 2 1 "s" { "あ" "い" } 0\nt "" 0\nt "" 0\np "" 2 2 "" { "う" "え" } 0\n'
    game = read_efg('EFG 2 R "" { "p" "q" }\n' + body + 't "" 0\n' * 2)
    short, labels = plain(game)
    assert short.set_names == ("set1", "set2", "set3")
    assert labels.sets == {"set1": "s", "set2": "s", "set3": ""}
    same(labelled(read_efg(write_efg(short)), labels), game)


def test_labels_in_several_languages() -> None:
    game = read_efg('EFG 2 R "t" { "usa" "dprk" }\np "" 1 1 "s" { "a" "b" } 0\nt "" 0\nt "" 0\n')
    labels = read_labels('{"kakehiki_labels": 1, "players": {"usa": {"en": "US", "ja": "米国"}}}', "a.json")
    assert labelled(game, labels, "ja").tree.actors == ("米国", "dprk")
    assert labelled(game, labels, "en").tree.actors == ("US", "dprk")
    assert labelled(game, labels, "fr").tree.actors == ("US", "dprk")


def test_labels_that_make_two_actors_alike_leave_them_apart() -> None:
    game = read_efg('EFG 2 R "t" { "p" "q" }\np "" 1 1 "s" { "a" "b" } 0\nt "" 0\nt "" 0\n')
    found = labelled(game, read_labels('{"kakehiki_labels": 1, "players": {"p": "x", "q": "x"}}', "a.json"))
    assert found.tree.actors == ("x_1", "x_2")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        "{",
        "[" * 100_000,
        "9" * 5000,
        '{"kakehiki_labels": 2}',
        '{"kakehiki_labels": 1, "more": {}}',
        '{"kakehiki_labels": 1, "players": []}',
        '{"kakehiki_labels": 1, "players": {"p": 1}}',
        '{"kakehiki_labels": 1, "players": {"p": {}}}',
        '{"kakehiki_labels": 1, "players": {"p": {"en": []}}}',
        '{"kakehiki_labels": 1, "players": {"p": "\\ud800"}}',
        '{"kakehiki_labels": 1, "actions": {"s": "a"}}',
        '{"kakehiki_labels": 1, "actions": []}',
    ],
)
def test_files_that_hold_no_labels_are_refused(text: str) -> None:
    with pytest.raises(GameError) as caught:
        read_labels(text, "a.json")
    (problem,) = caught.value.problems
    assert problem.code == "efg-labels" and problem.place is not None and problem.place.file == "a.json"


def test_where_the_labels_are_broken_is_said() -> None:
    with pytest.raises(GameError) as caught:
        read_labels('{"kakehiki_labels": 1,\n "players": {"p": }}', "a.json")
    place = caught.value.problems[0].place
    assert place is not None and (place.line, place.column, place.text) == (2, 19, ' "players": {"p": }}')


def test_labels_beside_a_file_are_read_with_it(tmp_path: Path) -> None:
    path = tmp_path / "game.efg"
    path.write_text('EFG 2 R "t" { "p" "q" }\np "" 1 1 "s" { "a" "b" } 0\nt "" 0\nt "" 0\n')
    assert load_efg(path).tree.options == ("a", "b")
    (tmp_path / "game.efg.labels.json").write_text(
        json.dumps({"kakehiki_labels": 1, "sets": {"s": "手番"}, "actions": {"s": {"b": "去る"}}})
    )
    game = load_efg(path)
    assert (game.tree.moves, game.tree.options) == (("手番",), ("a", "去る"))


@pytest.mark.parametrize(
    "value, text",
    [
        (Fraction(0), "0"),
        (Fraction(-3), "-3"),
        (Fraction(1, 10), "0.1"),
        (Fraction(-5, 4), "-1.25"),
        (Fraction(1, 3), "1/3"),
        (Fraction(-7, 6), "-7/6"),
        (Fraction(0.1), "3602879701896397/36028797018963968"),
        (Fraction(1, 10**25), "0." + "0" * 24 + "1"),
        (Fraction(1, 10**26), f"1/{10**26}"),
    ],
)
def test_numbers_are_written_exactly(value: Fraction, text: str) -> None:
    assert number(value) == text


@given(st.one_of(NUMBERS, st.floats(min_value=-1e299, max_value=1e299).map(Fraction)))
def test_every_number_reads_back(value: Fraction) -> None:
    text = f'EFG 2 R "" {{ "p" }}\np "" 1 1 "" {{ "a" }} 0\nt "" 1 "" {{ {number(value)} }}\n'
    assert read_efg(text).outcomes[0].payoffs == (value,)
