"""Who invites and who is invited: whose names stand nearest to words of inviting, and of answering or not."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

from kakehiki.evidence import Text
from kakehiki.ingest.meaning.names import Mention, Names

_NEAR = 60  # characters between a name and the word that it stands near to

_INVITES = re.compile(
    r"(?<!協力を)(?<!自制を)(?<!結束を)(?<!支持を)(?<!注意を)呼び[かが掛]け|招待|招い|招き|誘い|申し入れ|持ちか[けか]|会いた[いく]"
    r"|会うのを楽しみ|(?:会談|対話|協議|交渉)(?:した[いく]|を提案)|(?:会談|対話|接触|再会|面会|協議|交渉)(?:に|への?)意欲"
    r"|\b(?:invit\w+|overtures?|(?:love|like|want(?:s|ed)?|hop(?:es?|ed|ing)|eager|willing(?:ness)?|ready) to meet"
    r"|(?:propos|offer)(?:es|ed|ing|s)? (?:talks|to meet|to talk|a (?:meeting|summit))|offers? of (?:talks|a meeting)"
    r"|ask(?:s|ed)? to meet|reach(?:es|ed|ing)? out|open to (?:talks|meeting|a meeting)|call(?:s|ed)? for talks)",
    re.IGNORECASE,
)
_ANSWERS = re.compile(
    r"応じ|反応し|反応を|反応が|無反応|無言|沈黙|無視|返事を|返事が|回答し|答えな|拒否|断った|断って"
    r"|\b(?:silen(?:t|ce)|ignor\w+|(?:not|n't|never) (?:yet )?(?:respond|repl|answer)\w*|unanswered|rebuff\w*|snub\w*"
    r"|spurn\w*|refus\w+|reject\w+|turn(?:s|ed|ing)? down|without (?:a |any )?(?:reply|response|answer)"
    r"|no (?:word|answer|reply|response))",
    re.IGNORECASE,
)
# What follows a Japanese name and its title: the one who acts, or the one who is acted upon.
_ACTS = re.compile(r"\s*(?:側|政権|体制)?\s*(?:が|は|も|の|から|より|,|、)")
_IS_ASKED = re.compile(r"\s*(?:側|政権|体制)?\s*(?:に|へ|と|を)")
_TOPIC = re.compile(r"\s*(?:側|政権|体制)?\s*は")  # whom the whole sentence is about
_SUBJECT = re.compile(r"\s*(?:側|政権|体制)?\s*(?:が|も)")
_ABSENT = re.compile("no |silence", re.IGNORECASE)
_WITH_ARTICLE = re.compile(r"United |Soviet |Czech |(?:Philippines|Netherlands|Vatican)$")
_WHERE = re.compile(
    r"\b(?:in|at|near|outside|to) (?:the )?$", re.IGNORECASE
)  # a place, such as the host of talks
_OF = re.compile(r"^[^.;]{0,20}?\b(?:by|from)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Actor:
    """One side of the overture: its id and its names; `count` times a word of its role stood near its name."""

    id: str
    label: Text
    count: int = 0


@dataclass(frozen=True)
class Roles:
    """The two sides of an overture."""

    inviter: Actor
    invited: Actor


def roles(sentences: Sequence[str], mentions: Sequence[Sequence[Mention]], names: Names) -> Roles:
    """Return who invites and who is invited in texts; where they name no states, two that have yet to be named.

    Of the pairs of states named, the one whose names stood nearest to words of their role most often; among equal
    pairs the states named most often (as a place does not count), then first.
    """
    invites: Counter[str] = Counter()
    asked: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for text, found in zip(sentences, mentions, strict=True):
        standing = [m for m in found if m.actor is not None]
        named.update({str(m.actor): 0 for m in standing})
        named.update(str(m.actor) for m in standing if not _is_place(m, text))
        for actor, inviting in _votes(text, standing):
            (invites if inviting else asked)[actor] += 1
    if not named:
        return Roles(*_NOBODY)
    order = list(named)
    if len(order) == 1:
        only = order[0]
        if invites[only] > asked[only]:
            return Roles(_actor(only, names, invites[only]), _NOBODY[1])
        return Roles(_NOBODY[0], _actor(only, names, asked[only]))
    best = max(
        permutations(order, 2),
        key=lambda pair: (
            invites[pair[0]] + asked[pair[1]],
            named[pair[0]] + named[pair[1]],
            -order.index(pair[0]) - order.index(pair[1]),
        ),
    )
    return Roles(_actor(best[0], names, invites[best[0]]), _actor(best[1], names, asked[best[1]]))


def _is_place(mention: Mention, text: str) -> bool:
    return (
        mention.kind in ("state", "capital")
        and _WHERE.search(text[max(0, mention.start - 20) : mention.start]) is not None
    )


def _votes(text: str, mentions: Sequence[Mention]) -> Iterator[tuple[str, bool]]:
    """Yield the states that stand nearest to words of the two roles, and whether they invite."""
    for cue in _INVITES.finditer(text):
        before, after = _around(text, mentions, cue)
        if before and _IS_ASKED.match(text[before[0].end :]):
            yield str(before[0].actor), False
            before = [m for m in before if m.actor != before[0].actor and _ACTS.match(text[m.end :])]
        elif after and _OF.match(text[cue.end() : after[0].start]):
            yield str(after[0].actor), True
            before, after = [], []
        if before:
            yield str(before[0].actor), True
            others = [m for m in after if m.actor != before[0].actor]
            if others and cue.group().isascii():
                yield str(others[0].actor), False
    for cue in _ANSWERS.finditer(text):
        before, after = _around(text, mentions, cue)
        if not cue.group().isascii():
            topic = [m for m in before if _TOPIC.match(text[m.end :])]
            before = topic or [m for m in before if _SUBJECT.match(text[m.end :])]
        elif after and _ABSENT.match(cue.group()) and _OF.match(text[cue.end() : after[0].start]):
            before = after
        else:
            before = [m for m in before if text[m.end : m.end + 2] not in {"'s", "’s"}]
        if before:
            yield str(before[0].actor), False


def _around(
    text: str, mentions: Iterable[Mention], cue: re.Match[str]
) -> tuple[list[Mention], list[Mention]]:
    """Return the names before a word, the nearest first, and those after it."""
    near = [m for m in mentions if m.start < cue.start() < m.end + _NEAR or cue.end() <= m.start]
    before = [m for m in near if m.end <= cue.start()]
    after = [m for m in near if cue.end() <= m.start < cue.end() + _NEAR]
    return before[::-1], after


def _actor(state: str, names: Names, count: int) -> Actor:
    return Actor(state, names.entities[state].label, count)


def in_sentence(name: str) -> str:
    """Return the English name of a state as it stands within a sentence: some have an article."""
    return f"the {name}" if _WITH_ARTICLE.match(name) else name


# The brackets keep the labels from being found in texts as names.
_NOBODY = (
    Actor("inviter", Text(en="[the inviter]", ja="［呼びかけた側］")),
    Actor("invited", Text(en="[the invited]", ja="［呼びかけられた側］")),
)
