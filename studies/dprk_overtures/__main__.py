"""`python -m studies.dprk_overtures [--pages]`: works out and writes every number and figure in docs/history/.

`--pages` makes the pages and figures anew from the stored results, without working them out.
"""

from __future__ import annotations

import argparse
import sys
from time import monotonic

from studies.dprk_overtures import pages, results


def main() -> int:
    """Work out, store, and write pages and figures."""
    asked = argparse.ArgumentParser(prog="python -m studies.dprk_overtures", description=__doc__)
    asked.add_argument("--pages", action="store_true")
    started = monotonic()
    if not asked.parse_args().pages:
        results.store(results.work_out())
    for path, text in pages.files(results.stored()).items():
        path.write_text(text, encoding="utf-8")
        print(path.relative_to(results.FOLDER.parents[1]))
    print(f"{monotonic() - started:.0f} s", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
