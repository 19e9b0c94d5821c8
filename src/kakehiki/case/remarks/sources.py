"""Remarks on sources: how many origins there are behind them, who leans on which, what is unknown of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from kakehiki.case.load import LoadedCase
from kakehiki.case.remarks.record import Remark, Values
from kakehiki.evidence.origins import independent, origins

OFTEN = 3  # claims on one origin from which on it is named


def source_remarks(loaded: LoadedCase) -> Iterator[Remark]:
    """Yield claims with one origin, origins that many claims rest on, sources with one use, no date or no grade."""
    yield from _origins(loaded)
    case = loaded.case
    total = str(len(case.sources))
    uses: dict[str, int] = defaultdict(int)
    for claim in case.claims.values():
        for name in claim.sources:
            uses[name] += 1
    for name, source in case.sources.items():
        params, place = {"name": name, "total": total}, loaded.place(f"sources.{name}")
        if uses[name] == 1 and len(case.claims) > 1:
            yield Remark("source-single-use", params, place)
        if source.date is None:
            yield Remark("source-undated", params, place)
        if source.reliability == "F" or source.credibility == 6:
            yield Remark("grade-open", params, place)


def _origins(loaded: LoadedCase) -> Iterator[Remark]:
    case = loaded.case
    origin_of = origins(case.sources)
    resting: dict[str, list[str]] = defaultdict(list)
    for name, claim in case.claims.items():
        behind = independent(claim, origin_of)
        if len(behind) == 1 < len(claim.sources):
            values: Values = {"name": name, "sources": tuple(claim.sources), "origin": behind[0]}
            yield Remark("one-origin", values, loaded.place(f"claims.{name}.sources"))
        for origin in behind:
            resting[origin].append(name)
    for origin, claims in sorted(resting.items(), key=lambda item: -len(item[1])):
        if len(claims) >= OFTEN:
            copies = tuple(name for name, its_own in origin_of.items() if its_own == origin)
            place = loaded.place(f"sources.{copies[0]}")
            params: Values = {"name": origin, "sources": copies, "claims": tuple(claims)}
            yield Remark("page-cited-often", params, place)
