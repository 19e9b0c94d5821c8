"""Names in a text: states, leaders, capitals, bodies and events, in Japanese and English, and the unknown ones."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from kakehiki.ingest.meaning.aliases import Entity, Form, Kind, add, entities, forms, key_of, lengths, table
from kakehiki.ingest.meaning.folded import Folded, fold
from kakehiki.ingest.meaning.unknown import after_roles, candidates, goes_before_names

if TYPE_CHECKING:
    from kakehiki.case.model import Case

_KATAKANA = re.compile(r"[ァ-ヺー]")
_KANJI = re.compile(r"[㐀-鿿豈-﫿々]")
_READING = r"[ 　]?\([ァ-ヺー・=\s]{2,25}\)"
# Where a wire text was filed is said of nobody: 【ワシントン共同】, HANOI, Vietnam (AP) —.
_DATELINE = re.compile(
    r"【[^】\n]{1,16}(?:時事|共同|聯合|聯合ニュース|AFP|AP|ロイター|発)】"
    r"|^[A-Z][A-Z ]{2,30}(?:, [A-Z][\w. ]{1,30}?)?(?: \([A-Z][\w/ ]{1,30}\))? ?(?:[—–]|--?) ",
    re.MULTILINE,
)
_BRACKETS = re.compile(r"[（(]([^（）()]+)[）)]")


@dataclass(frozen=True)
class Mention:
    """A name where it stands; `actor` is the state that it stands for, or the case's actor."""

    entity: str
    kind: Kind
    actor: str | None
    start: int
    end: int
    written: str


@dataclass(frozen=True)
class Names:
    """The names that are known: entities by id, their written forms, and the actors of a case that they stand for."""

    entities: Mapping[str, Entity]
    forms: Mapping[str, Form]
    lengths: Mapping[str, tuple[int, ...]]
    actors: Mapping[str, str]

    def find(self, text: str, *, earlier: Iterable[Mention] = ()) -> tuple[Mention, ...]:
        """Return the names in a text in its order, the longest first, none overlapping.

        A surname alone (Kim, 金氏) counts only after a full name, here or among the `earlier` mentions of the text.
        """
        return self._find(text, self._counted(earlier))

    def _counted(self, mentions: Iterable[Mention]) -> Counter[str]:
        """Return how often each leader and state is named: they are what short forms can mean."""
        return Counter(m.entity for m in mentions if m.kind in {"leader", "state"})

    def _find(self, text: str, named: Counter[str]) -> tuple[Mention, ...]:
        """Return the names in a text, after those `named` before it, which is changed."""
        page = fold(text)
        found: list[Mention] = []
        place = 0
        while place < len(page.text):
            size, mentions = self._at(page, place, named, found)
            for mention in mentions:
                if not found or mention.start >= found[-1].end:
                    found.append(mention)
            place += size
        datelines = [match.span() for match in _DATELINE.finditer(text)]
        return tuple(m for m in found if not any(a <= m.start < b for a, b in datelines))

    def in_sentences(self, sentences: Sequence[str]) -> tuple[tuple[Mention, ...], ...]:
        """Return the names in each sentence of one text; places are counted within the sentence."""
        named: Counter[str] = Counter()
        found = []
        for sentence in sentences:
            found.append(self._find(sentence, named.copy()))
            named.update(self._counted(found[-1]))
        return tuple(found)

    def actor(self, entity: str) -> str | None:
        """Return the actor of the case, or else the state, that an entity stands for."""
        known = self.entities[entity]
        if entity in self.actors:
            return self.actors[entity]
        if known.stands_for is not None:
            return self.actor(known.stands_for)
        return entity if known.kind == "state" else None

    def with_case(self, case: Case) -> Names:
        """Return these names with the labels of a case's actors, and known states and bodies as those actors."""
        labels = {name: _pieces(actor.label.en, actor.label.ja) for name, actor in case.actors.items()}
        claimed = {name: self._claimed(pieces) for name, pieces in labels.items()}
        times = Counter(entity for entity in claimed.values() if entity is not None)
        known, written, actors = dict(self.entities), dict(self.forms), dict(self.actors)
        for name, pieces in labels.items():
            entity = claimed[name]
            if entity is None or times[entity] > 1:
                entity = name if name not in known else f"{name}_actor"
                known[entity] = Entity(
                    entity, "body", (case.actors[name].label.en,), (case.actors[name].label.ja,)
                )
            actors[entity] = name
            for piece in pieces:
                if key_of(piece) not in self.forms:
                    add(written, known[entity], piece, any_case=True)
        return Names(known, written, lengths(written), actors)

    def _claimed(self, pieces: Sequence[str]) -> str | None:
        """Return the one known entity that a label is a name of, or else the one state that it speaks of."""
        named = [self.forms[key_of(p)].parts[0][0] for p in pieces if self._plain(key_of(p))]
        same = {self.actor(name) if self.entities[name].kind == "capital" else name for name in named}
        if len(same) == 1:
            return same.pop()
        states = {m.actor for p in pieces for m in self.find(p) if m.actor in self.entities}
        return states.pop() if len(states) == 1 and not same else None

    def _plain(self, key: str) -> bool:
        form = self.forms.get(key)
        return form is not None and len(form.parts) == 1 and form.parts[0][2] == len(key)

    def _at(
        self, page: Folded, place: int, named: Counter[str], found: list[Mention]
    ) -> tuple[int, list[Mention]]:
        """Return how far to go on from a place, and what is named there."""
        if _inside_word(page.text, place):
            return 1, []
        head = page.text[place : place + 2].replace("-", " ")
        for size in self._sizes(head):
            key = page.text[place : place + size].replace("-", " ")
            form = self.forms.get(key)
            if form is None or len(key) < size or not self._fits(form, page, place, size, found):
                continue
            parts = form.parts
            if form.candidates:
                parts = _settled(form, size, named)
                if not parts:
                    continue
            else:
                named.update(entity for entity, _, _ in parts)
            mentions = [self._mention(page, entity, place + a, place + b) for entity, a, b in parts]
            return (max(b for _, _, b in parts) if parts else size), mentions
        return 1, []

    def _sizes(self, head: str) -> tuple[int, ...]:
        return self.lengths.get(head, ()) + (self.lengths.get(head[0], ()) if len(head) == 2 else ())

    def _fits(self, form: Form, page: Folded, place: int, size: int, found: list[Mention]) -> bool:
        text, end = page.text, place + size
        if _word(text, end - 1) and end < len(text) and _word(text, end):
            return False
        upper = [page.is_upper(place + i) for i in form.capitals]
        if not all(upper) and not (
            form.may_be_lower and page.original[slice(*page.span(place, end))].islower()
        ):
            return False
        if place and _KATAKANA.match(text[place]) and _KATAKANA.match(text[place - 1]):
            return False
        if form.alone and (_name_follows(page, end) or _name_before(page, place)):
            return False
        after_name = bool(found) and page.starts[place] == found[-1].end
        return not (form.letter and place and not after_name) or _may_precede(text[place], text[place - 1])

    def _mention(self, page: Folded, entity: str, start: int, end: int) -> Mention:
        known = self.entities[entity]
        if known.kind == "leader" and (title := _titles().match(page.text, end)):
            end = title.end()
        first, last = page.span(start, end)
        return Mention(entity, known.kind, self.actor(entity), first, last, page.original[first:last])


@lru_cache
def shipped_names() -> Names:
    """Return the names of the shipped list."""
    return Names(entities(), forms(), lengths(forms()), {})


def _settled(form: Form, size: int, named: Counter[str]) -> tuple[tuple[str, int, int], ...]:
    """Return whom a short form means: who was named in full most often, and of those the first."""
    candidates = [entity for entity in named if entity in form.candidates and named[entity]]
    if not candidates:
        return form.parts
    return ((max(candidates, key=named.__getitem__), 0, size),)


def _word(text: str, place: int) -> bool:
    char = text[place]
    return char.isalnum() and char < "\u0500"


def _inside_word(text: str, place: int) -> bool:
    return place > 0 and _word(text, place) and _word(text, place - 1)


def _name_follows(page: Folded, end: int) -> bool:
    """Tell whether one space and a capitalised word follow: the name goes on."""
    if end + 1 >= len(page.text) or page.text[end] != " ":
        return False
    return page.original[slice(*page.span(end, end + 1))] == " " and page.is_upper(end + 1)


def _name_before(page: Folded, place: int) -> bool:
    """Tell whether a capitalised word stands before that may be a given name."""
    before = re.search(r"(?:^|[^\w.])([^\W\d_]+)\.? $", page.text[max(0, place - 30) : place])
    if before is None:
        return False
    word = before[1]
    at = place - len(before[0]) + before[0].index(word)
    return page.is_upper(at) and word not in goes_before_names() and page.text[place - 2] != "."


def _may_precede(letter: str, before: str) -> bool:
    """Tell whether a character may stand before one that is short for a state."""
    if letter == "日" and (before.isdigit() or before in "〇一二三四五六七八九十"):
        return False
    return not _KANJI.match(before) or before in table()["offices"]["before"]


@lru_cache
def _titles() -> re.Pattern[str]:
    titles, between = (
        "|".join(map(key_of, sorted(table()["titles"][part], key=len, reverse=True)))
        for part in ("ja", "between")
    )
    return re.compile(rf"(?:{_READING})?(?:[ ・]?(?:{between})*(?:{titles}))?(?:{_READING})?")


def _pieces(*labels: str) -> tuple[str, ...]:
    """Return the names in an actor's labels: before and in brackets, without article and 側."""
    pieces: Iterator[str] = (
        part for label in labels for part in (_BRACKETS.sub(" ", label), *_BRACKETS.findall(label))
    )
    bare = (re.sub(r"^(?:the|an?) ", "", " ".join(piece.split()), flags=re.IGNORECASE) for piece in pieces)
    return tuple(
        dict.fromkeys(form for piece in bare for form in (piece, piece.removesuffix("側")) if len(form) > 1)
    )


def offered(text: str, language: str, names: Names) -> tuple[str, ...]:
    """Return proper names of a text that are not known, for the analyst to decide on: nothing is guessed about them.

    In English these are words with capitals that begin no sentence; in Japanese names in katakana with a dot, what
    stands before 氏, 大統領 and the like, and with the extra `ja` what Sudachi finds besides.
    """
    known = [(mention.start, mention.end) for mention in names.find(text)]
    found: list[tuple[int, str]] = []
    for begin, written in candidates(text, language):
        end = begin + len(written)
        at = bisect_right(known, (begin, len(text)))  # they stand in order, and none overlaps another
        state = known[at - 1][1] if at and begin < known[at - 1][1] < end else None
        name = written if state is None else after_roles(text[state:end])  # Omani Foreign Minister …
        start = end - len(name)
        at = bisect_right(known, (start, len(text)))
        free = (at == 0 or known[at - 1][1] <= start) and (at == len(known) or known[at][0] >= end)
        short = all(key_of(word) in names.forms for word in re.split(r"(?:['’ʼ]s)? |['’ʼ]s$", name) if word)
        if free and not short:
            known.insert(at, (start, end))
            found.append((start, name))
    return tuple(dict.fromkeys(name for _, name in sorted(found)))
