"""`kakehiki estimate FILE.csv`: what movers of a small game want, from what they chose."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kakehiki.cli import language_option
from kakehiki.cli.usage import WholeNumber
from kakehiki.errors import DataError, Place, Problem, UsageError
from kakehiki.estimate.settings import Settings, Standard
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.estimate.play import Errors, Link
    from kakehiki.report.estimates import EstimatesReport

GAMES = ("12", "122", "123")
DEFAULTS = Settings()
MOST_STARTS = 1000
MOST_SEED = 2**32 - 1


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("estimate", help=words.say("estimate.help"))
    @click.argument("file", metavar="FILE.csv", type=click.Path(path_type=Path))
    @click.option("--game", type=click.Choice(GAMES), callback=_needed, help=words.say("estimate.game"))
    @click.option("--formula", metavar="FORMULA", callback=_needed, help=words.say("estimate.formula"))
    @click.option(
        "--link", type=click.Choice(["probit", "logit"]), default="probit", help=words.say("estimate.link")
    )
    @click.option(
        "--errors",
        type=click.Choice(["agent", "private"]),
        default="agent",
        help=words.say("estimate.errors"),
    )
    @click.option(
        "--standard",
        type=click.Choice(["hessian", "robust", "bootstrap"]),
        default="hessian",
        help=words.say("estimate.standard"),
    )
    @click.option("--cluster", metavar="COLUMN", help=words.say("estimate.cluster"))
    @click.option(
        "--starts",
        type=WholeNumber(words, 1, MOST_STARTS),
        default=DEFAULTS.starts,
        metavar="N",
        help=words.say("estimate.starts", starts=DEFAULTS.starts),
    )
    @click.option(
        "--seed",
        type=WholeNumber(words, 0, MOST_SEED),
        default=DEFAULTS.seed,
        metavar="N",
        help=words.say("estimate.seed", seed=DEFAULTS.seed),
    )
    @click.option("--predict", metavar="COLUMN", help=words.say("estimate.predict"))
    @click.option("--html", type=click.Path(path_type=Path), metavar="FILE", help=words.say("estimate.html"))
    @click.option(
        "--latex", type=click.Path(path_type=Path), metavar="FILE", help=words.say("estimate.latex")
    )
    @click.option("--json", "as_json", is_flag=True, help=words.say("estimate.json"))
    @language_option(words)
    def estimate(file: Path, **options: Any) -> int:
        return _estimate(file, _Asked(**options), words)

    return estimate


def _needed(context: click.Context, option: click.Parameter, value: str | None) -> str:
    # Not by click's `required`, whose mark on the help page is English.
    if value is None:
        raise click.MissingParameter(ctx=context, param=option)
    return value


@dataclass(frozen=True)
class _Asked:
    """The options as given."""

    game: str
    formula: str
    link: Link
    errors: Errors
    standard: Standard
    cluster: str | None
    starts: int
    seed: int
    predict: str | None
    html: Path | None
    latex: Path | None
    as_json: bool


def _estimate(file: Path, asked: _Asked, words: Words) -> int:
    from kakehiki.estimate.fit import fit
    from kakehiki.estimate.forms import FORMS
    from kakehiki.estimate.model import build
    from kakehiki.estimate.predict import predict
    from kakehiki.estimate.table import read_table
    from kakehiki.report.estimates import EstimatesReport

    if asked.cluster is not None and asked.standard == "hessian":
        raise UsageError(Problem("cluster-needs-robust"))
    _free(asked.html, asked.latex)
    try:
        form = FORMS[asked.game]
        model = build(read_table(file), form, asked.formula, asked.link, asked.errors, asked.cluster)
        made = fit(model, Settings(asked.starts, asked.seed, asked.standard))
        prediction = None if asked.predict is None else predict(made, asked.predict)
    except DataError as error:
        raise _of_option(error) from None
    report = EstimatesReport(made, prediction, file.name, asked.cluster, words.lang)
    _write(report, asked.html, asked.latex, words)
    _print(report, asked.as_json)
    return 0 if made.converged else 1


def _free(*files: Path | None) -> None:
    """Refuse before the work what could not be written after it."""
    for file in files:
        if file is not None and file.exists():
            raise UsageError(Problem("file-exists", {"path": str(file)}))


def _of_option(error: DataError) -> DataError:
    """Return the error with places in the formula told as places in the option."""
    problems = [
        Problem(p.code, p.params, Place("--formula", p.place.line, p.place.column, p.place.text))
        if p.place is not None and p.place.file == "formula"
        else p
        for p in error.problems
    ]
    return DataError(problems)


def _write(report: EstimatesReport, html: Path | None, latex: Path | None, words: Words) -> None:
    from kakehiki.cli.problems import visible
    from kakehiki.cli.writing import write_new
    from kakehiki.report.estimates_page import render_latex, render_page

    for file, render in ((html, render_page), (latex, render_latex)):
        if file is not None:
            write_new(file, render(report))
            click.echo(words.say("estimate.written", file=visible(str(file))), err=True)


def _print(report: EstimatesReport, as_json: bool) -> None:
    from kakehiki.cli.layout import page_width

    click.echo(report.json() if as_json else report.text(page_width()), nl=False)
