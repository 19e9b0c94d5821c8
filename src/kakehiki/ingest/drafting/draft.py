"""A draft case: the pattern of an overture, with the two sides and the claims that articles speak of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date as Date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from kakehiki.case.document import MAX_BYTES, document_of
from kakehiki.case.load import LoadedCase, case_in
from kakehiki.case.template import with_comments_in
from kakehiki.errors import CaseError, Problem
from kakehiki.ingest.drafting.gather import Entry, Gathered, gather, laid_out, trimmed
from kakehiki.ingest.drafting.roles import Roles, in_sentence, roles
from kakehiki.ingest.drafting.statements import written_on
from kakehiki.ingest.drafting.written import flow, quoted, slug, visible
from kakehiki.ingest.meaning.names import Mention, Names, shipped_names
from kakehiki.ingest.text.article import Article

MOST_EPISODES = 2
_PLACE = re.compile(r"@([a-z]+(?:\.[a-z]+)?)@")
_OWN_LINE = re.compile(r"^@([a-z]+)@\n", re.MULTILINE)


@dataclass(frozen=True)
class Draft:
    """A draft case as text, its two sides, and what was found in each article."""

    text: str
    roles: Roles
    gathered: Gathered


@dataclass(frozen=True)
class Setting:
    """The draft's path, which language its comments are in, and the day that stands where no text has one."""

    file: str
    lang: str
    today: Date


def draft(articles: Sequence[Article], setting: Setting) -> Draft:
    """Return a draft case made from articles; it keeps all rules of the format.

    Raises `CaseError`: draft-too-large.
    """
    names = shipped_names()
    mentions = [names.in_sentences(_texts(article)) for article in articles]
    said = [text for article in articles for text in _texts(article)]
    sides = roles(said, [found for one in mentions for found in one], names)
    values = _values(articles, sides, setting)
    sections = {"episodes": _episodes(mentions, Date.fromisoformat(values["date"]), names)}
    bare = _checked(_filled(values, sections, setting.lang), setting)
    gathered = gather(articles, bare.case, names, Path(setting.file).parent)
    for name in ("articles", "sources", "claims"):
        sections[name] = _section(name, getattr(gathered, name))
    text = _filled(values, sections, setting.lang)
    _checked(text, setting)
    return Draft(text, sides, gathered)


def _section(name: str, entries: Sequence[Entry]) -> str:
    """Return a section of a case file with its entries; nothing without entries."""
    return "\n".join([f"{name}:", *trimmed(laid_out(entries, "  ")), ""]) if entries else ""


def _texts(article: Article) -> list[str]:
    return [sentence.text for sentence in article.sentences]


def _values(articles: Sequence[Article], sides: Roles, setting: Setting) -> Mapping[str, str]:
    dates = [written for article in articles if (written := written_on(article))]
    found = {
        "id": slug(Path(setting.file).stem) or "draft",
        "file": visible(Path(setting.file).name),
        "date": str(max(dates, default=setting.today)),
    }
    for role, actor in (("inviter", sides.inviter), ("invited", sides.invited)):
        found |= {role: actor.id, f"{role}.en": actor.label.en, f"{role}.ja": actor.label.ja}
        found |= {f"{role}.count": str(actor.count), f"{role}.the": in_sentence(actor.label.en)}
    return found


def _filled(values: Mapping[str, str], sections: Mapping[str, str], lang: str) -> str:
    """Return the pattern with its blanks filled: one on a line of its own by a section, or by nothing."""
    pieces = _OWN_LINE.split(with_comments_in(lang, _pattern()))
    for place, piece in enumerate(pieces):
        if place % 2:
            pieces[place] = sections.get(piece, "")
        else:
            pieces[place] = _PLACE.sub(lambda blank: values[blank[1]], piece)
    return "".join(pieces)


def _checked(text: str, setting: Setting) -> LoadedCase:
    """Return the case that a draft's text holds; raises as `fitting`."""
    return fitting(text.encode(), Path(setting.file))


def fitting(raw: bytes, path: Path) -> LoadedCase:
    """Return the case that a file of these bytes would hold.

    Raises `CaseError`: draft-too-large, where more was put into it than a case may hold; else as `load_case`.
    """
    size, limit = f"{len(raw) / 1024**2:.1f}", str(MAX_BYTES // 1024**2)
    too_large = Problem("draft-too-large", {"path": str(path), "size": size, "limit": limit})
    if len(raw) > MAX_BYTES:
        raise CaseError(too_large)
    try:
        return case_in(document_of(raw, path))
    except CaseError as error:
        if error.problems[0].code == "yaml-too-many":
            raise CaseError(too_large) from None
        raise


def _episodes(mentions: Iterable[Iterable[Sequence[Mention]]], before: Date, names: Names) -> str:
    """Return an episode for each event that the articles name most, if it came before a day; nothing is judged."""
    named = Counter(m.entity for article in mentions for found in article for m in found if m.kind == "event")
    events = [
        (event, start)
        for event in (names.entities[name] for name, _ in named.most_common())
        if (start := event.start) is not None and start < before
    ]
    facts = [f"      {fact}: 0 to 1 ?" for fact in re.findall(r"^  (\w+):$", _facts(), re.MULTILINE)]
    lines: list[str] = []
    for event, start in sorted(events[:MOST_EPISODES], key=lambda pair: pair[1]):
        label = flow({"en": quoted(event.label.en), "ja": quoted(event.label.ja)})
        lines += [f"  {event.id}:", f"    date: {start}", f"    label: {label}"]
        lines += ["    given: {invite: open}", "    facts:", *facts]
    return "\n".join(["episodes:", *lines, ""]) if lines else ""


def _facts() -> str:
    """Return the section of facts of the pattern."""
    return _pattern().partition("\nfacts:\n")[2].partition("\nterms:\n")[0]


@lru_cache
def _pattern() -> str:
    return files(__package__).joinpath("overture.yaml").read_text(encoding="utf-8")
