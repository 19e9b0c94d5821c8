"""`kakehiki history fit` and `read --weights` as a person runs them."""

from __future__ import annotations

import json
from pathlib import Path

from tests.history.fit.crossings import write

from .conftest import Run


def test_numbers_are_learnt_kept_and_read_with(run: Run, tmp_path: Path) -> None:
    write(tmp_path, 5)
    fitted = run("history", "fit", "crossings.yaml", "--draws", "64", "-o", "fitted.json")
    assert fitted.returncode == 0, fitted.stderr
    assert "numbers learnt from the record crossings" in fitted.stdout
    assert "fitted.json" in fitted.stderr and max(map(len, fitted.stdout.splitlines())) <= 120
    kept = json.loads((tmp_path / "fitted.json").read_text(encoding="utf-8"))
    assert kept["before"] == "2024-04-20" and len(kept["points"][0]) == 64
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    reading = run("read", "ferry.yaml", "--weights", "fitted.json", "--json")
    assert reading.returncode == 0, reading.stderr
    found = json.loads(reading.stdout)["reading"]
    assert found["manifest"]["draws"] == 64 and found["learnt"]["record"] == "crossings"
    future = run("read", "ferry.yaml", "--episode", "spring", "--weights", "fitted.json", lang="ja")
    assert future.returncode == 2 and "[weights-from-the-future]" in future.stderr
    assert "--before 2021-03-01" in future.stderr


def test_misuse_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path, 5)
    for arguments, code, status in (
        (("crossings.yaml", "--before", "1999-01-01"), "fit-no-answers", 2),
        (("crossings.yaml", "--before", "soon"), "overture-date", 2),
        (("crossings.yaml", "--case", "us-iran-2013"), "rubric-missing", 3),
        (("crossing",), "record-unknown", 2),
    ):
        found = run("history", "fit", *arguments)
        assert found.returncode == status, found.stderr
        assert f"[{code}]" in found.stderr
    nothing = run("read", "ferry.yaml", "--weights", "crossings.yaml")
    assert nothing.returncode == 2 and "[weights-unreadable]" in nothing.stderr
