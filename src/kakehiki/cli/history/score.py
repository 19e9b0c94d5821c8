"""`kakehiki history score RECORD`: forecasts against what came, as text, JSON or an HTML report."""

from __future__ import annotations

import re
import shutil
import sys
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kakehiki.cli import language_option
from kakehiki.cli.usage import WholeNumber
from kakehiki.cli.writing import replace_file
from kakehiki.errors import GameError, KakehikiError, Problem, UsageError
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.ensemble.run import Progress

LEAST_DRAWS, MOST_DRAWS, DRAWS = 32, 2**20, 512
DRAWS_A_PARTICLE = 4  # a particle learns all rows, which costs more than a draw


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("score", help=words.say("score.help"))
    @click.argument("record")
    @click.option(
        "--draws",
        type=WholeNumber(words, LEAST_DRAWS, MOST_DRAWS),
        default=DRAWS,
        metavar="N",
        help=words.say("score.draws"),
    )
    @click.option(
        "--seed", type=WholeNumber(words, 0, 2**31 - 1), default=1, metavar="N", help=words.say("score.seed")
    )
    @click.option("--since", metavar="DATE", help=words.say("score.since"))
    @click.option("--apart", metavar="FACT,...", help=words.say("score.apart"))
    @click.option("--json", "as_json", is_flag=True, help=words.say("score.json"))
    @click.option("--html", metavar="FILE", type=click.Path(path_type=Path), help=words.say("score.html"))
    @language_option(words)
    def score(
        record: str,
        draws: int,
        seed: int,
        since: str | None,
        apart: str | None,
        as_json: bool,
        html: Path | None,
    ) -> None:
        from kakehiki.history.record.library import open_record
        from kakehiki.history.score.score import Wanted
        from kakehiki.history.score.score import score as score_record

        loaded = open_record(record)
        wanted = Wanted(
            draws=draws,
            seed=seed,
            particles=draws // DRAWS_A_PARTICLE,
            since=_day(since) if since else None,
            apart=tuple(name for name in re.split(r"[,\s]+", apart or "") if name),
        )
        try:
            with _Bars(words) as bars:
                scored = score_record(loaded, wanted, bars.step)
        except GameError as error:
            raise loaded.case.placed(error) from None
        _show(loaded, scored, words, as_json, html)

    return score


def _day(text: str) -> Date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return Date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(Problem("overture-date", {"value": text}))


def _show(loaded: Any, scored: Any, words: Words, as_json: bool, html: Path | None) -> None:
    if as_json:
        from kakehiki.report.history.json import render_scores_json

        click.echo(render_scores_json(scored), nl=False)
    if as_json and html is None:
        return
    from kakehiki.report.history.document import compose_scores

    document = compose_scores(loaded, scored, words.lang)
    if html is not None:
        from kakehiki.report.html import render_html

        try:
            replace_file(html, render_html(document))
        except OSError as error:
            reason = error.strerror or str(error)
            raise KakehikiError(Problem("file-not-written", {"path": str(html), "reason": reason})) from None
        if not as_json:
            for said in (document.answer.headline, document.answer.likeliest, document.answer.happened):
                click.echo(said.text if said else "")
        click.echo(words.say("score.written", file=html), err=True)
    elif not as_json:
        from kakehiki.report.text import render_text

        width = min(100, shutil.get_terminal_size((80, 24)).columns)
        click.echo(render_text(document, width=width, colour=sys.stdout.isatty()), nl=False)


class _Bars:
    """Progress bars on stderr, one a step of the work, shown only on a terminal."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.bars: Any = None

    def __enter__(self) -> _Bars:
        if sys.stderr.isatty():
            from rich.console import Console
            from rich.progress import Progress as Bars

            self.bars = Bars(console=Console(stderr=True), transient=True)
            self.bars.start()
        return self

    def __exit__(self, *raised: object) -> None:
        if self.bars is not None:
            self.bars.stop()

    def step(self, name: str) -> Progress | None:
        """Return what tells how far one step is; steps without a name of their own hold a group."""
        if self.bars is None:
            return None
        key = name if name in {"expert", "fitted"} else "causes"
        task = self.bars.add_task(self.words.say(f"score.step_{key}"), total=None)
        return lambda done, total: self.bars.update(task, completed=done, total=total)
