"""What is wrong with a case, by its dotted path, before lines and columns are attached."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class Flaw:
    """A problem's code and values, at a dotted path; `key` points at the key there and not at its value."""

    __slots__ = ("at_key", "code", "params", "path")

    def __init__(self, path: str, code: str, /, at_key: bool = False, **params: str) -> None:
        self.path, self.code, self.at_key, self.params = path, code, at_key, params


def near(name: str, known: Iterable[str]) -> dict[str, str]:
    """Return the values for a message about a name that is not known: all known ones, and the nearest if one is near."""
    names = [str(k) for k in known]
    closest = get_close_matches(name.lower(), names, n=1, cutoff=0.6)
    return {"known": ", ".join(names) or "-"} | ({"near": closest[0]} if closest else {})
