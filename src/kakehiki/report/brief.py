"""The short sections for a terminal: reasons, conditions, past with misses first, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from string import ascii_uppercase

from kakehiki.reading.beliefs import Signals
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Conditions, Pointer, Reasons, Timeline, Watched, Watchlist
from kakehiki.report.blocks import Block, Bullets, Meter, Meters, Paragraph, Section, Statement
from kakehiki.report.causes import reason_targets
from kakehiki.report.change import shown_sets
from kakehiki.report.competing import weighed_sentences
from kakehiki.report.grounds import flagged_sentence, unsourced_sentence
from kakehiki.report.opening import change, in_sample, record, smallest_sets
from kakehiki.report.past import happened_name, mark_word, missed_statements
from kakehiki.report.signals import plain_sentence, seen_sentences, telling_sentences
from kakehiki.report.subject import Subject
from kakehiki.report.watch import towards, watched_numbers, worth

MOST_WATCHED = 3
MOST_LOOKED_FOR = 2  # indicators of one number


def brief(subject: Subject) -> tuple[Section, ...]:
    """Return the sections that a terminal shows below the answer; the first says how to read the bars."""
    first, *rest = _sections(subject)
    bars = Paragraph((Statement(subject.voice.say("brief.bars")),))
    return (replace(first, blocks=(bars, *first.blocks)), *rest)


def _sections(subject: Subject) -> Iterator[Section]:
    reading = subject.reading
    if reading.reasons:
        yield _reasons(subject, reading.reasons)
    if reading.conditions:
        yield _conditions(subject, reading.conditions)
    if reading.timeline:
        yield _timeline(subject, reading.timeline)
    yield _answers(subject)
    if reading.signals:
        yield _signals(subject, reading.signals)
    if reading.watchlist and (watched := watched_numbers(reading.watchlist)):
        yield _watch(subject, reading.watchlist, watched)
    yield _grounds(subject)


def _meter(label: str, text: str, e: Estimate) -> Meter:
    return Meter(label, text, e.mean, e.low, e.high)


def _reasons(subject: Subject, reasons: Reasons) -> Section:
    voice = subject.voice
    rows = []
    for part in reasons.parts:
        sources = subject.citations.cite(subject.citations.on(*reason_targets(subject, part.reason)))
        label = voice.say("brief.reason", reason=subject.reason(part.reason), count=len(sources))
        rows.append(_meter(label, voice.points(part.effect), part.effect))
    lead = Paragraph((Statement(change(subject, reasons)),))
    return Section("reasons", voice.say("brief.reasons"), (lead, Meters(tuple(rows))))


def _conditions(subject: Subject, conditions: Conditions) -> Section:
    voice = subject.voice
    letters = dict(zip(subject.case.levers, ascii_uppercase, strict=False))
    rows = tuple(
        _meter(
            " + ".join(letters[lever] for lever in s.levers) or voice.say("conditions.none"),
            voice.chance(s.yes),
            s.yes,
        )
        for s in shown_sets(conditions)
    )
    lead = Paragraph((Statement(smallest_sets(subject, conditions)),))
    named = tuple(
        Statement(voice.say("conditions.letter", letter=letter, lever=subject.lever(lever)))
        for lever, letter in letters.items()
    )
    return Section("conditions", voice.say("brief.conditions"), (lead, Bullets(named), Meters(rows)))


def _timeline(subject: Subject, timeline: Timeline) -> Section:
    voice = subject.voice
    missed = missed_statements(subject, timeline)
    lead: list[Block] = [Bullets(missed)] if missed else []
    told = (record(subject, timeline), *in_sample(subject), voice.say("past.hindsight"))
    lead.append(Paragraph(tuple(map(Statement, told))))
    rows = tuple(
        _meter(
            voice.say(
                "brief.forecast",
                date=voice.date(f.date),
                name=subject.situation_name(f.episode),
                answer=happened_name(subject, f),
                mark=mark_word(subject, f),
            ),
            voice.chance(f.verdict.yes),
            f.verdict.yes,
        )
        for f in timeline.forecasts
    )
    return Section("timeline", voice.say("brief.timeline"), (*lead, Meters(rows)))


def _answers(subject: Subject) -> Section:
    voice = subject.voice
    rows = tuple(
        _meter(subject.answer(a.option), voice.chance(a.chance), a.chance)
        for a in subject.reading.verdict.answers
    )
    return Section("answers", voice.say("brief.answers"), (Meters(rows),))


def _signals(subject: Subject, found: Signals) -> Section:
    voice, marked = subject.voice, subject.reading.competing
    seen = Bullets(tuple(Statement(said) for said in seen_sentences(subject, found)))
    beliefs = marked.beliefs if marked else found.beliefs
    rows = tuple(
        _meter(
            subject.hypothesis(name),
            voice.say(
                "brief.belief_marked" if marked else "brief.belief",
                now=voice.chance(e),
                prior=voice.percent(found.priors[place].mean),
                seen=voice.percent(found.beliefs[place].mean),
            ),
            e,
        )
        for place, (name, e) in enumerate(zip(found.hypotheses, beliefs, strict=True))
    )
    told = telling_sentences(subject, found)
    after = [Statement(voice.joined(*told))] if told else []
    if marked:
        after += [Statement(said) for said in weighed_sentences(subject, marked)]
    lead = (Statement(voice.say("signals.average")), Statement(voice.say("brief.beliefs")))
    plain = Paragraph((Statement(plain_sentence(subject, found)),))
    blocks = (plain, seen, Paragraph(lead), Meters(rows), Bullets(tuple(after)))
    return Section("signals", voice.say("brief.signals"), blocks)


def _watch(subject: Subject, found: Watchlist, watched: list[Watched]) -> Section:
    voice = subject.voice
    lead = Paragraph(tuple(Statement(said) for said in worth(subject, found)))
    items = []
    for row in watched[:MOST_WATCHED]:
        labels = [_pointed(subject, pointer) for pointer in row.indicators[:MOST_LOOKED_FOR]]
        said = voice.say(
            "brief.watched" if labels else "brief.watched_bare",
            name=subject.number_name(row.path),
            index=voice.percent(row.index),
            indicators=voice.say("number.semicolon").join(labels),
        )
        items.append(Statement(said))
    return Section("watch", voice.say("brief.watch"), (lead, Bullets(tuple(items))))


def _pointed(subject: Subject, pointer: Pointer) -> str:
    voice, indicator = subject.voice, subject.case.indicators[pointer.indicator]
    way = voice.say(f"watch.{towards(pointer.towards)}")
    return voice.say("brief.pointed", label=voice.of(indicator.label), way=way)


def _grounds(subject: Subject) -> Section:
    voice = subject.voice
    said = [
        unsourced_sentence(subject),
        flagged_sentence(subject),
        voice.say("brief.two"),
    ]
    more = voice.say("brief.more", sources=len(subject.case.sources))
    return Section(
        "grounds",
        voice.say("brief.grounds"),
        (Paragraph(tuple(Statement(s) for s in said if s)), Paragraph((Statement(more),))),
    )
