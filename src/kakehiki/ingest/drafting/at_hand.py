"""The articles that a case was drafted from, where they still lie beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from kakehiki.case.document import read_bytes
from kakehiki.errors import CaseError
from kakehiki.evidence import Article, Passage
from kakehiki.ingest.text.article import read_article
from kakehiki.ingest.text.decoding import MAX_BYTES


class AtHand:
    """The sentences of the articles whose very bytes (SHA-256) lie in a case's folder or below it."""

    def __init__(self, folder: Path, articles: Mapping[str, Article]) -> None:
        self._texts: dict[tuple[str, int, int], str] = {}
        for name, known in articles.items():
            path = next((path for path in _places(folder, known.file) if _holds(path, known.sha256)), None)
            if path is not None:
                for sentence in read_article(path).sentences:
                    self._texts[name, sentence.number, sentence.line] = sentence.text

    def text(self, passage: Passage) -> str | None:
        """Return a sentence, or None where its article is not at hand, or is taken apart otherwise than it was."""
        return self._texts.get((passage.article, passage.sentence, passage.line))


def name_in(folder: Path, path: Path) -> str:
    """Return how a case in a folder names an article: by its path from there if it lies below it, else by its name."""
    try:
        return path.resolve().relative_to(folder.resolve()).as_posix()
    except ValueError:
        return path.name


def _places(folder: Path, file: str) -> Iterator[Path]:
    """Yield where an article may lie; a path that leads out of the folder is not followed."""
    written = Path(file)
    if not written.is_absolute() and ".." not in written.parts:
        yield folder / written
    yield folder / written.name


def _holds(path: Path, sha256: str) -> bool:
    try:
        return hashlib.sha256(read_bytes(path, MAX_BYTES)).hexdigest() == sha256
    except CaseError:
        return False
