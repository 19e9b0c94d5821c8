"""What the ids in a ledger stand for: targets of claims, and the entities that they name."""

from __future__ import annotations

from kakehiki.case.model import Case
from kakehiki.evidence import Text
from kakehiki.ingest.meaning.names import shipped_names
from kakehiki.report.columns import inert


def target_label(case: Case, target: str, lang: str) -> str | None:
    """Return the label of what a claim bears on; None for what has none, such as the precision."""
    section, _, rest = target.partition(".")
    name, _, inner = rest.partition(".")
    found: Text | None = None
    match section:
        case "now":
            found = case.now.label
        case "facts":
            found = case.facts[name.partition("@")[0]].label
        case "quantities" | "reasons" | "levers" | "episodes":
            found = getattr(case, section)[name].label
        case "interests":
            found = case.interests[name][inner].label
        case "terms":
            found = case.terms[name].levels[inner].label
        case "moves":
            found = case.moves[name].options[inner].label
    return None if found is None else inert(found.of(lang))


def name_label(case: Case, name: str, lang: str) -> str | None:
    """Return the name of an actor of the case, or of an entity of the shipped list; None for others."""
    if name in case.actors:
        return inert(case.actors[name].label.of(lang))
    known = shipped_names().entities.get(name)
    return None if known is None else known.label.of(lang)
