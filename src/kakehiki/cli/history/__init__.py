"""`kakehiki history ...`: records of overtures and answers, one file a command."""

from __future__ import annotations

import click

from kakehiki.cli import Commands, language_option
from kakehiki.words import Words

COMMANDS = ("list", "show", "check", "add", "score", "fit")


def command(words: Words) -> click.Command:
    """Return the group of commands in one language."""
    group: click.Command = Commands(words, "history", "kakehiki.cli.history", COMMANDS, "history")
    return language_option(words)(group)
