"""What whole commands cost, start-up included: `python benchmarks/commands.py`.

Each command runs in a fresh process, once before the clock starts so that byte code is compiled; wall time as median
and range, peak memory of the process as the operating system counts it.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import yaml

from kakehiki.case.library import open_case

TURNS = 7  # of the two readings that are compared
ARTICLE = Path(__file__).resolve().parents[1] / "tests" / "ingest" / "articles" / "minato-ja.txt"
COMMANDS: tuple[tuple[str, int], ...] = (
    ("--help", 9),
    ("check kim-trump-2025", 9),
    ("read kim-trump-2025", 9),
    ("read kim-trump-2025 --html report.html", 5),
    ("read us-iran-2013", 5),
    (f"draft {ARTICLE} -o draft.yaml", 9),
    ("ledger kim-trump-2025", 9),
    ("read kim-trump-2025 --json --draws 100000", 1),
)


def once(command: str) -> tuple[float, float]:
    """Return wall seconds and peak memory in MB of one run in an empty folder."""
    line = [sys.executable, "-c", "from kakehiki.cli import main; main()", *command.split()]
    with tempfile.TemporaryDirectory() as folder:
        started = perf_counter()
        running = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=folder)
        _, status, usage = os.wait4(running.pid, 0)
        wall = perf_counter() - started
    if status:
        raise SystemExit(f"failed: kakehiki {command}")
    return wall, usage.ru_maxrss / 1024


def without_rivals(folder: str) -> str:
    """Write the flagship without hypotheses, marks and indicators; return the file's path."""
    data = yaml.load(open_case("kim-trump-2025").path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    del data["hypotheses"], data["indicators"]
    for claim in data["claims"].values():
        claim.pop("marks", None)
    path = Path(folder) / "bare.yaml"
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")  # YAML too, in its flow style
    return str(path)


def added() -> None:
    """Print what hypotheses, marks and indicators add to a reading, both read in turns."""
    with tempfile.TemporaryDirectory() as folder:
        commands = [f"read {case}" for case in (without_rivals(folder), "kim-trump-2025")]
        runs = [[once(command)[0] for command in commands] for _ in range(TURNS + 1)][1:]
    bare, whole = (statistics.median(walls) for walls in zip(*runs, strict=True))
    print(f"kim-trump-2025 without hypotheses, marks and indicators {bare:.2f} s, with them {whole:.2f} s")


def main() -> None:
    """Print a row for each command, and what hypotheses add to a reading."""
    print(f"{'command':<48} {'median s':>9} {'least':>7} {'most':>7} {'peak MB':>8}")
    for command, runs in COMMANDS:
        if runs > 1:
            once(command)
        found = [once(command) for _ in range(runs)]
        walls = [wall for wall, _ in found]
        peak = max(memory for _, memory in found)
        name = command.replace(f"{ARTICLE.parent}{os.sep}", "")
        print(
            f"{name:<48} {statistics.median(walls):>9.2f} {min(walls):>7.2f} {max(walls):>7.2f} {peak:>8.0f}"
        )
    added()


if __name__ == "__main__":
    main()
