"""Likelihood in the words of ICD 203, and how far the model is to be trusted, which is another matter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kakehiki.reading.records import Reading, Timeline

Degree = Literal["low", "moderate"]

# Upper ends of the bands of Intelligence Community Directive 203 (2015).
BANDS = (
    (0.05, "almost_no_chance"),
    (0.20, "very_unlikely"),
    (0.45, "unlikely"),
    (0.55, "even"),
    (0.80, "likely"),
    (0.95, "very_likely"),
)


def likelihood(p: float) -> str:
    """Return the key of the band of a probability; a border belongs to the one nearer to one half."""
    for upper, name in BANDS:
        if p < upper or (p == upper and p > 0.5):
            return name
    return "almost_certain"


@dataclass(frozen=True)
class Grounds:
    """What confidence is judged by; `missed` is None where fewer than three answers are known."""

    width: float
    same: bool  # in all trial runs, though it is no foregone conclusion: the numbers are points
    flagged: float
    unjudged: float  # share of the numbers
    unsourced: float | None  # None: not worked out
    missed: float | None
    unmixed: bool = False  # chains of numbers that were learnt
    unlike: tuple[str, ...] = ()  # checks that such numbers fail
    misjudged: bool = False  # one of them is how often the likeliest answer comes


@dataclass(frozen=True)
class Confidence:
    """How far to trust the model, and the grounds against it."""

    degree: Degree
    against: tuple[str, ...]
    grounds: Grounds


# A ground is named where it exceeds the first number, and makes confidence low where it exceeds the second. The
# report's section on method states these numbers.
THRESHOLDS = {
    "width": (0.15, 0.40),
    "flagged": (0.01, 0.05),
    "unjudged": (0.0, 0.20),
    "unsourced": (0.30, 0.70),
    "missed": (0.15, 0.34),
}


def confidence(reading: Reading) -> Confidence:
    """Judge how far to trust the model: low if any ground is bad or the numbers have no ranges, else moderate.

    Numbers that were learnt are bad where their chains have not mixed, or where the answer that they make the likeliest
    is one that they misjudge. It is never high: whoever set the numbers knew the answers that they are tested on.
    """
    grounds = _grounds(reading)
    told = {"unmixed": grounds.unmixed, "unlike": bool(grounds.unlike), "same": grounds.same}
    against = [name for name, holds in told.items() if holds]
    low = grounds.same or grounds.unmixed or grounds.misjudged
    for name, (good, bad) in THRESHOLDS.items():
        value: float | None = getattr(grounds, name)
        if value is None:
            against += ["untested"] if name == "missed" else []
        elif value > good:
            against.append(name)
            low = low or value > bad
    if grounds.missed is not None:
        against.append("in_sample")
    return Confidence("low" if low else "moderate", tuple(against), grounds)


def _grounds(reading: Reading) -> Grounds:
    yes, manifest, learnt = reading.verdict.yes, reading.manifest, reading.learnt
    unlike = learnt.unlike if learnt else ()
    return Grounds(
        width=yes.high - yes.low,
        same=yes.high == yes.low and 0.0 < yes.mean < 1.0,
        flagged=sum(manifest.flagged.values()) / max(1, manifest.games),
        unjudged=sum(not n.judged for n in reading.sources.numbers) / max(1, len(reading.sources.numbers)),
        unsourced=reading.sources.unsourced_variance,
        missed=_missed(reading.timeline),
        unmixed=learnt is not None and not learnt.mixed,
        unlike=unlike,
        misjudged=f"count.{reading.verdict.likeliest.option}" in unlike,
    )


def _missed(timeline: Timeline | None) -> float | None:
    known = [f for f in timeline.forecasts if f.hit is not None] if timeline else []
    return sum(not f.hit for f in known) / len(known) if len(known) >= 3 else None
