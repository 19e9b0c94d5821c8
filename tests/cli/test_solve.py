"""`kakehiki solve`: text in both languages, JSON that validates, and the same numbers as the solvers themselves."""

from __future__ import annotations

import json
import math
import re
import string
import tomllib
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import jsonschema
import numpy as np
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.cli import main
from kakehiki.ensemble.central import central_game
from kakehiki.ensemble.setting import situation
from kakehiki.report.columns import columns
from kakehiki.report.solution import SolutionText, percent, slope
from kakehiki.report.solved import render_solution_json, solution_schema, solved
from kakehiki.solve import SOLVERS, Status
from kakehiki.words import LANGUAGES
from tests.solve.efg import GAMES, published

from .conftest import Run

ROOT = Path(__file__).resolve().parents[2]
PUBLISHED = json.loads((files("kakehiki") / "report" / "solution.schema.json").read_text(encoding="utf-8"))
MYERSON = str(GAMES / "myerson-1991-fig4.2.efg")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., CompletedProcess[str]]:
    """Return a function that runs `kakehiki` here, in an empty folder: a new process each time would take a second."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")

    def command(*arguments: str, lang: str = "en") -> CompletedProcess[str]:
        monkeypatch.setenv("KAKEHIKI_LANG", lang)
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return CompletedProcess(arguments, end.value.code, printed.out, printed.err)

    return command


def found(run: Run, *arguments: str) -> dict[str, Any]:
    ran = run("solve", *arguments, "--json")
    assert (ran.returncode, ran.stderr) == (0, "")
    made: dict[str, Any] = json.loads(ran.stdout)
    jsonschema.validate(made, PUBLISHED, cls=jsonschema.Draft202012Validator)
    assert render(made) == ran.stdout
    return made


def render(made: dict[str, Any]) -> str:
    return json.dumps(made, sort_keys=True, indent=1) + "\n"


def play(made: dict[str, Any]) -> list[float]:
    return [o["probability"] for s in made["solution"]["sets"] for o in s["options"]]


def test_the_published_schema_is_that_of_the_records() -> None:
    assert solution_schema() == PUBLISHED
    jsonschema.Draft202012Validator.check_schema(PUBLISHED)


@pytest.mark.parametrize("name", shipped())
def test_a_case_is_solved_at_its_medians(run: Run, name: str) -> None:
    case = open_case(name).case
    episode = sorted(case.episodes)[0]
    for asked, at in (([], "now"), (["--episode", episode], episode)):
        central = central_game(case, situation(case, at))
        made = found(run, name, *asked)
        direct = SOLVERS["agent_logit"](central.game.tree, central.payoffs, central.chance, central.precision)
        assert (made["game"]["case"], made["game"]["situation"]) == (name, at)
        assert made["solution"]["precision"] == central.precision[0]
        # Payoffs go by way of fractions, which is exact; chances may be put right in their last digit.
        assert play(made) == pytest.approx(list(direct.policy[:, 0]), abs=1e-12)
        assert [a["value"] for a in made["solution"]["actors"]] == pytest.approx(list(direct.value[:, 0]))


@pytest.mark.parametrize("name", ["myerson-1991-fig4.2", "cho-kreps-1987", "selten-1975", "stag-hunt"])
def test_a_gambit_file_is_solved_as_the_solvers_do(run: Run, name: str) -> None:
    game = published(name)
    for arguments, solver, precision in (
        (["--precision", "2.5"], "agent_logit", 2.5),
        (["--limit"], "agent_limit", 1.0),
    ):
        made = found(run, str(GAMES / f"{name}.efg"), *arguments)
        direct = SOLVERS[solver](*game.batch(), np.array([precision]))
        assert made["solution"]["solver"] == solver
        assert play(made) == list(direct.policy[:, 0])
        assert made["solution"]["status"] == Status(direct.status[0]).name.lower()
        assert made["solution"]["residual"] == direct.residual[0]
        assert made["solution"]["folds"] == direct.folds[0]
        assert [s["move"] for s in made["game"]["sets"]] == list(game.tree.moves)


def test_the_limit_of_perfect_information_is_backward_induction(run: Run) -> None:
    made = found(run, str(GAMES / "mckelvey-palfrey-1992-4.efg"), "--limit")
    assert made["solution"]["solver"] == "subgame_perfect"
    assert made["solution"]["precision"] is None and made["solution"]["fragility"] is None
    taken = [
        o["probability"] for s in made["solution"]["sets"] for o in s["options"] if o["option"] == "take"
    ]
    assert taken == [1.0] * 4


def test_slopes_are_those_of_two_solutions_close_together(run: Run) -> None:
    step = 1e-4
    here = found(run, MYERSON, "--precision", "2")
    ends = [play(found(run, MYERSON, "--precision", repr(2 * math.exp(s)))) for s in (-step, step)]
    slopes = [o["by_log_precision"] for s in here["solution"]["sets"] for o in s["options"]]
    assert slopes == pytest.approx(list(np.subtract(ends[1], ends[0]) / (2 * step)), abs=1e-6)


def test_what_the_mover_knows_is_what_was_done_on_every_way(run: Run) -> None:
    made = found(run, "kim-trump-2025")
    by_move = {(s["move"], len(s["knows"])): s for s in made["game"]["sets"]}
    assert by_move["answer", 1]["knows"][0]["move"] == "kind"  # its own type
    assert by_move["table", 1]["knows"] == [{"move": "answer", "option": "accept"}]  # and not the type
    assert by_move["table", 1]["actor"] == "usa"


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_the_text_has_every_set_and_option_in_eighty_columns(run: Run, name: str, lang: str) -> None:
    ran = run("solve", name, lang=lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert max(map(columns, lines)) <= 80 and all(line == line.rstrip() for line in lines)
    assert bool(re.search("[ぁ-ん]", ran.stdout)) == (lang == "ja")
    made = found(run, name)
    rows = [percent(p) for p in play(made)]
    shown = [line.split()[-1 if chance else -3] for line, chance in option_rows(lines, made)]
    assert shown == rows
    assert not re.search(r"\{\w+\}|\bNone\b|\bnan\b", ran.stdout)


def option_rows(lines: list[str], made: dict[str, Any]) -> list[tuple[str, bool]]:
    """Return the line of each option in order, and whether chance decides there."""
    chances = [s["actor"] is None for s in made["game"]["sets"] for _ in s["options"]]
    rows = [
        line for line in lines if re.search(r"\d%(?: +-?[\d.]+ +[+-]?[\d.]+)?$", line) and line[:4] == "    "
    ]
    return list(zip(rows, chances, strict=True))


def test_a_gambit_file_must_be_asked_a_question(run: Run) -> None:
    ran = run("solve", MYERSON)
    assert ran.returncode == 2 and "[precision-needed]" in ran.stderr
    assert "as in Gambit" in ran.stderr and ran.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([MYERSON, "--precision", "1", "--limit"], "[options-exclude]"),
        ([MYERSON, "--limit", "--all"], "[options-exclude]"),
        ([MYERSON, "--limit", "--episode", "x"], "[episode-of-file]"),
        (["kim-trump-2025", "--episode", "hanoi"], "[unknown-episode]"),
        (["kim-trump"], "[case-unknown]"),
        (["kim-trump-2025", "--precision", "-1"], "--precision"),
        (["kim-trump-2025", "--precision", "nan"], "--precision"),
        (["kim-trump-2025", "--precision", "inf"], "--precision"),
        (["kim-trump-2025", "--precision", "much"], "--precision"),
    ],
)
def test_misuse_is_told_with_its_status(run: Run, arguments: list[str], said: str) -> None:
    for lang in LANGUAGES:
        ran = run("solve", *arguments, lang=lang)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert said in ran.stderr and "Traceback" not in ran.stderr


def test_a_missing_or_broken_file_is_status_three(run: Run, tmp_path: Path) -> None:
    (tmp_path / "broken.efg").write_text("EFG 2 R nothing", encoding="utf-8")
    (tmp_path / "empty.efg").write_text("")
    (tmp_path / "game.nfg").write_text('NFG 1 R "t" { "a" } { 2 }\n\n1 2\n')
    for name, code in (
        ("missing.efg", "file-missing"),
        ("empty.efg", "file-empty"),
        ("broken.efg", "efg-expected"),
        ("missing.yaml", "file-missing"),
        ("missing.nfg", "file-missing"),
        ("game.nfg", "efg-strategic"),
    ):
        ran = run("solve", name, "--limit")
        assert (ran.returncode, ran.stdout) == (3, "") and "Traceback" not in ran.stderr, name
        assert f"[{code}]" in ran.stderr


HOSTILE = (
    'EFG 2 R "\x1b[31mred\u202e" { "\u202e" "b\x1b]0;owned\x07" }\n""\n'
    'p "" 1 1 "\u009d{0.__class__}" { "\x1b[2J" "\u200b" } 0\n'
    't "" 1 "" { 1 2 }\n'
    f'p "" 2 1 "" {{ "{"x" * 5000}" "交渉" }} 0\nt "" 2 "" {{ 3 1 }}\nt "" 3 "" {{ 0 0 }}\n'
)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_labels_are_made_harmless(run: Run, tmp_path: Path, lang: str) -> None:
    (tmp_path / "hostile.efg").write_text(HOSTILE, encoding="utf-8")
    for asked in (["--precision", "1"], ["--limit"], ["--limit", "--json"]):
        ran = run("solve", "hostile.efg", *asked, lang=lang)
        assert (ran.returncode, ran.stderr) == (0, "")
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", ran.stdout)
        if "--json" in asked:
            labels = json.loads(ran.stdout)["game"]["sets"][0]["options"]
            assert labels == ["\x1b[2J", "\u200b"] and ran.stdout.isascii()
        else:
            assert max(map(columns, ran.stdout.splitlines())) <= 80
            assert "{0.__class__}" in ran.stdout and ran.stdout.count("x" * 30) < 20
            assert ("option 2" if lang == "en" else "選択肢2") in ran.stdout


def test_the_same_game_gives_the_same_bytes(run: Run) -> None:
    one, two = (run("solve", "wga-amptp-2023", "--json").stdout for _ in range(2))
    assert one == two and one.endswith("}\n")


def test_a_game_that_is_not_solved_is_printed_with_status_one(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing = dict(SOLVERS) | {"agent_logit": _failing}
    monkeypatch.setattr("kakehiki.solve.account.SOLVERS", failing)
    for arguments, said in (
        (["--lang", "en"], "Not solved to the accuracy asked for"),
        (["--lang", "ja"], "求めた精度まで解けなかった"),
        (["--json"], '"status": "failed"'),
    ):
        with pytest.raises(SystemExit) as end:
            main(["solve", MYERSON, "--precision", "2", *arguments])
        assert end.value.code == 1
        assert said in capsys.readouterr().out


def _failing(*game: Any) -> Any:
    solution = SOLVERS["agent_logit"](*game)
    solution.status[:] = Status.FAILED
    solution.residual[:] = np.inf
    solution.determinant[:] = np.nan
    return solution


def test_an_equilibrium_of_the_agents_only_is_called_that(monkeypatch: pytest.MonkeyPatch) -> None:
    """Myerson (1991), p. 162: at (B1, Z1, W2) no single choice gains, but player one does by changing two."""
    from kakehiki.report.naming import FileNaming  # noqa: PLC0415
    from kakehiki.report.solved import shape_of  # noqa: PLC0415
    from kakehiki.solve.account import solve_one  # noqa: PLC0415

    game = published("myerson-1991-fig4.2")

    def agents(*asked: Any) -> Any:
        solution = SOLVERS["agent_limit"](*asked)
        solution.policy[:, 0] = [float(o in {"B1", "Z1", "W2"}) for o in game.tree.options]
        return solution

    monkeypatch.setattr("kakehiki.solve.account.SOLVERS", {"agent_limit": agents})
    account = solve_one(*game.batch(), None)
    assert account.agents_only and account.nash[0] == 1.0 and account.nash[1] == 0.0
    shape = shape_of(game.tree, game.payoffs, title="x")
    for lang, said in (("en", "no Nash equilibrium"), ("ja", "ナッシュ均衡ではない")):
        text = SolutionText(game.tree, shape, FileNaming("x.efg", shape, lang), lang)
        assert said in text.render(solved(account), None)
    assert json.loads(render_solution_json(shape, solved(account), None))["solution"]["agents_only"]


def test_very_large_trees_are_solved_without_derivatives(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kakehiki.solve.account.MOST_DERIVATIVES", 1)
    made = found(run, MYERSON, "--precision", "2")
    assert made["solution"]["fragility"] is None
    assert {o["by_log_precision"] for s in made["solution"]["sets"] for o in s["options"]} == {None}
    assert "not worked out" in run("solve", MYERSON, "--precision", "2").stdout


def unwrapped(printed: str) -> str:
    """Return a text on one line, as it was before its lines were broken."""
    return re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", "", " ".join(printed.split()))


RARE = [("cho-kreps-1987", "quiche"), ("spence-1973", "much"), ("selten-1975", "three")]


@pytest.mark.parametrize(("name", "unreached"), RARE)
def test_where_beliefs_are_not_known_no_value_is_told(run: Run, name: str, unreached: str) -> None:
    made = found(run, str(GAMES / f"{name}.efg"), "--limit")
    solution = made["solution"]
    for at, there in zip(made["game"]["sets"], solution["sets"], strict=True):
        untold = at["actor"] is None or at["move"] == unreached
        assert (there["regret"] is None) == untold
        assert {o["value"] is None for o in there["options"]} == {untold}
        assert sum(o["probability"] for o in there["options"]) == pytest.approx(1.0)
    # At these equilibria nobody gains where play comes: what beliefs made of alike errors gave was 0.35 to 0.8.
    assert solution["agent_regret"] == pytest.approx(0.0, abs=1e-7)
    for lang, said in (("en", "Sets left out, since play never comes there: 1"), ("ja", "除いた情報集合は1")):
        printed = run("solve", str(GAMES / f"{name}.efg"), "--limit", lang=lang).stdout
        assert said in unwrapped(printed)
        assert re.search(r"\d% +-$", printed, re.MULTILINE)


def test_values_are_told_as_long_as_rare_play_has_its_digits(run: Run) -> None:
    """At the log-odds of play the receiver believes the sender weak, and a duel is worth 1 to it and peace 0."""
    at = {}
    for precision in ("300", "2000"):
        made = found(run, str(GAMES / "cho-kreps-1987.efg"), "--precision", precision)
        moves = [s["move"] for s in made["game"]["sets"]]
        at[precision] = made["solution"]["sets"][moves.index("quiche")]
    duel, peace = at["300"]["options"]
    assert (duel["option"], duel["value"], peace["value"]) == ("duel", pytest.approx(1.0), pytest.approx(0.0))
    assert 0 < at["300"]["reach"] < 1e-100 and at["300"]["regret"] == pytest.approx(0.0)
    assert [o["value"] for o in at["2000"]["options"]] == [None, None] and at["2000"]["regret"] is None
    assert at["2000"]["options"][0]["probability"] == 1.0


FORK = """EFG 2 R "Coordination" { "a" "b" }
p "" 1 1 "A" { "L" "R" } 0
p "" 2 1 "B" { "L" "R" } 0
t "" 1 "" { 1 1 }
t "" 2 "" { 0 0 }
p "" 2 1 0
t "" 3 "" { 0 0 }
t "" 4 "" { 1 1 }
"""


def test_a_fork_is_told_at_every_precision_and_in_the_limit(run: Run, tmp_path: Path) -> None:
    (tmp_path / "fork.efg").write_text(FORK, encoding="utf-8")
    for asked in (["--precision", "50"], ["--limit"]):
        assert found(run, "fork.efg", *asked)["solution"]["status"] == "forked"
        for lang, said in (("en", "the branch forks in this game"), ("ja", "このゲームでは枝が分かれる")):
            assert said in unwrapped(run("solve", "fork.efg", *asked, lang=lang).stdout)
    assert "Determinant" in run("solve", "fork.efg", "--precision", "50").stdout
    # In the limit there is none: that of the last finite precision says nothing of where the branch ends.
    assert "Determinant" not in run("solve", "fork.efg", "--limit").stdout
    assert found(run, "fork.efg", "--limit")["solution"]["determinant"] is None


def test_what_rounds_to_nothing_is_said_in_words(run: Run) -> None:
    pennies = str(GAMES / "matching-pennies.efg")
    printed = run("solve", pennies, "--precision", "0").stdout
    assert "hold to machine accuracy" in unwrapped(printed) and "as much as 0.001 points" in unwrapped(
        printed
    )
    assert not re.search(r"[+-]0\.0000", printed)
    assert [slope(x) for x in (None, 0.0, -4e-5, 4e-5, -6e-5)] == [
        "-",
        "0.0000",
        "0.0000",
        "0.0000",
        "-0.0001",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_what_a_set_is_called_after_is_not_told_again(run: Run, lang: str) -> None:
    assert run("convert", "kim-trump-2025", "-o", "kim.efg", lang=lang).returncode == 0
    printed = run("solve", "kim.efg", "--precision", "27.5", lang=lang).stdout
    knows = "knows " if lang == "en" else "知っていること："
    assert knows not in printed
    assert knows in run("solve", "kim-trump-2025", lang=lang).stdout


def test_of_a_long_past_the_end_is_told(run: Run, tmp_path: Path) -> None:
    moves = "".join(f'p "" 1 {h} "m{h}" {{ "on" "off" }} 0\n' for h in range(1, 151))
    ends = "".join(f't "" {e} "" {{ {e} }}\n' for e in range(1, 152))
    (tmp_path / "deep.efg").write_text(f'EFG 2 R "" {{ "a" }}\n{moves}{ends}', encoding="utf-8")
    made = found(run, "deep.efg", "--limit")
    knows = made["game"]["sets"][-1]["knows"]
    assert [step["move"] for step in knows] == [f"m{h}" for h in range(50, 150)]
    assert 'knows …; m138: "on"' in run("solve", "deep.efg", "--limit").stdout


def test_colours_are_for_terminals_alone(run: Run) -> None:
    assert "\x1b" not in run("solve", MYERSON, "--limit").stdout


def sentences(lang: str) -> dict[str, str]:
    path = ROOT / "src" / "kakehiki" / "words" / lang / "solve.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    found = {k: v for k, v in tables.items() if isinstance(v, str)}
    return found | {
        f"{section}.{key}": text
        for section, table in tables.items()
        if isinstance(table, dict)
        for key, text in table.items()
    }


def test_both_languages_say_the_same_things_and_all_of_it_is_used() -> None:
    english, japanese = sentences("en"), sentences("ja")
    assert list(english) == list(japanese)

    def filled(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for key, text in english.items():
        assert filled(text) == filled(japanese[key]), key
    sources = [*(ROOT / "src/kakehiki/report").glob("*.py"), ROOT / "src/kakehiki/cli/solve.py"]
    code = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    named = set(re.findall(r'"(?:solve\.)?([a-z_]+(?:\.[a-z_]+)?)"', code))
    stems = tuple(re.findall(r'f"([a-z]+\.[a-z_]*)\{', code))
    assert not {key for key in english if key not in named and not key.startswith(stems)}
