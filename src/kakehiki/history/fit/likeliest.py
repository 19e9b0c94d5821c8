"""Maximum likelihood of interests' coefficients from several starts, with errors and what answers do not identify."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import chdtrc

from kakehiki.case.model import Case
from kakehiki.estimate.maximum import Optimum, maximise, profile, robust_errors, standard_errors
from kakehiki.history.fit.linear import Predictors
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]
Tick = Callable[[], None]

STARTS = 12  # climbed from: the case's own shares, and the best of those that are screened
SCREENED = 512
WIDTH = 0.4  # coefficients that are screened are drawn up to this, about the largest share in a case
RIVALS = 2  # other optima, the best of them, that a profile is climbed to from too
REFUSED = 1.92  # fall of the log-likelihood at which a value is refused at 5% (half of chi-square's quantile)


@dataclass(frozen=True)
class Coefficient:
    """One interest's coefficient: the case's own share, the estimate, its errors, and what can be refused.

    Errors are None where the data say nothing. `fall_at_none` and `fall_at_all`: how far the log-likelihood falls where
    the coefficient is held at 0 and at 1, all others free; None where that is not worked out, or the others came to no
    optimum. `identified`: whether at least one of the two can be refused at 5%; never where the climb to it, or that to
    the estimate itself, ended at no optimum, but ran off.
    """

    path: str
    share: float
    estimate: float
    error: float | None
    robust: float | None
    fall_at_none: float | None
    fall_at_all: float | None
    identified: bool


@dataclass(frozen=True)
class Rival:
    """Another optimum: its log-likelihood, how many starts led there, and how far off its furthest coefficient is."""

    log_likelihood: float
    starts: int
    furthest: str
    distance: float


@dataclass(frozen=True)
class Model:
    """One way to read the record, fitted by maximum likelihood.

    `name`: "medians" (the case's own numbers, nothing fitted), "precision" (only that; `factor` multiplies the case's),
    "perfect" (coefficients, private types taken as known: agent error alone), "hidden" (coefficients, private types
    known to their actor alone). `parameters`: how many were fitted. `converged`: whether the best point is an optimum;
    `ran_off`: the log-likelihood of a start that ended above it without one, if any did; `lucky`: whether a profile
    came to a better optimum, which more starts would have found.
    """

    name: str
    log_likelihood: float
    parameters: int
    factor: float | None
    coefficients: tuple[Coefficient, ...]
    rivals: tuple[Rival, ...]
    starts: int
    converged: bool
    ran_off: float | None = None
    lucky: bool = False

    @property
    def aic(self) -> float:
        """Akaike's criterion: lower is better."""
        return 2.0 * (self.parameters - self.log_likelihood)


@dataclass(frozen=True)
class Held:
    """An interest of an actor whose own moves are not in the record: held at the case's share.

    `slope`: of the log-likelihood by its coefficient at the best estimate; `p`: how often chance alone would pull
    so hard (score test, scores' outer product as information [Rao1948]).
    """

    path: str
    share: float
    slope: float
    p: float


@dataclass(frozen=True)
class Estimates:
    """All models, simplest first, and what the best of them says of the interests that are held."""

    models: tuple[Model, ...]
    held: tuple[Held, ...]

    @property
    def best(self) -> Model:
        """The model with hidden types, or that without where the case has none."""
        return self.models[-1]


def estimates(case: Case, rows: Sequence[Row], seed: int, tick: Tick = lambda: None) -> Estimates:
    """Return the models fitted to the rows with an answer; `tick` is called after each part of the work.

    `parts(case, rows)` says how often.
    """
    known = [row for row in rows if row.answer is not None]
    hidden = Predictors(case, known)
    fixed = {move: next(iter(m.options)) for move, m in case.moves.items() if m.type_of is not None}
    models = [_medians(hidden), _precision(hidden)]
    tick()
    random = np.random.Generator(np.random.PCG64(seed))
    if fixed:
        # Types differ in weights alone, which are free: one is as good as another.
        models.append(_fitted("perfect", Predictors(case, known, fixed), random, tick, profiled=False)[0])
    best, optimum = _fitted("hidden" if fixed else "perfect", hidden, random, tick, profiled=True)
    models.append(best)
    return Estimates(tuple(models), _held(hidden, optimum) if optimum and optimum.converged else ())


def parts(case: Case, rows: Sequence[Row]) -> int:
    """Return how often `estimates` calls its `tick`."""
    known = [row for row in rows if row.answer is not None]
    types = any(move.type_of is not None for move in case.moves.values())
    return 2 + types + len(Predictors(case, known).free)


def _medians(predictors: Predictors) -> Model:
    value = float(predictors.value(predictors.shares)[0].sum())
    return Model("medians", value, 0, None, (), (), 0, converged=True)


def _precision(predictors: Predictors) -> Model:
    found = maximise(predictors.by_precision, np.array([[0.0], [-1.0], [1.0]]))
    best = found[0]
    factor = float(np.exp(best.point[0]))
    return Model("precision", best.value, 1, factor, (), (), 3, best.converged)


def _fitted(
    name: str, predictors: Predictors, random: np.random.Generator, tick: Tick, *, profiled: bool
) -> tuple[Model, Optimum | None]:
    own = predictors.shares[predictors.free]
    screened = random.uniform(-WIDTH / 2, WIDTH, (len(own), SCREENED))
    likeliest = np.argsort(-predictors.screened(screened), kind="stable")[: STARTS - 1]
    starts = np.vstack([own, screened[:, likeliest].T])
    found = maximise(predictors.objective, starts)
    tick()
    if not found:
        return Model(name, float("nan"), len(own), None, (), (), STARTS, converged=False), None
    best = next((one for one in found if one.converged), found[0])
    falls: list[tuple[float, float] | None] = [None] * len(own)
    others = [one.point for one in found if one.converged and one is not best][:RIVALS]
    for k in range(len(own)) if profiled else ():
        if best.converged:
            at = profile(predictors.objective, best, k, np.array([0.0, 1.0]), others)
            falls[k] = (float(best.value - at[0]), float(best.value - at[1]))
        tick()
    coefficients = _coefficients(predictors, best, falls)
    lucky = any(fall is not None and np.nanmin((0.0, *fall)) < -1e-3 for fall in falls)
    rivals = tuple(
        _rival(predictors, best, other) for other in found if other.converged and other is not best
    )
    ran_off = found[0].value if found[0] is not best else None
    count = len(own)
    model = Model(name, best.value, count, None, coefficients, rivals, STARTS, best.converged, ran_off, lucky)
    return model, best


def _coefficients(
    predictors: Predictors, best: Optimum, falls: Sequence[tuple[float, float] | None]
) -> tuple[Coefficient, ...]:
    free = predictors.free
    slopes = predictors.value(predictors.whole(best.point))[1][free].T
    with np.errstate(invalid="ignore"):
        errors, robust = standard_errors(best.hessian), robust_errors(best.hessian, slopes)
    found = []
    for i, k in enumerate(free):
        fall = falls[i]
        clear = np.isfinite(errors[i]) if fall is None else np.nanmax((0.0, *fall)) > REFUSED
        found.append(
            Coefficient(
                path=predictors.paths[k],
                share=float(predictors.shares[k]),
                estimate=float(best.point[i]),
                error=_finite(errors[i]),
                robust=_finite(robust[i]),
                fall_at_none=None if fall is None else _finite(fall[0]),
                fall_at_all=None if fall is None else _finite(fall[1]),
                identified=bool(clear) and best.converged,
            )
        )
    return tuple(found)


def _finite(value: float) -> float | None:
    return float(value) if np.isfinite(value) else None


def _rival(predictors: Predictors, best: Optimum, other: Optimum) -> Rival:
    apart = np.abs(other.point - best.point)
    furthest = int(apart.argmax())
    path = predictors.paths[predictors.free[furthest]]
    return Rival(other.value, other.reached, path, float(apart[furthest]))


def _held(predictors: Predictors, best: Optimum) -> tuple[Held, ...]:
    # One at a time, the free ones' scores projected out of it.
    slopes = predictors.value(predictors.whole(best.point))[1]
    mine = slopes[predictors.free]
    found = []
    for k in range(len(predictors.paths)):
        if k in predictors.free:
            continue
        coefficient, *_ = np.linalg.lstsq(mine.T, slopes[k], rcond=None)
        left = slopes[k] - coefficient @ mine
        slope, information = float(slopes[k].sum()), float(left @ left)
        p = float(chdtrc(1.0, slope**2 / information)) if information > 0.0 else 1.0
        found.append(Held(predictors.paths[k], float(predictors.shares[k]), slope, p))
    return tuple(found)
