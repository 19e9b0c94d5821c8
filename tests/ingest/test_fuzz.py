"""Whatever bytes a file holds: an article or an error of ours, in fair time, and sentences that are in the text."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehiki.errors import KakehikiError
from kakehiki.ingest.text.article import Article, read_article
from kakehiki.ingest.text.copies import agency, copies

ARTICLES = sorted((Path(__file__).parent / "articles").iterdir())
SUFFIXES = (".txt", ".md", ".html")
QUICK = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
MARKS = [
    "# ",
    "- ",
    "1. ",
    "・",
    "[1]",
    "[a](https://a.example/x)",
    "([参照](https://b.example))",
    "https://c.example/d",
]
LINES = [
    "[1]: https://d.example\n",
    "\n",
    "\n\n",
    "```\n",
    "---\n",
    "参考文献\n",
    "References\n",
    "コメント\n",
    "関連記事\n",
]
STOPS = [
    "。",
    ". ",
    "？",
    "「",
    "」",
    "“",
    "”",
    "(",
    ")",
    "**",
    "`",
    "> ",
    "2025年3月4日\n",
    "(AP) - ",
    "The union waits",
    "組合は待つ",
]
TAGS = ["<p>", "</p>", "<a href=", "<a href='https://e.example'>", "</a>", "<script>", "<!--", "-->", "&amp;"]
OTHERS = ["\u202e", "\x07", "é", "한국", "العربية", "😀"]
PIECES = st.sampled_from([*MARKS, *LINES, *STOPS, *TAGS, *OTHERS])


def read(folder: Path, content: bytes, suffix: str) -> Article | None:
    path = folder / f"article{suffix}"
    path.write_bytes(content)
    try:
        found = read_article(path)
    except KakehikiError:
        return None
    assert [s.number for s in found.sentences] == list(range(1, len(found.sentences) + 1))
    assert all(s.text == " ".join(s.text.split()) and s.text for s in found.sentences)
    assert all(s.line >= 1 and s.block >= 1 for s in found.sentences)
    assert [s.block for s in found.sentences] == sorted(s.block for s in found.sentences)
    agency(found)
    copies([found, found])
    return found


def in_order(found: Article) -> bool:
    """Return whether the sentences' letters come in this order in the text as read."""
    letters = iter(found.text)
    return all(c in letters for s in found.sentences for c in s.text if not c.isspace())


@QUICK
@given(st.binary(max_size=300), st.sampled_from(SUFFIXES))
def test_any_bytes(tmp_path: Path, content: bytes, suffix: str) -> None:
    read(tmp_path, content, suffix)


@QUICK
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-16", "utf-8-sig"]))
def test_any_text_of_any_language(tmp_path: Path, text: str, encoding: str) -> None:
    found = read(tmp_path, text.encode(encoding, errors="ignore"), ".txt")
    assert found is None or found.kind != "text" or in_order(found)


@QUICK
@given(st.lists(PIECES, max_size=30).map("".join), st.sampled_from(SUFFIXES))
def test_any_markup(tmp_path: Path, text: str, suffix: str) -> None:
    found = read(tmp_path, text.encode(), suffix)
    if found is not None and found.kind == "text":
        assert in_order(found)
        assert all(s.text.split()[0][0] in found.text.split("\n")[s.line - 1] for s in found.sentences)


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)
def test_articles_with_holes(tmp_path: Path, path: Path) -> None:
    whole = path.read_bytes()
    assert (found := read(tmp_path, whole, path.suffix)) is not None and (
        found.kind != "text" or in_order(found)
    )
    chance = random.Random(path.name)
    for _ in range(12):
        start, end = sorted(chance.sample(range(len(whole)), 2))
        read(tmp_path, whole[:start] + whole[end:], path.suffix)
        read(
            tmp_path,
            whole[:start] + bytes(chance.randrange(256) for _ in range(9)) + whole[start:],
            path.suffix,
        )


N = 60_000
HOSTILE = {
    "deep": "<div>" * (N // 5) + "<p>The union waits. The port asks.</p>",
    "open links": "<a href='https://a.example'>" * (N // 28),
    "open tags": "<html><body><p>" + "<b>" * (N // 3) + "The union waits.",
    "less than": "<html>" + "<" * N,
    "scripts": "<html><p>The union waits.</p>" + "<script>" * (N // 8),
    "comments": "<html><p>The union waits.</p>" + "<!--" * (N // 4),
    "attributes": "<html><p "
    + " ".join(f'a{n}="2025-01-01"' for n in range(N // 20))
    + ">The union waits.</p>",
    "breaks": "<html><p>" + "The union waits.<br>" * (N // 40),
    "entities": "<html><p>" + "&" * N,
    "quotes": '<html><p a="' * (N // 12),
    "tables": "<html>" + "<table><tr><td>" * (N // 15) + "The union waits.",
    "brackets": "[" * N,
    "links": "[a](" * (N // 4),
    "notes": "[1] " * (N // 8) + "\n\nReferences\n[1] https://a.example/",
    "stars": "*a" * (N // 4),
    "quotations": "「" * N,
    "numbers": "1. " * (N // 3),
    "lines": "a\n" * (N // 8),
    "comment boxes": "コメント\n" * (N // 16),
    "heading": "# The union" + " " * 3 * N + "waits.",
    "field": "Title: The union" + " " * 3 * N + "waits.",
    "related": "The union waits for the port.\n\n" * 4 + "関連記事\n\n" + "[" * 3 * N + "あ。",
    "marks of one note": "<html><p id='x'>" + "<a href='#x'>b</a>" * (N // 5) + "The union waits.",
    "notes in notes": "<html>"
    + "".join(f"<div id='n{n}'><a href='#n{n}'>b</a>" for n in range(N // 30))
    + "The union waits.",
    "markdown comments": "-->" + "<!--" * (N // 4),
}


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_hostile_texts_take_fair_time(tmp_path: Path, suffix: str) -> None:
    for name, text in HOSTILE.items():
        if ("<" in text) == (suffix == ".html"):
            began = time.perf_counter()
            read(tmp_path, text.encode(), suffix)
            assert time.perf_counter() - began < 10, name


def test_plain_text_needs_nothing_heavy(tmp_path: Path) -> None:
    text = "The union did not answer. The port waits for it.\n\n" * 2_000
    began = time.perf_counter()
    found = read(tmp_path, text.encode(), ".txt")
    assert found is not None and time.perf_counter() - began < 10
