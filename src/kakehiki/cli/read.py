"""`kakehiki read CASE`: the answer as text, JSON or an HTML report."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

import click

from kakehiki.cli import language_option
from kakehiki.cli.usage import WholeNumber
from kakehiki.cli.writing import replace_file
from kakehiki.errors import GameError, KakehikiError, Problem
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.ensemble.run import Progress

PATIENCE = 1.0  # seconds before a progress bar appears
MOST_DRAWS = 2**24


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("read", help=words.say("read.help"))
    @click.argument("case")
    @click.option("--episode", metavar="ID", help=words.say("read.episode"))
    @click.option("--against", metavar="ID", help=words.say("read.against"))
    @click.option(
        "--draws",
        type=WholeNumber(words, 2, MOST_DRAWS),
        default=4096,
        metavar="N",
        help=words.say("read.draws"),
    )
    @click.option(
        "--seed", type=WholeNumber(words, 0, 2**63 - 1), default=1, metavar="N", help=words.say("read.seed")
    )
    @click.option("--json", "as_json", is_flag=True, help=words.say("read.json"))
    @click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help=words.say("read.html"))
    @language_option(words)
    def read(case: str, as_json: bool, html: Path | None, episode: str | None, **options: Any) -> None:
        from kakehiki.case.library import open_case
        from kakehiki.reading.read import NOW, Wanted, read_case

        loaded = open_case(case)
        wanted = Wanted(situation=episode or NOW, **options)
        try:
            with _Bar(words) as progress:
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


class _Bar:
    """A progress bar on stderr, shown only on a terminal and only when the work takes longer than a second."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.started = monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress | None:
        return self.show if sys.stderr.isatty() else None

    def __exit__(self, *raised: object) -> None:
        if self.bar is not None:
            self.bar.stop()

    def show(self, done: int, total: int) -> None:
        """Tell how many games are solved."""
        if self.bar is None and done < total and monotonic() - self.started > PATIENCE:
            from rich.console import Console
            from rich.progress import Progress as Bar

            self.bar = Bar(console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.words.say("read.solving"), total=total)
            self.bar.start()
        if self.bar is not None:
            self.bar.update(self.task, completed=done)
