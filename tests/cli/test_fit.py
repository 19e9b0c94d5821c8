"""`kakehiki history fit` and `read --weights`, from arguments to what is printed and kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from kakehiki.cli import main
from kakehiki.estimate import maximum
from kakehiki.history.fit import likeliest
from tests.history.fit.crossings import write

Ask = Callable[..., tuple[int, str, str]]


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Ask:
    """Return what runs a command where the ferry and its record lie, with one climb a model and a value."""
    write(tmp_path, 3)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(likeliest, "STARTS", 1)
    monkeypatch.setattr(maximum, "_STEPS", 1)

    def asked(*arguments: str, lang: str = "en") -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main([*arguments, "--lang", lang])
        out, err = capsys.readouterr()
        return int(left.value.code or 0), out, err

    return asked


def test_numbers_are_learnt_kept_and_read_with(ask: Ask, tmp_path: Path) -> None:
    status, out, err = ask("history", "fit", "crossings.yaml", "--draws", "64", "-o", "fitted.json")
    assert status == 0, err
    assert "numbers learnt from the record crossings" in out and "fitted.json" in err
    assert max(map(len, out.splitlines())) <= 120
    kept = json.loads((tmp_path / "fitted.json").read_text(encoding="utf-8"))
    assert kept["before"] == "2024-04-20" and len(kept["points"][0]) == 64
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]
    status, out, err = ask("read", "ferry.yaml", "--weights", "fitted.json", "--json")
    assert status == 0, err
    found = json.loads(out)["reading"]
    assert found["manifest"]["draws"] == 64 and found["learnt"]["record"] == "crossings"
    assert {name: found["learnt"][name] for name in ("rhat", "bulk", "tail", "unlike")} == {
        name: kept[name] for name in ("rhat", "bulk", "tail", "unlike")
    }
    assert found["learnt"]["mixed"] is (kept["rhat"] <= 1.05)
    status, _, err = ask("read", "ferry.yaml", "--episode", "spring", "--weights", "fitted.json", lang="ja")
    assert status == 2 and "[weights-from-the-future]" in err and "--before 2021-03-01" in err


@pytest.mark.parametrize(
    ("arguments", "code", "status"),
    [
        (("history", "fit", "crossings.yaml", "--before", "1999-01-01"), "fit-no-answers", 2),
        (("history", "fit", "crossings.yaml", "--before", "soon"), "overture-date", 2),
        (("history", "fit", "crossings.yaml", "--case", "us-iran-2013"), "rubric-missing", 3),
        (("history", "fit", "crossing"), "record-unknown", 2),
        (("read", "ferry.yaml", "--weights", "crossings.yaml"), "weights-unreadable", 2),
    ],
)
def test_misuse_is_told(ask: Ask, arguments: tuple[str, ...], code: str, status: int) -> None:
    found, _, err = ask(*arguments)
    assert found == status and f"[{code}]" in err
