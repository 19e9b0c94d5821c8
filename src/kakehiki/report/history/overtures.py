"""The sections on single overtures: forecasts over the years, misses, and all rows."""

from __future__ import annotations

from kakehiki.history.score.records import Said, ScoredRow
from kakehiki.report.blocks import Block, Bullets, Cell, Details, Figure, Paragraph, Section, Statement, Table
from kakehiki.report.charts import HistoryChart, HistoryPoint
from kakehiki.report.history.subject import RecordSubject, decimal_year

WORST = 5  # misses that are not folded
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
    items = tuple(_miss(subject, row) for row in missed_rows(subject))
    blocks: tuple[Block, ...] = (_misses_lead(subject, len(items)), Bullets(items[:WORST]))
    if rest := items[WORST:]:
        title = subject.voice.tell("miss.rest", count=len(rest))
        blocks += (Details(title, (Bullets(rest),)),)
    return Section("missed", subject.voice.tell("miss.title"), blocks if items else blocks[:1])


def missed_briefly(subject: RecordSubject) -> Section:
    """Return the worst misses for a terminal, and how many more there are."""
    voice, rows = subject.voice, missed_rows(subject)
    items = [_miss(subject, row) for row in rows[:WORST]]
    if rest := rows[WORST:]:
        items.append(Statement(voice.tell("miss.brief_rest", count=len(rest))))
    lead = _misses_lead(subject, len(rows))
    return Section("missed", voice.tell("miss.title"), (lead, Bullets(tuple(items))) if items else (lead,))


def missed_rows(subject: RecordSubject) -> list[ScoredRow]:
    """Return the overtures that any model missed, the worst surprise first."""
    return [subject.by_name[name] for name in dict.fromkeys(name for _, name in subject.scored.misses)]


def _misses_lead(subject: RecordSubject, count: int) -> Paragraph:
    voice = subject.voice
    lead = voice.tell("miss.lead", count=count) if count else voice.tell("miss.none")
    return Paragraph(tuple(Statement(text) for text in (lead, *never(subject))))


def never(subject: RecordSubject) -> tuple[str, ...]:
    """Return for each answer that never came how often the models expected it."""
    voice, scored = subject.voice, subject.scored
    answered = sum(tally.came for tally in scored.tallies)
    told = []
    for tally in scored.tallies:
        if tally.came == 0:
            first, second = (f"{tally.expected[model]:.0f}" for model in scored.models)
            answer = voice.quoted(subject.answer(tally.answer))
            told.append(voice.tell("miss.never", answer=answer, scored=answered, first=first, second=second))
    return tuple(told)


def _miss(subject: RecordSubject, row: ScoredRow) -> Statement:
    voice, scored = subject.voice, subject.scored
    first, second = (said(row, model) for model in scored.models)
    place = scored.options.index(str(row.answer))
    overture = subject.record.overtures[row.row]
    text = voice.tell(
        "miss.one",
        date=subject.date(row),
        who=subject.proposer(row),
        offered=subject.offered(row),
        answer=voice.quoted(subject.came(row)),
        first=voice.percent(first.yes),
        second=voice.percent(second.yes),
        came_first=voice.percent(first.chances[place]),
        came_second=voice.percent(second.chances[place]),
        chances=voice.say("number.comma").join(
            voice.tell(
                "miss.both", answer=subject.answer(option), first=voice.percent(p), second=voice.percent(q)
            )
            for option, p, q in zip(scored.options, first.chances, second.chances, strict=True)
        ),
        facts=voice.say("number.semicolon").join(
            voice.tell("miss.fact", fact=subject.fact(fact.fact), level=subject.level(row, fact.fact))
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
