"""Every example on the pages runs and prints what the page shows; every link leads somewhere; pairs agree."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
import yaml

from .pages import ROOT, Block, agrees, apply_change, blocks, commands, pages

PAGES = pages()
JAPANESE = [page for page in PAGES if page.name.endswith(".ja.md")]
BIN = Path(sys.executable).parent


class DatesAsText(yaml.SafeLoader):
    """Reads YAML with dates as text, as a JSON Schema sees them."""


DatesAsText.add_constructor("tag:yaml.org,2002:timestamp", DatesAsText.construct_yaml_str)


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


def run(command: str, folder: Path, lang: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a page as a reader would, in a terminal of 80 columns without colours."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "KAKEHIKI_"))
    }
    environment |= {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "KAKEHIKI_LANG": lang,
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def play_console(block: Block, where: str, folder: Path, lang: str) -> None:
    status = int(match[1]) if (match := re.search(r"exit=(\d+)", block.options)) else 0
    for command in commands(block.body):
        ran = run(command.text, folder, lang)
        said = ran.stdout + (ran.stderr if status else "")
        assert ran.returncode == status, (
            f"{where}: `{command.text}` ended with {ran.returncode}: {ran.stderr}"
        )
        assert agrees(said, command.printed), f"{where}: `{command.text}` printed\n{said}"


def play_python(block: Block, shown: Block | None, where: str, folder: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-"], input=block.body, cwd=folder, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, f"{where}: {ran.stderr}"
    printed = shown.body if shown is not None and shown.language == "text" else ""
    assert agrees(ran.stdout, printed), f"{where}: printed\n{ran.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_examples_run_and_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    lang = "ja" if page in JAPANESE else "en"
    found = blocks(page)
    for index, block in enumerate(found):
        where = f"{name(page)}:{block.line}"
        following = found[index + 1] if index + 1 < len(found) else None
        if block.language == "console":
            play_console(block, where, tmp_path, lang)
        elif block.language == "python":
            play_python(block, following, where, tmp_path)
        elif block.language == "diff":
            apply_change(tmp_path, block.body)


@pytest.fixture(scope="module")
def part_of_a_case() -> dict[str, object]:
    """Return the schema of the case file with no section required."""
    ran = run("kakehiki schema", ROOT, "en")
    schema: dict[str, object] = json.loads(ran.stdout)
    return schema | {"required": []}


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_pieces_of_case_files_follow_the_format(
    page: Path, tmp_path: Path, part_of_a_case: dict[str, object]
) -> None:
    for block in blocks(page):
        if block.language != "yaml":
            continue
        where = f"{name(page)}:{block.line}"
        if block.body.startswith("kakehiki: 1"):
            (tmp_path / "case.yaml").write_text(block.body, encoding="utf-8")
            ran = run("kakehiki check case.yaml", tmp_path, "en")
            assert ran.returncode == 0, f"{where}: {ran.stdout}{ran.stderr}"
        elif "any" not in block.options:
            jsonschema.validate(yaml.load(block.body, Loader=DatesAsText), part_of_a_case)


def anchors(page: Path) -> set[str]:
    """Return the anchors of a page's headings, as the usual hosts make them."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    headings = re.findall(r"^#+ (.+)$", prose, re.MULTILINE)
    explicit = set(re.findall(r'<a id="([^"]+)">', prose))
    slugs = (re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-") for heading in headings)
    return explicit | set(slugs)


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_links_lead_somewhere(page: Path) -> None:
    prose = re.sub(r"^```.*?^```$", "", page.read_text(encoding="utf-8"), flags=re.MULTILINE | re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", prose):
        if target.startswith(("http://", "https://", "mailto:")):
            continue
        file, _, anchor = unquote(target).partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), f"{name(page)}: {target}"
        if anchor and there.suffix == ".md":
            assert anchor in anchors(there), f"{name(page)}: {target}"


@pytest.mark.parametrize("page", JAPANESE, ids=name)
def test_both_languages_run_the_same_commands(page: Path) -> None:
    def steps(path: Path) -> list[str]:
        return [
            command.text
            for block in blocks(path)
            if block.language == "console"
            for command in commands(block.body)
        ]

    assert steps(page) == steps(page.with_name(page.name.replace(".ja.md", ".md")))


def test_every_key_that_is_cited_is_in_the_bibliography() -> None:
    entry = r"\b[A-Z][A-Za-z]*(?:[A-Z][a-z]+)*(?:1[89]|20)\d\d[a-z]?\b"
    listed = set(
        re.findall(rf"`({entry})`", (ROOT / "docs/reference/bibliography.md").read_text(encoding="utf-8"))
    )
    cited = {
        key: str(path.relative_to(ROOT))
        for folder, kind in [("src", "*.py"), ("docs", "*.md")]
        for path in (ROOT / folder).rglob(kind)
        for key in re.findall(rf"\[({entry})\]", path.read_text(encoding="utf-8"))
    }
    assert not {key: path for key, path in cited.items() if key not in listed}
    assert len(listed) > 10
