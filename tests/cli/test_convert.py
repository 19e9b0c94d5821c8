"""`kakehiki convert`: cases and games to Gambit and back, labels beside them, nothing overwritten."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.ensemble.central import central_game
from kakehiki.ensemble.setting import situation
from kakehiki.game.efg import load_efg
from kakehiki.words import LANGUAGES
from tests.game.gambit import assert_same, gambit_reads

from .conftest import Run

JAPANESE = (
    'EFG 2 R "題" { "日本" "b" } "説明"\np "始" 1 1 "手" { "行く" "x" } 0\nt "" 1 "和" { 1/3 .5 }\nt "" 0\n'
)


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("utf8", [False, True])
@pytest.mark.parametrize("name", shipped())
def test_every_shipped_case_goes_to_gambit_and_back(run: Run, tmp_path: Path, name: str, utf8: bool) -> None:
    ran = run("convert", name, "-o", "out.efg", *["--utf8"] * utf8, lang="ja")
    assert (ran.returncode, ran.stderr) == (0, "")
    files = {path.name for path in tmp_path.iterdir()}
    assert files == ({"out.efg"} if utf8 else {"out.efg", "out.efg.labels.json"})
    text = (tmp_path / "out.efg").read_text(encoding="utf-8")
    assert text.isascii() == (not utf8)
    case = open_case(name).case
    found = load_efg(tmp_path / "out.efg", "ja")
    assert found.title == case.title.ja
    assert found.tree.actors == tuple(actor.label.ja for actor in case.actors.values())
    central = central_game(case, situation(case, "now"))
    tree = central.game.tree
    for field in ("parent", "action", "set_of", "actor", "first", "count"):
        np.testing.assert_array_equal(getattr(found.tree, field), getattr(tree, field))
    np.testing.assert_array_equal(found.payoffs, central.payoffs[:, :, 0])
    np.testing.assert_allclose(found.chance, central.chance[:, 0], rtol=0, atol=5e-16)
    assert len(set(found.tree.moves)) == len(found.tree.moves)
    (tmp_path / "out.efg.labels.json").unlink(missing_ok=True)
    assert_same(load_efg(tmp_path / "out.efg"), gambit_reads(text))


def test_labels_of_a_case_are_in_both_languages(run: Run, tmp_path: Path) -> None:
    assert run("convert", "kim-trump-2025", "-o", "out.efg").returncode == 0
    case = open_case("kim-trump-2025").case
    for lang in LANGUAGES:
        tree = load_efg(tmp_path / "out.efg", lang).tree
        answer = case.moves["answer"]
        h = next(h for h, move in enumerate(tree.moves) if move.startswith(getattr(answer.label, lang)))
        assert [tree.options[a] for a in tree.actions(h)] == [
            getattr(option.label, lang) for option in answer.options.values()
        ]


def test_a_game_goes_to_plain_names_and_back(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.efg").write_text(JAPANESE, encoding="utf-8")
    assert run("convert", "in.efg", "-o", "out.efg").returncode == 0
    assert (tmp_path / "out.efg").read_text(encoding="ascii").startswith('EFG 2 R "game1" { "player1" "b" }')
    labels = json.loads((tmp_path / "out.efg.labels.json").read_text(encoding="utf-8"))
    assert labels["players"] == {"player1": "日本"} and labels["actions"] == {"set1": {"action1": "行く"}}
    assert run("convert", "out.efg", "-o", "back.efg", "--utf8").returncode == 0
    back, given = load_efg(tmp_path / "back.efg"), load_efg(tmp_path / "in.efg")
    assert (back.title, back.comment, back.outcomes) == (given.title, given.comment, given.outcomes)
    assert (back.tree.options, back.tree.moves) == (given.tree.options, given.tree.moves)
    assert not (tmp_path / "back.efg.labels.json").exists()


def test_a_plain_game_needs_no_labels_beside_it(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.efg").write_text('EFG 2 R "t" { "a" }\np "" 1 1 "s" { "x" "y" } 0\nt "" 0\nt "" 0\n')
    ran = run("convert", "in.efg", "-o", "out.efg")
    assert (ran.returncode, ran.stdout) == (0, "out.efg is written.\n")
    assert {path.name for path in tmp_path.iterdir()} == {"in.efg", "out.efg"}


@pytest.mark.parametrize("there", ["out.efg", "out.efg.labels.json"])
@pytest.mark.parametrize("options", [[], ["--utf8"]])
def test_nothing_is_overwritten(run: Run, tmp_path: Path, there: str, options: list[str]) -> None:
    (tmp_path / there).write_text("precious")
    ran = run("convert", "kim-trump-2025", "-o", "out.efg", *options)
    assert ran.returncode == 2 and f"{there} exists already" in ran.stderr
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(there, "precious")]


@pytest.mark.parametrize(
    "arguments, status, code",
    [
        (["none.efg", "-o", "out.efg"], 3, "file-missing"),
        (["broken.efg", "-o", "out.efg"], 3, "efg-ended"),
        (["game.nfg", "-o", "out.efg"], 3, "efg-strategic"),
        (["none", "-o", "out.efg"], 2, "case-unknown"),
        (["kim-trump-2025", "-o", "out.txt"], 2, "convert-output"),
        (["kim-trump-2025", "-o", "none/out.efg"], 2, "file-not-written"),
        (["labelled.efg", "-o", "out.efg"], 3, "efg-labels"),
    ],
)
def test_what_goes_wrong_leaves_nothing_behind(
    run: Run, tmp_path: Path, arguments: list[str], status: int, code: str
) -> None:
    (tmp_path / "broken.efg").write_text('EFG 2 R "t" { "a" }\np "" 1 1 "s" { "x" "y" } 0\nt "" 0\n')
    (tmp_path / "game.nfg").write_text('NFG 1 R "t" { "a" } { 2 }\n\n1 2\n')
    (tmp_path / "labelled.efg").write_text(JAPANESE, encoding="utf-8")
    (tmp_path / "labelled.efg.labels.json").write_text("{")
    before = sorted(tmp_path.iterdir())
    ran = run("convert", *arguments, lang="ja")
    assert ran.returncode == status and f"[{code}]" in ran.stderr and "Traceback" not in ran.stderr
    assert ran.stdout == "" and sorted(tmp_path.iterdir()) == before


def test_hostile_labels_do_not_reach_the_terminal(run: Run, tmp_path: Path) -> None:
    (tmp_path / "in.efg").write_text(
        'EFG 2 R "t" { "a" }\np "" 1 1 "\x1b[31m\u202e" { "x" } 0\nq\n', encoding="utf-8"
    )
    ran = run("convert", "in.efg", "-o", "out.efg")
    assert ran.returncode == 3 and "in.efg:3:1:" in ran.stderr
    forgetful = 'EFG 2 R "t" { "a" }\np "" 1 1 "\x1b[31m\u202e" { "x" } 0\np "" 1 1 0\nt "" 0\n'
    (tmp_path / "in.efg").write_text(forgetful, encoding="utf-8")
    ran = run("convert", "in.efg", "-o", "out.efg")
    assert "[imperfect-recall]" in ran.stderr and "in.efg:3:1:" in ran.stderr
    assert "\x1b[31m\u202e" not in ran.stderr and "\\u{202e}" in ran.stderr


def test_an_output_is_asked_for(run: Run) -> None:
    ran = run("convert", "kim-trump-2025")
    assert ran.returncode == 2 and "-o" in ran.stderr
