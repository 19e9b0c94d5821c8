"""What a reading is made of: numbers only, no prose and no colours. Probabilities are on [0, 1]."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from kakehiki.reading.beliefs import Competing, Signals
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.making import Learnt, Manifest


@dataclass(frozen=True)
class AnswerChance:
    """One answer: its probability, and the share of draws in which it is the likeliest."""

    option: str
    chance: Estimate
    likeliest: float


@dataclass(frozen=True)
class Verdict:
    """Will they come: every answer's probability given the moves made.

    `yes` is the probability of the options that count as coming; `yes_share` the share of draws in which
    that probability is at least one half; `by_type` the answers within each private type of the mover (with the
    type's own probability), empty if it has none and in a timeline.
    """

    yes: Estimate
    yes_share: float
    answers: tuple[AnswerChance, ...]
    by_type: tuple[TypeAnswers, ...]

    @property
    def likeliest(self) -> AnswerChance:
        """The answer with the highest mean probability."""
        return max(self.answers, key=lambda answer: answer.chance.mean)


@dataclass(frozen=True)
class TypeAnswers:
    """How one private type would answer, and how probable the type is."""

    type: str
    chance: Estimate
    answers: tuple[AnswerChance, ...]


@dataclass(frozen=True)
class Part:
    """One reason's part in the change of P(yes). `reason` is "other" for changed facts that no reason names."""

    reason: str
    effect: Estimate


@dataclass(frozen=True)
class Reasons:
    """The change in P(yes) from the reference episode to the situation read, split by Shapley value.

    The means of `parts` add up to `after.mean - before.mean` to rounding.
    """

    reference: str
    before: Estimate
    after: Estimate
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class LeverSet:
    """One combination of levers: P(yes) with it, and the share of draws at or above the target."""

    levers: tuple[str, ...]
    yes: Estimate
    sure: float
    reaches: bool


@dataclass(frozen=True)
class Tipping:
    """How far a lever must go (0 = as now, 1 = its best feasible setting) for mean P(yes) to reach the target.

    None: it does not reach it, or, for `with_others`, the others reach it without this lever (`needless`).
    """

    lever: str
    alone: float | None
    with_others: float | None
    needless: bool


@dataclass(frozen=True)
class Limit:
    """One side of a region: `name` is a number's path in the case; None = no limit on that side."""

    name: str
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Region:
    """A box of facts in which P(yes) reaches the target more often than elsewhere (PRIM).

    `coverage` is the share of all target-reaching settings that lie in it, `density` the share of its own that reach.
    """

    limits: tuple[Limit, ...]
    coverage: float
    density: float


@dataclass(frozen=True)
class Conditions:
    """What would have to change: every combination of levers, smallest first; the first has none."""

    target: float
    sets: tuple[LeverSet, ...]
    smallest: tuple[tuple[str, ...], ...]
    tipping: tuple[Tipping, ...]
    region: Region | None


@dataclass(frozen=True)
class Forecast:
    """The verdict at one situation, and what happened. `episode` is "now" for the case's own situation.

    `came`: whether the answer given counts as yes; `hit`: whether P(yes) >= 0.5 agrees with it; `exact`: whether the
    likeliest answer was the one given; all None if not known. `surprise` is minus the natural logarithm
    of the probability of the answer given.
    """

    episode: str
    date: Date
    verdict: Verdict
    answer: str | None
    came: bool | None
    hit: bool | None
    exact: bool | None
    surprise: float | None


@dataclass(frozen=True)
class Score:
    """A proper score, lower is better, with a 90% bootstrap range over episodes, and the same for baselines."""

    rule: str
    model: Estimate
    base_rate: float
    last_answer: float
    uniform: float


@dataclass(frozen=True)
class Timeline:
    """Forecasts in order of date, ids of the misses (worst first), and scores over those with an answer."""

    forecasts: tuple[Forecast, ...]
    misses: tuple[str, ...]
    scores: tuple[Score, ...]


@dataclass(frozen=True)
class NumberRow:
    """One number of the case: its path, how it is written, and the claims with sources that bear on it.

    `judged`: False where the case says that nobody has judged it yet; it then counts as unsourced.
    """

    path: str
    written: str
    claims: tuple[str, ...]
    judged: bool

    @property
    def sourced(self) -> bool:
        """Whether evidence stands behind the number."""
        return self.judged and bool(self.claims)


@dataclass(frozen=True)
class Sources:
    """What rests on evidence: share of the verdict's variance due to numbers that no claim bears on (total index).

    None where the numbers were learnt from answers: shares of variance are for numbers that vary independently.
    """

    unsourced_variance: float | None
    numbers: tuple[NumberRow, ...]


@dataclass(frozen=True)
class Pointer:
    """An indicator of a number: whether it raises it, and makes a yes likelier by that (None: too little to say)."""

    indicator: str
    raises: bool
    towards: bool | None


@dataclass(frozen=True)
class Watched:
    """One uncertain number, and what learning it would do to the verdict.

    `index`: its first-order share of the variance of P(yes). `swing`: how far P(yes) would move on average
    if it were known, in probability. `direction`: the rank correlation of the number with P(yes), on [-1, 1].
    `towards`: whether a larger number makes a yes likelier; None where that is not clear of noise. `value`:
    expected value of partial information, as the rise in the probability that the call (come or not) is right; this
    and `swing` are 0 where the effect is not clear of noise. `sourced`: whether evidence stands behind it.
    `indicators`: what to watch for it.
    """

    path: str
    index: float
    swing: float
    direction: float
    towards: bool | None
    value: float
    sourced: bool
    judged: bool
    indicators: tuple[Pointer, ...]


@dataclass(frozen=True)
class Watchlist:
    """Uncertain numbers by what learning them would do to the verdict, the largest index first.

    `call`: whether the verdict, as it stands, is a yes; `right`: how probable it is that this call is right; `perfect`:
    what knowing every number would add to that (expected value of perfect information). `additive`: the share of the
    variance of P(yes) that the numbers have one by one; the rest is what they do together. `noise`: the index that
    a number must exceed to be told from one that does nothing. `needs_source`: the number without a source, or not yet
    judged, with the largest index clear of noise; None if there is none.
    """

    call: bool
    right: float
    perfect: float
    additive: float
    noise: float
    numbers: tuple[Watched, ...]
    needs_source: str | None


@dataclass(frozen=True)
class Event:
    """One node of the public tree: what everybody can see, given the moves made.

    `parent` is an index into the tree (-1: root, the situation itself); `chance` is P(option | parent), `reach` is
    P(option | root).
    """

    parent: int
    depth: int
    move: str
    option: str
    actor: str | None
    chance: Estimate
    reach: Estimate


@dataclass(frozen=True)
class Reading:
    """The answer, with its parts.

    `situation` is "now" or an episode's id; parts that a case has no data for are None. Where the numbers were
    `learnt`, so are `signals`, `competing` and `watchlist`, which are for independent numbers with the case's ranges.
    """

    situation: str
    verdict: Verdict
    tree: tuple[Event, ...]
    reasons: Reasons | None
    conditions: Conditions | None
    timeline: Timeline | None
    sources: Sources
    signals: Signals | None
    competing: Competing | None
    watchlist: Watchlist | None
    learnt: Learnt | None
    manifest: Manifest
