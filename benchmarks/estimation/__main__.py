"""Strategic estimation here and in R, on the same tables in one run: `python -m benchmarks.estimation [--write]`.

`--write` puts the table into docs/benchmarks.md between its two markers. Where R or its package `games` is absent, what
to install is said, and ours is measured alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from benchmarks.estimation import tables

PAGE = Path(__file__).resolve().parents[2] / "docs" / "benchmarks.md"
BEGIN, END = (
    "<!-- python -m benchmarks.estimation: begin -->",
    "<!-- python -m benchmarks.estimation: end -->",
)


def main() -> int:
    """Measure, print and perhaps write."""
    asked = argparse.ArgumentParser(prog="python -m benchmarks.estimation", description=__doc__)
    asked.add_argument("--write", action="store_true")
    options = asked.parse_args()
    text = tables.report()
    print(text)
    if options.write:
        page = PAGE.read_text(encoding="utf-8")
        before, rest = page.split(BEGIN)
        _, after = rest.split(END)
        PAGE.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
