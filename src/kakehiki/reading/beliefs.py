"""What a reading says of rival hypotheses: records only. Beliefs and likelihoods are on [0, 1].

Everything that is told by hypothesis is a tuple [H] in the order of the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from kakehiki.reading.records import Estimate


@dataclass(frozen=True)
class Step:
    """One public move: which option of which move."""

    move: str
    option: str


@dataclass(frozen=True)
class Signal:
    """What one public move would do to belief, at one place of the public tree.

    `chance`: its probability under the belief held there. `likelihoods` [H]: under each hypothesis. `factors` [H][H]:
    Bayes factor of the row's hypothesis against the column's; its mean is the ratio of the likelihoods
    over all draws, its range that of the draws' own ratios. `beliefs` [H]: after it, from the belief before any move.
    """

    step: Step
    chance: Estimate
    likelihoods: tuple[Estimate, ...]
    factors: tuple[tuple[Estimate, ...], ...]
    beliefs: tuple[Estimate, ...]


@dataclass(frozen=True)
class Fork:
    """A place of the public tree where an actor moves, and what each of its options would tell.

    `after`: the public moves that lead here. `information`: expected information about the hypotheses in bits, under
    the belief held now. `telling`: the option that moves belief most when it is seen. `ahead`: whether the place lies
    after all moves seen (else it would come up if the game began again).
    """

    after: tuple[Step, ...]
    move: str
    actor: str
    information: Estimate
    telling: str
    ahead: bool
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Signals:
    """Rival hypotheses, and what the moves of the game say about them.

    `priors` [H]; `seen`: the signals of the moves that were made, in order, each from the belief after the one
    before; `beliefs` [H] after all of them; `forks`: every place where a move would tell something, the most telling
    first.
    """

    hypotheses: tuple[str, ...]
    priors: tuple[Estimate, ...]
    seen: tuple[Signal, ...]
    beliefs: tuple[Estimate, ...]
    forks: tuple[Fork, ...]


@dataclass(frozen=True)
class MarkedClaim:
    """One row of the matrix of competing hypotheses.

    `marks` [H], None where the analyst gave none (counted as neutral). `trust`: how far its sources are trusted by
    their grades, one origin counted once. `origins`: the distinct origins it rests on. `diagnosticity`: the largest
    Bayes factor between two hypotheses that the claim carries (1: it tells nothing).
    """

    claim: str
    marks: tuple[str | None, ...]
    trust: Estimate
    origins: tuple[str, ...]
    diagnosticity: Estimate


@dataclass(frozen=True)
class Contradiction:
    """What speaks against one hypothesis: claims marked so, distinct origins of those, and their weighted score."""

    hypothesis: str
    claims: int
    origins: int
    score: Estimate


@dataclass(frozen=True)
class Without:
    """Beliefs [H] if one origin had not been read; `shift`: how far they move (total variation, [0, 1])."""

    origin: str
    sources: tuple[str, ...]
    beliefs: tuple[Estimate, ...]
    shift: Estimate


@dataclass(frozen=True)
class Competing:
    """The matrix of competing hypotheses (Heuer 1999) and the beliefs that it leads to.

    `claims`: the most diagnostic first. `contradictions`: the hypothesis with the fewest first. `priors`, `claimed`
    (after the claims alone), `beliefs` (after the claims and the moves seen): each [H] in the case's order. `without`:
    the origin that would be missed most first.
    """

    hypotheses: tuple[str, ...]
    claims: tuple[MarkedClaim, ...]
    contradictions: tuple[Contradiction, ...]
    priors: tuple[Estimate, ...]
    claimed: tuple[Estimate, ...]
    beliefs: tuple[Estimate, ...]
    without: tuple[Without, ...]
