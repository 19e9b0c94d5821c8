"""Maximum likelihood of a strategic model: estimates, other optima, and errors of three kinds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import DataError, Problem
from kakehiki.estimate.formula import CONSTANT
from kakehiki.estimate.maximum import (
    Objective,
    Optimum,
    ascend,
    covariance,
    maximise,
    profile,
    robust_covariance,
)
from kakehiki.estimate.model import Model
from kakehiki.estimate.settings import Settings

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

_SURE = (
    4.0  # utility that a term is worth in the size of its column, from which a coefficient may have run away
)
_BLIND = 1e-5  # information a unit of the column's square, under which nothing holds it
_NEAR = 0.01  # slope, as a share of the scores' own scatter, at which a start is near enough
_LEFT = 1e-6  # log-likelihood that a resample's climb may leave
_AWAY = 30.0  # utility, in the size of its regressors, at which a resample's estimate has run away


@dataclass(frozen=True)
class Fit:
    """Estimates of a model.

    `coefficients` [K] and their `covariance` [K, K] (nan: not identified), `errors` [K]; `value` the log-likelihood,
    `null` that of constant shares of outcomes; `others` the log-likelihoods of other optima, with the number of starts
    that came to each; `failed` bootstrap resamples that had no optimum.
    """

    model: Model
    settings: Settings
    coefficients: Floats
    covariance: Floats
    value: float
    null: float
    reached: int
    converged: bool
    slope: float
    others: tuple[tuple[float, int], ...]
    failed: int
    hessian: Floats

    @property
    def errors(self) -> Floats:
        """Standard errors [K]; nan for what the data do not identify."""
        made: Floats = np.sqrt(np.diag(self.covariance))
        return made

    @property
    def aic(self) -> float:
        """Akaike's criterion, smaller is better."""
        return 2 * len(self.coefficients) - 2 * self.value

    @property
    def bic(self) -> float:
        """Schwarz's criterion, smaller is better."""
        return float(np.log(len(self.model.rows))) * len(self.coefficients) - 2 * self.value


class Turned:
    """A model in coordinates in which each utility's regressors are orthogonal and of size 1: climbs are short there.

    Coefficients are `turn @ point` [K].
    """

    def __init__(self, model: Model) -> None:
        self.model = model
        rows, count = len(model.observed), sum(d.shape[1] for d in model.designs)
        self.turn = np.zeros((count, count))
        at = 0
        turned = []
        for design in model.designs:
            k = design.shape[1]
            basis, triangle = np.linalg.qr(design)
            self.turn[at : at + k, at : at + k] = np.linalg.inv(triangle) * np.sqrt(rows)
            turned.append(np.asfortranarray(basis * np.sqrt(rows)))
            at += k
        self._turned = replace(model, designs=tuple(turned))

    def objective(self, weights: Floats | None = None) -> Objective:
        """Return the log-likelihood and its gradient [K] by turned coefficients, with rows weighted [N] if asked."""

        def value(point: Floats) -> tuple[float, Floats]:
            return self._turned.value(point, weights)

        return value

    def spread(self) -> Floats:
        """Return the size of (-H)^-1 [K, K] where a choice bends the likelihood of a row by about a quarter."""
        return np.eye(len(self.turn)) * (4.0 / len(self.model.rows))

    def back(self, hessian: Floats) -> Floats:
        """Return a Hessian by the coefficients themselves [K, K]."""
        inverse = np.linalg.inv(self.turn)
        made: Floats = inverse.T @ hessian @ inverse
        return made


def fit(model: Model, settings: Settings | None = None) -> Fit:
    """Estimate a model.

    Raises `DataError`: estimate-separated (a term predicts a choice perfectly, so that its coefficient has no maximum),
    bootstrap-failed.
    """
    settings = settings or Settings()
    turned = Turned(model)
    objective = turned.objective()
    found = maximise(objective, _starts(turned, objective, settings), turned.spread())
    best = found[0]  # the likelihood is finite everywhere, so every start leads somewhere
    hessian = turned.back(best.hessian)
    coefficients = turned.turn @ best.point
    _check_separated(model, coefficients, hessian)
    spread, failed = _spread(turned, best, hessian, settings)
    shares = np.bincount(model.observed) / len(model.observed)
    return Fit(
        model=model,
        settings=settings,
        coefficients=coefficients,
        covariance=spread,
        value=best.value,
        null=float(np.log(shares[model.observed]).sum()),
        reached=best.reached,
        converged=best.converged,
        slope=best.slope,
        others=tuple((other.value, other.reached) for other in found[1:]),
        failed=failed,
        hessian=hessian,
    )


def _starts(turned: Turned, objective: Objective, settings: Settings) -> Floats:
    """Return starts [S, K]: the estimate mover by mover from the last one back, and draws around 0."""
    rng = np.random.default_rng(settings.seed)
    drawn = rng.normal(size=(settings.starts - 1, len(turned.turn)))
    return np.concatenate([_mover_by_mover(turned, objective)[None], drawn])


def _mover_by_mover(turned: Turned, objective: Objective) -> Floats:
    """Return estimates [K] of each mover's utilities with later movers' held, and earlier ones' at 0.

    A mover with utilities 0 chooses evenly whatever follows, so that the likelihood falls apart into movers.
    """
    model, spread = turned.model, turned.spread()
    point = np.zeros(len(model.coefficients))
    near = _NEAR * np.sqrt(len(model.rows))
    movers = np.array([model.form.utilities[u][0] for u, _ in model.coefficients])
    for mover in range(model.form.players, 0, -1):
        own = np.flatnonzero(movers == mover)
        if len(own):
            with np.errstate(all="ignore"):
                point[own] = ascend(
                    _block(objective, point.copy(), own), point[own], spread[np.ix_(own, own)], near
                )
    return np.clip(point, -10, 10)  # what has run away is not followed


def _block(objective: Objective, point: Floats, own: Ints) -> Objective:
    def value(part: Floats) -> tuple[float, Floats]:
        point[own] = part
        there, gradient = objective(point)
        return there, gradient[own]

    return value


def _check_separated(model: Model, coefficients: Floats, hessian: Floats) -> None:
    run = _run_away(model, coefficients, hessian)
    if run is not None:
        utility, term = model.coefficients[run]
        mover, outcome = model.form.utilities[utility]
        params = {"term": term, "mover": str(mover), "outcome": model.outcomes.labels[outcome]}
        raise DataError(Problem("estimate-separated", params))


def _run_away(model: Model, coefficients: Floats, hessian: Floats) -> int | None:
    """Return a coefficient that grows without bound: large for its column, and held by nothing; a constant last."""
    squares = np.concatenate([(design**2).mean(axis=0) for design in model.designs])
    active = np.concatenate([(design != 0).mean(axis=0) for design in model.designs])
    worth = np.abs(coefficients) * np.sqrt(squares / np.maximum(active, 1e-12))
    information = -np.diag(hessian) / (squares * len(model.observed))
    away = np.flatnonzero((worth > _SURE) & (information < _BLIND))
    return min(map(int, away), key=lambda k: model.coefficients[k][1] == CONSTANT, default=None)


def _spread(turned: Turned, best: Optimum, hessian: Floats, settings: Settings) -> tuple[Floats, int]:
    """Return the covariance of the coefficients [K, K] and how many bootstrap resamples failed."""
    model = turned.model
    if settings.standard == "bootstrap":
        return _bootstrap(turned, best, settings)
    if settings.standard == "robust":
        scores = model.scores(turned.turn @ best.point)
        return robust_covariance(hessian, scores, model.groups), 0
    return covariance(hessian), 0


def _bootstrap(turned: Turned, best: Optimum, settings: Settings) -> tuple[Floats, int]:
    """Resample rows, or whole groups; each time climb again from the estimate. Bibliography: `EfronTibshirani1993`."""
    rng = np.random.default_rng(settings.seed)
    draw = _resample(turned.model, rng)
    near = covariance(best.hessian)
    near = (near + near.T) / 2 if np.isfinite(near).all() else np.eye(len(near))
    points: list[Floats] = []
    for _ in range(settings.resamples):
        objective = turned.objective(draw())
        with np.errstate(all="ignore"):
            again = ascend(objective, best.point, near)
        slope = objective(again)[1]
        if slope @ near @ slope < _LEFT and np.max(np.abs(again)) < _AWAY:
            points.append(turned.turn @ again)
    if len(points) < 2:
        raise DataError(Problem("bootstrap-failed", {"count": str(settings.resamples)}))
    return np.atleast_2d(np.cov(np.array(points), rowvar=False)), settings.resamples - len(points)


def _resample(model: Model, rng: np.random.Generator) -> Callable[[], Floats]:
    """Return a function that draws weights of rows [N]: how often each is in a resample."""
    groups = np.arange(len(model.observed)) if model.groups is None else model.groups
    count = int(groups.max()) + 1

    def weights() -> Floats:
        return np.bincount(rng.integers(count, size=count), minlength=count)[groups].astype(np.float64)

    return weights


def profile_coefficient(made: Fit, k: int, width: float = 3.0, points: int = 13) -> tuple[Floats, Floats]:
    """Return values [G] around a coefficient, and the log-likelihood [G] with all others maximised out.

    From `width` standard errors below to as many above (of the coefficient's own size, where it is not identified).
    """
    centre, error = made.coefficients[k], made.errors[k]
    reach = width * (error if np.isfinite(error) else max(1.0, abs(centre)))
    grid = np.linspace(centre - reach, centre + reach, points)

    top = Optimum(made.coefficients, made.value, made.slope, made.hessian, made.reached, made.converged)
    return grid, profile(made.model.value, top, k, grid)
