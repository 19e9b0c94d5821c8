"""Sources as BibTeX entries `@online`, for biblatex and Biber."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import quote

from kakehiki.evidence.exports.graded import graded
from kakehiki.evidence.ledger import Source
from kakehiki.evidence.origins import origins

# Braces are written by name: Biber counts them to find where a field ends, also those after a backslash.
_LATEX = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{sign: f"\\{sign}" for sign in "%&$#_"},
    }
)
_LANGUAGES = {"en": "english", "ja": "japanese"}  # as babel and biblatex call them
_NOT_IN_FIELD = re.compile(r"[{}\\\"<>^`|\s]")


def bibtex(sources: Mapping[str, Source], lang: str) -> str:
    """Return one entry for each source under the source's id, in their order; notes are in `lang`.

    Titles and outlets stand in two pairs of braces, so that capitals stay and `and` parts no name.
    """
    origin_of = origins(sources)
    return "\n".join(_entry(name, sources[name], origin, lang) for name, origin in origin_of.items())


def _entry(name: str, source: Source, origin: str, lang: str) -> str:
    fields = "".join(f"  {key} = {{{value}}},\n" for key, value in _fields(source, origin, lang))
    return f"@online{{{name},\n{fields}}}\n"


def _fields(source: Source, origin: str, lang: str) -> Iterator[tuple[str, str]]:
    outlet = f"{{{_latex(source.outlet)}}}"
    if source.title:
        yield "title", f"{{{_latex(source.title)}}}"
        yield "organization", outlet
    else:  # biblatex needs a title
        yield "title", outlet
    if source.date is not None:
        yield "date", source.date.isoformat()
    yield "url", _NOT_IN_FIELD.sub(lambda found: quote(found.group()), source.url)
    if source.language in _LANGUAGES:
        yield "langid", _LANGUAGES[source.language]
    yield "annotation", _latex(graded(source, origin, lang))


def _latex(text: str) -> str:
    return " ".join(text.split()).translate(_LATEX)
