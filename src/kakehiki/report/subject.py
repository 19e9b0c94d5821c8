"""What a report is about: a case, its reading, and the names of their parts in one language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kakehiki.case.model import Case, Situation
from kakehiki.case.numbers import Number
from kakehiki.reading.records import Reading
from kakehiki.report.citing import Citations
from kakehiki.report.numbers import NumberNames
from kakehiki.report.voice import Voice

if TYPE_CHECKING:
    from kakehiki.case.load import LoadedCase


class Subject:
    """A case and its reading, with names in one language and one numbering of sources."""

    def __init__(self, loaded: LoadedCase, reading: Reading, lang: str) -> None:
        self.case: Case = loaded.case
        self.reading = reading
        self.voice = Voice(lang)
        self.numbers = NumberNames(self.case, self.voice)
        self.citations = Citations(self.case, self.voice)
        self.situation = self.at(reading.situation)

    def at(self, episode: str) -> Situation:
        """Return the situation named "now" or by an episode's id."""
        return self.case.now if episode == "now" else self.case.episodes[episode]

    def situation_name(self, episode: str) -> str:
        """Return a situation's label."""
        return self.voice.of(self.at(episode).label)

    def option(self, move: str, option: str) -> str:
        """Return an option's label."""
        return self.voice.of(self.case.moves[move].options[option].label)

    def answer(self, option: str) -> str:
        """Return the label of an answer to the question."""
        return self.option(self.case.question.move, option)

    def reason(self, reason: str) -> str:
        """Return a reason's label; "other" is what no reason names."""
        found = self.case.reasons.get(reason)
        return self.voice.of(found.label) if found else self.voice.say("reasons.other")

    def lever(self, lever: str) -> str:
        """Return a lever's label."""
        return self.voice.of(self.case.levers[lever].label)

    def hypothesis(self, name: str) -> str:
        """Return a hypothesis' label."""
        return self.voice.of(self.case.hypotheses[name].label)

    def levers(self, levers: tuple[str, ...]) -> str:
        """Return the names of several levers, or the words for none."""
        names = [self.voice.quoted(self.lever(lever)) for lever in levers]
        return self.voice.listed(names) if names else self.voice.say("conditions.none")

    def asked(self) -> str:
        """Return the label of the actor that the question is about."""
        actor = self.case.moves[self.case.question.move].actor
        return self.voice.of(self.case.actors[actor].label) if actor in self.case.actors else ""

    def private_type(self, actor: str, name: str) -> str:
        """Return the label of one of an actor's private types."""
        return self.numbers.private_type(actor, name)

    def fact_value(self, fact: str, episode: str) -> Number:
        """Return a fact's value at a situation; an episode that does not name it has today's."""
        if episode != "now" and fact in self.case.episodes[episode].facts:
            return self.case.episodes[episode].facts[fact]
        return self.case.facts[fact].value

    def fact_claims(self, fact: str, episode: str) -> list[str]:
        """Return the claims that bear on a fact's value at a situation."""
        return self.citations.on(self.fact_target(fact, episode))

    def fact_target(self, fact: str, episode: str) -> str:
        """Return what a claim on a fact's value at a situation bears on."""
        named = episode != "now" and fact in self.case.episodes[episode].facts
        return f"facts.{fact}@{episode}" if named else f"facts.{fact}"

    def path_name(self, path: str) -> str:
        """Return a number's name in words from its path in the case."""
        return self.numbers.name(path)

    def number_name(self, path: str) -> str:
        """Return a number's name in words; where several parts add up, with the factors of its own part."""
        return self.numbers.part(path, {row.path: row.written for row in self.reading.sources.numbers})

    def product_name(self, written: str) -> str:
        """Return a number as the case writes it, with its factors named in words."""
        number, *factors = written.removesuffix(" ?").split(" * ")
        mark = " ?" if written.endswith(" ?") else ""  # not yet judged
        return " × ".join([number, *map(self.numbers.factor, factors)]) + mark
