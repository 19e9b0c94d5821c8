"""`make read` on a machine without a Python that is new enough says so, and how to go on."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="without make")


def make_without_python(tmp_path: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run make in an empty checkout where every `python3` fails its version check."""
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("python3", "python3.11", "python3.13"):
        (tools / name).write_text("#!/bin/sh\nexit 1\n")
        (tools / name).chmod(0o755)
    for tool in ("sh", "test"):
        (tools / tool).symlink_to(shutil.which(tool) or "")
    checkout = tmp_path / "checkout"
    checkout.mkdir()
    shutil.copy(ROOT / "Makefile", checkout)
    shutil.copy(ROOT / "pyproject.toml", checkout)
    shutil.copytree(ROOT / "requirements", checkout / "requirements")
    command = [shutil.which("make") or "", "-C", str(checkout), *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    return subprocess.run(
        command, env=environment | {"PATH": str(tools)}, capture_output=True, text=True, check=False
    )


def test_says_what_is_missing_and_how_to_get_it(tmp_path: Path) -> None:
    ran = make_without_python(tmp_path, "read")
    assert ran.returncode != 0
    assert "needs Python 3.11 or later" in ran.stderr
    assert "make read PYTHON=" in ran.stderr
    assert not (tmp_path / "checkout" / ".venv").exists()


def test_a_python_can_be_named_but_must_be_new_enough(tmp_path: Path) -> None:
    ran = make_without_python(tmp_path, "read", f"PYTHON={tmp_path}/bin/python3.13")
    assert ran.returncode != 0
    assert "needs Python 3.11 or later" in ran.stderr
