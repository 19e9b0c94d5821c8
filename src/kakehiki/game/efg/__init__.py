"""Gambit's extensive games (.efg files): read, written, and their labels kept where Gambit cannot take them."""

from kakehiki.game.efg.load import load_efg
from kakehiki.game.efg.read import read_efg
from kakehiki.game.efg.record import ExtensiveGame, Outcome, extensive_game
from kakehiki.game.efg.write import write_efg

__all__ = ["ExtensiveGame", "Outcome", "extensive_game", "load_efg", "read_efg", "write_efg"]
