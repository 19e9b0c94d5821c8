"""The section on what carries the change since a date."""

from __future__ import annotations

from kakehiki.history.score.groups import REST
from kakehiki.history.score.records import Attribution, GroupPart, Held
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
from kakehiki.report.charts import Bar, Step, WaterfallChart
from kakehiki.report.history.subject import RecordSubject, estimated, signed
from kakehiki.report.voice import point_digits

FEW = 3  # overtures that are named in a sentence
SURE = 0.9  # share of draws in which a part must be the largest before it is said to carry most
# Upper ends of the words for a Bayes factor, on twice its natural logarithm [KassRaftery1995].
STRENGTHS = ((2.0, "bare"), (6.0, "positive"), (10.0, "strong"), (float("inf"), "very_strong"))


def causes(subject: RecordSubject) -> Section | None:
    """Return the section, or None for a record that is not divided."""
    voice, found = subject.voice, subject.scored.causes
    if found is None:
        return None
    first = found.attributions[0]
    values = {
        "date": voice.date(found.since),
        "yes_before": found.yes_before,
        "scored_before": found.scored_before,
        "yes_since": found.yes_since,
        "scored_since": found.scored_since,
    }
    opening = (
        voice.tell("cause.lead", **values),
        yes_since(subject),
        voice.tell("cause.chosen"),
        voice.tell("cause.how", pairs=first.pairs, all_pairs=first.all_pairs),
    )
    said = tuple(Statement(verdict(subject, one)) for one in found.attributions)
    blocks: list[Block] = [
        Paragraph(tuple(Statement(text) for text in opening if text)),
        Bullets(said),
    ]
    blocks += [_figure(subject, one) for one in found.attributions if one.numbers != "logit"]
    blocks += [Details(voice.tell("cause.parts"), (parts_table(subject),))]
    held = Subsection(
        voice.tell("cause.held_title"),
        (
            Paragraph((Statement(voice.tell("cause.held_lead")),)),
            held_table(subject),
            Bullets(tuple(Statement(_members(subject, name)) for name in found.members)),
        ),
    )
    return Section("causes", voice.tell("cause.title"), (*blocks, held))


def yes_since(subject: RecordSubject) -> str:
    """Return which overtures got a yes since the split, and whether none of them was an offer of a meeting."""
    voice, found, overtures = subject.voice, subject.scored.causes, subject.record.overtures
    if found is None or not 0 < found.yes_since <= FEW:
        return ""
    rows = [row for row in subject.scored.rows if row.date >= found.since]
    yes = [row for row in rows if row.came]
    said = voice.tell(
        "cause.yes_one" if len(yes) == 1 else "cause.yes_some",
        rows=voice.say("number.semicolon").join(
            voice.tell(
                "cause.yes_what",
                date=subject.date(row),
                who=subject.proposer(row),
                offered=subject.offered(row),
            )
            for row in yes
        ),
    )
    if len(yes) > 1 or overtures[yes[0].row].meeting:
        return said
    count = sum(row.came is not None and overtures[row.row].meeting for row in rows)
    return voice.joined(said, voice.tell("cause.no_meeting", count=count))


def verdict(subject: RecordSubject, found: Attribution) -> str:
    """Return which group carries most of the change, or that this cannot be told, and the parts of divided groups."""
    parts = (
        subject.voice.tell(
            "cause.of_which",
            group=subject.voice.quoted(subject.brief_group(part.within)),
            part=subject.voice.quoted(subject.group(part.group)),
            effect=subject.voice.points(estimated(part.effect)),
        )
        for part in found.parts
        if part.within is not None and not part.group.startswith(f"{REST} ")
    )
    return subject.voice.joined(_carries(subject, found), *parts)


def _carries(subject: RecordSubject, found: Attribution) -> str:
    voice = subject.voice
    values = {
        "date": voice.date(subject.scored.causes.since) if subject.scored.causes else "",
        "numbers": voice.tell(f"cause.{found.numbers}"),
        "before": voice.percent(found.before.mean),
        "since": voice.percent(found.since.mean),
        "change": voice.points(estimated(found.change)),
    }
    if found.change.low <= 0.0 <= found.change.high:
        return voice.tell("cause.flat", **values)
    top = max((p for p in found.parts if p.largest is not None), key=lambda part: part.largest or 0.0)
    values |= {
        "group": voice.quoted(subject.group(top.group)),
        "part": voice.points(estimated(top.effect)),
        "share": voice.percent(top.largest or 0.0),
    }
    return voice.tell("cause.carries" if (top.largest or 0.0) >= SURE else "cause.unclear", **values)


def _figure(subject: RecordSubject, found: Attribution) -> Figure:
    voice = subject.voice
    numbers = voice.tell(f"cause.{found.numbers}")
    parts = [part for part in found.parts if part.within is None]
    # Pairs are a sample: the bars stand where the pairs do.
    total = sum(part.effect.mean for part in parts)
    since = found.before.mean + total
    steps = tuple(
        Step(
            subject.group(part.group),
            part.effect.mean,
            part.effect.low,
            part.effect.high,
            voice.tell(
                "cause.figure_points",
                value=point_digits(part.effect.mean),
                low=point_digits(part.effect.low),
                high=point_digits(part.effect.high),
            ),
        )
        for part in parts
    )
    said = voice.say("number.semicolon").join(f"{step.label} {step.text}" for step in steps)
    before, after = (
        voice.tell("cause.figure_chance", value=voice.percent(end.mean), range=voice.span(end.low, end.high))
        for end in (found.before, found.since)
    )
    return Figure(
        ident=f"figure-causes-{found.numbers}",
        title=voice.tell("cause.figure", numbers=numbers),
        alt=voice.tell("cause.alt", before=before, since=after, parts=said),
        caption=voice.tell("cause.caption", date=subject.since()),
        chart=WaterfallChart(
            Bar(voice.tell("cause.before"), found.before.mean, found.before.low, found.before.high, before),
            steps,
            Bar(voice.tell("cause.since"), since, found.since.low, found.since.high, after),
        ),
        table=_parts(subject, (found,)),
    )


def parts_table(subject: RecordSubject) -> Table:
    """Return every group's part by all three sets of numbers."""
    return _parts(subject, subject.scored.causes.attributions if subject.scored.causes else ())


def _parts(subject: RecordSubject, attributions: tuple[Attribution, ...]) -> Table:
    voice, rows = subject.voice, []
    for found in attributions:
        rows += [
            (
                voice.tell(f"cause.{found.numbers}"),
                _name(subject, part),
                voice.brief_points(estimated(part.effect)),
                point_digits(part.sampling).lstrip("+"),
                voice.tell("cause.none") if part.largest is None else voice.percent(part.largest),
            )
            for part in found.parts
        ]
    heads = ("numbers", "group", "part", "sampling", "largest")
    columns = tuple(voice.tell(f"cause.column_{head}") for head in heads)
    return Table(voice.tell("cause.parts"), columns, tuple(rows), numeric=(2, 3, 4))


def _name(subject: RecordSubject, part: GroupPart) -> str:
    name = subject.brief_group(part.group)
    return subject.voice.tell("cause.within", group=name) if part.within else name


def held_table(subject: RecordSubject) -> Table:
    """Return what forecasts lose with each group held, and what that says."""
    voice, rows = subject.voice, []
    for found in subject.scored.causes.held if subject.scored.causes else ():
        loss = found.loss
        bayes = voice.tell("cause.none")
        if found.log_bayes is not None and found.error is not None:
            error = f"{found.error:.1f}"
            bayes = voice.tell("cause.bayes", value=signed(found.log_bayes, 1), error=error)
        rows.append(
            (
                subject.brief_group(found.group),
                voice.tell(f"cause.{found.forecaster}"),
                voice.tell(
                    "board.value",
                    value=signed(loss.mean, 3),
                    low=signed(loss.runs.low, 3),
                    high=signed(loss.runs.high, 3),
                ),
                bayes,
                voice.tell(f"cause.{says(found)}"),
            )
        )
    heads = ("group", "numbers", "loss", "bayes", "says")
    columns = tuple(voice.tell(f"cause.column_{head}") for head in heads)
    return Table(voice.tell("cause.held_title"), columns, tuple(rows), numeric=(2, 3))


def says(found: Held) -> str:
    """Return the key of what holding a group says; hardly anything within its Monte Carlo interval of even."""
    if found.log_bayes is None or found.reach is None:
        return {"better": "hurts", "worse": "holds", "unclear": "untold"}[found.loss.verdict]
    twice = 2.0 * max(0.0, abs(found.log_bayes) - found.reach)
    strength = next(name for upper, name in STRENGTHS if twice <= upper)
    if strength == "bare":
        return strength
    return f"{strength}_{'for' if found.log_bayes > 0 else 'against'}"


def _members(subject: RecordSubject, name: str) -> str:
    voice = subject.voice
    members = subject.scored.causes.members[name] if subject.scored.causes else ()
    said = voice.listed([subject.fact(member) for member in members])
    return voice.tell("cause.members", group=voice.quoted(subject.group(name)), members=said)
