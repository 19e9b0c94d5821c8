"""Lines around an article that are no text of it: share buttons, comment boxes, related articles, datelines."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from datetime import date as Date
from functools import cache
from importlib.resources import files

from kakehiki.ingest.text.links import MONTHS

BYLINE = re.compile(
    r"(?:B[Yy]|(?:Written|Reported|Story|Analysis) by)[: ]\s*[A-Z][^.!?。]{1,70}"
    r"|[（(]?[\u3400-\u9fff\u30a1-\u30ff]{1,12}[=＝]\s?[\u3400-\u9fff]{1,4}[ \u3000]?"
    r"[\u3040-\u30ff\u3400-\u9fff]{1,6}[）)]?"
    r"|(?:文|取材|執筆|構成|筆者|著者|記者)\s*[=＝：:]\s*\S.{0,30}"
)

_ENGLISH_MONTH = (
    r"(?P<{0}>Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)\.?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d\d)(?!\d)"
DAY = re.compile(
    rf"(?:(?P<y1>(?:19|20)\d\d)\s*年|(?:令和|R)\s*(?P<reiwa>\d{{1,2}}|元)[年.])\s*(?P<m1>\d{{1,2}})\s*[月.]\s*(?P<d1>\d{{1,2}})日?"
    rf"|(?<!\d)(?P<y2>(?:19|20)\d\d)\s?[-/.]\s?(?P<m2>\d{{1,2}})\s?[-/.]\s?(?P<d2>\d{{1,2}})(?!\d)"
    rf"|\b{_ENGLISH_MONTH.format('m3')}\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+{_YEAR.format('y3')}"
    rf"|(?<!\d)(?P<d4>\d{{1,2}})(?:st|nd|rd|th)?\s+{_ENGLISH_MONTH.format('m4')},?\s+{_YEAR.format('y4')}",
    re.IGNORECASE,
)
AROUND_DATES = re.compile(
    r"published|updated|posted|last|modified|date(?:line)?|created|first|on|at|by|and|am|pm|a\.m\.|p\.m\.|[ecmp][ds]?t|gmt|utc|[jki]st|cet|bst"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?|公開|更新|配信|掲載|投稿|最終|発行|作成|日時?|午前|午後|[時分秒月火水木金土曜]"
    r"|[\u3400-\u9fff\u30a1-\u30ff]{1,8}(?:新聞|通信|放送|テレビ|ニュース)社?"
    r"|\d{1,2}:\d{2}(?::\d{2})?(?:[+-]\d{2}:?\d{2}|Z)?|T(?=\d)|\d{1,2}(?=[時分秒])",
    re.IGNORECASE,
)


@cache
def _pattern(*kinds: str) -> re.Pattern[str]:
    text = (files(__package__) / "furniture.toml").read_text(encoding="utf-8")
    lines = [line for kind in kinds for line in tomllib.loads(text)[kind]]
    return re.compile(rf"[\W_]*(?:{'|'.join(lines)})[\W_]*", re.IGNORECASE)


def is_furniture(line: str) -> bool:
    """Return whether a whole line is a button, a label, a credit or a pointer elsewhere, not a statement."""
    line = line.strip()
    return (
        len(line) <= 300
        and _pattern("buttons", "credits", "leads", "comments", "lists").fullmatch(line) is not None
    )


def opens_comments(line: str) -> bool:
    """Return whether a line heads the comment box or what readers wrote."""
    return len(line) <= 60 and _pattern("comments").fullmatch(line.strip()) is not None


def opens_list(line: str) -> bool:
    """Return whether a line heads a list of other articles."""
    return len(line) <= 60 and _pattern("lists").fullmatch(line.strip()) is not None


def is_byline(line: str) -> bool:
    """Return whether a line only says who wrote the article."""
    return len(line) <= 90 and len(line.split()) <= 14 and BYLINE.fullmatch(line.strip("-–—| \t")) is not None


def days(text: str) -> Iterator[Date]:
    """Yield the full dates written in a text, in order; impossible ones are left out."""
    for found in DAY.finditer(text):
        named = {name[0]: value for name, value in found.groupdict().items() if value}
        if "r" in named:
            named["y"] = str(2018 + (1 if named["r"] == "元" else int(named["r"])))
        month = named["m"] if named["m"].isdigit() else MONTHS[named["m"][:3].casefold()]
        try:
            yield Date(int(named["y"]), int(month), int(named["d"]))
        except ValueError:
            continue


def is_picture_credit(line: str) -> bool:
    """Return whether a line says whose picture it stands under: the line above is then a caption."""
    return (
        len(line) <= 120
        and re.match(r"\W*(?:©|\(c\)|photo(?:graph)?s?\b|image\b|写真[：:＝=])", line, re.IGNORECASE)
        is not None
    )


def undated(line: str) -> tuple[str, Date | None]:
    """Return a title without the date and time at its start or end, and that date."""
    for found in DAY.finditer(line):
        before, after = line[: found.start()], line[found.end() :]
        leads = before.strip(" [(（").casefold() in {"", "date", "date:"}
        for ends, title in ((not _says_more(after), before), (leads, after)):
            if ends and _says_more(title):
                return title.strip(" |｜・-–—(（[［,、"), next(days(found.group()), None)
    return line, None


def _says_more(text: str) -> bool:
    """Return whether anything but the words around dates is in a text."""
    return re.search(r"[^\W\d_]", AROUND_DATES.sub(" ", DAY.sub(" ", text))) is not None


def is_dateline(line: str) -> bool:
    """Return whether a line says when the article came out, and nothing else."""
    if len(line) > 150 or not DAY.search(line):
        return False
    return not _says_more(line)
