"""One page is one page however it is written; dates and outlets from addresses; links, notes and marks in a text."""

from __future__ import annotations

from datetime import date as Date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kakehiki.ingest.text.inline import read_inline, settle
from kakehiki.ingest.text.links import citation, date_of, outlet_of, outlets, page_of

PAGE = "https://example.org/a/b"


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/a/b",
        "http://example.org/a/b/",
        "HTTPS://WWW.Example.ORG:443/a/b#part",
        "http://m.example.org:80//a/b",
        "https://example.org/a/b?utm_source=x&fbclid=1&gclid=2",
        "https://example.org/a/b/amp/",
        "https://amp.example.org/a/b",
        "www.example.org/a/b",
        "https://user:secret@example.org/a/b",
        "https://example.org/a/%62",
        "https://web.archive.org/web/20251031123456/http://www.example.org/a/b",
        "https://web.archive.org/web/2025id_/https://example.org/a/b",
        "https://example-org.cdn.ampproject.org/c/s/example.org/a/b",
        "https://www.google.com/url?q=https%3A%2F%2Fexample.org%2Fa%2Fb&sa=U",
        "https://www.google.com/amp/s/example.org/a/b",
    ],
)
def test_one_page_has_one_address(address: str) -> None:
    assert page_of(address) == PAGE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://example.org/a", "https://example.org/A"),
        ("https://example.org/a?id=1", "https://example.org/a?id=2"),
        ("https://example.org/", "https://example.com/"),
        ("https://news.example.org/a", "https://example.org/a"),
        ("https://example.org:8080/a", "https://example.org/a"),
    ],
)
def test_other_pages_stay_other(one: str, other: str) -> None:
    assert page_of(one) != page_of(other)


def test_order_of_parameters_makes_no_page() -> None:
    assert page_of("https://example.org/a?b=2&a=1") == page_of("https://example.org/a?a=1&b=2")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "mailto:a@example.org",
        "ftp://example.org/a",
        "htp:/broken",
        "/relative/page",
        "#part",
        "",
        "http://",
        "http://localhost/",
        "https://exa mple.org/",
        "http://[::1",
        "https://example.org:99999/",
        "https://example.org/\u202egpj",
        "https://example.org\\@evil.example/",
        "https://" + "a" * 64 + ".org/",
        "https://example.org/" + "a" * 2000,
    ],
)
def test_what_is_no_web_address_has_no_page(address: str) -> None:
    cited = citation("here", address)
    assert (cited.page, cited.date, cited.outlet) == (None, None, None)
    assert cited.address == address


@given(
    st.text(max_size=80)
    | st.from_regex(r"https?://[a-z]{1,6}\.[a-z]{2,3}/[a-zA-Z0-9%./?&=_#-]{0,40}", fullmatch=True)
)
@example("https://example.org/amp/amp/")
@example("https://www.www.example.org")
@example("https://example.org/a.amp.html")
@example("https://example.org/%25")
def test_a_page_is_its_own_page(address: str) -> None:
    page = page_of(address)
    assert page is None or page_of(page) == page
    date_of(address)


@pytest.mark.parametrize(
    ("address", "day"),
    [
        ("https://example.org/world/2019/06/30/title/", Date(2019, 6, 30)),
        ("https://example.org/title-2025-10-28/", Date(2025, 10, 28)),
        ("https://example.org/live/20251031-title", Date(2025, 10, 31)),
        ("https://example.org/2019/jun/30/title", Date(2019, 6, 30)),
        ("https://example.org/2019/6/3/title", Date(2019, 6, 3)),
        ("https://www.hindustantimes.com/world/title-101761891747366.html", Date(2025, 10, 31)),
        ("https://www.livemint.com/news/title-11761891747366.html", Date(2025, 10, 31)),
        ("https://en.yna.co.kr/view/AEN20251031004500315", Date(2025, 10, 31)),
        ("https://www.jiji.com/jc/article?k=2025103100123&g=int", Date(2025, 10, 31)),
        ("https://web.archive.org/web/20240101000000/https://example.org/2019/06/30/a", Date(2019, 6, 30)),
        (
            "https://example.org/title-101761891747366.html",
            None,
        ),  # such numbers are days at some outlets only
        ("https://example.org/2019/06/title", None),
        ("https://example.org/2019/02/30/title", None),
        ("https://example.org/2019/06/30/and-2020-01-01", None),  # which of them?
        ("https://example.org/18990101/", None),
        ("https://example.org/123456789", None),
        ("https://example.org/2019063012345", None),
        ("no address 2019/06/30", None),
    ],
)
def test_days_in_addresses(address: str, day: Date | None) -> None:
    assert date_of(address) == day


@pytest.mark.parametrize(
    ("host", "outlet"),
    [
        ("www.reuters.com", "Reuters"),
        ("edition.cnn.com", "CNN"),
        ("koreajoongangdaily.joins.com", "Korea JoongAng Daily"),
        ("notreuters.com", "notreuters.com"),
        ("news.example.co.jp", "example.co.jp"),
        ("a.b.example.org", "example.org"),
        ("192.0.2.7", "192.0.2.7"),
        ("", None),
    ],
)
def test_outlets_of_hosts(host: str, outlet: str | None) -> None:
    assert outlet_of(host) == outlet


def test_the_shipped_outlets_are_hosts_in_small_letters() -> None:
    assert len(outlets()) > 100
    for host in outlets():
        assert host == host.casefold().strip(".") and "/" not in host and not host.startswith("www.")


DEFINED = {"1": "https://one.example/", "port": "https://port.example/"}
NOTES = {"2": ["https://two.example/"], "3": ["https://three.example/"], "fund": ["https://fund.example/"]}


@pytest.mark.parametrize(
    ("written", "said", "cited"),
    [
        ("答えない。([参照](https://a.example/x))", "答えない。", ["https://a.example/x"]),
        ("答えない（出典：https://a.example/x）。次。", "答えない。次。", ["https://a.example/x"]),
        ("See the [old terms](https://a.example/) now.", "See the old terms now.", ["https://a.example/"]),
        (
            "It fell ([A](https://a.example), [B](https://b.example)).",
            "It fell.",
            ["https://a.example", "https://b.example"],
        ),
        ("It fell ([A](https://a.example), 4 March 2025).", "It fell.", ["https://a.example"]),
        (
            "It fell.[1] It rose [2, 3].",
            "It fell. It rose.",
            ["https://one.example/", *NOTES["2"], *NOTES["3"]],
        ),
        (
            "A [lower one][port] came [1].",
            "A lower one came.",
            ["https://port.example/", "https://one.example/"],
        ),
        ("It fell[^fund]. Then [^none] more.", "It fell. Then more.", NOTES["fund"]),
        ("It fell https://a.example/b_(c). Done.", "It fell. Done.", ["https://a.example/b_(c)"]),
        ("港はhttps://a.example/bに近い。", "港はに近い。", ["https://a.example/b"]),
        ("<https://a.example/b> it says.", " it says.", ["https://a.example/b"]),
        ("Source: [A paper](https://a.example/)", "", ["https://a.example/"]),
        ("A [source](https://a.example/) said so.", "A source said so.", ["https://a.example/"]),
        ("**Bold** and *old* `x` \\* ![p](q.png) end.", "Bold and old x * end.", []),
        ('<a href="https://a.example/">words</a> <b>end</b>.', "words end.", ["https://a.example/"]),
        ("[12](https://a.example/) ships left.", "12 ships left.", ["https://a.example/"]),
        ("It has no marks [sic] (none).", "It has no marks [sic] (none).", []),
    ],
)
def test_marks_go_words_stay(written: str, said: str, cited: list[str]) -> None:
    plain = settle(read_inline(written, DEFINED, markdown=True), NOTES)
    assert plain.text == said
    assert [one.address for _, one in plain.citations] == cited


@given(
    st.text(alphabet=st.sampled_from("[]()<>!*_`\\^1a https://a.example/x。「」"), max_size=60), st.booleans()
)
def test_what_is_left_was_written_in_that_order(text: str, markdown: bool) -> None:
    plain = settle(read_inline(text, DEFINED, markdown), NOTES)
    at = 0
    for start, end in plain.kept:
        assert at <= start <= end <= len(text)
        at = end
    assert plain.text == "".join(text[start:end] for start, end in plain.kept)
    assert all(0 <= place <= len(plain.text) + 1 for place, _ in plain.citations)
    places = range(len(plain.text))
    assert [text[written] for written in plain.written(places)] == list(plain.text)
