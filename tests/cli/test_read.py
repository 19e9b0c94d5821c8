"""`kakehiki read` as a person runs it: text, JSON, a report all or nothing, and progress on a terminal only."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

from kakehiki.cli.read import MOST_DRAWS
from tests.ensemble.ferry import CONTENT, written

PROGRAM = "from kakehiki.cli import main; main()"
IMPATIENT = "import kakehiki.cli.progress as progress; progress.PATIENCE = 0.0; " + PROGRAM


@pytest.fixture(scope="module")
def ferry(tmp_path_factory: pytest.TempPathFactory) -> str:
    file = tmp_path_factory.mktemp("cases") / "ferry.yaml"
    file.write_text(written(), encoding="utf-8")
    return str(file)


def run(*arguments: str, program: str = PROGRAM) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, "read", *arguments]
    environment = os.environ | {"LC_ALL": "C.UTF-8", "LANG": "C.UTF-8"}
    return subprocess.run(
        command, capture_output=True, encoding="utf-8", env=environment, timeout=60, check=False
    )


def on_terminal(*arguments: str, program: str) -> tuple[int, str, str]:
    """Run with stderr on a terminal and stdout in a pipe; return status, stdout, stderr."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-c", program, "read", *arguments],
        stdout=subprocess.PIPE,
        stderr=theirs,
        env=os.environ | {"TERM": "xterm"},
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 4096)
        except OSError:  # the other end is closed
            break
        if not part:
            break
        shown += part
    out, _ = child.communicate(timeout=60)
    os.close(ours)
    return child.returncode, out.decode(), shown.decode()


def test_text_in_english(ferry: str) -> None:
    done = run(ferry, "--draws", "64", "--lang", "en")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "Will the guest come?" in done.stdout.splitlines()[:5]
    assert "What would have to change" in done.stdout
    assert "\x1b" not in done.stdout


def test_text_in_japanese() -> None:
    done = run("kim-trump-2025", "--draws", "64", "--lang", "ja")
    assert done.returncode == 0
    assert done.stderr == ""
    assert "確率" in done.stdout or "％" in done.stdout or "%" in done.stdout
    assert "北朝鮮" in done.stdout
    assert "What would have to change" not in done.stdout


def test_moves_that_make_no_game_are_pointed_at(tmp_path: Path) -> None:
    table = {**CONTENT["moves"]["table"], "knows": ["answer"]}  # the host forgets what it offered
    file = tmp_path / "forgetful.yaml"
    text = written(moves={**CONTENT["moves"], "table": table})
    file.write_text(text, encoding="utf-8")
    done = run(str(file), "--draws", "64", "--lang", "en")
    line = text.splitlines().index("  table:") + 1
    assert done.returncode == 3
    assert done.stderr.startswith(f"{file}:{line}:3: ")
    assert "[imperfect-recall]" in done.stderr


def test_text_fits_a_terminal(ferry: str) -> None:
    done = run(ferry, "--draws", "64", "--lang", "en")
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_json_is_one_document_and_says_the_same_in_both_languages(ferry: str) -> None:
    done = run(ferry, "--draws", "64", "--json")
    assert done.returncode == 0
    assert done.stderr == ""
    found = json.loads(done.stdout)
    assert found["reading"]["manifest"]["draws"] == 64
    assert 0.0 < found["reading"]["verdict"]["yes"]["mean"] < 1.0
    other = json.loads(run(ferry, "--draws", "64", "--json", "--lang", "ja").stdout)
    assert other["reading"] == found["reading"]


def test_the_same_seed_prints_the_same_bytes(ferry: str) -> None:
    one, again = (run(ferry, "--draws", "64", "--json", "--seed", "7").stdout for _ in range(2))
    assert one == again
    assert run(ferry, "--draws", "64", "--json", "--seed", "8").stdout != one


def test_an_episode_is_read_against_another(ferry: str) -> None:
    done = run(ferry, "--draws", "64", "--json", "--episode", "winter", "--against", "now")
    found = json.loads(done.stdout)["reading"]
    assert found["situation"] == "winter"
    assert found["reasons"]["reference"] == "now"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("--episode", "autumn"), "unknown-episode"),
        (("--against", "autumn"), "unknown-episode"),
        (("--against", "now"), "same-episode"),
    ],
)
def test_unknown_episodes_are_misuse(ferry: str, arguments: tuple[str, ...], code: str) -> None:
    done = run(ferry, "--draws", "64", *arguments)
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"[{code}]" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("draws", ["1", "0", "-5", str(MOST_DRAWS + 1), "many", "1.5"])
def test_draws_out_of_bounds_are_misuse(ferry: str, draws: str) -> None:
    done = run(ferry, "--draws", draws)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "--draws" in done.stderr
    assert "Traceback" not in done.stderr


def test_two_draws_are_enough_to_answer(ferry: str) -> None:
    assert run(ferry, "--draws", "2", "--json").returncode == 0


def test_an_unknown_case_is_misuse() -> None:
    done = run("kim-trump-2052")
    assert done.returncode == 2
    assert "kim-trump-2025" in done.stderr  # the nearest name


def test_a_report_is_written_and_nothing_else(ferry: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    done = run(ferry, "--draws", "64", "--html", str(file), "--lang", "en")
    assert done.returncode == 0
    assert done.stdout == ""
    assert str(file) in done.stderr
    assert file.read_text(encoding="utf-8").startswith("<!doctype html>") or file.read_text(
        encoding="utf-8"
    ).startswith("<!DOCTYPE html>")
    assert list(tmp_path.iterdir()) == [file]
    umask = os.umask(0)
    os.umask(umask)
    assert file.stat().st_mode & 0o777 == 0o666 & ~umask


def test_a_report_and_json_together_keep_stdout_clean(ferry: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    done = run(ferry, "--draws", "64", "--html", str(file), "--json")
    assert json.loads(done.stdout)["reading"]["manifest"]["draws"] == 64
    assert file.exists()


def test_a_report_replaces_an_older_one_whole(ferry: str, tmp_path: Path) -> None:
    file = tmp_path / "report.html"
    file.write_text("old " * 1_000_000, encoding="utf-8")
    assert run(ferry, "--draws", "64", "--html", str(file)).returncode == 0
    assert "old old" not in file.read_text(encoding="utf-8")


def test_a_report_that_cannot_be_put_in_place_leaves_nothing_behind(ferry: str, tmp_path: Path) -> None:
    taken = tmp_path / "report.html"
    taken.mkdir()
    done = run(ferry, "--draws", "64", "--html", str(taken), "--json", "--lang", "en")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "[file-not-written]" in done.stderr
    assert list(tmp_path.iterdir()) == [taken]


@pytest.mark.parametrize("folder", ["absent", "file"])
def test_a_folder_that_cannot_be_written_is_said_plainly(ferry: str, tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").touch()
    before = sorted(tmp_path.iterdir())
    done = run(ferry, "--draws", "64", "--html", str(tmp_path / folder / "report.html"), "--lang", "en")
    assert done.returncode == 1
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert "[file-not-written]" in done.stderr
    assert str(tmp_path / folder / "report.html") in done.stderr
    assert sorted(tmp_path.iterdir()) == before


def test_progress_is_shown_on_a_terminal_and_stdout_stays_clean(ferry: str) -> None:
    status, out, shown = on_terminal(ferry, "--draws", "8192", "--json", "--lang", "en", program=IMPATIENT)
    assert status == 0
    assert "Solving games" in shown
    assert "\x1b" not in out
    assert json.loads(out)["reading"]["manifest"]["draws"] == 8192


def test_a_short_reading_shows_no_progress(ferry: str) -> None:
    patient = "import kakehiki.cli.progress as progress; progress.PATIENCE = 600.0; " + PROGRAM
    status, _, shown = on_terminal(ferry, "--draws", "64", "--json", program=patient)
    assert status == 0
    assert shown == ""


def test_no_progress_where_stderr_is_no_terminal(ferry: str) -> None:
    done = run(ferry, "--draws", "8192", "--json", program=IMPATIENT)
    assert done.returncode == 0
    assert done.stderr == ""
