"""`kakehiki history fit RECORD`: what the answers of a record teach of a case's numbers."""

from __future__ import annotations

import dataclasses
import re
from datetime import date as Date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.cli.progress import Bar
from kakehiki.cli.usage import WholeNumber
from kakehiki.cli.writing import replace_file
from kakehiki.errors import CaseError, GameError, KakehikiError, Problem, UsageError
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.history.record.load import LoadedRecord

DRAWS, FEWEST_DRAWS, MOST_DRAWS = 1024, 64, 2**14


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("fit", help=words.say("fit.help"))
    @click.argument("record")
    @click.option("--case", metavar="CASE", help=words.say("fit.case"))
    @click.option(
        "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help=words.say("fit.output")
    )
    @click.option("--before", metavar="DATE", help=words.say("fit.before"))
    @click.option(
        "--draws",
        type=WholeNumber(words, FEWEST_DRAWS, MOST_DRAWS),
        default=DRAWS,
        metavar="N",
        help=words.say("fit.draws", draws=DRAWS),
    )
    @click.option(
        "--seed", type=WholeNumber(words, 0, 2**63 - 1), default=1, metavar="N", help=words.say("fit.seed")
    )
    @click.option("--json", "as_json", is_flag=True, help=words.say("fit.json"))
    @language_option(words)
    def fit(
        record: str,
        case: str | None,
        output: Path | None,
        before: str | None,
        draws: int,
        seed: int,
        as_json: bool,
    ) -> None:
        from kakehiki.history.fit.fit import fit_record
        from kakehiki.history.fit.weights import written
        from kakehiki.report.fitted import fit_json, fit_lines

        loaded = _opened(record, case)
        try:
            with Bar(words.say("fit.working")) as progress:
                found = fit_record(loaded, _day(before) if before else None, draws, seed, progress)
        except GameError as error:
            raise loaded.case.placed(error) from None
        if output is not None:
            _write(output, written(found.weights))
        click.echo(fit_json(found) if as_json else "\n".join(fit_lines(found, words)), nl=not as_json)
        if output is not None:
            click.echo(words.say("fit.written", file=output), err=True)
        elif not as_json:
            click.echo(words.say("fit.not_written"), err=True)

    return fit


def _opened(record: str, case: str | None) -> LoadedRecord:
    """Return the record, with another case in the place of its own if one is named; its rows must suit that."""
    from kakehiki.case.library import open_case
    from kakehiki.history.record.library import open_record
    from kakehiki.history.record.rules import case_rules

    loaded = open_record(record)
    if case is None:
        return loaded
    other = open_case(case)
    flaws = list(case_rules(loaded.record, other.case))
    if flaws:
        raise CaseError([Problem(flaw.code, flaw.params, loaded.place(flaw.path)) for flaw in flaws])
    return dataclasses.replace(loaded, case=other)


def _day(text: str) -> Date:
    try:
        if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            return Date.fromisoformat(text)
    except ValueError:
        pass
    raise UsageError(Problem("overture-date", {"value": text}))


def _write(file: Path, text: str) -> None:
    try:
        replace_file(file, text)
    except OSError as error:
        reason = error.strerror or str(error)
        raise KakehikiError(Problem("file-not-written", {"path": str(file), "reason": reason})) from None
