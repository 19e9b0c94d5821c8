"""What the comparison of solvers measures, is what it says: the games, their draws, the page that it writes."""

from __future__ import annotations

import re

import numpy as np
import pytest
from benchmarks.solvers import __main__ as command
from benchmarks.solvers import games, limit, ours, processes, tables

ENDS = {
    "perfect15": 15,
    "perfect48": 48,
    "signal18": 18,
    "flagship": 66,
    "three": 36,
    "typed": 120,
    "last": 120,
    "matrix": 9,
}


def test_the_trees_have_the_ends_that_the_table_names() -> None:
    assert {game.key: game.ends for game in games.games()} == ENDS
    for game in games.games():
        assert game.tree.perfect_information == game.key.startswith("perfect")


@pytest.mark.parametrize("key", ENDS)
def test_chunks_cut_the_same_draws(key: str) -> None:
    game = games.game(key)
    for again, first in zip(game.batch(2, 6, 8)[1:], game.batch(2, 6, 8)[1:], strict=True):
        assert np.array_equal(again, first)
    _, payoffs, chance, precision = game.batch(0, 4, 8)
    assert payoffs.shape == (game.ends, len(game.tree.actors), 4)
    sums = np.add.reduceat(chance, game.tree.first, axis=0)
    assert np.allclose(sums[game.tree.actor < 0], 1.0)
    assert (precision > 0).all()


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("solver", tables.WAYS)
def test_every_draw_is_solved_and_lost_ones_are_counted(solver: str, threads: int) -> None:
    game = games.game("signal18")
    seconds, lost, flagged = ours.solve(game, solver, 300, threads)
    assert seconds > 0
    assert lost == 0
    assert 0 <= flagged < 30


def test_one_pass_takes_an_exponential_for_each_action_of_an_actor() -> None:
    found = limit.bound(games.game("signal18"), limit.Cost(2.0, None, 0.1, 0.2, 3.0))
    assert found.exponentials == 15
    assert found.exponential == 30.0
    assert found.memory == pytest.approx((18 * 2 + 2 + 1) * 0.1 + 17 * 0.2)
    assert found.solving == 30.0
    assert found.all == 30.0 + 39 * 3.0


def test_one_shot_games_are_zero_sum_and_ours_beside_them_is_play() -> None:
    given = processes.zero_sum(3)
    assert np.shape(given["payoffs"]) == (3, 3, 3)
    assert np.allclose(np.reshape(given["ours"], (3, 2, 3)).sum(axis=2), 1.0)


def test_the_page_has_one_place_for_the_tables() -> None:
    page = command.PAGE.read_text(encoding="utf-8")
    assert page.count(command.BEGIN) == page.count(command.END) == 1
    assert page.index(command.BEGIN) < page.index(command.END)


def test_peers_are_pinned() -> None:
    text = (processes.ROOT / "benchmarks" / "requirements.txt").read_text(encoding="utf-8")
    pins = [line for line in text.splitlines() if not line.startswith("#")]
    assert len(pins) == 4
    assert all(re.fullmatch(r"[a-z_]+==[0-9][0-9a-z.]*", pin) for pin in pins)
