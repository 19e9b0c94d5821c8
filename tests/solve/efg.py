"""Extensive forms in Gambit's .efg format, read and written for the tests: payoffs stand at ends only.

The published games in `games/` are data: the comment of each file cites where it was printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.tree import CHANCE, Branching, Tree, grow

GAMES = Path(__file__).parent / "games"
_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([{}])|([^\s{},"]+)|,')

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Played:
    """A tree with its numbers: payoffs [E, P], chance [A]."""

    tree: Tree
    payoffs: Floats
    chance: Floats

    @property
    def spread(self) -> float:
        """The largest payoff difference of any actor."""
        return float(np.ptp(self.payoffs, axis=0).max())

    def batch(self, draws: int = 1) -> tuple[Tree, Floats, Floats]:
        """Return the tree with payoffs [E, P, B] and chance [A, B], the same in every draw."""
        return (
            self.tree,
            np.repeat(self.payoffs[:, :, None], draws, axis=2),
            np.repeat(self.chance[:, None], draws, axis=1),
        )

    def prob(self, policy: Floats, move: str, option: str) -> float:
        """Return the probability [A] of an option at the one set that has it, by the set's name."""
        found = [
            a
            for h, name in enumerate(self.tree.moves)
            for a in self.tree.actions(h)
            if (name, self.tree.options[a]) == (move, option)
        ]
        assert len(found) == 1, (move, option, found)
        return float(policy[found[0]])


def published(name: str) -> Played:
    """Return the game in `games/NAME.efg`."""
    return read((GAMES / f"{name}.efg").read_text(encoding="utf-8"))


def citation(name: str) -> str:
    """Return the comment of `games/NAME.efg`."""
    return (GAMES / f"{name}.efg").read_text(encoding="utf-8").splitlines()[1].strip('"')


def read(text: str) -> Played:
    """Return the game that a text in .efg format states."""
    tokens = [m.group(1) if m.group(1) is not None else m.group(0) for m in _TOKEN.finditer(text)]
    words = iter(t for t in tokens if t != ",")
    for expected in ("EFG", "2", "R"):
        assert next(words) == expected
    next(words)  # title
    actors = _braced(words)
    rest = list(words)
    if len(rest[0]) != 1:
        rest = rest[1:]  # comment
    words = iter(rest)
    payoffs: list[list[float]] = []
    chances: dict[object, list[float]] = {}

    def node() -> Branching | None:
        kind, _ = next(words), next(words)
        if kind == "t":
            next(words), next(words)
            payoffs.append([float(Fraction(x)) for x in _braced(words)])
            return None
        actor = int(next(words)) - 1 if kind == "p" else CHANCE
        key: object = (actor, int(next(words)))
        name, options = next(words), _braced(words)
        assert next(words) == "0", "payoffs at ends only"
        if kind == "c":
            chances[key] = [float(Fraction(p)) for p in options[1::2]]
            options = options[::2]
        made = Branching(key, actor, name, tuple(options))
        made.children = [node() for _ in options]
        return made

    root = node()
    assert root is not None
    tree = grow(root, actors)
    chance = np.zeros(len(tree.options))
    seen: list[object] = []
    _keys(root, seen)
    for h, key in enumerate(seen):
        if key in chances:
            chance[list(tree.actions(h))] = chances[key]
    return Played(tree, np.array(payoffs), chance)


def _keys(node: Branching | None, seen: list[object]) -> None:
    # In the order in which `grow` numbers the sets: first met, in preorder.
    if node is None:
        return
    if node.set not in seen:
        seen.append(node.set)
    for child in node.children:
        _keys(child, seen)


def _braced(words: Iterator[str]) -> list[str]:
    assert next(words) == "{"
    found = []
    for word in words:
        if word == "}":
            return found
        found.append(word)
    raise AssertionError("no closing brace")


def write(game: Played) -> str:
    """Return the game in .efg format, to the last digit; sets are called s0.., actions a0.. as in the tree."""
    tree = game.tree
    actors = " ".join(f'"{a}"' for a in tree.actors)
    lines = [f'EFG 2 R "kakehiki" {{ {actors} }} ""']
    for node, h in enumerate(tree.set_of):
        if h < 0:
            e = tree.end_of[node]
            numbers = ", ".join(_exact(x) for x in game.payoffs[e])
            lines.append(f't "" {e + 1} "e{e}" {{ {numbers} }}')
            continue
        actor = int(tree.actor[h])
        actions = tree.actions(int(h))
        if actor == CHANCE:
            # Chance must add up to 1 exactly, which doubles seldom do: the last one is the rest.
            exact = [Fraction(float(game.chance[a])) for a in actions[:-1]]
            exact.append(1 - sum(exact))
            body = " ".join(f'"a{a}" {p}' for a, p in zip(actions, exact, strict=True))
            lines.append(f'c "" {h + 1} "s{h}" {{ {body} }} 0')
        else:
            body = " ".join(f'"a{a}"' for a in actions)
            lines.append(f'p "" {actor + 1} {h + 1} "s{h}" {{ {body} }} 0')
    return "\n".join(lines) + "\n"


def _exact(x: float) -> str:
    return str(Fraction(float(x)))
