"""The sections on reasons: what each one did, its facts then and now, and the claims behind it."""

from __future__ import annotations

from kakehiki.reading.records import Part, Reasons
from kakehiki.report.blocks import Block, Figure, Paragraph, Section, Statement, Subsection, Table
from kakehiki.report.charts import Bar, ScaleChart, ScaleRow, Step, WaterfallChart
from kakehiki.report.opening import change
from kakehiki.report.subject import Subject
from kakehiki.report.voice import bounds


def why(subject: Subject) -> Section | None:
    """Return the section that sets all reasons side by side."""
    reasons, voice = subject.reading.reasons, subject.voice
    if not reasons:
        return None
    lead = Statement(voice.say("reasons.lead", change=change(subject, reasons)))
    title = voice.say("reasons.title", reference=subject.situation_name(reasons.reference))
    return Section("why", title, (Paragraph((lead,)), waterfall(subject, reasons)))


def first_reason(subject: Subject) -> Section | None:
    """Return the section on the case's first reason."""
    name = next(iter(subject.case.reasons), None)
    return Section("first-reason", subject.reason(name), _told(subject, name)) if name else None


def other_reasons(subject: Subject) -> Section | None:
    """Return the section on the remaining reasons."""
    names = list(subject.case.reasons)[1:]
    if not names:
        return None
    parts = tuple(Subsection(subject.reason(name), _told(subject, name)) for name in names)
    return Section("other-reasons", subject.voice.say("reasons.others"), parts)


def part_sentence(subject: Subject, part: Part) -> str:
    """Return what one reason did to the probability."""
    voice = subject.voice
    if abs(part.effect.mean) < 0.005:
        return voice.say("reasons.nothing", points=voice.points(part.effect))
    key = "reasons.lowered" if part.effect.mean < 0 else "reasons.raised"
    return voice.say(key, points=voice.points(part.effect))


def waterfall(subject: Subject, reasons: Reasons) -> Figure:
    """Return the figure that goes from the reference episode's probability to the one read, by reasons."""
    voice = subject.voice
    before, after = (
        subject.situation_name(reasons.reference),
        subject.situation_name(subject.reading.situation),
    )
    steps = [
        Step(
            subject.reason(p.reason), p.effect.mean, p.effect.low, p.effect.high, voice.brief_points(p.effect)
        )
        for p in reasons.parts
    ]
    ends = [
        Bar(label, e.mean, e.low, e.high, voice.brief_chance(e))
        for label, e in ((before, reasons.before), (after, reasons.after))
    ]
    rows = (
        (before, voice.chance(reasons.before)),
        *((subject.reason(p.reason), voice.points(p.effect)) for p in reasons.parts),
        (after, voice.chance(reasons.after)),
    )
    said = voice.say("number.semicolon").join(f"{name}: {value}" for name, value in rows)
    came = subject.at(reasons.reference).answer in subject.case.question.yes
    title = voice.say("reasons.figure_yes" if came else "reasons.figure")
    columns = (voice.say("table.part"), voice.say("table.value"))
    return Figure(
        ident="figure-reasons",
        title=title,
        alt=voice.say("reasons.alt", rows=said),
        caption=voice.say("reasons.caption"),
        chart=WaterfallChart(ends[0], tuple(steps), ends[1]),
        table=Table(title, columns, rows, numeric=(1,)),
    )


def _told(subject: Subject, name: str) -> tuple[Block, ...]:
    reasons, voice = subject.reading.reasons, subject.voice
    blocks: list[Block] = []
    part = next((p for p in reasons.parts if p.reason == name), None) if reasons else None
    if part:
        blocks.append(Paragraph((Statement(part_sentence(subject, part)),)))
    claims = subject.citations.on(*reason_targets(subject, name))
    if claims:
        blocks += [
            Paragraph((Statement(voice.say("reasons.evidence")),)),
            *subject.citations.told(claims, shown=5, known_by=subject.situation.date),
        ]
    else:
        blocks.append(Paragraph((Statement(voice.say("reasons.no_claim"), judgement=True),)))
    if subject.case.reasons[name].facts:
        blocks.append(_scales(subject, name))
    return (*blocks, *_moves(subject, name))


def reason_targets(subject: Subject, name: str) -> set[str]:
    """Return what a claim must bear on to speak of a reason: itself, or its facts at the situation read."""
    found = subject.case.reasons.get(name)
    facts = found.facts if found else ()
    return {f"reasons.{name}", *(subject.fact_target(fact, subject.reading.situation) for fact in facts)}


def _moves(subject: Subject, name: str) -> tuple[Block, ...]:
    reasons, voice = subject.reading.reasons, subject.voice
    if not reasons:
        return ()
    then = subject.at(reasons.reference).given
    said = []
    for move in subject.case.reasons[name].moves:
        if move in then and move in subject.situation.given:
            before, now = then[move], subject.situation.given[move]
            values = {
                "move": voice.of(subject.case.moves[move].label),
                "before": voice.quoted(subject.option(move, before)),
                "now": voice.quoted(subject.option(move, now)),
            }
            said.append(
                Statement(voice.say("reasons.move" if before != now else "reasons.same_move", **values))
            )
    return (Paragraph(tuple(said)),) if said else ()


def _scales(subject: Subject, name: str) -> Figure:
    voice, reading = subject.voice, subject.reading
    reference = reading.reasons.reference if reading.reasons else None
    facts = subject.case.reasons[name].facts
    now_name = subject.situation_name(reading.situation)
    then_name = subject.situation_name(reference) if reference else ""
    rows = tuple(_scale_row(subject, fact, reference) for fact in facts)
    cells = tuple(_scale_cells(subject, fact, reference) for fact in facts)
    said = voice.say("number.semicolon").join(
        voice.say("scale.alt_row", fact=c[0], now=_text(c[-1])) for c in cells
    )
    title = voice.say("scale.title", reason=subject.reason(name))
    columns = [voice.say("scale.fact"), voice.say("scale.zero"), voice.say("scale.one")]
    columns += [then_name] if reference else []
    return Figure(
        ident=f"figure-facts-{name}",
        title=title,
        alt=voice.say("scale.alt", rows=said),
        caption=voice.say("scale.caption"),
        chart=ScaleChart(rows, then_name, now_name),
        table=Table(title, (*columns, now_name), cells, numeric=(3, 4)),
    )


def _scale_row(subject: Subject, fact: str, reference: str | None) -> ScaleRow:
    found, of = subject.case.facts[fact], subject.voice.of
    return ScaleRow(
        label=of(found.label),
        zero=of(found.zero),
        one=of(found.one),
        before=bounds(subject.fact_value(fact, reference)) if reference else None,
        now=bounds(subject.fact_value(fact, subject.reading.situation)),
    )


def _scale_cells(subject: Subject, fact: str, reference: str | None) -> tuple[str | Statement, ...]:
    found, of = subject.case.facts[fact], subject.voice.of
    episodes = [reference] if reference else []
    values = [_valued(subject, fact, episode) for episode in (*episodes, subject.reading.situation)]
    return (of(found.label), of(found.zero), of(found.one), *values)


def _valued(subject: Subject, fact: str, episode: str) -> Statement:
    claims = subject.fact_claims(fact, episode)
    text = subject.voice.scale(subject.fact_value(fact, episode))
    return Statement(text, subject.citations.cite(claims), judgement=not claims)


def _text(cell: str | Statement) -> str:
    return cell if isinstance(cell, str) else cell.text
