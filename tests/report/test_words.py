from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path

import pytest

import kakehiki.words
from kakehiki.report import likelihood, voice

WORDS = Path(kakehiki.words.__file__).parent
REPORT = Path(voice.__file__).parent


def sentences(lang: str) -> dict[str, str]:
    table = tomllib.loads((WORDS / lang / "report.toml").read_text(encoding="utf-8"))
    return {f"{section}.{key}": text for section, found in table.items() for key, text in found.items()}


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


def test_both_languages_say_the_same_things() -> None:
    english, japanese = sentences("en"), sentences("ja")
    assert list(english) == list(japanese)
    for key, text in english.items():
        assert placeholders(text) == placeholders(japanese[key]), key


def test_every_sentence_named_in_the_code_exists_and_every_sentence_is_used() -> None:
    code = "\n".join(path.read_text(encoding="utf-8") for path in REPORT.rglob("*.py"))
    named = set(re.findall(r'"([a-z_]+\.(?!html|css)[a-z_0-9]+)"', code))
    stems = tuple(stem.split("{")[0] for stem in re.findall(r'f"([a-z_]+\.[a-z_]*\{)', code))
    known = set(sentences("en"))
    sections = {key.split(".")[0] for key in known}
    assert not {name for name in named if name.split(".")[0] in sections} - known
    assert not {key for key in known if key not in named and not key.startswith(stems)}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_likelihood_has_its_word(lang: str) -> None:
    names = [name for _, name in likelihood.BANDS] + ["almost_certain"]
    assert {f"likelihood.{name}" for name in names} <= set(sentences(lang))
