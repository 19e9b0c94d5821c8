"""Addresses as citations: one page under one address, the date in it, and the outlet behind its host."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from datetime import date as Date
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import SplitResult

from kakehiki.evidence.pages import address_parts, page_of

MONTHS = {
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "may": 5, "jun": 6},
    **{"jul": 7, "aug": 8, "sep": 9, "oct": 10, "nov": 11, "dec": 12},
}
NUMERIC = re.compile(r"(?<!\d)((?:19|20)\d\d)([/\-_.]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)")
NAMED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3})/(\d{1,2})(?:/|$)")
LOOSE = re.compile(r"/((?:19|20)\d\d)/([1-9]|1[0-2])/([1-9]|[12]\d|3[01])(?:/|$)")
# Sites that write the date and a running number as one number: (end of the host, what stands around the date).
NUMBERED = (
    ("yna.co.kr", re.compile(r"/A[A-Z]{2}((?:19|20)\d{6})\d{6,9}(?:/|$)")),
    ("jiji.com", re.compile(r"(?:[?&]k=|/)((?:19|20)\d{6})\d{5}(?:\D|$)")),
    ("chosunonline.com", re.compile(r"/((?:19|20)\d{6})\d{5}\.html")),
)
# Sites that end an address with milliseconds since 1970: what precedes them, and hours ahead of UTC.
EPOCHS = (
    ("hindustantimes.com", re.compile(r"-10(1\d{12})(?:\.html)?$"), 5.5),
    ("livemint.com", re.compile(r"-1(1\d{12})(?:\.html)?$"), 5.5),
)
SECOND_LEVEL = {
    "ac",
    "ad",
    "co",
    "com",
    "ed",
    "edu",
    "go",
    "gob",
    "gov",
    "gr",
    "lg",
    "mil",
    "ne",
    "net",
    "or",
    "org",
}


@dataclass(frozen=True)
class Citation:
    """A page that a text points to: the link's words, the address as written, and what the address tells.

    `page` is the address under which the same page is always the same; None where it is no http(s) address.
    """

    label: str
    address: str
    page: str | None
    date: Date | None
    outlet: str | None


@lru_cache(maxsize=4096)  # one page is often cited many times
def citation(label: str, address: str) -> Citation:
    """Return the citation that a link makes; an address that is malformed or not http has no page."""
    parts = address_parts(address)
    if parts is None:
        return Citation(label, address, None, None, None)
    return Citation(label, address, page_of(address), _date(parts), outlet_of(parts.hostname or ""))


def date_of(address: str) -> Date | None:
    """Return the day that an address names, None where it names none, or several."""
    parts = address_parts(address)
    return None if parts is None else _date(parts)


def outlet_of(host: str) -> str | None:
    """Return the name of the outlet at a host: from the shipped list, else the host's registrable part."""
    host = host.casefold().strip(".")
    labels = host.split(".")
    for start in range(len(labels) - 1):
        if name := outlets().get(".".join(labels[start:])):
            return name
    if host.replace(".", "").isdigit() or ":" in host:
        return host or None
    short = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in SECOND_LEVEL
    return ".".join(labels[-3 if short else -2 :]) or None


@cache
def outlets() -> Mapping[str, str]:
    """Return the shipped names of outlets by the end of their hosts."""
    text = (files(__package__) / "outlets.toml").read_text(encoding="utf-8")
    return {host: str(name) for host, name in tomllib.loads(text).items()}


def _date(parts: SplitResult) -> Date | None:
    days = set(_days(parts))
    return days.pop() if len(days) == 1 else None


def _days(parts: SplitResult) -> Iterator[Date]:
    """Yield every day that an address names, real and since 1990; running numbers that look so are none."""
    host, path = parts.hostname or "", parts.path.casefold()
    written = [(y, m, d) for y, _, m, d in NUMERIC.findall(path)]
    written += [(y, str(MONTHS.get(m, 0)), d) for y, m, d in NAMED.findall(path)] + LOOSE.findall(path)
    for end, number in NUMBERED:
        if _under(host, end):
            whole = f"{parts.path}?{parts.query}" if parts.query else parts.path
            written += [(n[:4], n[4:6], n[6:]) for n in number.findall(whole)]
    for end, tail, ahead in EPOCHS:
        if _under(host, end) and (found := tail.search(path)):
            # The day where the outlet is; 13 digits that begin with 1 lie between 2001 and 2033.
            moment = datetime.fromtimestamp(int(found.group(1)) / 1000, UTC) + timedelta(hours=ahead)
            yield moment.date()
    for year, month, day in written:
        try:
            named = Date(int(year), int(month), int(day))
        except ValueError:
            continue
        if named.year >= 1990:
            yield named


def _under(host: str, end: str) -> bool:
    return host == end or host.endswith(f".{end}")
