"""Addresses of one page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.evidence.pages import LONGEST, address_parts, page_of

ONE = "https://example.org/news/2025/talks"


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/news/2025/talks",
        "https://EXAMPLE.org/news/2025/talks",
        "HTTPS://www.example.org:443/news/2025/talks/",
        "http://example.org:80/news/2025/talks#comments",
        "https://m.example.org/news/2025/talks?utm_source=x&fbclid=1",
        "https://amp.example.org/news/2025/talks/amp/?amp=1&outputType=amp",
        "https://www.example.org./news/2025/%74alks?",
        "https://web.archive.org/web/20251031120000/https://example.org/news/2025/talks",
        "http://web.archive.org/web/20251031120000id_/http:/www.example.org/news/2025/talks",
        "  https://user:secret@example.org/news/2025/talks\n",
        "www.example.org//news/2025/talks.amp",
        "https://archive.ph/20251031/https://example.org/news/2025/talks",
        "https://www.google.com/amp/s/amp.example.org/news/2025/talks/amp",
        "https://www-example-org.cdn.ampproject.org/c/s/www.example.org/news/2025/talks",
        "https://www.google.co.jp/url?sa=t&q=https%3A%2F%2Fexample.org%2Fnews%2F2025%2Ftalks&usg=x",
    ],
)
def test_one_page_has_one_address(url: str) -> None:
    assert page_of(url) == ONE


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/?p=16401", "https://example.org?p=16401"),
        ("https://example.org/?b=2&a=1&a=0", "https://example.org?a=1&a=0&b=2"),
        ("https://example.org/a?lang=j&Seq_Code=9", "https://example.org/a?Seq_Code=9&lang=j"),
        ("https://例え.jp/記事", "https://xn--r8jz45g.jp/%E8%A8%98%E4%BA%8B"),
        ("https://xn--r8jz45g.jp/%e8%a8%98%E4%BA%8B", "https://xn--r8jz45g.jp/%E8%A8%98%E4%BA%8B"),
        ("http://example.org:8080/X", "https://example.org:8080/X"),
        ("https://192.0.2.1/x", "https://192.0.2.1/x"),
        ("https://en.m.wikipedia.org/wiki/Kim", "https://en.wikipedia.org/wiki/Kim"),
        ("https://cont.t-com.ne.jp/1_1.html", "https://cont.t-com.ne.jp/1_1.html"),
        ("https://example.org/a%2fb/%83e?x=%83%65+1", "https://example.org/a%2Fb/%83e?x=%83e%201"),
        ("https://web.archive.org/web/2025/https://x.org/?p=1", "https://x.org?p=1"),
        ("https://example.org/#!/news/1", "https://example.org#!/news/1"),
        ("https://amp.com/", "https://amp.com"),
        ("https://example.org/ramp/amp/amp", "https://example.org/ramp"),
        (
            "https://example.org/?refresh=1&spmx=2&xref=3&at=4",
            "https://example.org?at=4&refresh=1&spmx=2&xref=3",
        ),
        ("https://example.org/100%", "https://example.org/100%25"),
    ],
)
def test_what_chooses_a_page_stays(url: str, expected: str) -> None:
    assert page_of(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "",
        "https://",
        "http:/example.org",
        "ftp://example.org/x",
        "javascript:alert(1)",
        "//example.org/x",
        "https://exam ple.org",
        "https://example.org/a\u202eb",
        "http://[::1",
        "http://localhost/x",
        "https://example.org\\@evil.org/",
        "https://example.org/" + "a" * LONGEST,
        "https://web.archive.org/web/2025/" * 4 + "https://example.org/",
        "http://example.org:port/",
        "http://example.org:99999/",
        "http://a..b/",
        "https://exa<mple.org/",
        "https://[evil].org/",
        f"https://{'a' * 64}.org/",
    ],
)
def test_what_is_no_web_address_is_no_page(url: str) -> None:
    assert page_of(url) is None


PIECES = r"/|amp|\.amp|\.html|\?|&|=|#|!|%|25|41|a|記|\+|www\.|m\.|:443|\.\.|;|~|%2F|%c3|@|https://x\.org| "
PATHS = st.from_regex(f"({PIECES}){{0,12}}", fullmatch=True)


@given(st.text() | PATHS.map("https://example.org".__add__))
def test_an_address_is_its_own(url: str) -> None:
    found = page_of(url)
    assert found is None or (page_of(found) == found and found.isascii() and " " not in found)


def test_an_address_keeps_what_a_page_may_lose() -> None:
    parts = address_parts("http://www.Example.org:80/x/?utm_source=y")
    assert parts is not None
    assert parts.geturl() == "https://www.example.org/x/?utm_source=y"
