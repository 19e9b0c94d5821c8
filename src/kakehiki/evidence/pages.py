"""Addresses of pages: what an address leads to, and one address for all those of a page (RFC 3986, section 6)."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, quote, urlsplit

LONGEST = 2_000  # characters; browsers and servers refuse longer addresses
_NAME = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)+(?:[a-z][a-z0-9-]*[a-z0-9]|\d{1,3})"  # a host with a dot
)
_PORTS = {"http": 80, "https": 443}
_GOOGLE = re.compile(r"(?:www\.)?google\.[a-z.]+")
_ARCHIVE = re.compile(r"(?:web\.)?archive\.org|archive\.(?:today|is|ph|md|vn|li|fo)")
_ARCHIVED = re.compile(r"(?:/web)?/(?:[0-9]{4,14}(?:[a-z]{2}_)?/)?(https?):/+(.+)", re.IGNORECASE)
_CACHED = re.compile(r"/(?:c|v|amp)/(?:s/)?([\w.-]+\.\w+/.*)")
# The same pages laid out for another screen: hosts and the ends of paths.
_SCREEN = re.compile(r"^(?:(?:www\d?|amp|m|mobile)\.(?=[^.]+\.))+|(?<=^[a-z]{2}\.)m\.(?=wikipedia\.org$)")
_AMP = re.compile(r"(?:/+amp|\.amp)(?=(?:\.html?)?$)")
# Parameters that count readers, or lay the page out, and do not choose it.
_COUNTING = re.compile(
    r"(?:utm|at|mc|pk|hsa|_hs|ns|wt)_\w+|_hs(?:enc|mi)|(?:fb|g|d|y|tw|tt)clid|gclsrc|[gw]braid|msclkid|igsh(?:id)?"
    r"|li_fat_id|mkt_tok|_g[al]|ref(?:_src|_url)?|sref|cmp(?:id)?|ocid|smid|smtyp|taid|ito|ncid|icid|s_cid|xtor|spm"
    r"|guc(?:counter|e_\w+)|amp|outputtype",
    re.IGNORECASE,
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def address_parts(text: str) -> SplitResult | None:
    """Return the parts of an http(s) address, or None for what is none.

    What an archive, a cache or a redirect holds stands for it; the scheme becomes https; the host is in ASCII
    and small letters, without user and default port.
    """
    for _ in range(3):  # an archived copy of a cached copy
        parts = _http(text.strip())
        if parts is None:
            return None
        inner = _wrapped(parts)
        if inner is None:
            return parts
        text = inner
    return None


@lru_cache(4096)  # a reading asks for each source's page several times
def page_of(text: str) -> str | None:
    """Return one address for all the addresses of a page, or None for what is no http(s) address.

    Alike are, besides what `address_parts` makes alike, `www.`, mobile and AMP addresses, slashes at the end,
    fragments, the order of parameters, and parameters that count readers. The result compares pages; what a
    reader should open is the address as written.
    """
    parts = address_parts(text)
    if parts is None:
        return None
    path = _escaped(re.sub(r"/{2,}", "/", parts.path)).rstrip("/")
    while (shorter := _AMP.sub("", path).rstrip("/")) != path:
        path = shorter
    query = _query(parts.query)
    # Some sites name their pages after `#!`; any other fragment is a place on the page.
    place = f"#{_escaped(parts.fragment)}" if parts.fragment.startswith("!") else ""
    return f"https://{_SCREEN.sub('', parts.netloc, count=1)}{path}{'?' if query else ''}{query}{place}"


def _http(text: str) -> SplitResult | None:
    if text[:4].lower() == "www.":
        text = f"https://{text}"
    if len(text) > LONGEST or "\\" in text or any(c.isspace() or not c.isprintable() for c in text):
        return None
    try:
        parts = urlsplit(text)
        host = (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
        port = parts.port
    except ValueError:  # brackets or a port that make no sense, a host that no name can be
        return None
    if parts.scheme not in _PORTS or not _NAME.fullmatch(host):
        return None
    at = "" if port is None or port in _PORTS.values() else f":{port}"
    return parts._replace(scheme="https", netloc=f"{host}{at}")


def _wrapped(parts: SplitResult) -> str | None:
    """Return the address that an archive's, a cache's or a redirect's address holds."""
    host, path = parts.netloc, parts.path
    if _ARCHIVE.fullmatch(host) and (archived := _ARCHIVED.fullmatch(path)):
        query = f"?{parts.query}" if parts.query else ""
        return f"{archived[1]}://{archived[2]}{query}"
    google = _GOOGLE.fullmatch(host)
    if (google or host.endswith(".cdn.ampproject.org")) and (cached := _CACHED.fullmatch(path)):
        return f"https://{cached[1]}"
    if google and path == "/url":
        given = parse_qs(parts.query)
        return next(iter(given.get("q") or given.get("url") or []), None)
    return None


def _query(query: str) -> str:
    """Return the parameters that choose a page, in the order of their names."""
    given = (part.partition("=") for part in query.replace("+", "%20").split("&"))
    kept = [
        (_escaped(name), _escaped(value))
        for name, _, value in given
        if (name or value) and not _COUNTING.fullmatch(name)
    ]
    ordered = sorted(kept, key=lambda pair: pair[0])
    return "&".join(f"{name}={value}" if value else name for name, value in ordered)


def _escaped(text: str) -> str:
    """Return a part of an address with only what must be escaped escaped, in capitals."""
    ascii_only = quote(text, safe="!$&'()*+,;=:@/?~%-._", errors="surrogatepass")
    return _ESCAPE.sub(lambda found: _unescaped(found[1]), ascii_only)


def _unescaped(code: str | None) -> str:
    if code is None:
        return "%25"
    character = chr(int(code, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{code.upper()}"
