"""A draft from articles: a sound case with both sides, a claim a sentence, a source a page, nothing judged."""

from __future__ import annotations

import re
import unicodedata
from datetime import date as Date
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kakehiki.case.document import document_of
from kakehiki.case.load import case_in
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.errors import CaseError
from kakehiki.evidence.pages import page_of
from kakehiki.game.compile import compile_game
from kakehiki.ingest.drafting.cited import Pages, language_of
from kakehiki.ingest.drafting.draft import Draft, Setting, draft
from kakehiki.ingest.drafting.written import beginning, quoted, slug, visible
from kakehiki.ingest.text.article import Article, read_article
from kakehiki.ingest.text.links import citation

from .overtures import JAPANESE, article

TODAY = Date(2026, 1, 2)


def drafted(*articles: Article, lang: str = "en", file: str = "case.yaml") -> tuple[Draft, Case]:
    made = draft(articles, Setting(file, lang, TODAY))
    return made, case_in(document_of(made.text.encode("utf-8"), Path(file))).case


@pytest.fixture
def english(tmp_path: Path) -> Article:
    return read_article(article(tmp_path))


@pytest.fixture
def japanese(tmp_path: Path) -> Article:
    return read_article(article(tmp_path, JAPANESE, "kiji.txt"))


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_a_draft_is_a_sound_case_with_nothing_judged(english: Article, lang: str) -> None:
    made, case = drafted(english, lang=lang)
    assert (made.roles.inviter.id, made.roles.invited.id) == ("norway", "denmark")
    assert list(case.actors) == ["norway", "denmark"]
    assert case.actors["denmark"].label.ja == "デンマーク"
    assert str(case.now.date) == "2025-03-14"
    assert compile_game(case).tree.ends.size > 10
    judged = [q.path for q in numbers_of(case) if q.number.judged and not q.number.certain]
    assert judged == []
    assert all(not n.judged for lever in case.levers.values() for n in lever.facts.values())
    comments = "".join(re.findall("^ *#.*", made.text, re.MULTILINE))
    assert bool(re.search("[ぁ-ん]", comments)) == (lang == "ja")


def test_a_claim_a_sentence_and_a_source_a_page(english: Article) -> None:
    made, case = drafted(english)
    assert list(case.claims) == ["a1-s02", "a1-s03", "a1-s05", "a1-s07", "a1-s09", "a1-s10", "a1-s12"]
    assert list(case.sources) == [
        "courier-example-2025-03-10",
        "tribune-example-2025-03-12",
        "gazette-example-2019-06-30",
    ]
    claim = case.claims["a1-s09"]
    assert claim.sources == ["tribune-example-2025-03-12"]  # with and without what follows the address
    assert set(claim.bears_on) == {"moves.answer.silence", "moves.answer.hostile"}
    assert set(claim.bears_on.values()) == {"unclear"}
    assert (claim.text.en, claim.text.ja) == ("", "")
    assert claim.found is not None and (claim.found.sentence, claim.found.line) == (9, 17)
    assert "  # 17: On 12 March Denmark answered with…\n  a1-s09:\n" in made.text
    assert case.claims["a1-s10"].unusable == ["ftp://files.example/note"]
    assert case.claims["a1-s10"].sources == case.claims["a1-s12"].sources == []
    assert "levers.phased" in case.claims["a1-s12"].bears_on
    assert {"facts.aftermath", "facts.premise"} == set(case.claims["a1-s07"].bears_on)
    assert case.articles["a1"].sha256 == english.sha256
    for source in case.sources.values():
        assert (source.reliability, source.credibility, source.title) == ("F", 6, None)
        assert source.language == "en"


def test_several_articles_share_pages(english: Article, japanese: Article) -> None:
    made, case = drafted(japanese, english, japanese)
    assert made.gathered.repeated == (japanese.path,)
    assert set(case.articles) == {"a1", "a2"}
    assert len(case.sources) == 3
    assert case.claims["a1-s02"].sources == case.claims["a2-s02"].sources
    assert case.claims["a1-s07"].names == ["denmark", "germany", "uk"]
    assert "facts.outside" in case.claims["a1-s07"].bears_on


def test_a_copy_brings_only_what_it_adds(tmp_path: Path) -> None:
    wire = "\n".join(
        f"Norway's minister said on day {day} that talks with Denmark about quota {day} would go on. "
        f"([page](https://wire.example/2025/03/{day}/report))"
        for day in range(10, 22)
    )
    other = wire + "\nThe Danish press found the visit to Tromsø short and cold."
    texts = [f"What was said in Tromsø, part {i}\n\n{text}\n" for i, text in enumerate((wire, other))]
    made, case = drafted(*(read_article(article(tmp_path, t, f"{i}.txt")) for i, t in enumerate(texts)))
    first, second = made.gathered.taken
    assert second.copy_of == first.id == "a1"
    assert len(first.statements) == 12
    assert [s.sentence.text[:17] for s in second.statements] == ["The Danish press "]
    assert len(case.claims) == 13


def test_an_event_that_is_named_becomes_an_episode_to_judge(tmp_path: Path) -> None:
    text = "米国は北朝鮮に会談を呼びかけたが、北朝鮮は答えなかった。\n\n2019年のハノイ会談は決裂した。\n"
    _, case = drafted(read_article(article(tmp_path, text)))
    assert str(case.episodes["hanoi_2019"].date) == "2019-02-27"
    assert set(case.episodes["hanoi_2019"].facts) == set(case.facts)
    assert "episodes.hanoi_2019" in case.claims["a1-s02"].bears_on
    assert str(case.now.date) == str(TODAY)  # neither the article nor a page says when it was written


@pytest.mark.parametrize(
    ("sentence", "sides"),
    [
        ("Trump said he would love to meet Kim Jong Un, but there was no word from North Korea.", "usa dprk"),
        ("North Korea has ignored an invitation from Washington.", "usa dprk"),
        ("Kim Jong Un did not respond to Donald Trump's invitation.", "usa dprk"),
        ("Iran rejected a U.S. offer of talks.", "usa iran"),
        ("Tokyo proposed talks with Pyongyang on Monday.", "japan dprk"),
        ("ノルウェーの招待に、デンマークは反応しなかった。", "norway denmark"),
        ("岸田首相は北朝鮮に首脳会談を呼びかけた。", "japan dprk"),
        ("イランは米国からの会談の申し入れを拒否した。", "usa iran"),
        ("トランプ氏は金正恩氏との会談に意欲を示した。", "usa dprk"),
        ("金正恩氏は、米国が要求を捨てれば対話に応じると述べた。", "usa dprk"),
        ("トランプ氏は北朝鮮問題で韓国に協力を呼びかけたが、日本は韓国の招待に応じた。", "rok japan"),
        ("Iran and France met in Oman. In Oman Iran spoke, and France listened near Muscat.", "iran france"),
        ("The union has not answered the firm's invitation.", "inviter invited"),
        ("呼びかけた側は、呼びかけられた側の返事を待っている。", "inviter invited"),
    ],
)
def test_who_invites_whom(tmp_path: Path, sentence: str, sides: str) -> None:
    made, case = drafted(read_article(article(tmp_path, f"Title\n\n{sentence}\n")))
    assert f"{made.roles.inviter.id} {made.roles.invited.id}" == sides
    assert " ".join(case.actors) == sides
    assert not any({"inviter", "invited"} & set(claim.names) for claim in case.claims.values())


HOSTILE = st.text(
    st.one_of(
        st.characters(codec="utf-8", exclude_characters="\0"),
        st.sampled_from("\"'\\{}[]#:-|>&*!%@`?,\t\r\n\u2028\u202e\u200b\x07\x85\ufeff。「」"),
    ),
    max_size=80,
)


@settings(max_examples=15, deadline=None)
@given(lines=st.lists(HOSTILE, max_size=4), name=HOSTILE)
@example(
    lines=['Kim said: "@claims@ # {x: [y]}" \\u202e \u202e\x9b31m and left. ([a](javascript:alert(1)))'],
    name="@date@",
)
@example(
    lines=["Norway met Denmark. ([x](https://e.example/\u202e)) ([y](http://[::1)) ([z](  ))"], name=".."
)
def test_no_text_breaks_a_draft(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str], name: str
) -> None:
    folder = tmp_path_factory.mktemp("article")
    path = folder / "x.txt"
    path.write_bytes("\n".join(["Norway invited Denmark.", *lines]).encode("utf-8"))
    try:
        read = read_article(path)
    except CaseError:
        return
    made, case = drafted(read, file=f"{name.replace('/', '')}.yaml")
    assert "norway" in case.actors
    assert visible(made.text.replace("\n", " ").replace("  ", " ")).split() == made.text.split()


@settings(max_examples=100, deadline=None)
@given(HOSTILE)
def test_quoted_texts_are_what_they_were(text: str) -> None:
    assert yaml.safe_load(quoted(text)) == visible(text)
    assert yaml.safe_load(f"# {beginning(text)}\na: 1") == {"a": 1}
    assert re.fullmatch("[a-z0-9-]*", slug(text))
    assert slug("No") == slug("null") == slug("。") == "" != slug("Norway")


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("https://www.france24.com/en/live-news/20251031-why-kim", "en"),
        ("https://www.asahi.com/articles/ABC123.html", "und"),
        ("https://www3.nhk.or.jp/news/html/20251031/k1001.html", "ja"),
        ("https://jp.reuters.com/world/ABC", "ja"),
        ("https://www.japantimes.co.jp/news/2025/10/31/kim-stays-silent-again/", "en"),
        ("https://www.lemonde.fr/article/2025/10/31/le-silence-de-kim", "und"),
        ("https://www.bbc.com/japanese/articles/c123", "ja"),
    ],
)
def test_the_language_of_a_page_is_told_only_where_its_address_tells_it(address: str, language: str) -> None:
    assert language_of(str(page_of(address))) == language


def test_addresses_without_a_scheme_become_links() -> None:
    pages = Pages.of(None)
    assert pages.source(citation("x", "www.courier.example/a")) == "courier-example"
    assert pages.source(citation("x", "http://courier.example/b")) == "courier-example-2"
    assert pages.source(citation("x", "http://courier.example/a/")) == "courier-example"
    assert pages.new["courier-example"].url.startswith("https://")
    assert pages.source(citation("x", "mailto:a@b.example")) is None


@pytest.mark.extra("shared")
def test_the_article_that_started_it(shared: Path) -> None:
    made, case = drafted(read_article(shared / "data" / "article-kim-trump-ja.txt"), lang="ja")
    assert list(case.actors) == ["usa", "dprk"]
    assert len(case.sources) == 4
    assert sum(len(claim.sources) for claim in case.claims.values()) == 7
    assert str(case.now.date) == "2025-10-31"
    assert list(case.episodes) == ["hanoi_2019"]
    borne = {target for claim in case.claims.values() for target in claim.bears_on}
    assert {"reasons.motive", "reasons.terms", "reasons.position"} <= borne
    assert {"levers.phased", "levers.returns", "levers.outside"} <= borne
    assert {"moves.answer.silence", "moves.answer.hostile", "facts.outside", "facts.premise"} <= borne
    assert made.gathered.taken[0].copy_of is None


def test_actors_are_called_by_their_usual_names(tmp_path: Path) -> None:
    text = "Thailand silent\n\nThe United States invited Thailand. Thailand did not answer.\n"
    _, case = drafted(read_article(article(tmp_path, text)))
    assert {a: actor.label.ja for a, actor in case.actors.items()} == {"usa": "米国", "thailand": "タイ"}
    assert case.title.en == "Will Thailand come to the table? (draft; invited by: the United States)"
    assert case.actors["usa"].label.en == "United States"


def test_outlets_are_not_offered_as_names_to_decide_on(tmp_path: Path) -> None:
    text = "Denmark silent\n\nThe talks ended, AP, Yonhap and Reuters said. CNN and Gregory Ostrand said no more.\n"
    made, _ = drafted(read_article(article(tmp_path, text)))
    assert made.gathered.taken[0].unknown == ("Gregory Ostrand",)


REPORT = """\
https://{host}/2025/03/14/denmark-silent

Denmark silent on Norway's invitation

{head}Denmark did not answer the invitation of Norway's prime minister. Officials said that none was due. \
It may never come. The talks of 2019 collapsed. ([Gazette](https://gazette.example/2019/06/30/herring-talks-collapse))
"""


@pytest.mark.parametrize(
    ("host", "head", "reported"),
    [
        ("www.bbc.com", "", "bbc-2025-03-14"),
        ("local-paper.example", "OSLO, March 14 (Reuters) - ", "local-paper-example-2025-03-14"),
        ("why-it-matters.example", "", None),  # anybody's page
        ("en.wikipedia.org", "", None),
    ],
)
def test_a_report_is_the_source_of_what_it_reports(
    tmp_path: Path, host: str, head: str, reported: str | None
) -> None:
    made, case = drafted(read_article(article(tmp_path, REPORT.format(host=host, head=head))))
    resting = [claim.sources for claim in case.claims.values()]
    own = [reported] if reported else []
    assert resting == [own, own, [], ["gazette-example-2019-06-30"]]
    assert made.gathered.taken[0].unsourced == resting.count([])
    if reported is not None:
        source = case.sources[reported]
        assert (source.title, source.language) == ("Denmark silent on Norway's invitation", "en")
        assert (source.reliability, source.credibility) == ("F", 6)
        assert page_of(source.url) == page_of(case.articles["a1"].url or "")


def test_a_report_without_an_address_is_no_source(tmp_path: Path) -> None:
    text = REPORT.format(host="www.bbc.com", head="OSLO, March 14 (Reuters) - ").partition("\n\n")[2]
    _, case = drafted(read_article(article(tmp_path, text)))
    assert list(case.sources) == ["gazette-example-2019-06-30"]


def test_copies_of_a_report_are_one_origin(tmp_path: Path) -> None:
    body = "\n".join(
        f"Norway's minister said nothing of quota {n} on day {n} of his visit." for n in range(20)
    )
    texts = [f"https://{host}/2025/03/14/visit\n\nA visit to Denmark\n\n{body}\n" for host in _PAPERS]
    texts[1] += "Denmark closed its ports to Norway.\n"
    _, case = drafted(*(read_article(article(tmp_path, t, f"{i}.txt")) for i, t in enumerate(texts)))
    assert {source.origin for source in case.sources.values()} == {"a1-text"}
    assert len(case.sources) == 2


_PAPERS = ("www.bbc.com", "edition.cnn.com")


@pytest.mark.parametrize("hidden", ["\u202e", "\u200b", "\u2066", "\ufeff", "\u00ad", "\u2028", "\x9b"])
def test_no_hidden_character_gets_into_a_draft(tmp_path: Path, hidden: str) -> None:
    text = (
        f"Denmark{hidden} silent\n\n## What{hidden} came\n\nDenmark{hidden} did not answer Norway. "
        f"([a](https://courier.example/{hidden}x), [b](ftp://courier.example/{hidden}))\n"
    )
    made, _ = drafted(read_article(article(tmp_path, text, f"a{hidden}b.md")), file=f"c{hidden}d.yaml")
    assert "Denmark did not answer Norway" in made.text
    assert not [c for c in made.text if c != "\n" and unicodedata.category(c) in {"Cc", "Cf", "Zl", "Zp"}]
