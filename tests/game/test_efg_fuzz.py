"""Broken Gambit files: as many as fit in the time of a test. `python -m tests.game.fuzz_efg` makes 100,000."""

from __future__ import annotations

from tests.game.fuzz_efg import fuzz

FILES = 8000


def test_a_broken_file_is_a_game_or_a_problem_with_its_place() -> None:
    verdicts, _ = fuzz(FILES, seed=1)
    assert verdicts.total() == FILES
    assert verdicts["game"] > FILES / 50  # the accidents leave enough whole to reach every part of the reader
    assert len(verdicts) >= 20
