"""`kakehiki history add FILE NAME`: a new overture in a record file, to be coded."""

from __future__ import annotations

import re
from datetime import date as Date
from pathlib import Path

import click

from kakehiki.cli import language_option
from kakehiki.cli.writing import change_file
from kakehiki.errors import Problem, UsageError
from kakehiki.words import Words

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*")


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("add", help=words.say("history.add.help"))
    @click.argument("file", type=click.Path(path_type=Path))
    @click.argument("name")
    @click.option("--date", required=True, metavar="DATE", help=words.say("history.add.date"))
    @click.option("--by", required=True, metavar="ID", help=words.say("history.add.by"))
    @language_option(words)
    def add(file: Path, name: str, date: str, by: str) -> None:
        from kakehiki.case.document import MAX_BYTES, decode, read_bytes
        from kakehiki.history.record.added import with_overture
        from kakehiki.history.record.library import open_record, shipped
        from kakehiki.history.record.load import load_record

        if str(file) in shipped() and not file.exists():
            path = str(open_record(str(file)).path)
            raise UsageError(Problem("record-shipped", {"name": str(file), "path": path}))
        if not _NAME.fullmatch(name):
            raise UsageError(Problem("overture-name", {"name": name}))
        before = decode(read_bytes(file, MAX_BYTES), file)
        after = with_overture(load_record(file), before, name, _day(date), by)
        change_file(file, before, after)
        count = len(load_record(file).record.overtures[name].facts)
        click.echo(words.say("history.add.added", name=name, file=file, count=count))

    return add


def _day(text: str) -> Date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return Date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(Problem("overture-date", {"value": text}))
