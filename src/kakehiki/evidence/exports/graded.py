"""What a reference list has no field for: grades, origin and note, as one line."""

from __future__ import annotations

from kakehiki.evidence.ledger import Source


def graded(source: Source, origin: str, lang: str) -> str:
    """Return `reliability: B; credibility: 2; origin: …` and the note in `lang`."""
    grades = f"reliability: {source.reliability}; credibility: {source.credibility}; origin: {origin}"
    return f"{grades}; {source.note.of(lang)}" if source.note else grades
