"""`kakehiki list`: the cases that come with kakehiki."""

from __future__ import annotations

import click

from kakehiki.case.library import open_case, shipped
from kakehiki.cli import language_option
from kakehiki.report.columns import inert, wrap
from kakehiki.words import Words

WIDTH = 80


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("list", help=words.say("cli.list.help"))
    @language_option(words)
    def list_() -> None:
        for name in shipped():
            case = open_case(name).case
            click.echo(f"{click.style(name, bold=True)}  {case.now.date}")
            for text in (case.title, case.question.text):
                for line in wrap(inert(text.of(words.lang)), WIDTH - 4):
                    click.echo(f"    {line}")

    return list_
