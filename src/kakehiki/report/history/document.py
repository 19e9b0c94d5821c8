"""Composes the scores of a record into a neutral document in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakehiki.history.score.records import Scored
from kakehiki.report.blocks import Block, Bullets, Document, Paragraph, Section, Statement, Table
from kakehiki.report.history.calibrated import brief_table, calibrated
from kakehiki.report.history.causes import causes, held_table, verdict
from kakehiki.report.history.causes import parts_table as causes_table
from kakehiki.report.history.opening import about, answer, note, subtitle
from kakehiki.report.history.overtures import brief_table as rows_table
from kakehiki.report.history.overtures import every, missed, missed_briefly, over_years
from kakehiki.report.history.scores import losses_table, scores
from kakehiki.report.history.subject import RecordSubject

if TYPE_CHECKING:
    from kakehiki.history.record.load import LoadedRecord

_LABELS = ("contents", "numbers", "sources", "judgement", "judgement_note", "look")


def compose_scores(loaded: LoadedRecord, scored: Scored, lang: str) -> Document:
    """Return the report on a record's scores in "en" or "ja"; sources are numbered as the sections cite them."""
    subject = RecordSubject(loaded, scored, lang)
    voice = subject.voice
    sections = (
        about(subject),
        scores(subject),
        calibrated(subject),
        over_years(subject),
        missed(subject),
        causes(subject),
        every(subject),
        _method(subject),
    )
    labels = {name: voice.tell(f"label.{name}") for name in _LABELS}
    labels |= {name: voice.say(f"page.{name}") for name in ("space", "colon", "stop", "comma")}
    return Document(
        lang=lang,
        title=voice.tell("head.title", title=voice.of(subject.record.title)),
        subtitle=subtitle(subject),
        answer=answer(subject),
        sections=(*(s for s in sections if s is not None), _manifest(subject)),
        brief=_brief(subject),
        references=subject.citations.references(),
        labels=labels | {"two": note(subject)},
    )


def _brief(subject: RecordSubject) -> tuple[Section, ...]:
    voice, found = subject.voice, subject.scored.causes
    first = subject.scored.boards[0]
    sections = [
        about(subject),
        Section(
            "points",
            voice.tell("board.title"),
            (Bullets(answer(subject).points), losses_table(subject, first)),
        ),
        Section("calibration", voice.tell("calib.title"), (brief_table(subject),)),
        missed_briefly(subject),
    ]
    if found is not None:
        said = Bullets(tuple(Statement(verdict(subject, one)) for one in found.attributions))
        blocks: tuple[Block, ...] = (said, causes_table(subject), held_table(subject))
        sections.append(Section("causes", voice.tell("cause.title"), blocks))
    sections.append(Section("every", voice.tell("every.brief"), (rows_table(subject),)))
    return tuple(sections)


def _method(subject: RecordSubject) -> Section:
    voice, made = subject.voice, subject.scored.manifest
    scored = len(subject.scored.rows) - subject.scored.open_rows
    items = (
        voice.tell("how.leave"),
        voice.tell("how.learnt", particles=f"{made.particles:,}", runs=made.runs),
        *_mixing(subject),
        voice.tell("how.logit"),
        voice.tell("how.rates"),
        voice.tell("how.open"),
        voice.tell("how.few", scored=scored),
        voice.tell("how.games", games=f"{made.games:,}", failed=f"{made.failed:,}"),
    )
    return Section("method", voice.tell("how.title"), (Bullets(tuple(map(Statement, items))),))


def _mixing(subject: RecordSubject) -> tuple[str, ...]:
    if subject.scored.causes is None:
        return ()
    found = subject.scored.causes.mixing
    numbers = {"r_hat": f"{found.r_hat:.2f}", "bulk": f"{found.bulk:.0f}", "tail": f"{found.tail:.0f}"}
    told = {"draws": found.draws, "chains": found.chains, "steps": found.steps}
    return (subject.voice.tell("how.mixing", **told, **numbers),)


def _manifest(subject: RecordSubject) -> Section:
    voice, made = subject.voice, subject.scored.manifest
    rows = (
        ("record", made.record),
        ("record_sha256", made.record_sha256),
        ("case", made.case),
        ("case_sha256", made.case_sha256),
        ("version", made.version),
        ("numpy", made.numpy),
        ("seed", str(made.seed)),
        ("draws", f"{made.draws:,}"),
        ("particles", f"{made.particles:,}"),
        ("runs", str(made.runs)),
    )
    title = voice.tell("made.title")
    columns = (voice.tell("made.column_what"), voice.tell("made.column_value"))
    table = Table(title, columns, tuple((voice.tell(f"made.{name}"), value) for name, value in rows))
    return Section("manifest", title, (Paragraph((Statement(voice.tell("made.lead")),)), table))
