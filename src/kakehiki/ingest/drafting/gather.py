"""What articles bring to a case file, as entries: themselves, the pages that they cite, the claims found in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kakehiki.case.model import Case
from kakehiki.evidence.pages import page_of
from kakehiki.ingest.drafting.at_hand import name_in
from kakehiki.ingest.drafting.attach import bearings, parts_of
from kakehiki.ingest.drafting.cited import Pages, is_outlet, is_report
from kakehiki.ingest.drafting.statements import Statement, statements
from kakehiki.ingest.drafting.written import beginning, flow, quoted, row, visible
from kakehiki.ingest.meaning.names import Names, offered
from kakehiki.ingest.text.article import Article
from kakehiki.ingest.text.copies import copies

_LONGEST = 100_000  # characters of an article that unknown names are looked for in


@dataclass(frozen=True)
class Entry:
    """One entry of a section of a case file: its id, and its lines from the first comment to the last value."""

    id: str
    lines: tuple[str, ...]


def laid_out(entries: Iterable[Entry], indent: str) -> list[str]:
    """Return entries as lines, each set in; blank lines stay blank."""
    return [f"{indent}{line}".rstrip() for entry in entries for line in entry.lines]


def trimmed(lines: Sequence[str]) -> list[str]:
    """Return lines from the first that is not blank."""
    first = next((i for i, line in enumerate(lines) if line), len(lines))
    return list(lines[first:])


@dataclass(frozen=True)
class Taken:
    """What was found in one article.

    `statements` became claims; `copy_of` is the article whose text this one repeats; `sources` are the ids of the
    pages that those rest on, `unsourced` how many rest on none; `unknown` are names that no list holds.
    """

    id: str
    article: Article
    statements: tuple[Statement, ...]
    sources: tuple[str, ...]
    unsourced: int
    unknown: tuple[str, ...]
    copy_of: str | None = None


@dataclass(frozen=True)
class Gathered:
    """The entries that articles bring to a case, and what was found in each article."""

    taken: tuple[Taken, ...]
    articles: tuple[Entry, ...]
    sources: tuple[Entry, ...]
    claims: tuple[Entry, ...]
    repeated: tuple[Path, ...] = ()  # articles that the case, or an earlier argument, holds already


def gather(articles: Sequence[Article], case: Case, names: Names, folder: Path) -> Gathered:
    """Return what articles bring to a case in a folder: one claim a sentence that asserts something, one source a page.

    A text that the case holds already, by its SHA-256, brings nothing; nor does a sentence that an article repeats
    from another of which it is a copy.
    """
    names = names.with_case(case)
    parts = parts_of(case, names)
    pages = Pages.of(case)
    fresh, repeated = _fresh(articles, {article.sha256 for article in case.articles.values()})
    ids = _ids(len(fresh), [*case.articles, *(name.partition("-s")[0] for name in case.claims)])
    originals = _originals(fresh)
    shared = {*originals, *originals.values()}
    pages.origins = {
        page: f"{ids[originals.get(i, i)]}-text"
        for i, article in enumerate(fresh)
        if i in shared and (page := page_of(article.url or "")) is not None
    }
    taken, claims = [], []
    told: dict[int, set[str]] = {}
    for i, article in enumerate(fresh):
        found = statements(article, names)
        told[i] = {statement.sentence.text for statement in found}
        if i in originals:
            found = tuple(s for s in found if s.sentence.text not in told[originals[i]])
        report = article if is_report(article) else None
        rows = [_Row(one, pages, bearings(one, parts, names), report) for one in found]
        claims += list(_claims(ids[i], article, rows))
        cited = tuple(dict.fromkeys(name for one in rows for name in one.sources))
        copy_of = ids[originals[i]] if i in originals else None
        unsourced = sum(not one.sources for one in rows)
        taken.append(
            Taken(ids[i], article, found, cited, unsourced, _unknown(found, article.language, names), copy_of)
        )
    return Gathered(
        tuple(taken),
        tuple(
            Entry(one.id, tuple(_article(one.id, one.article, name_in(folder, one.article.path))))
            for one in taken
        ),
        tuple(Entry(page.id, tuple(page.lines())) for page in pages.new.values()),
        tuple(claims),
        tuple(repeated),
    )


def _unknown(told: Iterable[Statement], language: str, names: Names) -> tuple[str, ...]:
    """Return proper names in statements that no list holds, neither of names nor of outlets."""
    text = "\n".join(statement.sentence.text for statement in told)
    found = offered(text[:_LONGEST], language, names)
    return tuple(name for name in found if not is_outlet(name))


def _fresh(articles: Iterable[Article], held: Collection[str]) -> tuple[list[Article], list[Path]]:
    """Return the articles that are new, and the paths of those that are not."""
    seen, fresh, repeated = set(held), [], []
    for article in articles:
        if article.sha256 in seen:
            repeated.append(article.path)
        else:
            seen.add(article.sha256)
            fresh.append(article)
    return fresh, repeated


def _ids(count: int, taken: Collection[str]) -> list[str]:
    """Return ids a1, a2… after the highest that is taken."""
    last = max((int(name[1:]) for name in taken if name[:1] == "a" and name[1:].isdecimal()), default=0)
    return [f"a{last + i}" for i in range(1, count + 1)]


def _originals(articles: Sequence[Article]) -> dict[int, int]:
    """Return, by the place of an article that repeats another's text, the place of that other."""
    places = {article.sha256: i for i, article in enumerate(articles)}
    return {
        places[copy.sha256]: places[first.sha256] for first, *others in copies(articles) for copy in others
    }


class _Row:
    """One claim: its statement, the sources that it rests on, and links that are no addresses.

    `report`: the article, if it is itself the source of what it reports without a reference; what it holds possible,
    or analysts see, needs another.
    """

    def __init__(
        self, statement: Statement, pages: Pages, bears_on: Sequence[str], report: Article | None
    ) -> None:
        self.statement = statement
        named = [(citation, pages.source(citation)) for citation in statement.citations]
        self.sources = tuple(dict.fromkeys(name for _, name in named if name is not None))
        told = not named and statement.hedge in {None, "reported"}
        if report is not None and told and (own := pages.report(report)):
            self.sources = (own,)
        unusable = (visible(citation.address)[:200] for citation, name in named if name is None)
        self.unusable = tuple(dict.fromkeys(link for link in unusable if link))
        self.bears_on = bears_on

    def lines(self, claim: str, article: str, language: str) -> Iterator[str]:
        """Yield the claim as a case file holds it, under a comment with its line and how it begins."""
        statement, sentence = self.statement, self.statement.sentence
        yield f"# {sentence.line}: {beginning(sentence.text)}"
        yield f"{claim}:"
        yield f'  text: {{{language}: ""}}'
        yield f"  sources: {row(self.sources)}"
        if self.bears_on:
            yield f"  bears_on: {flow(dict.fromkeys(self.bears_on, 'unclear'))}"
        if statement.part:
            yield f"  part: {statement.part}"
        if statement.hedge:
            yield f"  hedge: {statement.hedge}"
        if statement.when:
            # A year alone would be a number to editors that know the schema.
            yield f"  when: {quoted(statement.when) if statement.when.isdecimal() else statement.when}"
        if statement.names:
            yield f"  names: {row(statement.names)}"
        place = {"article": article, "sentence": str(sentence.number), "line": str(sentence.line)}
        yield f"  found: {flow(place)}"
        if self.unusable:
            yield f"  unusable: {row(map(quoted, self.unusable))}"


def _claims(name: str, article: Article, rows: Sequence[_Row]) -> Iterator[Entry]:
    digits = max(2, len(str(max((r.statement.sentence.number for r in rows), default=0))))
    heading: str | None = None
    for one in rows:
        sentence = one.statement.sentence
        lines: list[str] = []
        if sentence.heading != heading and sentence.heading:
            lines += ["", f"# == {beginning(sentence.heading)}"]
        heading = sentence.heading
        claim = f"{name}-s{sentence.number:0{digits}}"
        yield Entry(claim, (*lines, *one.lines(claim, name, article.language)))


def _article(name: str, article: Article, file: str) -> Iterator[str]:
    yield f"{name}:"
    yield f"  file: {quoted(file) if visible(file) else name}"
    yield f"  sha256: {quoted(article.sha256)}"
    yield f"  language: {article.language}"
    if article.title and visible(article.title):
        yield f"  title: {quoted(article.title)}"
    if article.date:
        yield f"  date: {article.date}"
    if article.url:
        yield f"  url: {quoted(article.url)}"
