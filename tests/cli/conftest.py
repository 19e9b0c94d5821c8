from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Return a function that runs `kakehiki` with arguments in an empty folder."""

    def command(*arguments: str, lang: str = "en", **more: str) -> subprocess.CompletedProcess[str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LC_", "LANG", "KAKEHIKI_"))}
        return subprocess.run(
            [str(Path(sys.executable).with_name("kakehiki")), *arguments],
            cwd=tmp_path,
            env=kept | {"KAKEHIKI_LANG": lang, "PYTHONIOENCODING": "utf-8"} | more,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    return command
