"""The section on past negotiations: forecasts against what happened, misses first."""

from __future__ import annotations

from kakehiki.reading.records import Forecast, Score, Timeline
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
from kakehiki.report.charts import Bar, Marker, TimelineChart, TimePoint
from kakehiki.report.opening import in_sample, record
from kakehiki.report.subject import Subject


def past(subject: Subject) -> Section | None:
    """Return the section on the timeline and the episodes, or None for a case without episodes."""
    timeline = subject.reading.timeline
    if not timeline and not subject.case.episodes:
        return None
    blocks: list[Block] = []
    if timeline:
        blocks.append(Paragraph((Statement(record(subject, timeline)),)))
        missed = missed_statements(subject, timeline)
        if missed:
            blocks.append(Bullets(missed))
        hindsight = (*in_sample(subject), subject.voice.say("past.hindsight"))
        blocks.append(Paragraph(tuple(map(Statement, hindsight))))
        blocks.append(_figure(subject, timeline))
        if timeline.scores:
            blocks.append(_scores(subject, timeline.scores))
    blocks += _episodes(subject)
    return Section("past", subject.voice.say("past.title"), tuple(blocks))


def missed_statements(subject: Subject, timeline: Timeline) -> tuple[Statement, ...]:
    """Return what the model said and what happened, for each miss, worst first."""
    by_name = {f.episode: f for f in timeline.forecasts}
    return tuple(Statement(_missed(subject, by_name[name])) for name in timeline.misses)


def _missed(subject: Subject, forecast: Forecast) -> str:
    voice = subject.voice
    return voice.say(
        "past.missed",
        name=subject.situation_name(forecast.episode),
        date=voice.date(forecast.date),
        chance=voice.chance(forecast.verdict.yes),
        answer=voice.quoted(happened_name(subject, forecast)),
    )


def happened_name(subject: Subject, forecast: Forecast) -> str:
    """Return the answer that was given, or the words for one not known."""
    return subject.answer(forecast.answer) if forecast.answer else subject.voice.say("past.no_answer")


def marker(subject: Subject, forecast: Forecast) -> Marker:
    """Return the mark for what happened: came, came conditionally, did not come, not known."""
    if forecast.came is None:
        return "cross"
    if forecast.came:
        return "circle"
    move = subject.case.moves[subject.case.question.move]
    goes_on = forecast.answer is not None and move.options[forecast.answer].go is not None
    return "diamond" if goes_on else "square"


def mark_word(subject: Subject, forecast: Forecast) -> str:
    """Return whether the forecast was right, in a few words."""
    if forecast.hit and not forecast.exact:
        likelier = subject.voice.quoted(subject.answer(forecast.verdict.likeliest.option))
        return subject.voice.say("past.near", answer=likelier)
    key = {True: "past.hit", False: "past.miss", None: "past.open"}[forecast.hit]
    return subject.voice.say(key)


def _figure(subject: Subject, timeline: Timeline) -> Figure:
    voice = subject.voice
    points, rows = [], []
    for forecast in timeline.forecasts:
        yes = forecast.verdict.yes
        name = subject.situation_name(forecast.episode)
        bar = Bar(name, yes.mean, yes.low, yes.high, voice.brief_chance(yes))
        year = forecast.date.year + (forecast.date.timetuple().tm_yday - 1) / 365.25
        points.append(
            TimePoint(year, voice.date(forecast.date), bar, marker(subject, forecast), forecast.hit)
        )
        happened = happened_name(subject, forecast)
        rows.append(
            (voice.date(forecast.date), name, voice.chance(yes), happened, mark_word(subject, forecast))
        )
    used = {point.marker for point in points}
    legend = [(mark, voice.say(f"past.{mark}")) for mark in ("circle", "diamond", "square", "cross")]
    said = voice.say("number.semicolon").join(
        voice.say("past.alt_row", date=date, chance=chance, answer=happened, mark=mark)
        for date, _, chance, happened, mark in rows
    )
    columns = tuple(voice.say(f"past.column_{c}") for c in ("date", "name", "chance", "answer", "mark"))
    title = voice.say("past.figure")
    return Figure(
        ident="figure-timeline",
        title=title,
        alt=voice.say("past.alt", rows=said),
        caption=voice.say("past.caption"),
        chart=TimelineChart(
            tuple(points),
            tuple((mark, words) for mark, words in legend if mark in used),
            voice.say("past.ring") if timeline.misses else "",
        ),
        table=Table(title, columns, tuple(rows), numeric=(2,)),
    )


def _scores(subject: Subject, scores: tuple[Score, ...]) -> Details:
    voice = subject.voice
    rows = tuple(
        (
            voice.say(f"scores.{s.rule}") if voice.has(f"scores.{s.rule}") else s.rule,
            voice.say(
                "scores.model",
                value=f"{s.model.mean:.2f}",
                low=f"{s.model.low:.2f}",
                high=f"{s.model.high:.2f}",
            ),
            f"{s.base_rate:.2f}",
            f"{s.last_answer:.2f}",
            f"{s.uniform:.2f}",
        )
        for s in scores
    )
    columns = tuple(
        voice.say(f"scores.column_{c}") for c in ("rule", "model", "base_rate", "last_answer", "uniform")
    )
    title = voice.say("scores.title")
    words = Paragraph((Statement(voice.say("scores.words")),))
    return Details(title, (words, Table(title, columns, rows, numeric=(1, 2, 3, 4))))


def _episodes(subject: Subject) -> list[Block]:
    told: list[Block] = []
    for name, episode in sorted(subject.case.episodes.items(), key=lambda item: item[1].date):
        claims = subject.citations.on_episode(name)
        title = subject.voice.say(
            "past.episode", name=subject.voice.of(episode.label), date=subject.voice.date(episode.date)
        )
        blocks: list[Block] = []
        if episode.note:
            own = subject.citations.on(f"episodes.{name}")
            blocks.append(
                Paragraph(
                    (
                        Statement(
                            subject.voice.of(episode.note), subject.citations.cite(own), judgement=not own
                        ),
                    )
                )
            )
        if claims:
            blocks += subject.citations.told(claims, shown=0 if episode.note else 2)
        if blocks:
            told.append(Subsection(title, tuple(blocks)))
    return told
