"""Widths of text with East Asian characters, wrapping by Japanese rules, taking control characters out."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Sequence

NO_START = frozenset(
    "、。，．,.!?！？:;：；）)」』】〕］]｝}〉》”’…ー〜～々ゝゞ・%％["
    + "ぁぃぅぇぉっゃゅょゎァィゥェォッャュョヮ"
)
NO_END = frozenset("（(「『【〔［[｛{〈《“‘〜～")
_BIDI = "\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u2069\ufeff"
_CONTROL = re.compile(f"[\x00-\x08\x0e-\x1f\x7f-\x9f{_BIDI}]")
_TAG = re.compile("[\U000e0000-\U000e007f]")


def inert(text: str) -> str:
    """Return `text` on one line, without control, bidirectional and invisible characters."""
    return " ".join(_TAG.sub("", _CONTROL.sub("", text)).split())


def is_wide(char: str) -> bool:
    """Whether a character takes two columns."""
    return unicodedata.east_asian_width(char) in "WF"


def columns(text: str) -> int:
    """Return how many columns of a terminal the text takes."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if is_wide(c) else 1 for c in text)


def ems(text: str) -> float:
    """Return about how wide the text is in a sans-serif font, in units of its size."""
    return sum(_em(char) for char in text)


def _em(char: str) -> float:
    if unicodedata.combining(char):
        return 0.0
    if is_wide(char):
        return 1.0
    if char in "iljtfrI.,:;'|!()[] ":
        return 0.34
    return 0.74 if char.isupper() or char in "mwMW%@—" else 0.57


def wrap(text: str, width: float, measure: Callable[[str], float] = columns) -> list[str]:
    """Return lines no wider than `width`: none starts with 、。」 or ends with 「; a long word is cut."""
    lines, line = [], ""
    for unit in _units(text):
        if line and measure(line + unit.rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line = line + unit if line else unit.lstrip()
        while measure(line.rstrip()) > width:
            head = _fitting(line, width, measure)
            lines.append(head)
            line = line[len(head) :]
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def balanced(text: str, width: float, measure: Callable[[str], float]) -> list[str]:
    """Return as few lines as `wrap` makes, of about equal length."""
    fewest = wrap(text, width, measure)
    for tenths in range(5, 10):
        lines = wrap(text, width * tenths / 10, measure)
        if len(lines) == len(fewest):
            return lines
    return fewest


def pad(text: str, width: int) -> str:
    """Return the text with spaces up to `width` columns."""
    return text + " " * max(0, width - columns(text))


def table(rows: Sequence[Sequence[str]], right: Collection[int] = ()) -> list[str]:
    """Return rows of cells as lines, each column as wide as its widest cell; those at `right` end together."""
    widths = [max(columns(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(
            pad("", width - columns(cell)) + cell if i in right else pad(cell, width)
            for i, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]


def _units(text: str) -> Iterator[str]:
    start = 0
    for i in range(1, len(text)):
        if _may_break(text[i - 1], text[i]):
            yield text[start:i]
            start = i
    yield text[start:]


def _may_break(before: str, after: str) -> bool:
    if after == " " or after in NO_START or before in NO_END:
        return False
    if before == " ":
        return True
    return is_wide(before) or is_wide(after)


def _fitting(unit: str, width: float, measure: Callable[[str], float]) -> str:
    end = 1
    while end < len(unit) and measure(unit[: end + 1]) <= width:
        end += 1
    return unit[:end]
