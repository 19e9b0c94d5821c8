"""What a report on a record says first: whether the case beats simple rules, and what the record is."""

from __future__ import annotations

from collections import Counter

from kakehiki.report.blocks import Answer, Bullets, Section, Statement
from kakehiki.report.history.causes import verdict, yes_since
from kakehiki.report.history.subject import RecordSubject, best_simple, differences, loss_of


def answer(subject: RecordSubject) -> Answer:
    """Return whether each model beats simple rules, in plain words, and what must stand beside that."""
    voice, models = subject.voice, subject.scored.models
    yes, which = (
        voice.tell(f"head.{rule}", said=voice.joined(*(headline(subject, model, rule) for model in models)))
        for rule in ("brier", "log")
    )
    return Answer(
        question=voice.tell("head.question"),
        headline=Statement(voice.joined(short(subject, "brier"), short(subject, "log"))),
        likeliest=Statement(yes),
        happened=Statement(which),
        confidence=Statement(voice.tell("head.hindsight")),
        points=points(subject),
    )


def short(subject: RecordSubject, rule: str) -> str:
    """Return in a sentence to quote whether the case, having learnt, beats simple rules by one score."""
    # The sentence to quote is on what learns: only that is free of what its makers knew.
    board, model = subject.scored.boards[0], subject.scored.models[1]
    return subject.voice.tell(
        f"head.short_{rule}_{status(subject, model, rule)}",
        loss=f"{loss_of(board, model, rule).mean:.3f}",
        best_loss=f"{best_simple(subject.scored, board, rule).mean:.3f}",
    )


def status(subject: RecordSubject, model: str, rule: str) -> str:
    """Return how a model stands against simple rules: "all" (clearly better), "ahead", "behind", "behind_clear"."""
    board = subject.scored.boards[0]
    against = [d for d in differences(board, model, rule) if d.against in subject.scored.baselines]
    if all(d.verdict == "better" for d in against):
        return "all"
    if all(d.mean < 0.0 for d in against):
        return "ahead"
    best = best_simple(subject.scored, board, rule)
    worse = next(d for d in against if d.against == best.forecaster).verdict == "worse"
    return "behind_clear" if worse else "behind"


def headline(subject: RecordSubject, model: str, rule: str) -> str:
    """Return in a sentence whether a model beats every simple rule by one score."""
    voice, board = subject.voice, subject.scored.boards[0]
    best = best_simple(subject.scored, board, rule)
    unclear = [
        voice.quoted(subject.who(d.against))
        for d in differences(board, model, rule)
        if d.against in subject.scored.baselines and d.verdict != "better"
    ]
    return voice.tell(
        f"head.{status(subject, model, rule)}",
        model=subject.who(model),
        loss=f"{loss_of(board, model, rule).mean:.3f}",
        best=subject.who(best.forecaster),
        best_loss=f"{best.mean:.3f}",
        unclear=voice.listed(unclear),
    )


def points(subject: RecordSubject) -> tuple[Statement, ...]:
    """Return the other results in a sentence each."""
    voice, scored = subject.voice, subject.scored
    said = [text for text in (fairest(subject),) if text]
    for one in scored.boards[0].discrimination:
        if one.forecaster in scored.models and one.area is not None and one.runs is not None:
            values = {
                "model": subject.who(one.forecaster),
                "area": voice.percent(one.area),
                "range": voice.span(one.runs.low, one.runs.high),
            }
            said.append(voice.tell("head.area", **values))
    if scored.causes is not None:
        said += [
            verdict(subject, found) for found in scored.causes.attributions if found.numbers in scored.models
        ]
        said += [text for text in (yes_since(subject),) if text]
    return tuple(Statement(text) for text in said)


def fairest(subject: RecordSubject) -> str:
    """Return how the case does on rows that it was not made from, if there are enough of them."""
    board = next((b for b in subject.scored.boards if b.subset == "new"), None)
    if board is None:
        return ""
    values: dict[str, object] = {"rows": board.rows}
    for rule in ("brier", "log"):
        best = best_simple(subject.scored, board, rule)
        values |= {
            rule: f"{loss_of(board, subject.scored.models[1], rule).mean:.3f}",
            f"best_{rule}": f"{best.mean:.3f}",
            f"{rule}_rule": subject.who(best.forecaster),
        }
    return subject.voice.tell("head.new", **values)


def about(subject: RecordSubject) -> Section:
    """Return the section on the record: who coded it, how, and what came."""
    voice, record = subject.voice, subject.record
    second = (
        voice.tell("about.second", count=len(record.second.overtures), about=voice.of(record.second.about))
        if record.second
        else voice.tell("about.single")
    )
    exposed = Counter(overture.exposed for overture in record.overtures.values())
    counts = Counter(row.answer for row in subject.scored.rows if row.answer)
    shares = voice.say("number.comma").join(
        voice.tell("about.share", answer=voice.quoted(subject.answer(option)), count=counts[option])
        for option in subject.scored.options
    )
    items = (
        voice.of(record.summary),
        voice.tell("about.method", method=voice.of(record.method)),
        second,
        voice.tell("about.exposed", rows=len(record.overtures), known=exposed["known"], page=exposed["page"]),
        voice.tell("about.shares", shares=shares),
    )
    return Section("record", voice.tell("about.title"), (Bullets(tuple(map(Statement, items))),))


def subtitle(subject: RecordSubject) -> str:
    """Return which record is read with which case, and how many rows it has."""
    rows, voice = subject.scored.rows, subject.voice
    return voice.tell(
        "head.subtitle",
        record=subject.record.id,
        case=subject.case.id,
        rows=len(rows),
        first=subject.date(rows[0]),
        last=subject.date(rows[-1]),
        scored=len(rows) - subject.scored.open_rows,
        open=subject.scored.open_rows,
    )


def note(subject: RecordSubject) -> str:
    """Return what "clearly" means."""
    return subject.voice.tell("head.note")
