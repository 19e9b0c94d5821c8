"""The file that a fit leaves: draws of a case's numbers given answers known before a date, and what they rest on."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date as Date
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from kakehiki.case.document import decode, read_bytes
from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.errors import Problem, UsageError

Floats = NDArray[np.float64]

FORMAT: Literal["kakehiki.weights/1"] = "kakehiki.weights/1"
DIGITS = 6  # of each point
MOST_BYTES = 64 * 1024**2
MOST_DRAWS = 2**14

Point = Annotated[float, Field(gt=0, lt=1)]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class LearntRow(_Part):
    """An answer that the weights know: the overture, its date, the day from which the answer was known."""

    name: str
    date: Annotated[Date, Field(strict=False)]
    known: Annotated[Date, Field(strict=False)]
    situation: str | None


class Quantiles(_Part):
    """A number's median and its 5% and 95% quantiles."""

    median: float
    low: float
    high: float


class LearntNumber(_Part):
    """What the answers taught of a number (see `NumberLearnt`)."""

    path: str
    prior: Quantiles
    posterior: Quantiles
    bits: float
    narrower: float
    shift: float
    r_hat: float
    bulk: float
    tail: float


class Settings(_Part):
    """How the draws were made: particles that learnt the answers, then chains, each of so many steps."""

    particles: int
    chains: int
    steps: int


class Weights(_Part):
    """Draws of every number of a case, [V][M] points in the unit cube through each range's quantile function.

    `numbers`: SHA-256 of the case's numbers, their paths and ranges (`fingerprint`). `before`: only answers known
    before this day were used, those of `rows`. `situations`: the dates of all overtures of the record that are
    situations of the case. `learnt`: the uncertain numbers, most learnt first.
    """

    format: Literal["kakehiki.weights/1"]
    version: str
    case: str
    numbers: str
    record: str
    record_sha256: str
    before: Annotated[Date, Field(strict=False)]
    rows: Annotated[list[LearntRow], Field(min_length=1)]
    situations: dict[str, Annotated[Date, Field(strict=False)]]
    seed: int
    settings: Settings
    log_evidence: float
    learnt: list[LearntNumber]
    paths: Annotated[list[str], Field(min_length=1)]
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
    """Return the SHA-256 of a case's numbers: every path with its range, bounds and factors, in order."""
    lines = [
        f"{q.path} {q.number.family} {q.number.range} {q.low:g} {q.high:g} {q.product}"
        for q in numbers_of(case)
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


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
    """Refuse weights of another case, and weights that know an answer of the situation's own date or later.

    Raises UsageError: weights-of-another-case, weights-from-the-future.
    """
    weights = loaded.weights
    if weights.numbers != fingerprint(case) or weights.paths != [q.path for q in numbers_of(case)]:
        values = {"path": str(loaded.path), "case": case.id, "other": weights.case}
        raise UsageError(Problem("weights-of-another-case", values))
    first = min(date, weights.situations.get(situation, date))
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
