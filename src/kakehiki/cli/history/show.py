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
    from kakehiki.history.record.rows import Row


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
            body.append([self.day(overture), row.name, self.offer(overture), answer, days])
        yield from table([head, *body], right=(4,))

    def overture(self, name: str) -> Iterator[str]:
        """Yield one overture: what was offered and answered, and each fact with its sources."""
        from kakehiki.case.flaws import Flaw, near

        if name not in self.record.overtures:
            flaw = Flaw("", "overture-unknown", name=name, **near(name, self.record.overtures))
            raise UsageError(Problem(flaw.code, flaw.params))
        overture = self.record.overtures[name]
        lang = self.words.lang
        yield click.style(f"{name}  {self.day(overture)}", bold=True)
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
        if not overture.meeting:
            yield from hanging("  ", self.say("no_meeting"))
        if overture.in_talks:
            yield from hanging("  ", self.say("in_talks"))
        if overture.situation is not None:
            yield from hanging("  ", self.say("situation", name=overture.situation))
            yield from hanging("  ", inert(self.otherwise(overture)))
        if overture.exposed is not None:
            yield from hanging("  ", self.say(f"exposed_{overture.exposed}"))

    def otherwise(self, overture: Overture) -> str:
        """Return what the case codes otherwise of the same situation: other moves, and ranges that do not meet."""
        from kakehiki.history.record.coding import codings, number

        name = overture.situation or "now"
        situation = self.case.now if name == "now" else self.case.episodes[name]
        stated = {fact: f.value for fact, f in self.case.facts.items()}
        stated |= {} if name == "now" else self.case.episodes[name].facts
        parts = [f"{m}: {o}" for m, o in situation.given.items() if overture.given.get(m, o) != o]
        for fact, coding in codings(self.record, overture).items():
            ours = number(self.record.facts[fact], coding).points
            if fact in stated and (
                min(ours) > max(stated[fact].points) or max(ours) < min(stated[fact].points)
            ):
                parts.append(f"{fact}: {stated[fact].range}")
        return self.say("otherwise", parts=", ".join(parts)) if parts else self.say("alike")

    def replied(self, name: str, overture: Overture) -> Iterator[str]:
        """Yield the answer, its day, and from when it is known."""
        row = next(row for row in self.rows if row.name == name)
        if overture.answer is not None:
            answer = self.answer(overture.answer)
            if overture.answered is not None:
                days = (overture.answered - overture.date).days
                date = (
                    overture.answered if overture.answer_exact else self.say("about", date=overture.answered)
                )
                told = self.say("answered", answer=answer, date=date, days=days)
            elif overture.silent_until is not None:
                told = self.say("silence", answer=answer, date=overture.silent_until)
            else:
                told = answer
            yield from hanging("  ", told)
        yield from hanging("  ", self.known(row, overture))
        if overture.reply is not None:
            yield from hanging("  ", inert(overture.reply.of(self.words.lang)))
        if overture.grade is not None:
            yield from hanging("  ", self.say("grade", grade=overture.grade))

    def known(self, row: Row, overture: Overture) -> str:
        """Return from which day the answer is known, or why it is not."""
        if row.known is not None:
            return self.say("known", date=row.known)
        if overture.answer is None:
            return self.say("uncoded")
        if overture.silent_until is None:
            return self.say("unread")
        days = (overture.silent_until - overture.date).days
        least = self.record.silence_read or self.record.silence_after
        return self.say("too_brief", days=days, least=least)

    def facts(self, overture: Overture) -> Iterator[str]:
        """Yield each fact: its levels and number, its sources, and the note."""
        from kakehiki.history.record.coding import codings, number

        for fact, coding in codings(self.record, overture).items():
            rubric = self.record.facts[fact]
            label = rubric.label.of(self.words.lang)
            value = number(rubric, coding).range
            told = self.say("fact", label=label, fact=fact, level=str(coding.level), value=value)
            yield from hanging("  ", inert(told))
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
        """Return the name of an answer."""
        return inert(self.loaded.answer_label(option, self.words.lang))

    def day(self, overture: Overture) -> str:
        """Return the day of an overture, or that it is about that day."""
        return str(overture.date) if overture.exact else self.say("about", date=overture.date)

    def heading(self, key: str) -> Iterator[str]:
        """Yield a blank line and a heading."""
        yield ""
        yield click.style(self.say(key), bold=True)

    def say(self, key: str, **values: object) -> str:
        """Return one of the page's own sentences."""
        return self.words.say(f"history.show.{key}", **values)
