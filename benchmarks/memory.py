"""Memory and time of whole readings, each in a process of its own.

    python benchmarks/memory.py [CASE] [DRAWS ...]

Prints for each number of draws the largest resident size and the seconds of `kakehiki read CASE --draws N --json`.
Without arguments: kim-trump-2025 at 4,096 and 100,000 draws; exit status 1 if one of them takes 1 GB or more.
"""

from __future__ import annotations

import os
import subprocess
import sys
from time import monotonic

LIMIT = 1e9  # bytes


def measure(case: str, draws: int) -> tuple[float, float]:
    """Return the largest resident size in bytes and the seconds of one reading."""
    program = "from kakehiki.cli import main; main()"
    command = [sys.executable, "-c", program, "read", case, "--draws", str(draws), "--json"]
    started = monotonic()
    child = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(child.pid, 0)
    if status:
        raise SystemExit(f"{case} with {draws} draws: the reading failed")
    unit = 1 if sys.platform == "darwin" else 1024
    return float(usage.ru_maxrss * unit), monotonic() - started


def main(arguments: list[str]) -> int:
    """Measure and print; return the exit status."""
    case = arguments[0] if arguments else "kim-trump-2025"
    worst = 0.0
    for draws in map(int, arguments[1:] or ["4096", "100000"]):
        size, seconds = measure(case, draws)
        worst = max(worst, size)
        print(f"{case}  {draws:>8,} draws  {size / 1e6:6.0f} MB  {seconds:6.1f} s", flush=True)
    return int(worst >= LIMIT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
