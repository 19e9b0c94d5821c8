"""A strategic model of one table: rows that can be used, observed outcomes, and regressors of each utility."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import DataError, Problem, UsageError
from kakehiki.estimate.forms import GameForm
from kakehiki.estimate.formula import Coding, Column, Formula, Part, mentioned, read_formula
from kakehiki.estimate.outcomes import Outcomes, observe
from kakehiki.estimate.play import Errors, Link, log_likelihood, sides_of, utilities_of
from kakehiki.estimate.table import MISSING, Table

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]
Data = Mapping[str, Any]

_COLLINEAR = 1e-7  # share of a term's size that those before it leave over, under which it says nothing new
_MOST_REGRESSORS = 200  # of one utility
_COMMON = 1e-9  # how far a share may be from 1 for two spaces of regressors to have a direction in common


@dataclass(frozen=True)
class Model:
    """Everything that a likelihood needs.

    `designs` [N, K_u] and `terms` one a utility in the form's order, `observed` outcomes [N], `rows` of the table that
    are used [N] (the others lack a value), `groups` of the cluster column [N]; `codings` and `data` (columns by the
    formula's spelling) code other rows in the same way; `plain` are the columns as they were read.
    """

    form: GameForm
    link: Link
    errors: Errors
    formula: str
    outcomes: Outcomes
    designs: tuple[Floats, ...]
    terms: tuple[tuple[str, ...], ...]
    observed: Ints
    rows: Ints
    left_out: int
    groups: Ints | None
    columns: tuple[Column, ...] = field(repr=False)
    codings: tuple[Coding, ...] = field(repr=False)
    data: Data = field(repr=False)
    plain: Data = field(repr=False)

    @property
    def coefficients(self) -> tuple[tuple[int, str], ...]:
        """Return the coefficients [K] in order: which utility, and which term of it."""
        return tuple((u, term) for u, terms in enumerate(self.terms) for term in terms)

    def value(self, coefficients: Floats, weights: Floats | None = None) -> tuple[float, Floats]:
        """Return the log-likelihood at coefficients [K] and its gradient [K]; rows weighted [N] if asked."""
        logs, slopes = self._rows(coefficients)
        if weights is not None:
            logs, slopes = logs * weights, slopes * weights
        # Not by BLAS: its threads wait for each other longer than these short sums take.
        gradient = [np.einsum("n,nk->k", slope, x) for slope, x in zip(slopes, self.designs, strict=True)]
        return float(logs.sum()), np.concatenate(gradient)

    def scores(self, coefficients: Floats) -> Floats:
        """Return the derivatives of each row's log-likelihood [N, K]."""
        _, slopes = self._rows(coefficients)
        scores = [slope[:, None] * design for slope, design in zip(slopes, self.designs, strict=True)]
        return np.concatenate(scores, axis=1)

    @cached_property
    def _sides(self) -> Floats:
        return sides_of(self.form, self.observed)

    def _rows(self, coefficients: Floats) -> tuple[Floats, Floats]:
        utilities = utilities_of(self.designs, coefficients)
        return log_likelihood(self.form, utilities, self._sides, self.link, self.errors)


def build(
    table: Table,
    form: GameForm,
    formula: str,
    link: Link = "probit",
    errors: Errors = "agent",
    cluster: str | None = None,
) -> Model:
    """Return the model that a formula makes of a table.

    Rows without a value in a column that is needed are left out; of the outcome's columns only those are needed
    whose move was reached. Raises `DataError`: what `read_formula` raises; formula-parts, formula-regressors,
    outcome-*, cell-not-number, cell-outside, term-collinear, term-everywhere, rows-few, cluster-one, column-unknown;
    `UsageError`: private-logit.
    """
    if (link, errors) == ("logit", "private"):  # weighted sums of logistic shocks are not logistic
        raise UsageError(Problem("private-logit"))
    read = read_formula(formula, list(table.columns))
    _check_parts(read, form)
    columns = mentioned(read.parts)
    outcomes, observed = observe(table, form, read)
    groups = None if cluster is None else _cluster(table, cluster)
    data, plain, complete = _data(table, columns)
    complete &= observed >= 0
    if groups is not None:
        complete &= groups >= 0
    rows = np.flatnonzero(complete)
    if not len(rows):
        raise DataError(Problem("rows-few", {"rows": "0", "coefficients": "1"}))
    outcomes.check_seen(observed[rows], form, read)
    kept = {code: values[rows] for code, values in data.items()}
    _check_regressors(read.parts, kept)
    codings = tuple(Coding(part, kept) for part in read.parts)
    designs = tuple(coding.design(kept, len(rows)) for coding in codings)
    if groups is not None:
        groups = np.unique(groups[rows], return_inverse=True)[1]
        if groups.max() == 0:
            raise DataError(Problem("cluster-one", {"name": str(cluster)}, table.place(str(cluster))))
    terms = tuple(coding.terms for coding in codings)
    _check_rank(read.parts, designs, terms, len(rows))
    _check_identified(form, read, designs, terms)
    return Model(
        form, link, errors, formula, outcomes, designs, terms, observed[rows], rows, len(table) - len(rows), groups,
        columns, codings, kept,
        {name: values[rows] for name, values in plain.items()},
    )  # fmt: skip


def _check_parts(read: Formula, form: GameForm) -> None:
    if len(read.parts) != len(form.utilities):
        params = {"found": str(len(read.parts)), "wanted": str(len(form.utilities)), "game": form.movers}
        raise DataError(Problem("formula-parts", params, read.place))
    for part in read.parts:
        for column in part.columns():
            if column.column in read.outcomes:
                raise DataError(Problem("outcome-regressor", {"column": column.column}, part.place))


def _check_regressors(parts: Sequence[Part], data: Data) -> None:
    """Refuse, before they are made, more regressors than an estimate could bear: categories with many levels."""
    levels = {code: 1 if v.dtype.kind == "f" else len(set(v)) for code, v in data.items()}
    for part in parts:
        found = sum(prod(levels[column.code] for column in term) for term in part.terms)
        if found > _MOST_REGRESSORS:
            params = {"part": part.text, "found": f"{found:,}", "limit": str(_MOST_REGRESSORS)}
            raise DataError(Problem("formula-regressors", params, part.place))


def _cluster(table: Table, name: str) -> Ints:
    if name not in table.columns:
        raise DataError(Problem("column-unknown", {"name": name, "known": ", ".join(table.columns)}))
    cells = np.array(table.columns[name], dtype=object)
    groups = np.unique(cells, return_inverse=True)[1]
    return np.where(np.isin(cells, list(MISSING)), -1, groups)


def _data(
    table: Table, columns: Sequence[Column]
) -> tuple[dict[str, NDArray[Any]], dict[str, NDArray[Any]], NDArray[np.bool_]]:
    """Return the columns under the formula's spelling [N], as they were read [N], and which rows lack none [N]."""
    data: dict[str, NDArray[Any]] = {}
    plain: dict[str, NDArray[Any]] = {}
    complete = np.ones(len(table), dtype=np.bool_)
    for column in columns:
        name = column.column
        numbers = None if column.categories else table.numbers(name)
        if numbers is not None:
            complete &= ~np.isnan(numbers)
            plain.setdefault(name, np.array(numbers))
            data[column.code] = _entered(table, column, np.array(numbers))
            continue
        cells = np.array(table.columns[name], dtype=object)  # as text of fixed width one long cell sets all
        complete &= ~np.isin(cells, list(MISSING))
        if column.function or column.power > 1:
            row = next((i for i, cell in enumerate(cells) if cell not in MISSING), 0)
            params = {"column": name, "value": str(cells[row])}
            raise DataError(Problem("cell-not-number", params, table.place(name, row)))
        data[column.code] = plain[name] = cells  # as numbers too, perhaps: then its levels lead
    return data, plain, complete


def _entered(table: Table, column: Column, plain: Floats) -> Floats:
    made = column.values(plain)
    outside = np.flatnonzero(np.isnan(made) & ~np.isnan(plain))
    if len(outside):
        row = int(outside[0])
        params = {"term": column.code, "value": table.columns[column.column][row]}
        raise DataError(Problem("cell-outside", params, table.place(column.column, row)))
    return made


def _check_rank(
    parts: Sequence[Part], designs: Sequence[Floats], terms: Sequence[tuple[str, ...]], rows: int
) -> None:
    if rows <= sum(design.shape[1] for design in designs):
        wanted = sum(design.shape[1] for design in designs)
        raise DataError(Problem("rows-few", {"rows": str(rows), "coefficients": str(wanted)}))
    for part, design, names in zip(parts, designs, terms, strict=True):
        sizes = np.sqrt((design**2).mean(axis=0))
        triangle = np.linalg.qr(design / np.where(sizes > 0, sizes, 1.0), mode="r")
        # What a term adds to those before it.
        own = np.abs(np.diag(triangle)) / np.sqrt(rows)
        for k in np.flatnonzero(own < _COLLINEAR):
            raise DataError(Problem("term-collinear", {"term": names[k], "part": part.text}, part.place))


def _check_identified(
    form: GameForm, read: Formula, designs: Sequence[Floats], terms: Sequence[tuple[str, ...]]
) -> None:
    """Refuse what stands in every utility that a mover compares: only differences of utility show in choices."""
    for choice in form.choices:
        pairs = [(choice.mover, o) for o in choice.left + choice.right]
        if not all(pair in form.utilities for pair in pairs):
            continue
        own = [form.utilities.index(pair) for pair in pairs]
        bases = [np.linalg.qr(designs[u])[0] for u in own if designs[u].shape[1]]
        if len(bases) < len(own):
            continue
        both = np.concatenate(bases, axis=1)
        # The mean of projections on each space has the eigenvalue 1 for what is in all of them.
        if np.linalg.eigvalsh(both.T @ both)[-1] < len(own) - _COMMON:
            continue
        shared = [name for name in terms[own[0]] if all(name in terms[u] for u in own)]
        params = {
            "terms": ", ".join(shared or terms[own[0]]),
            "mover": str(choice.mover),
            "count": str(len(own)),
        }
        raise DataError(Problem("term-everywhere", params, read.parts[own[-1]].place))
