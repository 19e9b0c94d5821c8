"""`kakehiki history show RECORD [NAME]`: the overtures of a record, or one with its facts and where they were read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from kakehiki.cli import language_option
from kakehiki.cli.layout import WIDTH, hanging
from kakehiki.errors import Problem, UsageError
from kakehiki.report.columns import inert, table, wrap
from kakehiki.words import Words

if TYPE_CHECKING:
    from kakehiki.history.record.load import LoadedRecord
    from kakehiki.history.record.model import Overture


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("show", help=words.say("history.show.help"))
    @click.argument("record")
    @click.argument("name", required=False)
    @language_option(words)
    def show(record: str, name: str | None) -> None:
        from kakehiki.history.record.library import open_record

        page = _Page(open_record(record), words)
        lines = page.lines() if name is None else page.overture(name)
        click.echo("\n".join(line.rstrip() for line in lines))

    return show


class _Page:
    """A record, or one overture of it, as lines for a terminal."""

    def __init__(self, loaded: LoadedRecord, words: Words) -> None:
        from kakehiki.history.record.rows import rows

        self.loaded, self.record, self.words = loaded, loaded.record, words
        self.case = loaded.case.case
        self.rows = rows(loaded)

    def lines(self) -> Iterator[str]:
        """Yield the title, what the record is, and a line for each overture."""
        record = self.record
        yield from wrap(inert(record.title.of(self.words.lang)), WIDTH)
        yield from hanging("  ", inert(record.summary.of(self.words.lang)))
        yield ""
        head = [self.say(key) for key in ("date", "name", "offer", "answer", "days")]
        body = []
        for row in self.rows:
            overture = record.overtures[row.name]
            answer = self.say("open") if row.answer is None else self.answer(row.answer)
            days = "" if overture.answered is None else str((overture.answered - overture.date).days)
            about = "" if overture.exact else self.say("about")
            body.append([f"{about}{row.date}", row.name, self.offer(overture), answer, days])
        yield from table([head, *body], right=(4,))

    def overture(self, name: str) -> Iterator[str]:
        """Yield one overture: what was offered and answered, and each fact with its sources."""
        from kakehiki.case.flaws import Flaw, near

        if name not in self.record.overtures:
            flaw = Flaw("", "overture-unknown", name=name, **near(name, self.record.overtures))
            raise UsageError(Problem(flaw.code, flaw.params))
        overture = self.record.overtures[name]
        lang = self.words.lang
        about = "" if overture.exact else self.say("about")
        yield click.style(f"{name}  {about}{overture.date}", bold=True)
        proposer = self.record.proposers[overture.by].label.of(lang)
        yield from hanging("  ", inert(f"{overture.who.of(lang)} ({proposer}): {self.offer(overture)}"))
        for key in ("offered", "replied"):
            yield from self.heading(key)
            yield from self.offered(overture) if key == "offered" else self.replied(name, overture)
        yield from self.heading("facts")
        yield from self.facts(overture)
        yield from self.heading("sources")
        yield from self.sources(overture)

    def offered(self, overture: Overture) -> Iterator[str]:
        """Yield what was offered, and what is to be known of how."""
        yield from hanging("  ", inert(overture.offered.of(self.words.lang)))
        if overture.deadline is not None:
            yield from hanging("  ", self.say("deadline", date=overture.deadline))
        if overture.in_talks:
            yield from hanging("  ", self.say("in_talks"))
        if overture.situation is not None:
            yield from hanging("  ", self.say("situation", name=overture.situation))
        if overture.exposed is not None:
            yield from hanging("  ", self.say(f"exposed_{overture.exposed}"))

    def replied(self, name: str, overture: Overture) -> Iterator[str]:
        """Yield the answer, its day, and from when it is known."""
        row = next(row for row in self.rows if row.name == name)
        if overture.answer is not None:
            answer = self.answer(overture.answer)
            if overture.answered is not None:
                days = (overture.answered - overture.date).days
                told = self.say("answered", answer=answer, date=overture.answered, days=days)
            elif overture.silent_until is not None:
                told = self.say("silence", answer=answer, date=overture.silent_until)
            else:
                told = self.say("left", answer=answer)
            yield from hanging("  ", told)
        known = self.say("unknown") if row.known is None else self.say("known", date=row.known)
        yield from hanging("  ", known)
        if overture.reply is not None:
            yield from hanging("  ", inert(overture.reply.of(self.words.lang)))
        if overture.grade is not None:
            yield from hanging("  ", self.say("grade", grade=overture.grade))

    def facts(self, overture: Overture) -> Iterator[str]:
        """Yield each fact: its levels and number, its sources, and the note."""
        from kakehiki.history.record.coding import codings, number

        for fact, coding in codings(self.record, overture).items():
            rubric = self.record.facts[fact]
            label = rubric.label.of(self.words.lang)
            value = number(rubric, coding).range
            yield from hanging("  ", inert(f"{fact}: {coding.level} ({value})  {label}"))
            note = coding.note.of(self.words.lang) if coding.note else ""
            told = "  ".join(filter(None, (", ".join(coding.sources), note)))
            if told:
                yield from hanging("      ", inert(told))

    def sources(self, overture: Overture) -> Iterator[str]:
        """Yield the sources of the overture, its answer and its facts."""
        from kakehiki.history.record.coding import codings

        coded = [s for coding in codings(self.record, overture).values() for s in coding.sources]
        for name in dict.fromkeys((*overture.sources, *overture.reply_sources, *coded)):
            source = self.record.sources[name]
            told = {"name": name, "grade": f"{source.reliability}{source.credibility}"}
            told |= {"outlet": source.outlet, "date": str(source.date or self.say("undated"))}
            yield from hanging("  ", inert(self.say("source", **told)))
            yield f"      {inert(source.url)}"

    def offer(self, overture: Overture) -> str:
        """Return the kind of invitation, by the case's labels."""
        moves, lang = self.case.moves, self.words.lang
        return inert(", ".join(moves[m].options[o].label.of(lang) for m, o in overture.given.items()))

    def answer(self, option: str) -> str:
        """Return an answer by the case's label."""
        return inert(self.case.moves[self.case.question.move].options[option].label.of(self.words.lang))

    def heading(self, key: str) -> Iterator[str]:
        """Yield a blank line and a heading."""
        yield ""
        yield click.style(self.say(key), bold=True)

    def say(self, key: str, **values: object) -> str:
        """Return one of the page's own sentences."""
        return self.words.say(f"history.show.{key}", **values)
