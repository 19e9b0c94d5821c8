"""`kakehiki history`: records as a user meets them, in both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.history.record.invented import RECORD, write

from .conftest import Run


def test_the_shipped_record_is_listed_and_sound(run: Run) -> None:
    listed = run("history", "list")
    assert listed.returncode == 0 and "dprk-overtures" in listed.stdout
    checked = run("history", "check", "dprk-overtures")
    assert checked.returncode == 0, checked.stderr
    assert ": sound;" in checked.stdout and "kappa" in checked.stdout


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_record_and_each_of_its_overtures_are_shown(run: Run, tmp_path: Path, lang: str) -> None:
    write(tmp_path)
    page = run("history", "show", "talks.yaml", lang=lang)
    assert page.returncode == 0, page.stderr
    assert "rival-2021-06-01" in page.stdout
    one = run("history", "show", "talks.yaml", "firm-2021-06-01", lang=lang)
    assert one.returncode == 0, one.stderr
    assert "2021-06-10" in one.stdout and "0.9" in one.stdout  # the deadline; the orders of its date


def test_what_does_not_exist_is_told(run: Run, tmp_path: Path) -> None:
    write(tmp_path)
    for arguments, code in (
        (("show", "talks"), "record-unknown"),
        (("show", "talks.yaml", "firm-2019-03-02"), "overture-unknown"),
        (("add", "talks.yaml", "Firm", "--date", "2025-05-01", "--by", "firm"), "overture-name"),
        (("add", "talks.yaml", "firm-2025", "--date", "2025-02-30", "--by", "firm"), "overture-date"),
        (("add", "dprk-overtures", "usa-2026", "--date", "2026-01-01", "--by", "usa"), "record-shipped"),
        (("sow",), "command-unknown"),
    ):
        ran = run("history", *arguments)
        assert ran.returncode == 2, ran.stdout
        assert f"[{code}]" in ran.stderr


def test_an_unsound_record_is_placed(run: Run, tmp_path: Path) -> None:
    write(tmp_path, RECORD.replace("level: kept", "level: kempt", 1))
    ran = run("history", "check", "talks.yaml")
    assert ran.returncode == 3
    assert "talks.yaml:" in ran.stderr and "kept" in ran.stderr


def test_an_overture_is_added_and_the_record_stays_sound(run: Run, tmp_path: Path) -> None:
    path = write(tmp_path)
    before = path.read_text(encoding="utf-8")
    ran = run("history", "add", "talks.yaml", "rival-2025-05-01", "--date", "2025-05-01", "--by", "rival")
    assert ran.returncode == 0, ran.stderr
    assert len(path.read_text(encoding="utf-8")) > len(before)
    checked = run("history", "check", "talks.yaml")
    assert checked.returncode == 0 and "overtures 5" in checked.stdout
