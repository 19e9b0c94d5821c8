"""The sentences of an article that assert something, each with what it says of whom and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from kakehiki.evidence import Argument, Hedge
from kakehiki.ingest.article import Article, Sentence
from kakehiki.ingest.dates import dates
from kakehiki.ingest.links import Citation
from kakehiki.ingest.names import Mention, Names
from kakehiki.ingest.stance import asserts, hedge, part


@dataclass(frozen=True)
class Statement:
    """A sentence that asserts something.

    `when`: the day, month or year that it tells of, or two of them with a slash between; `mentions`: the names in it.
    """

    sentence: Sentence
    when: str | None
    mentions: tuple[Mention, ...]
    part: Argument | None
    hedge: Hedge | None

    @property
    def names(self) -> tuple[str, ...]:
        """The entities named, in the order of the sentence, each once."""
        return tuple(dict.fromkeys(mention.entity for mention in self.mentions))

    @property
    def citations(self) -> tuple[Citation, ...]:
        """The pages that the sentence points to."""
        return self.sentence.citations


def statements(article: Article, names: Names) -> tuple[Statement, ...]:
    """Return what an article asserts, in its order."""
    mentioned = names.in_sentences([sentence.text for sentence in article.sentences])
    written = written_on(article)
    return tuple(
        Statement(
            sentence,
            when(sentence.text, article.language, written, mentions, names),
            mentions,
            part(sentence.text, sentence.heading, article.language),
            hedge(sentence.text, article.language),
        )
        for sentence, mentions in zip(article.sentences, mentioned, strict=True)
        if asserts(sentence)
    )


def written_on(article: Article) -> Date | None:
    """Return the article's date; where it has none, the latest date of a page that it cites."""
    cited = [c.date for sentence in article.sentences for c in sentence.citations if c.date is not None]
    return article.date or max(cited, default=None)


def when(
    text: str, language: str, written: Date | None, mentions: Sequence[Mention], names: Names
) -> str | None:
    """Return the time that a sentence tells of: its dates, and the days of the events that it names.

    A year or month that only places an event (the summit of 2019) says less than the event's days, and is left out.
    """
    spans = [_event(mention, names) for mention in mentions]
    events = [(start, end, iso) for start, end, iso in filter(None, spans)]
    found = [
        (told.start, told.end, told.iso)
        for told in dates(text, language, written)
        if not any(told.start <= start and end <= told.end for start, end, _ in events)
    ]
    times = sorted({*events, *found})
    if len(times) < 2:
        return times[0][2] if times else None
    last = max(times, key=lambda time: time[1])
    first, end = times[0][2].partition("/")[0], last[2].rpartition("/")[2]
    return first if first == end else f"{first}/{end}"


def _event(mention: Mention, names: Names) -> tuple[Date, Date, str] | None:
    known = names.entities[mention.entity]
    if known.start is None:
        return None
    end = known.end or known.start
    iso = f"{known.start}" if end == known.start else f"{known.start}/{end}"
    return known.start, end, iso
