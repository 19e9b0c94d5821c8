"""The pages that articles cite, as the sources of a case: one for each page, however often it is cited."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date as Date
from functools import cache
from urllib.parse import unquote, urlsplit

from kakehiki.case.model import Case
from kakehiki.evidence.pages import page_of
from kakehiki.ingest.drafting.written import free, quoted, slug, visible
from kakehiki.ingest.text.article import Article
from kakehiki.ingest.text.copies import AGENCIES, dateline
from kakehiki.ingest.text.links import Citation, citation, outlets

UNKNOWN = "und"  # no language is known, as BCP 47 writes it

_GATHERED = {"Wikipedia"}
_WORD = re.compile(r"[a-z]+")
_LATIN_SCRIPT = re.compile(
    r"-(?:le|la|les|des|du|une|der|die|das|und|ein|eine|el|los|las|una|del|di|il|che|dos|da|een|het|och)-"
)


@dataclass(frozen=True)
class Page:
    """A page that becomes a source: what its address tells of it."""

    id: str
    outlet: str
    url: str
    date: Date | None
    language: str
    origin: str | None = None
    title: str | None = None

    def lines(self) -> list[str]:
        """Return the source as a case file holds it; it is graded "cannot be judged"."""
        rows = [f"{self.id}:", f"  outlet: {quoted(self.outlet)}"]
        rows += [f"  title: {quoted(self.title)}"] if self.title and visible(self.title) else []
        rows += [f"  url: {quoted(self.url)}"]
        rows += [f"  date: {self.date}"] if self.date else []
        rows += [f"  language: {self.language}", "  reliability: F", "  credibility: 6"]
        return rows + ([f"  origin: {self.origin}"] if self.origin else [])


@dataclass
class Pages:
    """The sources that a case has, by page, and those that come to it.

    `origins`: by page, the name that pages which hold one text share.
    """

    known: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    origins: Mapping[str, str] = field(default_factory=dict)
    new: dict[str, Page] = field(default_factory=dict)

    @classmethod
    def of(cls, case: Case | None) -> Pages:
        """Return the pages of a case's sources; of none without a case."""
        sources = case.sources if case else {}
        pages = {page_of(str(source.url)): name for name, source in reversed(sources.items())}
        return cls({page: name for page, name in pages.items() if page is not None}, set(sources))

    def source(self, cited: Citation) -> str | None:
        """Return the source that a citation is of, which is made if it is new; None if it names no page."""
        return None if cited.page is None else self._source(cited, cited.page)

    def report(self, article: Article) -> str | None:
        """Return the source that an article is itself, which is made if it is new; None if its address is not known."""
        page = citation("", article.url or "")
        if page.page is None:
            return None
        outlet = page.outlet if page.outlet in _listed() else article.outlet or page.outlet
        page = replace(page, date=article.date or page.date, outlet=outlet)
        return self._source(page, str(page.page), article)

    def _source(self, cited: Citation, page: str, article: Article | None = None) -> str:
        if page not in self.known:
            made = _page(cited, page, self.taken, self.origins.get(page))
            if article is not None:
                made = replace(made, language=article.language, title=article.title)
            self.known[page], self.new[made.id] = made.id, made
            self.taken.add(made.id)
        return self.known[page]


def is_report(article: Article) -> bool:
    """Return whether what an article says without a reference is said by a publication that reports.

    Its address is known, and is an outlet's on the shipped list, or the article has an agency's dateline. What a page
    tells that anybody may write, or that gathers what others reported, needs a source of its own.
    """
    page = citation("", article.url or "")
    if page.page is None or page.outlet in _GATHERED:
        return False
    return page.outlet in _listed() or dateline(article) is not None


def is_outlet(name: str) -> bool:
    """Return whether a name is that of an outlet on the shipped list, or of a news agency."""
    return name in _listed() or any(re.fullmatch(names, name) for names in AGENCIES.values())


@cache
def _listed() -> frozenset[str]:
    return frozenset(outlets().values())


def _page(cited: Citation, page: str, taken: Collection[str], origin: str | None) -> Page:
    address = cited.address.strip()
    plain = address.startswith(("http://", "https://")) and address == visible(address)
    url = address if plain else page
    outlet = cited.outlet or urlsplit(page).netloc
    name = slug(outlet) or slug(urlsplit(page).netloc) or "page"
    dated = f"{name}-{cited.date}" if cited.date else name
    return Page(free(dated, taken), outlet, url, cited.date, language_of(page), origin)


def language_of(page: str) -> str:
    """Return the language that a page's address speaks for, or `UNKNOWN`.

    A part of the address that names it, three Latin words that are not of another language in that script, or the
    Japanese top-level domain.
    """
    parts = urlsplit(page)
    named = set(re.split(r"[./]", f"{parts.netloc}{parts.path}".lower()))
    if named & {"en", "english", "eng"}:
        return "en"
    if named & {"ja", "japanese"}:
        return "ja"
    title = max(unquote(parts.path).lower().split("/"), key=len)
    words = [word for word in title.split("-") if _WORD.fullmatch(word)]
    if len(words) >= 3 and not _LATIN_SCRIPT.search(f"-{title}-"):
        return "en"
    return "ja" if "jp" in named else UNKNOWN
