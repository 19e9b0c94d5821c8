"""All equilibria by Gambit: what was printed about published games is among them, and nothing takes us down."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from kakehiki.cli import main
from kakehiki.cli.problems import sentences
from kakehiki.errors import KakehikiError
from kakehiki.game.efg import ExtensiveGame, load_efg, read_efg
from kakehiki.solve import gambit
from kakehiki.solve.equilibria import Equilibrium, different
from kakehiki.solve.gambit import AGENTS, ISOLATED, MIXED, PURE, Search, all_equilibria, reduced_strategies
from kakehiki.solve.regret import agent_regret
from kakehiki.words import LANGUAGES, Words
from tests.solve.efg import GAMES

NAMES = sorted(path.stem for path in GAMES.glob("*.efg"))
needs_pygambit = pytest.mark.extra("pygambit")


def game(name: str) -> ExtensiveGame:
    return load_efg(GAMES / f"{name}.efg")


@cache
def listed(name: str) -> tuple[tuple[Search, ...], tuple[Equilibrium, ...]]:
    """Return what Gambit found in a published game, and the different equilibria among it."""
    searches = all_equilibria(game(name))
    return searches, different(game(name), searches)


def chosen(name: str, policy: Any) -> dict[str, float]:
    """Return the probability of each option, by its set's name and its own."""
    tree = game(name).tree
    sets = tree.set_of_action
    return {f"{tree.moves[sets[a]]} {option}": policy[a] for a, option in enumerate(tree.options)}


@needs_pygambit
def test_myersons_agents_do_not_all_play_nash() -> None:
    """Myerson (1991), p. 162: (A1, Z1, X2) is Nash; (B1, Z1, W2) is an equilibrium of the agents only."""
    searches, found = listed("myerson-1991-fig4.2")
    assert [(s.method, s.ended, s.complete) for s in searches] == [
        (m, "done", True) for m in (PURE, AGENTS, MIXED)
    ]
    pure = {
        e.nash: {key for key, p in chosen("myerson-1991-fig4.2", e.policy).items() if p == 1.0}
        for e in found
        if AGENTS in e.methods
    }
    assert pure == {
        True: {"first A1", "second X2", "third Z1"},
        False: {"first B1", "second W2", "third Z1"},
    }
    only = next(e for e in found if not e.nash)
    assert only.regret == pytest.approx([1.0, 0.0]) and found[-1] is only
    tree = game("myerson-1991-fig4.2").tree
    payoffs = game("myerson-1991-fig4.2").payoffs[:, :, None]
    first, second, third = agent_regret(tree, payoffs, only.policy[:, None])[:, 0]
    assert first == second == 0.0 and third == 3.0  # but nobody comes to the third


@needs_pygambit
def test_seltens_horse_has_two_pure_equilibria_one_of_them_imperfect() -> None:
    """Selten (1975), section 6: (R, R, L) is perfect; at (L, R, R) the second player is never asked."""
    _, found = listed("selten-1975")
    pure = [
        {key for key, p in chosen("selten-1975", e.policy).items() if p == 1.0}
        for e in found
        if PURE in e.methods
    ]
    assert {"one R", "two R", "three L"} in pure and {"one L", "two R", "three R"} in pure
    searches, _ = listed("selten-1975")
    assert searches[-1].method == ISOLATED and not searches[-1].complete  # families are left out


@needs_pygambit
def test_beer_or_quiche_is_drunk_by_both() -> None:
    """Cho & Kreps (1987): both types pool on beer or on quiche; the other breakfast must bring a duel half the time."""
    searches, found = listed("cho-kreps-1987")
    assert searches[-1].complete and searches[-1].exact
    assert all(e.nash for e in found)
    ends = set()
    for equilibrium in found:
        p = chosen("cho-kreps-1987", equilibrium.policy)
        assert p["surly beer"] == p["weak beer"] and p["weak beer"] in (0.0, 1.0)
        drunk, other = ("beer", "quiche") if p["weak beer"] else ("quiche", "beer")
        assert p[f"{drunk} not"] == 1.0
        ends.add((drunk, p[f"{other} not"]))
    assert ends == {("beer", 0.0), ("beer", 0.5), ("quiche", 0.0), ("quiche", 0.5)}


@needs_pygambit
def test_stripped_down_poker_has_one_equilibrium() -> None:
    """Reiley, Urbancic & Walker (2008): king bets, queen bets 1/3, the student calls 2/3."""
    _, found = listed("reiley-2008")
    assert len(found) == 1 and found[0].methods == (MIXED,)
    p = chosen("reiley-2008", found[0].policy)
    assert [p["king bet"], p["queen bet"], p["student call"]] == pytest.approx([1.0, 1 / 3, 2 / 3])


@needs_pygambit
def test_no_actor_gains_at_a_nash_equilibrium_of_gambits() -> None:
    for name in ("myerson-1991-fig4.2", "selten-1975", "cho-kreps-1987", "reiley-2008"):
        for e in listed(name)[1]:
            assert e.nash == (set(e.methods) != {AGENTS})
            assert not e.nash or e.regret.max() < 1e-9


@needs_pygambit
@pytest.mark.parametrize("name", NAMES)
def test_plans_are_counted_as_gambit_counts_strategies(name: str) -> None:
    import pygambit as gbt  # noqa: PLC0415

    peer = gbt.read_efg(str(GAMES / f"{name}.efg"))
    assert reduced_strategies(game(name).tree) == [len(list(peer.get_strategies(p))) for p in peer.players]


@needs_pygambit
def test_what_is_not_done_in_time_is_not_called_all() -> None:
    """Kuhn's poker has more extreme points than can be waited for."""
    (mixed,) = gambit._search(game("kuhn-1950"), (MIXED,), 2.0)
    assert (mixed.ended, mixed.found, mixed.complete) == ("time", (), False)


@needs_pygambit
def test_a_method_that_crashes_leaves_others_alone_and_a_flood_is_cut_short(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(gambit, "MOST_FOUND", 2)
    broken, flood = gambit._search(game("stag-hunt"), ("no_such_method", MIXED), 60.0)
    assert (broken.ended, broken.found, broken.complete) == ("crash", (), False)
    assert (flood.ended, len(flood.found), flood.complete) == ("many", 2, False)


@needs_pygambit
def test_nothing_in_the_users_folder_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "pygambit", "kakehiki"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('imported')")
    monkeypatch.chdir(tmp_path)
    (found,) = gambit._search(game("stag-hunt"), (PURE,), 60.0)
    assert found.ended == "done"


@needs_pygambit
def test_a_process_that_only_breaks_is_an_error_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "pygambit.py").write_text("import os\nraise ImportError('no library for \\x1b this system')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with pytest.raises(KakehikiError, match="gambit-failed") as broken:
        all_equilibria(game("stag-hunt"))
    for lang in LANGUAGES:
        what, _ = sentences(broken.value.problems[0], Words(lang))
        assert "no library for" in what and "\x1b" not in what
    (tmp_path / "pygambit.py").write_text("import os\nos.abort()")
    with pytest.raises(KakehikiError, match="SIGABRT"):
        all_equilibria(game("stag-hunt"))


@needs_pygambit
def test_what_gambit_prints_itself_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The module in Gambit's place writes to the process's output, as C++ would, and steps aside."""
    aside = (
        f"import os, sys\nsys.path.remove({str(tmp_path)!r})\ndel sys.modules['pygambit']\nimport pygambit\n"
    )
    (tmp_path / "pygambit.py").write_text(f"{aside}os.write(1, b'warning: a pivot\\nand half a line')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (found,) = gambit._search(game("stag-hunt"), (PURE,), 60.0)
    assert (found.ended, len(found.found), found.reason) == ("done", 2, "")


@needs_pygambit
@pytest.mark.skipif(sys.platform == "win32", reason="has no such limit")
def test_a_process_that_nobody_ends_ends_by_itself() -> None:
    question = gambit._question(game("kuhn-1950"), (MIXED,), True, 1)
    ran = subprocess.run(
        [sys.executable, "-m", "kakehiki.solve.gambit"], input=question.encode(), timeout=60, check=False
    )
    assert ran.returncode in (-signal.SIGXCPU, -signal.SIGKILL)


@needs_pygambit
def test_a_game_with_too_many_plans_is_refused_at_once() -> None:
    nodes = "".join(f'p "" {1 + h % 2} {h} "" {{ "l" "r" "m" }} 0\n' for h in range(1, 40))
    ends = "".join(f't "" {e} "" {{ {e % 3} {e % 5} }}\n' for e in range(1, 80))
    # Along the left; the other two options of every move end the game. There are 3^39 plays of the agents: not tried.
    large = read_efg(f'EFG 2 R "" {{ "a" "b" }}\n{nodes}{ends}', "large.efg")
    assert max(reduced_strategies(large.tree)) == 41 and len(all_equilibria(large, seconds=0.0)) == 2
    wide = "".join(
        f'p "" 2 {h} "" {{ "l" "r" }} 0\nt "" {2 * h - 1} "" {{ 0 0 }}\nt "" {2 * h} "" {{ 1 1 }}\n'
        for h in range(1, 31)
    )
    options = " ".join(f'"{h}"' for h in range(30))
    wide = f'EFG 2 R "" {{ "a" "b" }}\np "" 1 1 "" {{ {options} }} 0\n{wide}'
    assert reduced_strategies(read_efg(wide, "wide.efg").tree) == [30, 2**30]
    with pytest.raises(KakehikiError, match="gambit-too-large"):
        all_equilibria(read_efg(wide, "wide.efg"))


def test_without_pygambit_the_extra_is_named(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(sys.modules, "pygambit", None)
    for lang in ("en", "ja"):
        with pytest.raises(SystemExit) as end:
            main(["solve", str(GAMES / "stag-hunt.efg"), "--all", "--lang", lang])
        printed = capsys.readouterr()
        assert end.value.code == 1 and printed.out == ""
        assert 'pip install "kakehiki[gambit]"' in printed.err


@needs_pygambit
def test_the_list_is_labelled_as_gambits_in_text_and_in_json(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    searches, found = listed("myerson-1991-fig4.2")
    monkeypatch.setattr(gambit, "all_equilibria", lambda *_: searches)
    file = str(GAMES / "myerson-1991-fig4.2.efg")
    with pytest.raises(SystemExit) as end:
        main(["solve", file, "--all", "--json"])
    assert end.value.code == 0
    made = json.loads(capsys.readouterr().out)
    schema = json.loads((files("kakehiki") / "report" / "solution.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(made, schema, cls=jsonschema.Draft202012Validator)
    assert made["solution"] is None and made["gambit"]["program"] == "pygambit"
    told = [[p for row in e["play"] for p in row] for e in made["gambit"]["equilibria"]]
    assert np.array(told, dtype=float) == pytest.approx(np.array([e.policy for e in found]), nan_ok=True)
    for lang, said in (("en", "not by kakehiki"), ("ja", "kakehiki ではなく Gambit")):
        with pytest.raises(SystemExit):
            main(["solve", file, "--all", "--lang", lang])
        text = capsys.readouterr().out
        assert said in text and "enummixed_solve" in text and text.count("1.000") >= 2
