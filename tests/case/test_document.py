"""What is not a text file of sane size is refused before anything is parsed."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kakehiki.case.load import load_case
from kakehiki.errors import CaseError, Problem

from .conftest import Problems, pointed


def refusal(path: Path | str) -> Problem:
    with pytest.raises(CaseError) as caught:
        load_case(path)
    (problem,) = caught.value.problems
    return problem


@pytest.mark.parametrize("contents", ["", "  \n\n", "# only a comment\n", "---\n", "---\n...\n"])
def test_an_empty_file_is_told_so(problems: Problems, contents: str) -> None:
    assert [p.code for p in problems(contents)] == ["file-empty"]


def test_what_is_no_file_is_told_so(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path).code == "file-directory"
    assert refusal(tmp_path / "none.yaml").code == "file-missing"
    assert refusal(tmp_path / "a" / "b.yaml").code == "file-missing"
    assert refusal("no\0name.yaml").code == "file-missing"
    assert refusal(f"{'x' * 5000}.yaml").code == "file-missing"
    assert refusal(tmp_path / "pipe").code == "file-special"


@pytest.mark.skipif(sys.platform == "win32", reason="no such permissions")
def test_a_file_without_permission_is_told_so(tmp_path: Path, sound: str) -> None:
    path = tmp_path / "case.yaml"
    path.write_text(sound)
    path.chmod(0)
    for folder in (tmp_path, *tmp_path.parents[:-2]):
        folder.chmod(0o755)
    # Root may read anything, so another process reads it as nobody; modules are imported while it still may.
    child = """
import os, sys
from kakehiki.case.load import load_case
from kakehiki.errors import CaseError
if os.getuid() == 0:
    os.setgid(65534)
    os.setuid(65534)
try:
    load_case(sys.argv[1])
except CaseError as error:
    print(error.problems[0].code)
"""
    ran = subprocess.run([sys.executable, "-c", child, str(path)], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "file-unreadable"


def test_a_huge_file_is_refused_by_its_size_alone(tmp_path: Path) -> None:
    path = tmp_path / "huge.yaml"
    with open(path, "wb") as file:
        file.truncate(100 * 1024**2)
    start = time.perf_counter()
    problem = refusal(path)
    assert time.perf_counter() - start < 0.1
    assert (problem.code, problem.params["size"], problem.params["limit"]) == ("file-too-large", "100.0", "4")


def test_what_is_not_text_is_told_so(problems: Problems, sound: str) -> None:
    assert [p.code for p in problems(b"\x7fELF\0\0\1")] == ["file-binary"]
    assert [p.code for p in problems(sound.encode("utf-16"))] == ["file-encoding"]
    (problem,) = problems(b"a: 1\r\nb: \x83\x65\r\n")
    assert problem.place is not None
    assert (problem.code, problem.place.line, problem.place.column) == ("file-encoding", 2, 4)
    assert {p.code for p in problems(sound.encode("cp932", "replace"))} == {"file-encoding"}


@pytest.mark.parametrize("end", ["\r\n", "\r", "\n"])
def test_line_ends_and_a_byte_order_mark_change_nothing(tmp_path: Path, sound: str, end: str) -> None:
    plain, other = tmp_path / "plain.yaml", tmp_path / "other.yaml"
    plain.write_bytes(sound.encode())
    other.write_bytes(b"\xef\xbb\xbf" + sound.replace("\n", end).encode())
    one, two = load_case(plain), load_case(other)
    assert one.case == two.case
    assert one.positions == two.positions
    assert one.place("facts.trust").text == two.place("facts.trust").text
    assert one.sha256 != two.sha256  # of the bytes as they are


@pytest.mark.parametrize(
    "character", ["\u202e", "\u2066", "\u200f", "\x1b", "\x07", "\x85", "\u2028", "\ufeff"]
)
def test_hidden_characters_are_placed(problems: Problems, sound: str, character: str) -> None:
    (problem,) = problems(sound.replace("The firm", f"The{character}firm", 1))
    assert problem.code == "character-hidden"
    assert problem.params["character"] == f"U+{ord(character):04X}"
    assert pointed(problem).startswith(f"{character}firm")


@pytest.mark.parametrize("escape", ["\\u202e", "\\x1b", "\\0", "\\a", "\\e", "\\N", "\\L"])
def test_hidden_characters_written_as_escapes_are_found(problems: Problems, sound: str, escape: str) -> None:
    found = problems(sound.replace('"The firm"', f'"The {escape} firm"', 1))
    assert [p.code for p in found] == ["character-hidden"]
    assert pointed(found[0]).startswith('"The ')


def test_other_scripts_and_wide_characters_are_text(problems: Problems, sound: str) -> None:
    assert problems(sound.replace('"The firm"', '"شركة חברה 회사 👩‍👩‍👧 𠮷"', 1)) == ()


def test_a_problem_names_the_column_after_wide_characters(problems: Problems, sound: str) -> None:
    (problem,) = problems(sound.replace('ja: "会社"}', 'ja: "会社", fr: "x"}', 1))
    assert problem.code == "key-unknown"
    assert pointed(problem).startswith('fr: "x"}')
