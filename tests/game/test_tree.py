"""Trees as arrays, and perfect recall."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from kakehiki.errors import GameError
from kakehiki.game import tree as tree_module
from kakehiki.game.tree import CHANCE, Branching, Tree, grow
from tests.solve import trees


@settings(deadline=None, max_examples=80)
@given(trees.trees())
def test_arrays_agree_with_each_other(tree: Tree) -> None:
    n, h, a, e = tree.size
    assert len(tree.set_of) == len(tree.action) == n
    assert len(tree.moves) == len(tree.first) == len(tree.count) == h
    assert e == sum(tree.set_of < 0)
    assert a == tree.count.sum()
    assert list(tree.first) == [0, *np.cumsum(tree.count)[:-1]]
    assert (tree.parent[1:] < np.arange(1, n)).all()  # preorder: parents come first
    for node in range(1, n):
        above = int(tree.parent[node])
        assert node in tree.children[above]
        assert int(tree.action[node]) in tree.actions(int(tree.set_of[above]))
        assert tree.path(node) == [*tree.path(above), int(tree.action[node])]
    for node in range(n):
        assert len(tree.children[node]) == (0 if tree.set_of[node] < 0 else tree.count[tree.set_of[node]])
    assert sorted(node for nodes in tree.members for node in nodes) == [
        i for i in range(n) if tree.set_of[i] >= 0
    ]
    assert tree.perfect_information == all(len(nodes) == 1 for nodes in tree.members)


def _ends(actor: int, key: object) -> Branching:
    return Branching(key, actor, "then", ("l", "r"), [None, None])


def test_an_actor_who_forgets_what_it_did_is_refused() -> None:
    root = Branching("first", 0, "first", ("l", "r"), [_ends(0, "then"), _ends(0, "then")])
    with pytest.raises(GameError) as caught:
        grow(root, ("one", "two"))
    (problem,) = caught.value.problems
    assert problem.code == "imperfect-recall"
    assert problem.params == {"actor": "one", "move": "then", "path": "moves.then", "node": "4"}


def test_an_actor_who_forgets_whether_it_moved_is_refused() -> None:
    """The absent-minded driver of Piccione & Rubinstein (1997)."""
    root = Branching(
        "exit", 0, "exit", ("go", "turn"), [Branching("exit", 0, "exit", ("go", "turn"), [None] * 2), None]
    )
    with pytest.raises(GameError) as caught:
        grow(root, ("driver",))
    assert caught.value.problems[0].code == "imperfect-recall"


def test_an_actor_who_forgets_what_it_knew_is_not_asked_about() -> None:
    """Two actors may each not see the other: that is no forgetting."""
    root = Branching("first", 0, "first", ("l", "r"), [_ends(1, "then"), _ends(1, "then")])
    assert grow(root, ("one", "two")).members[1] == (1, 4)


def test_forgetting_another_path_of_ones_own_is_found_below_others_moves() -> None:
    def second(i: int) -> Branching:
        return Branching(("second", i), 1, "second", ("l", "r"), [_ends(0, "then"), None])

    root = Branching("first", 0, "first", ("l", "r"), [second(0), second(1)])
    with pytest.raises(GameError, match="imperfect-recall"):
        grow(root, ("one", "two"))


def test_too_many_nodes_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_module, "MOST_NODES", 4)
    root = Branching("n", CHANCE, "n", ("l", "r"), [_ends(0, "a"), _ends(0, "b")])
    with pytest.raises(GameError) as caught:
        grow(root, ("one",))
    assert caught.value.problems[0].code == "tree-too-large"
    assert caught.value.problems[0].params["limit"] == "4"


def test_a_chain_deeper_than_pythons_stack_grows() -> None:
    top: Branching | None = None
    for i in reversed(range(3000)):
        top = Branching(i, i % 2, f"m{i}", ("take", "pass"), [None, top])
    assert top is not None
    tree = grow(top, ("one", "two"))
    assert tree.size == (6001, 3000, 6000, 3001)
    assert len(tree.path(6000)) == 3000
