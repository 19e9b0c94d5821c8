"""Which outcome each row of a table shows: a column of 0 and 1 for each move, or one column with the outcome itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import DataError, Problem
from kakehiki.estimate.forms import GameForm
from kakehiki.estimate.formula import Formula
from kakehiki.estimate.table import MISSING, Table, number

Ints = NDArray[np.intp]


@dataclass(frozen=True)
class Outcomes:
    """The columns that hold the outcome, and a label for each outcome from left to right."""

    columns: tuple[str, ...]
    labels: tuple[str, ...]

    def check_seen(self, observed: Ints, form: GameForm, read: Formula) -> None:
        """Refuse complete rows in which a mover always chose the same: nothing can be learned about that choice."""
        for choice in form.choices:
            for side in (choice.left, choice.right):
                if not np.isin(observed, side).any():
                    labels = " / ".join(self.labels[o] for o in side)
                    params = {"outcomes": labels, "rows": str(len(observed))}
                    raise DataError(Problem("outcome-unseen", params, read.place))


def observe(table: Table, form: GameForm, read: Formula) -> tuple[Outcomes, Ints]:
    """Return the outcomes, and which of them each row shows [N]; -1 where a value that is needed is missing.

    One column: its values in order (numbers by size, words by alphabet) are the outcomes from left to right. A column
    for each mover, or for each node: 0 left, 1 right; what was not reached may be missing.
    Raises `DataError`: outcome-columns, outcome-not-binary, outcome-unreached, outcome-values.
    """
    names = read.outcomes
    if len(names) == 1:
        return _from_values(table, form, read)
    if len(names) == len(form.choices):
        of_node = names
    elif len(names) == form.players:
        of_node = tuple(names[choice.mover - 1] for choice in form.choices)
    else:
        wanted = " / ".join(str(n) for n in sorted({1, form.players, len(form.choices)}))
        params = {"found": str(len(names)), "wanted": wanted, "game": form.movers}
        raise DataError(Problem("outcome-columns", params, read.place))
    chosen = {name: _binary(table, name) for name in names}
    _check_reached(table, form, of_node, chosen)
    observed = np.full(len(table), -1, dtype=np.intp)
    labels = []
    for outcome in range(form.outcomes):
        path = form.path(outcome)
        observed[np.all([chosen[of_node[node]] == side for node, side in path], axis=0)] = outcome
        labels.append(", ".join(f"{of_node[node]}={side}" for node, side in path))
    return Outcomes(names, tuple(labels)), observed


def _check_reached(table: Table, form: GameForm, of_node: Sequence[str], chosen: Mapping[str, Ints]) -> None:
    """Refuse a 1 where earlier choices had ended the game, or taken it elsewhere; a 0 there is no claim."""
    for name in dict.fromkeys(of_node):
        over = chosen[name] == 1
        for node, choice in enumerate(form.choices):
            if of_node[node] == name:
                before = [(n, side) for n, side in form.path(choice.left[0]) if n < node]
                over &= np.any([chosen[of_node[n]] == 1 - side for n, side in before], axis=0)
        if over.any():
            params = {"column": name, "count": str(int(over.sum()))}
            raise DataError(Problem("outcome-unreached", params, table.place(name, int(over.argmax()))))


def _binary(table: Table, name: str) -> Ints:
    chosen = np.full(len(table), -1, dtype=np.intp)
    for row, cell in enumerate(table.columns[name]):
        if cell in MISSING:
            continue
        value = number(cell)
        if value not in {0.0, 1.0}:
            params = {"column": name, "value": cell}
            raise DataError(Problem("outcome-not-binary", params, table.place(name, row)))
        chosen[row] = int(value or 0)
    return chosen


def _from_values(table: Table, form: GameForm, read: Formula) -> tuple[Outcomes, Ints]:
    (name,) = read.outcomes
    cells = table.columns[name]
    values = {cell for cell in cells if cell not in MISSING}
    numbers = {value: number(value) for value in values}
    if None not in numbers.values():
        order = sorted({value for value in numbers.values() if value is not None})
        labels = tuple(f"{name}={value:g}" for value in order)
        ranks = {value: rank for rank, value in enumerate(order)}
        place = {cell: ranks[value] for cell, value in numbers.items() if value is not None}
    else:
        words = sorted(values)
        labels = tuple(f"{name}={value}" for value in words)
        place = {cell: rank for rank, cell in enumerate(words)}
    if len(labels) != form.outcomes:
        params = {
            "column": name,
            "found": str(len(labels)),
            "wanted": str(form.outcomes),
            "game": form.movers,
        }
        raise DataError(Problem("outcome-values", params, table.place(name)))
    return Outcomes((name,), labels), np.array([place.get(cell, -1) for cell in cells], dtype=np.intp)
