"""What a release says of itself agrees: version, licence, citation, changes, and the files in the wheel."""

from __future__ import annotations

import os
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
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel and return the folder that it unpacks to."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as archive:
        archive.extractall(folder / "unpacked")
    return folder / "unpacked"


def files_below(folder: Path) -> set[str]:
    found = (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    return {str(path.relative_to(folder)) for path in found}


def test_the_wheel_carries_what_stands_in_src_and_nothing_else(wheel: Path) -> None:
    about = f"kakehiki-{PROJECT['version']}.dist-info/"
    assert {name for name in files_below(wheel) if not name.startswith(about)} == files_below(ROOT / "src")


def test_the_wheel_alone_reads_a_case(wheel: Path, tmp_path: Path) -> None:
    code = (
        "from pathlib import Path; import kakehiki, sys; from kakehiki.cli import main\n"
        f"assert Path(kakehiki.__file__).is_relative_to({str(wheel)!r})\n"
        "main(['read', 'kim-trump-2025', '--draws', '16', '--html', 'report.html'])"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(wheel)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert (tmp_path / "report.html").stat().st_size > 10_000
