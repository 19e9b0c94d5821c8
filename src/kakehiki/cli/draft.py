"""`kakehiki draft ARTICLE... -o NEW.yaml`: a draft case from articles; `--into CASE.yaml`: articles into a case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.errors import Problem, UsageError
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.ingest.drafting.draft import Draft
    from kakehiki.ingest.drafting.gather import Gathered, Taken
    from kakehiki.ingest.drafting.merge import Merged

_MOST_NAMES = 12
_NOTHING = ("inviter", "invited")


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("draft", help=words.say("draft.help"))
    @click.argument(
        "articles", nargs=-1, required=True, metavar="ARTICLE...", type=click.Path(path_type=Path)
    )
    @click.option(
        "-o",
        "--output",
        metavar="NEW.yaml",
        type=click.Path(path_type=Path),
        help=words.say("draft.output"),
    )
    @click.option(
        "--into", metavar="CASE.yaml", type=click.Path(path_type=Path), help=words.say("draft.into")
    )
    @language_option(words)
    def draft(articles: tuple[Path, ...], output: Path | None, into: Path | None) -> None:
        if output is not None and into is not None:
            raise UsageError(Problem("options-exclude", {"first": "--output", "second": "--into"}))
        if output is not None:
            lines = _write(articles, output, words)
        elif into is not None:
            lines = _merge(articles, into, words)
        else:
            raise UsageError(Problem("draft-target"))
        click.echo("\n".join(lines))

    return draft


def _write(files: tuple[Path, ...], output: Path, words: Words) -> list[str]:
    """Write a draft of a case; return what to tell of it."""
    from kakehiki.cli.writing import write_new
    from kakehiki.ingest.drafting.draft import Setting, draft
    from kakehiki.ingest.text.article import read_article

    if output.suffix.lower() not in {".yaml", ".yml"}:
        raise UsageError(Problem("draft-output", {"path": str(output)}))
    today = datetime.now(UTC).astimezone().date()
    made = draft([read_article(file) for file in files], Setting(str(output), words.lang, today))
    write_new(output, made.text)
    return [
        *_summary("written", output, made.gathered, words),
        "",
        *_sides(made, words),
        *_next(output, words),
    ]


def _merge(files: tuple[Path, ...], into: Path, words: Words) -> list[str]:
    """Merge articles into a case file; return what to tell of it."""
    from kakehiki.cli.writing import change_file
    from kakehiki.ingest.drafting.merge import merge
    from kakehiki.ingest.text.article import read_article

    merged: Merged = merge(into, [read_article(file) for file in files])
    if not merged.parts:
        return [words.say("draft.unchanged", file=_shown(into))]
    change_file(into, merged.before, merged.text)
    return [*_summary("merged", into, merged.gathered, words), *_next(into, words)]


def _summary(key: str, file: Path, gathered: Gathered, words: Words) -> list[str]:
    """Return what was written, and what was found in each article."""
    from kakehiki.cli.layout import hanging, page_width

    width = page_width()
    counts = {
        "claims": len(gathered.claims),
        "sources": len(gathered.sources),
        "articles": len(gathered.articles),
    }
    lines = hanging("", words.say(f"draft.{key}", file=_shown(file), **counts), width)
    for taken in gathered.taken:
        lines += ["", *hanging("", _head(taken, words), width)]
        lines += [line for found in _found(taken, words) for line in hanging("    ", found, width)]
    for path in gathered.repeated:
        lines += ["", *hanging("", words.say("draft.repeated", file=_shown(path)), width)]
    return lines


def _head(taken: Taken, words: Words) -> str:
    from kakehiki.ingest.drafting.statements import written_on

    article = taken.article
    written = written_on(article)
    if article.date is not None:
        dated = words.say("draft.dated", date=article.date)
    else:
        dated = words.say("draft.undated", date=written) if written else words.say("draft.no_date")
    details = words.say("draft.join").join([words.say(f"draft.language_{article.language}"), dated])
    return words.say("draft.article", id=taken.id, file=_shown(article.path), details=details)


def _found(taken: Taken, words: Words) -> Iterator[str]:
    """Yield what was found in one article: what became claims, then what needs a look."""
    from kakehiki.ingest.drafting.statements import written_on

    if taken.copy_of:
        yield words.say("draft.copy", other=taken.copy_of)
    elif not taken.statements:
        yield words.say("draft.little")
    cited = [c for sentence in taken.article.sentences for c in sentence.citations]
    used = [c for statement in taken.statements for c in statement.citations]
    yield words.say(
        "draft.counts",
        sentences=len(taken.article.sentences),
        claims=len(taken.statements),
        citations=len(cited),
        pages=len({c.page for c in cited if c.page is not None}),
        dates=sum(statement.when is not None for statement in taken.statements),
    )
    doubtful = {
        "unsourced": taken.unsourced,
        "unusable": sum(c.page is None for c in used),
        "loose": 0 if taken.copy_of else len(cited) - len(used),
    }
    for key, count in doubtful.items():
        if count:
            yield words.say(f"draft.{key}", count=count)
    if written_on(taken.article) is None:
        yield words.say("draft.undatable")
    if taken.unsourced and not cited and taken.article.url is None:
        yield words.say("draft.no_address")
    named = Counter(name for statement in taken.statements for name in statement.names)
    if named:
        yield words.say("draft.names", names=_names(named, words))
    if taken.unknown:
        unknown = words.say("draft.join").join(map(_shown, taken.unknown[:_MOST_NAMES]))
        yield words.say("draft.unknown", names=unknown)


def _names(named: Counter[str], words: Words) -> str:
    from kakehiki.ingest.meaning.names import shipped_names

    known = shipped_names().entities
    rows = []
    for entity, count in named.most_common(_MOST_NAMES):
        label = known[entity].label.of(words.lang) if entity in known else entity
        rows.append(words.say("draft.name", name=_shown(label), count=count))
    return words.say("draft.join").join(rows) + ("…" if len(named) > _MOST_NAMES else "")


def _sides(made: Draft, words: Words) -> list[str]:
    from kakehiki.cli.layout import hanging, page_width

    inviter, invited = made.roles.inviter, made.roles.invited
    if (inviter.id, invited.id) == _NOTHING:
        return hanging("", words.say("draft.nobody"), page_width())
    key = "sides" if inviter.count or invited.count else "guessed"
    labels = {"inviter": inviter.label.of(words.lang), "invited": invited.label.of(words.lang)}
    return hanging("", words.say(f"draft.{key}", **labels), page_width())


def _next(file: Path, words: Words) -> list[str]:
    """Return what to do next, and the commands that help, each with what it shows."""
    from kakehiki.cli.layout import hanging, page_width
    from kakehiki.report.columns import columns, pad

    commands = [f"kakehiki {name} {_shown(file)}" for name in ("check", "ledger", "read")]
    shows = [words.say(f"draft.{name}_shows") for name in ("check", "ledger", "read")]
    width = max(map(columns, commands))
    rows = [f"  {pad(command, width)}  # {told}" for command, told in zip(commands, shows, strict=True)]
    return ["", *hanging("", words.say("draft.next", file=_shown(file)), page_width()), *rows]


def _shown(text: Path | str) -> str:
    from kakehiki.cli.problems import visible

    return visible(str(text))
