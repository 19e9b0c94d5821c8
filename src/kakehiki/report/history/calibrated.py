"""The section on calibration and discrimination."""

from __future__ import annotations

from kakehiki.history.score.records import Calibrated
from kakehiki.report.blocks import Bullets, Details, Figure, Paragraph, Section, Statement, Table
from kakehiki.report.charts import CalibrationChart, CurvePoint
from kakehiki.report.history.subject import RecordSubject


def calibrated(subject: RecordSubject) -> Section:
    """Return the section with curves and the parts of the Brier score."""
    voice = subject.voice
    models = [c for c in subject.scored.calibration if c.forecaster in subject.scored.models]
    off = tuple(
        Statement(
            voice.tell(
                "calib.off", model=subject.who(c.forecaster), share=voice.percent(c.decomposition.as_far_off)
            )
        )
        for c in models
    )
    return Section(
        "calibration",
        voice.tell("calib.title"),
        (
            Paragraph((Statement(voice.tell("calib.lead")),)),
            _figure(subject, models),
            Bullets(off),
            Details(voice.tell("calib.parts"), (parts_table(subject),)),
            Details(voice.tell("calib.binned"), (_binned_table(subject),)),
        ),
    )


def _figure(subject: RecordSubject, models: list[Calibrated]) -> Figure:
    voice = subject.voice
    panels, rows = [], []
    for model in models:
        name = subject.who(model.forecaster)
        points = tuple(CurvePoint(p.forecast, p.share, p.low, p.high) for p in model.curve)
        said = tuple(
            (s.yes, bool(row.came))
            for row in subject.scored.rows
            if row.came is not None
            for s in row.said
            if s.forecaster == model.forecaster
        )
        panels.append((name, points, said))
        rows += [
            (name, voice.percent(p.forecast), voice.percent(p.share), voice.span(p.low, p.high))
            for p in model.curve
        ]
    told = voice.joined(*(_halves(subject, name, said) for name, _, said in panels))
    columns = (
        voice.tell("board.column_who"),
        *(voice.tell(f"calib.{name}") for name in ("across", "curve", "band")),
    )
    legend = (("stroke-curve", "curve"), ("band", "band"), ("half", "diagonal"))
    return Figure(
        ident="figure-calibration",
        title=voice.tell("calib.figure"),
        alt=voice.tell("calib.alt", rows=told),
        caption=voice.tell("calib.caption"),
        chart=CalibrationChart(
            tuple(panels),
            voice.tell("calib.across"),
            voice.tell("calib.upwards"),
            tuple((style, voice.tell(f"calib.{name}")) for style, name in legend),
        ),
        table=Table(voice.tell("calib.figure"), columns, tuple(rows), numeric=(1, 2, 3)),
    )


def _halves(subject: RecordSubject, name: str, said: tuple[tuple[float, bool], ...]) -> str:
    low, high = ([came for p, came in said if (p >= 0.5) == above] for above in (False, True))
    counts = {"low": len(low), "low_yes": sum(low), "high": len(high), "high_yes": sum(high)}
    return subject.voice.tell("calib.alt_model", model=name, **counts)


def parts_table(subject: RecordSubject) -> Table:
    """Return the parts of every forecaster's Brier score, and how well it tells rows apart."""
    voice = subject.voice
    areas = {d.forecaster: d.area for d in subject.scored.boards[0].discrimination}
    rows = []
    for found in subject.scored.calibration:
        parts, area = found.decomposition, areas[found.forecaster]
        rows.append(
            (
                subject.who(found.forecaster),
                f"{parts.brier:.3f}",
                f"{parts.miscalibration:.3f}",
                f"{parts.discrimination:.3f}",
                f"{parts.uncertainty:.3f}",
                voice.percent(parts.as_far_off),
                voice.tell("calib.none") if area is None else voice.percent(area),
            )
        )
    heads = ("miscalibration", "discrimination", "uncertainty", "off", "area")
    columns = (
        voice.tell("board.column_who"),
        voice.tell("rule.short_brier"),
        *(voice.tell(f"calib.column_{head}") for head in heads),
    )
    return Table(voice.tell("calib.parts"), columns, tuple(rows), numeric=tuple(range(1, 7)))


def brief_table(subject: RecordSubject) -> Table:
    """Return the same without what is alike for all and what figures show, narrow enough for a terminal."""
    table = parts_table(subject)
    kept = (0, 1, 2, 3, 6)
    rows = tuple(tuple(row[c] for c in kept) for row in table.rows)
    return Table(table.title, tuple(table.columns[c] for c in kept), rows, numeric=(1, 2, 3, 4))


def _binned_table(subject: RecordSubject) -> Table:
    voice = subject.voice

    def both(raw: float, corrected: float) -> str:
        return voice.tell("calib.corrected", raw=f"{raw:.3f}", corrected=f"{corrected:.3f}")

    rows = tuple(
        (
            subject.who(found.forecaster),
            both(found.binned.reliability, found.binned.corrected_reliability),
            both(found.binned.resolution, found.binned.corrected_resolution),
            both(found.binned.uncertainty, found.binned.corrected_uncertainty),
        )
        for found in subject.scored.calibration
    )
    heads = ("reliability", "resolution", "uncertainty")
    columns = (voice.tell("board.column_who"), *(voice.tell(f"calib.column_{head}") for head in heads))
    return Table(voice.tell("calib.binned"), columns, rows, numeric=(1, 2, 3))
