"""Labels apart from their game: ASCII names for what Gambit cannot take, and the file that holds the labels.

Released Gambit refuses labels that are not ASCII, so a game is written under short names, and
`GAME.efg.labels.json` beside it says what each stands for, in one language or in several.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

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
    """Return a game whose labels any Gambit can read, and what its short names stand for."""
    tree = game.tree
    title = _Renaming([game.title], "game", _PLAIN_PROSE)
    comment = _Renaming([game.comment], "comment", _PLAIN_PROSE)
    players = _Renaming(tree.actors, "player")
    outcomes = _Renaming([o.name for o in game.outcomes], "outcome")
    nodes = _Renaming(game.node_names, "node")
    set_names, sets = _plain_sets(game)
    options: list[str] = []
    actions: dict[str, Names] = {}
    for h, name in enumerate(set_names):
        renaming = _Renaming(_options(tree, h), "action")
        options += map(renaming.short, _options(tree, h))
        if renaming.labels:
            actions[name] = renaming.labels
    labels = Labels(
        title.labels, comment.labels, players.labels, sets, actions, outcomes.labels, nodes.labels
    )
    made = _relabelled(game, title.short, comment.short, players.short, outcomes.short, nodes.short)
    return _with_sets(made, set_names, options), labels


def labelled(game: ExtensiveGame, labels: Labels, lang: str = "en") -> ExtensiveGame:
    """Return a game with its short names replaced by their labels, where there are several in one language."""

    def full(names: Names) -> Callable[[str], str]:
        return lambda name: _spoken(names[name], lang) if name in names else name

    made = _relabelled(
        game, *map(full, (labels.title, labels.comment, labels.players, labels.outcomes, labels.nodes))
    )
    options = [
        list(map(full(labels.actions.get(name, {})), _options(game.tree, h)))
        for h, name in enumerate(game.set_names)
    ]
    return _with_sets(made, tuple(map(full(labels.sets), game.set_names)), chain(*map(distinct, options)))


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


class _Renaming:
    """Short names for the labels of one kind that are not plain; equal labels get equal names."""

    def __init__(self, labels: Sequence[str], stem: str, fits: re.Pattern[str] = _PLAIN) -> None:
        self.labels: dict[str, str] = {}
        self.names: dict[str, str] = {}
        taken, number = set(labels), 0
        for label in dict.fromkeys(labels):
            if fits.fullmatch(label):
                continue
            number += 1
            while f"{stem}{number}" in taken:
                number += 1
            self.names[label] = f"{stem}{number}"
            self.labels[f"{stem}{number}"] = label

    def short(self, label: str) -> str:
        return self.names.get(label, label)


def _plain_sets(game: ExtensiveGame) -> tuple[tuple[str, ...], Names]:
    """Return names of the sets and what they stand for: each is its set's alone, where it is needed."""
    counts = Counter(game.set_names)
    names: list[str] = []
    labels: dict[str, str] = {}
    number = 0
    for h, label in enumerate(game.set_names):
        bare = all(map(_PLAIN.fullmatch, _options(game.tree, h)))
        if _PLAIN.fullmatch(label) and (counts[label] == 1 or not label) and (label or bare):
            names.append(label)
            continue
        number += 1
        while f"set{number}" in counts:
            number += 1
        names.append(f"set{number}")
        labels[names[-1]] = label
    return tuple(names), labels


def _relabelled(game: ExtensiveGame, *rooms: Callable[[str], str]) -> ExtensiveGame:
    title, comment, player, outcome, node = rooms
    return replace(
        game,
        tree=replace(game.tree, actors=distinct([player(a) for a in game.tree.actors])),
        title=title(game.title),
        comment=comment(game.comment),
        outcomes=tuple(replace(o, name=outcome(o.name)) for o in game.outcomes),
        node_names=tuple(map(node, game.node_names)),
    )


def _with_sets(game: ExtensiveGame, names: tuple[str, ...], options: Any) -> ExtensiveGame:
    tree = game.tree
    moves = tuple(
        move_name(name, int(actor), number)
        for name, actor, number in zip(names, tree.actor, game.set_numbers, strict=True)
    )
    return replace(game, tree=replace(tree, moves=moves, options=tuple(options)), set_names=names)


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
