"""The bytes of a case file, and the text and lines they hold, refused early when they cannot be a case."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from dataclasses import dataclass
from pathlib import Path

from kakehiki.errors import CaseError, Place, Problem

MAX_BYTES = 4 * 1024 * 1024

BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
INVISIBLE = re.compile(f"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff\ud800-\udfff{BIDI}]")


@dataclass(frozen=True)
class Document:
    """A case file as text: its path as given, the hash of its bytes, and its lines without line ends."""

    path: Path
    sha256: str
    text: str
    lines: tuple[str, ...]

    def place(self, line: int, column: int) -> Place:
        """Return the place at a 1-based line and column, with the line's text."""
        text = self.lines[line - 1] if line <= len(self.lines) else ""
        return Place(str(self.path), line, column, text)


def read_document(path: Path) -> Document:
    """Read a file as UTF-8 text; a byte order mark and any line ends are accepted.

    Raises `CaseError`: file-missing, file-directory, file-special, file-unreadable, file-too-large,
    file-empty, file-binary, file-encoding, character-hidden.
    """
    return document_of(read_bytes(path, MAX_BYTES), path)


def document_of(raw: bytes, path: Path) -> Document:
    """Return the document that a file of these bytes would be.

    Raises `CaseError`: file-binary, file-encoding, character-hidden.
    """
    text = decode(raw, path).removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    document = Document(path, hashlib.sha256(raw).hexdigest(), text, tuple(text.split("\n")))
    hidden = [
        Problem(
            "character-hidden",
            {"character": code_point(found.group())},
            document.place(number, found.start() + 1),
        )
        for number, line in enumerate(document.lines, 1)
        for found in INVISIBLE.finditer(line)
    ]
    if hidden:
        raise CaseError(hidden)
    return document


def code_point(character: str) -> str:
    """Return a character's number as Unicode writes it."""
    return f"U+{ord(character):04X}"


def read_bytes(path: Path, most: int) -> bytes:
    """Return a file's bytes, at most `most`; its size is looked at first, so that a huge file costs nothing.

    Raises `CaseError`: file-missing, file-directory, file-special, file-unreadable, file-too-large, file-empty.
    """
    try:
        about = os.stat(path)
        if stat.S_ISDIR(about.st_mode):
            raise _refused("file-directory", path)
        if not stat.S_ISREG(about.st_mode):
            raise _refused("file-special", path)
        if about.st_size <= most:
            with open(path, "rb") as file:
                raw = file.read(most + 1)  # it may have grown since
            if not raw.strip():
                raise _refused("file-empty", path)
            if len(raw) <= most:
                return raw
    except PermissionError:
        raise _refused("file-unreadable", path) from None
    except (OSError, ValueError):  # ValueError: a NUL in the name
        raise _refused("file-missing", path) from None
    size = f"{about.st_size / 1024**2:.1f}"
    raise _refused("file-too-large", path, size=size, limit=str(most // 1024**2))


def decode(raw: bytes, path: Path) -> str:
    """Return the text of bytes in UTF-8; raises `CaseError`: file-binary, file-encoding."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        raise _refused("file-encoding", path, line="1")
    if b"\0" in raw:
        raise _refused("file-binary", path)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].replace(b"\r\n", b"\n").replace(b"\r", b"\n")
        line = before.count(b"\n") + 1
        column = len(before.rpartition(b"\n")[2].decode("utf-8")) + 1
        place = Place(str(path), line, column)
        raise CaseError(Problem("file-encoding", {"path": str(path), "line": str(line)}, place)) from None


def _refused(code: str, path: Path, **params: str) -> CaseError:
    return CaseError(Problem(code, {"path": str(path), **params}))
