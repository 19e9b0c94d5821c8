"""Evidence: sources, claims and grades. Knows no case."""

from kakehiki.evidence.ledger import Claim, Direction, Source, Text

__all__ = ["Claim", "Direction", "Source", "Text"]
