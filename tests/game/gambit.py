"""What Gambit itself (`pygambit`, never imported by the package) reads in a file, held against our reading of it."""

from __future__ import annotations

import io
from fractions import Fraction
from typing import Any

from kakehiki.game.efg import ExtensiveGame
from kakehiki.game.tree import CHANCE


def gambit_reads(text: str) -> Any:
    """Return Gambit's reading; raises ValueError where it refuses."""
    import pygambit as gbt  # noqa: PLC0415  (absent where the test is left out)

    return gbt.read_efg(io.StringIO(text))


def assert_same(game: ExtensiveGame, peer: Any) -> None:
    """Tree, sets, labels of actors and actions, chances and the payoffs at every end are Gambit's."""
    import pygambit as gbt  # noqa: PLC0415

    tree = game.tree
    assert list(tree.actors) == list(peer.players)
    assert game.title == peer.title
    paths = [tuple(tree.options[a] for a in tree.path(node)) for node in range(len(tree.parent))]
    totals: list[list[Fraction]] = []
    for node, path in enumerate(paths):
        here = gbt.H.path(*path)
        h = int(tree.set_of[node])
        options = [] if h < 0 else [tree.options[a] for a in tree.actions(h)]
        assert list(peer.get_actions(here)) == options
        paid = _paid(peer, here)
        above = totals[tree.parent[node]] if node else [Fraction(0)] * len(tree.actors)
        totals.append([x + y for x, y in zip(above, paid, strict=True)] if paid else above)
        if h < 0:
            assert list(game.payoffs[tree.end_of[node]]) == [float(x) for x in totals[node]]
            continue
        members = {tuple(member.actions) for member in peer.get_members(here)}
        assert members == {paths[member] for member in tree.members[h]}
        if tree.actor[h] == CHANCE:
            exact = [Fraction(peer.get_action_probs(here)[option]) for option in options]
            assert exact == [game.probabilities[a] for a in tree.actions(h)]
            assert [float(p) for p in exact] == [game.chance[a] for a in tree.actions(h)]
        else:
            assert peer.get_player(here) == tree.actors[tree.actor[h]]


def _paid(peer: Any, here: Any) -> list[Fraction]:
    label = peer.get_outcome(here)
    return [] if label is None else [Fraction(x) for _, x in peer.get_outcome_payoffs(label)]
