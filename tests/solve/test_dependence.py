"""Plans: what is solved in one pass, what is left as unknowns, and how long planning takes on large trees."""

from __future__ import annotations

import time

import numpy as np
import pytest
from hypothesis import given, settings

from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from kakehiki.solve import Status, agent_logit
from kakehiki.solve.dependence import needs_of, plan
from tests.solve import trees
from tests.solve.efg import published


def test_perfect_information_is_one_pass() -> None:
    assert plan(published("mckelvey-palfrey-1992-6").tree).blocks == ()


def test_only_the_inviters_answers_are_unknown_in_a_negotiation() -> None:
    tree = trees.negotiation()
    (block,) = plan(tree).blocks
    assert sorted(tree.moves[h] for h in block.cut) == ["reply", "table"]


def test_a_plan_is_made_once_a_tree() -> None:
    tree = trees.negotiation()
    assert plan(tree) is plan(tree)


@settings(deadline=None, max_examples=100)
@given(trees.trees())
def test_every_set_follows_from_earlier_ones_and_the_unknowns(tree: Tree) -> None:
    made = plan(tree)
    needs = needs_of(tree, made.telling)
    decisions = {h for h in range(len(tree.moves)) if tree.actor[h] != CHANCE}
    assert set(made.order) == decisions
    for cut, order in [({h for b in made.blocks for h in b.cut}, made.order)] + [
        (set(block.cut), block.order) for block in made.blocks
    ]:
        assert cut <= set(order)
        earlier: set[int] = set(cut)
        for h in order:
            assert h in cut or needs[h] <= earlier
            earlier.add(h)


def test_a_pass_can_be_taken_from_the_top_or_not_at_all() -> None:
    """A set that nobody's play tells apart needs only what is below it: simultaneous moves need an unknown."""
    (block,) = plan(published("matching-pennies").tree).blocks
    assert len(block.cut) == 1


def _full(depth: int, width: int, path: tuple[int, ...] = ()) -> Branching | None:
    if len(path) == depth:
        return None
    made = Branching(path, len(path) % 2, f"m{len(path)}", tuple(f"o{i}" for i in range(width)))
    made.children = [_full(depth, width, (*path, i)) for i in range(width)]
    return made


def _typed(depth: int) -> Tree:
    def after(kind: int, path: tuple[int, ...]) -> Branching | None:
        mover = len(path) % 2
        if len(path) == depth:
            return None
        known = (path, kind if mover == 0 else None)
        children = [after(kind, (*path, i)) for i in range(2)]
        return Branching(known, mover, f"m{len(path)}", ("l", "r"), children)

    return grow(Branching("kind", CHANCE, "kind", ("a", "b"), [after(0, ()), after(1, ())]), ("a", "b"))


@pytest.mark.parametrize(
    ("tree", "seconds"),
    # Several times what was measured on two cores, so that only a change of order fails: 0.2 s, 0.2 s.
    [(lambda: grow(_full(8, 3) or Branching("", 0, "", ()), ("a", "b")), 3.0), (lambda: _typed(9), 3.0)],
    ids=["9,841 nodes, perfect information", "2,047 nodes, two types"],
)
def test_planning_a_large_tree_takes_little_time(tree: object, seconds: float) -> None:
    grown = tree()  # type: ignore[operator]
    start = time.perf_counter()
    plan(grown)
    assert time.perf_counter() - start < seconds


def test_a_chain_of_a_thousand_moves_is_solved() -> None:
    top: Branching | None = None
    for i in reversed(range(1000)):
        top = Branching(i, i % 2, f"m{i}", ("take", "pass"), [None, top])
    assert top is not None
    tree = grow(top, ("a", "b"))
    payoffs, chance = trees.many(tree, 2, seed=1)
    solution = agent_logit(tree, payoffs, chance, np.full(2, 3.0))
    assert (solution.status == Status.CONVERGED).all()
