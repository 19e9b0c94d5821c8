"""How an estimate is made: the defaults of the library and of the command."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standard = Literal["hessian", "robust", "bootstrap"]


@dataclass(frozen=True)
class Settings:
    """Starts of the climb, seed of all that is drawn, kind of errors, bootstrap resamples."""

    starts: int = 5
    seed: int = 1
    standard: Standard = "hessian"
    resamples: int = 200
