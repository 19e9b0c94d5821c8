"""What is wrong with a case, by its dotted path, before lines and columns are attached."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from typing import NotRequired, TypedDict


class Flaw:
    """A problem's code and values, at a dotted path; `at_key` points at the key there, not at its value."""

    __slots__ = ("at_key", "code", "params", "path")

    def __init__(self, path: str, code: str, /, at_key: bool = False, **params: str) -> None:
        self.path, self.code, self.at_key, self.params = path, code, at_key, params


class Near(TypedDict):
    """Values of a message about a name that is not known: those that are, and the nearest if one is near."""

    known: str
    near: NotRequired[str]


def near(name: str, known: Iterable[str]) -> Near:
    """Return the known names in a row, and the one that was probably meant."""
    names = list(known)
    found = Near(known=", ".join(names) or "-")
    closest = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    if closest:
        found["near"] = closest[0]
    return found
