"""Hedges, parts of the argument, and what asserts nothing, on sentences of our own in both languages."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.evidence import Argument, Hedge
from kakehiki.ingest.meaning.stance import _hedges, _signs, _table, asserts, hedge, part
from kakehiki.ingest.text.article import Sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("港湾側は答えを出していない。", None),
        ("組合は譲らないと断じるのは早い。", None),
        ("報道によれば、組合は返事を保留した。", "reported"),
        ("組合の代表は「急ぐ理由はない」と述べた。", "reported"),
        ("会社は増額に応じるという。", "reported"),
        ("代表は「急がない」と記者団に語った。", "reported"),
        ("代表は、資金は足りると主張。", "reported"),
        ("会社は資金に余裕があるとみられる。", "analysis"),
        ("時間切れを待っているという見方がある。", "analysis"),
        ("専門家は、ストが長引くと語った。", "analysis"),
        ("組合が席に戻る可能性がある。", "possible"),
        ("会社は折れるかもしれない。", "possible"),
        ("この状況は変わらないでしょう。", "possible"),
        ("専門家は、組合が折れる可能性があると語った。", "possible"),
        ("賃金が上がらない限り、組合は戻らない。", "conditional"),
        ("賃金が上がれば、組合は戻る可能性がある。", "conditional"),
        ("報道によれば例えばこうである。", "reported"),
        ("双方が歩み寄る可能性を探った。", None),
        ("組合は「条件が変われば、戻る」と書いた横断幕を掲げた。", "reported"),
        ("どのような条件で話すのだろうか。", None),
        ("組合は必要な資金を得たとされ、備えは厚い。", "reported"),
        ("組合が発表した。", "reported"),
        ("会社は組合を「壁」と呼ぶ。", None),
        ("会社は「戻れ」と呼びかけた。", "reported"),
        ("協議はまだ続きそうだ。", "possible"),
        ("しかしそうだと決めるのは早い。", None),
    ],
)
def test_hedges_in_japanese(text: str, expected: Hedge | None) -> None:
    assert hedge(text, "ja") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The union gave no answer.", None),
        ("On 3 May the union walked out; May Day came and went.", None),
        ("The union reportedly gave no answer.", "reported"),
        ("“There is no hurry,” its chair said.", "reported"),
        ("Analysts say the employers have time.", "analysis"),
        ("The employers are believed to have time.", "analysis"),
        ("The union may return to the table.", "possible"),
        ("Analysts say the union could return.", "possible"),
        ("If wages rise, the union may return.", "conditional"),
        ("It will not return unless wages rise.", "conditional"),
        ("She was asked if the talks had failed.", None),
        ("The United States gave no answer; the member states wait.", None),
        ("The chair states that the fund is full.", "reported"),
        ("One of them spoke on condition of anonymity.", "reported"),
        ("The chair repeated her view, declaring that nobody is in a hurry.", "reported"),
        ("The ships were supposed to wait.", None),
        ("Were the port to pay, it would open.", "conditional"),
        ("The banner read “If wages rise we return”.", None),
    ],
)
def test_hedges_in_english(text: str, expected: Hedge | None) -> None:
    assert hedge(text, "en") == expected


@pytest.mark.parametrize(
    ("text", "heading", "language", "expected"),
    [
        ("組合には席に戻る動機がなく、得られる利益が見合わない。", None, "ja", "motive"),
        ("会社は欠員補充の凍結を求め、組合は賃上げを要求した。", None, "ja", "terms"),
        ("2019年の協議は決裂し、それ以来話し合いは途絶えた。", None, "ja", "past"),
        ("組合は他の港の組合との連携を強め、立場は以前より強い。", None, "ja", "position"),
        ("組合は沈黙を守り、翌日に演習を行った。", None, "ja", "signal"),
        ("今後は、会社が段階的な案に転換できるかが鍵になる。", None, "ja", "condition"),
        ("要するに、複数の要因が重なっている。", None, "ja", "summary"),
        ("船は三隻ある。", None, "ja", None),
        ("船は三隻ある。", "過去の交渉", "ja", "past"),
        ("船は三隻ある。", "まとめ", "ja", "summary"),
        ("The union has little incentive to come back.", None, "en", "motive"),
        ("It demands a raise in exchange for dropping its precondition.", None, "en", "terms"),
        ("The previous round collapsed in March 2019.", None, "en", "past"),
        ("The union is in a stronger position, with closer ties to its allies.", None, "en", "position"),
        ("It has not responded, and a day later test-fired its new crane.", None, "en", "signal"),
        ("The outlook depends on whether the employers change course.", None, "en", "condition"),
        ("In short, several factors came together.", None, "en", "summary"),
        ("There are three ships.", None, "en", None),
        ("There are three ships.", "Looking ahead", "en", "condition"),
        ("代表は、急がないと述べた。", None, "ja", "signal"),
        ("協議は過去146日間続いた。", None, "ja", None),
        ("協約には、待遇の改善と報酬の引き上げが含まれる。", None, "ja", "terms"),
        ("The chair told the port that the union was in no hurry.", None, "en", "signal"),
        ("The port offered no reason.", None, "en", None),
        ("The working conditions and the pay must be better.", None, "en", "terms"),
    ],
)
def test_parts(text: str, heading: str | None, language: str, expected: Argument | None) -> None:
    assert part(text, heading, language) == expected


def test_what_lies_long_ago_is_past() -> None:
    assert part("They met by the water.", None, "en") is None
    assert part("They met by the water.", None, "en", long_ago=True) == "past"


def sentence(text: str, kind: str = "prose") -> Sentence:
    return Sentence(number=1, text=text, line=1, kind=kind, block=1, heading=None, citations=())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("組合は返事をしなかった。", "prose", True),
        ("The union gave no answer.", "prose", True),
        ("会社が段階的な案に転換できるか", "item", True),
        ("港の外交的な立場の変化", "item", True),
        ("なぜ応じなかったのか?", "title", False),
        ("過去の交渉", "heading", False),
        ("なぜ組合は応じないのか。", "prose", False),
        ("組合は応じるだろうか。", "prose", False),
        ("「応じるのか?」", "prose", False),
        ("なぜ応じないのか?", "item", False),
        ("Why did the union not answer?", "prose", False),
        ("写真：港に並ぶクレーン", "prose", False),
        ("Photo: cranes at the harbour.", "prose", False),
        ("The harbour at dawn. (AP Photo/A. Nonymous)", "prose", False),
        ("Share this article", "prose", False),
        ("タイトルとURLをコピーしました", "prose", False),
        ("* * *", "prose", False),
    ],
)
def test_what_asserts(text: str, kind: str, expected: bool) -> None:
    assert asserts(sentence(text, kind)) is expected


def test_the_signs_are_sound() -> None:
    assert tuple(_table()["hedge"]["order"]) == ("conditional", "possible", "analysis", "reported")
    assert set(_table()["hedge"]["order"]) == set(get_args(Hedge))
    for language in ("en", "ja"):
        assert all(not sign.search("") for sign in _hedges(language).values())
        for name in get_args(Argument):
            assert all(0 < weight <= 4 and not sign.search("") for sign, weight in _signs(name, language))


@given(st.text(max_size=80), st.none() | st.text(max_size=20), st.sampled_from(["en", "ja"]))
def test_no_text_crashes_it(text: str, heading: str | None, language: str) -> None:
    assert hedge(text, language) in (None, *get_args(Hedge))
    assert part(text, heading, language) in (None, *get_args(Argument))
    assert asserts(sentence(text)) in (True, False)
