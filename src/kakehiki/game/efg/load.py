"""From a Gambit file on disk, with the labels beside it, to its game."""

from __future__ import annotations

from pathlib import Path

from kakehiki.case.document import decode, read_bytes
from kakehiki.game.efg.read import read_efg
from kakehiki.game.efg.record import ExtensiveGame

MAX_BYTES = 16 * 1024 * 1024


def load_efg(path: str | Path) -> ExtensiveGame:
    """Read a Gambit file.

    Raises CaseError: file-...; GameError as `read_efg`.
    """
    path = Path(path)
    return read_efg(decode(read_bytes(path, MAX_BYTES), path), str(path))
