"""`kakehiki new NAME`: a small complete case, with comments, to start from."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import click

from kakehiki.case.template import with_comments_in
from kakehiki.cli import language_option
from kakehiki.cli.writing import write_new
from kakehiki.errors import Problem, UsageError
from kakehiki.words import Words

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]")  # names that Windows keeps to itself


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("new", help=words.say("cli.new.help"))
    @click.argument("name")
    @language_option(words)
    def new(name: str) -> None:
        if not _NAME.fullmatch(name) or _RESERVED.fullmatch(name):
            raise UsageError(Problem("case-name-unsuitable", {"name": name}))
        path = Path(f"{name}.yaml")
        write_new(path, starting_case(name, words.lang))
        click.echo(words.say("cli.new.written", file=path))

    return new


def starting_case(name: str, lang: str) -> str:
    """Return the text of the starting case under a name, with its comments in one language."""
    template = files("kakehiki.case").joinpath("new.yaml").read_text(encoding="utf-8")
    return with_comments_in(lang, template).replace("NAME", name)
