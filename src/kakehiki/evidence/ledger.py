"""Sources and claims: what was read, where, how far it is trusted, and what it bears on."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Direction = Literal["raises", "lowers", "supports", "unclear"]
Mark = Literal["strongly_consistent", "consistent", "neutral", "inconsistent", "strongly_inconsistent"]
Reliability = Literal["A", "B", "C", "D", "E", "F"]
Argument = Literal["motive", "terms", "past", "position", "signal", "condition", "summary"]
Hedge = Literal["reported", "possible", "analysis", "conditional"]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]

_DAY = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?"


def _http_only(url: str) -> str:
    if not url.startswith(("http://", "https://")) or any(c.isspace() for c in url):
        raise ValueError("url-not-http")
    return url


Link = Annotated[str, AfterValidator(_http_only)]


class Text(BaseModel):
    """One thing said in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Annotated[str, Field(min_length=1)]
    ja: Annotated[str, Field(min_length=1)]

    def of(self, lang: str) -> str:
        """Return the text in `lang` ("en" or "ja")."""
        return self.ja if lang == "ja" else self.en


class Wording(BaseModel):
    """One thing said in one language or both; empty where it is not written yet."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: str = ""
    ja: str = ""

    def of(self, lang: str) -> str:
        """Return the text in `lang`, else in the other language, else nothing."""
        return (self.ja or self.en) if lang == "ja" else (self.en or self.ja)


class Source(BaseModel):
    """A publication that was read; reliability and credibility are Admiralty grades, kept apart.

    Sources that name the same `origin` are one origin: copies of one page or one wire report.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    outlet: str
    title: str | None = None
    url: Link
    date: Date | None = None
    language: str
    reliability: Reliability
    credibility: Literal[1, 2, 3, 4, 5, 6]
    origin: Slug | None = None
    note: Text | None = None


class Article(BaseModel):
    """A text that claims were found in: the file's name and the SHA-256 of its bytes."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: Annotated[str, Field(min_length=1)]
    sha256: Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
    language: str
    title: str | None = None
    date: Date | None = None
    url: Link | None = None


class Passage(BaseModel):
    """A sentence of an article, counted from 1, and the line that it begins on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    article: Slug
    sentence: Annotated[int, Field(ge=1)]
    line: Annotated[int, Field(ge=1)]


class Claim(BaseModel):
    """A statement in our own words, its sources, and the numbers or parts of the case it bears on.

    `marks`: how likely the claim would be if a hypothesis held. A claim that was `found` in an article may lack
    text, sources and bearings until it is judged; it says when what it tells of happened (`when`: a day, month or
    year, or two of them with a slash between), whom it names, its part in the argument, how it hedges, and links
    that are no http(s) addresses.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Wording = Wording()
    sources: list[str] = []
    bears_on: dict[str, Direction] = {}
    marks: dict[str, Mark] = {}
    found: Passage | None = None
    when: Annotated[str, Field(pattern=rf"^{_DAY}(/{_DAY})?$")] | None = None
    names: list[Slug] = []
    part: Argument | None = None
    hedge: Hedge | None = None
    unusable: list[str] = []

    @property
    def backs(self) -> tuple[str, ...]:
        """What the claim is evidence on: what it bears on in a known direction, if it has words and a source."""
        if not self.sources or not (self.text.en or self.text.ja):
            return ()
        return tuple(target for target, direction in self.bears_on.items() if direction != "unclear")
