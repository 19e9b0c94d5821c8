"""`new`, `list`, `show`, `schema`, help and misuse, in both languages."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from kakehiki import __version__
from kakehiki.case.library import shipped
from kakehiki.case.load import load_case
from kakehiki.cli import COMMANDS, chosen_language
from kakehiki.cli.new import starting_case
from kakehiki.report.columns import columns
from kakehiki.words import LANGUAGES

from .conftest import Run

CASES = Path(__file__).resolve().parents[2] / "src" / "kakehiki" / "cases"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_new_writes_a_case_that_reads_as_it_is(run: Run, tmp_path: Path, lang: str) -> None:
    ran = run("new", "my-case_2", "--lang", lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    path = tmp_path / "my-case_2.yaml"
    assert load_case(path).case.id == "my-case_2"
    text = path.read_text(encoding="utf-8")
    assert not re.search("# (en|ja):", text) and "NAME" not in text
    assert run("check", "my-case_2.yaml").returncode == 0
    assert [p.name for p in tmp_path.iterdir()] == ["my-case_2.yaml"]


def test_the_starting_case_differs_between_languages_in_comments_only() -> None:
    bare = [
        [line for line in starting_case("x", lang).splitlines() if not line.strip().startswith("#")]
        for lang in LANGUAGES
    ]
    assert bare[0] == bare[1]
    assert re.search("[ぁ-ん]", "".join(re.findall("^ *#.*", starting_case("x", "ja"), re.M)))
    assert not re.search("[ぁ-ん]", "".join(re.findall("^ *#.*", starting_case("x", "en"), re.M)))


def test_new_overwrites_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text("precious")
    ran = run("new", "mine")
    assert ran.returncode == 2 and "[file-exists]" in ran.stderr
    assert (tmp_path / "mine.yaml").read_text() == "precious"
    (tmp_path / "link.yaml").symlink_to(tmp_path / "elsewhere")
    assert "[file-exists]" in run("new", "link").stderr
    assert not (tmp_path / "elsewhere").exists()


@pytest.mark.parametrize(
    "name", ["", "..", "../up", "/tmp/x", "a b", "A", "-", "é", "x" * 61, "con", "x.yaml", "a\nb"]
)
def test_new_refuses_unsuitable_names(run: Run, tmp_path: Path, name: str) -> None:
    ran = run("new", "--", name)
    assert ran.returncode == 2 and "[case-name-unsuitable]" in ran.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("lang", LANGUAGES)
def test_list_names_every_shipped_case_in_eighty_columns(run: Run, lang: str) -> None:
    ran = run("list", lang=lang)
    assert [line.split()[0] for line in ran.stdout.splitlines() if not line.startswith(" ")] == shipped()
    assert max(map(columns, ran.stdout.splitlines())) <= 80


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", shipped())
def test_show_tells_every_number_in_eighty_columns(run: Run, name: str, lang: str) -> None:
    ran = run("show", name, lang=lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert max(map(columns, lines)) <= 80
    assert all(line == line.rstrip() for line in lines)
    case = load_case(CASES / f"{name}.yaml").case
    for part in (case.facts, case.moves, case.episodes, case.levers, case.reasons, case.quantities):
        for found in part:
            assert any(line.lstrip().startswith(f"{found}  ") for line in lines), found
    for number in [fact.value for fact in case.facts.values()]:
        assert any(re.search(rf" {re.escape(str(number))}( \*)?$", line) for line in lines), number
    for claim in case.claims.values():
        assert claim.text.of(lang) not in ran.stdout  # names of claims, not their texts


def test_show_counts_numbers_with_a_claim(run: Run, tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(starting_case("demo", "en"))
    ran = run("show", "demo.yaml")
    assert "1 claims from 1 sources; 1 of 34 numbers rest on a claim" in ran.stdout
    assert ran.stdout.count(" *\n") == 33


class CaseYaml(yaml.SafeLoader):
    """YAML as an editor of YAML 1.2 reads it: no truth values but true and false, no dates."""


CaseYaml.yaml_implicit_resolvers = {
    first: [(tag, p) for tag, p in found if tag.rpartition(":")[2] not in ("bool", "timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CaseYaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def test_the_schema_takes_sound_cases_and_refuses_broken_ones(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    assert schema["$id"] and schema["title"]
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    texts = [path.read_text(encoding="utf-8") for path in CASES.glob("*.yaml")]
    for text in [*texts, starting_case("demo", "en")]:
        data = yaml.load(text, CaseYaml)
        assert list(validator.iter_errors(data)) == []
    for key, value in {
        "kakehiki": 2,
        "precision": None,
        "extra": 1,
        "facts": {"Big": {}},
        "title": "x",
    }.items():
        assert not validator.is_valid(data | {key: value}), key
    assert not validator.is_valid({k: v for k, v in data.items() if k != "question"})


@pytest.mark.parametrize("lang", LANGUAGES)
def test_help_is_in_the_language_asked_for(run: Run, lang: str) -> None:
    pages = [run("--help", lang=lang).stdout, run("--help", "--lang", lang).stdout]
    assert pages[0] == pages[1]
    for name in COMMANDS:
        assert re.search(rf"^  {name} ", pages[0], re.M)
        pages.append(run(name, "--help", lang=lang).stdout)
    for page in pages:
        assert bool(re.search("[ぁ-ん]", page)) == (lang == "ja")
        plain = [line for line in page.splitlines()[1:] if line and not line.endswith(":")]
        assert all(line.startswith("  ") for line in plain)
        assert max(map(columns, page.splitlines())) <= 80


def test_the_language_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KAKEHIKI_LANG", "ja")
    assert chosen_language(["check", "x"]) == "ja"
    assert chosen_language(["--lang", "en", "check"]) == "en"
    assert chosen_language(["check", "--lang=en"]) == "en"
    assert chosen_language(["check", "--", "--lang=en"]) == "ja"
    assert chosen_language(["check", "--lang"]) == "ja"


@pytest.mark.parametrize(
    ("arguments", "english", "japanese"),
    [
        (["--speed"], "There is no option --speed.", "--speed というオプションはありません。"),
        (["check"], "FILE... is missing.", "FILE... がありません。"),
        (["lst"], "Did you mean 'list'?", "「list」のことですか。"),
        (["list", "x"], "This is more than the command takes: x", "余分な指定があります: x"),
        (["list", "x", "y"], "This is more than the command takes: x y", "余分な指定があります: x y"),
        (["list", "--lang", "fr"], "--lang can only be one of these: en, ja", "次のどれかです: en, ja"),
        (["read", "x", "--html"], "--html needs a value after it.", "--html の後に値がありません。"),
        (["convert", "x", "-o"], "-o needs a value after it.", "-o の後に値がありません。"),
        (["solve", "x", "--limit=3"], "--limit takes no value.", "--limit に値は付けられません。"),
        (["check", "--lang"], "--lang needs a value after it.", "--lang の後に値がありません。"),
    ],
)
def test_misuse_is_told_in_both_languages(
    run: Run, arguments: list[str], english: str, japanese: str
) -> None:
    for lang, expected in (("en", english), ("ja", japanese)):
        ran = run(*arguments, lang=lang)
        assert ran.returncode == 2 and ran.stdout == ""
        assert expected in ran.stderr and "Traceback" not in ran.stderr
        assert len(ran.stderr.splitlines()) == 2  # what, and what to do
        assert lang == "en" or re.search("[ぁ-ん]", ran.stderr.splitlines()[0])


def test_version_and_a_fast_start(run: Run) -> None:
    assert run("--version").stdout == f"kakehiki {__version__}\n"
    heavy = "numpy|scipy|pydantic|rich|yaml|jinja2"
    code = "import sys, re; from kakehiki.cli import main\ntry: main(['--help'])\nexcept SystemExit: pass\n"
    code += f"print(sorted(m for m in sys.modules if re.fullmatch('{heavy}', m)), file=sys.stderr)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stderr == "[]\n"


def test_a_closed_pipe_is_quiet(tmp_path: Path) -> None:
    kakehiki = Path(sys.executable).with_name("kakehiki")
    ran = subprocess.run(
        f"{kakehiki} show kim-trump-2025 | head -1",
        shell=True,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )
    assert ran.stderr == "" and len(ran.stdout.splitlines()) == 1


def test_a_terminal_that_lacks_characters_still_gets_the_rest() -> None:
    environment = os.environ | {"PYTHONIOENCODING": "cp1252", "PYTHONUTF8": "0"}
    ran = subprocess.run(
        [Path(sys.executable).with_name("kakehiki"), "list", "--lang", "ja"],
        capture_output=True,
        env=environment,
        check=False,
    )
    assert (ran.returncode, ran.stderr) == (0, b"")
    assert b"\\u" in ran.stdout


def test_show_lists_what_hypotheses_state_and_indicators_point_to(run: Run) -> None:
    shown = run("show", "kim-trump-2025").stdout
    hypotheses = shown[shown.index("\nHypotheses\n") : shown.index("\nIndicators\n")]
    assert re.search(r"never_trade +Will never trade +prior 0\.15 to 0\.35", hypotheses)
    assert re.search(r"kind +→ settled", hypotheses)
    assert re.search(r"interests\.dprk\.economy\.settled +→ 2 to 5", hypotheses)
    assert re.search(r"russian-oil .*\n +facts\.russia +raised\n +facts\.bite +lowered", shown)


@pytest.mark.parametrize(
    "arguments", [["read", "a.yaml", "--html", "a.html", "--json"], ["ledger", "a.yaml", "--csv"]]
)
def test_a_file_after_what_prints_has_a_remedy(run: Run, arguments: list[str]) -> None:
    for lang, told in (
        ("en", "{} takes no file: it prints to standard output."),
        ("ja", "{} はファイル名を取りません。"),
    ):
        ran = run(*arguments, "out", lang=lang)
        assert (ran.returncode, ran.stdout) == (2, "")
        assert ran.stderr.splitlines()[1].startswith(told.format(arguments[-1]))
