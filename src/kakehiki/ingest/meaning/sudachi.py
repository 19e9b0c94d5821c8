"""Proper names in Japanese by morphological analysis: SudachiPy with a user dictionary of the names that are known.

Comes with the extra `ja`; without it the plain rules of `kakehiki.ingest.meaning.names.offered` hold alone.
"""

from __future__ import annotations

import csv
import hashlib
import importlib
import importlib.util
import io
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

_Tokenize = Callable[[str], Iterable[Any]]
_PROPER = ("名詞", "固有名詞", "一般", "*", "*", "*")
_CONTEXT = "4786"  # the number of contexts for proper names, from Sudachi's page on user dictionaries
_COST = "-10000"  # low: a known name is one word wherever it stands
_LONGEST = 12_000  # characters at once: Sudachi takes 49,149 bytes
_USER = 1  # the first user dictionary; 0 is the system's


def available() -> bool:
    """Tell whether SudachiPy and its core dictionary are installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("sudachipy", "sudachidict_core"))


def proper_names(text: str, known: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Return the proper names in a Japanese text that are not among the known words, and where each begins.

    Neighbouring parts, with or without ・, are one name. `known`: words in normal width and lower case.
    """
    tokenize = _tokenizer(tuple(sorted(known)))
    for begin in range(0, len(text), _LONGEST):
        piece = text[begin : begin + _LONGEST]
        run: list[Any] = []
        for word in (*tokenize(piece), None):
            if word is not None and (_is_proper(word) or (run and word.surface() in "・＝")):
                run.append(word)
                continue
            while run and not _is_proper(run[-1]):
                run.pop()
            if run and (name := piece[run[0].begin() : run[-1].end()]) and len(name) > 1:
                yield begin + run[0].begin(), name
            run = []


def _is_proper(word: Any) -> bool:
    return bool(word.part_of_speech()[1] == "固有名詞" and word.dictionary_id() != _USER)


@lru_cache(maxsize=2)
def _tokenizer(known: tuple[str, ...]) -> _Tokenize:
    """Return Sudachi with the known words as a user dictionary."""
    sudachi = importlib.import_module("sudachipy")
    config = sudachi.Config(user=[str(_user_dictionary(known))])
    dictionary = sudachi.Dictionary(dict="core", config=config)
    make = (
        dictionary.tokenizer if hasattr(dictionary, "tokenizer") else dictionary.create
    )  # its name before 0.7
    tokenize: _Tokenize = make(mode=sudachi.SplitMode.C).tokenize
    return tokenize


def _user_dictionary(known: tuple[str, ...]) -> Path:
    """Return the dictionary of the known words, built where it is not yet kept: from 0.7 on that takes seconds."""
    lines = io.StringIO()
    rows = csv.writer(lines)
    for word in known:
        rows.writerow([word, _CONTEXT, _CONTEXT, _COST, word, *_PROPER, "", word, "*", "A", "*", "*", "*"])
    made_of = (lines.getvalue(), *(version(name) for name in ("sudachipy", "sudachidict_core")))
    kept = _cache() / f"names-{hashlib.sha256(repr(made_of).encode()).hexdigest()[:16]}.dic"
    if not kept.exists():
        build = importlib.import_module("sudachipy.sudachipy").build_user_dic
        found = importlib.util.find_spec("sudachidict_core")
        system = Path(str(found and found.origin)).parent / "resources" / "system.dic"
        kept.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=kept.parent) as folder:
            words, user = Path(folder, "names.csv"), Path(folder, "names.dic")
            words.write_text(lines.getvalue(), encoding="utf-8")
            build(system=system, lex=[words], output=user, description="names known to kakehiki")
            user.replace(kept)  # at once: another process may be building the same
    return kept


def _cache() -> Path:
    """Return the user's folder for what can be made again; where there is none, one for this machine's run."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    try:
        folder = (Path(base) if base else Path.home() / ".cache") / "kakehiki"
        folder.mkdir(parents=True, exist_ok=True)
    except (OSError, RuntimeError):
        return Path(tempfile.mkdtemp(prefix="kakehiki-"))
    return folder
