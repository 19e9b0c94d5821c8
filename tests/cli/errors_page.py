"""The page of error codes, made from their words: `python -m tests.cli.errors_page` writes it."""

from __future__ import annotations

import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "reference" / "errors.md"
NOT_CODES = {"kind", "language"}  # tables of words that sentences are filled with

REMARKS = """
## Remarks

Below a sound case `kakehiki check` prints remarks: what leaves the case sound and the exit status 0, but should be
known before its evidence is relied on. Each says how many there are, the first with their lines, and what to do.

| code | what is remarked on | what to do |
| --- | --- | --- |
"""
HEAD = """# Errors

Every problem has a code, in brackets at its end, which stays the same between versions. `kakehiki check FILE`
prints all problems of a file at once, in its order, each with line, column and remedy. In `{…}` stands what the
file or command said.

| code | what is wrong | what to do |
| --- | --- | --- |
"""


def words(lang: str, room: str = "errors") -> dict[str, dict[str, str]]:
    """Return the words of every code, of errors or of remarks, in one language."""
    path = ROOT / "src" / "kakehiki" / "words" / lang / f"{room}.toml"
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    return {code: table for code, table in tables.items() if code not in NOT_CODES}


def page() -> str:
    """Return the page as Markdown."""
    return HEAD + _rows(words("en")) + REMARKS + _rows(words("en", "remarks"))


def _rows(tables: dict[str, dict[str, str]]) -> str:
    return "".join(
        f"| `{code}` | {_cell(table['what'])} | {_cell(table['remedy'])} |\n"
        for code, table in tables.items()
    )


def _cell(text: str) -> str:
    return (
        text.replace("{{", "{").replace("}}", "}").replace("|", "\\|").replace("*", "\\*").replace("[", "\\[")
    )


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
