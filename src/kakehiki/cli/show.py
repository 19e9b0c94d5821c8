"""`kakehiki show CASE`: what is in a case, and what each of its numbers rests on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping

import click

from kakehiki.case.library import open_case
from kakehiki.case.model import Case, Move, Option, Situation
from kakehiki.case.numbers import Amount
from kakehiki.cli import language_option
from kakehiki.cli.layout import WIDTH, hanging
from kakehiki.evidence import Text
from kakehiki.report.columns import columns, inert, pad, wrap
from kakehiki.words import Words


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("show", help=words.say("cli.show.help"))
    @click.argument("case")
    @language_option(words)
    def show(case: str) -> None:
        click.echo("\n".join(line.rstrip() for line in Page(open_case(case).case, words).lines()))

    return show


class Page:
    """A case as lines of at most `WIDTH` columns; what stands before a label is its name in the file."""

    def __init__(self, case: Case, words: Words) -> None:
        self.case, self.words = case, words
        self.sourced: list[bool] = []  # of each number printed, whether it rests on a claim
        self.claims: dict[str, list[str]] = defaultdict(list)
        for name, claim in case.claims.items():
            for target in claim.backs:
                self.claims[target].append(name)

    def lines(self) -> Iterator[str]:
        """Yield the page."""
        case = self.case
        yield from wrap(self.text(case.title), WIDTH)
        yield f"{case.id}  {case.now.date}"
        yield from self.question()
        yield from self.heading(self.say("precision"))
        yield from self.number("precision", self.say("precision_label"), str(case.precision), "precision")
        yield from self.facts()
        yield from self.interests()
        yield from self.terms()
        yield from self.heading(self.say("moves"))
        for name, move in case.moves.items():
            yield from self.move(name, move)
        yield from self.groups()
        yield from self.heading(self.say("episodes"))
        for name, episode in sorted(case.episodes.items(), key=lambda item: item[1].date):
            yield from self.situation(f"{name}  {episode.date}  ", episode)
            for fact, number in episode.facts.items():
                label = self.text(case.facts[fact].label)
                yield from self.number(fact, label, str(number), f"facts.{fact}@{name}", depth=4)
        yield from self.rivals()
        yield from self.heading(self.say("evidence"))
        counts = {"claims": len(case.claims), "sources": len(case.sources)}
        counts |= {"numbers": len(self.sourced), "sourced": sum(self.sourced)}
        yield from hanging("  ", self.say("counts", **counts))
        yield from hanging("  ", self.say("marks"))

    def question(self) -> Iterator[str]:
        """Yield what is asked, and what has happened."""
        question = self.case.question
        yield from self.heading(self.say("question"))
        yield from hanging("  ", self.text(question.text))
        asked = {"move": question.move, "yes": ", ".join(question.yes), "target": f"{question.target:g}"}
        reference = question.reference or self.say("nothing")
        yield from hanging("  ", self.say("asked", reference=reference, **asked))
        yield from self.heading(self.say("now"))
        yield from self.situation("", self.case.now)

    def facts(self) -> Iterator[str]:
        """Yield facts with their rubrics, and shared numbers."""
        if self.case.facts:
            yield from self.heading(self.say("facts"))
        for name, fact in self.case.facts.items():
            yield from self.number(name, self.text(fact.label), str(fact.value), f"facts.{name}")
            for end in (f"0: {self.text(fact.zero)}", f"1: {self.text(fact.one)}"):
                yield from hanging("      ", end)
        if self.case.quantities:
            yield from self.heading(self.say("quantities"))
        for name, quantity in self.case.quantities.items():
            yield from self.number(name, self.text(quantity.label), str(quantity.value), f"quantities.{name}")

    def interests(self) -> Iterator[str]:
        """Yield each actor's interests with their weights."""
        for actor, interests in self.case.interests.items():
            yield from self.heading(self.say("interests", actor=self.text(self.case.actors[actor].label)))
            for name, interest in interests.items():
                weights = interest.weight if isinstance(interest.weight, dict) else {"": interest.weight}
                for kind, weight in weights.items():
                    full = f"{actor}.{name}" + (f" ({kind})" if kind else "")
                    label = self.text(interest.label)
                    yield from self.number(full, label, str(weight), f"interests.{actor}.{name}")

    def terms(self) -> Iterator[str]:
        """Yield the terms, their levels and what each delivers."""
        if self.case.terms:
            yield from self.heading(self.say("terms"))
        for name, term in self.case.terms.items():
            yield from hanging("  ", f"{name}  {self.text(term.label)}")
            for level_name, level in term.levels.items():
                yield from hanging("    ", f"{level_name}  {self.text(level.label)}")
                yield from self.amounts(level.delivers, f"terms.{name}.{level_name}")

    def move(self, name: str, move: Move) -> Iterator[str]:
        """Yield one move with its options."""
        yield from hanging(
            "  ", self.say("move", name=name, label=self.text(move.label), mover=self.mover(move))
        )
        for option_name, option in move.options.items():
            yield from hanging("    ", f"{option_name}  {self.text(option.label)}: {self.course(option)}")
            path = f"moves.{name}.{option_name}"
            if option.chance == "rest":
                yield from row("      ", self.say("chance"), self.say("rest") + "  ")
            elif option.chance is not None:
                yield from self.amounts({self.say("chance"): option.chance}, path)
            yield from self.amounts(option.effects, path)

    def mover(self, move: Move) -> str:
        """Return who makes a move."""
        if move.type_of is not None:
            return self.say("by_type", actor=self.text(self.case.actors[move.type_of].label))
        if move.actor is None or move.actor == "chance":
            return self.say("by_chance")
        return self.say("by_actor", actor=self.text(self.case.actors[move.actor].label))

    def course(self, option: Option) -> str:
        """Return what an option does to the terms, and where it leads."""
        parts = [self.say("agrees")] if option.agrees else []
        for field, package in (("proposes", option.proposes), ("package", option.package)):
            if package:
                parts.append(
                    self.say(field, package=", ".join(f"{t}={level}" for t, level in package.items()))
                )
        parts.append(self.say("go", move=option.go) if option.go else self.say("ends"))
        return self.say("join").join(parts)

    def groups(self) -> Iterator[str]:
        """Yield reasons and levers."""
        for section in ("reasons", "levers"):
            found = self.case.reasons if section == "reasons" else self.case.levers
            if found:
                yield from self.heading(self.say(section))
            for name, group in found.items():
                yield from hanging("  ", f"{name}  {self.text(group.label)}")
                facts: Mapping[str, object] = group.facts if isinstance(group.facts, dict) else {}
                for fact, number in facts.items():
                    yield from row("    ", fact, f"→ {number}  ")
                moves = group.moves if isinstance(group.moves, dict) else {}
                for move, option in moves.items():
                    yield from row("    ", move, f"→ {option}  ")
                if section == "reasons":
                    yield from hanging("    ", ", ".join([*group.facts, *group.moves]))

    def rivals(self) -> Iterator[str]:
        """Yield hypotheses with the types and numbers that they state, and indicators with what they point to."""
        if self.case.hypotheses:
            yield from self.heading(self.say("hypotheses"))
        for name, hypothesis in self.case.hypotheses.items():
            prior = self.say("prior", prior=hypothesis.prior)
            yield from row("  ", f"{name}  {self.text(hypothesis.label)}", f"{prior}  ")
            stated: dict[str, object] = {**hypothesis.types, **hypothesis.numbers}
            for path, value in stated.items():
                yield from row("    ", path, f"→ {value}  ")
        if self.case.indicators:
            yield from self.heading(self.say("indicators"))
        for name, indicator in self.case.indicators.items():
            yield from hanging("  ", f"{name}  {self.text(indicator.label)}")
            for path, direction in indicator.points.items():
                yield from row("    ", path, self.say(direction) + "  ")

    def situation(self, before: str, situation: Situation) -> Iterator[str]:
        """Yield a situation: its label, the moves made, the answer."""
        yield from hanging("  ", before + self.text(situation.label))
        made = ", ".join(f"{move}={option}" for move, option in situation.given.items())
        told = [self.say("given", made=made)] if made else []
        told += [self.say("answered", answer=situation.answer)] if situation.answer else []
        if told:
            yield from hanging("    ", self.say("join").join(told))

    def amounts(self, amounts: Mapping[str, Amount], path: str) -> Iterator[str]:
        """Yield amounts, and below them the claims that all of them rest on."""
        for target, amount in amounts.items():
            for product in amount:
                yield from row("      ", target, self.counted(str(product), path))
        if amounts:
            yield from self.grounds(path, 6)

    def number(self, name: str, label: str, value: str, path: str, depth: int = 2) -> Iterator[str]:
        """Yield one number, and below it the claims that it rests on."""
        yield from row(" " * depth, f"{name}  {label}", self.counted(value, path))
        yield from self.grounds(path, depth + 2)

    def grounds(self, path: str, depth: int) -> Iterator[str]:
        """Yield the claims that bear on a path."""
        if self.claims[path]:
            yield from hanging(" " * depth, f"← {', '.join(self.claims[path])}")

    def counted(self, value: str, path: str) -> str:
        """Return a number with a mark if it is not judged or rests on no claim, and count it."""
        self.sourced.append(bool(self.claims[path]) and not value.endswith("?"))
        return f"{value}  " if self.sourced[-1] else f"{value} *"

    def heading(self, text: str) -> Iterator[str]:
        """Yield a section's heading."""
        yield ""
        yield click.style(text, bold=True)

    def text(self, text: Text) -> str:
        """Return a text of the case in the page's language, safe to print."""
        return inert(text.of(self.words.lang))

    def say(self, key: str, **values: object) -> str:
        """Return one of the page's own sentences."""
        return self.words.say(f"cli.show.{key}", **values)


def row(indent: str, left: str, value: str) -> list[str]:
    """Return a row: what it is on the left, its value at the right edge (on a line of its own if need be)."""
    lines = hanging(indent, left)
    room = WIDTH - columns(value)
    if columns(lines[-1]) + 2 <= room:
        lines[-1] = pad(lines[-1], room) + value
    elif columns(value) + 2 <= WIDTH:
        lines.append(" " * room + value)
    else:
        lines += [f"{indent}    {line}" for line in wrap(value, WIDTH - len(indent) - 4)]
    return lines
