"""What whole commands cost, start-up included: `python benchmarks/commands.py`.

Each command runs in a fresh process, once before the clock starts so that byte code is compiled; wall time as median
and range, peak memory of the process as the operating system counts it.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

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


def main() -> None:
    """Print a row for each command."""
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


if __name__ == "__main__":
    main()
