"""Links, footnote marks and emphasis inside a paragraph, and the paragraph's text without them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kakehiki.ingest.text.links import Citation, citation
from kakehiki.ingest.text.sentences import Span

Notes = Mapping[str, Sequence[str]]  # a footnote's mark, and the addresses in it


@dataclass(frozen=True)
class Link:
    """A link: where its words stand, where all of it stands, and its address; without words if they are the address."""

    words: Span
    whole: Span
    address: str
    bare: bool = False


@dataclass(frozen=True)
class Inline:
    """A paragraph as written: its links, and the marks in it that no reader sees."""

    text: str
    links: tuple[Link, ...] = ()
    marks: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Plain:
    """A paragraph without citation marks; each citation with the place up to which the text it backs has come."""

    text: str
    citations: tuple[tuple[int, Citation], ...]
    kept: tuple[Span, ...]  # the parts of the written paragraph that it is made of

    def written(self, places: Iterable[int]) -> Iterator[int]:
        """Yield the places in the written paragraph of places in this text, given in order."""
        at, before = 0, 0
        for place in places:
            while at < len(self.kept) - 1 and place >= before + self.kept[at][1] - self.kept[at][0]:
                before += self.kept[at][1] - self.kept[at][0]
                at += 1
            yield self.kept[at][0] + place - before if self.kept else 0


TARGET = re.compile(
    r"\(\s*(?:<([^<>\n]{0,2000})>|((?:[^\s()]|\([^\s()]{0,300}\)){1,2000}))(?:\s+(?:\"[^\"\n]{0,300}\"|'[^'\n]{0,300}'))?\s*\)"
)
BROKEN_TARGET = re.compile(r"\(\s*((?:[a-z]{2,11}:|www\.|//)[^()\n]{0,500}?)\s*\)", re.IGNORECASE)
_TEXTUAL = (
    r"[^\s<>\"'“”‘’「」『』（）()【】、。，．！？：；\[\]{}|\\^`\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]"
)
BARE = re.compile(
    rf"<((?:https?|ftp)://[^\s<>]{{1,2000}})>"
    rf"|(?<![A-Za-z0-9@/.-])((?:https?://|ftp://|www\.(?=\w))(?:{_TEXTUAL}|(?<=[/=])[\u3041-\u30ff\u3400-\u9fff]+|\({_TEXTUAL}{{0,200}}\)){{1,2000}})",
    re.IGNORECASE,
)
TAG = re.compile(r"<(?:/?[a-zA-Z][a-zA-Z0-9]{0,15}(?:\s[^<>]{0,500})?/?|!--[^<>]{0,500}--)>")
ANCHOR = re.compile(r"<a\s([^<>]{0,2500})>([^<>]{0,500})</a\s*>", re.IGNORECASE)
HREF = re.compile(r"href\s*=\s*[\"']?([^\"'\s<>]+)", re.IGNORECASE)
EMPHASIS = re.compile(
    r"(\*{1,3})(?=[^\s*])([^*\n]{0,500}[^\s*])\1|(?<!\w)(_{1,3})(?=[^\s_])([^_\n]{0,500}[^\s_])\3(?!\w)"
)
NOTE = re.compile(
    r"\[\^([^\]\s]{1,40})\]|[\[［](?:注|註|※|notes?|n\.)?\s*(\d{1,3}(?:\s*[,、–-]\s*\d{1,3}){0,5})[\]］]"
    r"|[(（](?:注|註|※)\s*(\d{1,3})[)）]|(?<=[^\s\d])[※*](\d{1,3})(?!\d)|([⁰¹²³⁴-⁹]{1,3})"
)
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
POINTER = (
    r"(?:参照|参考(?:文献|資料|記事|リンク)?|出典|引用(?:元)?|ソース|情報源|元記事|詳細(?:は|は?こちら)?|リンク|URL"
    r"|sources?|see(?: also)?|via|refs?\.?|references?|cf\.?|e\.g\.,?|from|links?|here|h/t)"
)
LABEL = re.compile(rf"{POINTER}\s*\d{{0,3}}|\d{{1,3}}", re.IGNORECASE)
SIGN = re.compile(r"[*†‡]|[※注註^]\s*\d{0,3}|[\[［(（]\s*[^\[\]()（）［］]{0,20}\s*[\]］)）]")
OPENED = re.compile(rf"[(（\[［【〔]\s*(?:{POINTER}\s*[:：]?\s*)?$", re.IGNORECASE)
LED = re.compile(rf"[\s、。,.(（]?{POINTER}\s*[:：]\s*$", re.IGNORECASE)
CLOSED = re.compile(
    r"\s*(?:[,、，;]?\s*(?:\d[\d\s年月日./:-]{1,20}|(?:[A-Z][a-z]{2,8}\.?\s+\d{1,2},?|\d{1,2}\s+[A-Z][a-z]{2,8}\.?)\s+\d{4})(?:付け?|閲覧|accessed)?)?\s*[)）\]］】〕]"
)
BETWEEN = re.compile(r"\s*(?:[,、，;；・/|&]|and|および|と|及び)?\s*", re.IGNORECASE)


def read_inline(text: str, defined: Mapping[str, str], markdown: bool, known: Sequence[Link] = ()) -> Inline:
    """Return a paragraph with its links: those known, or else Markdown's, and bare addresses; in Markdown emphasis."""
    marks = list(_markup(text)) if markdown else []
    links = list(known or _bracketed(text, defined, marks))
    if markdown:
        taken = [link.whole for link in links]
        for found in ANCHOR.finditer(text):
            target = HREF.search(found.group(1))
            if target and not _overlaps(taken, found.span()):
                links.append(Link(found.span(2), found.span(), target.group(1)))
        marks += [found.span() for found in TAG.finditer(text)]
    return Inline(
        text, tuple(sorted([*links, *_bare(text, links)], key=lambda link: link.whole)), tuple(marks)
    )


def _markup(text: str) -> Iterator[Span]:
    for found in EMPHASIS.finditer(text):
        width = len(found.group(1) or found.group(3))
        yield found.start(), found.start() + width
        yield found.end() - width, found.end()
    for found in re.finditer(r"`+|\\(?=[!-/:-@\[-`{-~])", text):
        yield found.span()


def _bracketed(text: str, defined: Mapping[str, str], marks: list[Span]) -> Iterator[Link]:
    """Yield Markdown's links; pictures are added to the marks."""
    pairs: dict[int, int] = {}
    waiting: list[int] = []
    for found in re.finditer(r"(?<!\\)[\[\]]", text):
        if found.group() == "[":
            waiting.append(found.start())
        elif waiting:
            pairs[waiting.pop()] = found.start()
    done = 0
    for start in sorted(pairs):
        close = pairs[start]
        if start < done or close - start > 1000:
            continue
        found_target = _target(text, start, close, pairs, defined)
        if found_target is None:
            continue
        address, end = found_target
        picture = start > 0 and text[start - 1] == "!"
        if picture or text.startswith("![", start + 1):
            marks.append((start - picture, end))
        else:
            yield Link((start + 1, close), (start, end), address)
        done = end


def _target(
    text: str, start: int, close: int, pairs: Mapping[int, int], defined: Mapping[str, str]
) -> tuple[str, int] | None:
    """Return the address of the bracketed words and where the link ends; None if the brackets make no link."""
    inline = TARGET.match(text, close + 1) or BROKEN_TARGET.match(text, close + 1)
    if inline:
        return next(group for group in inline.groups() if group is not None), inline.end()
    label, end = text[start + 1 : close], close + 1
    if close + 1 in pairs:
        label, end = text[close + 2 : pairs[close + 1]] or label, pairs[close + 1] + 1
    address = defined.get(" ".join(label.casefold().split()))
    return None if address is None else (address, end)


def _bare(text: str, links: Sequence[Link]) -> Iterator[Link]:
    taken = sorted(link.whole for link in links)
    for found in BARE.finditer(text):
        start, end = found.span()
        if found.group(1) is None:
            address = re.sub(r"[.,;:!?*_'&]+$", "", found.group(2))
            end = start + len(address)
        else:
            address = found.group(1)
        if not _overlaps(taken, (start, end)):
            yield Link((start, start), (start, end), address, bare=True)


def _overlaps(taken: Sequence[Span], span: Span) -> bool:
    at = bisect_right(taken, (span[1], -1)) - 1
    return at >= 0 and taken[at][1] > span[0]


def settle(inline: Inline, notes: Notes) -> Plain:
    """Return the paragraph without what only points elsewhere; links on words of a sentence leave the words.

    A mark that no note explains is taken out too: `[1]` is no word of the sentence.
    """
    gone = list(inline.marks)
    placed: list[tuple[int, bool, Citation]] = []  # place as written, whether words stay there
    for group in _groups(inline):
        gone += _leave(inline.text, group, placed, notes)
    whole = sorted(link.whole for link in inline.links)
    for found in NOTE.finditer(inline.text):
        names = _named(found)
        if _overlaps(whole, found.span()) or not (
            found.group(1) or found.group(2) or set(names) & set(notes)
        ):
            continue
        gone.append(found.span())
        placed += [
            (found.start(), False, citation(name, address))
            for name in names
            for address in notes.get(name, ())
        ]
    kept = _kept(inline.text, gone)
    text = "".join(inline.text[start:end] for start, end in kept)
    return Plain(text, tuple(_settled(kept, placed)), tuple(kept))


def _groups(inline: Inline) -> Iterator[list[Link]]:
    group: list[Link] = []
    for link in inline.links:
        between = inline.text[group[-1].whole[1] : link.whole[0]] if group else ""
        if group and (len(between) > 12 or not BETWEEN.fullmatch(between)):
            yield group
            group = []
        group.append(link)
    if group:
        yield group


def _leave(
    text: str, group: list[Link], placed: list[tuple[int, bool, Citation]], notes: Notes
) -> Iterator[Span]:
    """Place the citations of neighbouring links; yield what goes with them."""
    first, last = group[0].whole[0], group[-1].whole[1]
    opened = OPENED.search(text, max(first - 30, 0), first)
    closed = CLOSED.match(text, last, last + 60)
    led = LED.search(text, max(first - 30, 0), first)
    enclosed = opened is not None and closed is not None
    pointed = enclosed or led is not None
    if opened and closed:
        yield opened.start(), closed.end()
    for link in group:
        label = text[slice(*link.words)].strip()
        points = link.bare or pointed or _is_mark(text, link, label)
        inside = link.address.startswith("#")  # a place in the text itself: what a footnote's mark links to
        targets = notes.get(label.strip("[]()^ "), ()) if inside else (link.address,)
        start = opened.start() if opened and closed else link.whole[0]
        placed += [(start, not points, citation(label, target)) for target in targets]
        if points:
            yield (led.start() if led and link is group[0] and not enclosed else link.whole[0]), link.whole[1]
        else:
            yield link.whole[0], link.words[0]
            yield link.words[1], link.whole[1]


def _is_mark(text: str, link: Link, label: str) -> bool:
    """Return whether a link's words only point, as [1] does, and 参照 or source where no sentence goes on."""
    if not label or SIGN.fullmatch(label):
        return True
    if not LABEL.fullmatch(label):
        return False
    start, end = link.whole
    bracketed = text[start:end].startswith("[") and end - start == len(label) + 2
    attached = label.isdigit() and (bracketed or text[max(start - 1, 0) : start].strip() != "")
    return (
        attached
        or not text[end : end + 9].strip()
        or text[max(start - 9, 0) : start].rstrip()[-1:] in set(".。!?！？」”")
    )


def _named(found: re.Match[str]) -> list[str]:
    mark = next(group for group in found.groups() if group).translate(SUPERSCRIPTS)
    if found.group(1):
        return [mark.casefold()]
    names: list[str] = []
    for part in re.split(r"[,、]", mark):
        ends = [int(number) for number in re.findall(r"\d+", part)]
        names += map(str, range(ends[0], min(ends[-1], ends[0] + 50) + 1))
    return names


def _kept(text: str, gone: Iterable[Span]) -> list[Span]:
    """Return what is left of the text, without the spaces that the gaps would double or leave before a stop."""
    kept: list[Span] = []
    at = 0
    for start, end in sorted(gone):
        if end <= at:
            continue
        kept.append((at, max(at, start)))
        at = end
    kept.append((at, len(text)))
    trimmed: list[Span] = []
    following = "x"  # what comes next in the text that is left
    for start, end in reversed(kept):
        last = end
        if end < len(text) and (following.isspace() or following in ".,;:!?)。、"):
            last = start + len(text[start:end].rstrip())
        if start < last:
            trimmed.append((start, last))
            following = text[start]
    return trimmed[::-1]


def _settled(
    kept: Sequence[Span], placed: Iterable[tuple[int, bool, Citation]]
) -> Iterator[tuple[int, Citation]]:
    """Yield the citations in order with their places in the text that is left."""
    starts = [start for start, _ in kept]
    lengths = [0]
    for start, end in kept:
        lengths.append(lengths[-1] + end - start)
    for place, words, cited in sorted(placed, key=lambda one: one[0]):
        at = bisect_right(starts, place) - 1
        inside = min(max(place - kept[at][0], 0), kept[at][1] - kept[at][0]) if at >= 0 else 0
        yield (lengths[at] if at >= 0 else 0) + inside + words, cited
