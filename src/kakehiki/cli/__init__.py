"""The command line: one file a command, each loaded when it is asked for.

A command's module has `command(words) -> click.Command`; its sentences are in `words/*/cli.toml` or in a
file of its own where they are many.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from difflib import get_close_matches
from importlib import import_module
from io import TextIOWrapper
from typing import Any, TypeVar

import click

from kakehiki import __version__
from kakehiki.cli.help import in_words
from kakehiki.cli.problems import print_problems
from kakehiki.cli.usage import print_usage_error
from kakehiki.errors import KakehikiError, Problem, UsageError
from kakehiki.words import LANGUAGES, Words, preferred_language

C = TypeVar("C", bound=Callable[..., Any])

COMMANDS = (
    "read",
    "check",
    "new",
    "draft",
    "list",
    "show",
    "ledger",
    "history",
    "estimate",
    "solve",
    "convert",
    "schema",
)


class Commands(click.Group):
    """Commands by name, each the module of that name in a package; listing them loads none.

    The words of the group and of each of its commands are under one key: `KEY.group.help`, `KEY.NAME.short`.
    """

    def __init__(self, words: Words, name: str, package: str, known: Sequence[str], key: str) -> None:
        super().__init__(name, help=words.say(f"{key}.group.help"))
        self.words, self.package, self.known, self.key = words, package, known, key

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands, the most used first."""
        return list(self.known)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command."""
        if cmd_name in self.known:
            return in_words(import_module(f"{self.package}.{cmd_name}").command(self.words), self.words)
        if ctx.resilient_parsing:  # a shell that completes half a word
            return None
        closest = get_close_matches(cmd_name, self.known, n=1)
        near = {"near": closest[0]} if closest else {}
        raise UsageError(Problem("command-unknown", {"name": cmd_name} | near))

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands with their short descriptions."""
        with formatter.section(self.words.say("cli.group.commands")):
            formatter.write_dl([(name, self.words.say(f"{self.key}.{name}.short")) for name in self.known])


def make_group(words: Words) -> click.Group:
    """Return the whole command line in one language."""
    group = language_option(words)(Commands(words, "kakehiki", "kakehiki.cli", COMMANDS, "cli"))
    message, about = "%(prog)s %(version)s", words.say("cli.group.version")
    group = click.version_option(__version__, prog_name="kakehiki", message=message, help=about)(group)
    in_words(group, words)
    return group


def language_option(words: Words) -> Callable[[C], C]:
    """Return the option `--lang`; `main` acts on it before click runs, so that help and errors speak it."""
    about = words.say("cli.group.lang")
    return click.option("--lang", type=click.Choice(LANGUAGES), expose_value=False, help=about)


def chosen_language(arguments: Sequence[str]) -> str:
    """Return the last `--lang` that is asked for, else the user's own language."""
    chosen = preferred_language()
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        value = argument.removeprefix("--lang=") if argument.startswith("--lang=") else None
        if argument == "--lang" and place + 1 < len(arguments):
            value = arguments[place + 1]
        if value in LANGUAGES:
            chosen = value
    return chosen


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and leave with its status: 1 another error, 2 misuse, 3 unsound case, 130 interrupted."""
    arguments = sys.argv[1:] if arguments is None else arguments
    words = Words(chosen_language(arguments))
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper) and stream.errors == "strict":
            stream.reconfigure(
                errors="backslashreplace"
            )  # what a terminal cannot show shall not end the command
    try:
        sys.exit(_run(arguments, words))
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains at its end
        sys.exit(0)


def _run(arguments: Sequence[str], words: Words) -> int:
    """Run a command; return its status after any error is printed."""
    try:
        status = make_group(words).main(list(arguments), prog_name="kakehiki", standalone_mode=False)
        sys.stdout.flush()
        return status if isinstance(status, int) else 0
    except click.ClickException as error:
        return print_usage_error(error, words)
    except KakehikiError as error:
        print_problems(error.problems, words)
        return error.exit_status
    except BrokenPipeError:
        raise
    except OSError as error:
        print_problems([Problem("system", {"reason": str(error)})], words)
        return 1
