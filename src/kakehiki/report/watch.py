"""The section on what to watch: uncertain numbers by what learning them would do, and what would show them."""

from __future__ import annotations

from kakehiki.reading.records import Pointer, Watched, Watchlist
from kakehiki.report.blocks import (
    Block,
    Bullets,
    Cell,
    Details,
    Paragraph,
    Section,
    Statement,
    Subsection,
    Table,
)
from kakehiki.report.subject import Subject

MOST_NUMBERS = 10  # rows that are not folded
TURNS = 0.0005  # a smaller gain is none: it would be printed as 0.0 points
LEAST_INDEX = 0.005  # numbers with less of the variance are not listed


def watch(subject: Subject) -> Section | None:
    """Return the section on what to watch, or None where no number is uncertain, or that was not worked out."""
    found, voice = subject.reading.watchlist, subject.voice
    listed = watched_numbers(found)
    if found is None or not listed:
        return None
    blocks: list[Block] = [Paragraph(tuple(Statement(said) for said in worth(subject, found)))]
    blocks += _numbers(subject, found, listed)
    blocks += _indicators(subject, found)
    return Section("watch", voice.say("watch.title"), tuple(blocks))


def watched_numbers(found: Watchlist | None) -> list[Watched]:
    """Return the numbers that move the verdict enough to be listed."""
    return [row for row in found.numbers if row.index >= LEAST_INDEX] if found else []


def most_watched(subject: Subject, row: Watched) -> str:
    """Return the number that explains most of the spread, with what would show it."""
    voice = subject.voice
    said = voice.say(
        "watch.most", name=voice.quoted(subject.number_name(row.path)), share=voice.percent(row.index)
    )
    if not row.indicators:
        return said
    label = voice.of(subject.case.indicators[row.indicators[0].indicator].label)
    return voice.joined(said, voice.say("watch.look", label=label))


def worth(subject: Subject, found: Watchlist) -> tuple[str, ...]:
    """Return what the verdict as a call is worth, what knowing more would add, and which number needs a source."""
    voice = subject.voice
    said = [
        _call(subject, found),
        voice.say("watch.perfect", points=points(found.perfect))
        if found.perfect >= TURNS
        else voice.say("watch.perfect_none"),
    ]
    best = max(found.numbers, key=lambda row: row.value)
    if best.value >= TURNS:
        said.append(
            voice.say(
                "watch.best",
                name=voice.quoted(subject.number_name(best.path)),
                points=points(best.value),
            )
        )
    else:
        said.append(voice.say("watch.none_turns"))
    said += needs_source(subject, found)
    return tuple(said)


def needs_source(subject: Subject, found: Watchlist) -> tuple[str, ...]:
    """Return which number most needs a source, if any does."""
    voice = subject.voice
    if found.needs_source is None:
        return ()
    share = next(row.index for row in found.numbers if row.path == found.needs_source)
    name = voice.quoted(subject.number_name(found.needs_source))
    return (voice.say("watch.needs_source", name=name, share=voice.percent(share)),)


def _call(subject: Subject, found: Watchlist) -> str:
    voice, answer = subject.voice, subject.situation.answer
    key = "watch.call"
    if answer is not None:
        held = (answer in subject.case.question.yes) == found.call
        key = "watch.call_held" if held else "watch.call_failed"
    call = voice.say("watch.come" if found.call else "watch.stay")
    return voice.say(key, call=call, right=voice.percent(found.right))


def points(value: float) -> str:
    """Return an unsigned change of probability in percentage points."""
    return f"{100 * value:.1f}"


def _numbers(subject: Subject, found: Watchlist, listed: list[Watched]) -> list[Block]:
    voice = subject.voice
    title = voice.say("watch.numbers")
    turning = any(row.value >= TURNS for row in listed)  # else the column would be all nought
    names = (
        ("number", "index", "swing", "value", "direction")
        if turning
        else ("number", "index", "swing", "direction")
    )
    columns = tuple(voice.say(f"watch.column_{name}") for name in names)
    rows = [_row(subject, row, turning=turning) for row in listed]
    words = [
        Statement(voice.say("watch.numbers_words")),
        Statement(voice.say("watch.additive", share=voice.percent(found.additive))),
    ]
    if turning:
        words.append(Statement(voice.say("watch.value_words")))

    def table(some: list[tuple[Cell, ...]]) -> Table:
        return Table(title, columns, tuple(some), numeric=tuple(range(1, len(columns) - 1)))

    blocks: list[Block] = [Paragraph(tuple(words)), table(rows[:MOST_NUMBERS])]
    if rows[MOST_NUMBERS:]:
        more = voice.say("watch.more", count=len(rows) - MOST_NUMBERS)
        blocks.append(Details(more, (table(rows[MOST_NUMBERS:]),)))
    return [Subsection(title, tuple(blocks))]


def _row(subject: Subject, row: Watched, *, turning: bool) -> tuple[Cell, ...]:
    voice = subject.voice
    claims = next(n.claims for n in subject.reading.sources.numbers if n.path == row.path)
    worth = (voice.say("watch.points", value=points(row.value)),) if turning else ()
    return (
        Statement(subject.number_name(row.path), subject.citations.cite(claims), judgement=not row.sourced),
        voice.percent(row.index),
        voice.say("watch.points", value=points(row.swing)),
        *worth,
        voice.say(f"watch.{towards(row.towards)}"),
    )


def towards(yes: bool | None) -> str:
    """Return the word for what makes a yes likelier: "up", "down", or "unclear" where noise hides it."""
    return "unclear" if yes is None else "up" if yes else "down"


def _indicators(subject: Subject, found: Watchlist) -> list[Block]:
    voice = subject.voice
    pointers: dict[str, list[tuple[Watched, Pointer]]] = {name: [] for name in subject.case.indicators}
    for row in found.numbers:
        for pointer in row.indicators:
            pointers[pointer.indicator].append((row, pointer))
    # Those that show a number with a large share come first; numbers that are certain are pointed to in vain.
    shown = sorted((item for item in pointers.items() if item[1]), key=lambda item: -item[1][0][0].index)
    if not shown:
        return []
    items = tuple(_indicator(subject, name, rows) for name, rows in shown)
    lead = Paragraph((Statement(voice.say("watch.indicators_lead")),))
    return [Subsection(voice.say("watch.indicators"), (lead, Bullets(items)))]


def _indicator(subject: Subject, name: str, rows: list[tuple[Watched, Pointer]]) -> Statement:
    voice, indicator = subject.voice, subject.case.indicators[name]
    said = [_points(subject, row, pointer) for row, pointer in rows]
    text = voice.say(
        "watch.indicator",
        label=voice.of(indicator.label),
        where=voice.of(indicator.where).rstrip(".。"),
        points=voice.say("number.semicolon").join(said),
    )
    return Statement(text, link=indicator.url or "")


def _points(subject: Subject, row: Watched, pointer: Pointer) -> str:
    voice, name = subject.voice, subject.number_name(row.path)
    moved = voice.say("watch.raises" if pointer.raises else "watch.lowers", name=name)
    return voice.say(f"watch.so_{towards(pointer.towards)}", moved=moved)
