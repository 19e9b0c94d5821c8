"""The one game of a case in which every number is at its median: to look at, to convert, to compare with a peer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.draws import medians
from kakehiki.ensemble.setting import Setting
from kakehiki.game.compile import Game, compile_game

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class CentralGame:
    """A compiled case with its numbers: payoffs [E, P, 1], chance [A, 1], precision [1]."""

    game: Game
    payoffs: Floats
    chance: Floats
    precision: Floats


def central_game(case: Case, setting: Setting) -> CentralGame:
    """Return the game of a setting at the medians of all numbers.

    Raises GameError as `compile_game`.
    """
    game = compile_game(case, dict(setting.given))
    values = medians(numbers_of(case), setting)
    return CentralGame(game, game.payoffs(values), game.chances(values), values[game.row("precision")])
