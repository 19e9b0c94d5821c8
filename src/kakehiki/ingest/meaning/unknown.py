"""What looks like a proper name in a text: words with capitals, katakana, what stands before titles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from kakehiki.ingest.meaning import sudachi
from kakehiki.ingest.meaning.aliases import forms, table


@lru_cache
def goes_before_names() -> frozenset[str]:
    """Return capitalised words that stand before a name without being a part of it, in lower case."""
    return frozenset(word.casefold() for word in table()["address"]["en"])


def candidates(text: str, language: str) -> Iterator[tuple[int, str]]:
    """Return what looks like a proper name, known or not, and where it begins; better finds first."""
    if language != "ja":
        yield from _capitalised(text)
        return
    yield from _katakana_and_titled(text)
    if sudachi.available():
        yield from sudachi.proper_names(text, _japanese_words())


@lru_cache
def _japanese_words() -> tuple[str, ...]:
    return tuple(key for key, form in forms().items() if len(form.parts) == 1 and not key.isascii())


def _katakana_and_titled(text: str) -> Iterator[tuple[int, str]]:
    stopped = table()["unknown"]["kanji"]
    for match in _unknown_japanese().finditer(text):
        name = match["dotted"] or match["katakana"] or match["kanji"]
        if match["kanji"] is None or not any(word in name for word in stopped):
            yield match.start(), name


@lru_cache
def _unknown_japanese() -> re.Pattern[str]:
    titles = "|".join(sorted(table()["unknown"]["titles"], key=len, reverse=True))
    between = "|".join(sorted(table()["titles"]["between"], key=len, reverse=True))
    return re.compile(
        r"(?P<dotted>(?<![ァ-ヺー])[ァ-ヺー]{2,20}(?:[・＝][ァ-ヺー]{1,20})+)"
        rf"|(?P<katakana>(?<![ァ-ヺー・])[ァ-ヺー]{{2,20}})(?=[ 　]?(?:{between})?(?:{titles}))"
        rf"|(?P<kanji>(?<![㐀-鿿々])[㐀-鿿々]{{2,4}}?)(?=(?:（[ァ-ヺー・]+）)?(?:{titles}))"
    )


_CAPITALISED = re.compile(
    r"[^\W\d_a-z][\w'’ʼ]*(?:-[\w'’ʼ]+)*(?:(?<=\b[^\W\d_])\.)?"
    r"(?: (?:(?:(?<=University )|(?<=Institute )|(?<=Ministry )|(?<=Council ))(?:of|for|on) (?:the )?"
    r"|al-|bin |von |van |de |da )?(?=[^\W\d_a-z]))?"
)


def _capitalised(text: str) -> Iterator[tuple[int, str]]:
    """Find runs of capitalised words, none in a text that is capitalised throughout, such as a heading."""
    words = re.findall(r"[^\W\d_]+", text)
    if len(words) > 3 and sum(word[0].isupper() for word in words) > 0.7 * len(words):
        return
    plain = _plain()
    for run in re.finditer(rf"(?:{_CAPITALISED.pattern})+", text):
        if not run[0][0].isupper():  # letters that have no capitals, such as kana
            continue
        at, parts = run.start(), list(_CAPITALISED.finditer(run[0]))
        before = text[max(0, at - 9) : at].rstrip(" \"'“‘([")
        opening = not before or before.endswith((".", "!", "?", ":", "\n", "—", "|", "•"))
        first, end = 0, len(parts)
        while first < end and (_bare(parts[first]) in plain or (opening and end - first == 1)):
            first, opening = first + 1, False
        while first < end and _bare(parts[end - 1]) in plain:
            end -= 1
        if first < end:
            name = run[0][parts[first].start() : parts[end - 1].end()].strip()
            yield at + parts[first].start(), re.sub(r"['’ʼ]s?$|\.$", "", name)


def after_roles(name: str) -> str:
    """Return what is left of an English name that begins with the words of an office, or nothing where none does."""
    parts = list(_CAPITALISED.finditer(name.lstrip()))
    first = next((n for n, part in enumerate(parts) if _bare(part) not in _plain()), len(parts))
    return name.lstrip()[parts[first].start() :] if 0 < first < len(parts) else ""


@lru_cache
def _plain() -> frozenset[str]:
    """Return capitalised words that are no part of a name, in lower case."""
    kept = (word.casefold() for part in ("roles", "days") for word in table()["unknown"][part])
    return goes_before_names().union(kept)


def _bare(word: re.Match[str]) -> str:
    return re.sub(r"['’ʼ]s?$|\.$", "", word[0].split()[0]).casefold()
