"""Tests that need more than Python: left out with a reason, counted at the end, or required.

Mark such a test `@pytest.mark.extra("chromium")` (names in `EXTRAS`). Where the thing is absent the test is
left out and the summary says how to get it; with KAKEHIKI_NOTHING_LEFT_OUT=1 the absence is a failure.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_LEFT_OUT = pytest.StashKey[Counter[str]]()


def _browser() -> str | None:
    return next((path for name in _BROWSERS if (path := shutil.which(name))), None)


def _installed(module: str) -> bool:
    return importlib.util.find_spec(module) is not None


@dataclass(frozen=True)
class Extra:
    """Something that tests can use: whether it is here, and how to get it."""

    present: Callable[[], bool]
    remedy: str


EXTRAS = {
    "chromium": Extra(
        lambda: _browser() is not None and _installed("playwright"),
        "install Chromium (Debian: apt-get install chromium fonts-noto-cjk)",
    ),
    "pygambit": Extra(
        lambda: _installed("pygambit"), "install pygambit (locked for Linux: requirements/test.txt)"
    ),
    "sudachi": Extra(
        lambda: _installed("sudachipy") and _installed("sudachidict_core"),
        "install SudachiPy and its dictionary (requirements/test.txt)",
    ),
    "shared": Extra(
        (SHARED / "data").is_dir,
        f"put the folder of shared data next to the repository ({SHARED.name}/)",
    ),
}


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of shared data; for tests marked `extra("shared")`."""
    return SHARED


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of the system's Chromium; for tests marked `extra("chromium")`."""
    path = _browser()
    assert path is not None, "mark the test extra('chromium')"
    return path


def _forget_stale_code() -> None:
    # Numba compiles a function anew when its own file is newer, but not when a file that it calls into is.
    solve = ROOT / "src" / "kakehiki" / "solve"
    newest = max(path.stat().st_mtime for path in solve.rglob("*.py"))
    for index in solve.rglob("*.nbi"):
        if index.stat().st_mtime < newest:
            index.unlink()


def pytest_configure(config: pytest.Config) -> None:
    _forget_stale_code()
    config.addinivalue_line("markers", f"extra(name): needs one of {', '.join(EXTRAS)}")
    config.stash[_LEFT_OUT] = Counter()


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark in item.iter_markers("extra"):
        for name in mark.args:
            extra = EXTRAS[name]
            if extra.present():
                continue
            if os.environ.get("KAKEHIKI_NOTHING_LEFT_OUT") == "1":
                pytest.fail(f"{name} is absent and nothing may be left out: {extra.remedy}", pytrace=False)
            item.config.stash[_LEFT_OUT][name] += 1
            pytest.skip(f"without {name}")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    left_out = config.stash[_LEFT_OUT]
    if not left_out:
        return
    terminalreporter.section("left out")
    for name, count in sorted(left_out.items()):
        tests = "1 test" if count == 1 else f"{count} tests"
        terminalreporter.line(f"{tests} without {name}: {EXTRAS[name].remedy}")
