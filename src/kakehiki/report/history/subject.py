"""What a report on a record is about: the record, its scores, and the names of their parts in one language."""

from __future__ import annotations

import re
from datetime import date as Date
from typing import TYPE_CHECKING

from kakehiki.history.record.coding import codings
from kakehiki.history.score.groups import OTHER, REST
from kakehiki.history.score.records import Board, Difference, Loss, Scored, ScoredRow
from kakehiki.history.score.resample import Interval
from kakehiki.reading.estimate import Estimate
from kakehiki.report.charts import Marker
from kakehiki.report.citing import Citations
from kakehiki.report.columns import inert
from kakehiki.report.voice import MINUS, Voice

if TYPE_CHECKING:
    from kakehiki.history.record.load import LoadedRecord

_COLON = re.compile(r": |：")


class RecordVoice(Voice):
    """Says the sentences on scores too."""

    def tell(self, path: str, /, **values: object) -> str:
        """Return the sentence on scores at `section.key`."""
        return self._words.say(f"score.{path}", **values)


class RecordSubject:
    """A record and its scores, with names in one language and one numbering of its sources."""

    def __init__(self, loaded: LoadedRecord, scored: Scored, lang: str) -> None:
        self.record, self.case = loaded.record, loaded.case.case
        self._loaded = loaded
        self.scored = scored
        self.voice = RecordVoice(lang)
        # Sources are cited as those of a case are.
        cited = self.case.model_copy(update={"sources": self.record.sources, "claims": {}})
        self.citations = Citations(cited, self.voice)
        self.by_name = {row.row: row for row in scored.rows}

    def who(self, forecaster: str) -> str:
        """Return a forecaster's name."""
        return self.voice.tell(f"who.{forecaster}")

    def answer(self, option: str) -> str:
        """Return an answer's label."""
        return inert(self._loaded.answer_label(option, self.voice.lang))

    def proposer(self, row: ScoredRow) -> str:
        """Return who made an overture, as the record writes it."""
        return self.voice.of(self.record.overtures[row.row].who)

    def offered(self, row: ScoredRow) -> str:
        """Return what an overture offered, without its full stop."""
        return self.voice.of(self.record.overtures[row.row].offered).rstrip(" .。")

    def fact(self, name: str) -> str:
        """Return the label of a fact, or of a move."""
        if name in self.record.facts:
            return self.voice.of(self.record.facts[name].label)
        return self.voice.of(self.case.moves[name].label)

    def level(self, row: ScoredRow, fact: str) -> str:
        """Return the level at which a fact of an overture is coded, in the words of its rule."""
        level = codings(self.record, self.record.overtures[row.row])[fact].level
        rubric = self.record.facts[fact].levels
        low, high = (self.voice.of(rubric[name].rule).rstrip(" .。") for name in (level.low, level.high))
        return low if level.low == level.high else self.voice.tell("miss.to", low=low, high=high)

    def group(self, name: str) -> str:
        """Return the label of a group of facts and moves."""
        if name == OTHER:
            return self.voice.tell("cause.other")
        if name.startswith(f"{REST} "):
            return self.voice.tell("cause.rest", group=self.group(name.removeprefix(f"{REST} ")))
        if name in self.case.reasons:
            return self.voice.of(self.case.reasons[name].label)
        return self.voice.listed([self.fact(part) for part in name.split("+")])

    def brief_group(self, name: str) -> str:
        """Return the label up to its colon, short enough for a table."""
        if name.startswith(f"{REST} "):
            return self.voice.tell("cause.rest", group=self.brief_group(name.removeprefix(f"{REST} ")))
        return _COLON.split(self.group(name))[0]

    def part(self, subset: str) -> str:
        """Return the name of a part of the record."""
        if subset.startswith("by: "):
            name = self.voice.of(self.record.proposers[subset.removeprefix("by: ")].label)
            return self.voice.tell("part.by", name=name)
        return self.voice.tell(f"part.{subset}", date=self.since())

    def since(self) -> str:
        """Return the date at which the record is divided, or nothing."""
        return self.voice.date(self.scored.since) if self.scored.since else ""

    def marker(self, row: ScoredRow) -> Marker:
        """Return the mark for what came: a yes, talks that went on without one, neither, not known."""
        if row.answer is None:
            return "cross"
        if row.came:
            return "circle"
        asked = self.case.moves[self.case.question.move]
        follows = asked.options[row.answer].go
        # The other side's turn: an answer that it can take up.
        return (
            "diamond" if follows is not None and self.case.moves[follows].actor != asked.actor else "square"
        )

    def came(self, row: ScoredRow) -> str:
        """Return the answer to an overture in words."""
        return self.answer(row.answer) if row.answer else self.voice.tell("every.open")

    def date(self, row: ScoredRow) -> str:
        """Return an overture's date."""
        return self.voice.date(row.date)


def estimated(interval: Interval) -> Estimate:
    """Return an interval as what the report's words speak of."""
    return Estimate(interval.mean, interval.low, interval.high)


def signed(value: float, digits: int = 2) -> str:
    """Return a number with its sign, as in figures."""
    text = f"{abs(value):.{digits}f}"
    return text if float(text) == 0.0 else ("+" if value > 0 else MINUS) + text


def loss_of(board: Board, forecaster: str, rule: str) -> Loss:
    """Return a forecaster's loss by one rule."""
    return next(x for x in board.losses if (x.forecaster, x.rule) == (forecaster, rule))


def differences(board: Board, model: str, rule: str) -> tuple[Difference, ...]:
    """Return a model's differences by one rule."""
    return tuple(d for d in board.differences if (d.forecaster, d.rule) == (model, rule))


def best_simple(scored: Scored, board: Board, rule: str) -> Loss:
    """Return the loss of the simple rule that loses least."""
    return min((loss_of(board, name, rule) for name in scored.baselines), key=lambda loss: loss.mean)


def decimal_year(date: Date) -> float:
    """Return a date as a decimal year."""
    return date.year + (date.timetuple().tm_yday - 1) / 365.25
