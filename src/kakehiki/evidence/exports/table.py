"""The ledger as CSV (RFC 4180): one row for each claim and each of its sources."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from io import StringIO

from kakehiki.evidence.ledger import Claim, Source
from kakehiki.evidence.origins import origins

CLAIM = (
    *("claim", "text_en", "text_ja", "when", "names", "part", "hedge", "bears_on", "marks"),
    *("article", "sentence", "line", "unusable"),
)
SOURCE = (
    *("source", "outlet", "title", "url", "date", "language", "reliability", "credibility", "origin"),
    *("note_en", "note_ja"),
)
# What makes a spreadsheet take a cell for a formula; some take the full-width signs too.
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠")


def csv_table(claims: Mapping[str, Claim], sources: Mapping[str, Source]) -> str:
    """Return the table with a line of column names; a claim without a source has one row.

    Several values in one cell are joined by `; `. A cell that a spreadsheet would take for a formula begins with an
    apostrophe.
    """
    out = StringIO(newline="")
    rows = csv.writer(out)
    rows.writerow([*CLAIM, *SOURCE])
    origin_of = origins(sources)
    for name, claim in claims.items():
        left = list(_claim(name, claim))
        for source in claim.sources or [""]:
            right = _source(source, sources[source], origin_of[source]) if source else [""] * len(SOURCE)
            rows.writerow([_harmless(cell) for cell in (*left, *right)])
    return out.getvalue()


def _claim(name: str, claim: Claim) -> Iterator[str]:
    """Yield a claim's cells in the order of `CLAIM`."""
    yield from (name, claim.text.en, claim.text.ja, claim.when or "", "; ".join(claim.names))
    yield from (claim.part or "", claim.hedge or "")
    yield from (
        "; ".join(f"{key} {value}" for key, value in held.items()) for held in (claim.bears_on, claim.marks)
    )
    found = claim.found
    yield from (found.article, str(found.sentence), str(found.line)) if found else ("", "", "")
    yield "; ".join(claim.unusable)


def _source(name: str, source: Source, origin: str) -> Iterator[str]:
    """Yield a source's cells in the order of `SOURCE`."""
    yield from (name, source.outlet, source.title or "", source.url)
    yield from (str(source.date or ""), source.language, source.reliability, str(source.credibility), origin)
    yield from (source.note.en, source.note.ja) if source.note else ("", "")


def _harmless(cell: str) -> str:
    return f"'{cell}" if cell.lstrip().startswith(_FORMULA) else cell
