"""What a fitted model says of outcomes as one column changes and the others stay at their middles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import DataError, Problem
from kakehiki.estimate.fit import Fit
from kakehiki.estimate.model import Model
from kakehiki.estimate.play import log_probabilities, utilities_of

Floats = NDArray[np.float64]

POINTS = 25
DRAWS = 1000
LEVEL = 0.95


@dataclass(frozen=True)
class Prediction:
    """Probabilities of outcomes [O, G] over values of a column [G], with the ends of their intervals [O, G].

    `values` are numbers, or levels of categories; `held` says at what each other column is held; the ends are nan
    where the data do not identify a coefficient.
    """

    column: str
    values: tuple[float, ...] | tuple[str, ...]
    held: tuple[tuple[str, float | str], ...]
    probabilities: Floats
    low: Floats
    high: Floats


def predict(fit: Fit, name: str) -> Prediction:
    """Return predicted probabilities over the range of a column that the formula uses.

    Numbers run from the least to the largest in `POINTS` steps (0 and 1 alone where there is nothing else), categories
    through their levels. Other numbers are held at their mean, those of 0 and 1 and categories at their mode. Intervals
    of `LEVEL` from `DRAWS` draws of the coefficients from the normal distribution around the estimate.
    Raises `DataError`: predict-unknown.
    """
    model = fit.model
    names = list(dict.fromkeys(column.column for column in model.columns))
    if name not in names:
        raise DataError(Problem("predict-unknown", {"name": name, "known": ", ".join(names)}))
    values = _grid(model, name)
    held = tuple((other, _middle(model, other)) for other in names if other != name)
    data = _rows(model, name, values, dict(held))
    designs = tuple(coding.design(data, len(values)) for coding in model.codings)
    central = _probabilities(model, designs, fit.coefficients)
    low = high = np.full_like(central, np.nan)
    if np.isfinite(fit.covariance).all():
        drawn = np.stack([_probabilities(model, designs, b) for b in _draws(fit)])
        low, high = np.quantile(drawn, [(1 - LEVEL) / 2, (1 + LEVEL) / 2], axis=0)
    return Prediction(name, values, held, central, low, high)


def _draws(fit: Fit) -> Floats:
    """Return draws of the coefficients [D, K]."""
    rng = np.random.default_rng(fit.settings.seed)
    sizes, axes = np.linalg.eigh(fit.covariance)
    root = axes * np.sqrt(np.maximum(sizes, 0.0))
    drawn: Floats = fit.coefficients + rng.normal(size=(DRAWS, len(sizes))) @ root.T
    return drawn


def _probabilities(model: Model, designs: tuple[Floats, ...], coefficients: Floats) -> Floats:
    utilities = utilities_of(designs, coefficients)
    return np.exp(log_probabilities(model.form, utilities, model.link, model.errors))


def _grid(model: Model, name: str) -> tuple[float, ...] | tuple[str, ...]:
    seen = model.plain[name]
    if seen.dtype.kind != "f":
        return tuple(str(level) for level in np.unique(seen))
    if set(np.unique(seen)) <= {0.0, 1.0}:
        return tuple(float(value) for value in np.unique(seen))
    return tuple(float(value) for value in np.linspace(seen.min(), seen.max(), POINTS))


def _middle(model: Model, name: str) -> float | str:
    seen = model.plain[name]
    levels, counts = np.unique(seen, return_counts=True)
    if seen.dtype.kind != "f":
        return str(levels[counts.argmax()])
    if set(levels) <= {0.0, 1.0}:
        return float(levels[counts.argmax()])
    return float(seen.mean())


def _rows(
    model: Model, name: str, values: tuple[float, ...] | tuple[str, ...], held: dict[str, float | str]
) -> dict[str, NDArray[Any]]:
    """Return rows of data that differ in one column alone, under the formula's spelling [G]."""
    data: dict[str, NDArray[Any]] = {}
    for column in model.columns:
        plain = np.array(values if column.column == name else [held[column.column]] * len(values))
        numeric = model.data[column.code].dtype.kind == "f"
        data[column.code] = column.values(plain.astype(np.float64)) if numeric else plain
    return data
