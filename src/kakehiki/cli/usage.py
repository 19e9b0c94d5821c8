"""Misuse of the command line, in the user's language."""

from __future__ import annotations

import math
import re

import click

from kakehiki.cli.problems import visible
from kakehiki.words import Words


class WholeNumber(click.ParamType[int]):
    """A whole number within bounds; says what is wrong in the user's language, unlike click's own."""

    name = "N"

    def __init__(self, words: Words, least: int, most: int) -> None:
        self.words, self.least, self.most = words, least, most

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Return the number; fails as misuse of the option."""
        try:
            number = int(str(value))
        except ValueError:
            number = None
        if number is None or not self.least <= number <= self.most:
            bounds = {"least": f"{self.least:,}", "most": f"{self.most:,}"}
            self.fail(self.words.say("cli.usage.whole", value=value, **bounds), param, ctx)
        return number


class Amount(click.ParamType[float]):
    """A finite number of 0 or more; says what is wrong in the user's language."""

    name = "L"

    def __init__(self, words: Words) -> None:
        self.words = words

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Return the number; fails as misuse of the option."""
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if not 0 <= number < math.inf:
            self.fail(self.words.say("cli.usage.amount", value=value), param, ctx)
        return number


_EXTRA = r"Got unexpected extra arguments? \((.*)\)"


def print_usage_error(error: click.ClickException, words: Words) -> int:
    """Print what was misused and where help is; return the exit status."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 0
    click.echo(_message(error, words), err=True)
    for flag in _printing(error):
        click.echo(words.say("cli.usage.prints", name=flag), err=True)
    if isinstance(error, click.UsageError):
        command = "kakehiki" if error.ctx is None else error.ctx.command_path
        click.echo(words.say("cli.usage.help", command=f"{command} --help"), err=True)
    return error.exit_code


def _message(error: click.ClickException, words: Words) -> str:
    match error:
        case click.NoSuchOption(option_name=option):
            key, values = "option", {"name": visible(option)}
        case click.BadOptionUsage(option_name=option):  # click tells these two apart in its sentence alone
            key = "flag" if "not take a value" in error.message else "empty"
            values = {"name": visible(option)}
        case click.MissingParameter(param=click.Parameter() as param):
            key, values = "missing", {"name": _name(param)}
        case click.BadParameter(param=click.Parameter(type=click.Choice(choices=known)) as param):
            key, values = "choice", {"name": _name(param), "known": ", ".join(map(str, known))}
        case click.BadParameter(param=click.Parameter() as param):
            key, values = "value", {"name": _name(param), "detail": visible(error.message)}
        case _:
            extra = re.fullmatch(_EXTRA, error.message, re.DOTALL)
            key = "extra" if extra else "other"
            values = {"detail": visible(extra[1] if extra else error.format_message())}
    return words.say(f"cli.usage.{key}", **values)


def _printing(error: click.ClickException) -> list[str]:
    """Return the flags given that choose what is printed, where something is left over: often a file for it."""
    context = error.ctx if isinstance(error, click.UsageError) else None
    if context is None or not re.match(_EXTRA, error.message):
        return []
    flags = (p for p in context.command.params if isinstance(p, click.Option) and p.is_flag)
    return [
        flag.opts[0] for flag in flags if (name := str(flag.name)).startswith("as_") and context.params[name]
    ]


def _name(parameter: click.Parameter) -> str:
    """Return how a user writes a parameter."""
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
