"""`kakehiki history check FILE...`: every problem of every record, or what is in it and how two coders agree."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.cli.problems import print_problems
from kakehiki.errors import KakehikiError
from kakehiki.report.columns import inert, table
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.history.record.agreement import Agreement
    from kakehiki.history.record.load import LoadedRecord
    from kakehiki.history.record.model import Record

FAR = 60  # days


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("check", help=words.say("history.check.help"))
    @click.argument("files", nargs=-1, required=True, metavar="FILE...")
    @language_option(words)
    def check(files: tuple[str, ...]) -> int:
        from kakehiki.history.record.library import open_record

        status = 0
        for file in files:
            try:
                click.echo("\n".join(_lines(file, open_record(file), words)))
            except KakehikiError as error:
                print_problems(error.problems, words)
                status = max(status, error.exit_status)
        return status

    return check


def _lines(file: str, loaded: LoadedRecord, words: Words) -> Iterator[str]:
    from kakehiki.history.record.agreement import agreements
    from kakehiki.history.record.rows import rows

    record = loaded.record
    coded = [coding for overture in record.overtures.values() for coding in overture.facts.values()]
    coded += [period for periods in record.dated.values() for period in periods]
    yield words.say(
        "history.check.sound",
        file=inert(file),
        overtures=len(record.overtures),
        open=sum(row.answer is None for row in rows(loaded)),
        facts=len(record.facts),
        codings=len(coded),
        unsourced=sum(not coding.sources for coding in coded),
        unjudged=sum(not coding.level.judged for coding in coded),
        sources=len(record.sources),
    )
    late = list(_lateness(record))
    far = sum(days > FAR for days in late)
    yield words.say("history.check.later", count=len(late), far=far)
    if record.second is not None:
        yield ""
        yield words.say("history.check.agreement", rows=len(record.second.overtures))
        yield from _agreement(agreements(record), words)


def _lateness(record: Record) -> Iterator[int]:
    """Yield by how many days the first page is later than the overture, where a coding has no earlier one."""
    for overture in record.overtures.values():
        for coding in overture.facts.values():
            dates = [record.sources[name].date for name in coding.sources]
            known = [date for date in dates if date is not None]
            if known and len(known) == len(dates) and min(known) > overture.date:
                yield (min(known) - overture.date).days


def _agreement(found: tuple[Agreement, ...], words: Words) -> Iterator[str]:
    def shown(number: float | None) -> str:
        return words.say("history.check.none") if number is None else f"{number:.2f}"

    head = [words.say(f"history.check.{key}") for key in ("what", "same", "kappa", "weighted", "range")]
    body = [
        [a.what, f"{a.same:.0%}", shown(a.kappa), shown(a.weighted), f"{shown(a.low)} – {shown(a.high)}"]
        for a in found
    ]
    yield from table([head, *body], right=(1, 2, 3, 4))
