"""Articles that are one wire text, and the news agency that an article credits."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from urllib.parse import urlsplit

from kakehiki.evidence.pages import page_of
from kakehiki.ingest.text.article import Article

# Two texts are one where half of the shorter one's shingles stand in the other. Outlets cut a wire text from its end,
# so the shorter one is the measure (containment, Broder 1997), and they change single words: one word changed in ten
# leaves (1 - 1/10)^5 = 59 percent of shingles of five words. Tried on eighteen articles of both languages: two papers'
# copies of one wire text share 96 percent, other articles on one event at most 22.
SHARED = 0.5
WORDS = 5
CHARACTERS = 10  # of Japanese, where words are not set apart
LEAST = 25  # shingles: in fewer, one shared quotation is half of the text

AGENCIES = {
    "AP": r"AP(?: (?:Photo|News))?|Associated Press|AP通信",
    "Reuters": r"Reuters|ロイター(?:通信)?",
    "AFP": r"AFP(?:[=＝・-]?(?:時事|BB ?News|JIJI))?|Agence France-Presse|AFP通信",
    "Kyodo": r"Kyodo(?: News)?|共同(?:通信(?:社)?)?",
    "Jiji": r"Jiji(?: Press)?|時事(?:通信(?:社)?)?",
    "Yonhap": r"Yonhap(?: News(?: Agency)?)?|聯合(?:ニュース)?",
    "KCNA": r"KCNA|Korean Central News Agency|朝鮮中央通信|朝鮮通信",
    "Xinhua": r"Xinhua(?: News(?: Agency)?)?|新華社",
    "TASS": r"TASS|タス通信",
    "Interfax": r"Interfax|インタファクス(?:通信)?",
    "dpa": r"dpa",
    "EFE": r"EFE",
    "UPI": r"UPI",
    "PTI": r"PTI|Press Trust of India",
    "ANI": r"ANI",
    "Bloomberg": r"Bloomberg(?: News)?|ブルームバーグ",
    "CNA": r"Central News Agency|中央社",
}
HOSTS = {
    "apnews.com": "AP",
    "reuters.com": "Reuters",
    "afpbb.com": "AFP",
    "afp.com": "AFP",
    "kyodonews.net": "Kyodo",
    "jiji.com": "Jiji",
    "yna.co.kr": "Yonhap",
    "kcna.kp": "KCNA",
    "kcna.co.jp": "KCNA",
    "xinhuanet.com": "Xinhua",
    "news.cn": "Xinhua",
    "tass.com": "TASS",
    "tass.ru": "TASS",
    "interfax.ru": "Interfax",
    "interfax.com": "Interfax",
    "upi.com": "UPI",
    "bloomberg.com": "Bloomberg",
}
_DAY = r"(?:[A-Z][a-z]{2,8}\.? \d{1,2}|\d{1,2}(?: [A-Z][a-z]{2,8})?|\d{1,2}月\d{1,2}日|\d{1,2}日)?"
# Where a credit stands (NAME): in the dateline, as in SEOUL, Oct. 31 (AP) - or ［ソウル 31日 ロイター］,
DATELINE = (
    r"\s*[^。!?\n]{0,60}[(（]\s*(?:NAME)\s*[)）]\s*[-–—―]",
    rf"\s*[【［\[〔][^】］\]〕。\n]{{0,20}}?[\s、・]*{_DAY}\s*(?:NAME)\s*(?:[^\W\d_]{{1,8}})?[】］\]〕]",
)
# or at the end, or alone on a line.
CREDIT = (
    r"(?:^|[。.!?”\"」\s])\s*[(（\[［【]\s*(?:NAME)\s*[)）\]］】]\s*$",
    r"^\W*(?:(?:By|Source|出典|配信|提供)\s*[:：]?\s*)?(?:The )?(?:NAME)\W*$",
    r"(?:©|\([cC]\)|（[cC]）|[Cc]opyright\W)\s*(?:\d{4}\s*)?(?:The )?(?:NAME)\b",
    r"^\W*(?:With (?:reporting|inputs|files) (?:by|from)|Contributed by)\s+(?:The )?(?:NAME)\b",
)
REUTERS_FOOT = re.compile(r"\(?Reporting by .{2,200};\s*(?:Additional reporting|Writing|Editing) by ")


def copies(articles: Sequence[Article]) -> tuple[tuple[Article, ...], ...]:
    """Return the groups of articles, of two or more, that are copies of one text, in the order given.

    Copies of a copy are copies. A text too short to tell is none; texts in two languages are two.
    """
    prints = [_shingles(article) for article in articles]
    group = list(range(len(articles)))
    for later in range(len(articles)):
        for earlier in range(later):
            if group[earlier] != group[later] and _shared(prints[earlier], prints[later]) >= SHARED:
                joined, kept = group[later], group[earlier]
                group = [kept if one == joined else one for one in group]
    groups = (
        [a for a, one in zip(articles, group, strict=True) if one == kept] for kept in dict.fromkeys(group)
    )
    return tuple(tuple(members) for members in groups if len(members) > 1)


def agency(article: Article) -> str | None:
    """Return the news agency whose text an article is: its own, or the one it credits; not one that it mentions."""
    host = urlsplit(page_of(article.url or "") or "").hostname or ""
    own = next((name for end, name in HOSTS.items() if host == end or host.endswith(f".{end}")), None)
    if own:
        return own
    if name := dateline(article):
        return name
    lines, said = _lines(article)
    foot = [*lines[-5:], *said[-1:]]
    for name, names in AGENCIES.items():
        if any(
            re.search(shape.replace("NAME", names), line) for shape in CREDIT for line in [*foot, *lines[:12]]
        ):
            return name
    return "Reuters" if any(REUTERS_FOOT.search(line) for line in foot) else None


def dateline(article: Article) -> str | None:
    """Return the news agency that an article names in its dateline, as what it prints of it begins with."""
    lines, said = _lines(article)
    head = [*lines[:12], *said[:3]]
    for name, names in AGENCIES.items():
        if any(re.match(shape.replace("NAME", names), line) for shape in DATELINE for line in head):
            return name
    return None


def _lines(article: Article) -> tuple[list[str], list[str]]:
    """Return the lines of what was read, and the sentences of its paragraphs."""
    lines = [line.strip()[:400] for line in article.text.split("\n") if line.strip()]
    return lines, [sentence.text for sentence in article.sentences if sentence.kind == "prose"]


def _shingles(article: Article) -> frozenset[str]:
    """Return the runs of words (English) or characters (Japanese) of an article's paragraphs."""
    prose = " ".join(sentence.text for sentence in article.sentences if sentence.kind in {"prose", "item"})
    folded = unicodedata.normalize("NFKC", prose).casefold()
    if article.language == "ja":
        letters = "".join(c for c in folded if c.isalnum())
        return frozenset(letters[at : at + CHARACTERS] for at in range(len(letters) - CHARACTERS + 1))
    words = re.findall(r"\w+", re.sub(r"['’ʼ]", "", folded))
    return frozenset(" ".join(words[at : at + WORDS]) for at in range(len(words) - WORDS + 1))


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    """Return the share of the smaller set that is in the other; 0 if it is too small to tell."""
    least = min(len(one), len(other))
    return len(one & other) / least if least >= LEAST else 0.0
