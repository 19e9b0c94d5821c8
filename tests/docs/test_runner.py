"""The runner of the pages notices what differs from the page."""

from __future__ import annotations

from pathlib import Path

import pytest

from .pages import agrees, apply_change, commands
from .playing import play
from .rewrite import cut, rewritten

CHANGE = "--- case.yaml\n+++ case.yaml\n@@\n a: 1\n-b: 2\n+b: 3\n"


@pytest.mark.parametrize(
    ("printed", "page", "same"),
    [
        ("one\ntwo\n", "one\ntwo", True),
        ("one  \ntwo\n", "one\ntwo", True),
        ("one\ntwo\n", "one", False),
        ("one\ntwo\n", "one\nthree", False),
        ("one\n1\n2\ntwo", "one\n...\ntwo", True),
        ("one\ntwo", "one\n...\ntwo", True),
        ("one\n1\nthree", "one\n...\ntwo", False),
        ("took 3.2 s", "took ... s", True),
        ("took 3.2 s\nmore", "took ... s", False),
        ("head\n1\n2", "head\n...", True),
        ("1\n2\ntail", "...\ntail", True),
        ("", "", True),
        ("something", "", False),
    ],
)
def test_compares_what_was_printed_with_the_page(printed: str, page: str, same: bool) -> None:
    assert agrees(printed, page) is same


def test_finds_commands_and_what_they_print() -> None:
    found = commands("$ first\n$ second\nline 1\nline 2\n")
    assert [(command.text, command.printed) for command in found] == [
        ("first", ""),
        ("second", "line 1\nline 2"),
    ]


def test_makes_the_change_that_a_page_shows(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("a: 1\nb: 2\nc: 3\n")
    apply_change(tmp_path, CHANGE)
    assert (tmp_path / "case.yaml").read_text() == "a: 1\nb: 3\nc: 3\n"


def test_refuses_a_change_that_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "case.yaml").write_text("a: 1\nb: 4\n")
    with pytest.raises(AssertionError, match="0 times"):
        apply_change(tmp_path, CHANGE)


@pytest.mark.parametrize(
    ("printed", "shown", "wanted"),
    [
        ("1\n2\n3\n4\n5", "a\n...\nb", "1\n...\n5"),
        ("1\n2\n3\n4\n5", "a\nb\n...", "1\n2\n..."),
        ("1\n2", "a\n...\nb", "1\n2"),
        ("1\n2\n", "old", "1\n2"),
    ],
)
def test_a_page_is_cut_again_where_it_was_cut(printed: str, shown: str, wanted: str) -> None:
    assert cut(printed, shown) == wanted


def test_what_ran_before_on_the_same_files_is_not_run_again(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("```console\n$ cat seed > kept; date +%N >> kept; cat kept\n```\n")

    def printed(folder: str, seed: str) -> str:
        place = tmp_path / folder
        place.mkdir()
        (place / "seed").write_text(seed)
        (example,) = play(page, place)
        assert (place / "kept").read_text() == example.printed
        return example.printed

    first = printed("first", "1\n")
    assert printed("second", "1\n") == first
    assert printed("third", "2\n") != first


def test_rewritten_pages_show_what_is_printed(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    console = "```console\n$ echo new\nold\n$ true\n$ seq 5\n9\n...\n```\n"
    page.write_text(f"{console}\n```python\nprint(2)\n```\n```text\n1\n```\n")
    page.write_text(rewritten(page, list(play(page, tmp_path))))
    assert all(example.same for example in play(page, tmp_path))
    assert "$ echo new\nnew\n$ true\n$ seq 5\n1\n...\n```" in page.read_text()
