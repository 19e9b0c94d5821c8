"""No draw is lost at precision x payoff range up to 500: a small version of `benchmarks/stress.py`."""

from __future__ import annotations

import pytest
from benchmarks import stress

from tests.solve import trees


@pytest.mark.parametrize("tree", [trees.negotiation(), trees.both_typed()], ids=["negotiation", "both typed"])
def test_no_steep_draw_is_lost(tree: trees.Tree) -> None:
    tally = stress.solved(tree, 1_500, start=303, checked=20)
    assert tally.lost == tally.forked == 0
    assert tally.residual < stress.OFF
    assert tally.violation < stress.OFF
    assert 0.005 < tally.folded / tally.draws < 0.15  # the flag means something


def test_no_steep_draw_of_a_random_tree_is_lost() -> None:
    tally = stress.Tally()
    for i, tree in enumerate(stress.grown(6)):
        tally = tally.plus(stress.solved(tree, 50, start=404 + 2 * i, checked=2))
    assert tally.draws == 300
    assert tally.lost == tally.forked == 0
    assert tally.residual < stress.OFF
    assert tally.violation < stress.OFF
