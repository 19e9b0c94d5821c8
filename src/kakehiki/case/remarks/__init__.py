"""What leaves a case sound, but should be known before its evidence is relied on."""

from __future__ import annotations

from kakehiki.case.load import LoadedCase
from kakehiki.case.remarks.claims import claim_remarks
from kakehiki.case.remarks.dates import date_remarks
from kakehiki.case.remarks.hypotheses import hypothesis_remarks
from kakehiki.case.remarks.numbers import number_remarks
from kakehiki.case.remarks.record import Remark
from kakehiki.case.remarks.sources import source_remarks

# The weightiest first; the words of each are in `words/*/remarks.toml`.
CODES = (
    "one-origin",
    "page-cited-often",
    "page-older",
    "page-much-younger",
    "known-later",
    "claim-unsourced",
    "link-unusable",
    "claim-unwritten",
    "claim-unplaced",
    "claim-undirected",
    "claim-unmarked",
    "hypotheses-same",
    "prior-zero",
    "hypothesis-unmarked",
    "source-single-use",
    "source-undated",
    "grade-open",
    "numbers-unjudged",
)

__all__ = ["CODES", "Remark", "remarks"]


def remarks(loaded: LoadedCase) -> tuple[Remark, ...]:
    """Return all remarks on a case's evidence, by the order of `CODES` and then as each check found them."""
    found = [
        *source_remarks(loaded),
        *date_remarks(loaded),
        *claim_remarks(loaded),
        *hypothesis_remarks(loaded),
        *number_remarks(loaded),
    ]
    return tuple(sorted(found, key=lambda remark: CODES.index(remark.code)))
