"""`kakehiki history list`: the records that come with kakehiki."""

from __future__ import annotations

import click

from kakehiki.cli import language_option
from kakehiki.cli.layout import WIDTH
from kakehiki.report.columns import inert, wrap
from kakehiki.words import Words


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("list", help=words.say("history.list.help"))
    @language_option(words)
    def list_() -> None:
        from kakehiki.history.record.library import open_record, shipped

        for name in shipped():
            record = open_record(name).record
            dates = [overture.date for overture in record.overtures.values()]
            counts = {"overtures": len(dates), "first": min(dates), "last": max(dates)}
            counts |= {"sources": len(record.sources), "case": record.case}
            click.echo(click.style(name, bold=True))
            for text in (record.title.of(words.lang), words.say("history.list.counts", **counts)):
                for line in wrap(inert(text), WIDTH - 4):
                    click.echo(f"    {line}")

    return list_
