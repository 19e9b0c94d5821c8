"""How a report begins: the answer, and what happened."""

from __future__ import annotations

from kakehiki.reading.records import Conditions, Reasons, Timeline
from kakehiki.report.blocks import Answer, Block, Paragraph, Section, Statement
from kakehiki.report.likelihood import confidence, likelihood
from kakehiki.report.signals import belief
from kakehiki.report.subject import Subject
from kakehiki.report.watch import most_watched, watched_numbers

TIE = 0.85  # a second reason this near the largest, as a share of it, is named beside it
MOST_SETS = 2  # combinations of changes that are named in a sentence


def answer(subject: Subject) -> Answer:
    """Return the question and its answer, with what must stand beside it."""
    return Answer(
        question=subject.voice.of(subject.case.question.text),
        headline=Statement(_headline(subject)),
        likeliest=Statement(_likeliest(subject)),
        happened=_happened(subject),
        confidence=Statement(subject.voice.joined(confidence_sentence(subject), *learnt(subject))),
        points=_points(subject),
    )


def _headline(subject: Subject) -> str:
    yes, voice = subject.reading.verdict.yes, subject.voice
    return voice.say(
        "answer.headline", word=voice.say(f"likelihood.{likelihood(yes.mean)}"), chance=voice.chance(yes)
    )


def _likeliest(subject: Subject) -> str:
    best, voice = subject.reading.verdict.likeliest, subject.voice
    return voice.say(
        "answer.likeliest",
        answer=subject.answer(best.option),
        chance=voice.chance(best.chance),
        share=voice.percent(best.likeliest),
    )


def _happened(subject: Subject) -> Statement | None:
    given, voice = subject.situation.answer, subject.voice
    if given is None:
        return None
    chance = next((a.chance for a in subject.reading.verdict.answers if a.option == given), None)
    said = voice.say("answer.happened", answer=subject.answer(given))
    if chance is None:
        return Statement(said)
    return Statement(voice.joined(said, voice.say("answer.happened_chance", chance=voice.chance(chance))))


def confidence_sentence(subject: Subject) -> str:
    """Return how far to trust the model and what speaks against more trust; nothing about likelihood."""
    judged, voice = confidence(subject.reading), subject.voice
    values = {
        name: voice.percent(value)
        for name in ("flagged", "unjudged", "unsourced", "missed")
        if (value := getattr(judged.grounds, name)) is not None
    }
    values["unlike"] = voice.listed([_check(subject, name) for name in judged.grounds.unlike])
    values["width"] = f"{100 * judged.grounds.width:.0f}"
    against = [voice.say(f"confidence.{name}", value=values.get(name, "")) for name in judged.against]
    said = voice.say("confidence.sentence", degree=voice.say(f"confidence.{judged.degree}"))
    return voice.joined(
        said,
        voice.say("confidence.against", grounds=voice.say("confidence.join").join(against))
        if against
        else "",
    )


def _points(subject: Subject) -> tuple[Statement, ...]:
    reading = subject.reading
    points = []
    if reading.reasons:
        points.append(Statement(biggest_part(subject, reading.reasons)))
    if reading.conditions:
        points.append(Statement(smallest_sets(subject, reading.conditions)))
    if reading.timeline:
        points.append(Statement(record(subject, reading.timeline)))
    if reading.signals:
        points.append(Statement(belief(subject, reading.signals)))
    if watched := watched_numbers(reading.watchlist):
        points.append(Statement(most_watched(subject, watched[0])))
    return tuple(points)


def biggest_part(subject: Subject, reasons: Reasons) -> str:
    """Return which reason, or which two, explain most of the change since the reference episode."""
    voice = subject.voice
    first, *others = sorted(reasons.parts, key=lambda p: -abs(p.effect.mean))
    values = {
        "change": change(subject, reasons),
        "first": voice.quoted(subject.reason(first.reason)),
        "first_points": voice.points(first.effect),
    }
    if others and abs(others[0].effect.mean) > TIE * abs(first.effect.mean):
        values["second"] = voice.quoted(subject.reason(others[0].reason))
        values["second_points"] = voice.points(others[0].effect)
        return voice.say("reasons.tie", **values)
    return voice.say("reasons.biggest", **values)


def change(subject: Subject, reasons: Reasons) -> str:
    """Return the probability at the reference episode and at the situation read."""
    voice = subject.voice
    return voice.say(
        "reasons.change",
        reference=subject.situation_name(reasons.reference),
        here=subject.situation_name(subject.reading.situation),
        before=voice.chance(reasons.before),
        after=voice.chance(reasons.after),
    )


def smallest_sets(subject: Subject, conditions: Conditions) -> str:
    """Return which smallest sets of changes reach the target, or how near the best one comes."""
    voice, target = subject.voice, subject.voice.percent(conditions.target)
    if () in conditions.smallest:
        return voice.say("conditions.already", target=target)
    if conditions.smallest:
        sets = [_set_with_chance(subject, conditions, levers) for levers in conditions.smallest]
        said = voice.say("conditions.or").join(sets[:MOST_SETS])
        if len(sets) > MOST_SETS:
            said = voice.say("conditions.others_too", sets=said, count=len(sets) - MOST_SETS)
        return voice.say("conditions.smallest", target=target, sets=said)
    best = max(conditions.sets, key=lambda s: s.yes.mean)
    return voice.say(
        "conditions.never", target=target, levers=subject.levers(best.levers), chance=voice.chance(best.yes)
    )


def _set_with_chance(subject: Subject, conditions: Conditions, levers: tuple[str, ...]) -> str:
    found = next(s for s in conditions.sets if s.levers == levers)
    return subject.voice.say(
        "conditions.set", levers=subject.levers(levers), chance=subject.voice.chance(found.yes)
    )


def record(subject: Subject, timeline: Timeline) -> str:
    """Return how often the model was right about the situations whose answer is known."""
    voice = subject.voice
    known = [f for f in timeline.forecasts if f.hit is not None]
    if not known:
        return voice.say("past.unknown")
    key = "past.misses" if timeline.misses else "past.no_miss"
    all_of_them = voice.say("past.known", known=len(known))
    if subject.reading.learnt and (seen := sum(f.episode in subject.reading.learnt.in_sample for f in known)):
        all_of_them = voice.say("past.known_seen", known=len(known), seen=seen)
    said = voice.say(key, known=all_of_them, misses=len(timeline.misses))
    exact = voice.say("past.exact", exact=sum(f.exact is True for f in known), known=len(known))
    return voice.joined(said, exact)


def learnt(subject: Subject) -> tuple[str, ...]:
    """Return that the numbers were learnt from answers, and from which; nothing where they are the case's own."""
    found, voice = subject.reading.learnt, subject.voice
    if found is None:
        return ()
    return (
        voice.say("learnt.lead", rows=found.rows, before=voice.date(found.before), record=found.record),
        voice.say(
            "learnt.chains", rhat=f"{found.rhat:.2f}", bulk=f"{found.bulk:.0f}", tail=f"{found.tail:.0f}"
        ),
    )


def _check(subject: Subject, name: str) -> str:
    kind, _, option = name.partition(".")
    if kind != "count":
        return subject.voice.say(f"learnt.check_{kind}")
    known = option in subject.case.moves[subject.case.question.move].options
    return subject.voice.quoted(subject.answer(option) if known else option)


def in_sample(subject: Subject) -> tuple[str, ...]:
    """Return of how many situations the numbers know the answers; nothing where of none."""
    found, timeline = subject.reading.learnt, subject.reading.timeline
    if found is None or timeline is None or not found.in_sample:
        return ()
    values = {"count": len(found.in_sample), "all": len(timeline.forecasts), "record": found.record}
    return (subject.voice.say("learnt.in_sample", before=subject.voice.date(found.before), **values),)


def happened(subject: Subject) -> Section:
    """Return the section that tells what happened."""
    voice, name = subject.voice, subject.reading.situation
    if name == "now":
        lead = Statement(voice.of(subject.case.summary))
        claims = subject.citations.on("now")
    else:
        note = subject.situation.note
        lead = Statement(voice.of(note) if note else subject.situation_name(name))
        claims = subject.citations.on(f"episodes.{name}")
    cited = Statement(lead.text, subject.citations.cite(claims), judgement=not claims)
    moves = [
        voice.say("opening.move", move=voice.of(subject.case.moves[m].label), option=subject.option(m, o))
        for m, o in subject.situation.given.items()
    ]
    blocks: list[Block] = [Paragraph((cited,))]
    if claims:
        blocks += subject.citations.told(claims, shown=8)
    if moves:
        said = voice.say("opening.given", moves=voice.say("number.semicolon").join(moves))
        blocks.append(Paragraph((Statement(said),)))
    return Section("happened", voice.say("opening.title"), tuple(blocks))
