"""Help pages in the user's language, wrapped by the width of their characters."""

from __future__ import annotations

from collections.abc import Iterable

import click

from kakehiki.report.columns import columns, pad, wrap
from kakehiki.words import Words

WIDTH = 80


class Page(click.HelpFormatter):
    """What click writes help with: wide characters take two columns, and lines break between them."""

    def __init__(self, words: Words) -> None:
        super().__init__(width=WIDTH)
        self.words = words

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write how the command is called."""
        self.write(f"{self.words.say('cli.group.usage')}: {prog} {args}\n")

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        known = {"Options": "cli.group.options"}
        self.write(f"{self.words.say(known[heading]) if heading in known else heading}:\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs."""
        indent = " " * self.current_indent
        for place, paragraph in enumerate(text.split("\n\n")):
            self.write("\n" if place else "")
            for line in wrap(" ".join(paragraph.split()), WIDTH - len(indent)):
                self.write(f"{indent}{line}\n")

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write names with what they mean."""
        rows = list(rows)
        indent = " " * self.current_indent
        left = min(max(columns(name) for name, _ in rows), col_max) + col_spacing
        for name, meaning in rows:
            first, *more = wrap(meaning, WIDTH - len(indent) - left)
            if columns(name) + col_spacing > left:
                self.write(f"{indent}{name}\n{indent}{' ' * left}{first}\n")
            else:
                self.write(f"{indent}{pad(name, left)}{first}\n")
            for line in more:
                self.write(f"{indent}{' ' * left}{line}\n")


def in_words(command: click.Command, words: Words) -> click.Command:
    """Return the command with its help page in one language."""

    class Context(click.Context):
        def make_formatter(self) -> click.HelpFormatter:
            return Page(words)

    command.context_class = Context
    command.add_help_option = False
    return click.help_option("-h", "--help", help=words.say("cli.group.help_option"))(command)
