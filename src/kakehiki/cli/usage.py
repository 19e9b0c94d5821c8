"""Misuse of the command line, in the user's language."""

from __future__ import annotations

import math

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


def print_usage_error(error: click.ClickException, words: Words) -> int:
    """Print what was misused and where help is; return the exit status."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message())
        return 0
    click.echo(_message(error, words), err=True)
    if isinstance(error, click.UsageError) and error.ctx is not None:
        click.echo(words.say("cli.usage.help", command=f"{error.ctx.command_path} --help"), err=True)
    return error.exit_code


def _message(error: click.ClickException, words: Words) -> str:
    match error:
        case click.NoSuchOption():
            return words.say("cli.usage.option", name=visible(error.option_name))
        case click.MissingParameter() if error.param is not None:
            return words.say("cli.usage.missing", name=_name(error.param))
        case click.BadParameter() if error.param is not None:
            name, detail = _name(error.param), visible(error.message)
            return words.say("cli.usage.value", name=name, detail=detail)
    return words.say("cli.usage.other", detail=visible(error.format_message()))


def _name(parameter: click.Parameter) -> str:
    """Return how a user writes a parameter."""
    return parameter.opts[0] if isinstance(parameter, click.Option) else parameter.human_readable_name
