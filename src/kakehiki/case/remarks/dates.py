"""Remarks on dates: pages older or much younger than what they tell of, and what could not be known yet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date as Date

from kakehiki.case.load import LoadedCase
from kakehiki.case.model import Case, Situation
from kakehiki.case.remarks.record import Remark
from kakehiki.evidence import Claim
from kakehiki.evidence.when import REPORTED_WITHIN, span

# News of an event is printed in its days and weeks; a page a quarter of a year later looks back on it.
MUCH_YOUNGER = 90  # days


def date_remarks(loaded: LoadedCase) -> Iterator[Remark]:
    """Yield claims whose sources are older or much younger than what they tell of, or than the date they are for.

    Of a time that is known roughly (a month, a year) only what all its days bear out is said, and of sources without
    a date nothing.
    """
    sources = loaded.case.sources
    for name, claim in loaded.case.claims.items():
        dates = {source: sources[source].date for source in claim.sources}
        days = {source: day for source, day in dates.items() if day is not None}
        if claim.when is not None:
            yield from _older(loaded, name, claim.when, days)
        if days and len(days) == len(dates):
            first = min(days, key=days.__getitem__)
            yield from _younger(loaded, name, claim, first, days[first])


def _older(loaded: LoadedCase, name: str, when: str, days: Mapping[str, Date]) -> Iterator[Remark]:
    begins, _ = span(when)
    for source, day in days.items():
        if day < begins:
            params = {"name": name, "when": when, "source": source, "date": str(day)}
            yield Remark("page-older", params, loaded.place(f"claims.{name}.sources"))


def _younger(loaded: LoadedCase, name: str, claim: Claim, source: str, day: Date) -> Iterator[Remark]:
    """Yield what is amiss if a claim was first published on a day."""
    place = loaded.place(f"claims.{name}.sources")
    params = {"name": name, "source": source, "date": str(day)}
    if claim.when is not None and (day - span(claim.when)[1]).days > MUCH_YOUNGER:
        yield Remark("page-much-younger", params | {"when": claim.when, "days": str(MUCH_YOUNGER)}, place)
    before = [
        situation
        for situation, told in _situations(loaded.case, claim).items()
        if told.date + REPORTED_WITHIN < day
    ]
    if before:
        yield Remark("known-later", params | {"situations": tuple(before)}, place)


def _situations(case: Case, claim: Claim) -> dict[str, Situation]:
    """Return the situations that a claim is about: today's, and episodes by id."""
    found: dict[str, Situation] = {}
    for target in claim.bears_on:
        section, _, rest = target.partition(".")
        if section == "now" or (section == "facts" and "@" not in rest):
            found["now"] = case.now
        elif section in {"episodes", "facts"}:
            episode = rest.rpartition("@")[2]
            found[episode] = case.episodes[episode]
    return found
