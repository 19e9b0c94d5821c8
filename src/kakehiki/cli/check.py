"""`kakehiki check FILE...`: every problem of every file, or a line that says what is in it, and remarks."""

from __future__ import annotations

import click

from kakehiki.case.library import open_case
from kakehiki.case.remarks import remarks
from kakehiki.cli import language_option
from kakehiki.cli.problems import print_problems
from kakehiki.cli.remarks import remark_lines
from kakehiki.errors import GameError, KakehikiError
from kakehiki.game.compile import compile_game
from kakehiki.words import Words


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("check", help=words.say("cli.check.help"))
    @click.argument("files", nargs=-1, required=True, metavar="FILE...")
    @language_option(words)
    def check(files: tuple[str, ...]) -> int:
        status = 0
        for file in files:
            try:
                click.echo("\n".join(_check(file, words)))
            except KakehikiError as error:
                print_problems(error.problems, words)
                status = max(status, error.exit_status)
        return status

    return check


def _check(file: str, words: Words) -> list[str]:
    """Return the line about a sound case, and those of the remarks on it; raises `CaseError`."""
    loaded = open_case(file)
    case = loaded.case
    try:
        tree = compile_game(case).tree
    except GameError as error:
        raise loaded.placed(error) from None
    sound = words.say(
        "cli.check.sound",
        file=str(loaded.path),
        actors=len(case.actors),
        moves=len(case.moves),
        ends=len(tree.ends),
        facts=len(case.facts),
        claims=len(case.claims),
        sources=len(case.sources),
    )
    return [sound, *remark_lines(remarks(loaded), words)]
