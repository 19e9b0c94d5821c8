"""Numbers for sources in the order in which a report cites them, and which claims bear on what."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as Date

from kakehiki.case.model import Case
from kakehiki.evidence import Claim
from kakehiki.evidence.when import REPORTED_WITHIN
from kakehiki.report.blocks import Block, Bullets, Details, Reference, Statement
from kakehiki.report.columns import inert
from kakehiki.report.voice import Voice


class Citations:
    """Gives each source a number when it is first cited, and remembers which claims were told."""

    def __init__(self, case: Case, voice: Voice) -> None:
        self._case, self._voice = case, voice
        self._numbers: dict[str, int] = {}
        self._told: set[str] = set()

    def cite(self, claims: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of the sources of these claims, in rising order."""
        return self.number(source for claim in claims for source in self._case.claims[claim].sources)

    def number(self, sources: Iterable[str]) -> tuple[int, ...]:
        """Return the numbers of these sources, in rising order."""
        return tuple(sorted({self._numbers.setdefault(s, len(self._numbers) + 1) for s in sources}))

    def bearing(self, wanted: Callable[[str], bool]) -> list[str]:
        """Return the ids of claims with sources that bear on a target which is `wanted`, in the case's order."""
        claims = self._case.claims.items()
        return [name for name, claim in claims if claim.sources and any(map(wanted, claim.bears_on))]

    def on(self, *targets: str) -> list[str]:
        """Return the ids of claims that bear on any of these targets."""
        return self.bearing(frozenset(targets).__contains__)

    def on_part(self, path: str) -> list[str]:
        """Return the ids of claims that bear on a part of the case or on anything in it."""
        return self.bearing(lambda target: target == path or target.startswith(f"{path}."))

    def on_episode(self, episode: str) -> list[str]:
        """Return the ids of claims that bear on an episode or on a fact at it."""
        return self.bearing(lambda target: target == f"episodes.{episode}" or target.endswith(f"@{episode}"))

    def tell(self, claims: Iterable[str], known_by: Date | None = None) -> tuple[Statement, ...]:
        """Return claims as statements with their sources; those first published well after `known_by` say so."""
        told = []
        for name in claims:
            self._told.add(name)
            claim = self._case.claims[name]
            text = self._text(claim)
            dates = [self._case.sources[s].date for s in claim.sources]
            published = min((date for date in dates if date is not None), default=None)
            if known_by is not None and published is not None and published > known_by + REPORTED_WITHIN:
                text = self._voice.say("claims.later", text=text, date=self._voice.date(published))
            told.append(Statement(text, self.cite([name])))
        return tuple(told)

    def _text(self, claim: Claim) -> str:
        text = claim.text.of(self._voice.lang)
        if not text and claim.found is not None:
            place = {"article": claim.found.article, "sentence": claim.found.sentence}
            return self._voice.say("claims.unwritten", **place)
        return inert(text)

    def told(self, claims: Iterable[str], shown: int, known_by: Date | None = None) -> tuple[Block, ...]:
        """Return claims as a list: those not told before come first, and what is over `shown` is folded."""
        ordered = sorted(claims, key=self._told.__contains__)
        statements = self.tell(ordered, known_by)
        # One claim alone is not worth folding.
        cut = len(ordered) if len(ordered) <= shown + 1 else shown
        blocks: list[Block] = [Bullets(statements[:cut])] if cut else []
        if statements[cut:]:
            key = "claims.more" if cut else "claims.all"
            title = self._voice.say(key, count=len(statements) - cut)
            blocks.append(Details(title, (Bullets(statements[cut:]),)))
        return tuple(blocks)

    def untold(self) -> list[str]:
        """Return the ids of claims with sources that no section has told yet."""
        return [name for name, claim in self._case.claims.items() if claim.sources and name not in self._told]

    def references(self) -> tuple[Reference, ...]:
        """Return every source of the case by number; sources never cited come last."""
        for source in self._case.sources:
            self._numbers.setdefault(source, len(self._numbers) + 1)
        ordered = sorted(self._numbers.items(), key=lambda item: item[1])
        return tuple(self._reference(name, number) for name, number in ordered)

    def _reference(self, name: str, number: int) -> Reference:
        source, voice = self._case.sources[name], self._voice
        language = inert(source.language)
        grade = voice.say(
            "grade.both",
            letter=source.reliability,
            reliability=voice.say(f"grade.{source.reliability}"),
            digit=source.credibility,
            credibility=voice.say(f"grade.c{source.credibility}"),
        )
        return Reference(
            number=number,
            outlet=inert(source.outlet),
            title=inert(source.title or source.url),
            url=source.url,
            date=voice.date(source.date) if source.date else voice.say("reference.undated"),
            language=voice.say(f"language.{language}") if voice.has(f"language.{language}") else language,
            grade=grade,
            note=voice.say("reference.note", note=voice.of(source.note)) if source.note else None,
        )
