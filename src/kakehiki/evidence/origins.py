"""Which sources are one origin: the same page, or copies of one report."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import quote, urlsplit

from kakehiki.evidence.ledger import Claim, Source

_ARCHIVED = re.compile(
    r"https?://web\.archive\.org/web/[0-9]+[a-z_]*/(https?:/.+)", re.IGNORECASE | re.DOTALL
)
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\]")
_SAME_SITE = ("www.", "amp.", "m.", "mobile.")  # the same pages, laid out for another screen
_PORTS = {"http": 80, "https": 443}
# What is put into an address to count readers or to lay the page out, not to choose it.
_COUNTING = ("utm_", "mc_", "pk_", "hsa_", "_hs", "at_")
_NOT_CHOOSING = re.compile(
    "(fb|g|d|y|tw|tt)clid|gclsrc|gbraid|wbraid|msclkid|igsh(id)?|li_fat_id|mkt_tok|_ga|_gl|ref_(src|url)"
    "|cmp(id)?|ocid|smid|smtyp|ncid|icid|s_cid|xtor|spm|amp|outputtype"
)
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})?")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")


def page(url: str) -> str | None:
    """Return one address for all the addresses of a page, or None for what is no http(s) address.

    Alike are http and https, letter case and port of the host, `www.`, mobile and AMP addresses, a slash at the
    end, fragments, the order of parameters, parameters that count readers, and a copy in the Internet Archive.
    The result tells pages apart; it need not be an address that answers (RFC 3986, section 6).
    """
    url = url.strip()
    while archived := _ARCHIVED.fullmatch(url):
        url = re.sub(r":/+", "://", archived.group(1), count=1)
    if any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        host, port = _host(parts.hostname or ""), parts.port
    except ValueError:  # brackets or a port that make no sense, a host that no name can be
        return None
    if parts.scheme not in _PORTS or not _HOST.fullmatch(host):
        return None
    at = "" if port in {None, _PORTS[parts.scheme]} else f":{port}"
    query = _query(parts.query)
    screen = (
        f"#{_escaped(parts.fragment)}" if parts.fragment.startswith("!") else ""
    )  # some sites' page names
    return f"https://{host}{at}{_path(parts.path)}{'?' if query else ''}{query}{screen}"


def origins(sources: Mapping[str, Source]) -> dict[str, str]:
    """Return each source's origin: sources that are one page, or name one origin, or one the other, share it.

    An origin is called by the name that a source gives it, else by its first source's id.
    """
    above: dict[str, str] = {}  # a forest: from each source, page and name to another of its origin

    def root(key: str) -> str:
        while above.setdefault(key, key) != key:
            above[key] = key = above[above[key]]
        return key

    for name, source in sources.items():
        above[root(f"page {page(source.url) or source.url}")] = root(name)
        if source.origin is not None:  # a slug, as are the ids of sources: both are names of one kind
            above[root(source.origin)] = root(name)
    called: dict[str, str] = {}
    for name, source in sources.items():
        if source.origin is not None:
            called.setdefault(root(name), source.origin)
    return {name: called.setdefault(root(name), name) for name in sources}


def independent(claim: Claim, origins: Mapping[str, str]) -> tuple[str, ...]:
    """Return the origins that a claim rests on, each once, in the order of its sources."""
    return tuple(dict.fromkeys(origins[source] for source in claim.sources))


def _host(host: str) -> str:
    """Return a host in ASCII and small letters without `www.` and its like; raises ValueError."""
    host = host.rstrip(".")
    if ":" in host:
        return f"[{host}]"
    host = host.encode("idna").decode("ascii").lower()
    while (site := next((s for s in _SAME_SITE if host.startswith(s)), None)) and "." in host[len(site) :]:
        host = host[len(site) :]
    return host


def _path(path: str) -> str:
    names = path.split("/")
    while len(names) > 2 and names[-1] in {"", "amp"}:
        names.pop()
    return _escaped("/".join(names)).rstrip("/")


def _query(query: str) -> str:
    """Return the parameters that choose a page, in the order of their names."""
    kept = [
        _escaped(part).replace("+", "%20")
        for part in query.split("&")
        if part
        and not (name := part.partition("=")[0].lower()).startswith(_COUNTING)
        and not _NOT_CHOOSING.fullmatch(name)
    ]
    return "&".join(sorted(kept, key=lambda part: part.partition("=")[0]))


def _escaped(text: str) -> str:
    """Return a part of an address with only what must be escaped escaped, in capitals."""
    ascii_only = quote(text, safe="!$&'()*+,;=:@/?~%-._", errors="surrogatepass")
    return _ESCAPE.sub(lambda found: _unescaped(found.group(1)), ascii_only)


def _unescaped(code: str | None) -> str:
    if code is None:
        return "%25"
    character = chr(int(code, 16))
    return character if _UNRESERVED.fullmatch(character) else f"%{code.upper()}"
