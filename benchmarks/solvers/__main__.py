"""The whole comparison: `python -m benchmarks.solvers [--quick] [--write] [--python PYTHON ...]`.

Peers that this interpreter lacks are looked for in those named by `--python`; which were absent, and how to install
them, is said with the tables. `--write` puts the tables into docs/benchmarks.md between its two markers; `--quick`
takes shorter measurements.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.solvers import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- python -m benchmarks.solvers: begin -->", "<!-- python -m benchmarks.solvers: end -->"


def main() -> int:
    """Measure, print and perhaps write."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.solvers", description=__doc__)
    asked.add_argument("--quick", action="store_true")
    asked.add_argument("--write", action="store_true")
    asked.add_argument("--python", nargs="*", default=[])
    options = asked.parse_args()
    text = tables.report(options.quick, tuple(options.python), progress=sys.stderr)
    print(text)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        _, after = rest.split(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
