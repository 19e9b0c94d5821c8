"""Every example on the pages runs and prints what the page shows; every link leads somewhere; pairs agree."""

from __future__ import annotations

import calendar
import json
import re
import unicodedata
from pathlib import Path
from urllib.parse import unquote

import jsonschema
import pytest
import yaml

from .pages import ROOT, blocks, commands, pages
from .playing import play, run

PAGES = pages()
JAPANESE = [page for page in PAGES if page.name.endswith(".ja.md")]


class CaseYaml(yaml.SafeLoader):
    """Reads YAML as case files mean it: `yes` is a word, and dates are text, as a JSON Schema sees them."""


CaseYaml.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag.rpartition(":")[2] not in ("bool", "timestamp")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
CaseYaml.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile("^(?:true|false)$"), list("tf"))


def name(page: Path) -> str:
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=name)
def test_examples_run_and_print_what_the_page_shows(page: Path, tmp_path: Path) -> None:
    different = [example for example in play(page, tmp_path) if not example.same]
    assert not different, "\n".join(
        f"{name(page)}:{example.block.line}: printed\n{example.printed}" for example in different
    )


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
            jsonschema.validate(yaml.load(block.body, Loader=CaseYaml), part_of_a_case)


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


def test_every_author_that_the_code_names_is_in_the_bibliography() -> None:
    bibliography = (ROOT / "docs/reference/bibliography.md").read_text(encoding="utf-8")
    listed = {
        (match[1].lower(), match[2])
        for match in re.finditer(r"^: (\w+),.*?\(((?:18|19|20)\d\d)\)", unaccented(bibliography), re.M | re.S)
    }
    named = {
        (match[1].lower(), match[2]): f"{path.relative_to(ROOT)}: {match[0]}"
        for path in [*(ROOT / "src").rglob("*.py"), *(ROOT / "src").rglob("words/*/*.toml")]
        for match in re.finditer(
            r"\b([A-Z]\w+)(?: & [A-Z]\w+| et al\.)?,? \(?((?:18|19|20)\d\d)\b",
            unaccented(path.read_text(encoding="utf-8")),
        )
        if match[1] not in calendar.month_name
    }
    assert not {where for key, where in named.items() if key not in listed}
    assert named


def unaccented(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs/decisions"
    listed = re.findall(r"\]\((\d{4}-[^)]+)\)", (folder / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(path.name for path in folder.glob("0*.md"))
