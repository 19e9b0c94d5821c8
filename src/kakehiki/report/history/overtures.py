"""The sections on single overtures: forecasts over the years, misses, and all rows."""

from __future__ import annotations

from kakehiki.history.score.records import Said, ScoredRow
from kakehiki.report.blocks import Bullets, Cell, Details, Figure, Paragraph, Section, Statement, Table
from kakehiki.report.charts import HistoryChart, HistoryPoint
from kakehiki.report.history.subject import RecordSubject, decimal_year

_MARKS = (("circle", "yes"), ("diamond", "conditional"), ("square", "no"), ("cross", "open"))


def over_years(subject: RecordSubject) -> Section:
    """Return the section with the figure of all forecasts by date."""
    return Section("over", subject.voice.tell("over.title"), (_figure(subject),))


def _figure(subject: RecordSubject) -> Figure:
    voice, rows = subject.voice, subject.scored.rows
    first, second = subject.scored.models
    points = tuple(
        HistoryPoint(
            decimal_year(row.date),
            said(row, first).yes,
            said(row, second).yes,
            subject.marker(row),
            bool(row.came),
        )
        for row in rows
    )
    used = {point.marker for point in points}
    since = subject.scored.since
    yes = [row for row in rows if row.came]
    alt = voice.tell(
        "over.alt",
        rows=len(rows),
        first=subject.date(rows[0]),
        last=subject.date(rows[-1]),
        yes=len(yes),
        missed=sum(said(row, first).yes < 0.5 for row in yes),
        model=subject.who(first),
    )
    return Figure(
        ident="figure-years",
        title=voice.tell("over.figure"),
        alt=alt,
        caption=voice.tell("over.caption"),
        chart=HistoryChart(
            points,
            (subject.who(first), subject.who(second)),
            decimal_year(since) if since else None,
            voice.tell("over.split", date=subject.since()),
            tuple((mark, voice.tell(f"over.{key}")) for mark, key in _MARKS if mark in used),
        ),
        table=rows_table(subject, sources=False),
    )


def said(row: ScoredRow, forecaster: str) -> Said:
    """Return what a forecaster said of a row."""
    return next(one for one in row.said if one.forecaster == forecaster)


def missed(subject: RecordSubject) -> Section:
    """Return the section that lists every miss of the models, worst first."""
    voice = subject.voice
    items = tuple(
        _miss(subject, subject.by_name[name], forecaster) for forecaster, name in subject.scored.misses
    )
    key = "miss.lead" if items else "miss.none"
    blocks = (Paragraph((Statement(voice.tell(key)),)), *((Bullets(items),) if items else ()))
    return Section("missed", voice.tell("miss.title"), blocks)


def _miss(subject: RecordSubject, row: ScoredRow, forecaster: str) -> Statement:
    voice, scored = subject.voice, subject.scored
    one = said(row, forecaster)
    chances = dict(zip(scored.options, one.chances, strict=True))
    comma = voice.say("number.comma")
    overture = subject.record.overtures[row.row]
    text = voice.tell(
        "miss.one",
        date=subject.date(row),
        who=subject.proposer(row),
        offered=subject.offered(row).rstrip(".。"),
        model=subject.who(forecaster),
        yes=voice.percent(one.yes),
        answer=voice.quoted(subject.came(row)),
        chance=voice.percent(chances[row.answer or scored.options[0]]),
        chances=comma.join(
            voice.tell("miss.chance", answer=subject.answer(option), chance=voice.percent(p))
            for option, p in chances.items()
        ),
        facts=comma.join(
            voice.tell("miss.fact", fact=subject.fact(fact.fact), value=f"{fact.value:.2f}")
            for fact in row.facts
        ),
    )
    return Statement(text, subject.citations.number((*overture.sources, *overture.reply_sources)))


def rows_table(subject: RecordSubject, sources: bool = True) -> Table:
    """Return all rows: what was asked, what came, and every forecaster's P(yes)."""
    voice, scored = subject.voice, subject.scored
    shown = (*scored.models, *scored.baselines) if sources else scored.models
    rows: list[tuple[Cell, ...]] = []
    for row in scored.rows:
        overture = subject.record.overtures[row.row]
        what = voice.tell("every.what", who=subject.proposer(row), offered=subject.offered(row))
        numbers = subject.citations.number((*overture.sources, *overture.reply_sources)) if sources else ()
        rows.append(
            (
                Statement(what, numbers),
                subject.date(row),
                subject.came(row),
                str(row.earlier),
                *(voice.percent(said(row, who).yes) for who in shown),
            )
        )
    columns = (
        *(voice.tell(f"every.column_{head}") for head in ("who", "date", "answer", "earlier")),
        *(subject.who(who) for who in shown),
    )
    title = voice.tell("every.summary", rows=len(rows))
    return Table(title, columns, tuple(rows), numeric=tuple(range(3, len(columns))), wide=True)


def brief_table(subject: RecordSubject) -> Table:
    """Return all rows in a line each for a terminal: date, proposer, answer, and three forecasts."""
    voice, scored = subject.voice, subject.scored
    shown = (*scored.models, scored.baselines[0])
    rows = tuple(
        (
            row.date.isoformat(),
            voice.of(subject.record.proposers[row.by].label),
            subject.came(row),
            *(voice.percent(said(row, who).yes) for who in shown),
        )
        for row in scored.rows
    )
    columns = (
        *(voice.tell(f"every.column_{head}") for head in ("date", "by", "answer")),
        *(subject.who(who) for who in shown),
    )
    return Table(voice.tell("every.title"), columns, rows, numeric=(3, 4, 5))


def every(subject: RecordSubject) -> Section:
    """Return the section with the table of all rows, folded."""
    table = rows_table(subject)
    return Section("every", subject.voice.tell("every.title"), (Details(table.title, (table,)),))
