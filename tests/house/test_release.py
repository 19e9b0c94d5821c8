"""What a release says of itself agrees: version, licence, citation, changes, and the files in the wheel."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from datetime import date
from pathlib import Path

import pytest
import yaml

import kakehiki

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def test_one_version_everywhere() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    changes = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    latest = re.search(r"^## \[(\d[^\]]*)\]", changes, re.MULTILINE)
    assert latest is not None
    assert {kakehiki.__version__, PROJECT["version"], citation["version"], latest.group(1)} == {
        PROJECT["version"]
    }


def test_the_citation_says_what_the_citation_format_requires() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors", "type", "license"} <= citation.keys()
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "software"
    assert citation["license"] == PROJECT["license"] == "Apache-2.0"
    assert isinstance(citation["date-released"], date)
    for author in citation["authors"]:
        assert "name" in author or {"family-names", "given-names"} <= author.keys()


def test_the_licence_is_the_one_named() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Build the wheel and return the names of its files."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        return archive.namelist()


def test_the_wheel_carries_everything_that_the_package_reads(wheel: list[str]) -> None:
    package = ROOT / "src"
    there = {
        str(path.relative_to(package))
        for path in (package / "kakehiki").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert there <= set(wheel)


def test_the_wheel_carries_nothing_else(wheel: list[str]) -> None:
    assert all(name.startswith(("kakehiki/", f"kakehiki-{PROJECT['version']}.dist-info/")) for name in wheel)
