"""The shipped list of names, and the written forms by which each is found."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, NamedTuple

from kakehiki.evidence import Text
from kakehiki.ingest.meaning.folded import folded_character

Kind = Literal["state", "leader", "capital", "body", "event"]
KINDS: tuple[Kind, ...] = ("state", "leader", "capital", "body", "event")


@dataclass(frozen=True)
class Entity:
    """Someone or something with a name; `start` and `end` are the days of an event."""

    id: str
    kind: Kind
    en: tuple[str, ...]
    ja: tuple[str, ...]
    stands_for: str | None = None
    start: Date | None = None
    end: Date | None = None
    usual: Text | None = None

    @property
    def label(self) -> Text:
        """The usual name in both languages, without what must stand around it to be found in a text."""
        first = (names[0].partition(">")[0].rstrip("~") for names in (self.en, self.ja))
        return self.usual or Text(en=next(first), ja=next(first))


class Form(NamedTuple):
    """One written form: what it names, and what has to hold around it.

    `parts` are the entities with the stretch of each (nothing for a trap); `candidates` those that a short form may
    mean; `capitals` the places that need a capital.
    """

    parts: tuple[tuple[str, int, int], ...] = ()
    candidates: tuple[str, ...] = ()
    capitals: tuple[int, ...] = ()
    may_be_lower: bool = False
    alone: bool = False
    letter: bool = False


@lru_cache
def table() -> Mapping[str, Any]:
    """Return what `names.toml` says."""
    return tomllib.loads(files(__package__).joinpath("names.toml").read_text(encoding="utf-8"))


@lru_cache
def entities() -> Mapping[str, Entity]:
    """Return the shipped entities by id."""
    found = {}
    for kind in KINDS:
        for key, entry in table()[kind].items():
            days = entry.get("start"), entry.get("end")
            names = tuple(entry["en"]), tuple(entry["ja"])
            usual = Text(**entry["usual"]) if "usual" in entry else None
            found[key] = Entity(key, kind, *names, entry.get("stands_for"), *days, usual)
    return found


@lru_cache
def forms() -> Mapping[str, Form]:
    """Return every written form of the shipped names, by its folded text."""
    found = {**dict(_letters(table()["offices"])), **dict(_pairs(table()["pairs"]))}
    for entity in entities().values():
        for written in (*entity.en, *entity.ja):
            add(found, entity, written)
    for trap in (*table()["traps"]["en"], *table()["traps"]["ja"]):
        found[key_of(trap)] = Form(capitals=_capitals(trap))
    for kind in KINDS:
        for name, entry in table()[kind].items():
            for written in entry.get("short", ()):
                _add_short(found, name, written)
    return found


def add(found: dict[str, Form], entity: Entity, written: str, *, any_case: bool = False) -> None:
    """Add a name of an entity to the forms; with `any_case` it may be written in lower case."""
    name, _, after = written.removesuffix("~").partition(">")
    form = Form(
        parts=((entity.id, 0, len(key_of(name))),),
        alone=written.endswith("~"),
        capitals=() if any_case else _capitals(name),
        may_be_lower=" " in name and entity.kind in ("state", "leader"),
        letter=len(name) == 1 and bool(after),
    )
    for following in after.split("|"):
        found[key_of(name + following)] = form


def key_of(written: str) -> str:
    """Return a name as it is looked up: folded, hyphens as spaces."""
    if not written.isascii():
        written = "".join(map(folded_character, written))
    return written.casefold().replace("-", " ")


def _capitals(written: str) -> tuple[int, ...]:
    """Return the places that need a capital: the first, or all of a name that has no small letters."""
    if written.isupper():
        return tuple(place for place, char in enumerate(written) if char.isupper())
    return (0,) if written[0].isupper() else ()


def _add_short(found: dict[str, Form], entity: str, written: str) -> None:
    name, alone = written.rstrip("~"), written.endswith("~")
    key = key_of(name)
    known = found.get(key, Form())
    found[key] = Form(
        parts=known.parts,
        candidates=(*known.candidates, entity),
        capitals=tuple(place for place, char in enumerate(name) if char.isupper()),
        alone=alone,
    )


def _letters(offices: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    for letter, state in offices["states"].items():
        for after in offices["after"]:
            yield key_of(letter + after), Form(parts=((state, 0, 1),), letter=True)


def _pairs(pairs: Mapping[str, Any]) -> Iterator[tuple[str, Form]]:
    for written in pairs["written"]:
        name, _, after = written.partition(">")
        parts = tuple((pairs["letters"][char], place, place + 1) for place, char in enumerate(name))
        for following in after.split("|"):
            yield key_of(name + following), Form(parts=parts, letter=name.startswith("日") and len(name) == 2)
    for written, first, second in pairs["words"]:
        begin, end = written.index(" "), written.index(" and ") + len(" and ")
        yield key_of(written), Form(((first, 0, begin), (second, end, len(written))), capitals=(0, end))


def lengths(keys: Iterable[str]) -> Mapping[str, tuple[int, ...]]:
    """Return by the first two characters of the keys how long they are, the longest first."""
    found: dict[str, set[int]] = {}
    for key in keys:
        found.setdefault(key[:2], set()).add(len(key))
    return {head: tuple(sorted(sizes, reverse=True)) for head, sizes in found.items()}
