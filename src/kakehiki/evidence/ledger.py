"""Sources and claims: what was read, where, how far it is trusted, and what it bears on."""

from __future__ import annotations

from datetime import date as Date
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

Direction = Literal["raises", "lowers", "supports"]


def _http_only(url: str) -> str:
    if not url.startswith(("http://", "https://")) or any(c.isspace() for c in url):
        raise ValueError("url-not-http")
    return url


class Text(BaseModel):
    """One thing said in both languages."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    en: Annotated[str, Field(min_length=1)]
    ja: Annotated[str, Field(min_length=1)]

    def of(self, lang: str) -> str:
        """Return the text in `lang` ("en" or "ja")."""
        return self.ja if lang == "ja" else self.en


class Source(BaseModel):
    """A publication that was read; reliability and credibility are Admiralty grades, kept apart."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    outlet: str
    title: str
    url: Annotated[str, AfterValidator(_http_only)]
    date: Date
    language: str
    reliability: Literal["A", "B", "C", "D", "E", "F"]
    credibility: Literal[1, 2, 3, 4, 5, 6]
    note: Text | None = None


class Claim(BaseModel):
    """A statement in our own words, its sources, and the numbers or parts of the case it bears on."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: Text
    sources: Annotated[list[str], Field(min_length=1)]
    bears_on: Annotated[dict[str, Direction], Field(min_length=1)]
