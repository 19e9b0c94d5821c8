"""The sentences of an article that assert something, each with what it says of whom and when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date as Date

from kakehiki.evidence import Argument, Hedge
from kakehiki.ingest.meaning.dates import When, in_sentences
from kakehiki.ingest.meaning.names import Mention, Names
from kakehiki.ingest.meaning.stance import asserts, hedge, part
from kakehiki.ingest.text.article import Article, Sentence
from kakehiki.ingest.text.links import Citation

# How a sentence begins that goes on about the event of the one before it.
_REFERS_BACK = re.compile(
    r"(?:その|この|同)(?:首脳)?(?:交渉|会談|協議|会合|合意|後|時|際|席|場)"
    r"|(?:since then|after (?:that|it)|there|(?:that|those|the) (?:summit|meeting|talks|negotiations|round))\b",
    re.IGNORECASE,
)
_LONG_AGO = 180  # days before the article


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
    dated = in_sentences([sentence.text for sentence in article.sentences], article.language, written)
    found = []
    before: tuple[int, Sequence[Mention]] = (0, ())  # the paragraph of the last event named, and it
    for sentence, mentions, days in zip(article.sentences, mentioned, dated, strict=True):
        events = [mention for mention in mentions if mention.kind == "event"]
        if not events and before[0] == sentence.block and _REFERS_BACK.match(sentence.text):
            events = list(before[1])
        if events:
            before = sentence.block, events
        if asserts(sentence):
            told = _times(days, events, names)
            latest = max((end for _, end, _ in told), default=None)
            long_ago = bool(latest and written and (written - latest).days > _LONG_AGO)
            argument = part(sentence.text, sentence.heading, article.language, long_ago=long_ago)
            hedged = hedge(sentence.text, article.language)
            found.append(Statement(sentence, _span(told), mentions, argument, hedged))
    return tuple(found)


def written_on(article: Article) -> Date | None:
    """Return the article's date; where it has none, the latest date of a page that it cites."""
    cited = [c.date for sentence in article.sentences for c in sentence.citations if c.date is not None]
    return article.date or max(cited, default=None)


_Time = tuple[Date, Date, str]


def _times(days: Sequence[When], events: Sequence[Mention], names: Names) -> list[_Time]:
    """Return the times that a sentence tells of, in order: its dates, and the days of the events that it speaks of.

    A year or month that only places an event (the summit of 2019) says less than the event's days, and is left out.
    """
    known = [day for mention in events if (day := _days(mention, names)) is not None]
    found = [
        (told.start, told.end, told.iso)
        for told in days
        if not any(told.start <= start and end <= told.end for start, end, _ in known)
    ]
    return sorted({*known, *found})


def _span(times: Sequence[_Time]) -> str | None:
    """Return the time from the first to the last, as ISO 8601 has it."""
    if len(times) < 2:
        return times[0][2] if times else None
    last = max(times, key=lambda time: time[1])
    first, end = times[0][2].partition("/")[0], last[2].rpartition("/")[2]
    return first if first == end else f"{first}/{end}"


def _days(mention: Mention, names: Names) -> _Time | None:
    known = names.entities[mention.entity]
    if known.start is None:
        return None
    end = known.end or known.start
    iso = f"{known.start}" if end == known.start else f"{known.start}/{end}"
    return known.start, end, iso
