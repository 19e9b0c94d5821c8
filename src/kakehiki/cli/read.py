"""`kakehiki read CASE`: the answer as text, JSON or an HTML report."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import Any

import click

from kakehiki.cli import language_option
from kakehiki.cli.progress import Bar
from kakehiki.cli.usage import WholeNumber
from kakehiki.cli.writing import replace_file
from kakehiki.errors import GameError, KakehikiError, Problem
from kakehiki.words import Words

DRAWS, MOST_DRAWS = 4096, 2**24


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("read", help=words.say("read.help"))
    @click.argument("case")
    @click.option("--episode", metavar="ID", help=words.say("read.episode"))
    @click.option("--against", metavar="ID", help=words.say("read.against"))
    @click.option(
        "--draws",
        type=WholeNumber(words, 2, MOST_DRAWS),
        metavar="N",
        help=words.say("read.draws", draws=DRAWS),
    )
    @click.option(
        "--seed", type=WholeNumber(words, 0, 2**63 - 1), default=1, metavar="N", help=words.say("read.seed")
    )
    @click.option(
        "--weights", metavar="FILE", type=click.Path(path_type=Path), help=words.say("read.weights")
    )
    @click.option("--json", "as_json", is_flag=True, help=words.say("read.json"))
    @click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help=words.say("read.html"))
    @language_option(words)
    def read(
        case: str,
        as_json: bool,
        html: Path | None,
        episode: str | None,
        weights: Path | None,
        draws: int | None,
        **options: Any,
    ) -> None:
        from kakehiki.case.library import open_case
        from kakehiki.history.fit.weights import read_weights
        from kakehiki.reading.read import NOW, Wanted, read_case

        loaded = open_case(case)
        given = None if weights is None else read_weights(weights)
        count = draws or (DRAWS if given is None else given.weights.draws)
        wanted = Wanted(situation=episode or NOW, draws=count, weights=given, **options)
        try:
            with Bar(words.say("read.solving")) as progress:
                reading = read_case(loaded, wanted, progress)
        except GameError as error:
            raise loaded.placed(error) from None
        if html is not None:
            from kakehiki.report.document import compose
            from kakehiki.report.html import render_html

            _write(html, render_html(compose(loaded, reading, words.lang)))
            click.echo(words.say("read.written", file=html), err=True)
        if as_json:
            from kakehiki.report.json import render_json

            click.echo(render_json(loaded, reading), nl=False)
        elif html is None:
            from kakehiki.report.document import compose
            from kakehiki.report.text import render_text

            document = compose(loaded, reading, words.lang)
            width = min(80, shutil.get_terminal_size((80, 24)).columns)
            click.echo(render_text(document, width=width, colour=sys.stdout.isatty()), nl=False)

    return read


def _write(file: Path, text: str) -> None:
    try:
        replace_file(file, text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KakehikiError(Problem("file-not-written", {"path": str(file), "reason": reason})) from None
