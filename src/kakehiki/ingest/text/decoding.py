"""The text in an article's bytes, whichever of the usual encodings they are in."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from kakehiki.case.document import INVISIBLE, read_bytes
from kakehiki.errors import CaseError, Problem
from kakehiki.ingest.text.sentences import HAN, KANA, LATIN

MAX_BYTES = 5 * 1024 * 1024

# What pages and files call their encoding: the codec that reads it, and the name that we give it.
CODECS = {
    "utf-8": ("utf-8-sig", "utf-8"),
    "utf8": ("utf-8-sig", "utf-8"),
    "shift_jis": ("cp932", "shift_jis"),  # what is called so holds Microsoft's characters too
    "shift-jis": ("cp932", "shift_jis"),
    "sjis": ("cp932", "shift_jis"),
    "x-sjis": ("cp932", "shift_jis"),
    "windows-31j": ("cp932", "shift_jis"),
    "cp932": ("cp932", "shift_jis"),
    "ms932": ("cp932", "shift_jis"),
    "euc-jp": ("euc_jp", "euc-jp"),
    "x-euc-jp": ("euc_jp", "euc-jp"),
    "eucjp": ("euc_jp", "euc-jp"),
    "iso-2022-jp": ("iso2022_jp_ext", "iso-2022-jp"),
    "iso-8859-1": ("cp1252", "windows-1252"),  # as browsers read it
    "us-ascii": ("cp1252", "windows-1252"),
    "ascii": ("cp1252", "windows-1252"),
    "latin1": ("cp1252", "windows-1252"),
    "windows-1252": ("cp1252", "windows-1252"),
    "iso-8859-15": ("iso8859_15", "iso-8859-15"),
    "windows-1251": ("cp1251", "windows-1251"),
    "koi8-r": ("koi8_r", "koi8-r"),
    "euc-kr": ("cp949", "euc-kr"),
    "gb2312": ("gb18030", "gb18030"),
    "gbk": ("gb18030", "gb18030"),
    "gb18030": ("gb18030", "gb18030"),
    "big5": ("big5hkscs", "big5"),
}
MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "utf-8"),
    (b"\xff\xfe\0\0", "utf-32", "utf-32"),
    (b"\0\0\xfe\xff", "utf-32", "utf-32"),
    (b"\xff\xfe", "utf-16", "utf-16"),
    (b"\xfe\xff", "utf-16", "utf-16"),
)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,20})""", re.IGNORECASE)
OTHER_FILES = (
    b"%PDF",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
)
LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
# Marks that no reader sees: word joiners, soft hyphens, and the private characters of some fonts.
UNSEEN = re.compile(INVISIBLE.pattern[:-1] + "\u00ad\u200b\u2060\ue000-\uf8ff]")
FULL_WIDTH = re.compile("[\u3000-\u303f\uff01-\uff60]")


@dataclass(frozen=True)
class Written:
    """A file's text with plain line ends and nothing hidden, its encoding, and the hash of its bytes."""

    text: str
    encoding: str
    sha256: str


def read_text(path: Path) -> Written:
    """Return a file's text in UTF-8, UTF-16, Shift_JIS, EUC-JP, ISO-2022-JP, or what the page itself declares.

    Raises `CaseError`: file-missing, file-directory, file-special, file-unreadable, file-too-large, file-empty,
    article-binary, article-encoding.
    """
    raw = read_bytes(path, MAX_BYTES)
    if raw.startswith(OTHER_FILES):
        raise _refused("article-binary", path)
    found = next(_decoded(raw), None)
    if found is None:
        raise _refused("article-binary" if b"\0" in raw else "article-encoding", path)
    text, encoding = found
    return Written(UNSEEN.sub("", LINE_ENDS.sub("\n", text)), encoding, hashlib.sha256(raw).hexdigest())


def _decoded(raw: bytes) -> Iterator[tuple[str, str]]:
    """Yield the readings of the bytes as text, the surest first: by mark, by their own word, by what fits."""
    for mark, codec, name in MARKS:
        if raw.startswith(mark):
            yield from _strictly(raw, codec, name)
    if b"\0" in raw:
        yield from _wide(raw)
        return
    if b"\x1b$" in raw or b"\x1b(" in raw:  # before UTF-8, which these bytes are too
        yield from _strictly(raw, "iso2022_jp_ext", "iso-2022-jp")
    declared = DECLARED.search(raw[:2048])
    label = declared.group(1).decode("ascii").casefold() if declared else ""
    if label in CODECS and raw[:512].lstrip()[:1] == b"<":
        yield from _strictly(raw, *CODECS[label])
    yield from _strictly(raw, "utf-8", "utf-8")
    fits = [
        found
        for codec, name in (("euc_jp", "euc-jp"), ("cp932", "shift_jis"))
        for found in _strictly(raw, codec, name)
    ]
    yield from sorted((f for f in fits if _japanese(f[0]) > 0.8), key=lambda f: -_japanese(f[0]))
    yield from filter(_western, _strictly(raw, "cp1252", "windows-1252"))
    yield from _damaged(raw, label)


def _strictly(raw: bytes, codec: str, name: str) -> Iterator[tuple[str, str]]:
    try:
        yield raw.decode(codec), name
    except UnicodeError:
        return


def _wide(raw: bytes) -> list[tuple[str, str]]:
    """Return UTF-16 without a mark, where that makes words of it: letters, kana and spaces, not kanji by chance."""
    read = [found for codec in ("utf-16-le", "utf-16-be") for found in _strictly(raw, codec, "utf-16")]
    common = re.compile(f"{LATIN.pattern}|{KANA.pattern}|[ 、。\n]")
    shares = {
        found: sum(1 for _ in common.finditer(found[0])) / len(found[0])
        for found in read
        if "\0" not in found[0]
    }
    return sorted((found for found in shares if shares[found] > 0.3), key=lambda found: -shares[found])


def _japanese(text: str) -> float:
    """Return the share of kana, kanji and their punctuation in what is not ASCII; 0 where there is no kana.

    Shift_JIS read as EUC-JP, or the other way round, fails or turns to half-width kana, which count as none.
    """
    others = re.sub(r"[\x00-\x7f]+", "", text)
    halves = sum("\uff61" <= c <= "\uff9f" for c in others)
    kana = sum(1 for _ in KANA.finditer(others)) - sum("\uff66" <= c <= "\uff9f" for c in others)
    known = kana + sum(1 for pattern in (HAN, FULL_WIDTH) for _ in pattern.finditer(others))
    return max(known - halves, 0) / len(others) if kana > 0.05 * len(others) else 0.0


def _western(found: tuple[str, str]) -> bool:
    """Return whether this is a text in Latin letters with some accents and quotes."""
    text = found[0]
    others = sum(c > "\x7f" for c in text)
    return others < 0.2 * len(text) and sum(1 for _ in LATIN.finditer(text)) > 0.5 * len(text)


def _damaged(raw: bytes, label: str) -> Iterator[tuple[str, str]]:
    """Yield a text with at most one unreadable place in a thousand characters: pages are cut and patched."""
    for codec, name in dict.fromkeys((CODECS.get(label, CODECS["utf-8"]), CODECS["utf-8"])):
        text = raw.decode(codec, errors="replace")
        lost = text.count("\ufffd")
        if lost * 1000 <= len(text) and lost * 20 <= sum(c > "\x7f" for c in text):
            yield text, name


def _refused(code: str, path: Path) -> CaseError:
    return CaseError(Problem(code, {"path": str(path)}))
