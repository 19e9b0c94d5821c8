"""The sections on what a reading rests on: summary, method and limits, every number, and the manifest."""

from __future__ import annotations

from kakehiki.reading.records import NumberRow
from kakehiki.report.blocks import Block, Bullets, Details, Paragraph, Section, Statement, Table
from kakehiki.report.causes import part_sentence
from kakehiki.report.competing import weighed_sentences
from kakehiki.report.likelihood import THRESHOLDS
from kakehiki.report.opening import confidence_sentence, record, smallest_sets
from kakehiki.report.signals import belief, plain_sentence, telling_sentences
from kakehiki.report.subject import Subject
from kakehiki.report.watch import most_watched, needs_source, watched_numbers


def summary(subject: Subject) -> Section:
    """Return the section that says it all again in a few sentences."""
    voice, reading = subject.voice, subject.reading
    told = [
        Statement(voice.say("summary.lead", actor=subject.asked(), chance=voice.chance(reading.verdict.yes)))
    ]
    items: list[Statement] = []
    if reading.reasons:
        ranked = sorted(reading.reasons.parts, key=lambda p: -abs(p.effect.mean))
        items = [
            Statement(
                voice.say("summary.reason", reason=subject.reason(p.reason), part=part_sentence(subject, p))
            )
            for p in ranked
        ]
        told.append(Statement(voice.say("summary.reasons")))
    tail = []
    if reading.conditions:
        tail.append(Statement(smallest_sets(subject, reading.conditions)))
    if reading.timeline:
        tail.append(Statement(record(subject, reading.timeline)))
    tail.append(Statement(confidence_sentence(subject)))
    blocks: list[Block] = [Paragraph(tuple(told))]
    if items:
        blocks.append(Bullets(tuple(items)))
    blocks.append(Paragraph(tuple(tail)))
    if rivals := _rivals(subject):
        lead = Paragraph((Statement(voice.say("signals.rivals")),))
        blocks += [lead, Bullets(tuple(map(Statement, rivals)))]
    return Section("summary", voice.say("summary.title"), tuple(blocks))


def _rivals(subject: Subject) -> list[str]:
    """Return what the moves and the claims say of the hypotheses, and what to watch, in a sentence each."""
    reading, said = subject.reading, []
    if reading.signals:
        said += [plain_sentence(subject, reading.signals), belief(subject, reading.signals)]
        said += telling_sentences(subject, reading.signals)[-1:]
    if reading.competing:
        said += weighed_sentences(subject, reading.competing)
    if reading.watchlist and (watched := watched_numbers(reading.watchlist)):
        said += [most_watched(subject, watched[0]), *needs_source(subject, reading.watchlist)]
    return said


def flagged_sentence(subject: Subject) -> str:
    """Return how many games could not be solved cleanly, and why; empty if none."""
    manifest, voice = subject.reading.manifest, subject.voice
    total = sum(manifest.flagged.values())
    if not total:
        return ""
    kinds = [
        voice.say("flagged.kind", count=f"{count:,}", why=voice.say(f"status.{why}"))
        for why, count in sorted(manifest.flagged.items())
        if count
    ]
    return voice.say(
        "flagged.sentence",
        count=f"{total:,}",
        games=f"{manifest.games:,}",
        share=voice.percent(total / max(1, manifest.games)),
        kinds=voice.listed(kinds),
    )


def unsourced_sentence(subject: Subject) -> str:
    """Return what share of the verdict's variance, if any, rests on unsourced numbers, and how many those are."""
    sources, yes = subject.reading.sources, subject.reading.verdict.yes
    if sources.unsourced_variance is None:
        return subject.voice.say("learnt.left_out")
    return subject.voice.say(
        "method.unsourced" if yes.high > yes.low else "method.unsourced_same",
        share=subject.voice.percent(sources.unsourced_variance),
        count=sum(not row.sourced for row in sources.numbers),
        numbers=len(sources.numbers),
    )


def method(subject: Subject, remarked: tuple[Block, ...]) -> Section:
    """Return the section on method and limits, with what is remarked on the evidence."""
    voice, manifest = subject.voice, subject.reading.manifest
    flagged = flagged_sentence(subject) or voice.say("flagged.none", games=f"{manifest.games:,}")
    rule = {
        f"{name}_{end}": _threshold(name, value)
        for name, ends in THRESHOLDS.items()
        for end, value in zip(("good", "bad"), ends, strict=True)
    }
    hypotheses = [Statement(voice.say("method.bayes"))] if subject.reading.signals else []
    items = (
        Statement(voice.say("method.qre")),
        Statement(voice.say("method.two", draws=f"{manifest.draws:,}")),
        Statement(voice.say("method.words")),
        Statement(voice.say("method.confidence", **rule)),
        *[Statement(voice.say("method.confidence_learnt"))][: subject.reading.learnt is not None],
        Statement(voice.say("method.shapley")),
        *hypotheses,
        *[Statement(voice.say("method.index"))][: subject.reading.watchlist is not None],
        Statement(unsourced_sentence(subject)),
        Statement(flagged),
        Statement(voice.say("method.menus")),
    )
    blocks: list[Block] = [Paragraph((Statement(voice.of(subject.case.method)),)), Bullets(items)]
    rest = subject.citations.untold()
    if rest:
        blocks.append(Details(voice.say("method.claims"), (Bullets(subject.citations.tell(rest)),)))
    return Section("method", voice.say("method.title"), (*blocks, *remarked, _numbers(subject)))


def _threshold(name: str, value: float) -> str:
    return f"{100 * value:.0f}" + ("" if name == "width" else "%")


def _numbers(subject: Subject) -> Details:
    voice = subject.voice
    rows = tuple(
        (
            subject.path_name(row.path),
            _value(subject, row),
        )
        for row in subject.reading.sources.numbers
    )
    title = voice.say("method.numbers", count=len(rows))
    words = Paragraph((Statement(voice.say("method.numbers_words")),))
    columns = (voice.say("method.column_number"), voice.say("method.column_value"))
    return Details(title, (words, Table(title, columns, rows)))


def _value(subject: Subject, row: NumberRow) -> Statement:
    said = subject.product_name(row.written.removesuffix(" ?"))
    if not row.judged:
        return Statement(subject.voice.say("method.not_judged", value=said))
    return Statement(said, subject.citations.cite(row.claims), judgement=not row.sourced)


def _learnt(subject: Subject) -> tuple[tuple[str, str], ...]:
    learnt = subject.reading.learnt
    if learnt is None:
        return ()
    return (
        ("weights", learnt.weights_sha256),
        ("record", f"{learnt.record} {learnt.record_sha256}"),
        ("before", learnt.before.isoformat()),
    )


def manifest(subject: Subject) -> Section:
    """Return the section that says how to make the same reading again."""
    voice, found = subject.voice, subject.reading.manifest
    rows = (
        ("case", found.case),
        ("sha256", found.case_sha256),
        ("situation", subject.reading.situation),
        ("version", found.version),
        ("numpy", found.numpy),
        ("solver", found.solver),
        ("seed", str(found.seed)),
        ("draws", f"{found.draws:,}"),
        ("numbers", f"{found.numbers:,}"),
        ("games", f"{found.games:,}"),
        ("residual", f"{found.worst_residual:.1e}"),
        *_learnt(subject),
    )
    title = voice.say("manifest.title")
    said = tuple((voice.say(f"manifest.{name}"), value) for name, value in rows)
    columns = (voice.say("manifest.column_what"), voice.say("manifest.column_value"))
    lead = Paragraph((Statement(voice.say("manifest.lead")),))
    return Section("manifest", title, (lead, Table(title, columns, said)))
