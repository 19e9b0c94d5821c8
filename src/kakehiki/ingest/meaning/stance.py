"""How a sentence says what it says: hedged or not, as which part of the argument, and whether it asserts at all."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, get_args

from kakehiki.evidence import Argument, Hedge
from kakehiki.ingest.text.furniture import is_furniture

if TYPE_CHECKING:
    from kakehiki.ingest.text.article import Sentence

_QUOTED = re.compile(r"「[^「」]*」|『[^『』]*』|“[^“”]*”|\"[^\"]*\"")


def hedge(text: str, language: str) -> Hedge | None:
    """Return how a sentence takes back what it says, or None; of several ways the one that commits least.

    The order is conditional, possible, analysis, reported. Words inside quotation marks are the quoted person's.
    """
    own = _QUOTED.sub(lambda match: match[0][0] + match[0][-1], text)
    return next((kind for kind, sign in _hedges(_side(language)).items() if sign.search(own)), None)


def part(text: str, heading: str | None, language: str, *, long_ago: bool = False) -> Argument | None:
    """Return the part of the argument that the words of a sentence and of its nearest heading point to, if any.

    `long_ago`: the sentence tells of a time long before the article.
    """
    signs = _table()["part"]
    parts: tuple[Argument, ...] = get_args(Argument)
    weights = {
        name: _weight(name, _side(language), text)
        + signs["heading"] * _weight(name, _side(language), heading or "")
        for name in parts
    }
    weights["past"] += signs["long_ago"] * long_ago
    best = max(weights, key=weights.__getitem__)
    return best if weights[best] >= signs["least"] else None


def asserts(sentence: Sentence) -> bool:
    """Tell whether a sentence asserts something: no heading, question, caption, button or label does.

    An item of a list asserts what its lead-in says of it, also where it is worded as "whether".
    """
    text = sentence.text.strip()
    if sentence.kind in ("heading", "title") or not re.search(r"[^\W\d_]", text) or is_furniture(text):
        return False
    questions = _no_assertion("questions")[: 1 if sentence.kind == "item" else None]
    return not any(pattern.search(text) for pattern in (*questions, *_no_assertion("captions")))


def _side(language: str) -> str:
    return "ja" if language == "ja" else "en"


@lru_cache
def _table() -> Mapping[str, Any]:
    return tomllib.loads(files(__package__).joinpath("signs.toml").read_text(encoding="utf-8"))


@lru_cache
def _hedges(language: str) -> Mapping[Hedge, re.Pattern[str]]:
    """Return the signs of each hedge, in the order in which they count."""
    signs = _table()["hedge"]
    return {kind: _pattern("|".join(signs[language][kind]), language) for kind in signs["order"]}


@lru_cache
def _signs(part_name: str, language: str) -> tuple[tuple[re.Pattern[str], float], ...]:
    signs = _table()["part"][part_name][language]
    return tuple((_pattern(sign, language), weight) for sign, weight in signs.items())


def _weight(part_name: str, language: str, text: str) -> float:
    return sum(weight for pattern, weight in _signs(part_name, language) if pattern.search(text))


def _pattern(sign: str, language: str) -> re.Pattern[str]:
    return re.compile(sign if language == "ja" else rf"\b(?:{sign})(?!\w)", re.IGNORECASE)


@lru_cache
def _no_assertion(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(sign) for sign in _table()["no_assertion"][kind])
