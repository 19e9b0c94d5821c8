"""The cases that come with kakehiki, and any other case by its file's name."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.load import LoadedCase, load_case
from kakehiki.errors import Problem, UsageError


def shipped() -> list[str]:
    """Return the names of the shipped cases in alphabetical order."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def open_case(name: str) -> LoadedCase:
    """Read a shipped case by name, or any other by its path (with a separator, or ending in .yaml or .yml).

    Raises `UsageError` (case-unknown), and `CaseError` as `load_case`.
    """
    if os.sep in name or "/" in name or name.lower().endswith((".yaml", ".yml")):
        return load_case(name)
    names = shipped()
    if name in names:
        return load_case(_folder() / f"{name}.yaml")
    flaw = Flaw(name, "case-unknown", name=name, **near(name, names))
    raise UsageError(Problem(flaw.code, flaw.params))


def _folder() -> Path:
    return Path(str(files("kakehiki"))) / "cases"
