"""Where sentences end: Japanese, English, mixed; laws that hold for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.ingest.text.sentences import language_of, split


def parts(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


# Each sentence ends at a bar.
JAPANESE = [
    "返事はなかった。|組合は黙っている。|",
    "「付け加えることはない。前のままだ。」と広報は述べた。|次の日も同じだった。|",
    "『来ない。』という題の本がある。|",
    "なぜ応じないのか?|条件を読む|",
    "来るのか？！|来ないのか！|",
    "来るのかと問われ、「まだだ！」と答えた。|",
    "来るのか？と問われたが、答えなかった。|",
    "Yahoo!ニュースが伝えた。|",
    "資金は３．５億円．|次の文だ．|",
    "会社（北湊。港の町）は待つ。|",
    "会社は「待つ（四月まで。たぶん）」とした。|次だ。|",
    "（写真は昨年。）|港は静かだ。|",
    "「答えない。」|町の人はそう言う。|",
    "答えは「ない。|次の文。|",
    "ない」とした。|次の文。|",
    "港・町・船……。|それだけだ。|",
    "答えはまだない ｡|半角の句点だ｡|",
]
ENGLISH = [
    "No answer came.| The union is silent.|",
    "Dr. J. D. Holm met Gen. Lee and Mr. Park at 9 a.m. Monday.| He left at 5 p.m.| They stayed.|",
    "The U.S. owners of the U.K. firm declined.| It was made in the U.S.| The port paid.|",
    "It costs 3.5 million, i.e. too much.| Resolution No. 5 passed.| He said no.| Kim left.|",
    "“We have nothing. The terms stand,” she said.| “Nothing.”| Then she left.|",
    '"Will they come?" Holm asked.| "Not yet!" they said.| "Soon."|',
    "It was so (he laughed. Twice.) that we left.| Next one!| And?| Yes.|",
    "He waited...| Nobody came.| Wait… what is it?|",
    "He would “wait.| Nobody came.|",
    "Read example.com or docs.example.org/a.b for more.| Done.|",
    "On Jan. 5 in Washington, D.C., Lt. Gen. Kim Jr. spoke for Acme Inc. of Ohio.|",
    "They sell ships, ropes, etc.| The port buys.|",
    "“It ended.”| But nobody knew.|",
    "She was ill.| Kim went by sun.| Art.|",
    "On the 8th. June 2018 they met.| It was the 9th.| They left.|",
    "Version 2.0.1 came out.| e.g. this one.|",
]
MIXED = [
    "It ended.|北湊は黙っている。|Nobody came.|",
    "Holm氏は「No. We wait.」と述べた。|次の文。|",
    "2025年3月4日付のThe Norrvik Post.| 記事は短い。|",
]


@pytest.mark.parametrize("marked", [*JAPANESE, *ENGLISH, *MIXED])
def test_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    expected = [part.strip() for part in marked.split("|") if part.strip()]
    if marked == ENGLISH[-1]:
        expected = ["Version 2.0.1 came out. e.g. this one."]  # a small letter begins no sentence
    assert parts(marked.replace("|", "")) == expected


@given(st.text(alphabet=st.sampled_from("ab Z1.。!?！？「」『』（）()[]“”\"'…．、,と \n答え"), max_size=60))
def test_spans_are_in_order_apart_and_hold_all_but_space(text: str) -> None:
    spans = split(text)
    at = 0
    for start, end in spans:
        assert at <= start < end
        assert not text[at:start].strip()
        assert text[start:end] == text[start:end].strip()
        at = end
    assert not text[at:].strip()


@given(
    st.lists(st.sampled_from(["答えはない。", "港は静かだ。", "「待つ。行かない」と言った。"]), max_size=8)
)
def test_whole_sentences_stay_as_they_are_whatever_follows(sentences: list[str]) -> None:
    assert parts("".join(sentences)) == sentences
    assert parts("　".join(sentences)) == sentences


def test_long_texts_take_time_in_proportion() -> None:
    for text in (
        "「" * 200_000,
        "1. " * 100_000,
        '"a. ' * 80_000,
        "…" * 300_000,
        "(a. B)" * 60_000,
        "a.b" * 100_000,
    ):
        split(text)  # quadratic work would take minutes


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("組合は答えなかった。", "ja"),
        ("The union did not answer.", "en"),
        ("トランプ氏はMake America Great Againと述べた。演説は短い。", "ja"),
        ("The headline read 港の町 that day, and nobody noticed it.", "en"),
        ("", "en"),
        ("Союз молчит.", "en"),
    ],
)
def test_language_is_told_by_script(text: str, language: str) -> None:
    assert language_of(text) == language
