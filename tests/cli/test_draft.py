"""`draft`: what is written and told, in both languages; what is refused; cases stay as they are."""

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

from kakehiki.case.load import load_case
from kakehiki.cli.new import starting_case
from kakehiki.cli.writing import change_file
from kakehiki.errors import UsageError
from kakehiki.report.columns import columns
from kakehiki.words import LANGUAGES
from tests.ingest.overtures import ENGLISH, JAPANESE, article

from .conftest import Run
from .test_commands import CaseYaml


@pytest.fixture
def files(tmp_path: Path) -> Path:
    article(tmp_path, ENGLISH, "tromso.txt")
    article(tmp_path, JAPANESE, "kiji.md")
    return tmp_path


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_draft_is_written_told_and_checked(run: Run, files: Path, lang: str) -> None:
    ran = run("draft", "tromso.txt", "kiji.md", "-o", "new.yaml", "--lang", lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    lines = ran.stdout.splitlines()
    assert max(map(columns, lines)) <= 80
    assert bool(re.search("[ぁ-ん]", ran.stdout)) == (lang == "ja")
    assert ("a1  tromso.txt (English, 2025-03-14)" in lines) == (lang == "en")
    told = {
        "en": "sentences 13, of them claims 7; citations 6 of pages 3",
        "ja": "文 13、うち主張 7。引用 6 か所",
    }
    assert told[lang] in ran.stdout
    assert {"en": "Inviter: Norway; invited: Denmark.", "ja": "ノルウェー、呼びかけられた側：デンマーク"}[
        lang
    ] in ran.stdout
    path = files / "new.yaml"
    assert load_case(path).case.id == "new"
    assert bool(re.search("^ *# .*[ぁ-ん]{3}.*を", path.read_text(encoding="utf-8"), re.M)) == (lang == "ja")
    checked = run("check", "new.yaml", lang=lang)
    assert (checked.returncode, checked.stderr) == (0, "")


def test_a_draft_is_read_with_a_wide_verdict_and_follows_the_schema(run: Run, files: Path) -> None:
    run("draft", "tromso.txt", "kiji.md", "-o", "new.yaml")
    validator = jsonschema.Draft202012Validator(json.loads(run("schema").stdout))
    held = yaml.load((files / "new.yaml").read_text(encoding="utf-8"), CaseYaml)
    assert [(list(e.absolute_path), e.message) for e in validator.iter_errors(held)] == []
    read = run("read", "new.yaml", "--draws", "256", "--html", "new.html", "--json")
    assert read.returncode == 0
    accept = json.loads(read.stdout)["reading"]["verdict"]["answers"][0]
    assert accept["option"] == "accept"
    assert accept["chance"]["low"] < 0.1
    assert accept["chance"]["high"] > 0.55
    report = (files / "new.html").read_text(encoding="utf-8")
    assert "courier.example" in report
    assert "quantities." not in report  # factors go by their labels, also where a number is not judged yet


def test_articles_are_merged_once(run: Run, files: Path) -> None:
    path = files / "mine.yaml"
    before = starting_case("mine", "ja").replace("\n", "\r\n").encode("utf-8")
    path.write_bytes(before)
    path.chmod(0o640)
    ran = run("draft", "tromso.txt", "--into", "mine.yaml", lang="ja")
    assert (ran.returncode, ran.stderr) == (0, "")
    after = path.read_bytes()
    assert all(line in after.split(b"\r\n") for line in before.split(b"\r\n"))
    assert b"\n" not in after.replace(b"\r\n", b"")
    assert path.stat().st_mode & 0o777 == 0o640
    assert run("check", "mine.yaml").returncode == 0
    again = run("draft", "tromso.txt", "--into", "mine.yaml", lang="ja")
    assert again.returncode == 0
    assert path.read_bytes() == after
    assert "すでに入っています" in again.stdout
    more = run("draft", "tromso.txt", "kiji.md", "--into", "mine.yaml")
    assert "tromso.txt: already in the case" in more.stdout
    assert sorted(p.name for p in files.iterdir()) == ["kiji.md", "mine.yaml", "tromso.txt"]


def test_a_link_to_a_case_stays_a_link(run: Run, files: Path) -> None:
    (files / "real.yaml").write_text(starting_case("real", "en"), encoding="utf-8")
    (files / "link.yaml").symlink_to(files / "real.yaml")
    assert run("draft", "tromso.txt", "--into", "link.yaml").returncode == 0
    assert (files / "link.yaml").is_symlink()
    assert "a1-s02" in load_case(files / "real.yaml").case.claims


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        (["tromso.txt"], "draft-target", 2),
        (["tromso.txt", "-o", "a.yaml", "--into", "b.yaml"], "options-exclude", 2),
        (["tromso.txt", "-o", "a.txt"], "draft-output", 2),
        (["tromso.txt", "-o", "-"], "draft-output", 2),
        (["tromso.txt", "-o", "there.yaml"], "file-exists", 2),
        (["tromso.txt", "-o", "no/such/a.yaml"], "file-not-written", 2),
        (["tromso.txt", "--into", "absent.yaml"], "file-missing", 3),
        (["tromso.txt", "--into", "there.yaml"], "not-a-case", 3),
        (["tromso.txt", "--into", "flow.yaml"], "section-not-block", 3),
        (["absent.txt", "-o", "a.yaml"], "file-missing", 3),
        (["tromso.txt", "absent.txt", "--into", "mine.yaml"], "file-missing", 3),
    ],
)
def test_what_cannot_be_done_is_said_and_changes_nothing(
    run: Run, files: Path, arguments: list[str], code: str, status: int
) -> None:
    lang = LANGUAGES[len(arguments) % 2]
    (files / "there.yaml").write_text("precious: true\n")
    mine = starting_case("mine", "en")
    (files / "mine.yaml").write_text(mine, encoding="utf-8")
    flow = mine + "articles: {a: {file: x, sha256: " + "0" * 64 + ", language: en}}\n"
    (files / "flow.yaml").write_text(flow, encoding="utf-8")
    held = {path.name: path.read_bytes() for path in files.iterdir()}
    ran = run("draft", *arguments, lang=lang)
    assert ran.returncode == status
    assert f"[{code}]" in ran.stderr and ran.stdout == ""
    assert bool(re.search("[ぁ-ん]", ran.stderr)) == (lang == "ja")
    assert {path.name: path.read_bytes() for path in files.iterdir()} == held


def test_nothing_is_fetched(files: Path) -> None:
    code = (
        "import socket, sys\n"
        "def refused(*_, **__): raise AssertionError('network')\n"
        "socket.socket = socket.create_connection = socket.getaddrinfo = refused\n"
        "from kakehiki.cli import main\n"
        "main(['draft', 'tromso.txt', '-o', 'new.yaml'])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], cwd=files, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr


@pytest.mark.extra("shared")
def test_the_article_that_started_it_is_drafted_at_once(run: Run, tmp_path: Path, shared: Path) -> None:
    source = shared / "data" / "article-kim-trump-ja.txt"
    ran = run("draft", str(source), "-o", "warm.yaml", lang="ja", PYTHONDONTWRITEBYTECODE="")
    assert "引用 7 か所、引いたページ 4 件" in ran.stdout
    assert re.search("文 (27|28|29)、うち主張 1[5-9]", ran.stdout)
    spent = []
    for i in range(2):
        before = os.times()
        run("draft", str(source), "-o", f"{i}.yaml", PYTHONDONTWRITEBYTECODE="")
        after = os.times()
        spent.append(
            after.children_user + after.children_system - before.children_user - before.children_system
        )
    assert min(spent) < 1.5, spent  # seconds of computing; less than 1 where nothing else runs


@pytest.mark.parametrize(("head", "told"), [("", True), ("https://www.bbc.com/news/1\n\n", False)])
def test_a_report_without_an_address_is_asked_for_it(run: Run, files: Path, head: str, told: bool) -> None:
    text = f"{head}Denmark silent\n\nDenmark did not answer the invitation of Norway.\n"
    (files / "report.txt").write_text(text, encoding="utf-8")
    ran = run("draft", "report.txt", "-o", "new.yaml")
    assert ("claims without a source: 1" in ran.stdout) == told
    assert ("no address: if this text is itself the report" in ran.stdout) == told


def test_what_an_editor_saved_meanwhile_is_not_written_over(files: Path) -> None:
    path = files / "mine.yaml"
    path.write_text("saved meanwhile\n", encoding="utf-8")
    with pytest.raises(UsageError) as refused:
        change_file(path, "as it was read\n", "merged\n")
    assert [problem.code for problem in refused.value.problems] == ["file-changed"]
    assert path.read_text(encoding="utf-8") == "saved meanwhile\n"
    change_file(path, "saved meanwhile\n", "merged\n")
    assert path.read_text(encoding="utf-8") == "merged\n"


def test_a_case_that_may_not_be_written_stays(run: Run, files: Path) -> None:
    path = files / "mine.yaml"
    path.write_text(starting_case("mine", "en"), encoding="utf-8")
    path.chmod(0o444)
    before = path.read_bytes()
    ran = run("draft", "tromso.txt", "--into", "mine.yaml")
    assert ran.returncode == 2 and "[file-not-written]" in ran.stderr
    assert path.read_bytes() == before


def test_an_article_without_a_date_is_asked_for_it(run: Run, files: Path) -> None:
    text = "Denmark silent\n\nDenmark did not answer Norway on 5 March.\n"
    for name, dated in (("a", text), ("b", text.replace("silent\n", "silent\n\n14 March 2025\n"))):
        (files / f"{name}.txt").write_text(dated, encoding="utf-8")
        ran = run("draft", f"{name}.txt", "-o", f"{name}.yaml")
        assert ("days that leave out the year stay unread" in " ".join(ran.stdout.split())) == (name == "a")
