"""What a scored record is made of: numbers and names only, no prose. Probabilities are on [0, 1], losses as by rule."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date as Date

from kakehiki.history.score.calibration import BinnedDecomposition, CalibrationPoint, Decomposition
from kakehiki.history.score.resample import Interval


@dataclass(frozen=True)
class ScoredFact:
    """A fact of a row: the median of its coded range, and how far that lies from the record's mean, in deviations."""

    fact: str
    value: float
    deviations: float


@dataclass(frozen=True)
class Said:
    """What one forecaster said of one row: every answer's probability, and that of a yes.

    `surprise` is minus the natural logarithm of the probability of the answer given; `missed`: whether P(yes) was on
    the wrong side of one half; both None for a row without an answer.
    """

    forecaster: str
    chances: tuple[float, ...]
    yes: float
    surprise: float | None
    missed: bool | None


@dataclass(frozen=True)
class ScoredRow:
    """One row: what was asked, the answer (None: open), the number of answers known before it, and what was said.

    `expert_range`: P(yes) over the draws of the case's numbers, central 90%. `facts`: those furthest from the mean.
    """

    row: str
    date: Date
    by: str
    answer: str | None
    came: bool | None
    known: Date | None
    earlier: int
    in_talks: bool
    grade: str | None
    situation: str | None
    expert_range: Interval
    facts: tuple[ScoredFact, ...]
    said: tuple[Said, ...]


@dataclass(frozen=True)
class Loss:
    """A forecaster's mean loss by one rule, with intervals from resampling single rows and runs of rows."""

    forecaster: str
    rule: str
    mean: float
    rows: Interval
    runs: Interval


@dataclass(frozen=True)
class Difference:
    """A model's loss less another forecaster's on the same rows: below 0, the model is better.

    `better`: the share of resamples (runs of rows) in which it is. `verdict`: "better" or "worse" where the wider of
    both intervals lies on one side of 0, else "unclear".
    """

    forecaster: str
    against: str
    rule: str
    mean: float
    rows: Interval
    runs: Interval
    better: float
    verdict: str


@dataclass(frozen=True)
class Discrimination:
    """The share of pairs (yes, no) in which the yes was forecast higher; None where all answers count alike."""

    forecaster: str
    area: float | None
    runs: Interval | None


@dataclass(frozen=True)
class Board:
    """Scores over some of the rows.

    `subset`: all, since, before, new, meetings, best_grade, no_talks or `by: PROPOSER`.
    """

    subset: str
    rows: int
    yes: int
    losses: tuple[Loss, ...]
    differences: tuple[Difference, ...]
    discrimination: tuple[Discrimination, ...]


@dataclass(frozen=True)
class Tally:
    """How many scored rows an answer came to, and how many each forecaster expected: its chances, added up."""

    answer: str
    came: int
    expected: dict[str, float]


@dataclass(frozen=True)
class Calibrated:
    """How a forecaster's P(yes) agrees with what came, over all scored rows."""

    forecaster: str
    decomposition: Decomposition
    binned: BinnedDecomposition
    curve: tuple[CalibrationPoint, ...]


@dataclass(frozen=True)
class GroupPart:
    """A group of facts and moves: its part in the change of mean P(yes), and how often it is the largest.

    `within`: the group that it is a part of, else None. `sampling`: standard error from taking a sample of all pairs.
    `largest`: the share of draws in which no other group moves P(yes) further the way it changed; None for a part of
    a group.
    """

    group: str
    within: str | None
    effect: Interval
    sampling: float
    largest: float | None


@dataclass(frozen=True)
class Attribution:
    """Mean P(yes) of rows before and since a date, and each group's part in the change; by one set of numbers.

    `numbers`: "expert", "fitted" or "logit"; intervals over draws, for the logit over resampled rows. `pairs` of rows,
    one before and one since, of so many `all_pairs`.
    """

    numbers: str
    before: Interval
    since: Interval
    change: Interval
    parts: tuple[GroupPart, ...]
    pairs: int
    all_pairs: int


@dataclass(frozen=True)
class Held:
    """What forecasts lose when a group's facts stand at their mean so far: log loss with it held, less without.

    Above 0, the group's changes help to foretell the answers. `log_bayes`: for "fitted", the log of the Bayes factor
    of the whole case against the case with the group held, with its Monte Carlo standard error; `reach`: half the
    width of its 95% interval, by Student's t as the error comes from few runs.
    """

    group: str
    forecaster: str
    loss: Difference
    log_bayes: float | None
    error: float | None
    reach: float | None


@dataclass(frozen=True)
class Mixing:
    """How well the chains mixed that the numbers given all answers come from: the worst of all numbers.

    `draws` of them are used, from `chains` of `steps` each. `r_hat` is 1 for chains that agree; `bulk`, `tail`:
    effective numbers of draws [Vehtari2021].
    """

    draws: int
    chains: int
    steps: int
    r_hat: float
    bulk: float
    tail: float


@dataclass(frozen=True)
class Causes:
    """What carries the change since a date: how often yes came before and since, attributions, and groups held.

    `members`: what each group holds, facts and moves; groups of `apart` are named by the user.
    """

    since: Date
    rows_before: int
    rows_since: int
    scored_before: int
    scored_since: int
    yes_before: int
    yes_since: int
    members: dict[str, tuple[str, ...]]
    attributions: tuple[Attribution, ...]
    held: tuple[Held, ...]
    log_evidence: float
    log_evidence_error: float
    mixing: Mixing


@dataclass(frozen=True)
class Manifest:
    """How the scores were made, so that they can be made again.

    `particles` of each of the independent `runs` that learn the answers. `games` that were solved for the forecasts
    of the rows, and how many of them `failed`; those of `causes` are not counted.
    """

    record: str
    record_sha256: str
    case: str
    case_sha256: str
    version: str
    numpy: str
    seed: int
    draws: int
    particles: int
    runs: int
    games: int
    failed: int


@dataclass(frozen=True)
class Scored:
    """A record, scored: forecasts row by row, boards, answers counted, calibration, and what carries a change.

    `models` and `baselines` are names of forecasters; `misses` are (forecaster, row), the worst surprise first;
    `since`: the date at which the record is divided, None if nobody states one.
    `causes` is None without such a date, where the rows lie on one side of it, or nothing divides them.
    """

    options: tuple[str, ...]
    yes_options: tuple[str, ...]
    models: tuple[str, ...]
    baselines: tuple[str, ...]
    rows: tuple[ScoredRow, ...]
    open_rows: int
    boards: tuple[Board, ...]
    tallies: tuple[Tally, ...]
    calibration: tuple[Calibrated, ...]
    misses: tuple[tuple[str, str], ...]
    since: Date | None
    causes: Causes | None
    manifest: Manifest
