"""Where sentences begin and end, in Japanese, in English and in texts that mix them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Literal

Span = tuple[int, int]

OPENERS = dict(zip("「『（〈《【〔［“‘([«", "」』）〉》】〕］”’)]»", strict=True))
QUOTES = "」』”\"'’»"
# A bracket or quote that stays open longer than this is a slip of the pen, and holds no sentences together.
LONGEST_QUOTE = 1_500

ENDS = re.compile(r"[。！？｡।؟۔]+|[.．!?…]+")
TRAIL = re.compile(r"[」』）〉》】〕］”’\"')\]»]*")
LEAST_LETTERS = 40
KANA = re.compile(r"[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f]")
LATIN = re.compile(r"[A-Za-z\u00c0-\u024f]")
JAPANESE = re.compile(f"{KANA.pattern}|{HAN.pattern}|[\u3000-\u303f\uff01-\uff65]")
# After a quote or ? such words carry the sentence on: 「…。」と述べた, …か?と問われ.
CARRIED = re.compile(r"[\u3041-\u309f、。，．）」』]|発言|宣言|声明")
REPORTED = re.compile(r"と(?=[\u3041-\u309f、]|問|聞|尋|述|語|話|発|答|言|訴|強)")
SAYING = re.compile(
    r"(?:[A-Z][\w.'’-]*\s+){1,4}(?:said|says|asked|told|wrote|writes|added|replied|answered|declared|shouted|"
    r"wondered|argued|insisted|quipped|posted|tweeted|demanded)\b"
)

# Never at the end of a sentence: what they shorten needs a word after it. The first line only with a capital.
TITLES = re.compile(
    r"M(?:rs?|s|x|t|sgr|essrs|me|lle|aj)|Dr|Prof|Gen|Lt|Col|Ca?pt|Cpl|Sgt|Cmdr|Adm|Sen|Rep|Gov|Pres|Amb|Hon|Rev|Fr|St|Ft"
    r"|vs?|[ei]\.[ge]|cf|viz|approx|ca|pp"
)
# Before a number only: "no." is a word too.
NUMBERED = re.compile(r"[Nn]os?|p|[Ss]ec|[Aa]rt|[Ff]ig|[Vv]ol|[Ee]q")
# Mid-sentence before a number, a small letter or a name; at its end before a word that begins sentences.
EITHER = re.compile(
    r"(?:[A-Za-z]\.)+[A-Za-z]|Inc|Ltd|Co|Corp|Bros|[JS]r|Ph\.D|etc|al|Dept|Univ|Assn|[A-Z]"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mon|Tues?|Wed|Thu(?:rs)?|Fri|Sat|Sun|Ave|Blvd|Rd"
    r"|Calif|Conn|Fla|Ga|Ill|Mass|Mich|Minn|Okla|Pa|Tenn|Tex|Va|Wash|Wis|W\.Va"
)
STARTERS = re.compile(
    r"a|according|after|all|although|also|an|and|another|any|as|at|because|before|both|but|by|despite|"
    r"during|each|even|every|few|first|for|from|he|her|here|his|how|however|i|if|in|instead|it|its|last|"
    r"later|many|meanwhile|more|most|much|my|neither|no|nobody|none|nor|not|nothing|now|of|on|once|one|only|"
    r"or|other|others|our|she|since|so|some|still|such|that|the|their|then|there|these|they|this|those|"
    r"though|three|thus|to|two|under|until|we|what|when|where|whether|which|while|who|why|will|with|without|"
    r"yet|you|your"
)
MONTH = re.compile(r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*$")
WORD = re.compile(r"[A-Za-z][A-Za-z.]*$")
NEXT_WORD = re.compile(r"\s*[\"“‘'(\[«]*([^\W_]+)")


def language_of(text: str) -> Literal["en", "ja"]:
    """Return "ja" for a text mostly in Japanese writing, else "en".

    One kana or kanji weighs as much as 2.5 Latin letters: about so many letters take its place in a translation.
    """
    japanese = sum(1 for _ in KANA.finditer(text)) + sum(1 for _ in HAN.finditer(text))
    return "ja" if japanese * 2.5 > sum(1 for _ in LATIN.finditer(text)) else "en"


def is_foreign(text: str) -> bool:
    """Return whether a text's letters are neither English nor Japanese: kanji without kana, or another alphabet.

    A text with few letters is not told, nor is a foreign language in Latin letters.
    """
    kana, han, latin = (sum(1 for _ in letters.finditer(text)) for letters in (KANA, HAN, LATIN))
    other = sum(c.isalpha() for c in text) - kana - han - latin
    chinese = han >= LEAST_LETTERS and han * 2.5 > latin and kana < 0.05 * han
    return chinese or other > max(LEAST_LETTERS, kana + han + latin)


def split(text: str) -> tuple[Span, ...]:
    """Return where each sentence of a paragraph starts and ends, without the space around it.

    Full stops inside brackets and quotes do not end a sentence; closing marks stay with the sentence they close.
    """
    spans: list[Span] = []
    start = 0
    for end in _ends(text):
        if end > start and (span := _trimmed(text, start, end)):
            spans.append(span)
            start = end
    if span := _trimmed(text, start, len(text)):
        spans.append(span)
    return tuple(spans)


def _trimmed(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return (start, end) if start < end else None


def _ends(text: str) -> Iterator[int]:
    """Yield the places right after the sentences' last marks, in order."""
    quoted = _quoted(text)
    inside = 0
    for found in ENDS.finditer(text):
        # The end of the outermost bracket or quote that this mark stands in.
        while inside < len(quoted) and quoted[inside][1] <= found.start():
            inside += 1
        within = inside < len(quoted) and quoted[inside][0] < found.start()
        trail = TRAIL.match(text, found.end())
        end = trail.end() if trail else found.end()
        if within and end < quoted[inside][1]:
            continue
        if _is_end(text, found.start(), found.end(), end):
            yield end


def _quoted(text: str) -> list[Span]:
    """Return the outermost pairs of brackets and double quotes, in order; those that nothing closes are none."""
    pairs: list[Span] = []
    waiting: list[tuple[str, int]] = []
    for found in re.finditer(r"[「『（〈《【〔［“([«」』）〉》】〕］”)\]»\"]", text):
        mark, at = found.group(), found.start()
        if mark == '"':
            opens = (at == 0 or text[at - 1] in " \t\n\u3000(「（“—-") and text[at + 1 : at + 2].strip() != ""
            expected = None if opens and not any(c == '"' for c, _ in waiting[-3:]) else '"'
            if expected is None:
                waiting.append(('"', at))
                continue
        elif mark in OPENERS:
            waiting.append((OPENERS[mark], at))
            continue
        near = next(
            (i for i in range(len(waiting) - 1, max(-1, len(waiting) - 9), -1) if waiting[i][0] == mark), None
        )
        if near is not None:
            begin = waiting[near][1]
            del waiting[near:]
            if at - begin <= LONGEST_QUOTE:
                while pairs and pairs[-1][0] > begin:
                    pairs.pop()
                pairs.append((begin, at + 1))
    return pairs


def _is_end(text: str, first: int, last: int, end: int) -> bool:
    """Return whether the marks `text[first:last]`, closed by `text[last:end]`, end a sentence."""
    marks, closed, rest = text[first:last], text[last:end], text[end : end + 80]
    if not rest.strip() or marks[0] in "。｡।۔؟！？":
        return not rest.strip() or _japanese_end(marks, closed, rest)
    if "!" in marks or "?" in marks:
        if JAPANESE.match(rest) or JAPANESE.match(text, max(first - 1, 0)):
            named = text[max(first - 5, 0) : first] == "Yahoo" and not rest[0].isspace()
            return not named and _japanese_end(marks, closed, rest)
        return rest[0].isspace() and _new(rest) and not (closed and SAYING.match(rest.lstrip()))
    if len(marks) > 1 or marks == "…":
        return bool(closed or rest[0].isspace()) and _new(rest)
    if marks == "．":
        return not (text[first - 1 : first].isdigit() and rest[0].isdigit())
    return _full_stop(text, first, closed, rest)


def _japanese_end(marks: str, closed: str, rest: str) -> bool:
    if closed and closed[-1] in QUOTES + "）)":
        if CARRIED.match(rest):
            return False
        return rest[0].isspace() or marks[-1] in "。｡" or not HAN.match(rest)
    return not (marks[-1] in "？！?!" and REPORTED.match(rest))


def _full_stop(text: str, first: int, closed: str, rest: str) -> bool:
    """Return whether a single "." ends a sentence: not in a number, an abbreviation, initials or an address."""
    spaced = rest[0].isspace()
    if not spaced and not (JAPANESE.match(rest) and not text[first - 1 : first].isdigit()):
        return False
    if not spaced and closed and not _japanese_end(".", closed, rest):
        return False
    word = WORD.search(text, max(first - 20, 0), first)
    short = word.group() if word else ""
    follows = NEXT_WORD.match(rest)
    after = follows.group(1) if follows else ""
    if (
        TITLES.fullmatch(short)
        or (NUMBERED.fullmatch(short) and after[:1].isdigit())
        or (spaced and not _new(rest))
    ):
        return False
    if EITHER.fullmatch(short) and not closed:
        return bool(STARTERS.fullmatch(after.casefold()) or JAPANESE.match(rest.lstrip()))
    if re.search(r"\d(?:st|nd|rd|th)$", text[max(first - 5, 0) : first]):
        return MONTH.match(after) is None
    counts_an_item = first <= 4 and text[:first].strip().isdigit()
    return not counts_an_item


def _new(rest: str) -> bool:
    """Return whether what follows can begin a sentence: anything but a small letter or a mark that carries on."""
    ahead = rest.lstrip().lstrip("\"“‘'([«「『（")
    return bool(ahead) and not ahead[0].islower() and ahead[0] not in ",;:)]}、，；：—–-"
