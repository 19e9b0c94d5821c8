"""`kakehiki ledger CASE`: what was claimed, by whom, and what it bears on; as a page or for other programs."""

from __future__ import annotations

import click

from kakehiki.cli import language_option
from kakehiki.errors import Problem, UsageError
from kakehiki.words import Words


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("ledger", help=words.say("ledger.command.help"))
    @click.argument("case")
    @click.option("--csv", "as_csv", is_flag=True, help=words.say("ledger.command.csv"))
    @click.option("--bibtex", "as_bibtex", is_flag=True, help=words.say("ledger.command.bibtex"))
    @click.option("--csl-json", "as_csl", is_flag=True, help=words.say("ledger.command.csl"))
    @language_option(words)
    def ledger(case: str, as_csv: bool, as_bibtex: bool, as_csl: bool) -> None:
        from kakehiki.case.library import open_case

        asked = {"--csv": as_csv, "--bibtex": as_bibtex, "--csl-json": as_csl}
        chosen = [name for name, wanted in asked.items() if wanted]
        if len(chosen) > 1:
            raise UsageError(Problem("options-exclude", {"first": chosen[0], "second": chosen[1]}))
        loaded = open_case(case)
        found = loaded.case
        if as_csv:
            from kakehiki.evidence.exports.table import csv_table

            # The mark at the start tells spreadsheets that the table is UTF-8.
            click.echo(csv_table(found.claims, found.sources).encode("utf-8-sig"), nl=False)
        elif as_bibtex:
            from kakehiki.evidence.exports.bibtex import bibtex

            click.echo(bibtex(found.sources, words.lang).encode(), nl=False)
        elif as_csl:
            from kakehiki.evidence.exports.csl import csl_json

            click.echo(csl_json(found.sources, words.lang).encode(), nl=False)
        else:
            from kakehiki.cli.entries import Entries

            click.echo("\n".join(Entries(loaded, words).lines()))

    return ledger
