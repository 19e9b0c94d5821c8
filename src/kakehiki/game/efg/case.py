"""A case as a Gambit game: its ids as names, its labels in both languages beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from kakehiki.case.model import Case, Move
from kakehiki.game.efg.labels import Labels, Names
from kakehiki.game.efg.record import ExtensiveGame, Floats, extensive_game
from kakehiki.game.tree import Tree

_JOINED = {"en": (" ({})", ", "), "ja": ("（{}）", "、")}


def case_game(
    case: Case, tree: Tree, payoffs: Floats, chance: Floats, comment: Mapping[str, str]
) -> tuple[ExtensiveGame, Labels]:
    """Return the game of a case with payoffs [E, P] and chance [A], and the labels of its ids.

    The comment, in both languages, says what the numbers are; the English one is in the game.

    A move that is made under different knowledge has a set for each, numbered; a set's label says what its mover
    knows there that it does not know in every set of the move.
    """
    names = _numbered(tree.moves)
    labels = Labels(
        title={case.id: {"en": case.title.en, "ja": case.title.ja}},
        comment={comment["en"]: comment},
        players={a: {"en": actor.label.en, "ja": actor.label.ja} for a, actor in case.actors.items()},
        sets=_set_labels(case, tree, names),
        actions={
            name: {o: {"en": option.label.en, "ja": option.label.ja} for o, option in move.options.items()}
            for name, move in zip(names, _moves(case, tree), strict=True)
        },
    )
    game = extensive_game(tree, payoffs, chance, names)
    return replace(game, title=case.id, comment=comment["en"]), labels


def _moves(case: Case, tree: Tree) -> Iterable[Move]:
    return (case.moves[move] for move in tree.moves)


def _numbered(moves: tuple[str, ...]) -> tuple[str, ...]:
    """Return a name for each set: that of its move, with a number where the move has several."""
    counts, last = Counter(moves), Counter[str]()
    found = []
    for move in moves:
        last[move] += 1
        found.append(f"{move}_{last[move]}" if counts[move] > 1 else move)
    return tuple(found)


def _set_labels(case: Case, tree: Tree, names: tuple[str, ...]) -> Names:
    known = [_common(tree, h) for h in range(len(names))]
    shared = {
        move: set.intersection(*(set(known[h]) for h, name in enumerate(tree.moves) if name == move))
        for move in set(tree.moves)
    }
    found: dict[str, dict[str, str]] = {name: {} for name in names}
    for lang, (frame, comma) in _JOINED.items():
        taken: set[str] = set()
        for h, (name, move) in enumerate(zip(names, tree.moves, strict=True)):
            apart = [a for a in known[h] if a not in shared[move]]
            words = comma.join(_option(case, tree, a, lang) for a in apart)
            label = getattr(case.moves[move].label, lang) + (frame.format(words) if words else "")
            if label in taken:
                label += f" {name.rpartition('_')[2]}"
            taken.add(label)
            found[name][lang] = label
    return found


def _common(tree: Tree, h: int) -> list[int]:
    """Return the actions that lie on the way to every node of a set."""
    first, *others = (tree.path(node) for node in tree.members[h])
    return [a for a in first if all(a in path for path in others)]


def _option(case: Case, tree: Tree, a: int, lang: str) -> str:
    move = tree.moves[tree.set_of_action[a]]
    text: str = getattr(case.moves[move].options[tree.options[a]].label, lang)
    return text
