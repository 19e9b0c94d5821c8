"""The section on what would have to change: levers alone and together, tipping values and the region rule."""

from __future__ import annotations

from kakehiki.reading.records import Conditions, LeverSet, Limit, Region, Tipping
from kakehiki.report.blocks import Block, Bullets, Figure, Paragraph, Section, Statement, Subsection, Table
from kakehiki.report.charts import Bar, MatrixChart, MatrixRow
from kakehiki.report.opening import smallest_sets
from kakehiki.report.subject import Subject


def conditions(subject: Subject) -> Section | None:
    """Return the section on conditions, or None for a case without levers."""
    found, voice = subject.reading.conditions, subject.voice
    if found is None:
        return None
    alone = next((s for s in found.sets if not s.levers), None)
    lead = [Statement(voice.say("conditions.alone", chance=voice.chance(alone.yes)))] if alone else []
    blocks: list[Block] = [
        Paragraph((*lead, Statement(smallest_sets(subject, found)))),
        _figure(subject, found),
    ]
    blocks += _tippings(subject, found)
    if found.region:
        blocks.append(_region(subject, found.region, found.target))
    return Section("conditions", voice.say("conditions.title"), (*blocks, *_levers(subject)))


def shown_sets(found: Conditions) -> tuple[LeverSet, ...]:
    """Return the combinations that a figure can hold: all of 32, else single ones, smallest ones and the whole."""
    if len(found.sets) <= 32:
        return found.sets
    most = max(len(s.levers) for s in found.sets)
    return tuple(s for s in found.sets if len(s.levers) in (0, 1, most) or s.levers in found.smallest)


def _figure(subject: Subject, found: Conditions) -> Figure:
    voice = subject.voice
    order = list(subject.case.levers)
    rows = []
    shown = shown_sets(found)
    for combination in shown:
        e = combination.yes
        label = subject.levers(combination.levers)
        bar = Bar(label, e.mean, e.low, e.high, voice.brief_chance(e), strong=combination.reaches)
        rows.append(MatrixRow(tuple(lever in combination.levers for lever in order), bar))
    target = voice.say("conditions.target", target=voice.percent(found.target))
    cells = tuple(
        (
            subject.levers(s.levers),
            voice.chance(s.yes),
            voice.percent(s.sure),
            voice.say("conditions.reaches" if s.reaches else "conditions.falls_short"),
        )
        for s in shown
    )
    said = voice.say("number.semicolon").join(f"{row[0]}: {row[1]}" for row in cells)
    columns = tuple(voice.say(f"conditions.column_{c}") for c in ("levers", "chance", "sure", "reaches"))
    title = voice.say("conditions.figure")
    some = "" if len(shown) == len(found.sets) else voice.say("conditions.some", total=len(found.sets))
    return Figure(
        ident="figure-conditions",
        title=title,
        alt=voice.say("conditions.alt", rows=said, target=target),
        caption=voice.joined(voice.say("conditions.caption"), some),
        chart=MatrixChart(tuple(subject.lever(lever) for lever in order), tuple(rows), found.target, target),
        table=Table(title, columns, cells, numeric=(1, 2)),
    )


def _tippings(subject: Subject, found: Conditions) -> tuple[Block, ...]:
    voice = subject.voice
    if not found.tipping:
        return ()
    if all(t.alone is None and t.with_others is None and not t.needless for t in found.tipping):
        hopeless = voice.say("conditions.none_tips", target=voice.percent(found.target))
        return (Paragraph((Statement(hopeless),)),)
    said = tuple(Statement(_tipping(subject, t, found.target)) for t in found.tipping)
    return (Paragraph((Statement(voice.say("conditions.tipping_lead")),)), Bullets(said))


def _tipping(subject: Subject, tipping: Tipping, target: float) -> str:
    voice = subject.voice
    lever, goal = voice.quoted(subject.lever(tipping.lever)), voice.percent(target)
    if tipping.alone is None:
        alone = voice.say("conditions.alone_never", lever=lever, target=goal)
    else:
        alone = voice.say(
            "conditions.alone_tips", lever=lever, target=goal, share=voice.percent(tipping.alone)
        )
    if tipping.needless:
        return voice.joined(alone, voice.say("conditions.needless"))
    if tipping.with_others is None:
        return voice.joined(alone, voice.say("conditions.others_never"))
    return voice.joined(alone, voice.say("conditions.others_tip", share=voice.percent(tipping.with_others)))


def _region(subject: Subject, region: Region, target: float) -> Subsection:
    voice = subject.voice
    lead = voice.say(
        "conditions.region_lead",
        target=voice.percent(target),
        density=voice.percent(region.density),
        coverage=voice.percent(region.coverage),
    )
    said = [Statement(lead)]
    if region.density < 0.5:
        said.append(Statement(voice.say("conditions.region_weak")))
    limits = tuple(Statement(_limit(subject, limit)) for limit in region.limits)
    return Subsection(voice.say("conditions.region"), (Bullets(limits), Paragraph(tuple(said))))


def _limit(subject: Subject, limit: Limit) -> str:
    voice, name = subject.voice, subject.path_name(limit.name)
    low = "" if limit.low is None else f"{limit.low:.2f}"
    high = "" if limit.high is None else f"{limit.high:.2f}"
    key = "limit_both" if low and high else "limit_low" if low else "limit_high"
    said = voice.say(f"conditions.{key}", name=name, low=low, high=high)
    fact = subject.case.facts.get(limit.name.removeprefix("facts."))
    if fact:
        ends = voice.say("conditions.rubric", zero=voice.of(fact.zero), one=voice.of(fact.one))
        return said + ends
    return said


def _levers(subject: Subject) -> tuple[Block, ...]:
    voice, told = subject.voice, []
    for name, lever in subject.case.levers.items():
        settings = [
            voice.say(
                "conditions.setting",
                fact=voice.of(subject.case.facts[fact].label),
                now=voice.scale(subject.fact_value(fact, subject.reading.situation)),
                then=voice.scale(value),
            )
            for fact, value in lever.facts.items()
        ]
        settings += [
            voice.say(
                "conditions.move", move=voice.of(subject.case.moves[m].label), option=subject.option(m, o)
            )
            for m, o in lever.moves.items()
        ]
        claims = subject.citations.on(f"levers.{name}")
        changed = Bullets(tuple(Statement(setting, judgement=not claims) for setting in settings))
        blocks = (changed, *subject.citations.told(claims, shown=2))
        told.append(Subsection(voice.say("conditions.lever", lever=subject.lever(name)), blocks))
    return tuple(told)
