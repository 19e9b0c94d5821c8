"""What a case's numbers are called in words, from their paths."""

from __future__ import annotations

from collections.abc import Mapping

from kakehiki.case.model import Case
from kakehiki.report.voice import Voice


class NumberNames:
    """Names of a case's numbers in one language, made of the case's own labels."""

    def __init__(self, case: Case, voice: Voice) -> None:
        self.case, self.voice = case, voice

    def name(self, path: str) -> str:
        """Return a number's name in words from its path in the case."""
        case, parts = self.case, path.split(".")
        shared = case.facts if parts[0] == "facts" else case.quantities if parts[0] == "quantities" else {}
        match parts:
            case [_, name, *_] if name in shared:
                return self.voice.of(shared[name].label)
            case ["interests", actor, interest, *_] if interest in case.interests.get(actor, {}):
                name = self.voice.say(
                    "path.weight",
                    actor=self.voice.of(case.actors[actor].label),
                    interest=self.voice.of(case.interests[actor][interest].label),
                )
                return self._if_of_kind(name, parts)
            case ["terms", term, *rest] if term in case.terms:
                return self._level(term, rest)
            case ["moves", move, option, *rest] if option in case.moves[move].options:
                return self._effect(move, option, rest)
            case ["precision", *_]:
                return self.voice.say("path.precision")
        return path

    def interest(self, path: str) -> str:
        """Return the label of the interest at a weight's path, its actor left out."""
        _, actor, interest, *_ = parts = path.split(".")
        return self._if_of_kind(self.voice.of(self.case.interests[actor][interest].label), parts)

    def part(self, path: str, written: Mapping[str, str]) -> str:
        """Return a number's name; where several parts add up, with the factors of its own part.

        `written`: every number's path and how the case writes it.
        """
        _, *factors = written[path].removesuffix(" ?").split(" * ")
        base = path.rpartition(".")[0] if path.rpartition(".")[2].isdigit() else path
        name = self.name(path)
        if not factors or f"{base}.2" not in written:
            return name
        return self.voice.say("path.part", name=name, factors=self.voice.listed([*map(self.factor, factors)]))

    def factor(self, written: str) -> str:
        """Return the name of a fact or quantity, or of 1 minus it, as it stands in a product."""
        bare = written.removeprefix("(1 - ").removesuffix(")")
        section = "facts" if bare in self.case.facts else "quantities"
        name = self.voice.quoted(self.name(f"{section}.{bare}"))
        return name if bare == written else f"(1 − {name})"

    def private_type(self, actor: str, name: str) -> str:
        """Return the label of one of an actor's private types."""
        for move in self.case.moves.values():
            if move.type_of == actor and name in move.options:
                return self.voice.of(move.options[name].label)
        return name

    def _if_of_kind(self, name: str, parts: list[str]) -> str:
        if len(parts) == 3:
            return name
        return self.voice.say("path.kind", name=name, kind=self.private_type(parts[1], parts[3]))

    def _level(self, term: str, rest: list[str]) -> str:
        of, found = self.voice.of, self.case.terms[term]
        if not rest or rest[0] not in found.levels:
            return of(found.label)
        name = self.voice.say("path.pair", first=of(found.label), second=of(found.levels[rest[0]].label))
        return self._towards(name, rest[1:])

    def _effect(self, move: str, option: str, rest: list[str]) -> str:
        name = self.voice.say(
            "path.pair",
            first=self.voice.of(self.case.moves[move].label),
            second=self.voice.of(self.case.moves[move].options[option].label),
        )
        return (
            self.voice.say("path.chance", name=name) if rest[:1] == ["chance"] else self._towards(name, rest)
        )

    def _towards(self, name: str, rest: list[str]) -> str:
        for actor, interest in zip(rest, rest[1:], strict=False):
            if interest in self.case.interests.get(actor, {}):
                label = self.voice.of(self.case.interests[actor][interest].label)
                whose = self.voice.of(self.case.actors[actor].label)
                return self.voice.say("path.effect", name=name, interest=label, actor=whose)
        return name
