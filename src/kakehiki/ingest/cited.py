"""The pages that articles cite, as the sources of a case: one for each page, however often it is cited."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date as Date
from urllib.parse import unquote, urlsplit

from kakehiki.case.model import Case
from kakehiki.evidence.pages import page_of
from kakehiki.ingest.links import Citation
from kakehiki.ingest.written import free, quoted, slug, visible

UNKNOWN = "und"  # no language is known, as BCP 47 writes it

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

    def lines(self) -> list[str]:
        """Return the source as a case file holds it; it is graded "cannot be judged"."""
        rows = [f"{self.id}:", f"  outlet: {quoted(self.outlet)}", f"  url: {quoted(self.url)}"]
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

    def source(self, citation: Citation) -> str | None:
        """Return the source that a citation is of, which is made if it is new; None if it names no page."""
        page = citation.page
        if page is None:
            return None
        if page not in self.known:
            made = _page(citation, page, self.taken, self.origins.get(page))
            self.known[page], self.new[made.id] = made.id, made
            self.taken.add(made.id)
        return self.known[page]


def _page(citation: Citation, page: str, taken: Collection[str], origin: str | None) -> Page:
    address = citation.address.strip()
    plain = address.startswith(("http://", "https://")) and address == visible(address)
    url = address if plain else page
    outlet = citation.outlet or urlsplit(page).netloc
    name = slug(outlet) or slug(urlsplit(page).netloc) or "page"
    dated = f"{name}-{citation.date}" if citation.date else name
    return Page(free(dated, taken), outlet, url, citation.date, language_of(page), origin)


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
