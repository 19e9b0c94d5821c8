"""One wire text in several papers is one; credits of agencies are told from mentions."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.ingest.text.article import Article, read_article
from kakehiki.ingest.text.copies import agency, copies

WIRE = """NORRVIK, March 4 (AP) - The Port of Norrvik asked its crane drivers back to the table on Monday.
No answer came from the union by nightfall. Its spokeswoman said the old terms still stood.
The strike fund holds about 3.5 million crowns, enough for some three months of pay.
The port's owners declined to say whether a better offer would follow before April.
Ships have begun to call at other harbours along the coast, harbour pilots said on Tuesday.
The city's mayor urged both sides to meet, and offered the town hall for the talks.
"""
OTHER = """The crane drivers of Norrvik have stopped work for a third week, and their union shows no sign of moving.
Its members voted in February to stay out until night shifts are limited in writing.
"The strike fund holds about 3.5 million crowns, enough for some three months of pay," a researcher said.
Trade in timber and fish has slowed, and shops near the quay report fewer customers than a year ago.
Few in town expect an early end, although the mayor has spoken with both sides twice since the winter.
"""
JAPANESE = """【北湊共同】北湊港の会社は四日、クレーン運転士の組合に交渉の再開を呼びかけた。組合からの返事はなかった。
広報は前の条件のままだと述べた。スト資金は三億円で、およそ三か月分の給料にあたる。
会社は四月までに新しい提案をするかどうかを明らかにしていない。市長は双方に話し合いを求めた。
"""


def article(tmp_path: Path, text: str, name: str) -> Article:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return read_article(path)


def names(groups: tuple[tuple[Article, ...], ...]) -> list[list[str]]:
    return [[one.path.name for one in group] for group in groups]


def test_cut_and_edited_copies_are_one(tmp_path: Path) -> None:
    cut = "Port waits for its drivers\n\n" + "\n".join(WIRE.split("\n")[:4])
    edited = WIRE.replace("harbours", "ports").replace("Tuesday", "Wednesday").replace("urged", "asked")
    texts = {"a.txt": WIRE, "other.txt": OTHER, "b.txt": cut, "ja.txt": JAPANESE, "c.txt": edited}
    texts["ja2.txt"] = "港は待つ\n\n" + JAPANESE.replace("四日", "4日").replace("【北湊共同】", "")
    read = [article(tmp_path, text, name) for name, text in texts.items()]
    assert names(copies(read)) == [["a.txt", "b.txt", "c.txt"], ["ja.txt", "ja2.txt"]]


def test_copies_of_copies_are_copies(tmp_path: Path) -> None:
    lines = WIRE.split("\n")
    first, middle, last = "\n".join(lines[:3]), WIRE, "\n".join(lines[3:])
    read = [article(tmp_path, text, f"{n}.txt") for n, text in enumerate((first, last, middle))]
    assert names(copies(read)) == [["0.txt", "1.txt", "2.txt"]]


def test_short_texts_and_a_shared_quotation_make_no_copy(tmp_path: Path) -> None:
    short = "The strike fund holds about 3.5 million crowns. Enough for three months."
    read = [article(tmp_path, text, f"{n}.txt") for n, text in enumerate((short, short, WIRE, OTHER))]
    assert copies(read) == ()
    assert copies([]) == ()


@settings(max_examples=20, deadline=None)
@given(st.permutations([0, 1, 2, 3]))
def test_order_makes_no_group(tmp_path_factory: pytest.TempPathFactory, order: list[int]) -> None:
    texts = [WIRE, OTHER, WIRE.replace("Monday", "Sunday"), JAPANESE]
    folder = tmp_path_factory.mktemp("copies")
    read = [article(folder, texts[at], f"{at}.txt") for at in order]
    assert [set(group) for group in names(copies(read))] == [{"0.txt", "2.txt"}]


SAID = "The port waits for the union. Nobody knows for how long it can wait."
GESAGT = "港は組合の答えを待っている。いつまで待てるかは誰も知らない。"


@pytest.mark.parametrize(
    ("text", "credited"),
    [
        (f"NORRVIK, Norway (AP) — {SAID}", "AP"),
        (f"SEOUL, Oct. 31 (Yonhap) -- {SAID}", "Yonhap"),
        (f"NORRVIK, March 4 (Reuters) - {SAID}", "Reuters"),
        (f"{SAID}\n\nReporting by Ada Lindqvist; Editing by Bo Ek\n", "Reuters"),
        (f"{SAID} (AFP)", "AFP"),
        (f"{SAID}\n\nYonhap\n", "Yonhap"),
        (f"{SAID}\n\nCopyright 2025 The Associated Press. All rights reserved.\n", "AP"),
        (f"【ソウル聯合ニュース】{GESAGT}", "Yonhap"),
        (f"【北湊共同】{GESAGT}", "Kyodo"),
        (f"【3月4日 AFP】{GESAGT}", "AFP"),
        (f"［ソウル ４日 ロイター］ - {GESAGT}", "Reuters"),
        (f"【ワシントン時事】{GESAGT}", "Jiji"),
        (f"【AFP＝時事】{GESAGT}", "AFP"),
        (f"{GESAGT}（共同）", "Kyodo"),
        (f"{GESAGT}(c)AFP", "AFP"),
        (f"URL: https://www.reuters.com/world/a\n\n{SAID}", "Reuters"),
        (f"The union told Reuters that it would wait. {SAID}", None),
        (f"KCNA said on Monday (local time) that nothing moved. {SAID}", None),
        (f"共同通信が四日伝えた。{GESAGT}", None),
        (f"APは大きな港だ。{GESAGT}", None),
        (SAID, None),
    ],
)
def test_agencies_that_a_text_credits(tmp_path: Path, text: str, credited: str | None) -> None:
    assert agency(article(tmp_path, text, "a.txt")) == credited


@pytest.mark.parametrize(("same", "copied"), [(4, False), (7, True)])
def test_half_of_the_text_makes_a_copy(tmp_path: Path, same: int, copied: bool) -> None:
    def text(numbers: list[int]) -> str:
        sentence = "Speaker {0} of party {0} told reporter {0} that quota {0} of harbour {0} had been met in year {0}."
        return "What was said\n\n" + "\n".join(sentence.format(n) for n in numbers) + "\n"

    read = [
        article(tmp_path, text(list(range(10, 20))), "a.txt"),
        article(tmp_path, text([*range(10, 10 + same), *range(50, 60 - same)]), "b.txt"),
    ]
    assert bool(copies(read)) == copied
