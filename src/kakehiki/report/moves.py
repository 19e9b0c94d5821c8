"""The section on the answer given: each answer's probability, what follows it, and what sources say."""

from __future__ import annotations

from kakehiki.reading.records import AnswerChance, Event
from kakehiki.report.blocks import (
    Block,
    Bullets,
    Details,
    Figure,
    Paragraph,
    Section,
    Statement,
    Subsection,
    Table,
)
from kakehiki.report.charts import Bar, Marker, RangesChart, TreeChart, TreeRow
from kakehiki.report.subject import Subject

_MARKERS: tuple[Marker, ...] = ("square", "circle", "triangle")


def moves(subject: Subject) -> Section:
    """Return the section on what the answer said."""
    voice, given = subject.voice, subject.situation.answer
    title = (
        voice.say("moves.title", answer=voice.quoted(subject.answer(given)))
        if given
        else voice.say("moves.ahead")
    )
    blocks: list[Block] = [
        Paragraph((Statement(voice.say("moves.theirs", actor=subject.asked())),)),
        _answers(subject),
    ]
    if subject.reading.tree:
        blocks += [Paragraph((Statement(voice.say("moves.tree_lead")),)), _tree(subject)]
    blocks += _claims(subject)
    if subject.reading.signals is None:
        blocks.append(Paragraph((Statement(voice.say("moves.no_signals")),)))
    return Section("moves", title, tuple(blocks))


def _bar(subject: Subject, found: AnswerChance) -> Bar:
    e = found.chance
    given = subject.situation.answer
    label = subject.answer(found.option)
    if found.option == given:
        label = subject.voice.say("moves.given", answer=label)
    return Bar(label, e.mean, e.low, e.high, subject.voice.brief_chance(e), strong=found.option == given)


def _answers(subject: Subject) -> Figure:
    voice, verdict = subject.voice, subject.reading.verdict
    asked = str(subject.case.moves[subject.case.question.move].actor)
    groups = [("", tuple(_bar(subject, a) for a in verdict.answers))]
    rows = [
        (voice.say("moves.all"), subject.answer(a.option), voice.chance(a.chance), voice.percent(a.likeliest))
        for a in verdict.answers
    ]
    for kind in verdict.by_type:
        name = voice.say(
            "moves.kind", kind=subject.private_type(asked, kind.type), chance=voice.brief_chance(kind.chance)
        )
        groups.append((name, tuple(_bar(subject, a) for a in kind.answers)))
        rows += [
            (name, subject.answer(a.option), voice.chance(a.chance), voice.percent(a.likeliest))
            for a in kind.answers
        ]
    said = voice.say("number.semicolon").join(f"{row[1]}: {row[2]}" for row in rows[: len(verdict.answers)])
    title = voice.say("moves.figure", question=subject.situation_name(subject.reading.situation))
    columns = tuple(voice.say(f"moves.column_{c}") for c in ("kind", "answer", "chance", "likeliest"))
    return Figure(
        ident="figure-answers",
        title=title,
        alt=voice.say("moves.alt", rows=said),
        caption=voice.say("moves.caption_types" if verdict.by_type else "moves.caption"),
        chart=RangesChart(tuple(groups)),
        table=Table(title, columns, tuple(rows), numeric=(2, 3)),
    )


def _claims(subject: Subject) -> list[Block]:
    asked, given = subject.case.question.move, subject.situation.answer
    own: list[Block] = []
    others: list[Block] = []
    for move_name, move in subject.case.moves.items():
        for option in move.options:
            claims = subject.citations.on_part(f"moves.{move_name}.{option}")
            if not claims:
                continue
            heading = subject.voice.say(
                "path.pair", first=subject.voice.of(move.label), second=subject.option(move_name, option)
            )
            if (move_name, option) == (asked, given):
                own.append(Subsection(heading, subject.citations.told(claims, shown=5)))
            else:
                others.append(Subsection(heading, (Bullets(subject.citations.tell(claims)),)))
    if others:
        own.append(Details(subject.voice.say("moves.other_claims"), tuple(others)))
    return own


def _markers(subject: Subject) -> dict[str | None, Marker]:
    found: dict[str | None, Marker] = {None: "diamond"}
    for number, actor in enumerate(dict.fromkeys(e.actor for e in subject.reading.tree if e.actor)):
        found[actor] = _MARKERS[number % len(_MARKERS)]
    return found


def _mover(subject: Subject, actor: str | None) -> str:
    if actor is None or actor not in subject.case.actors:
        return subject.voice.say("moves.chance")
    return subject.voice.of(subject.case.actors[actor].label)


def _tree(subject: Subject) -> Figure:
    voice, tree = subject.voice, subject.reading.tree
    markers = _markers(subject)
    base = min((e.depth for e in tree), default=0)
    rows = tuple(
        TreeRow(e.depth - base, markers.get(e.actor, "diamond"), _tree_bar(subject, e)) for e in tree
    )
    cells = tuple(
        (
            voice.say("number.indent") * (e.depth - base) + subject.option(e.move, e.option),
            _mover(subject, e.actor),
            voice.chance(e.chance),
            voice.chance(e.reach),
        )
        for e in tree
    )
    used = dict.fromkeys(e.actor for e in tree)
    title = voice.say("moves.tree_figure")
    first = [e for e in tree if e.depth == base]
    said = voice.say("number.semicolon").join(
        f"{subject.option(e.move, e.option)}: {voice.chance(e.chance)}" for e in first
    )
    columns = tuple(voice.say(f"moves.tree_{c}") for c in ("option", "mover", "chance", "reach"))
    return Figure(
        ident="figure-tree",
        title=title,
        alt=voice.say("moves.tree_alt", rows=said),
        caption=voice.say("moves.tree_caption"),
        chart=TreeChart(rows, tuple((markers.get(a, "diamond"), _mover(subject, a)) for a in used)),
        table=Table(title, columns, cells, numeric=(2, 3)),
    )


def _tree_bar(subject: Subject, event: Event) -> Bar:
    e = event.chance
    given = event.move == subject.case.question.move and event.option == subject.situation.answer
    return Bar(
        subject.option(event.move, event.option),
        e.mean,
        e.low,
        e.high,
        subject.voice.brief_chance(e),
        strong=given,
    )
