"""Evidence: sources, claims and grades. Knows no case."""

from kakehiki.evidence.ledger import (
    Article,
    Claim,
    Direction,
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
    "Article",
    "Claim",
    "Direction",
    "Link",
    "Mark",
    "Passage",
    "Reliability",
    "Slug",
    "Source",
    "Text",
    "Wording",
]
