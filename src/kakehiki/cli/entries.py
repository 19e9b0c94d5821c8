"""The ledger as a page for a terminal: one entry for each claim."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import click

from kakehiki.case.load import LoadedCase
from kakehiki.cli.labels import name_label, target_label
from kakehiki.cli.layout import page_width
from kakehiki.evidence import Claim
from kakehiki.evidence.origins import independent, origins
from kakehiki.ingest.drafting.at_hand import AtHand
from kakehiki.ingest.drafting.written import beginning
from kakehiki.report.columns import columns, inert, pad, wrap
from kakehiki.words import Words

NOTE = re.compile(r"\s*# \d+: (.+)")
SHOWN = 72  # characters of a sentence that nobody has put into words yet


class Entries:
    """A case's claims as lines no wider than the terminal: what each says, and below it a table of what is known.

    Of a claim without words it shows how the sentence begins that it was found in: from the article, if that lies in
    the case's folder, else from the comment that `draft` wrote above the claim.
    """

    def __init__(self, loaded: LoadedCase, words: Words) -> None:
        case = loaded.case
        self.loaded, self.case, self.words, self.width = loaded, case, words, page_width()
        self.at_hand = AtHand(loaded.path.parent, case.articles)
        self.origins = origins(case.sources)
        self.shared = {origin for origin, count in Counter(self.origins.values()).items() if count > 1}
        labels = {label for claim in case.claims.values() for label, _ in self.fields(claim)}
        self.left = max((columns(self.say(f"field.{label}")) for label in labels), default=0) + 4

    def lines(self) -> Iterator[str]:
        """Yield the page."""
        case = self.case
        yield from wrap(inert(case.title.of(self.words.lang)), self.width)
        counts = {"claims": len(case.claims), "sources": len(case.sources)}
        yield from wrap(
            self.say("page.counts", **counts, origins=len(set(self.origins.values()))), self.width
        )
        for name, claim in case.claims.items():
            yield ""
            yield from (click.style(line, bold=True) for line in wrap(name, self.width))
            yield from (f"  {line}" for line in wrap(self.text(name, claim), self.width - 2))
            for label, told in self.fields(claim):
                yield from self.row(self.say(f"field.{label}"), told)

    def text(self, name: str, claim: Claim) -> str:
        """Return what a claim says, or that it is not put into words yet."""
        text = inert(claim.text.of(self.words.lang))
        if text or claim.found is None:
            return text
        sentence = self.at_hand.text(claim.found) or self.noted(name)
        if sentence is None:
            return self.say("page.unwritten")
        return self.say("page.begins", sentence=beginning(sentence, SHOWN))

    def noted(self, name: str) -> str | None:
        """Return what the comment above a claim repeats of its sentence, if there is one as `draft` writes it."""
        above = self.loaded.place(f"claims.{name}").line - 2
        found = NOTE.match(self.loaded.document.lines[above]) if above >= 0 else None
        return found[1] if found else None

    def fields(self, claim: Claim) -> Iterator[tuple[str, list[str]]]:
        """Yield what is known of a claim: a label's key, and lines."""
        if claim.when is not None:
            yield "when", [claim.when]
        if claim.names:
            yield "names", [self.say("page.comma").join(map(self.name, claim.names))]
        if claim.part is not None:
            yield "part", [self.say(f"part.{claim.part}")]
        if claim.hedge is not None:
            yield "hedge", [self.say(f"hedge.{claim.hedge}")]
        if claim.found is not None:
            place = {"article": claim.found.article, "line": claim.found.line}
            yield "found", [self.say("page.found", sentence=claim.found.sentence, **place)]
        bears = (self.say(f"direction.{way}", target=self.target(t)) for t, way in claim.bears_on.items())
        yield "bears", list(bears) or [self.say("page.nothing")]
        yield "sources", list(self.sources(claim)) or [self.say("page.no_source")]
        if claim.unusable:
            yield "unusable", [inert(link) for link in claim.unusable]

    def name(self, name: str) -> str:
        """Return whom a claim names, with the id that stands in the file."""
        label = name_label(self.case, name, self.words.lang)
        return name if label is None else self.say("page.name", name=name, label=label)

    def target(self, target: str) -> str:
        """Return what a claim bears on as it stands in the file, with its label."""
        label = target_label(self.case, target, self.words.lang)
        return target if label is None else self.say("page.target", target=target, label=label)

    def sources(self, claim: Claim) -> Iterator[str]:
        """Yield a claim's sources with their grades and origins, and how many origins they are if fewer."""
        for name in claim.sources:
            source, origin = self.case.sources[name], self.origins[name]
            told = {
                "name": name,
                "grade": f"{source.reliability}{source.credibility}",
                "outlet": source.outlet,
            }
            line = self.say("page.source", **told, date=source.date or self.say("page.undated"))
            yield inert(line + (self.say("page.origin", origin=origin) if origin in self.shared else ""))
        count = len(independent(claim, self.origins))
        if count < len(claim.sources):
            yield self.say("page.fewer", sources=len(claim.sources), origins=count)

    def row(self, label: str, told: list[str]) -> Iterator[str]:
        """Yield one row of an entry's table; a line that is too long goes on two columns deeper."""
        before = pad(f"  {label}", self.left)
        for text in told:
            first = wrap(text, self.width - self.left)[0]
            yield before + first
            if rest := text[len(first) :].strip():
                yield from (" " * (self.left + 2) + line for line in wrap(rest, self.width - self.left - 2))
            before = " " * self.left

    def say(self, key: str, **values: object) -> str:
        """Return one of the page's own sentences."""
        return self.words.say(f"ledger.{key}", **values)
