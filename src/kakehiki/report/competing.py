"""The section on competing hypotheses: what the claims say of them, and which source would be missed."""

from __future__ import annotations

from kakehiki.reading.beliefs import Competing, MarkedClaim, Without
from kakehiki.report.blocks import Block, Cell, Details, Paragraph, Section, Statement, Subsection, Table
from kakehiki.report.columns import inert
from kakehiki.report.signals import times
from kakehiki.report.subject import Subject
from kakehiki.report.voice import percent_digits

MOST_CLAIMS, MOST_ORIGINS = 10, 6  # rows that are not folded


def competing(subject: Subject) -> Section | None:
    """Return the section on what the claims say of the hypotheses, or None where none is marked."""
    found, voice = subject.reading.competing, subject.voice
    if found is None:
        return None
    lead = [Statement(voice.say("competing.lead", count=len(found.claims)))]
    lead += [Statement(said) for said in weighed_sentences(subject, found)]
    blocks: list[Block] = [Paragraph(tuple(lead)), _contradictions(subject, found)]
    blocks += _matrix(subject, found)
    if found.without:
        blocks += _without(subject, found)
    return Section("competing", voice.say("competing.title"), tuple(blocks))


def weighed_sentences(subject: Subject, found: Competing) -> tuple[str, ...]:
    """Return which hypothesis is contradicted least, and which source would be missed most."""
    voice = subject.voice
    fewest = _fewest(subject, found)
    if not found.without:
        return (fewest,)
    most = found.without[0]
    missed = voice.say(
        "competing.missed_most",
        source=_outlets(subject, most),
        points=percent_digits(most.shift.mean),
    )
    return fewest, missed


def _fewest(subject: Subject, found: Competing) -> str:
    voice, first = subject.voice, found.contradictions[0]
    if all(c.claims == 0 for c in found.contradictions):
        return voice.say("competing.none_against")
    tied = [c for c in found.contradictions if c.score == first.score]
    if len(tied) > 1:
        names = voice.listed([voice.quoted(subject.hypothesis(c.hypothesis)) for c in tied])
        return voice.say("competing.tied", hypotheses=names, score=f"{first.score.mean:.1f}")
    return voice.say(
        "competing.fewest",
        hypothesis=voice.quoted(subject.hypothesis(first.hypothesis)),
        score=f"{first.score.mean:.1f}",
        claims=first.claims,
        origins=first.origins,
    )


def _outlets(subject: Subject, row: Without) -> str:
    voice = subject.voice
    names: dict[str, None] = {}
    for source in row.sources:
        stated = subject.case.sources[source]
        outlet = inert(stated.outlet)
        if stated.date is not None:
            outlet = voice.say("competing.source", outlet=outlet, date=voice.date(stated.date))
        names[outlet] = None
    return voice.say("number.semicolon").join(names)


def _contradictions(subject: Subject, found: Competing) -> Table:
    voice = subject.voice
    after = dict(zip(found.hypotheses, found.claimed, strict=True))
    rows = tuple(
        (
            subject.hypothesis(c.hypothesis),
            str(c.claims),
            str(c.origins),
            f"{c.score.mean:.1f}",
            voice.chance(after[c.hypothesis]),
        )
        for c in found.contradictions
    )
    columns = tuple(
        voice.say(f"competing.column_{c}") for c in ("hypothesis", "claims", "origins", "score", "belief")
    )
    return Table(voice.say("competing.contradictions"), columns, rows, numeric=(1, 2, 3, 4))


def _matrix(subject: Subject, found: Competing) -> list[Block]:
    voice = subject.voice
    title = voice.say("competing.matrix")
    columns = (
        voice.say("competing.column_claim"),
        *(subject.hypothesis(name) for name in found.hypotheses),
        voice.say("competing.column_trust"),
        voice.say("competing.column_diagnosticity"),
    )
    rows = [_marked(subject, claim) for claim in found.claims]
    key = Paragraph((Statement(voice.say("competing.key")),))
    blocks: list[Block] = [key, Table(title, columns, tuple(rows[:MOST_CLAIMS]), wide=True)]
    if rows[MOST_CLAIMS:]:
        more = voice.say("competing.more", count=len(rows) - MOST_CLAIMS)
        blocks.append(Details(more, (Table(title, columns, tuple(rows[MOST_CLAIMS:]), wide=True),)))
    return blocks


def _marked(subject: Subject, claim: MarkedClaim) -> tuple[Cell, ...]:
    voice = subject.voice
    return (
        *subject.citations.tell([claim.claim]),
        *(voice.say(f"competing.mark_{mark or 'none'}") for mark in claim.marks),
        voice.percent(claim.trust.mean),
        voice.say("competing.times", value=times(claim.diagnosticity.mean)),
    )


def _without(subject: Subject, found: Competing) -> list[Block]:
    voice = subject.voice
    columns = (
        voice.say("competing.column_source"),
        voice.say("competing.column_shift"),
        *(subject.hypothesis(name) for name in found.hypotheses),
    )
    rows = tuple(_missed(subject, row) for row in found.without[:MOST_ORIGINS])
    title = voice.say("competing.missed")
    lead = Paragraph((Statement(voice.say("competing.missed_lead")),))
    return [Subsection(title, (lead, Table(title, columns, rows, numeric=tuple(range(1, len(columns))))))]


def _missed(subject: Subject, row: Without) -> tuple[Cell, ...]:
    voice = subject.voice
    return (
        Statement(_outlets(subject, row), subject.citations.number(row.sources)),
        voice.say("competing.points", value=percent_digits(row.shift.mean)),
        *(voice.brief_chance(e) for e in row.beliefs),
    )
