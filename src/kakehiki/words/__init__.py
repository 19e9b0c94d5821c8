"""Every sentence that a user sees, in English and Japanese: one TOML file a room and language, with equal keys.

`words/en/errors.toml` holds `[number-syntax] what = "…{value}…" remedy = "…"`;
`Words("en").say("errors.number-syntax.what", value="x")` returns the sentence.
"""

from __future__ import annotations

import os
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("en", "ja")


@lru_cache
def _table(lang: str, room: str) -> dict[str, Any]:
    return tomllib.loads((files(__name__) / lang / f"{room}.toml").read_text(encoding="utf-8"))


class Words:
    """The sentences of one language; `say(path, **values)` fills a sentence's `{values}`."""

    def __init__(self, lang: str) -> None:
        if lang not in LANGUAGES:
            raise ValueError(lang)
        self.lang = lang

    def say(self, path: str, /, **values: object) -> str:
        """Return the sentence at `room.section.key`; raises KeyError when there is none."""
        room, *keys = path.split(".")
        found: Any = _table(self.lang, room)
        for key in keys:
            found = found[key]
        if not isinstance(found, str):
            raise KeyError(path)
        return found.format(**values) if values else found


def preferred_language() -> str:
    """Return the user's language: `KAKEHIKI_LANG`, else the locale's, else English."""
    for name in ("KAKEHIKI_LANG", "LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name, "")
        if value[:2].lower() in LANGUAGES:
            return value[:2].lower()
        if value and name != "KAKEHIKI_LANG":
            return "en"
    return "en"
