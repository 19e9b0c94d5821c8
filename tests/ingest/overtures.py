"""Two articles about an invented dispute, in English and Japanese, and files that hold them."""

from __future__ import annotations

from pathlib import Path

ENGLISH = """\
Why Denmark left Norway's invitation unanswered

14 March 2025

Norway's prime minister said on Monday that she would love to meet Denmark's leader about the herring dispute. \
([Courier](https://courier.example/2025/03/10/norway-would-love-to-talk)) \
Denmark has not responded to the invitation, and officials in Oslo say it had no incentive to move. \
([Courier](https://courier.example/2025/03/10/norway-would-love-to-talk#quotes))

## Little to gain

Analysts say Denmark already sells its catch to Germany and the United Kingdom, so relief from Norway's sanctions \
would bring little. \
([Tribune](https://tribune.example/2025/03/12/why-denmark-can-wait))

## The last talks

The talks of 2019 collapsed in public when Norway demanded that the whole quota be given up first. \
([Gazette](https://gazette.example/2019/06/30/herring-talks-collapse))

## A signal

On 12 March Denmark answered with silence and launched a new patrol ship. \
([Tribune](https://tribune.example/2025/03/12/why-denmark-can-wait?utm_source=feed)) \
According to one note the offer was false. ([note](ftp://files.example/note))

## What would have to change

Talks may be possible if Norway moves to a phased approach. Will it?
"""

JAPANESE = """\
デンマークはなぜノルウェーの呼びかけに応じなかったのか

2025年3月14日

ノルウェーの首相は10日、ニシン漁をめぐってデンマークの首相に会いたいと呼びかけた。([参照](https://courier.example/2025/03/10/norway-would-love-to-talk))
報道によれば、デンマークは公式には反応しておらず、「動く動機がない」とみられている。([参照](https://tribune.example/2025/03/12/why-denmark-can-wait))

過去の交渉

2019年の協議は、ノルウェーが漁獲枠の放棄を前提として求めたため決裂した。([参照](https://gazette.example/2019/06/30/herring-talks-collapse))

立ち位置の変化

デンマークはドイツや英国との協力を強め、制裁の痛みは小さくなっている。([参照](https://tribune.example/2025/03/12/why-denmark-can-wait))

今後の展望

段階的なアプローチに転じれば、協議に応じる可能性がある。
"""


def article(folder: Path, text: str = ENGLISH, name: str = "article.txt") -> Path:
    """Write an article into a folder; return its path."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
