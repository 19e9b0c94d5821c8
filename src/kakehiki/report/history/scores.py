"""The section on scores: a figure and tables of losses, and differences against simple rules."""

from __future__ import annotations

from kakehiki.history.score.records import Board, Difference, Loss
from kakehiki.history.score.rules import RULES
from kakehiki.report.blocks import Block, Bullets, Details, Figure, Paragraph, Section, Statement, Table
from kakehiki.report.charts import Dot, DotsChart
from kakehiki.report.history.subject import RecordSubject, differences, loss_of, signed


def scores(subject: RecordSubject) -> Section:
    """Return the section with everything about losses."""
    voice = subject.voice
    board = subject.scored.boards[0]
    blocks: list[Block] = [
        Paragraph((Statement(voice.tell("board.lead")),)),
        Bullets(tuple(Statement(voice.tell(f"rule.{rule}")) for rule in RULES)),
        _losses_figure(subject, board),
        _differences_figure(subject, board),
        Details(voice.tell("board.differences"), (differences_table(subject, board),)),
    ]
    if len(subject.scored.boards) > 1:
        tables = [parts_table(subject, rule) for rule in ("brier", "log")]
        blocks += [Details(table.title, (table,)) for table in tables]
    return Section("scores", voice.tell("board.title"), tuple(blocks))


def forecasters(subject: RecordSubject) -> tuple[str, ...]:
    """Return the forecasters' names, models first."""
    return (*subject.scored.models, *subject.scored.baselines)


def losses_table(subject: RecordSubject, board: Board) -> Table:
    """Return every forecaster's losses by all rules, with intervals."""
    voice = subject.voice
    rows = tuple(
        (subject.who(who), *(_spread(subject, loss_of(board, who, rule)) for rule in RULES))
        for who in forecasters(subject)
    )
    heads = (voice.tell("board.column_who"), *(voice.tell(f"rule.short_{rule}") for rule in RULES))
    return Table(voice.tell("board.title"), heads, rows, numeric=(1, 2, 3))


def _spread(subject: RecordSubject, loss: Loss) -> str:
    return subject.voice.tell(
        "board.brief_value",
        value=f"{loss.mean:.2f}",
        low=f"{loss.runs.low:.2f}",
        high=f"{loss.runs.high:.2f}",
    )


def _losses_figure(subject: RecordSubject, board: Board) -> Figure:
    voice = subject.voice
    losses = [loss_of(board, who, "log") for who in forecasters(subject)]
    dots = tuple(
        Dot(
            subject.who(loss.forecaster),
            loss.mean,
            loss.runs.low,
            loss.runs.high,
            _spread(subject, loss),
            loss.forecaster in subject.scored.models,
        )
        for loss in losses
    )
    high = max(loss.runs.high for loss in losses)
    ticks = tuple((float(n), str(n)) for n in range(int(high) + 2))
    return Figure(
        ident="figure-scores",
        title=voice.tell("board.figure"),
        alt=_losses_told(subject, losses),
        caption=voice.tell("board.caption"),
        chart=DotsChart(
            (("", dots),),
            0.0,
            float(int(high) + 1),
            loss_of(board, "uniform", "log").mean,
            voice.tell("board.even"),
            ticks,
        ),
        table=losses_table(subject, board),
    )


def _losses_told(subject: RecordSubject, losses: list[Loss]) -> str:
    first, second = losses[:2]
    best, *_, worst = sorted(losses, key=lambda loss: loss.mean)
    return subject.voice.tell(
        "board.alt",
        count=len(losses),
        low=f"{best.mean:.2f}",
        best=subject.who(best.forecaster),
        high=f"{worst.mean:.2f}",
        worst=subject.who(worst.forecaster),
        first=f"{first.mean:.2f}",
        second=f"{second.mean:.2f}",
    )


def _differences_told(subject: RecordSubject, board: Board) -> str:
    voice, told = subject.voice, []
    for model in subject.scored.models:
        verdicts = [
            d.verdict for d in differences(board, model, "log") if d.against in subject.scored.baselines
        ]
        counts = {name: verdicts.count(name) for name in ("better", "worse")}
        told.append(voice.tell("board.difference_alt_model", model=subject.who(model), **counts))
    return voice.tell("board.difference_alt", count=len(subject.scored.baselines), rows=voice.joined(*told))


def _differences_figure(subject: RecordSubject, board: Board) -> Figure:
    voice, groups = subject.voice, []
    extents: dict[str, float] = {}
    for model in subject.scored.models:
        dots = []
        for found in differences(board, model, "log"):
            text = _difference(subject, found)
            strong = found.verdict != "unclear"
            dots.append(
                Dot(subject.who(found.against), found.mean, found.runs.low, found.runs.high, text, strong)
            )
            extent = max(abs(found.runs.low), abs(found.runs.high))
            extents[found.against] = max(extent, extents.get(found.against, 0.0))
        groups.append((subject.who(model), tuple(dots)))
    ends = _reach(list(extents.values()))
    step = next(s for s in (0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 1000.0) if ends / s <= 3)
    ticks = tuple((n * step, signed(n * step)) for n in range(-int(ends / step), int(ends / step) + 1))
    return Figure(
        ident="figure-differences",
        title=voice.tell("board.difference_figure"),
        alt=_differences_told(subject, board),
        caption=voice.tell("board.difference_caption"),
        chart=DotsChart(tuple(groups), -ends, ends, 0.0, voice.tell("board.difference_zero"), ticks),
        table=_brief_differences(subject, board),
    )


def _reach(extents: list[float]) -> float:
    # One rule that is far worse than all others shall not make their differences too small to see.
    *others, largest = sorted(extents)
    if others and largest > 3.0 * others[-1]:
        largest = 1.2 * others[-1]
    return max(0.1, largest)


def _difference(subject: RecordSubject, found: Difference) -> str:
    return subject.voice.tell(
        "board.value", value=signed(found.mean), low=signed(found.runs.low), high=signed(found.runs.high)
    )


def _brief_differences(subject: RecordSubject, board: Board) -> Table:
    voice = subject.voice
    rows = tuple(
        (
            subject.who(model),
            subject.who(found.against),
            _difference(subject, found),
            voice.tell(f"board.{found.verdict}"),
        )
        for model in subject.scored.models
        for found in differences(board, model, "log")
    )
    heads = ("column_model", "column_against", "column_difference", "column_verdict")
    columns = tuple(voice.tell(f"board.{head}") for head in heads)
    return Table(voice.tell("board.difference_figure"), columns, rows, numeric=(2,))


def differences_table(subject: RecordSubject, board: Board) -> Table:
    """Return every paired difference by all rules, with both kinds of intervals."""
    voice, rows = subject.voice, []
    for found in board.differences:
        single = voice.tell(
            "board.value",
            value=signed(found.mean, 3),
            low=signed(found.rows.low, 3),
            high=signed(found.rows.high, 3),
        )
        rows.append(
            (
                subject.who(found.forecaster),
                subject.who(found.against),
                voice.tell(f"rule.short_{found.rule}"),
                voice.tell(
                    "board.value",
                    value=signed(found.mean, 3),
                    low=signed(found.runs.low, 3),
                    high=signed(found.runs.high, 3),
                ),
                single,
                voice.percent(found.better),
                voice.tell(f"board.{found.verdict}"),
            )
        )
    heads = ("model", "against", "rule", "difference", "single", "better", "verdict")
    columns = tuple(voice.tell(f"board.column_{head}") for head in heads)
    return Table(voice.tell("board.differences"), columns, tuple(rows), numeric=(3, 4, 5))


def parts_table(subject: RecordSubject, rule: str) -> Table:
    """Return scores of all forecasters by one rule over parts of the record."""
    voice, rows = subject.voice, []
    shown = forecasters(subject)
    for board in subject.scored.boards:
        losses = (f"{loss_of(board, who, rule).mean:.2f}" for who in shown)
        rows.append((subject.part(board.subset), str(board.rows), str(board.yes), *losses))
    columns = (
        *(voice.tell(f"board.column_{head}") for head in ("part", "rows", "yes")),
        *(subject.who(who) for who in shown),
    )
    return Table(
        voice.tell(f"board.parts_{rule}"), columns, tuple(rows), numeric=tuple(range(1, len(columns)))
    )
