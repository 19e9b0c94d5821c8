"""Articles merged into a case that is being written: new entries go in, and nothing that was there changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kakehiki.case.document import MAX_BYTES, document_of, read_bytes
from kakehiki.case.load import case_in
from kakehiki.case.model import Case
from kakehiki.errors import CaseError, Problem
from kakehiki.ingest.drafting.draft import fitting
from kakehiki.ingest.drafting.gather import Gathered, gather
from kakehiki.ingest.drafting.splice import Splice, spliced, splices
from kakehiki.ingest.meaning.names import shipped_names
from kakehiki.ingest.text.article import Article

_SECTIONS = ("articles", "sources", "claims")


@dataclass(frozen=True)
class Merged:
    """The text of a case file before and after, what was put in where, and what was found in each article."""

    before: str
    text: str
    parts: tuple[Splice, ...]
    gathered: Gathered


def merge(path: Path, articles: Sequence[Article]) -> Merged:
    """Return a case file's text with what articles bring: claims, the pages that they cite, and the articles.

    Articles that the case holds already bring nothing, and the text then stays as it is. The new text is read and
    checked, and holds all that the case held.

    Raises `CaseError`: as `load_case`; section-not-block, draft-too-large, merge-unsound.
    """
    raw = read_bytes(path, MAX_BYTES)
    loaded = case_in(document_of(raw, path))
    before = raw.decode("utf-8")
    gathered = gather(articles, loaded.case, shipped_names(), path.parent)
    added = {name: getattr(gathered, name) for name in _SECTIONS}
    parts = splices(loaded, before, added)
    text = spliced(before, parts)
    if parts:
        merged = fitting(text.encode("utf-8"), path).case
        if _without(merged, gathered) != loaded.case:
            raise CaseError(Problem("merge-unsound", {"path": str(path)}))
    return Merged(before, text, parts, gathered)


def _without(merged: Case, gathered: Gathered) -> Case:
    """Return a merged case without the entries that articles brought."""
    kept = {
        name: {
            key: part
            for key, part in getattr(merged, name).items()
            if key not in {entry.id for entry in getattr(gathered, name)}
        }
        for name in _SECTIONS
    }
    return merged.model_copy(update=kept)
