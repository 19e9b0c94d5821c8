"""Whatever the bytes of a file, reading it gives a case or a `KakehikiError` with placed, speakable problems."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kakehiki.case.load import load_case
from kakehiki.cli.new import starting_case
from kakehiki.cli.problems import sentences
from kakehiki.errors import GameError, KakehikiError
from kakehiki.game.expand import build_tree
from kakehiki.words import LANGUAGES, Words

SOUND = starting_case("demo", "ja")
BYTES = SOUND.encode()
LINES = SOUND.splitlines(keepends=True)
PIECES = [
    "no", "~", "{}", "[]", "[", "}", "&a ", "*a", "!!x ", "- ", "? ", ": ", "\t", "#", '"', "'", "|\n", ">-\n", ".nan",
    "1e999", "-1", "rest", "chance", "go: kind", "actor: chance", "type_of: union", "0.2, 0.1", "\u202e",
    "\x00", "\xff", "{{{{", "{0}", "fact.x", "*", "(1 - trust)", "2025-02-30", "\r", "\n", "  ", "漢", "kakehiki: 1",
]  # fmt: skip


def judge(path: Path, contents: bytes) -> None:
    path.write_bytes(contents)
    try:
        build_tree(load_case(path).case)
    except KakehikiError as error:
        assert error.problems
        for problem in error.problems:
            assert (
                problem.place is not None
                or problem.code in {"file-empty", "file-binary", "file-encoding", "more-problems"}
                or isinstance(error, GameError)
            )
            for lang in LANGUAGES:
                assert all(sentences(problem, Words(lang)))


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("fuzz") / "case.yaml"


slow = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@slow
@given(
    st.lists(st.tuples(st.integers(0, len(BYTES) - 1), st.integers(0, 40), st.binary(max_size=4)), max_size=4)
)
def test_mutated_bytes(path: Path, changes: list[tuple[int, int, bytes]]) -> None:
    contents = BYTES
    for start, length, put in changes:
        contents = contents[:start] + put + contents[start + length :]
    judge(path, contents)


@slow
@given(
    st.lists(
        st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 12), st.sampled_from(PIECES)), max_size=4
    )
)
def test_text_with_pieces_of_yaml_in_it(path: Path, changes: list[tuple[int, int, str]]) -> None:
    contents = SOUND
    for start, length, put in changes:
        contents = contents[:start] + put + contents[start + length :]
    judge(path, contents.encode("utf-8", "surrogatepass"))


@slow
@given(
    st.lists(
        st.tuples(st.integers(0, len(LINES) - 1), st.integers(0, 6), st.integers(0, len(LINES) - 1)),
        max_size=5,
    )
)
def test_lines_moved_and_left_out(path: Path, changes: list[tuple[int, int, int]]) -> None:
    lines = list(LINES)
    for start, length, to in changes:
        taken, lines[start : start + length] = lines[start : start + length], []
        lines[to:to] = taken if to % 2 else []
    judge(path, "".join(lines).encode())


@slow
@given(st.binary(max_size=60))
def test_any_bytes(path: Path, contents: bytes) -> None:
    judge(path, contents)
    judge(path, b"kakehiki: 1\n" + contents)
