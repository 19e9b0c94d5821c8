"""`kakehiki solve FILE`: one game, solved, and all that the solver knows of it."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.cli.usage import Amount
from kakehiki.errors import GameError, Problem, UsageError
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.report.opened import Opened

SECONDS = 60


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("solve", help=words.say("solve.help"))
    @click.argument("file")
    @click.option("--precision", type=Amount(words), metavar="L", help=words.say("solve.precision"))
    @click.option("--limit", is_flag=True, help=words.say("solve.limit"))
    @click.option("--all", "every", is_flag=True, help=words.say("solve.all", seconds=SECONDS))
    @click.option("--episode", metavar="ID", help=words.say("solve.episode"))
    @click.option("--json", "as_json", is_flag=True, help=words.say("solve.json"))
    @language_option(words)
    def solve(
        file: str, precision: float | None, limit: bool, every: bool, episode: str | None, as_json: bool
    ) -> int:
        _one_way(precision, limit, every)
        from kakehiki.game.efg import load_efg
        from kakehiki.report.opened import open_game

        if file.lower().endswith(".nfg"):  # no case is called so: what reads Gambit's files says what this is
            load_efg(file)
        opened = open_game(file, episode, words.lang)
        if precision is None and not limit and not every:
            precision = opened.precision
            if precision is None:
                raise UsageError(Problem("precision-needed", {"path": file}))
        try:
            return _show(opened, precision, every, as_json, words)
        except GameError as error:
            raise opened.placed(error) from None

    return solve


def _one_way(precision: float | None, limit: bool, every: bool) -> None:
    asked = {"--precision": precision is not None, "--limit": limit, "--all": every}
    chosen = [name for name, given in asked.items() if given]
    if len(chosen) > 1:
        raise UsageError(Problem("options-exclude", {"first": chosen[0], "second": chosen[1]}))


def _show(opened: Opened, precision: float | None, every: bool, as_json: bool, words: Words) -> int:
    """Solve and print; return 1 if that failed."""
    from kakehiki.report.solution import SolutionText
    from kakehiki.report.solved import peer_answer, render_solution_json, solved

    solution, gambit = None, None
    if every:
        from kakehiki.solve.equilibria import different
        from kakehiki.solve.gambit import all_equilibria, gambit_version

        version = gambit_version()
        if sys.stderr.isatty():
            click.echo(words.say("solve.waiting", seconds=SECONDS), err=True)
        searches = all_equilibria(opened.game, SECONDS)
        gambit = peer_answer(opened.game.tree, version, searches, different(opened.game, searches))
    else:
        from kakehiki.solve.account import solve_one

        game = opened.game
        account = solve_one(game.tree, game.payoffs[:, :, None], game.chance[:, None], precision)
        solution = solved(account)
    if as_json:
        click.echo(render_solution_json(opened.shape, solution, gambit), nl=False)
    else:
        width = min(80, shutil.get_terminal_size((80, 24)).columns)
        text = SolutionText(opened.game.tree, opened.shape, opened.naming, words.lang, width)
        click.echo(text.render(solution, gambit, colour=sys.stdout.isatty()), nl=False)
    return 1 if solution is not None and solution.status == "failed" else 0
