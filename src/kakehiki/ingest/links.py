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
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

from kakehiki.case.document import INVISIBLE

LONGEST = 2_000  # characters; browsers and servers refuse longer addresses
TRACKING = re.compile(
    r"utm_\w+|at_\w+|fbclid|gclid|dclid|yclid|twclid|msclkid|igshid|mc_[ce]id|_hs(?:enc|mi)|ref|ref_src|ref_url"
    r"|cmpid|cmp|ocid|smid|smtyp|taid|ito|sref|guc(?:counter|e_\w+)|ns_\w+|wt_\w+|amp|outputtype",
    re.IGNORECASE,
)
MIRROR = re.compile(r"^/web/\d{4,14}(?:[a-z]{2}_)?/(https?:/{1,2}.+)$")
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
    parts = _parts(address)
    if parts is None:
        return Citation(label, address, None, None, None)
    return Citation(label, address, _page(parts), _date(parts), outlet_of(parts.hostname or ""))


def page_of(address: str) -> str | None:
    """Return an address as one page is always written here, None if it is malformed or not http(s).

    The scheme becomes https; "www.", "m." and "amp." before the host, default ports, user names, trailing
    slashes, fragments, AMP endings, archive wrappers and tracking parameters go; parameters are sorted. It
    compares pages: what a reader should open is the address as written.
    """
    parts = _parts(address)
    return None if parts is None else _page(parts)


def date_of(address: str) -> Date | None:
    """Return the day that an address names, None where it names none, or several."""
    parts = _parts(address)
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
    text = (files("kakehiki.ingest") / "outlets.toml").read_text(encoding="utf-8")
    return {host: str(name) for host, name in tomllib.loads(text).items()}


def _parts(address: str) -> SplitResult | None:
    """Return an http(s) address in parts, out of the wrappers of archives and caches; None if it is none."""
    for _ in range(3):  # an archived copy of a cached copy
        parts = _http(address)
        if parts is None:
            return None
        inner = _wrapped(parts)
        if inner is None:
            return parts
        address = inner
    return None


def _http(address: str) -> SplitResult | None:
    address = address.strip()
    if address[:4].casefold() == "www.":
        address = f"https://{address}"
    if len(address) > LONGEST or "\\" in address or re.search(r"\s", address) or INVISIBLE.search(address):
        return None
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
        ascii_host = (host or "").encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return None
    if parts.scheme.casefold() not in {"http", "https"} or not host:
        return None
    if not re.fullmatch(
        r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]*[a-z0-9]|\d{1,3})\.?", ascii_host
    ):
        return None
    ends = {"http": 80, "https": 443}
    tail = "" if port is None or port in ends.values() else f":{port}"
    return parts._replace(scheme="https", netloc=ascii_host.rstrip(".") + tail)


def _wrapped(parts: SplitResult) -> str | None:
    """Return the address inside an archive's, a cache's or a redirect's address."""
    host = parts.hostname or ""
    if host in {"web.archive.org", "archive.org"} and (found := MIRROR.match(parts.path)):
        inner = re.sub(r"^(https?:)/{1,2}", r"\1//", found.group(1))
        return inner + (f"?{parts.query}" if parts.query else "")
    cached = re.match(r"^/(?:c|v|amp)/(?:s/)?([\w.-]+\.\w+/.*)$", parts.path)
    if cached and (host.endswith(".cdn.ampproject.org") or re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host)):
        return f"https://{cached.group(1)}"
    if parts.path == "/url" and re.fullmatch(r"(?:www\.)?google\.[a-z.]+", host):
        given = dict(_query(parts))
        return given.get("q") or given.get("url")
    return None


def _page(parts: SplitResult) -> str:
    host = re.sub(r"^(?:(?:www\d?|amp|m|mobile)\.(?=[^.]+\.))+", "", parts.netloc.casefold())
    host = re.sub(r"^([a-z]{2})\.m\.(?=wikipedia\.org)", r"\1.", host)
    path = quote(
        unquote(parts.path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~-._", errors="surrogateescape"
    )
    path = re.sub(r"/{2,}", "/", path).rstrip("/")
    path = re.sub(r"(?:/amp|\.amp)+(?=(?:\.html?)?$)", "", path).rstrip("/")
    kept = sorted((name, value) for name, value in _query(parts) if not TRACKING.fullmatch(name))
    query = f"?{urlencode(kept, errors='surrogateescape')}" if kept else ""
    return f"https://{host}{path}{query}"


def _query(parts: SplitResult) -> list[tuple[str, str]]:
    try:
        return parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape", max_num_fields=100)
    except ValueError:
        return []


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
