"""Articles from files: formats, encodings, structure, citations next to sentences, what is no text, and errors."""

from __future__ import annotations

import textwrap
import time
from collections import Counter
from datetime import date as Date
from pathlib import Path

import pytest

from kakehiki.errors import CaseError
from kakehiki.ingest.text.article import Article, read_article

ARTICLES = Path(__file__).parent / "articles"


def article(tmp_path: Path, text: str | bytes, name: str = "article.txt") -> Article:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return read_article(path)


def kinds(read: Article) -> list[tuple[str, str]]:
    return [(sentence.kind, sentence.text) for sentence in read.sentences]


def cited(read: Article) -> dict[int, list[str | None]]:
    return {s.number: [c.page for c in s.citations] for s in read.sentences if s.citations}


def test_a_plain_english_article() -> None:
    read = read_article(ARTICLES / "harbour-en.txt")
    assert (read.kind, read.encoding, read.language) == ("text", "utf-8", "en")
    assert (read.title, read.date) == ("Why the harbour union let the offer lie", Date(2025, 3, 4))
    assert [(s.line, s.kind) for s in read.sentences] == [
        *[
            (1, "title"),
            (3, "heading"),
            (9, "prose"),
            (9, "prose"),
            (11, "heading"),
            (13, "prose"),
            (13, "prose"),
        ],
        *[
            (13, "prose"),
            (13, "prose"),
            (15, "heading"),
            (17, "prose"),
            (18, "item"),
            (19, "item"),
            (20, "item"),
        ],
        *[(22, "prose"), (22, "prose")],
    ]
    assert cited(read) == {
        4: ["https://example.org/2025/03/03/norrvik-no-answer"],
        6: ["https://institute.example.net/papers/strike-funds"],
        7: ["https://port.example.com/figures?a=1&b=2"],
        13: ["https://port.example.com/pay"],
    }
    assert [one.page for one in read.references] == ["https://institute.example.net/papers/other"]
    assert read.sentences[5].heading == "Money in the bank"
    assert not any(
        word in s.text for s in read.sentences for word in ("Advert", "Share", "Reader", "Lindqvist")
    )


def test_a_markdown_article() -> None:
    read = read_article(ARTICLES / "harbour-en.md")
    assert (read.kind, read.title, read.date) == (
        "markdown",
        "Why the harbour union let the offer lie",
        Date(2025, 3, 4),
    )
    assert (read.url, read.outlet) == ("https://news.example.org/2025/03/04/harbour/", "example.org")
    assert kinds(read) == [
        ("title", "Why the harbour union let the offer lie"),
        ("prose", "The port asked its crane drivers back on Monday, and no answer came."),
        ("prose", "The union calls the old terms settled."),
        ("prose", "A lower figure is the port's own."),
        ("heading", "What would have to change"),
        ("item", "A written promise on night shifts."),
        ("item", "Back pay for 2024."),
        ("prose", '"Not before April. Perhaps later," Holm said.'),
    ]
    assert cited(read) == {
        2: ["https://example.org/2025/03/03/norrvik-no-answer"],
        3: ["https://institute.example.net/papers/strike-funds"],
        4: ["https://port.example.com/figures", "https://port.example.com/figures"],
        6: ["https://port.example.com/shifts"],
        7: ["https://port.example.com/pay"],
        8: [None],
    }
    assert [s.line for s in read.sentences] == [7, 9, 10, 11, 13, 15, 16, 18]


def test_a_saved_english_page() -> None:
    read = read_article(ARTICLES / "harbour-en.html")
    assert (read.kind, read.title, read.date) == (
        "html",
        "Why the harbour union let the offer lie",
        Date(2025, 3, 4),
    )
    assert (read.url, read.outlet) == ("https://post.example.org/harbour?id=7", "The Norrvik Post")
    assert [s.text for s in read.sentences][1:4] == [
        "The Port of Norrvik asked its crane drivers back on Monday, and no answer came.",
        "“We have nothing to add. The old terms stand,” a spokeswoman for the union said.",
        "Dr. J. D. Holm puts the strike fund at 3.5 million crowns.",
    ]
    assert cited(read) == {
        2: ["https://example.org/2025/03/03/norrvik-no-answer"],
        4: ["https://institute.example.net/papers/strike-funds"],
    }
    lines = read.text.split("\n")
    assert all(s.text.split()[0] in lines[s.line - 1] for s in read.sentences)
    assert "Another port" not in read.text


def test_a_page_that_says_its_title_in_its_head_only(tmp_path: Path) -> None:
    body = "<p>The union waits.<br>So does the port.</p><ul><li>Pay</li><li>Shifts</li></ul>"
    page = f"<html><head><title>Talks stall</title></head><body>{body}</body></html>"
    read = article(tmp_path, page, "a.html")
    assert [(s.line, s.kind, s.text) for s in read.sentences] == [
        (1, "title", "Talks stall"),
        (3, "prose", "The union waits."),
        (4, "prose", "So does the port."),
        (6, "item", "Pay"),
        (8, "item", "Shifts"),
    ]
    assert read.text.split("\n")[0] == "Talks stall"


def test_a_page_too_large_for_trafilatura_is_read_by_its_tags(tmp_path: Path) -> None:
    said = "<p>In year {} the union <a href='https://a.example/x'>waits</a>. The port asks &amp; asks.</p>"
    body = "<nav><p>Not text.</p></nav>" + "".join(map(said.format, range(6_000))) + "<script>no()</script>"
    read = article(tmp_path, f"<html><head><title>Talks</title></head><body>{body}</body></html>", "a.html")
    assert len(read.sentences) == 12_001
    assert read.sentences[2].text == "The port asks & asks."
    assert all(len(s.citations) == 1 for s in read.sentences[1::2])


def test_a_saved_japanese_page_in_shift_jis() -> None:
    read = read_article(ARTICLES / "minato-ja.html")
    assert (read.kind, read.encoding, read.language) == ("html", "shift_jis", "ja")
    assert (read.url, read.outlet) == ("https://news.example.co.jp/2025/03/04/minato/", "架空新聞")
    assert Counter(s.kind for s in read.sentences) == {"title": 1, "heading": 1, "item": 2, "prose": 8}
    assert cited(read) == {
        2: ["https://example.org/2025/03/03/norrvik-no-answer"],
        5: ["https://institute.example.net/papers/strike-funds"],  # through the footnote's mark
        7: ["https://news.example.co.jp/tokei"],  # against the page's own address
    }


@pytest.mark.parametrize(
    ("name", "encoding"),
    [
        ("minato-ja.txt", "utf-8"),
        ("minato-ja.sjis.txt", "shift_jis"),
        ("minato-ja.euc.txt", "euc-jp"),
        ("minato-ja.jis.txt", "iso-2022-jp"),
        ("minato-ja.utf16.txt", "utf-16"),
    ],
)
def test_a_japanese_article_in_each_encoding(name: str, encoding: str) -> None:
    read = read_article(ARTICLES / name)
    assert (read.encoding, read.language, read.date) == (encoding, "ja", Date(2025, 3, 4))
    assert len(read.sentences) == 17
    assert [s.kind for s in read.sentences[:4]] == ["title", "title", "heading", "prose"]
    assert read.sentences[4].text == "「付け加えることはない。前の条件のままだ。」と組合の広報は述べた。"
    assert cited(read) == {
        5: ["https://example.org/2025/03/03/norrvik-no-answer"],
        7: ["https://institute.example.net/papers/strike-funds"],
        9: ["https://port.example.com/figures"],
        13: ["https://port.example.com/pay"],
    }
    assert [s.text for s in read.sentences[-3:]] == [
        "「四月より前はない」と堀氏は言う!",
        "会社は応じるのか?",
        "答えはまだない。",
    ]


def test_utf_16_without_words_of_its_own_and_western_bytes(tmp_path: Path) -> None:
    assert read_article(ARTICLES / "harbour-en.utf16.txt").encoding == "utf-16"
    text = "The café said “no”. It was late – too late. Nobody in the harbour answered."
    assert article(tmp_path, text.encode("utf-16-be")).encoding == "utf-16"
    read = article(tmp_path, text.encode("cp1252"))
    assert (read.encoding, read.sentences[0].text) == ("windows-1252", "The café said “no”.")
    russian = "<p>Союз не ответил порту. Порт ждёт ответа.</p>"
    page = f"<html><head><meta charset='koi8-r'></head><body>{russian}</body></html>"
    assert article(tmp_path, page.encode("koi8-r"), "a.html").sentences[-2].text == "Союз не ответил порту."
    prolog = '<?xml version="1.0" encoding="EUC-JP"?><html><body><p>組合は答えなかった。港は静かだ。</p></body></html>'
    assert article(tmp_path, prolog.encode("euc_jp"), "a.xhtml").encoding == "euc-jp"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file-empty"),
        (b"%PDF-1.7 text", "article-binary"),
        (b"PK\x03\x04 a document", "article-binary"),
        (b"text \0\0\0 more text, \0 and so on.", "article-binary"),
        (bytes(range(128, 256)) * 3, "article-encoding"),
        ("Союз не ответил порту.".encode("cp1251"), "article-encoding"),
        (b"Share this\n\nAdvertisement\n", "article-nothing"),
        ("コメント\n\nタイトルとURLをコピーしました\n".encode(), "article-nothing"),
        (
            b"<html><head><title>Only a title</title></head><body><nav>Home</nav></body></html>",
            "article-nothing",
        ),
        (b"... --- ...", "article-nothing"),
        (b"a. " * 2_000_000, "file-too-large"),
        ("組合は待つ。\n".encode() * 60_000, "article-too-long"),
        ("工會沒有回應港口的邀請，雙方何時恢復談判仍不明朗。\n\n".encode() * 3, "article-language"),
        ("Союз не ответил порту. Порт снова зовёт его.\n\n".encode() * 3, "article-language"),
        ("조합은 항구의 초대에 답하지 않았다. 항구는 기다린다.\n\n".encode() * 3, "article-language"),
    ],
)
def test_what_is_no_article_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    with pytest.raises(CaseError) as caught:
        article(tmp_path, content)
    assert [problem.code for problem in caught.value.problems] == [code]


def test_files_that_cannot_be_read(tmp_path: Path) -> None:
    for path, code in ((tmp_path / "none.txt", "file-missing"), (tmp_path, "file-directory")):
        with pytest.raises(CaseError) as caught:
            read_article(path)
        assert caught.value.problems[0].code == code


def test_lines_broken_by_hand_are_one_paragraph(tmp_path: Path) -> None:
    said = (
        "The port asked its crane drivers back on Monday, and no answer came. The owners declined to say why."
    )
    japanese = "組合は黙っている。港の会社は何も言わない。町の人はただ春を待って\nいるだけだという。\n"
    read = article(tmp_path, f"Harbour talks stall again\n\n{textwrap.fill(said, 50)}\n\n{japanese}")
    assert [(s.line, s.block, s.text) for s in read.sentences[1:]] == [
        (3, 2, "The port asked its crane drivers back on Monday, and no answer came."),
        (4, 2, "The owners declined to say why."),
        (7, 3, "組合は黙っている。"),
        (7, 3, "港の会社は何も言わない。"),
        (7, 3, "町の人はただ春を待っているだけだという。"),
    ]


def test_lines_that_are_paragraphs_and_headings_without_marks(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "港の交渉\n\n　会社は組合に再開を呼びかけた。\n　組合は答えなかった。\n\n■背景\n給料が上がらない。\n\n"
        "なぜ今か？\n\n春だからだ。\n\n「待つだけだ」\n\n市長はそう話した。\n",
    )
    assert kinds(read) == [
        ("title", "港の交渉"),
        ("prose", "会社は組合に再開を呼びかけた。"),
        ("prose", "組合は答えなかった。"),
        ("heading", "背景"),
        ("prose", "給料が上がらない。"),
        ("heading", "なぜ今か？"),
        ("prose", "春だからだ。"),
        ("prose", "「待つだけだ」"),
        ("prose", "市長はそう話した。"),
    ]
    assert [s.block for s in read.sentences] == list(range(1, 10))


def test_long_lines_were_not_broken_by_hand(tmp_path: Path) -> None:
    long = "組合は会社の呼びかけに答えず、町の人はただ春を待っているだけだと広報は繰り返し述べた。" * 3
    read = article(
        tmp_path, f"港の交渉はなぜ進まないのか\n\n--今後はどうなるのか。\n{long}\n短い行\nそして{long}\n"
    )
    assert [s.block for s in read.sentences if s.kind == "prose"] == [2, *[3] * 3, 4, *[5] * 3]


def test_sources_alone_on_a_line_belong_to_the_sentence_before(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "Talks\n\nIt fell. It rose.\n(https://a.example/x)\n\nhttps://b.example/y\n\nIt stayed there.",
    )
    assert cited(read) == {3: ["https://a.example/x", "https://b.example/y"]}


def test_head_and_foot_of_a_pasted_page(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "World\n\nTalks in the harbour stall for a second week\n\n"
        "URL: https://www.reuters.com/world/2025/03/04/talks?utm_source=x\nBy Ada Lindqvist and Bo Ek\n"
        "Updated 5:04 PM EDT, March 4, 2025\n2 min read\n\nShare\n\nA crane at rest\n© Bo Ek\n\n"
        "The union did not answer the port on Monday. It had no reason to answer at all.\n\n"
        "Related articles\n\nA port in the south\n\n"
        "The port has waited for two weeks. Nobody knows how long it can wait.\n\n"
        "© 2025 The Norrvik Post. All rights reserved.\n\nHarbour",
    )
    assert (read.title, read.date) == ("Talks in the harbour stall for a second week", Date(2025, 3, 4))
    assert (read.outlet, read.url) == (
        "Reuters",
        "https://www.reuters.com/world/2025/03/04/talks?utm_source=x",
    )
    assert [s.text for s in read.sentences if s.kind == "prose"] == [
        "The union did not answer the port on Monday.",
        "It had no reason to answer at all.",
        "The port has waited for two weeks.",
        "Nobody knows how long it can wait.",
    ]


def test_a_section_named_like_a_list_does_not_swallow_the_title(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "最新記事\n港湾\n\n港の呼びかけに組合が答えない理由\n\n2025年3月4日\n会長(左)と組合の代表\n\n"
        "港で手を振る会長 Bo Ek via REUTERS\n\n<組合は急がない可能性がある>\n\n"
        "【写真】港に並ぶ人々! 最後の船を見送る\n\n"
        "組合は港の呼びかけに答えていない。会長(左)は待つと述べた。\n",
    )
    assert (read.title, read.date) == ("港の呼びかけに組合が答えない理由", Date(2025, 3, 4))
    assert [s.text for s in read.sentences if s.kind != "title"] == [
        "港湾",
        "<組合は急がない可能性がある>",
        "組合は港の呼びかけに答えていない。",
        "会長(左)は待つと述べた。",
    ]


def test_cookie_banners_and_buttons_above_a_title_that_ends_with_a_stop(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "We use cookies to make this page better\n\nMore information  .  Close\nAa Aa Aa\n- A +\n\n"
        "Forget It, Port. The Union Is Not Coming Back.\n\n3 6 33\n\n"
        "The union did not answer the port on Monday. The envoy heard it via Reuters.\n",
    )
    assert read.title == "Forget It, Port. The Union Is Not Coming Back."
    assert [s.text for s in read.sentences if s.kind != "title"] == [
        "The union did not answer the port on Monday.",
        "The envoy heard it via Reuters.",
    ]


def test_a_line_above_the_date_is_the_title_though_it_ends_with_a_stop(tmp_path: Path) -> None:
    read = article(
        tmp_path,
        "The union will not come. The port should ask it anyway.\n\nMarch 4, 2025\n\nThe union did not answer.\n",
    )
    assert read.title == "The union will not come. The port should ask it anyway."
    assert [s.text for s in read.sentences if s.kind != "title"] == ["The union did not answer."]


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("令和7年3月4日（火）", Date(2025, 3, 4)),
        ("北港新聞 2025/3/4 07:58(最終更新 3/4 07:58)", Date(2025, 3, 4)),
        ("公開日: 2025/3/4 8:15 更新日: 2025/3/5 9:00", Date(2025, 3, 4)),
        ("Tuesday, 4th March 2025 at 8:15 a.m. GMT", Date(2025, 3, 4)),
        ("2025-03-04T08:15:00+09:00", Date(2025, 3, 4)),
        ("ⓒ The Norrvik Post 2025.03.04 11:49", Date(2025, 3, 4)),
        ("2025-02-30", None),
        ("On 4 March 2025 the port called", None),
    ],
)
def test_datelines(tmp_path: Path, line: str, day: Date | None) -> None:
    read = article(
        tmp_path, f"Talks in the harbour stall\n\n{line}\n\nThe union did not answer. The port waits.\n"
    )
    assert read.date == day


def test_hidden_characters_are_left_out(tmp_path: Path) -> None:
    read = article(
        tmp_path, "Talks\r\n\r\nThe un\u200bion\u202e did\x07 not\u00a0answer.\u2028The port\ufeff waits.\r\n"
    )
    assert [s.text for s in read.sentences] == ["Talks", "The union did not answer.", "The port waits."]


def test_a_line_said_twice_is_one_and_a_sentence_said_twice_is_two(tmp_path: Path) -> None:
    read = article(
        tmp_path, "Talks stall\nTalks stall\n\nThe union waits.\n\nThe union waits.\n\nThe port asks again.\n"
    )
    assert [(s.kind, s.line) for s in read.sentences] == [
        ("title", 2),
        ("prose", 4),
        ("prose", 6),
        ("prose", 8),
    ]


@pytest.mark.extra("shared")
def test_the_article_that_started_it(shared: Path) -> None:
    began = time.perf_counter()
    read = read_article(shared / "data" / "article-kim-trump-ja.txt")
    assert time.perf_counter() - began < 1
    assert read.language == "ja"
    # Two of the title, the name of its section, six headings, three items; not the two lines of the comment box.
    assert Counter(s.kind for s in read.sentences) == {"title": 2, "heading": 7, "item": 3, "prose": 15}
    citations = [(s.line, c) for s in read.sentences for c in s.citations]
    assert [line for line, _ in citations] == [9, 11, 15, 17, 21, 23, 27]
    pages = Counter(c.page for _, c in citations)
    assert sorted(pages.values()) == [1, 1, 2, 3]
    assert {c.outlet: c.date for _, c in citations} == {
        "Hindustan Times": Date(2025, 10, 31),
        "France 24": Date(2025, 10, 31),
        "The Washington Post": Date(2019, 6, 30),
        "Reuters": Date(2025, 10, 28),
    }
    by_line = {s.line: s for s in read.sentences}
    assert by_line[15].citations and "決裂" in by_line[15].text  # the second of the line's two sentences
    assert by_line[9].heading == by_line[7].text
    assert not any("コピー" in s.text or "コメント" in s.text for s in read.sentences)


SHORT = {
    "a linked paragraph": "Norway waits\n\nDenmark did not answer. ([a](https://a.example/x))\n\nThe port waits.\n",
    "a date below it": "Norway waits\n\n14 March 2025\n\nWhat came\n\nDenmark did not answer.\n",
    "one paragraph": "応じない理由\n\nデンマークは応じなかった。([参照](https://a.example/x))\n\n協議は続く。\n",
    "a bare source": "Norway waits\n\nDenmark did not answer. (https://a.example/x)\n\nThe port waits.\n",
}


@pytest.mark.parametrize("name", SHORT)
def test_a_short_title_is_not_the_name_of_a_section(tmp_path: Path, name: str) -> None:
    text = SHORT[name]
    read = article(tmp_path, text)
    assert read.title == text.partition("\n")[0]
    assert read.sentences[1].kind in {"prose", "heading"}


def test_the_name_of_a_section_stands_above_the_title(tmp_path: Path) -> None:
    read = article(tmp_path, "World\n\nDenmark leaves Norway without an answer\n\nDenmark did not answer.\n")
    assert read.title == "Denmark leaves Norway without an answer"


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("<p>2025年11月2日</p>", Date(2025, 11, 2)),
        ("<p>令和7年11月2日</p>", Date(2025, 11, 2)),
        ("<time datetime='2025-11-02T20:15:00+09:00'>11月2日</time>", Date(2025, 11, 2)),
        ("<p>2 November 2025</p>", Date(2025, 11, 2)),
        ("<p>11/2(日) 20:15配信</p>", None),
        ("", None),
    ],
)
def test_the_year_of_a_footer_dates_no_page(tmp_path: Path, line: str, day: Date | None) -> None:
    body = "".join(
        f"<p>組合は会社の{n}回目の呼びかけに答えず、港では作業が止まったままだ。</p>" for n in range(9)
    )
    page = (
        f"<html><head><meta charset='utf-8'><title>港は待つ</title></head><body><article><h1>港は待つ</h1>{line}{body}"
        "</article><footer>© 2024 Example Inc.</footer></body></html>"
    )
    assert article(tmp_path, page, "page.html").date == day


@pytest.mark.parametrize(
    "line",
    [
        "ソウル＝田中太郎",
        "（ワシントン=高木 まや）",
        "続きを読むには会員登録が必要です",
        "この記事は有料記事です。",
        "この先は会員限定です",
        "残り1200文字",
        "残り 1,204文字（全文2,310文字）",
        "Reporting by Jane Doe; Editing by John Smith",
        "Additional reporting by Jane Doe in Oslo.",
        "Our Standards: The Thomson Reuters Trust Principles.",
        "The writer is a fellow at the Institute.",
        "The author is a former Oslo correspondent of the Courier.",
    ],
)
def test_what_ends_paid_and_agency_pages_is_no_text(tmp_path: Path, line: str) -> None:
    text = f"The port waits\n\nThe union did not answer the call.\n\n{line}\n"
    assert [s.text for s in article(tmp_path, text).sentences][1:] == ["The union did not answer the call."]


@pytest.mark.parametrize(
    "line",
    [
        "The writer is afraid of what comes next.",
        "残り二か国は答えなかった。",
        "会員は応じなかった。",
        "Reporting by the union was late.",
        "この記事は前の協議を振り返る。",
    ],
)
def test_sentences_like_it_are_kept(tmp_path: Path, line: str) -> None:
    text = f"The port waits\n\nThe union did not answer the call.\n\n{line}\n"
    assert [s.text for s in article(tmp_path, text).sentences][2:] == [line]
