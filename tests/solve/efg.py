"""Games of the tests in Gambit's .efg format; they are written apart from the package, as the peer's measure.

The published games in `games/` are data: the comment of each file cites where it was printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from kakehiki.game.efg import read_efg
from kakehiki.game.tree import CHANCE, Tree

GAMES = Path(__file__).parent / "games"

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
    game = read_efg(text)
    return Played(game.tree, game.payoffs, game.chance)


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
