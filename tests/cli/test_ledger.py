"""`kakehiki ledger`: the page, and what goes to other programs."""

from __future__ import annotations

import csv
import json
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.cli.entries import Entries
from kakehiki.cli.labels import target_label
from kakehiki.cli.new import starting_case
from kakehiki.report.columns import columns
from kakehiki.words import LANGUAGES, Words
from tests.ingest.overtures import ENGLISH, article

from .conftest import Run

FLAGSHIP = "kim-trump-2025"
FOUND = f"""
  s1:
    found: {{article: a, sentence: 3, line: 12}}
    when: 2019-02-27/2019-02-28
    names: [usa, dprk]
    part: past
    hedge: reported
    bears_on: {{facts.orders: unclear}}
    unusable: ['http:/example.org']
  s2:
    found: {{article: a, sentence: 4, line: 13}}
    text: {{ja: "そう伝えられる。"}}
    sources: [example_2025-03-04, copy]
articles:
  a: {{file: a.txt, sha256: {"0" * 64}, language: ja}}
"""
COPY = "sources:\n  copy: {outlet: Desk, url: 'http://www.example.org', language: ja, reliability: C, credibility: 3}"


@pytest.fixture
def demo(tmp_path: Path) -> str:
    """Write a case with claims found in an article, and return its file's name."""
    text = starting_case("demo", "en").replace("\nsources:", f"\n{COPY}", 1).rstrip() + FOUND
    (tmp_path / "demo.yaml").write_text(text, encoding="utf-8")
    return "demo.yaml"


def entry(page: str, name: str) -> str:
    """Return the lines of one claim."""
    return next(part for part in page.split("\n\n") if part.startswith(f"{name}\n"))


def test_an_entry_tells_all_that_is_known(run: Run, demo: str) -> None:
    ran = run("ledger", demo)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines()[1].startswith("3 claims from 2 sources of 1 origins. Grades:")
    assert entry(ran.stdout, "s1").splitlines()[:9] == [
        "s1",
        "  (not yet put into words)",
        "  When       2019-02-27/2019-02-28",
        "  Who        United States (usa), North Korea (dprk)",
        "  Part       past talks",
        "  Hedge      as reported",
        "  Found in   a, sentence 3, line 12",
        "  Bears on   facts.orders (How much the firm has to deliver): way unclear",
        "  Sources    none",
    ]
    assert entry(ran.stdout, "s1").splitlines()[9:] == ["  Bad links  http:/example.org"]


def test_copies_are_shown_as_one_origin(run: Run, demo: str) -> None:
    assert entry(run("ledger", demo, lang="ja").stdout, "s2").rstrip().splitlines() == [
        "s2",
        "  そう伝えられる。",
        "  所在          a の第 4 文（13 行目）",
        "  関わり        未定",
        "  出典          F6 example_2025-03-04: The Example Tribune、2025-03-04、出所",
        "                  copy",
        "                C3 copy: Desk、日付なし、出所 copy",
        "                出所は 2 件ではなく 1 件",
    ]


def test_a_source_alone_is_its_own_origin(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(starting_case("demo", "en"))
    assert entry(run("ledger", "demo.yaml").stdout, "half_full").splitlines()[-1] == (
        "  Sources   F6 example_2025-03-04: The Example Tribune, 2025-03-04"
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("width", [40, 63, 80])
def test_no_line_is_wider_than_the_terminal(lang: str, width: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    for name in shipped():
        loaded = open_case(name)
        lines, case = list(Entries(loaded, Words(lang)).lines()), loaded.case
        assert max(map(columns, (re.sub("\x1b\\[[0-9]*m", "", line) for line in lines))) <= width
        text = "".join("".join(lines).split())
        for claim in case.claims.values():
            assert "".join(claim.text.of(lang).split())[:12] in text


def test_the_table_is_utf_8_with_a_mark(run: Run) -> None:
    text = run("ledger", FLAGSHIP, "--csv").stdout
    assert text[0] == "\ufeff"
    rows = list(csv.DictReader(StringIO(text[1:], newline="")))
    assert list(dict.fromkeys(row["claim"] for row in rows)) == list(open_case(FLAGSHIP).case.claims)


def test_references_go_to_other_programs(run: Run, demo: str) -> None:
    assert [item["id"] for item in json.loads(run("ledger", demo, "--csl-json").stdout)] == [
        "copy",
        "example_2025-03-04",
    ]
    assert run("ledger", demo, "--bibtex").stdout.count("@online{") == 2


def test_exports_are_utf_8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    kakehiki = Path(sys.executable).with_name("kakehiki")
    ran = subprocess.run(
        [kakehiki, "ledger", FLAGSHIP, "--bibtex"],
        env={"PYTHONIOENCODING": "cp1252", "KAKEHIKI_LANG": "en"},
        cwd=tmp_path,
        capture_output=True,
        check=True,
    )
    assert "毎日新聞" in ran.stdout.decode("utf-8")


def test_one_form_at_a_time(run: Run) -> None:
    ran = run("ledger", FLAGSHIP, "--csl-json", "--csv")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("--csv and --csl-json exclude each other.")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_shows_how_the_sentences_of_articles_beside_it_begin(
    run: Run, tmp_path: Path, lang: str
) -> None:
    article(tmp_path, ENGLISH, "tromso.txt")
    run("draft", "tromso.txt", "-o", "new.yaml")
    shown = entry(run("ledger", "new.yaml", lang=lang).stdout, "a1-s09")
    assert "On 12 March Denmark answered with silence and launched a new patrol" in " ".join(shown.split())
    (tmp_path / "tromso.txt").unlink()
    noted = entry(run("ledger", "new.yaml", lang=lang).stdout, "a1-s09")
    assert "On 12 March Denmark answered with…" in " ".join(noted.split())
    path = tmp_path / "new.yaml"
    path.write_text(
        re.sub("^ +#.*\n", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE), encoding="utf-8"
    )
    bare = entry(run("ledger", "new.yaml", lang=lang).stdout, "a1-s09").splitlines()
    assert bare[1].strip() == {"en": "(not yet put into words)", "ja": "（まだ言葉になっていない）"}[lang]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_every_target_but_the_precision_has_a_label(name: str, lang: str) -> None:
    case = open_case(name).case
    for claim in case.claims.values():
        for target in claim.bears_on:
            label = target_label(case, target, lang)
            assert (label is None) == (target == "precision")
            assert label is None or bool(re.search("[ぁ-んァ-ヶ一-龠]", label)) == (lang == "ja")
