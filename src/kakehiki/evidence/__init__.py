"""Evidence: sources, claims and grades. Knows no case."""

from kakehiki.evidence.ledger import (
    Argument,
    Article,
    Claim,
    Direction,
    Hedge,
    Link,
    Mark,
    Passage,
    Reliability,
    Slug,
    Source,
    Text,
    Wording,
)

__all__ = [
    "Argument",
    "Article",
    "Claim",
    "Direction",
    "Hedge",
    "Link",
    "Mark",
    "Passage",
    "Reliability",
    "Slug",
    "Source",
    "Text",
    "Wording",
]
