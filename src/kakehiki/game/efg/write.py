"""From a game to the text of a Gambit file, whose numbers are exact."""

from __future__ import annotations

import re
from collections.abc import Iterable
from fractions import Fraction

from kakehiki.game.efg.record import ExtensiveGame
from kakehiki.game.tree import CHANCE

_LONGEST = 25  # digits of a decimal; a fraction is written instead of a longer one


def write_efg(game: ExtensiveGame) -> str:
    """Return a game in Gambit's .efg format; what is read from it is the same to the last digit."""
    tree = game.tree
    actors = " ".join(map(quoted, tree.actors))
    lines = [f"EFG 2 R {quoted(game.title)} {{ {actors} }}", quoted(game.comment), ""]
    described: set[int] = set()
    for node, h in enumerate(map(int, tree.set_of)):
        name = quoted(game.node_names[node])
        outcome = _outcome(game, node, described)
        if h < 0:
            lines.append(f"t {name} {outcome}")
            continue
        actor = int(tree.actor[h])
        actions = tree.actions(h)
        options = (quoted(tree.options[a]) for a in actions)
        if actor == CHANCE:
            chances = (number(game.probabilities[a]) for a in actions)
            body = " ".join(f"{option} {chance}" for option, chance in zip(options, chances, strict=True))
            mover = "c"
        else:
            body = " ".join(options)
            mover = "p"
        whose = "" if actor == CHANCE else f"{actor + 1} "
        label = quoted(game.set_names[h])
        lines.append(f"{mover} {name} {whose}{game.set_numbers[h]} {label} {{ {body} }} {outcome}")
    return "\n".join(lines) + "\n"


def quoted(text: str) -> str:
    """Return a label as the file writes it.

    A backslash is doubled only where it could be taken for an escape: Gambit reads others as they are.
    """
    return '"' + re.sub(r'\\(?=["\\]|\Z)|"', r"\\\g<0>", text) + '"'


def number(value: Fraction) -> str:
    """Return a number exactly: as a decimal if it has a short one, else as a fraction."""
    below = value.denominator
    twos = (below & -below).bit_length() - 1
    fives = 0
    below >>= twos
    while below % 5 == 0:
        below, fives = below // 5, fives + 1
    places = max(twos, fives)
    if places == 0 or below > 1 or places > _LONGEST:
        return str(value)
    digits = str(abs(value.numerator) * 10**places // value.denominator).zfill(places + 1)
    return f"{'-' if value < 0 else ''}{digits[:-places]}.{digits[-places:]}"


def _outcome(game: ExtensiveGame, node: int, described: set[int]) -> str:
    found = game.outcome_of[node]
    if found < 0:
        return "0"
    outcome = game.outcomes[found]
    if found in described:
        return str(outcome.number)
    described.add(found)
    return f"{outcome.number} {quoted(outcome.name)} {{ {_numbers(outcome.payoffs)} }}"


def _numbers(values: Iterable[Fraction]) -> str:
    return ", ".join(map(number, values))
