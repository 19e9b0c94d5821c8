"""How a reading was made: its manifest, the draws that were not solved cleanly, where its numbers come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date


@dataclass(frozen=True)
class Flagged:
    """Draws of one setting that were not solved cleanly: how they ended, how many, and which (the first 1,000).

    `setting` is "now", an episode's id, "reasons: ..." (the reasons as now, others as in the reference), "levers: ...",
    "unsourced" (numbers without a claim drawn afresh) or "hypotheses: ..." (those that suppose the same numbers).
    """

    setting: str
    status: str
    count: int
    draws: tuple[int, ...]


@dataclass(frozen=True)
class Learnt:
    """Numbers that were learnt from a record's answers, in place of draws from the case's own ranges.

    `before`: only answers known before this day were used, to so many overtures (`rows`). `in_sample`: "now" and
    episodes from before that day; what the reading says of them is no forecast. `weights_sha256`: of the file. How the
    numbers were learnt: the worst R-hat of the chains and whether they have `mixed`, the fewest effective draws in the
    middle (`bulk`) and the `tail` of a number, and the checks in which records drawn with the numbers are `unlike` the
    real one ("count." and an answer, "early", "late", "run").
    """

    record: str
    record_sha256: str
    weights_sha256: str
    before: Date
    rows: int
    in_sample: tuple[str, ...]
    rhat: float
    mixed: bool
    bulk: float
    tail: float
    unlike: tuple[str, ...]


@dataclass(frozen=True)
class Manifest:
    """How a reading was made, so that it can be made again."""

    case: str
    case_sha256: str
    version: str
    numpy: str
    solver: str
    seed: int
    draws: int
    numbers: int
    games: int
    flagged: dict[str, int]
    flagged_draws: tuple[Flagged, ...]
    worst_residual: float
