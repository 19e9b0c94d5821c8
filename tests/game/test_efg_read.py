"""Reading Gambit files: what they mean, held against Gambit; and each thing that is wrong, with its place."""

from __future__ import annotations

import importlib.util
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from kakehiki.cli.problems import sentences
from kakehiki.errors import CaseError, GameError, KakehikiError
from kakehiki.game.efg import load_efg, read_efg
from kakehiki.game.tree import CHANCE
from kakehiki.words import LANGUAGES, Words
from tests.game.gambit import assert_same, gambit_reads

GAMES = sorted((Path(__file__).parents[1] / "solve" / "games").glob("*.efg"))
HEAD = 'EFG 2 R "t" { "one" "two" } ""\n'
MOVE = 'p "" 1 1 "s" { "a" "b" } 0\n'
ENDS = 't "" 1 "x" { 1 2 }\nt "" 2 "y" { 3 4 }\n'
FORGETFUL = {  # with the line of the node at which somebody has forgotten, counted by hand
    "fig5_12.efg": 10,
    "fig10.7.efg": 21,
    "gilboa1997/fig1.efg": 6,
    "gilboa1997/fig2.efg": 15,
    "wichardt2008.efg": 13,
}


def catalogue() -> list[Path]:
    """Return the extensive games that come with pygambit."""
    found = importlib.util.find_spec("pygambit")
    if found is None or found.origin is None:
        return []
    return sorted((Path(found.origin).parent / "catalog_data").rglob("*.efg"))


def forgets(path: Path) -> int | None:
    return next((line for name, line in FORGETFUL.items() if str(path).endswith(name)), None)


def refusal(text: str) -> tuple[str, int, int]:
    """Return code, line and column of the one problem of a text, which can be said in both languages."""
    with pytest.raises(GameError) as caught:
        read_efg(text, "a.efg")
    (problem,) = caught.value.problems
    assert problem.place is not None and problem.place.file == "a.efg"
    for lang in LANGUAGES:
        assert all(sentences(problem, Words(lang)))
    return problem.code, problem.place.line, problem.place.column


@pytest.mark.extra("pygambit")
def test_every_game_of_gambits_catalogue_is_read_as_gambit_reads_it() -> None:
    paths = catalogue()
    assert len(paths) > 30
    refused = set()
    for path in paths:
        text = path.read_text(encoding="utf-8")
        if forgets(path) is None:
            game = load_efg(path)
            assert_same(game, gambit_reads(text))
            assert game.comment == gambit_reads(text).description
        else:
            refused.add(path)
            code, line, _ = refusal(text)
            assert (code, line) == ("imperfect-recall", forgets(path))
    assert len(refused) == len(FORGETFUL)


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("path", GAMES, ids=lambda p: p.stem)
def test_published_games_are_read_as_gambit_reads_them(path: Path) -> None:
    assert_same(load_efg(path), gambit_reads(path.read_text(encoding="utf-8")))


ACCEPTED = {
    "decimal numbers, as older files have": HEAD.replace(" R ", " D ") + MOVE + ENDS,
    "no comment": 'EFG 2 R "t" { "one" "two" }\n' + MOVE + ENDS,
    "all on one line": 'EFG 2 R "t"{"one""two"}""p ""1 1"s"{"a""b"}0 t ""1"x"{1,2}t ""2"y"{3 4,}',
    "windows line ends": (HEAD + MOVE + ENDS).replace("\n", "\r\n"),
    "an outcome referred to": HEAD + MOVE + 't "" 1 "x" { 1 2 }\nt "" 1\n',
    "an outcome told again": HEAD + MOVE + 't "" 1 "x" { 1 2 }\nt "" 1 "x" { 1 2 }\n',
    "no outcome": HEAD + MOVE + 't "" 0\nt "" -3 "y" { 3 4 }\n',
    "an outcome on the way": HEAD
    + MOVE.replace("} 0", '} 5 "in" { 0.1 1/3 }')
    + 't "" 1 "x" { .2 1/3 }\nt "" 5\n',
    "numbers of every form": HEAD + MOVE + 't "" 1 "x" { 1.5e-2 1E3 }\nt "" 2 "y" { 5. -.5 }\n',
    "fractions": HEAD + MOVE + 't "" 1 "x" { -1/3 22/7 }\nt "" 2 "y" { 1e+2 007 }\n',
    "labels that are empty or alike": 'EFG 2 R "" { "p" "p" } ""\n'
    + 'p "" 1 1 "" { "" "" "a" "a_1" "a" } 0\n'
    + 't "" 0\n' * 5,
    "a quote in a label": (HEAD + MOVE + ENDS).replace('"a"', r'"say \"a\" \o/"'),
    "sets without description": HEAD
    + MOVE
    + 'p "" 2 7 "u" { "l" "r" } 0\n'
    + ENDS
    + 'p "" 2 7 0\n' * 1
    + ENDS,
    "chance without description": HEAD
    + MOVE
    + 'c "" 3 "u" { "l" 1/3 "r" 2/3 } 0\n'
    + ENDS
    + 'c "" 3 0\n'
    + ENDS,
    "one action only, and a chance of 0": HEAD
    + 'p "" 1 1 "" { "a" } 0\nc "" 1 "" { "l" 0 "r" 1 } 0\n'
    + ENDS,
    "the same number for actors and chance": HEAD
    + MOVE
    + 'p "" 2 1 "" { "l" "r" } 0\n'
    + ENDS
    + 'c "" 1 "" { "l" 0.25 "r" 75e-2 } 0\n'
    + ENDS,
    "Japanese": (HEAD + MOVE + ENDS)
    .replace('"a"', '"応じる"')
    .replace("one", "日本")
    .replace('"t"', '"交渉"'),
}


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("text", ACCEPTED.values(), ids=ACCEPTED)
def test_every_form_is_read_as_gambit_reads_it(text: str) -> None:
    assert_same(read_efg(text), gambit_reads(text))


def test_outcomes_on_a_path_add_up_exactly_and_are_rounded_once() -> None:
    game = read_efg(ACCEPTED["an outcome on the way"])
    assert game.payoffs.tolist() == [[0.3, 2 / 3], [0.2, 2 / 3]]  # 0.1 + 0.2 in doubles would not be 0.3


def test_where_there_is_no_common_denominator_to_compute_with_outcomes_are_rounded_first() -> None:
    digits = ("9" * 330 + "7", "9" * 330 + "1", "7" * 330 + "3")
    text = HEAD + MOVE.replace("} 0", f'}} 5 "in" {{ 1/{digits[0]} 1 }}')
    text += f't "" 1 "x" {{ 3/{digits[1]} 1/3 }}\nt "" 2 "y" {{ 1/{digits[2]} 0.1 }}\n'
    assert read_efg(text).payoffs == pytest.approx(
        np.array([[4e-330, 4 / 3], [0, 1.1]]), rel=1e-15, abs=1e-300
    )


def test_what_a_set_is_called() -> None:
    game = read_efg(ACCEPTED["the same number for actors and chance"])
    assert game.tree.moves == ("s", "2:1", "0:1")
    assert game.set_names == ("s", "", "")
    assert game.tree.actor.tolist() == [0, 1, CHANCE]
    assert game.probabilities[-2:] == (Fraction(1, 4), Fraction(3, 4))


NESTED = HEAD + MOVE + 'p "" 2 1 "u" { "l" "r" } 0\n' + ENDS
REFUSED = {
    "nothing": (" ", "efg-ended", 1, 1),
    "another file": ("kakehiki: 1\n", "efg-header", 1, 1),
    "an old version": (HEAD.replace("2", "1") + MOVE + ENDS, "efg-header", 1, 5),
    "a strategic game": ('NFG 1 R "t" { "one" } { 2 }', "efg-strategic", 1, 1),
    "no title": ('EFG 2 R { "one" }', "efg-expected", 1, 9),
    "no actors": ('EFG 2 R "t" { }', "efg-expected", 1, 15),
    "many actors": (f'EFG 2 R "t" {{{" ".join(["0"] * 101)}}}'.replace("0", '"p"'), "efg-actors-many", 1, 13),
    "commas between names": (HEAD.replace('" "', '", "') + MOVE + ENDS, "efg-expected", 1, 20),
    "two comments": (HEAD + '"more"\n' + MOVE + ENDS, "efg-expected", 2, 1),
    "lines of a comment": (HEAD + "# hello\n" + MOVE + ENDS, "efg-expected", 2, 1),
    "a node without name": (HEAD + "p 1 1\n", "efg-expected", 2, 3),
    "an unknown node": (HEAD + 'q "" 1 1\n', "efg-expected", 2, 1),
    "an unknown actor": (HEAD + MOVE.replace(" 1 1", " 3 1") + ENDS, "efg-actor", 2, 6),
    "actor 0": (HEAD + MOVE.replace(" 1 1", " 0 1") + ENDS, "efg-actor", 2, 6),
    "half an actor": (HEAD + MOVE.replace(" 1 1", " 0.5 1") + ENDS, "efg-expected", 2, 6),
    "a number too long for a set": (HEAD + MOVE.replace("1 1", "1 " + "1" * 19), "efg-expected", 2, 8),
    "a set without description": (HEAD + 'p "" 1 1 0\n', "efg-set-undefined", 2, 1),
    "a set without actions": (HEAD + 'p "" 1 1 "s" { } 0\n', "efg-expected", 2, 16),
    "a set without braces": (HEAD + 'p "" 1 1 "s" 0\n', "efg-expected", 2, 14),
    "a set told otherwise": (
        NESTED + 'p "" 2 1 "u" { "l" "x" } 0\n' + ENDS,
        "efg-set-mismatch",
        6,
        10,
    ),
    "a set named otherwise": (NESTED + 'p "" 2 1 "v" { "l" "r" } 0\n' + ENDS, "efg-set-mismatch", 6, 10),
    "a negative chance": (HEAD + 'c "" 1 "" { "l" -1/2 "r" 3/2 } 0\n' + ENDS, "efg-chance-negative", 2, 17),
    "chances short of 1": (HEAD + 'c "" 1 "" { "l" 0.3 "r" 0.6 } 0\n' + ENDS, "efg-chance-sum", 2, 8),
    "chances nearly 1": (HEAD + 'c "" 1 "" { "l" 0.333333 "r" 0.666666 } 0\n' + ENDS, "efg-chance-sum", 2, 8),
    "no chances": (HEAD + 'c "" 1 "" { "l" "r" } 0\n' + ENDS, "efg-expected", 2, 17),
    "chances without common denominator": (
        HEAD + 'c "" 1 "" { ' + " ".join(f'"{n}" 1/{10**600 + n}' for n in range(1, 9)) + " } 0\n",
        "efg-number-size",
        2,
        1233,
    ),
    "an outcome missing": (HEAD + MOVE + 't "" 7\n', "efg-outcome-undefined", 3, 6),
    "an outcome too early": (HEAD + MOVE + 't "" 1\nt "" 1 "x" { 1 2 }\n', "efg-outcome-undefined", 3, 6),
    "outcome 0 with payoffs": (HEAD + MOVE + 't "" 0 "x" { 1 2 }\n', "efg-outcome-zero", 3, 8),
    "an outcome without payoffs": (HEAD + MOVE + 't "" 1 "x"\nt "" 0\n', "efg-expected", 4, 1),
    "an outcome told otherwise": (
        HEAD + MOVE + 't "" 1 "x" { 1 2 }\nt "" 1 "x" { 1 3 }\n',
        "efg-outcome-mismatch",
        4,
        6,
    ),
    "a payoff too few": (HEAD + MOVE + 't "" 1 "x" { 1 }\n', "efg-payoff-count", 3, 12),
    "a payoff too many": (HEAD + MOVE + 't "" 1 "x" { 1 2 3 }\n', "efg-payoff-count", 3, 12),
    "payoffs without end": (HEAD + MOVE + 't "" 1 "x" { ' + "1 " * 200_000, "efg-payoff-count", 3, 12),
    "two commas": (HEAD + MOVE + 't "" 1 "x" { 1,, 2 }\n', "efg-expected", 3, 16),
    "only moves": (HEAD + MOVE + 't "" 0\n', "efg-ended", 3, 7),
    "only ends": (HEAD + 't "" 0\n', "efg-no-moves", 2, 1),
    "an end too many": (HEAD + MOVE + ENDS + 't "" 0\n', "efg-trailing", 5, 1),
    "an open quote": (HEAD + MOVE + 't " 0\n', "efg-unclosed-quote", 3, 3),
    "a quote closed by a backslash": (HEAD + MOVE + 't "\\" 0\n', "efg-unclosed-quote", 3, 3),
    "a forgetful actor": (
        HEAD + MOVE + 'p "" 1 2 "u" { "l" "r" } 0\n' + ENDS + 'p "" 1 2 0\n' + ENDS,
        "imperfect-recall",
        6,
        1,
    ),
}


@pytest.mark.parametrize("text, code, line, column", REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_said_with_its_place(text: str, code: str, line: int, column: int) -> None:
    assert refusal(text) == (code, line, column)


NUMBERS = {
    "efg-number": [
        "+3",
        "1.5/2",
        "1/2.5",
        "1e",
        "--1",
        "0x1",
        "1/0",
        "1/-2",
        "nan",
        "inf",
        "1_000",
        "1e2/3",
        "１",
    ],
    "efg-number-size": [
        "1e999999999",
        "1e-999999999",
        "1e401",
        "1" * 5000,
        "9" * 301,
        "1e00000000000000000001",
    ],
}


@pytest.mark.parametrize("code, value", [(code, v) for code, values in NUMBERS.items() for v in values])
def test_numbers_that_are_none_and_numbers_too_large(code: str, value: str) -> None:
    assert refusal(HEAD + MOVE + f't "" 1 "x" {{ 1 {value} }}\n') == (code, 3, 16)


def test_a_file_that_is_too_large_or_has_too_many_nodes(tmp_path: Path) -> None:
    path = tmp_path / "large.efg"
    with open(path, "wb") as file:
        file.truncate(17 * 1024 * 1024)
    with pytest.raises(CaseError) as caught:
        load_efg(path)
    assert caught.value.problems[0].code == "file-too-large"
    wide = HEAD + 'p "" 1 1 "" {' + "".join(f'"{i}"' for i in range(100_001)) + "} 0\n"
    assert refusal(wide) == ("tree-too-large", 2, 10)
    deep = HEAD + "".join(f'p "" 1 {i} "" {{ "a" "b" }} 0\n' for i in range(1, 60_000))
    assert refusal(deep)[0] == "tree-too-large"


def test_a_chain_of_moves_meets_no_limit_of_recursion() -> None:
    chain = (
        HEAD
        + "".join(f'p "" {1 + i % 2} {i} "" {{ "a" }} 0\n' for i in range(99_999))
        + 't "" 1 "x" { 1 2 }\n'
    )
    assert read_efg(chain).tree.size == (100_000, 99_999, 99_999, 1)


def test_bytes_that_are_no_text_are_refused_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "a.efg"
    path.write_bytes(b"\xef\xbb\xbf" + (HEAD + MOVE + ENDS).encode())
    assert load_efg(path).title == "t"
    for contents, code in (
        ((HEAD + "é").encode("latin-1"), "file-encoding"),
        (b"EFG \0", "file-binary"),
        (b"", "file-empty"),
    ):
        path.write_bytes(contents)
        with pytest.raises(KakehikiError) as caught:
            load_efg(path)
        assert caught.value.problems[0].code == code
    with pytest.raises(CaseError):
        load_efg(tmp_path / "none.efg")
