"""Names: found in both languages with their places, the traps, short forms, a case's labels, and unknown names."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.case.library import open_case
from kakehiki.case.model import Actor
from kakehiki.evidence import Text
from kakehiki.ingest.meaning import sudachi
from kakehiki.ingest.meaning.aliases import KINDS, entities, table
from kakehiki.ingest.meaning.names import Names, offered, shipped_names

NAMES = shipped_names()


@pytest.fixture(autouse=True)
def without_the_extra() -> Iterator[None]:
    """Leave Sudachi out, installed or not: the plain rules hold alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sudachi, "available", lambda: False)
        yield


def found(text: str, names: Names = NAMES) -> list[tuple[str, str]]:
    return [(mention.entity, mention.written) for mention in names.find(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("金正恩氏", [("kim_jong_un", "金正恩氏")]),
        ("金正恩（キム・ジョンウン）国務委員長", [("kim_jong_un", "金正恩（キム・ジョンウン）国務委員長")]),
        ("金委員長と金総書記", [("kim_jong_un", "金委員長"), ("kim_jong_un", "金総書記")]),
        ("トランプ米大統領", [("donald_trump", "トランプ米大統領")]),
        ("ドナルド・トランプ 氏", [("donald_trump", "ドナルド・トランプ 氏")]),
        ("ﾄﾗﾝﾌﾟ氏", [("donald_trump", "ﾄﾗﾝﾌﾟ氏")]),
        ("ＫＩＭ　ＪＯＮＧ－ＵＮ", [("kim_jong_un", "ＫＩＭ　ＪＯＮＧ－ＵＮ")]),
        ("Kim Jong-un, north korea", [("kim_jong_un", "Kim Jong-un"), ("dprk", "north korea")]),
        ("Erdogan and Erdoğan", [("recep_tayyip_erdogan", "Erdogan"), ("recep_tayyip_erdogan", "Erdoğan")]),
        ("日米朝関係", [("japan", "日"), ("usa", "米"), ("dprk", "朝")]),
        ("米側と北朝鮮側", [("usa", "米側"), ("dprk", "北朝鮮側")]),
        ("米国防長官", [("usa", "米")]),
        ("日米韓、米中、中朝", [(s, c) for s, c in zip(
            ("japan", "usa", "rok", "usa", "china", "china", "dprk"), "日米韓米中中朝", strict=True)]),
        ("米英仏独露中の6か国", [(s, c) for s, c in zip(
            ("usa", "uk", "france", "germany", "russia", "china"), "米英仏独露中", strict=True)]),
        ("the Islamic Republic’s port", [("iran", "Islamic Republic")]),
        ("the Islamic Republic of Pakistan", [("pakistan", "Islamic Republic of Pakistan")]),
        ("青瓦台とホワイトハウス", [("blue_house", "青瓦台"), ("white_house", "ホワイトハウス")]),
        ("国連安保理", [("un_security_council", "国連安保理")]),
        ("Pyongyang told the White House", [("pyongyang", "Pyongyang"), ("white_house", "White House")]),
        ("the U.S.-led UN Security Council", [("usa", "U.S."), ("un_security_council", "UN Security Council")]),
        ("第2回米朝首脳会談はハノイ会談とも", [("hanoi_2019", "第2回米朝首脳会談"), ("hanoi_2019", "ハノイ会談")]),
        ("North and South Korea", [("dprk", "North"), ("rok", "South Korea")]),
        ("Pyongyangʼs test", [("pyongyang", "Pyongyang")]),
        ("【ワシントン共同】米政府は", [("usa", "米")]),
        ("HANOI, Vietnam (AP) — Trump left Hanoi", [("donald_trump", "Trump"), ("hanoi", "Hanoi")]),
        ("The writers’ guild asked the WGA", [("wga", "WGA")]),
        ("North\u200b Korea\nand\nSouth\nKorea", [("dprk", "North\u200b Korea"), ("rok", "South\nKorea")]),
    ],
)  # fmt: skip
def test_finds(text: str, expected: Sequence[tuple[str, str]]) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "let us go", "JOIN US NOW", "US$5", "Indochina", "the Indian Ocean", "Trump Tower", "the turkey and the china",
        "新米の価格が上がる", "米の値段", "日中は暑い", "27日朝、発表した", "毎日朝に走る", "朝鮮半島の平和",
        "インドネシア料理", "ウインドウ", "マインドコントロール", "シリアル食品", "南シナ海",
        "The Washington Post", "the north wind", "France 24", "金氏は語った", "Kim said so", "the North said",
        "欧米の企業", "毎朝米を食べる", "対中東外交", "反対中だ", "暴露側", "WHO WILL WIN", "アジア歴訪中に",
    ],
)  # fmt: skip
def test_leaves_out(text: str) -> None:
    assert found(text) == []


def test_a_surname_means_whom_the_text_named_in_full() -> None:
    assert found("Kim Yo Jong spoke. Kim added.")[1] == ("kim_yo_jong", "Kim")
    assert found("金与正氏が談話を出した。金氏は…")[1] == ("kim_yo_jong", "金氏")
    # Named most often, then first.
    assert found("Kim Jong Un met. Kim Yo Jong spoke. Kim said.")[2] == ("kim_jong_un", "Kim")
    assert found("Kim Yo Jong spoke. Kim Yo Jong of Kim Jong Un. Kim said.")[3] == ("kim_yo_jong", "Kim")
    # A name goes on, or has begun.
    assert found("Kim Jong Un met Kim Kardashian and Vivian Kim.") == [("kim_jong_un", "Kim Jong Un")]
    assert found("North Korea is silent, the North said nothing.")[1] == ("dprk", "the North")
    # Once 金正日 is whom the text speaks of, he is 金総書記 too.
    assert [e for e, _ in found("2000年に金正日氏は応じた。金総書記は当時")] == ["kim_jong_il", "kim_jong_il"]


def test_a_surname_is_settled_by_an_earlier_sentence() -> None:
    first, second, third = NAMES.in_sentences(["Lee Jae-myung spoke.", "Lee was clear.", "李大統領"])
    assert [m.entity for m in (*first, *second, *third)] == ["lee_jae_myung"] * 3
    assert second[0].start == 0


def test_what_a_name_stands_for() -> None:
    actors = {
        m.written: m.actor for m in NAMES.find("Pyongyang, Trump, IAEA, China, Rafael Grossi, JCPOA, KCNA")
    }
    assert actors == {
        "Pyongyang": "dprk", "Trump": "usa", "IAEA": None, "China": "china", "Rafael Grossi": None, "JCPOA": None,
        "KCNA": "dprk",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("case", "text", "expected"),
    [
        ("kim-trump-2025", "米側とPyongyang、中国", ["usa", "dprk", "china"]),
        ("us-iran-2013", "テヘランとJohn Kerry", ["iran", "usa"]),
        ("wga-amptp-2023", "the studios, AMPTP, 脚本家組合, the Writers Guild, 製作会社",
         ["studios", "studios", "guild", "guild", "studios"]),
    ],
)  # fmt: skip
def test_the_labels_of_a_case(case: str, text: str, expected: list[str]) -> None:
    assert [m.actor for m in NAMES.with_case(open_case(case).case).find(text)] == expected
    assert "studios" not in NAMES.actors.values()


def test_two_actors_of_one_state_are_told_apart() -> None:
    case = open_case("kim-trump-2025").case
    labels = {
        "office": ("South Korean presidential office", "韓国大統領府筋"),
        "house": ("Parliament of South Korea", "韓国国会"),
    }
    actors = {key: Actor(label=Text(en=en, ja=ja)) for key, (en, ja) in labels.items()}
    names = NAMES.with_case(case.model_copy(update={"actors": actors}))
    written = "Parliament of South Korea, parliament of South Korea, 韓国大統領府筋, 韓国国会, 韓国"
    assert [m.actor for m in names.find(written)] == ["house", "house", "office", "house", "rok"]
    one = {
        "gov": Actor(label=Text(en="Government in Seoul", ja="韓国政府（ソウル）")),
        "x": Actor(label=Text(en="X", ja="X")),
    }
    names = NAMES.with_case(case.model_copy(update={"actors": one}))
    assert [m.actor for m in names.find("李在明氏、韓国、Government in Seoul、米国")] == [
        "gov",
        "gov",
        "gov",
        "usa",
    ]


def test_the_list_is_sound() -> None:
    ids = [key for kind in KINDS for key in table()[kind]]
    assert len(ids) == len(set(ids)) > 400
    for entity in entities().values():
        assert entity.en and entity.ja
        assert entity.stands_for is None or entity.stands_for in entities(), entity.id
        assert (entity.start is None) == (entity.kind != "event")
        if entity.start is not None:
            assert entity.end is not None and entity.start <= entity.end
        for written in (entity.en[0], entity.ja[0]):
            first = written.split(">")[0] + written.partition(">")[2].split("|")[0]
            assert entity.id in [e for e, _ in found(f"「{first}」")], entity.id


def test_unknown_names_are_offered() -> None:
    ja = "ジョン・デルーリー教授と梁茂進教授は、同氏とトゥアン氏、国務長官、トランプ氏、両氏に会った。"
    assert offered(ja, "ja", NAMES) == ("ジョン・デルーリー", "梁茂進", "トゥアン")
    en = (
        "However, Hong Min of Ewha Womans University told Reuters on Tuesday that President Trump had left Gyeongju. "
        "Analysts agreed. “He went,” Kim said on Wednesday’s show. "
        "Foreign Minister Choe Son Hui and John Delury did in October."
    )
    names = ("Hong Min", "Ewha Womans University", "Reuters", "Gyeongju", "John Delury")
    assert offered(en, "en", NAMES) == names
    office = "On that day she met Omani Foreign Minister Anna Berg and saw the American port again."
    assert offered(office, "en", NAMES) == ("Anna Berg",)
    assert offered("Why Harbour Talks Stalled And What Comes Next", "en", NAMES) == ()


WORDS = [
    "金正恩氏", "北朝鮮", "米側", "日米朝", "トランプ", "Kim", "Kim Jong Un", " ", "。", "U.S.", "us", "the North",
    "ﾄﾗﾝﾌﾟ", "㍿", "北", "米", "朝", "が", "Washington Post", "China", "は", "\n", "李氏", "政府", "\u0301", "ﾞ", "i̇",
    "大統領", "ß",
]  # fmt: skip
TEXTS = st.lists(st.sampled_from(WORDS), max_size=25).map("".join) | st.text(max_size=80)


@given(TEXTS)
def test_mentions_stand_where_they_say_and_never_overlap(text: str) -> None:
    mentions = NAMES.find(text)
    assert all(m.written == text[m.start : m.end] != "" for m in mentions)
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))
    for language in ("ja", "en"):
        plain = offered(text, language, NAMES)
        assert all(name in text for name in plain)


@given(TEXTS, st.text(alphabet="あいう、。xyz \n", max_size=20))
def test_text_before_loses_nothing(text: str, before: str) -> None:
    shifted = NAMES.find(f"{before}。{text}")
    expected = [(m.entity, m.start + len(before) + 1, m.written) for m in NAMES.find(f"。{text}")]
    assert [(m.entity, m.start + 1, m.written) for m in shifted] == expected


def test_it_is_quick() -> None:
    text = (
        "トランプ米大統領は29日、北朝鮮の金正恩総書記との会談に意欲を示した。Kim Jong Un met Donald Trump. "
        * 200
    )[:10_000]
    NAMES.find(text)
    began = time.process_time()
    assert len(NAMES.find(text)) > 300
    assert time.process_time() - began < 0.2  # 0.03 on a quiet machine
    began = time.process_time()
    for piece in ("トランプ", "Kim ", "米", "日米朝", "A ", "（キム"):
        for language in ("ja", "en"):
            offered(piece * (20_000 // len(piece)), language, NAMES)
    assert time.process_time() - began < 5  # 0.8 on a quiet machine


def test_labels_are_names_without_what_must_stand_around_them() -> None:
    labels = [entity.label for entity in shipped_names().entities.values()]
    assert not any(set("~>|") & set(label.en + label.ja) for label in labels)
    assert shipped_names().entities["georgia"].label.en == "Georgia"


def test_a_name_that_people_bear_too_is_found_alone() -> None:
    (found,) = shipped_names().find("The talks in Jordan went on, said Michael Jordan.")
    assert (found.entity, found.start) == ("jordan", 13)
