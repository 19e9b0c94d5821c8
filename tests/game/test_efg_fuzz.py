"""Broken Gambit files: as many as fit in the time of a test. `python -m tests.game.fuzz_efg` makes 100,000."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kakehiki.case.document import decode
from kakehiki.errors import KakehikiError
from kakehiki.game.efg import read_efg
from tests.game.fuzz_efg import fuzz, mutated, seeds
from tests.game.gambit import assert_same, gambit_reads

FILES = 4000


def test_a_broken_file_is_a_game_or_a_problem_with_its_place() -> None:
    verdicts, _ = fuzz(FILES, seed=1)
    assert verdicts.total() == FILES
    assert verdicts["game"] > FILES / 50  # the accidents leave enough whole to reach every part of the reader
    assert verdicts["unsolved"] < verdicts["game"] / 50
    assert len(verdicts) >= 20


@pytest.mark.extra("pygambit")
def test_what_gambit_and_we_both_still_read_is_the_same_game() -> None:
    """Gambit refuses some of what we read: labels with odd spaces, names that are alike, words without spaces."""
    rng, files, same = random.Random(2), seeds(), 0
    for _ in range(1500):
        try:
            text = decode(mutated(rng, files), Path("a.efg"))
            game = read_efg(text)
        except KakehikiError:
            continue
        try:
            peer = gambit_reads(text)
        except ValueError:
            continue
        assert_same(game, peer)
        same += 1
    assert same >= 50
