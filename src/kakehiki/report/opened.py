"""One game to solve, from a case at the medians of its numbers or from a Gambit file, with its names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.library import open_case
from kakehiki.ensemble.central import central_game
from kakehiki.ensemble.setting import situation
from kakehiki.errors import GameError, KakehikiError, Problem, UsageError
from kakehiki.game.efg import ExtensiveGame, extensive_game, load_efg
from kakehiki.game.expand import taken_out
from kakehiki.report.naming import CaseNaming, FileNaming, Naming
from kakehiki.report.solved import GameShape, shape_of


@dataclass(frozen=True)
class Opened:
    """A game, what its parts are called, and the precision that it brings along (a Gambit file: none)."""

    game: ExtensiveGame
    shape: GameShape
    naming: Naming
    precision: float | None
    placed: Callable[[GameError], KakehikiError]  # an error of the game with its place in the file


def open_game(file: str, episode: str | None, lang: str) -> Opened:
    """Return the game of a case (by name or path) at its own date or at an episode, or that of a Gambit file.

    Raises UsageError: case-unknown, unknown-episode, episode-of-file; CaseError; GameError.
    """
    if file.lower().endswith(".efg"):
        return _open_efg(file, episode, lang)
    loaded = open_case(file)
    case, name = loaded.case, episode or "now"
    if name not in ("now", *case.episodes):
        flaw = Flaw("", "unknown-episode", name=name, **near(name, ("now", *case.episodes)))
        raise UsageError(Problem(flaw.code, flaw.params))
    setting = situation(case, name)
    try:
        found = central_game(case, setting)
    except GameError as error:
        raise loaded.placed(error) from None
    game = extensive_game(found.game.tree, found.payoffs[:, :, 0], found.chance[:, 0])
    shape = shape_of(game.tree, game.payoffs, case=case.id, situation=name)
    naming = CaseNaming(case, name, taken_out(case, dict(setting.given)), shape, lang)
    return Opened(game, shape, naming, float(found.precision[0]), loaded.placed)


def _open_efg(file: str, episode: str | None, lang: str) -> Opened:
    if episode is not None:
        raise UsageError(Problem("episode-of-file", {"path": file}))
    game = load_efg(file, lang)
    shape = shape_of(game.tree, game.payoffs, title=game.title)
    return Opened(game, shape, FileNaming(file, shape, lang), None, lambda error: error)
