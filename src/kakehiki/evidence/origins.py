"""Which sources are one origin: the same page, or copies of one report."""

from __future__ import annotations

from collections.abc import Mapping

from kakehiki.evidence.ledger import Claim, Source
from kakehiki.evidence.pages import page_of


def origins(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return each source's origin: sources that are one page, or name one origin, or one the other, share it.

    An origin is called by the name that a source gives it, else by its first source's id.
    """
    above: dict[str, str] = {}  # a forest: from each source, page and name to another of its origin

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = key = above[above[key]]
        return key

    for name, source in sources.items():
        above[root(f"page {page_of(source.url) or source.url}")] = root(name)
        if source.origin is not None:  # a slug, as are the ids of sources: both are names of one kind
            above[root(source.origin)] = root(name)
    called: dict[str, str] = {}
    for name, source in sources.items():
        if source.origin is not None:
            called.setdefault(root(name), source.origin)
    return {name: called.setdefault(root(name), name) for name in sources}


def independent(claim: Claim, origins: Mapping[str, str]) -> tuple[str, ...]:
    """Return the origins that a claim rests on, each once, in the order of its sources."""
    return tuple(dict.fromkeys(origins[source] for source in claim.sources))
