"""What imports cost: `python benchmarks/imports.py` (decision 0002).

Each line is a fresh process that imports and ends, once before the clock starts so that byte code is compiled.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
from time import perf_counter

IMPORTS = (
    "sys",
    "numpy",
    "numpy, scipy.special",
    "numpy, scipy.stats",
    "numpy, scipy.stats.qmc",
)
RUNS = 9


def once(modules: str) -> float:
    """Return the wall seconds of one process that imports."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    started = perf_counter()
    subprocess.run([sys.executable, "-c", f"import {modules}"], env=environment, check=True)
    return perf_counter() - started


def main() -> None:
    """Print the least and the median of several runs of each line."""
    for modules in IMPORTS:
        once(modules)
        taken = [once(modules) for _ in range(RUNS)]
        print(f"{modules:24} {min(taken):.2f} s least, {statistics.median(taken):.2f} s median")


if __name__ == "__main__":
    main()
