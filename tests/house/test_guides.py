"""Guides that keep the code readable and the command quick: short modules and functions, late imports."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "src").rglob("*.py"))
MODULE_LINES = 310  # about 300
FUNCTION_LINES = 45  # about 40, as CONTRIBUTING says; here it is too much
HEAVY = ("jinja2", "numpy", "pydantic", "rich", "scipy", "yaml")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_modules_and_functions_stay_short(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MODULE_LINES
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.FunctionDef):
            inner = [n for n in ast.walk(node) if isinstance(n, ast.FunctionDef) and n is not node]
            lines = length(node) - sum(length(n) for n in inner) - docstring(node)
            assert lines <= FUNCTION_LINES, f"{node.name}: {lines} lines"


def length(node: ast.stmt) -> int:
    return (node.end_lineno or 0) - node.lineno + 1


def docstring(node: ast.FunctionDef) -> int:
    return length(node.body[0]) if ast.get_docstring(node) is not None else 0


@pytest.mark.parametrize("arguments", [["--help"], ["read", "--help"], ["--version"]])
def test_help_needs_nothing_heavy(arguments: list[str]) -> None:
    code = (
        "import sys\nfrom kakehiki.cli import main\n"
        f"try:\n    main({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"found = [name for name in {HEAVY!r} if name in sys.modules]\nassert not found, found\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
