"""Maximum likelihood for any smooth objective: several starts, every optimum found, errors that say what is flat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Objective = Callable[[Floats], tuple[float, Floats]]

FLAT = 1e-7  # curvature, as a share of the coefficients' own, under which data say nothing of a direction
GAIN = 1e-9  # log-likelihood that one more Newton step would still add where a climb counts as ended
_ROUNDS = 30  # Newton steps after the quasi-Newton climb
_STEPS = 4  # from one value of a profile to the next
_LEVEL = 1e-3  # log-likelihood by which a climb without an end may be above the best optimum of a profile
_FAR = 1e10  # what a point costs whose log-likelihood is no number


@dataclass(frozen=True)
class Optimum:
    """One optimum: coefficients [K], log-likelihood, largest |gradient|, Hessian [K, K], how many starts came to it.

    `converged` is false where a Newton step would still gain more than `GAIN`, or the point is no maximum.
    """

    point: Floats
    value: float
    slope: float
    hessian: Floats
    reached: int
    converged: bool


def maximise(objective: Objective, starts: Floats, spread: Floats | None = None) -> tuple[Optimum, ...]:
    """Return the distinct optima that the starts lead to, best first; none where no start has a finite value.

    `objective` takes coefficients [K], best of comparable size, and gives the log-likelihood and its gradient [K];
    starts [S, K]; `spread` [K, K] about how far each may lie from its optimum, as the first (-H)^-1. Quasi-Newton
    (BFGS), then Newton steps with the Hessian by differences of gradients. Two climbs come to the same optimum if
    their values agree and the way between them is flat or short.
    """
    found: list[Optimum] = []
    with np.errstate(all="ignore"):  # a step too far is told by its value
        climbs = [climb(objective, start, spread) for start in np.atleast_2d(starts)]
    for one in sorted((c for c in climbs if c is not None), key=lambda o: (-o.value, not o.converged)):
        same = next((i for i, other in enumerate(found) if _same(one, other)), None)
        if same is None:
            found.append(one)
        else:
            kept = found[same]
            best = one if one.converged and not kept.converged else kept
            found[same] = Optimum(
                best.point, best.value, best.slope, best.hessian, kept.reached + 1, best.converged
            )
    return tuple(found)


def climb(objective: Objective, start: Floats, spread: Floats | None = None) -> Optimum | None:
    """Return where one start [K] leads; none where its log-likelihood is not finite."""
    point = np.array(start, dtype=np.float64)
    if not np.isfinite(objective(point)[0]):
        return None
    if len(point):
        point = ascend(objective, point, spread)
    return polish(objective, point)


def ascend(objective: Objective, start: Floats, spread: Floats | None = None, slope: float = 1e-5) -> Floats:
    """Return where a quasi-Newton climb (BFGS) from one start [K] ends: |gradient| below `slope`, if it gets there.

    `spread` [K, K] as the first (-H)^-1.
    """
    options = {"gtol": slope, "maxiter": 500, "hess_inv0": spread}
    made = minimize(_downhill, start, args=(objective,), jac=True, method="BFGS", options=options)
    point: Floats = made.x
    return point


def _downhill(point: Floats, objective: Objective) -> tuple[float, Floats]:
    value, gradient = objective(point)
    if np.isfinite(value) and np.isfinite(gradient).all():
        return -value, -gradient
    return _FAR + float(point @ point), 2 * point


def polish(objective: Objective, point: Floats) -> Optimum:
    """Return the optimum that Newton steps from a point [K] near it come to; no step lowers the value."""
    value, gradient = objective(point)
    hessian = differences(objective, point)
    for _ in range(_ROUNDS):
        step = _newton(hessian, gradient)
        if not step @ gradient > GAIN * 1e-2:
            break
        for halvings in range(12):
            trial = point + step / 2**halvings
            there, tilt = objective(trial)
            if np.isfinite(there) and there >= value:
                break
        else:
            break
        point, value, gradient = trial, there, tilt
        hessian = differences(objective, point)
    left = float(_newton(hessian, gradient) @ gradient) / 2
    slope = float(np.max(np.abs(gradient), initial=0.0))
    settled = left <= GAIN * max(1.0, 1e-3 * abs(value)) and _level(hessian, gradient)
    return Optimum(point, float(value), slope, hessian, 1, bool(settled and _is_top(hessian)))


def differences(objective: Objective, point: Floats) -> Floats:
    """Return the Hessian [K, K] at a point [K], by central differences of gradients."""
    size = len(point)
    hessian = np.empty((size, size))
    steps = np.cbrt(np.finfo(float).eps) * np.maximum(1.0, np.abs(point))
    for k in range(size):
        up, down = point.copy(), point.copy()
        up[k] += steps[k]
        down[k] -= steps[k]
        hessian[k] = (objective(up)[1] - objective(down)[1]) / (up[k] - down[k])
    return (hessian + hessian.T) / 2


def _spectrum(hessian: Floats) -> tuple[Floats, Floats, Floats]:
    """Return eigenvalues [K] and vectors [K, K] of -H with the coefficients' own curvature as units [K]."""
    if not np.isfinite(hessian).all():
        hessian = np.zeros_like(hessian)
    own = np.abs(np.diag(hessian))
    units = np.sqrt(np.where(own > FLAT * np.max(own, initial=0.0) * 1e-3, own, 1.0))
    eigenvalues, vectors = np.linalg.eigh(-hessian / np.outer(units, units))
    return eigenvalues, vectors, units


def _newton(hessian: Floats, gradient: Floats) -> Floats:
    """Return an uphill step [K]: Newton's, with curvature made positive, and none along what is flat."""
    eigenvalues, vectors, units = _spectrum(hessian)
    along = vectors.T @ (gradient / units)
    bent = np.abs(eigenvalues) > FLAT
    along = np.where(bent, along / np.where(bent, np.abs(eigenvalues), 1.0), 0.0)
    step: Floats = vectors @ along / units
    return step


def _level(hessian: Floats, gradient: Floats) -> bool:
    """Whether the gradient is next to nothing along what is flat, where Newton's step does not see it."""
    eigenvalues, vectors, units = _spectrum(hessian)
    along = vectors.T @ (gradient / units)
    return bool(np.all(np.abs(along[np.abs(eigenvalues) <= FLAT]) < 1e-3))


def _is_top(hessian: Floats) -> bool:
    return bool(np.all(_spectrum(hessian)[0] > -1e-5))


def _same(one: Optimum, other: Optimum) -> bool:
    if abs(one.value - other.value) > 1e-6 * max(1.0, abs(other.value)):
        return False
    way = one.point - other.point
    return bool(abs(way @ other.hessian @ way) < 1e-3)


def covariance(hessian: Floats) -> Floats:
    """Return the covariance [K, K] of maximum likelihood, (-H)^-1; nan in rows and columns of what is flat.

    A coefficient is flat when it has a part in a direction along which the log-likelihood does not bend.
    """
    inverse, flat = _inverse(hessian)
    return _unknown(inverse, flat)


def robust_covariance(hessian: Floats, scores: Floats, groups: Ints | None = None) -> Floats:
    """Return the sandwich covariance [K, K] from scores [N, K]; groups [N] sum scores within clusters first.

    Scaled by G / (G - 1) for G groups (rows, where there are none). Bibliography: `Huber1967`, `White1982`.
    """
    inverse, flat = _inverse(hessian)
    if groups is not None:
        _, place = np.unique(groups, return_inverse=True)
        summed = np.zeros((int(place.max(initial=-1)) + 1, scores.shape[1]))
        np.add.at(summed, place, scores)
        scores = summed
    count = len(scores)
    middle = scores.T @ scores * (count / (count - 1) if count > 1 else np.nan)
    return _unknown(inverse @ middle @ inverse, flat)


def _inverse(hessian: Floats) -> tuple[Floats, NDArray[np.bool_]]:
    """Return (-H)^-1 over what bends [K, K], and which coefficients have a part in what is flat [K]."""
    eigenvalues, vectors, units = _spectrum(hessian)
    bent = eigenvalues > FLAT
    scaled = vectors[:, bent] / units[:, None]
    inverse = scaled @ np.diag(1 / eigenvalues[bent]) @ scaled.T
    flat = np.any(np.abs(vectors[:, ~bent]) > 1e-3, axis=1)
    return inverse, flat


def _unknown(matrix: Floats, flat: NDArray[np.bool_]) -> Floats:
    made = matrix.copy()
    made[flat] = np.nan
    made[:, flat] = np.nan
    return made


def standard_errors(hessian: Floats) -> Floats:
    """Return standard errors [K] from a Hessian [K, K]; nan for coefficients that the data do not identify."""
    errors: Floats = np.sqrt(np.diag(covariance(hessian)))
    return errors


def robust_errors(hessian: Floats, scores: Floats, groups: Ints | None = None) -> Floats:
    """Return sandwich standard errors [K] from scores [N, K], clustered by groups [N]; nan for what is flat."""
    errors: Floats = np.sqrt(np.diag(robust_covariance(hessian, scores, groups)))
    return errors


def profile(
    objective: Objective, optimum: Optimum, k: int, grid: Floats, rivals: Sequence[Floats] = ()
) -> Floats:
    """Return the log-likelihood [G] with coefficient `k` held at each value of the grid [G], the others maximised out.

    Others may have several optima of their own. So each value is climbed to from the optimum at once, from there by
    steps, from where its neighbour on the grid ended, and from each of the rivals [K]; the best counts, and where that
    is no optimum the answer is not a number. A value above the optimum's means that a better optimum exists; a level
    profile that the data do not identify the coefficient.
    """
    values = np.full(len(grid), np.nan)
    order = np.argsort(grid, kind="stable")
    above = [int(i) for i in order if grid[i] >= optimum.point[k]]
    below = [int(i) for i in order[::-1] if grid[i] < optimum.point[k]]
    fixed = [np.delete(point, k) for point in (optimum.point, *rivals)]
    with np.errstate(all="ignore"):
        for side in (above, below):
            last, others = float(optimum.point[k]), fixed[0]
            for i in side:
                stepped = others
                for held in np.linspace(last, grid[i], _STEPS + 1)[1:-1]:
                    stepped = _on_the_way(_held(objective, k, float(held)), stepped)
                ended = _best(_held(objective, k, float(grid[i])), [stepped, others, *fixed])
                if ended is not None:
                    last, others, values[i] = float(grid[i]), ended.point, ended.value
    return values


def _on_the_way(objective: Objective, start: Floats) -> Floats:
    # Near enough to the optimum for the next step to start from; where nothing is to be had, the start.
    if not len(start) or not np.isfinite(objective(start)[0]):
        return start
    return ascend(objective, start, slope=1e-2)


def _best(objective: Objective, starts: Sequence[Floats]) -> Optimum | None:
    # Of climbs from the distinct starts; none where the highest of them came to no optimum.
    distinct = [s for i, s in enumerate(starts) if not any(np.array_equal(s, other) for other in starts[:i])]
    climbs = [one for one in (climb(objective, start) for start in distinct) if one is not None]
    tops = [one for one in climbs if one.converged]
    best = max(tops, key=lambda one: one.value, default=None)
    if best is None or max(one.value for one in climbs) > best.value + _LEVEL:
        return None
    return best


def _held(objective: Objective, k: int, value: float) -> Objective:
    def rest(others: Floats) -> tuple[float, Floats]:
        there, gradient = objective(np.insert(others, k, value))
        return there, np.delete(gradient, k)

    return rest
