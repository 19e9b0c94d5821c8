"""Labels apart from their game: ASCII names for what Gambit cannot take, and the file that holds the labels.

Released Gambit refuses labels that are not ASCII, so a game is written under short names, and
`GAME.efg.labels.json` beside it says what each stands for, in one language or in several.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain

from kakehiki.errors import GameError, Place, Problem
from kakehiki.game.efg.record import ExtensiveGame, distinct, move_name
from kakehiki.game.tree import Tree

FORMAT = 1

Text = str | Mapping[str, str]  # one label, or one for each language
Names = Mapping[str, Text]  # short name -> label

# What every Gambit takes: no backslash, no space at an end and no two together.
_PLAIN = re.compile(r"(?! )(?:[!-\[\]-~]|(?<! ) )*(?<! )")
_PLAIN_PROSE = re.compile(r"[\n -\[\]-~]*")


@dataclass(frozen=True)
class Labels:
    """What short names stand for, by what they name; those of actions under the name of their set."""

    title: Names = field(default_factory=dict)
    comment: Names = field(default_factory=dict)
    players: Names = field(default_factory=dict)
    sets: Names = field(default_factory=dict)
    actions: Mapping[str, Names] = field(default_factory=dict)
    outcomes: Names = field(default_factory=dict)
    nodes: Names = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether there is a label at all."""
        return any(vars(self).values())


def plain(game: ExtensiveGame) -> tuple[ExtensiveGame, Labels]:
    """Return a game whose labels any Gambit can read, and what its short names stand for.

    Gambit wants names of nodes to be unique in the game and names of sets among an actor's; ours are in the game.
    """
    tree = game.tree
    (title,), titles = _renamed([game.title], "game", _PLAIN_PROSE.fullmatch)
    (comment,), comments = _renamed([game.comment], "comment", _PLAIN_PROSE.fullmatch)
    players, player_labels = _renamed(tree.actors, "player")
    outcomes, outcome_labels = _renamed([o.name for o in game.outcomes], "outcome")
    shared = {name for name, count in Counter(game.node_names).items() if name and count > 1}
    nodes, node_labels = _renamed(
        game.node_names, "node", lambda name: _PLAIN.fullmatch(name) and name not in shared
    )
    sets, set_labels = _plain_sets(game)
    options: list[str] = []
    actions: dict[str, Names] = {}
    for h, name in enumerate(sets):
        short, table = _renamed(_options(tree, h), "action")
        options += short
        if table:
            actions[name] = table
    labels = Labels(titles, comments, player_labels, set_labels, actions, outcome_labels, node_labels)
    made = _relabelled(game, title, comment, players, outcomes, nodes)
    return _with_sets(made, sets, options), labels


def labelled(game: ExtensiveGame, labels: Labels, lang: str = "en") -> ExtensiveGame:
    """Return a game with its short names replaced by their labels, where there are several in one language."""

    def full(names: Names) -> Callable[[str], str]:
        return lambda name: _spoken(names[name], lang) if name in names else name

    made = _relabelled(
        game,
        full(labels.title)(game.title),
        full(labels.comment)(game.comment),
        map(full(labels.players), game.tree.actors),
        map(full(labels.outcomes), [o.name for o in game.outcomes]),
        map(full(labels.nodes), game.node_names),
    )
    options = [
        list(map(full(labels.actions.get(name, {})), _options(game.tree, h)))
        for h, name in enumerate(game.set_names)
    ]
    return _with_sets(made, map(full(labels.sets), game.set_names), chain(*map(distinct, options)))


def write_labels(labels: Labels) -> str:
    """Return labels as JSON."""
    parts = {name: part for name, part in vars(labels).items() if part}
    return json.dumps({"kakehiki_labels": FORMAT, **parts}, ensure_ascii=False, indent=1) + "\n"


def read_labels(text: str, file: str) -> Labels:
    """Return the labels of a JSON text.

    Raises GameError: efg-labels.
    """

    def refused(line: int = 1, column: int = 1) -> GameError:
        lines = text.split("\n", line)
        shown = lines[line - 1] if line <= len(lines) else ""
        return GameError(Problem("efg-labels", {"path": file}, Place(file, line, column, shown)))

    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # half a character, as "\\ud800", is no text
    except json.JSONDecodeError as error:
        raise refused(error.lineno, error.colno) from None
    except (RecursionError, ValueError):  # brackets without end, a number of thousands of digits
        raise refused() from None
    if not isinstance(found, dict) or found.pop("kakehiki_labels", None) != FORMAT:
        raise refused()
    if not set(found) <= set(Labels.__dataclass_fields__):
        raise refused()
    nested = found.get("actions", {})
    flat = [part for name, part in found.items() if name != "actions"]
    if not isinstance(nested, dict) or not all(map(_are_names, [*flat, *nested.values()])):
        raise refused()
    return Labels(**found)


def _renamed(
    labels: Sequence[str], stem: str, fits: Callable[[str], object] = _PLAIN.fullmatch
) -> tuple[list[str], dict[str, str]]:
    """Return names for labels, a short one in the place of each that does not fit, and what those stand for."""
    taken, number = set(labels), 0
    names: list[str] = []
    table: dict[str, str] = {}
    for label in labels:
        if fits(label):
            names.append(label)
            continue
        number += 1
        while f"{stem}{number}" in taken:
            number += 1
        names.append(f"{stem}{number}")
        table[names[-1]] = label
    return names, table


def _plain_sets(game: ExtensiveGame) -> tuple[list[str], dict[str, str]]:
    counts = Counter(game.set_names)
    # The labels of a set's actions are kept under its name, which must be there then, and its own.
    bare = {
        name
        for h, name in enumerate(game.set_names)
        if not name and not all(map(_PLAIN.fullmatch, _options(game.tree, h)))
    }
    return _renamed(
        game.set_names,
        "set",
        lambda name: _PLAIN.fullmatch(name) and name not in bare and (not name or counts[name] == 1),
    )


def _relabelled(
    game: ExtensiveGame,
    title: str,
    comment: str,
    players: Iterable[str],
    outcomes: Iterable[str],
    nodes: Iterable[str],
) -> ExtensiveGame:
    return replace(
        game,
        tree=replace(game.tree, actors=distinct(list(players))),
        title=title,
        comment=comment,
        outcomes=tuple(replace(o, name=name) for o, name in zip(game.outcomes, outcomes, strict=True)),
        node_names=tuple(nodes),
    )


def _with_sets(game: ExtensiveGame, names: Iterable[str], options: Iterable[str]) -> ExtensiveGame:
    set_names = tuple(names)
    places = zip(set_names, map(int, game.tree.actor), game.set_numbers, strict=True)
    moves = tuple(move_name(*place) for place in places)
    return replace(game, tree=replace(game.tree, moves=moves, options=tuple(options)), set_names=set_names)


def _options(tree: Tree, h: int) -> list[str]:
    return [tree.options[a] for a in tree.actions(h)]


def _spoken(text: Text, lang: str) -> str:
    if isinstance(text, str):
        return text
    return text[lang] if lang in text else next(iter(text.values()))


def _are_names(part: object) -> bool:
    return isinstance(part, dict) and all(
        isinstance(text, str)
        or (isinstance(text, dict) and text and all(isinstance(word, str) for word in text.values()))
        for text in part.values()
    )
