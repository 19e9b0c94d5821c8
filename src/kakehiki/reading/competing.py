"""Competing hypotheses: what the marked claims say of them, each origin counted once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.weighing import grade, weighing
from kakehiki.ensemble.draws import Points, draw
from kakehiki.evidence.origins import independent, origins
from kakehiki.reading.bayes import Belief, weighed
from kakehiki.reading.beliefs import Competing, Contradiction, MarkedClaim, Without
from kakehiki.reading.estimate import estimate

Floats = NDArray[np.float64]

LEAST = 1e-9  # the least likelihood of a claim: no report refutes a hypothesis for good
SEVERITY = {"inconsistent": 1, "strongly_inconsistent": 2}  # [PARCACH]


@dataclass(frozen=True)
class Row:
    """A marked claim: its marks [H], None where there is none, and the distinct origins it rests on."""

    claim: str
    marks: tuple[str | None, ...]
    origins: tuple[str, ...]

    @cached_property
    def tells(self) -> bool:
        """Whether it has a source and tells hypotheses apart; a missing mark is neutral."""
        return bool(self.origins) and len(set(self.said[0])) > 1

    @cached_property
    def said(self) -> tuple[tuple[str, ...], frozenset[str]]:
        """What is the same for two claims that are counted as one: marks and origins."""
        return tuple(mark or "neutral" for mark in self.marks), frozenset(self.origins)


@dataclass(frozen=True)
class Drawn:
    """The tables in every draw: `marks`, likelihood of a claim by mark [B]; `trust`, by origin [B]."""

    marks: Mapping[str, Floats]
    trust: Mapping[str, Floats]

    def trusted(self, row: Row) -> Floats:
        """Return the trust [B] that at least one of a claim's origins deserves, each by itself."""
        doubt = np.ones_like(self.marks["neutral"])
        for origin in row.origins:
            doubt = doubt * (1.0 - self.trust[origin])
        return 1.0 - doubt

    def logs(self, row: Row, share: float) -> Floats:
        """Return log likelihoods [H, B] of a claim that counts for `share` of a whole one.

        A report that is not to be trusted comes whatever is true, as often as one that a neutral hypothesis leaves
        open; so trust w makes the likelihood w K(mark) + (1 - w) K(neutral) [BovensHartmann2003].
        """
        neutral, trust = self.marks["neutral"], self.trusted(row)
        marks, _ = row.said
        told = {
            mark: share * np.log(np.maximum(neutral + trust * (self.marks[mark] - neutral), LEAST))
            for mark in set(marks)
        }
        return np.stack([told[mark] for mark in marks])


def competing(case: Case, points: Floats, prior: Belief, seen: Belief) -> tuple[Competing | None, Belief]:
    """Return the matrix of competing hypotheses and the belief that it leads to; none where no claim is marked.

    `points` [N, B] in the unit cube: one row for each of `weighing(case).numbers`. `seen`: the belief after the moves
    that were made (the prior itself where none were); that returned is after the claims as well.
    """
    rows = marked(case)
    if not rows:
        return None, seen
    drawn = drawn_tables(case, points)
    counted = shares(rows)
    start = np.zeros_like(prior.told)
    logs = sum((drawn.logs(row, counted[row.claim]) for row in rows if row.tells), start)
    belief = claimed(seen, logs)
    found = Competing(
        hypotheses=tuple(case.hypotheses),
        claims=_matrix(rows, drawn, counted),
        contradictions=_contradictions(case, rows, drawn),
        priors=prior.estimates(),
        claimed=claimed(prior, logs).estimates(),
        beliefs=belief.estimates(),
        without=_without(case, rows, drawn, logs, seen),
    )
    return found, belief


def claimed(before: Belief, logs: Floats) -> Belief:
    """Return the belief after claims with these log likelihoods [H, B].

    They are taken relative to their mean in each draw under the mean belief before: so claims move belief within a
    draw, and no draw gains on others by what its tables say. What a word means is not learned from how often it was
    used. Nor do claims say what a hypothesis makes of the game.
    """
    mean = before.means[:, None]
    top = np.where(mean > 0.0, logs, -np.inf).max(axis=0)
    relative = mean * np.exp(np.minimum(logs - top, 0.0))
    return before.informed(logs - top - np.log(relative.sum(axis=0)))


def marked(case: Case) -> tuple[Row, ...]:
    """Return the claims that have a mark, in the order of the case."""
    origin = origins(case.sources)
    return tuple(
        Row(name, tuple(claim.marks.get(h) for h in case.hypotheses), independent(claim, origin))
        for name, claim in case.claims.items()
        if claim.marks
    )


def drawn_tables(case: Case, points: Floats) -> Drawn:
    """Return the tables of a case in every draw; a word or a grade is one number in a draw, wherever it stands."""
    tables, at = weighing(case), Points(points)
    values = iter(
        draw(number, at.uniform[row], at.normal[row]).clip(0.0, 1.0)
        for row, number in enumerate(tables.numbers)
    )
    marks, letters, digits = (
        {key: next(values) for key in table}
        for table in (tables.marks, tables.reliability, tables.credibility)
    )
    trust = {}
    for origin, sources in _sources(case).items():
        letter, digit = grade([case.sources[name] for name in sources])
        trust[origin] = letters[letter] * digits[digit]
    return Drawn(marks, trust)


def _sources(case: Case) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for source, origin in origins(case.sources).items():
        found[origin] = (*found.get(origin, ()), source)
    return found


def shares(rows: Sequence[Row]) -> dict[str, float]:
    """Return for how much of a whole claim each one counts that tells hypotheses apart.

    An origin counts once: its weight of 1 is shared equally among what it tells, and a claim adds up its shares of
    all its origins, to 1 at most. Claims with the same marks from the same origins are one.
    """
    telling = [row for row in rows if row.tells]
    alike = Counter(row.said for row in telling)
    told = Counter(origin for _, rests_on in alike for origin in rests_on)
    return {
        row.claim: min(1.0, sum(1.0 / told[origin] for origin in row.origins)) / alike[row.said]
        for row in telling
    }


def _matrix(rows: Sequence[Row], drawn: Drawn, counted: Mapping[str, float]) -> tuple[MarkedClaim, ...]:
    found = []
    for row in rows:
        factor = np.ones_like(drawn.marks["neutral"])
        if row.tells:
            logs = drawn.logs(row, counted[row.claim])
            factor = np.exp(logs.max(axis=0) - logs.min(axis=0))
        trust, telling = estimate(drawn.trusted(row)), estimate(factor)
        found.append(MarkedClaim(row.claim, row.marks, trust, row.origins, telling))
    return tuple(sorted(found, key=lambda claim: -claim.diagnosticity.mean))


def _contradictions(case: Case, rows: Sequence[Row], drawn: Drawn) -> tuple[Contradiction, ...]:
    found = []
    for place, hypothesis in enumerate(case.hypotheses):
        against = [row for row in rows if row.marks[place] in SEVERITY]
        worst: dict[str, int] = {}
        for row in against:
            for origin in row.origins:
                worst[origin] = max(worst.get(origin, 0), SEVERITY[str(row.marks[place])])
        score = sum(
            (severity * drawn.trust[origin] for origin, severity in worst.items()),
            np.zeros_like(drawn.marks["neutral"]),
        )
        found.append(Contradiction(hypothesis, len(against), len(worst), estimate(score)))
    return tuple(sorted(found, key=lambda c: (c.score.mean, c.origins, c.claims)))


def _without(
    case: Case, rows: Sequence[Row], drawn: Drawn, logs: Floats, seen: Belief
) -> tuple[Without, ...]:
    belief, sources, found = claimed(seen, logs), _sources(case), []
    telling, counted = [row for row in rows if row.tells], shares(rows)
    for origin in dict.fromkeys(origin for row in rows for origin in row.origins):
        left = claimed(seen, logs + _change(telling, counted, drawn, origin))
        (spread,) = weighed(_variation(left.shares, belief.shares)[None], belief.weights)
        shift = replace(spread, mean=float(_variation(left.means, belief.means)))
        found.append(Without(origin, sources[origin], left.estimates(), shift))
    return tuple(sorted(found, key=lambda row: -row.shift.mean))


def _variation(one: Floats, other: Floats) -> Floats:
    # Total variation of probabilities [H] or [H, B].
    moved: Floats = np.abs(one - other).sum(axis=0) / 2.0
    return moved


def _change(telling: Sequence[Row], counted: Mapping[str, float], drawn: Drawn, origin: str) -> Floats:
    """Return by how much the claims' log likelihoods [H, B] change without an origin; 0 where no claim rests on it.

    Only the claims that rest on it, and those whose shares change by that, are worked out again.
    """
    kept = [
        Row(row.claim, row.marks, tuple(o for o in row.origins if o != origin))
        if origin in row.origins
        else row
        for row in telling
    ]
    again = shares(kept)
    change = np.zeros(1)
    for old, new in zip(telling, kept, strict=True):
        if old is not new or counted[old.claim] != again[new.claim]:
            change = change - drawn.logs(old, counted[old.claim])
            if new.tells:
                change = change + drawn.logs(new, again[new.claim])
    return change
