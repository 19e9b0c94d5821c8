"""The rules that a record keeps beyond its shape, alone and beside its case."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.course import course
from kakehiki.case.flaws import Flaw
from kakehiki.case.model import Case
from kakehiki.case.rules.names import unknown
from kakehiki.history.record.coding import codings
from kakehiki.history.record.model import Coding, Levels, Overture, Record

HIGHEST = 1.0


def record_rules(record: Record) -> Iterator[Flaw]:
    """Yield names that do not exist, numbers out of bounds, facts not coded, and answers that cannot be."""
    yield from unknown("silence", "answer", record.silence, record.answers)
    for fact, rubric in record.facts.items():
        for level, grade in rubric.levels.items():
            if min(grade.value.points) < 0.0 or max(grade.value.points) > HIGHEST:
                path = f"facts.{fact}.levels.{level}.value"
                yield Flaw(path, "number-bounds", value=str(grade.value), low="0", high="1")
    yield from _dated(record)
    for name, overture in record.overtures.items():
        yield from _overture(record, f"overtures.{name}", overture)
    yield from _second(record)
    used = {source for coding in _all_codings(record) for source in coding.sources}
    for overture in record.overtures.values():
        used |= {*overture.sources, *overture.reply_sources}
    for source in record.sources:
        if source not in used:
            yield Flaw(f"sources.{source}", "source-unread", at_key=True, name=source)


def case_rules(record: Record, case: Case) -> Iterator[Flaw]:
    """Yield what does not fit the case: facts without a rubric, answers and moves that it does not have."""
    for fact in case.facts:
        if fact not in record.facts:
            yield Flaw("facts", "rubric-missing", at_key=True, name=fact)
    options = case.moves[case.question.move].options
    for answer in record.answers:
        yield from unknown(f"answers.{answer}", "option", answer, options, at_key=True)
    for answer in record.labels:
        yield from unknown(f"labels.{answer}", "option", answer, options, at_key=True)
    for option in options:
        if option not in record.answers:
            yield Flaw("answers", "answer-rubric-missing", at_key=True, name=option)
    for name, overture in record.overtures.items():
        path = f"overtures.{name}"
        for move, option in overture.given.items():
            yield from unknown(f"{path}.given.{move}", "move", move, case.moves, at_key=True)
            if move in case.moves:
                yield from unknown(f"{path}.given.{move}", "option", option, case.moves[move].options)
        if case.question.move not in course(case, overture.given):
            yield Flaw(f"{path}.given", "given-past-question", at_key=True, move=case.question.move)
        if overture.situation is not None:
            known = ("now", *case.episodes)
            yield from unknown(f"{path}.situation", "episode", overture.situation, known)


def _dated(record: Record) -> Iterator[Flaw]:
    for fact, periods in record.dated.items():
        path = f"dated.{fact}"
        if fact not in record.facts:
            yield from unknown(path, "fact", fact, record.facts, at_key=True)
            continue
        for place, period in enumerate(periods):
            yield from _coding(record, f"{path}.{place}", fact, period)
            for i, by in enumerate(period.by):
                yield from unknown(f"{path}.{place}.by.{i}", "proposer", by, record.proposers)
            before = [p.start for p in periods[:place] if not p.by or not period.by or {*p.by} & {*period.by}]
            if before and max(before) >= period.start:
                yield Flaw(f"{path}.{place}.from", "period-order", date=str(period.start))


def _overture(record: Record, path: str, overture: Overture) -> Iterator[Flaw]:
    yield from unknown(f"{path}.by", "proposer", overture.by, record.proposers)
    for fact, coding in overture.facts.items():
        if fact in record.facts:
            yield from _coding(record, f"{path}.facts.{fact}", fact, coding)
        else:
            yield from unknown(f"{path}.facts.{fact}", "fact", fact, record.facts, at_key=True)
    coded = codings(record, overture)
    for fact in record.facts:
        if fact not in coded:
            yield Flaw(f"{path}.facts", "fact-uncoded", at_key=True, name=fact, date=str(overture.date))
    for key, names in (("sources", overture.sources), ("reply_sources", overture.reply_sources)):
        for i, name in enumerate(names):
            yield from unknown(f"{path}.{key}.{i}", "source", name, record.sources)
    yield from _answer(record, path, overture)


def _answer(record: Record, path: str, overture: Overture) -> Iterator[Flaw]:
    answer, answered = overture.answer, overture.answered
    if answer is None:
        if answered is not None:
            yield Flaw(f"{path}.answered", "answered-without-answer", at_key=True)
        return
    yield from unknown(f"{path}.answer", "answer", answer, record.answers)
    if answer == record.silence:
        if answered is not None:
            yield Flaw(f"{path}.answered", "silence-answered", at_key=True)
        return
    if answered is None:
        yield Flaw(f"{path}.answer", "answer-undated", name=answer)
    elif answered < overture.date:
        yield Flaw(f"{path}.answered", "answer-before-overture", date=str(overture.date))
    elif (days := (answered - overture.date).days) > record.silence_after:
        limit = str(record.silence_after)
        yield Flaw(f"{path}.answered", "answer-after-silence", days=str(days), limit=limit)


def _second(record: Record) -> Iterator[Flaw]:
    if record.second is None:
        return
    for name, row in record.second.overtures.items():
        path = f"second.overtures.{name}"
        yield from unknown(path, "overture", name, record.overtures, at_key=True)
        for fact, levels in row.facts.items():
            if fact in record.facts:
                yield from _levels(record, f"{path}.facts.{fact}", fact, levels)
            else:
                yield from unknown(f"{path}.facts.{fact}", "fact", fact, record.facts, at_key=True)


def _coding(record: Record, path: str, fact: str, coding: Coding) -> Iterator[Flaw]:
    yield from _levels(record, f"{path}.level", fact, coding.level)
    for i, name in enumerate(coding.sources):
        yield from unknown(f"{path}.sources.{i}", "source", name, record.sources)


def _levels(record: Record, path: str, fact: str, levels: Levels) -> Iterator[Flaw]:
    names = list(record.facts[fact].levels)
    flaws = [
        flaw
        for name in dict.fromkeys((levels.low, levels.high))
        for flaw in unknown(path, "level", name, names)
    ]
    yield from flaws
    if not flaws and names.index(levels.low) > names.index(levels.high):
        yield Flaw(path, "level-order", low=levels.low, high=levels.high)


def _all_codings(record: Record) -> Iterator[Coding]:
    for periods in record.dated.values():
        yield from periods
    for overture in record.overtures.values():
        yield from overture.facts.values()
