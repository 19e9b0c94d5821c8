"""The file that a fit leaves: draws of a case's numbers given answers known before a date, and what they rest on."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass, fields, is_dataclass
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from kakehiki.case.document import decode, read_bytes
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Number
from kakehiki.errors import Problem, UsageError
from kakehiki.evidence import Slug, Text

Floats = NDArray[np.float64]

FORMAT: Literal["kakehiki.weights/1"] = "kakehiki.weights/1"
DIGITS = 6  # of each point
MOST_BYTES = 64 * 1024**2
MOST_DRAWS = 2**14
PLAYED = ("precision", "actors", "interests", "quantities", "facts", "terms", "moves")


def _day(raw: Any) -> Any:
    # A number would be taken as seconds since 1970, in a string too.
    if isinstance(raw, Date) or (isinstance(raw, str) and re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", raw)):
        return raw
    raise ValueError("date")


Point = Annotated[float, Field(gt=0, lt=1)]
Day = Annotated[Date, Field(strict=False), BeforeValidator(_day)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Version = Annotated[str, Field(pattern=r"^[0-9][0-9A-Za-z.+_-]{0,63}$")]
NumberPath = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z0-9][a-z0-9_]*)*$")]
CheckName = Annotated[str, Field(pattern=r"^(early|late|run|count\.[a-z][a-z0-9_]*)$")]
Count = Annotated[int, Field(ge=1, lt=2**63)]
NotNegative = Annotated[float, Field(ge=0)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class LearntRow(_Part):
    """An answer that the weights know: the overture, its date, the day from which the answer was known."""

    name: Slug
    date: Day
    known: Day
    situation: Slug | None


class Quantiles(_Part):
    """A number's median and its 5% and 95% quantiles."""

    median: float
    low: float
    high: float


class LearntNumber(_Part):
    """What the answers taught of a number (see `NumberLearnt`)."""

    path: NumberPath
    prior: Quantiles
    posterior: Quantiles
    bits: float
    narrower: float
    shift: float
    r_hat: NotNegative
    bulk: NotNegative
    tail: NotNegative


class Settings(_Part):
    """How the draws were made: particles that learnt the answers, then chains, each of so many steps."""

    particles: Count
    chains: Count
    steps: Count


class Weights(_Part):
    """Draws of every number of a case, [V][M] points in the unit cube through each range's quantile function.

    `game`: SHA-256 of the case without its texts (`fingerprint`). `before`: only answers known before this day were
    used, those of `rows`. `situations`: the dates of all overtures of the record that are said to be situations of the
    case; one that none is said to be may be any of those that the record's silence, `silence_after` days, reaches.
    `learnt`: the uncertain numbers, most learnt first; `rhat`, `bulk`, `tail`: the worst R-hat among them and the
    fewest effective draws; `unlike`: the checks in which records drawn from the posterior are unlike the real one.
    """

    format: Literal["kakehiki.weights/1"]
    version: Version
    case: Slug
    game: Sha256
    record: Slug
    record_sha256: Sha256
    before: Day
    silence_after: Annotated[int, Field(ge=1, le=36_525)]
    rows: Annotated[list[LearntRow], Field(min_length=1)]
    situations: dict[Slug, Day]
    seed: Annotated[int, Field(ge=0, lt=2**63)]
    settings: Settings
    log_evidence: float
    rhat: NotNegative
    bulk: NotNegative
    tail: NotNegative
    unlike: list[CheckName]
    learnt: list[LearntNumber]
    paths: Annotated[list[NumberPath], Field(min_length=1)]
    points: list[list[Point]]

    @property
    def draws(self) -> int:
        """How many draws there are."""
        return len(self.points[0])


@dataclass(frozen=True)
class LoadedWeights:
    """Weights and the SHA-256 of the bytes that they were read from."""

    weights: Weights
    path: Path
    sha256: str

    @property
    def points(self) -> Floats:
        """Points [V, M] in the unit cube."""
        return np.array(self.weights.points)


def fingerprint(case: Case) -> str:
    """Return the SHA-256 of the game that a case is: its parts in order, without texts, dates and what is said of them.

    Moves and who makes them, what follows, ranges and factors of all numbers, and the move that the question is about.
    """
    parts = [_played(getattr(case, name)) for name in PLAYED]
    return hashlib.sha256(json.dumps([case.question.move, *parts]).encode()).hexdigest()


def _played(part: Any) -> Any:
    if isinstance(part, Number):
        return part.range
    if isinstance(part, BaseModel):
        held = [(name, getattr(part, name)) for name in type(part).model_fields]
        return [[name, _played(value)] for name, value in held if not isinstance(value, Text)]
    if is_dataclass(part):
        return [_played(getattr(part, field.name)) for field in fields(part)]
    if isinstance(part, dict):
        return [[name, _played(value)] for name, value in part.items()]
    return [_played(value) for value in part] if isinstance(part, (list, tuple)) else part


def limit(case_date: Date, labelled: Date | None, silence_after: int) -> Date:
    """Return the day before which answers must have been known for a forecast of a situation of the case.

    That of the overture which is `labelled` as the situation. Where none is, the situation's own overture may be any
    of those made before the case's date, and its answer, or silence, may have come by then: only what was known
    before an answer to it could have been awaited is free of it.
    """
    return min(case_date, labelled) if labelled else case_date - timedelta(days=silence_after)


def rounded(points: Floats) -> list[list[float]]:
    """Return points [V, M] as a file holds them, none of them on the edge of the unit cube."""
    least = 10.0**-DIGITS
    held: list[list[float]] = np.round(points, DIGITS).clip(least, 1.0 - least).round(DIGITS).tolist()
    return held


def written(weights: Weights) -> str:
    """Return the text of a file: the same weights give the same bytes, a number's draws on one line."""
    plain = weights.model_dump(mode="json")
    points = ",\n".join(f"  {json.dumps(row, separators=(',', ':'))}" for row in plain.pop("points"))
    head = json.dumps(plain, ensure_ascii=False, indent=1, allow_nan=False)
    return f'{head[:-2]},\n "points": [\n{points}\n ]\n}}\n'


def read_weights(path: Path) -> LoadedWeights:
    """Read and check a file of weights.

    Raises `CaseError` as `read_bytes` and `decode`, UsageError: weights-unreadable.
    """
    raw = read_bytes(path, MOST_BYTES)
    try:
        data = json.loads(decode(raw, path), parse_constant=_refuse)
        weights = Weights.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, first["loc"])) or "-"
        raise _unreadable(path, where, first["type"]) from None
    except (ValueError, RecursionError) as error:
        raise _unreadable(path, "-", "json" if isinstance(error, ValueError) else "depth") from None
    if len(weights.points) != len(weights.paths):
        raise _unreadable(path, "points", "length")
    lengths = {len(row) for row in weights.points}
    if len(lengths) != 1 or not 2 <= min(lengths) <= MOST_DRAWS:
        raise _unreadable(path, "points", "draws")
    return LoadedWeights(weights, path, hashlib.sha256(raw).hexdigest())


def check_weights(loaded: LoadedWeights, case: Case, situation: str, date: Date) -> None:
    """Refuse weights of another game, and weights that know an answer from on or after the situation's `limit`.

    Raises UsageError: weights-of-another-case, weights-from-the-future.
    """
    weights = loaded.weights
    if weights.game != fingerprint(case) or weights.paths != [q.path for q in numbers_of(case)]:
        values = {"path": str(loaded.path), "case": case.id, "other": weights.case}
        raise UsageError(Problem("weights-of-another-case", values))
    first = limit(date, weights.situations.get(situation), weights.silence_after)
    late = [row for row in weights.rows if row.known >= first or row.situation == situation]
    if late or weights.before > date:
        values = {
            "path": str(loaded.path),
            "date": first.isoformat(),
            "record": weights.record,
            "row": late[-1].name if late else "-",
        }
        raise UsageError(Problem("weights-from-the-future", values))


def _refuse(constant: str) -> Any:
    raise ValueError(constant)  # JSON has no NaN and no infinity


def _unreadable(path: Path, where: str, reason: str) -> UsageError:
    return UsageError(Problem("weights-unreadable", {"path": str(path), "where": where, "reason": reason}))
