"""What the parts of one game are called in a text: a case's labels in one language, or those of a Gambit file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from kakehiki.case.model import Case
from kakehiki.evidence import Text
from kakehiki.report.columns import inert
from kakehiki.report.solved import GameShape
from kakehiki.words import Words

LONGEST = 160  # characters of a Gambit file's label that are shown


class Naming(Protocol):
    """Names of a game's parts by their place in its shape; each is one line without control characters."""

    def title(self) -> str:
        """Return what is solved."""

    def situation(self) -> list[str]:
        """Return lines about the date and what has been done by then."""

    def actor(self, name: str) -> str:
        """Return an actor's label."""

    def move(self, h: int) -> str:
        """Return a set's label."""

    def option(self, h: int, i: int) -> str:
        """Return the label of an option of a set."""

    def step(self, h: int, k: int, i: int) -> str:
        """Return in words, as the mover at set h knows it, that option i was taken at set k."""


class CaseNaming:
    """Labels of a case."""

    def __init__(self, case: Case, situation: str, given: Mapping[str, str], shape: GameShape, lang: str):
        self.case, self.lang, self.shape = case, lang, shape
        self.at = case.now if situation == "now" else case.episodes[situation]
        self.given, self.words = given, Words(lang)

    def title(self) -> str:
        """Return the case's title."""
        return self._of(self.case.title)

    def situation(self) -> list[str]:
        """Return the situation's label and date, and the moves that have been made."""
        lines = [self.words.say("solve.head.situation", label=self._of(self.at.label), date=self.at.date)]
        made = [
            self.words.say("solve.step", move=self._of(move.label), option=self._of(move.options[o].label))
            for move, o in ((self.case.moves[m], o) for m, o in self.given.items())
        ]
        if made:
            said = self.words.say("solve.join").join(made)
            lines.append(self.words.say("solve.head.given", made=said))
        return lines

    def actor(self, name: str) -> str:
        """Return an actor's label."""
        return self._of(self.case.actors[name].label)

    def move(self, h: int) -> str:
        """Return a move's label."""
        return self._of(self.case.moves[self.shape.sets[h].move].label)

    def option(self, h: int, i: int) -> str:
        """Return an option's label."""
        found = self.shape.sets[h]
        return self._of(self.case.moves[found.move].options[found.options[i]].label)

    def step(self, h: int, k: int, i: int) -> str:
        """Return a step in words; the mover's own type is called that."""
        mover, option = self.shape.sets[h].actor, self.option(k, i)
        if self.case.moves[self.shape.sets[k].move].type_of == mover:
            return self.words.say("solve.own_type", option=option)
        return self.words.say("solve.step", move=self.move(k), option=option)

    def _of(self, text: Text) -> str:
        return inert(text.of(self.lang))


class FileNaming:
    """Labels of a Gambit file, which may be empty, hostile or very long."""

    def __init__(self, file: str, shape: GameShape, lang: str):
        self.file, self.shape, self.words = file, shape, Words(lang)

    def title(self) -> str:
        """Return the game's title, or the file's name."""
        return _shown(self.shape.title or "") or _shown(self.file)

    def situation(self) -> list[str]:
        """Return nothing: a Gambit file has no dates."""
        return []

    def actor(self, name: str) -> str:
        """Return an actor's label, or its number."""
        number = self.shape.actors.index(name) + 1
        return _shown(name) or self.words.say("solve.unnamed.actor", number=number)

    def move(self, h: int) -> str:
        """Return a set's label, or its number."""
        return _shown(self.shape.sets[h].move) or self.words.say("solve.unnamed.set", number=h + 1)

    def option(self, h: int, i: int) -> str:
        """Return an option's label, or its number."""
        found = self.shape.sets[h].options[i]
        return _shown(found) or self.words.say("solve.unnamed.option", number=i + 1)

    def step(self, h: int, k: int, i: int) -> str:
        """Return a step in words."""
        return self.words.say("solve.step", move=self.move(k), option=self.option(k, i))


def _shown(label: str) -> str:
    text = inert(label)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
