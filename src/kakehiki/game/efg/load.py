"""From a Gambit file on disk, with the labels beside it, to its game."""

from __future__ import annotations

from pathlib import Path

from kakehiki.case.document import decode, read_bytes
from kakehiki.game.efg.labels import labelled, read_labels
from kakehiki.game.efg.read import read_efg
from kakehiki.game.efg.record import ExtensiveGame

MAX_BYTES = 16 * 1024 * 1024


def load_efg(path: str | Path, lang: str = "en") -> ExtensiveGame:
    """Read a Gambit file; if its labels are beside it, the game has them, in one language where there are several.

    Raises CaseError: file-...; GameError as `read_efg` and `read_labels`.
    """
    path = Path(path)
    game = read_efg(_text(path), str(path))
    beside = labels_file(path)
    return labelled(game, read_labels(_text(beside), str(beside)), lang) if beside.exists() else game


def labels_file(path: Path) -> Path:
    """Return where the labels of a Gambit file are kept."""
    return path.with_name(f"{path.name}.labels.json")


def _text(path: Path) -> str:
    return decode(read_bytes(path, MAX_BYTES), path)
