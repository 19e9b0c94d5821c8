"""What a reading says of rival hypotheses: records only. Beliefs and likelihoods are on [0, 1].

Everything that is told by hypothesis is a tuple [H] in the order of the case.
"""

from __future__ import annotations

from dataclasses import dataclass

from kakehiki.reading.estimate import Estimate


@dataclass(frozen=True)
class Step:
    """One public move: which option of which move."""

    move: str
    option: str


@dataclass(frozen=True)
class Signal:
    """What one public move does to belief, at one place of the public tree.

    `chance`: its probability under the belief held there. `likelihoods` [H]: its probability under each hypothesis.
    `factors` [H][H]: Bayes factor of the row's hypothesis against the column's; its mean is the ratio of the
    likelihoods' means, its range that of the draws' own ratios. `beliefs` [H]: after it, from the belief held there.
    In the means, chance is the sum of belief times likelihood, and belief after it is belief times likelihood over
    chance. `information`: how far it moves the mean belief, in bits (Kullback-Leibler divergence).
    """

    step: Step
    chance: Estimate
    likelihoods: tuple[Estimate, ...]
    factors: tuple[tuple[Estimate, ...], ...]
    beliefs: tuple[Estimate, ...]
    information: float


@dataclass(frozen=True)
class Fork:
    """A place of the public tree where somebody moves, and what each of the options would tell.

    `after`: the public moves that lead here. `ahead`: whether the place lies after all moves seen (else it would come
    up if the game began again, with the belief held now: after the moves that were seen and the claims that are
    marked). `reach`: how probable it is that the place comes up.
    `beliefs` [H]: the belief on arrival, from the one held now by what the moves on the way there tell.
    `information`: what the move is expected to tell about the hypotheses, in bits, on arrival (their mutual
    information, the draw being unknown); that of each option, weighted by its chance. `telling`: the option that moves
    belief most when it is seen.
    """

    after: tuple[Step, ...]
    move: str
    actor: str
    ahead: bool
    reach: Estimate
    beliefs: tuple[Estimate, ...]
    information: float
    telling: str
    signals: tuple[Signal, ...]


@dataclass(frozen=True)
class Signals:
    """Rival hypotheses, and what the moves of the game say about them.

    `draws`: how many it was worked out for, the first ones of the reading. `made`: public moves that count as made
    without being weighed, because the game from its beginning could not be solved. `priors` [H]; `seen`: the signals
    of the moves that were made, in order, each from the belief after the one before, but for those that tell nothing;
    `beliefs` [H] after all of them. `forks`: places where a move would tell something, those ahead first, and the one
    that is expected to tell most from now on (its reach times its information) first among them.
    """

    hypotheses: tuple[str, ...]
    draws: int
    made: tuple[Step, ...]
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
    """Beliefs [H] if one origin had not been read; `shift`: how far they move (total variation, [0, 1]).

    Its mean is by how much the means of the beliefs differ, its range that of the draws' own.
    """

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
