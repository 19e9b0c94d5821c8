"""The codes that the source raises, their words in both languages, and the page about them are the same."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest

from kakehiki.cli.problems import sentences
from kakehiki.errors import Problem
from kakehiki.words import LANGUAGES, Words

from .errors_page import PAGE, ROOT, page, words

SOURCE = sorted((ROOT / "src" / "kakehiki").rglob("*.py"))
# Calls whose first (Flaw: second) text argument is a code.
CALLS = {
    "Problem": 0,
    "NumberProblem": 0,
    "Flaw": 1,
    "_refused": 0,
    "refused": 0,
    "problem": 0,
    "_UnsuitableError": 0,
}
# Codes that are data: tables from what a library says to our code, and conditional expressions.
CODE = re.compile(r"[a-z]+(?:-[a-z]+)+|cycle|system")


def called(path: Path) -> set[str]:
    """Return the codes in the calls of one module."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", None))
            if name in CALLS and len(node.args) > CALLS[name]:
                argument = node.args[CALLS[name]]
                found |= {
                    n.value
                    for n in ast.walk(argument)
                    if isinstance(n, ast.Constant) and isinstance(n.value, str)
                }
    return found


def texts(path: Path) -> set[str]:
    """Return every text in one module that looks like a code."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        n.value
        for n in nodes
        if isinstance(n, ast.Constant) and isinstance(n.value, str) and CODE.fullmatch(n.value)
    }


def test_every_code_raised_has_words_and_every_code_with_words_is_raised() -> None:
    raised = set().union(*map(called, SOURCE))
    written = set().union(*map(texts, SOURCE))
    assert raised <= set(words("en")), raised - set(words("en"))
    assert set(words("en")) <= written, set(words("en")) - written


def test_codes_that_are_data_have_words() -> None:
    for name in ("nodes", "shape", "scalars"):
        inside = texts(ROOT / "src" / "kakehiki" / "case" / f"{name}.py")
        assert inside <= set(words("en")), inside - set(words("en"))


def test_both_languages_have_the_same_codes_sentences_and_values() -> None:
    english, japanese = words("en"), words("ja")
    assert list(english) == list(japanese)
    for code, table in english.items():
        assert list(table) == list(japanese[code]), code
        for key, sentence in table.items():
            assert fields(sentence) == fields(japanese[code][key]) or code in {"chance-two-rests"}, (
                code,
                key,
            )


def fields(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_hostile_values_are_made_harmless(lang: str) -> None:
    hostile = "\x1b[31m\u202e{0.__class__}\n" + "x" * 10_000
    what, remedy = sentences(
        Problem("name-unknown", {"kind": "fact", "name": hostile, "known": hostile}), Words(lang)
    )
    for text in (what, remedy):
        assert not re.search("[\x00-\x1f\u202e]", text)
        assert "{0.__class__}" in text and len(text) < 300


def test_the_page_of_errors_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.cli.errors_page"
