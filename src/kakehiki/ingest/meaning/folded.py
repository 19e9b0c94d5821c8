"""Text as it is compared: one width, one case, plain dashes and spaces, with the places in the original."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−﹘﹣－"), "-")
_PLAIN = {**_DASHES, ord("’"): "'", ord("‘"): "'", ord("ʼ"): "'", ord("〜"): "~", ord("～"): "~"}
_HALF_WIDTH_MARKS = "ﾞﾟ"


@dataclass(frozen=True)
class Folded:
    """A folded text; character i of it stands at `starts[i]` up to `ends[i]` of the original."""

    text: str
    original: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where a non-empty stretch of the folded text stands in the original."""
        return self.starts[start], self.ends[end - 1]

    def is_upper(self, position: int) -> bool:
        """Tell whether the original has a capital there."""
        return self.original[self.starts[position]].isupper()


def fold(text: str) -> Folded:
    """Return the text in lower case and normal width (NFKC), without accents, each run of white space one space."""
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    chunk = size = 0  # where the last character began in the original, and how many it became
    for place, char in enumerate(text):
        if size and (char in _HALF_WIDTH_MARKS or unicodedata.combining(char)):
            del out[-size:], starts[-size:], ends[-size:]
            piece = folded(text[chunk : place + 1])
        else:
            chunk, piece = place, folded_character(char)
            if piece == " " and out and out[-1] == " ":
                ends[-1], size = place + 1, 0
                continue
        size = len(piece)
        out.extend(piece)
        starts.extend([chunk] * size)
        ends.extend([place + 1] * size)
    return Folded("".join(out), text, tuple(starts), tuple(ends))


def folded(text: str) -> str:
    """Return a few characters as they are compared."""
    if text.isascii():
        return " " if text.isspace() else text.casefold()
    if text.isspace():
        return " "
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).translate(_PLAIN).casefold())
    kept = (c for c in plain if not "\u0300" <= c <= "\u036f" and unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=8192)
def folded_character(char: str) -> str:
    """Return one character as it is compared."""
    return folded(char)
