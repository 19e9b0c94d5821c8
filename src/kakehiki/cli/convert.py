"""`kakehiki convert FILE -o OUT`: a case or a Gambit file as a Gambit file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.cli.writing import write_new
from kakehiki.errors import GameError, Problem, UsageError
from kakehiki.words import LANGUAGES, Words

if TYPE_CHECKING:
    from click.types import OptionHelpExtra

    from kakehiki.game.efg.labels import Labels
    from kakehiki.game.efg.record import ExtensiveGame


class _Needed(click.Option):
    """An option that must be given; its help says so in the user's language, where click would in English."""

    def get_help_extra(self, ctx: click.Context) -> OptionHelpExtra:
        """Return what click adds to the help of an option: nothing."""
        return {}


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("convert", help=words.say("cli.convert.help"))
    @click.argument("file")
    @click.option(
        "-o",
        "--output",
        cls=_Needed,
        metavar="OUT",
        required=True,
        type=click.Path(path_type=Path),
        help=words.say("cli.convert.output"),
    )
    @click.option("--utf8", is_flag=True, help=words.say("cli.convert.utf8"))
    @language_option(words)
    def convert(file: str, output: Path, utf8: bool) -> None:
        from kakehiki.game.efg.labels import labelled, write_labels
        from kakehiki.game.efg.load import labels_file
        from kakehiki.game.efg.write import write_efg

        if output.suffix != ".efg":
            raise UsageError(Problem("convert-output", {"path": str(output)}))
        game, labels = _plain_game(file, words.lang)
        beside = labels_file(output)
        if beside.exists():  # whatever it says of another game would be taken for this one's labels
            raise UsageError(Problem("file-exists", {"path": str(beside)}))
        if utf8:
            write_new(output, write_efg(labelled(game, labels, words.lang)))
        elif not labels.any:
            write_new(output, write_efg(game))
        else:
            write_new(beside, write_labels(labels))
            try:
                write_new(output, write_efg(game))
            except BaseException:
                beside.unlink()
                raise
            click.echo(words.say("cli.convert.written", file=beside))
        click.echo(words.say("cli.convert.written", file=output))

    return convert


def _plain_game(file: str, lang: str) -> tuple[ExtensiveGame, Labels]:
    """Return the game of a file in ASCII, and its labels."""
    if Path(file).suffix.lower() in {".efg", ".nfg"}:
        from kakehiki.game.efg.labels import plain
        from kakehiki.game.efg.load import load_efg

        return plain(load_efg(file, lang))
    return _median_game(file)


def _median_game(name: str) -> tuple[ExtensiveGame, Labels]:
    """Return the game of a case at the medians of its numbers, and the labels of its ids."""
    from kakehiki.case.library import open_case
    from kakehiki.ensemble.central import central_game
    from kakehiki.ensemble.setting import situation
    from kakehiki.game.efg.case import case_game

    loaded = open_case(name)
    comments = {lang: Words(lang).say("cli.convert.comment", case=loaded.case.id) for lang in LANGUAGES}
    try:
        central = central_game(loaded.case, situation(loaded.case, "now"))
    except GameError as error:
        raise loaded.placed(error) from None
    payoffs, chance = central.payoffs[:, :, 0], central.chance[:, 0]
    return case_game(loaded.case, central.game.tree, payoffs, chance, comments)
