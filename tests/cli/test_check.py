"""`kakehiki check` and how problems look."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.case.remarks import CODES, Remark
from kakehiki.cli.new import starting_case
from kakehiki.cli.problems import print_problems, visible
from kakehiki.cli.remarks import remark_lines
from kakehiki.errors import Place, Problem, UsageError
from kakehiki.report.columns import columns
from kakehiki.words import LANGUAGES, Words
from tests.case.test_remarks import everything

from .conftest import Run

SOUND = starting_case("demo", "en")
GRADED = "reliability: B\n    credibility: 2"


@pytest.mark.parametrize("name", shipped())
def test_shipped_cases_are_sound(name: str, run: Run) -> None:
    ran = run("check", name)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert open_case(name).case.id == name


def test_a_sound_file_is_told_in_one_line(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(SOUND.replace("reliability: F\n    credibility: 6", GRADED))
    ran = run("check", "demo.yaml")
    assert ran.stdout == "demo.yaml: sound; actors 2, moves 4, ends 20, facts 3, claims 1, sources 1\n"
    assert (ran.returncode, ran.stderr) == (0, "")


def test_remarks_stand_below_a_sound_file_and_change_no_status(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(SOUND)
    ran = run("check", "demo.yaml")
    assert (ran.returncode, ran.stderr) == (0, "")
    first, *remarks = ran.stdout.splitlines()
    assert first == "demo.yaml: sound; actors 2, moves 4, ends 20, facts 3, claims 1, sources 1"
    line = SOUND.splitlines().index("  example_2025-03-04:") + 1
    assert remarks == [
        "  Sources whose grade is open (reliability F or credibility 6): 1 of 1",
        f"    example_2025-03-04 (line {line})",
        "    Grade the outlet A to E and the information 1 to 5 where you",
        "      can. [grade-open]",
    ]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_remarks_are_few_lines_however_much_is_remarked_on(run: Run, tmp_path: Path, lang: str) -> None:
    links = ["javascript:alert(1)", "http:/" + "z" * 3000, *map(str, range(10))]
    claims = "".join(
        f"\n  s{i}:\n    found: {{article: a, sentence: {i + 1}, line: {i + 3}}}\n    unusable: {links}"
        for i in range(100)
    )
    article = f"\narticles:\n  a: {{file: a.txt, sha256: {'0' * 64}, language: ja}}\n"
    (tmp_path / "demo.yaml").write_text(SOUND.rstrip() + claims + article)
    ran = run("check", "demo.yaml", lang=lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    _, *lines = ran.stdout.splitlines()
    assert len(lines) < 50
    assert max(map(columns, lines)) <= 80
    for code in ("claim-unsourced", "claim-unwritten", "claim-unplaced", "claim-unmarked", "link-unusable"):
        assert ran.stdout.count(f"[{code}]") == 1
    assert {"en": "and 1195 more", "ja": "ほか 1195 件"}[lang] in ran.stdout
    assert columns(max(lines, key=columns)) > 60
    narrow = run("check", "demo.yaml", lang=lang, COLUMNS="50").stdout.splitlines()[1:]
    assert max(map(columns, narrow)) <= 50


def test_all_problems_of_all_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "good.yaml").write_text(SOUND)
    (tmp_path / "bad.yaml").write_text(
        SOUND.replace('ja: "会社"', 'ja: "会社", fr: x').replace("go: table", "go: tabel")
    )
    ran = run("check", "bad.yaml", "good.yaml", "none.yaml")
    assert ran.returncode == 3
    assert ran.stdout.startswith("good.yaml: sound")
    assert (
        ran.stderr
        == """\
bad.yaml:39:44: 'fr' is not a key that can stand here.
      firm: {label: {en: "The firm", ja: "会社", fr: x}}
                                                 ^
  These can: en, ja. [key-unknown]
bad.yaml:115:13: There is no move named 'tabel'.
            go: tabel
                ^
  Did you mean 'table'? [name-unknown]
bad.yaml:123:3: No option leads to move 'table'.
      table:
      ^
  Lead to it with 'go: table', or delete it. The game starts at 'kind', the first move. [move-unreached]
There is no file none.yaml.
  Check the name and the folder. [file-missing]
"""
    )


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_remark_can_be_printed(run: Run, tmp_path: Path, lang: str) -> None:
    (tmp_path / "demo.yaml").write_text(everything(SOUND), encoding="utf-8")
    ran = run("check", "demo.yaml", lang=lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert tuple(re.findall(r"\[([a-z-]+)\]$", ran.stdout, re.M)) == CODES


def test_a_remark_obeys_no_link() -> None:
    place = Place("f.yaml", 7, 1)
    hostile = Remark("link-unusable", {"name": "s1", "link": "\u202e\x1b[31m{0.__class__}\n"}, place)
    lines = list(remark_lines([hostile], Words("en")))
    assert "    line 7: s1: \\u{202e}\\u{1b}[31m{0.__class__}\\u{a}" in lines


def test_problems_in_japanese(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text(SOUND.replace("go: table", "go: tabel"))
    for ran in (run("check", "bad.yaml", lang="ja"), run("check", "--lang", "ja", "bad.yaml")):
        assert "「tabel」という手番はありません。" in ran.stderr
        assert "「table」のことですか。 [name-unknown]" in ran.stderr


def test_imperfect_recall_is_placed(run: Run, tmp_path: Path) -> None:
    text = SOUND.replace("  table:\n    actor: firm\n", "  table:\n    actor: firm\n    knows: [answer]\n")
    (tmp_path / "bad.yaml").write_text(text)
    ran = run("check", "bad.yaml")
    assert ran.returncode == 3
    assert ran.stderr.startswith("bad.yaml:123:3: At 'table', ")
    assert ran.stderr.endswith("[imperfect-recall]\n")


def test_an_unknown_case_is_misuse(run: Run) -> None:
    ran = run("check", "kim-trump-2024")
    assert ran.returncode == 2
    assert (
        ran.stderr
        == "There is no case named 'kim-trump-2024'.\n  Did you mean 'kim-trump-2025'? [case-unknown]\n"
    )
    with pytest.raises(UsageError):
        open_case("no such")


def caret(line: str, column: int, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Return the line as printed, and the character that the caret stands under."""
    print_problems([Problem("yaml-tab", {}, Place("f.yaml", 1, column, line))], Words("en"))
    shown, mark = (text[4:] for text in capsys.readouterr().err.splitlines()[1:3])
    before = columns(mark.rstrip("^"))
    at = next(i for i in range(len(shown) + 1) if columns(shown[:i]) == before)
    return shown, shown[at : at + 1]


@pytest.mark.parametrize(
    ("line", "mark"),
    [
        ("a: b", "b"),
        ('  label: {ja: "交渉の席", en: x, bad: y}', "b"),
        ("ｶﾅ 漢字 e\u0301 X", "X"),
        ("a\tb: X", "X"),
        ("x" * 500 + "!" + "y" * 500, "!"),
        ("漢" * 500 + "!" + "字" * 500, "!"),
        ("漢" * 40 + "!", "!"),
        ("!" + "字" * 500, "!"),
    ],
)
def test_the_mark_stands_under_its_character(
    line: str, mark: str, capsys: pytest.CaptureFixture[str]
) -> None:
    shown, under = caret(line, line.index(mark) + 1, capsys)
    assert under == mark
    assert columns(shown) <= 96


def test_what_a_terminal_obeys_is_shown_and_not_sent(capsys: pytest.CaptureFixture[str]) -> None:
    shown, under = caret('a: "\u202eevil\x1b[31m" X', 17, capsys)
    assert shown == 'a: "\\u{202e}evil\\u{1b}[31m" X'
    assert under == "X"
    assert visible("\u2028\x85\ud800\U000e0041") == "\\u{2028}\\u{85}\\u{d800}\\u{e0041}"
