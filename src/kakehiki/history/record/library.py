"""The records that come with kakehiki, and any other record by its file's name."""

from __future__ import annotations

import os
from importlib.resources import files
from pathlib import Path

from kakehiki.case.flaws import Flaw, near
from kakehiki.errors import Problem, UsageError
from kakehiki.history.record.load import LoadedRecord, load_record


def shipped() -> list[str]:
    """Return the names of the shipped records in alphabetical order."""
    return sorted(path.stem for path in _folder().glob("*.yaml"))


def open_record(name: str) -> LoadedRecord:
    """Read a shipped record by name, or any other by its path (with a separator, or ending in .yaml or .yml).

    Raises `UsageError` (record-unknown), and `CaseError` as `load_record`.
    """
    if os.sep in name or "/" in name or name.lower().endswith((".yaml", ".yml")):
        return load_record(name)
    names = shipped()
    if name in names:
        return load_record(_folder() / f"{name}.yaml")
    flaw = Flaw(name, "record-unknown", name=name, **near(name, names))
    raise UsageError(Problem(flaw.code, flaw.params))


def _folder() -> Path:
    return Path(str(files("kakehiki"))) / "records"
