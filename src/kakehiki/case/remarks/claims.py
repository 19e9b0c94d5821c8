"""Remarks on claims: what they still lack."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.load import LoadedCase
from kakehiki.case.remarks.record import Remark


def claim_remarks(loaded: LoadedCase) -> Iterator[Remark]:
    """Yield claims without source, words, bearing, direction or mark, and their unusable links."""
    case = loaded.case
    total = str(len(case.claims))
    for name, claim in case.claims.items():
        place = loaded.place(f"claims.{name}")
        if not claim.sources:
            yield Remark("claim-unsourced", {"name": name, "total": total}, place)
        for link in claim.unusable:
            spot = loaded.place(f"claims.{name}.unusable")
            yield Remark("link-unusable", {"name": name, "link": link}, spot)
        if not claim.text.en and not claim.text.ja:
            yield Remark("claim-unwritten", {"name": name, "total": total}, place)
        if not claim.bears_on and not claim.marks:
            yield Remark("claim-unplaced", {"name": name, "total": total}, place)
        unclear = tuple(target for target, direction in claim.bears_on.items() if direction == "unclear")
        if unclear:
            spot = loaded.place(f"claims.{name}.bears_on")
            yield Remark("claim-undirected", {"name": name, "targets": unclear, "total": total}, spot)
        if case.hypotheses and not claim.marks:
            yield Remark("claim-unmarked", {"name": name, "total": total}, place)
