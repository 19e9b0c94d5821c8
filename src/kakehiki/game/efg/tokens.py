"""The words of a Gambit file one after another, each with its place, and the numbers that they write."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from kakehiki.errors import GameError, Place, Problem

MOST_DIGITS = 1000  # characters of a number
MOST_EXPONENT = 400  # powers of ten that a number is shifted by

# A quoted text with a backslash in it is not matched: its closing quote is looked for by itself.
_TOKEN = re.compile(r'\s*(?:"([^"\\]*)"|([{},]|[^\s{},"]+)|$|(?="))')
_WHOLE = re.compile(r"-?[0-9]{1,18}")
_NUMBER = re.compile(r"-?(?:[0-9]+/[0-9]+|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE]([+-]?[0-9]+))?)")
_ESCAPED = re.compile(r'\\(["\\])')


class Token(NamedTuple):
    """A word, a quoted text (without its quotes) or one of { } and the comma; `at` is its offset in the text."""

    text: str
    quoted: bool
    at: int


class Tokens:
    """The tokens of a text, read one by one; `next` is the one to come, None at the end."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
        self.file = file
        self._end = 0
        self.next = self._read()

    def take(self, kind: str) -> Token:
        """Return the next token, which must exist."""
        token = self.next
        if token is None:
            raise self.refused("efg-ended", len(self.text.rstrip()), kind=kind)
        self.next = self._read()
        return token

    def label(self, kind: str) -> str:
        """Return the quoted text that comes next."""
        token = self.take(kind)
        if not token.quoted:
            raise self._unexpected(token, kind)
        return token.text

    def mark(self, sign: str, kind: str) -> None:
        """Pass a brace that must come next."""
        token = self.take(kind)
        if token.quoted or token.text != sign:
            raise self._unexpected(token, kind)

    def pass_if(self, sign: str) -> bool:
        """Pass a sign if it comes next; tell whether it did."""
        found = self.next is not None and not self.next.quoted and self.next.text == sign
        if found:
            self.next = self._read()
        return found

    def whole(self, kind: str) -> int:
        """Return the whole number that comes next."""
        token = self.take(kind)
        if token.quoted or not _WHOLE.fullmatch(token.text):
            raise self._unexpected(token, kind)
        return int(token.text)

    def number(self, kind: str) -> Fraction:
        """Return the integer, decimal or fraction that comes next."""
        token = self.take(kind)
        if token.quoted or token.text in {"{", "}", ","}:
            raise self._unexpected(token, kind)
        if len(token.text) > MOST_DIGITS:
            raise self.refused("efg-number-size", token.at, value=token.text)
        matched = _NUMBER.fullmatch(token.text)
        if matched is None or re.search("/0+$", token.text):
            raise self.refused("efg-number", token.at, value=token.text)
        exponent = matched.group(1) or "0"
        # Checked before anything is multiplied: 1e999999999 would take all memory.
        if len(exponent) > 5 or abs(int(exponent)) > MOST_EXPONENT:
            raise self.refused("efg-number-size", token.at, value=token.text)
        value = Fraction(token.text)
        if abs(value) > 10**300:
            raise self.refused("efg-number-size", token.at, value=token.text)
        return value

    def refused(self, code: str, at: int, **params: str) -> GameError:
        """Return the error of a problem at an offset."""
        return GameError(Problem(code, params, self.place(at)))

    def place(self, at: int) -> Place:
        """Return the place of an offset."""
        line = self.text.count("\n", 0, at) + 1
        start = self.text.rfind("\n", 0, at) + 1
        end = self.text.find("\n", at)
        return Place(self.file, line, at - start + 1, self.text[start : end if end >= 0 else None])

    def _unexpected(self, token: Token, kind: str) -> GameError:
        return self.refused("efg-expected", token.at, kind=kind, found=token.text)

    def _read(self) -> Token | None:
        matched = _TOKEN.match(self.text, self._end)
        assert matched is not None  # whatever comes next begins one of the kinds
        self._end = matched.end()
        kind = matched.lastindex
        if kind is not None:
            quoted = kind == 1
            return Token(matched[kind], quoted, matched.start(kind) - quoted)
        start = self._end
        if start == len(self.text):
            return None
        end = self._closing(start)
        self._end = end + 1
        return Token(_ESCAPED.sub(r"\1", self.text[start + 1 : end]), True, start)

    def _closing(self, start: int) -> int:
        """Return where the quote that begins at `start` is closed: not by a quote behind a backslash."""
        end = start
        while (end := self.text.find('"', end + 1)) >= 0:
            before = end
            while self.text[before - 1] == "\\":
                before -= 1
            if (end - before) % 2 == 0:
                return end
        raise self.refused("efg-unclosed-quote", start)
