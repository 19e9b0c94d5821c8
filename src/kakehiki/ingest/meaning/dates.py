"""Dates in a text: explicit, partial and relative, in Japanese and English."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date as Date
from datetime import timedelta
from itertools import pairwise
from typing import NamedTuple

from kakehiki.ingest.meaning import dated_en, dated_ja, dated_signs
from kakehiki.ingest.meaning.folded import Folded, fold
from kakehiki.ingest.meaning.spans import Setting

_RULES = {
    "ja": (*dated_signs.RULES, *dated_ja.RULES, *dated_en.RULES),
    "en": (*dated_signs.RULES, *dated_en.RULES, *dated_ja.RULES),
}
# Where these find no such day (2月30日), no part of what is written is a date.
_WHOLE = (*dated_signs.WHOLE, *dated_ja.WHOLE, *dated_en.WHOLE)
_SENTENCE_END = re.compile(r"[。！？\n]|[.!?][\"'”’)]? +(?=[^\W\d_a-z])")
_SINCE = re.compile(r"以来|以降|後|前|since|after|before|ago")
_AHEAD = re.compile(
    r"予定|見通し|見込み|計画|方針|控え|に向け|目指|までに|意向|考え|提案|呼びかけ|開催|開かれる|行われる|始まる|迎え|を前に|間近|へ[。、]"
    r"|\b(?:will|would|plan(?:s|ned)?|scheduled|upcoming|due|expected|set to|by the end|hop(?:es?|ing) to|intends?"
    r"|agreed? to|next|ahead of|propos(?:es?|ed))\b"
)
_TO = re.compile(r"から|まで|~|-| - | to | through | until | till ")


@dataclass(frozen=True)
class When:
    """A day or a stretch of days, and where the text says so."""

    start: Date
    end: Date
    start_char: int
    end_char: int
    written: str

    @property
    def iso(self) -> str:
        """Return the date as ISO 8601 has it: "2019", "2019-02", "2019-02-27", or an interval "A/B"."""
        return _iso(self.start, self.end)


def dates(text: str, language: str, written: Date | None, *, earlier: When | None = None) -> tuple[When, ...]:
    """Return the dates in a text in its order, none overlapping.

    What leaves out a year or a month is read against the day of `written` and the date mentioned last (at the
    beginning: `earlier`), and lies after the day of writing only where the sentence speaks of what is to come.
    """
    page = fold(text)
    sentences = _sentences(text)
    found = [replace(earlier, start_char=-1, end_char=-1)] if earlier is not None else []
    before = len(found)
    taken = 0
    for match, rule in _candidates(page, language):
        first, last = page.span(match.start(), match.end())
        if first < taken:
            continue
        sentence = sentences[bisect(sentences, first, key=lambda s: s.start) - 1]
        span = rule(match, _setting(text, first, sentence, written, found[-5:]), page)
        if span is not None:
            found.append(When(*span, first, last, text[first:last]))
        if span is not None or rule in _WHOLE:
            taken = last
    return tuple(_ranges(text, found[before:]))


def in_sentences(
    sentences: Sequence[str], language: str, written: Date | None
) -> tuple[tuple[When, ...], ...]:
    """Return the dates in each sentence of one text; places are counted within the sentence."""
    earlier: When | None = None
    found = []
    for sentence in sentences:
        found.append(dates(sentence, language, written, earlier=earlier))
        earlier = found[-1][-1] if found[-1] else earlier
    return tuple(found)


class _Sentence(NamedTuple):
    start: int
    ahead: bool


def _sentences(text: str) -> list[_Sentence]:
    """Return where sentences begin, and whether they speak of what is to come."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))]
    pieces = (text[a:b].casefold() for a, b in pairwise([*starts, len(text)]))
    return [
        _Sentence(start, _AHEAD.search(piece) is not None)
        for start, piece in zip(starts, pieces, strict=True)
    ]


def _candidates(page: Folded, language: str) -> Iterator[tuple[re.Match[str], dated_signs.Rule]]:
    found = [
        (match.start(), -match.end(), order, match, rule)
        for order, (pattern, rule) in enumerate(_RULES["ja" if language == "ja" else "en"])
        for match in pattern.finditer(page.text)
    ]
    return ((match, rule) for _, _, _, match, rule in sorted(found, key=lambda item: item[:3]))


def _setting(text: str, at: int, sentence: _Sentence, written: Date | None, known: list[When]) -> Setting:
    spans = [(when.start, when.end) for when in reversed(known)]
    within = next((span for span in spans if (span[1] - span[0]).days < 31), None)
    near = bool(known) and sentence.start <= known[-1].start_char
    between = fold(text[known[-1].end_char : at]).text if near else ""
    ahead = sentence.ahead or _TO.fullmatch(between) is not None  # what has begun may last
    return Setting(
        written, spans[0] if spans else None, within, near, _SINCE.search(between) is not None, ahead
    )


def _ranges(text: str, found: list[When]) -> Iterator[When]:
    """Join two dates that the text writes as from one to the other."""
    held: When | None = None
    for when in found:
        if held is not None and _joined(text, held, when):
            held = When(
                held.start, when.end, held.start_char, when.end_char, text[held.start_char : when.end_char]
            )
            continue
        if held is not None:
            yield held
        held = when
    if held is not None:
        yield held


def _joined(text: str, first: When, second: When) -> bool:
    between = fold(text[first.end_char : second.start_char]).text
    pair = between == " and " and text[: first.start_char].casefold().endswith("between ")
    return first.end <= second.end and first.start <= second.start and (pair or bool(_TO.fullmatch(between)))


def _iso(start: Date, end: Date) -> str:
    if start == end:
        return start.isoformat()
    next_day = end + timedelta(days=1)
    if start.day == 1 and next_day.day == 1:
        if start.month == 1 and next_day.month == 1:
            first, last = f"{start:%Y}", f"{end:%Y}"
        else:
            first, last = f"{start:%Y-%m}", f"{end:%Y-%m}"
        return first if first == last else f"{first}/{last}"
    return f"{start.isoformat()}/{end.isoformat()}"
