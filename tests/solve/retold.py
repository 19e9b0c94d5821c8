"""Trees that are the same game told otherwise: other names and places, chance moves that decide nothing."""

from __future__ import annotations

from kakehiki.game.tree import CHANCE, Branching, Tree, grow


def relabelled(tree: Tree) -> tuple[Tree, list[int], list[int], list[int]]:
    """Return the tree with actors and options in reverse order, and the old end, action and actor of each new one."""
    ends: list[int] = []
    last = len(tree.actors) - 1
    keys: list[int] = []

    def node(n: int) -> Branching | None:
        h = int(tree.set_of[n])
        if h < 0:
            ends.append(tree.end_of[n])
            return None
        if h not in keys:
            keys.append(h)
        actor = CHANCE if tree.actor[h] == CHANCE else last - int(tree.actor[h])
        options = tuple(f"{tree.options[a]}'" for a in reversed(tree.actions(h)))
        return Branching(
            h, actor, tree.moves[h] + "'", options, [node(c) for c in reversed(tree.children[n])]
        )

    root = node(0)
    assert root is not None
    turned = grow(root, tuple(reversed(tree.actors)))
    actions = [a for h in keys for a in reversed(tree.actions(h))]
    return turned, ends, actions, list(range(last, -1, -1))


def padded(tree: Tree) -> tuple[Tree, list[int]]:
    """Return the tree with a chance move of one option before each second node, and the place of each old action."""
    keys: list[object] = []

    def node(n: int, bare: bool) -> Branching | None:
        h = int(tree.set_of[n])
        if n % 2 == 0 and not bare:
            keys.append(("sure", n))
            return Branching(("sure", n), CHANCE, "sure", ("only",), [node(n, True)])
        if h < 0:
            return None
        if h not in keys:
            keys.append(h)
        options = tuple(tree.options[a] for a in tree.actions(h))
        made = Branching(h, int(tree.actor[h]), tree.moves[h], options)
        made.children = [node(c, False) for c in tree.children[n]]
        return made

    root = node(0, False)
    assert root is not None
    longer = grow(root, tree.actors)
    places = [[*longer.actions(keys.index(h))] for h in range(len(tree.moves))]
    return longer, [a for place in places for a in place]
