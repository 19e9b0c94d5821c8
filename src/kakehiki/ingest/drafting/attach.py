"""What a claim may bear on: the parts of a case that speak of the same things as its sentence."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from kakehiki.case.model import Case, Question
from kakehiki.evidence import Argument, Text
from kakehiki.ingest.drafting.statements import Statement
from kakehiki.ingest.meaning.names import Names

MOST = 4  # targets of one claim
_MOST_OF_A_SECTION = 2

# Where a sentence's part in the argument is looked for, in this order.
_SECTIONS: Mapping[Argument | None, tuple[str, ...]] = {
    "motive": ("reasons", "interests", "facts"),
    "terms": ("reasons", "moves", "facts", "terms"),
    "position": ("reasons", "facts"),
    "past": ("episodes", "facts"),
    "signal": ("moves",),
    "condition": ("levers", "facts"),
    "summary": ("reasons",),
    None: ("moves", "facts"),
}
Cues = Mapping[str, re.Pattern[str]]


@dataclass(frozen=True)
class Part:
    """One part of a case that claims can bear on: its target, and what its labels speak of.

    `topics` are names of tables in topics.toml, `entities` those that its labels name, `actor` whose it is.
    """

    target: str
    section: str
    topics: frozenset[str]
    entities: frozenset[str] = frozenset()
    actor: str | None = None


def parts_of(case: Case, names: Names) -> tuple[Part, ...]:
    """Return the parts of a case that claims from articles are attached to."""
    actors = set(case.actors)

    def part(target: str, *labels: Text, kind: str = "topic", actor: str | None = None) -> Part:
        text = " ".join([target.replace("_", " "), *(f"{label.en} {label.ja}" for label in labels)])
        named = {m.actor or m.entity for m in names.find(text)} - actors
        return Part(target, target.partition(".")[0], topics(text, kind), frozenset(named), actor)

    found = [part(f"reasons.{r}", reason.label, kind="part") for r, reason in case.reasons.items()]
    for actor, interests in case.interests.items():
        found += [part(f"interests.{actor}.{i}", one.label, actor=actor) for i, one in interests.items()]
    found += [part(f"facts.{f}", fact.label) for f, fact in case.facts.items()]
    for t, term in case.terms.items():
        found += [part(f"terms.{t}.{k}", level.label) for k, level in list(term.levels.items())[1:]]
    found += _answers(case.question, case)
    found += [part(f"levers.{n}", lever.label) for n, lever in case.levers.items()]
    return (*found, *_episodes(case, names))


def _answers(question: Question, case: Case) -> Iterator[Part]:
    """Yield the options of the move in question, each with the way to answer that it is."""
    for name, option in case.moves[question.move].options.items():
        ways = topics(f"{name} {option.label.en} {option.label.ja}", "answer")
        if name in _cues("answer"):
            ways = frozenset([name])
        yield Part(f"moves.{question.move}.{name}", "moves", ways)


def _episodes(case: Case, names: Names) -> Iterator[Part]:
    """Yield the episodes, each with the known events that it is."""
    for name, episode in case.episodes.items():
        events = {
            e.id
            for e in names.entities.values()
            if e.start is not None
            and (e.id == name.replace("-", "_") or e.start <= episode.date <= (e.end or e.start))
        }
        yield Part(f"episodes.{name}", "episodes", frozenset(), frozenset(events))


def bearings(statement: Statement, parts: Sequence[Part], names: Names) -> tuple[str, ...]:
    """Return the targets that a statement may bear on; empty where nothing fits.

    A state that is no actor of the case is one of those outside, who support or trade with an actor.
    """
    text, others = statement.sentence.text, {m.actor or m.entity for m in statement.mentions}
    spoken = {kind: topics(text, kind) for kind in ("topic", "answer", "part")}
    if any(m.actor and m.actor not in names.actors.values() for m in statement.mentions):
        spoken["topic"] |= {"outside"}
    if statement.part in _cues("part") and statement.part is not None:
        spoken["part"] = frozenset([statement.part])
    if statement.part == "terms":  # it may name conditions; other answers are told elsewhere
        spoken["answer"] &= {"conditional"}
    named = [m for m in statement.mentions if m.kind == "event"]
    targets: list[str] = []
    for section in dict.fromkeys([*(["episodes"] if named else []), *_SECTIONS[statement.part]]):
        kind = {"reasons": "part", "moves": "answer"}.get(section, "topic")
        targets += _best([part for part in parts if part.section == section], spoken[kind], others, kind)
    if not targets and statement.part != "summary":
        targets = _best([part for part in parts if part.section == "facts"], spoken["topic"], others, "topic")
    if not targets and statement.part == "signal":
        targets = ["now"]
    return tuple(targets[:MOST])


def _best(parts: Sequence[Part], spoken: AbstractSet[str], others: AbstractSet[str], kind: str) -> list[str]:
    """Return the parts that share most with a sentence; an interest only where its actor is named, if anybody is."""
    scored = [
        (len(part.topics & spoken) + 2 * len(part.entities & others), part.target)
        for part in parts
        if part.actor is None or part.actor in others or not others
    ]
    best = max((score for score, _ in scored), default=0)
    most = _MOST_OF_A_SECTION if kind == "topic" else MOST
    return [target for score, target in scored if score == best > 0][:most]


def topics(text: str, kind: str) -> frozenset[str]:
    """Return what a text speaks of: names of the rows of one table of topics.toml."""
    plain = unicodedata.normalize("NFKC", text).casefold().replace("’", "'")
    return frozenset(name for name, cue in _cues(kind).items() if cue.search(plain))


@lru_cache
def _cues(kind: str) -> Cues:
    return {
        name: re.compile(
            "|".join([*(rf"\b{re.escape(word)}" for word in row["en"]), *map(re.escape, row["ja"])])
        )
        for name, row in _table()[kind].items()
    }


@lru_cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, list[str]]]]:
    return tomllib.loads(files(__package__).joinpath("topics.toml").read_text(encoding="utf-8"))
