"""Claims rest on sources and bear on parts of the case that exist; every source is used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.model import Case, Move, Term
from kakehiki.case.rules.names import unknown, unknown_list
from kakehiki.evidence import Claim
from kakehiki.evidence.when import span


def evidence_rules(case: Case) -> Iterator[Flaw]:
    """Yield unknown and unused sources, and targets that claims cannot bear on."""
    used: set[str] = set()
    for name, claim in case.claims.items():
        if claim.found is None:
            yield from _unfinished(name, claim)
        else:
            path = f"claims.{name}.found.article"
            yield from unknown(path, "article", claim.found.article, case.articles)
        yield from unknown_list(f"claims.{name}.sources", "source", claim.sources, case.sources)
        if claim.when is not None:
            yield from _no_such_day(f"claims.{name}.when", claim.when)
        used.update(claim.sources)
        for target in claim.bears_on:
            yield from _target(f"claims.{name}.bears_on.{target}", target, case)
    for name in case.sources:
        if name not in used:
            yield Flaw(f"sources.{name}", "source-unused", at_key=True, name=name)


def _unfinished(name: str, claim: Claim) -> Iterator[Flaw]:
    """Yield what a claim lacks that was written and not found in an article."""
    path = f"claims.{name}"
    if not claim.text.en and not claim.text.ja:
        yield Flaw(path, "key-missing", at_key=True, key="text", name=name)
    else:
        for language in ("en", "ja"):
            if not getattr(claim.text, language):
                inner = f"{path}.text"
                yield Flaw(
                    inner, "language-missing", at_key=True, key=language, language=language, name="text"
                )
    if not claim.sources:
        yield Flaw(f"{path}.sources", "claim-no-source", at_key=True, name=name)
    if not claim.bears_on and not claim.marks:
        yield Flaw(f"{path}.bears_on", "claim-bears-nothing", at_key=True, name=name)


def _no_such_day(path: str, when: str) -> Iterator[Flaw]:
    try:
        span(when)
    except ValueError:
        yield Flaw(path, "when-syntax", value=when)


def _target(path: str, target: str, case: Case) -> Iterator[Flaw]:
    """Yield what is wrong with one target: a section, and the names below it."""
    if target in {"now", "precision"}:
        return
    section, *names = target.split(".")
    if section not in _KINDS:
        known_sections = ["now", "precision", *_KINDS]
        yield Flaw(path, "target-unknown", at_key=True, name=target, **near(section, known_sections))
        return
    if len(names) != len(_KINDS[section]) or not all(names):
        yield Flaw(path, "target-form", at_key=True, name=target, form=_FORMS[section])
        return
    if section == "facts":
        names[0], at, episode = names[0].partition("@")
        if at:
            yield from unknown(path, "episode", episode, case.episodes, at_key=True)
    known: Mapping[str, Any] = getattr(case, section)
    for kind, name in zip(_KINDS[section], names, strict=True):
        if name not in known:
            yield from unknown(path, kind, name, known, at_key=True)
            return
        known = _below(known[name])


_FORMS = {
    "facts": "facts.FACT, facts.FACT@EPISODE",
    "interests": "interests.ACTOR.INTEREST",
    "quantities": "quantities.QUANTITY",
    "terms": "terms.TERM.LEVEL",
    "moves": "moves.MOVE.OPTION",
    "reasons": "reasons.REASON",
    "levers": "levers.LEVER",
    "episodes": "episodes.EPISODE",
}
_KINDS = {
    "facts": ("fact",),
    "interests": ("actor", "interest"),
    "quantities": ("quantity",),
    "terms": ("term", "level"),
    "moves": ("move", "option"),
    "reasons": ("reason",),
    "levers": ("lever",),
    "episodes": ("episode",),
}


def _below(part: Any) -> Mapping[str, Any]:
    """Return the names below one part of a section."""
    if isinstance(part, Term):
        return part.levels
    if isinstance(part, Move):
        return part.options
    return part if isinstance(part, Mapping) else {}
