"""Texts of any origin as YAML holds them: quoted, or in a comment, and never more than that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping

from kakehiki.case.nodes import NOTHING, TRUTH
from kakehiki.errors import harmless

_KEPT = 40  # characters of a sentence that a comment repeats
_ESCAPED = str.maketrans({"\\": "\\\\", '"': '\\"'})


def visible(text: str) -> str:
    """Return a text on one line, without control, bidirectional, invisible and unassigned characters."""
    spaced = " ".join(text.split())
    return " ".join("".join(c for c in spaced if harmless(c)).split())


def quoted(text: str) -> str:
    """Return a text as a double-quoted YAML scalar."""
    return f'"{visible(text).translate(_ESCAPED)}"'


def beginning(text: str, kept: int = _KEPT) -> str:
    """Return how a text begins, on one line: about `kept` characters, not broken within an English word."""
    whole = visible(text)
    if len(whole) <= kept:
        return whole
    cut = whole[:kept]
    if whole[kept].isascii() and not whole[kept].isspace():
        cut = re.sub(r"(?<=.{20}) [!-~]*$", "", cut)
    return f"{cut.rstrip()}…"


def flow(pairs: Mapping[str, str]) -> str:
    """Return a mapping on one line; keys and values must be plain scalars, or quoted."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in pairs.items()) + "}"


def row(values: Iterable[str]) -> str:
    """Return a list on one line; values must be plain scalars, or quoted."""
    return "[" + ", ".join(values) + "]"


def slug(text: str) -> str:
    """Return a text as an id: small Latin letters, digits and hyphens; empty where it has none.

    What YAML takes for a truth value, or for nothing, is no id either.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:40].strip("-")
    return "" if found in TRUTH | NOTHING else found


def free(wanted: str, taken: Iterable[str]) -> str:
    """Return an id that is not taken: the one wanted, or that with a number after it."""
    held = set(taken)
    if wanted not in held:
        return wanted
    number = 2
    while f"{wanted}-{number}" in held:
        number += 1
    return f"{wanted}-{number}"
