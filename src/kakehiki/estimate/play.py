"""How probable each outcome is, given payoffs: one backward pass for every game form, and its exact derivatives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import log, pi, sqrt
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import log_expit, log_ndtr, ndtr

from kakehiki.estimate.forms import Choice, GameForm

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Link = Literal["probit", "logit"]
Errors = Literal["agent", "private"]

LINKS: tuple[Link, ...] = ("probit", "logit")
ERRORS: tuple[Errors, ...] = ("agent", "private")
_HALF_LOG_2PI = log(2 * pi) / 2
_NEAR = 5.0


@dataclass(frozen=True)
class _Played:
    """One node: the chances of the outcomes below once its choice is made, and its difference over its scale [N]."""

    choice: Choice
    chances: dict[int, Floats]
    scale: Floats | float
    z: Floats
    left: Floats
    right: Floats


def log_probabilities(form: GameForm, utilities: Floats, link: Link, errors: Errors) -> Floats:
    """Return log probabilities of outcomes [O, N] under utilities [U, N], in the form's order.

    At a node with difference D of the mover's expected utilities (right minus left) the probability of right is
    F(D / s): F normal or logistic; s = sqrt(2) for agent error (each option has an own shock of scale 1), and for
    private information the root of the sum of squared probabilities of the outcomes below (each outcome has an own
    shock of scale 1, known to the mover alone). Bibliography: `Signorino2003`, `KenkelSignorino2014`.
    """
    return _backward(form, utilities, link, errors)[0]


def _backward(
    form: GameForm, utilities: Floats, link: Link, errors: Errors
) -> tuple[Floats, tuple[_Played, ...]]:
    """Return log probabilities [O, N] and what was found at each node, from the root down."""
    logs = np.zeros((form.outcomes, utilities.shape[1]))
    played = []
    for choice in reversed(form.choices):
        below = choice.left + choice.right
        one = len(below) == 2
        chances = {o: np.ones(utilities.shape[1]) if one else np.exp(logs[o]) for o in below}
        gap = np.zeros(utilities.shape[1])
        for o, sign, own in _payoffs(form, choice):
            gap += sign * chances[o] * utilities[own]
        scale: Floats | float = sqrt(2)
        if errors == "private" and not one:
            scale = np.sqrt(sum(chances[o] ** 2 for o in below))
        z = gap / scale
        left, right = _log_cdf(-z, link), _log_cdf(z, link)
        logs[list(choice.left)] += left
        logs[list(choice.right)] += right
        played.append(_Played(choice, chances, scale, z, left, right))
    return logs, tuple(reversed(played))


def _payoffs(form: GameForm, choice: Choice) -> list[tuple[int, float, int]]:
    """Return the outcomes below a node whose worth to its mover is estimated: outcome, side (-1, 1), utility."""
    return [
        (o, sign, form.utilities.index((choice.mover, o)))
        for sign, side in ((-1.0, choice.left), (1.0, choice.right))
        for o in side
        if (choice.mover, o) in form.utilities
    ]


def _log_cdf(z: Floats, link: Link) -> Floats:
    """Return the log of the distribution function, exact in both tails."""
    value: Floats
    if link == "logit":
        value = log_expit(z)
    elif np.max(np.abs(z), initial=0.0) < _NEAR:
        value = np.log(ndtr(z))  # three times as quick, and as exact here
    else:
        value = log_ndtr(z)
    return value


def sides_of(form: GameForm, observed: Ints) -> Floats:
    """Return which choice an observed outcome [N] shows at each node [C, N]: -1 left, 1 right, 0 not reached."""
    return np.array(
        [
            np.isin(observed, choice.right).astype(np.float64) - np.isin(observed, choice.left)
            for choice in form.choices
        ]
    )


def log_likelihood(
    form: GameForm, utilities: Floats, sides: Floats, link: Link, errors: Errors
) -> tuple[Floats, Floats]:
    """Return the log probability of each row's choices [N], and its derivatives by the utilities [U, N].

    `sides` [C, N] as `sides_of` gives them. One pass from the last movers to the root, and one back (reverse
    differentiation).
    """
    _, played = _backward(form, utilities, link, errors)
    value = np.zeros(utilities.shape[1])
    slopes = np.zeros(utilities.shape)
    # Per outcome: d log-likelihood / d its probability, given that the node at hand is reached.
    wanted: dict[int, Floats] = {}
    for at, side in zip(played, sides, strict=True):
        chosen = np.where(side > 0, at.right, at.left)
        value += np.abs(side) * chosen
        density = _log_density(at, link)
        by_z = side * np.exp(density - chosen)
        wanted = _node_slopes(form, at, utilities, (by_z, density), slopes, wanted)
    return value, slopes


def _log_density(at: _Played, link: Link) -> Floats:
    value: Floats = at.left + at.right if link == "logit" else at.z * at.z * -0.5 - _HALF_LOG_2PI
    return value


def _node_slopes(
    form: GameForm,
    at: _Played,
    utilities: Floats,
    own: tuple[Floats, Floats],
    slopes: Floats,
    wanted: dict[int, Floats],
) -> dict[int, Floats]:
    """Add what one node tells to the slopes [U, N]; return `wanted` for the nodes below it.

    `own`: d log-likelihood / dz [N] through the choice that was observed here, and the log density at z [N].
    """
    choice, onwards, by_z = at.choice, dict(wanted), own[0]
    if wanted:
        density = np.exp(own[1])
        for sign, side, chance in ((-1.0, choice.left, at.left), (1.0, choice.right, at.right)):
            for o in side:
                by_z = by_z + sign * density * at.chances[o] * wanted[o]
                onwards[o] = wanted[o] * np.exp(chance)
    by_gap = by_z / at.scale
    payoffs = _payoffs(form, choice)
    for o, sign, u in payoffs:
        slopes[u] += sign * at.chances[o] * by_gap
    if len(at.chances) == 2:
        return onwards  # what follows is certain
    by_square = np.zeros_like(by_gap) if isinstance(at.scale, float) else -by_gap * at.z / at.scale
    for o, chance in at.chances.items():
        onwards[o] = by_square * chance + onwards.get(o, 0.0)
    for o, sign, u in payoffs:
        onwards[o] = onwards[o] + sign * by_gap * utilities[u]
    return onwards


def utilities_of(designs: Sequence[Floats], coefficients: Floats) -> Floats:
    """Return utilities [U, N] from regressors [N, K_u], one array a utility, and coefficients [K] in that order."""
    utilities, start = np.empty((len(designs), len(designs[0]))), 0
    for u, design in enumerate(designs):
        end = start + design.shape[1]
        np.einsum("nk,k->n", design, coefficients[start:end], out=utilities[u])
        start = end
    return utilities
