"""Compiled arithmetic on `LANES` games side by side: one pass of a flat program, and one Newton correction.

Everything is rows of one workspace: the program's own, then those that `Rows` names. Each lane's numbers depend on
nothing in the lanes beside it, so a game's bytes do not depend on its place. Needs Numba.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar, cast

import numpy as np
from numba import njit
from numpy.typing import NDArray

from kakehiki.solve.compiled.flat import BARRED, GAPS, GIVEN, LIKELY, PAYOFF, VALUE, Flat
from kakehiki.solve.compiled.vectors import (
    LANES,
    add,
    add_product,
    copy,
    divide,
    exponential,
    highest,
    less_product,
    negate,
    one,
    pick,
    product,
    scale,
    subtract,
    zero,
)

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

C = TypeVar("C", bound=Callable[..., Any])


def compiled(function: C) -> C:
    """Compile a function when it is first called, and keep the machine code on disk."""
    how: dict[str, Any] = {"nogil": True, "error_model": "numpy", "fastmath": {"contract"}}
    try:
        return cast(C, njit(cache=True, **how)(function))
    except RuntimeError:  # nowhere to keep it: neither beside this file nor in the user's cache
        return cast(C, njit(**how)(function))


class Games(NamedTuple):
    """The games of a batch."""

    payoffs: Floats  # [E * P, B]
    chance: Floats  # [A, B]
    precision: Floats  # [B]
    spread: Floats  # [B] the largest payoff difference of any actor
    barred: Floats  # [.., B] 0, or -inf for nodes that chance leads to less than to others of their set


class Rows(NamedTuple):
    """Where things are in a workspace: first rows."""

    unknowns: int  # K, not a row
    y: int  # [K + 1] logits of the given sets, then t
    precision: int
    slope: int  # of precision by t
    matrix: int  # [K + 1, K + 3] the bordered Jacobian by y, the correction and the direction
    gap: int  # [K] what the equations miss
    determinant: int
    spare: int  # [3]
    base: int  # [P] each actor's least payoff, which is taken off all of them
    all: int  # how many rows


def places(program: Flat) -> Rows:
    """Return where things are in the workspace of a program."""
    k = program.unknowns
    y = program.rows
    precision = y + k + 1
    matrix = precision + 2
    gap = matrix + (k + 1) * (k + 3)
    base = gap + k + 4
    return Rows(
        k, y, precision, precision + 1, matrix, gap, gap + k, gap + k + 1, base, base + program.actors
    )


@compiled
def load(w: int, b: int, ws: Floats, flat: Flat, rows_of: Rows, games: Games) -> None:
    """Write a program's constants of draw b to lane w."""
    for p in range(flat.actors):
        ws[rows_of.base + p, w] = np.inf
    for i in range(len(flat.constants)):
        row, source, index = flat.constants[i, 0], flat.constants[i, 1], flat.constants[i, 2]
        if source == PAYOFF:
            base = rows_of.base + index % flat.actors
            ws[row, w] = games.payoffs[index, b]
            ws[base, w] = min(ws[base, w], ws[row, w])
        elif source == LIKELY:
            ws[row, w] = games.chance[index, b]
        elif source == BARRED:
            ws[row, w] = games.barred[index, b]
        else:
            ws[row, w] = log_likely(games.chance[index, b])
    for i in range(len(flat.constants)):
        if flat.constants[i, 1] == PAYOFF:
            ws[flat.constants[i, 0], w] -= ws[rows_of.base + flat.constants[i, 2] % flat.actors, w]


@compiled
def log_likely(chance: float) -> float:
    """Return the logarithm of a probability, 0 for 0: `passes.log_of`."""
    return math.log(chance) if chance > 0.0 else 0.0


@compiled
def multiply(ws: Floats, out: int, a: int, rows_a: int, b: int, rows_b: int) -> None:
    """Add the product of two stacks to a stack with as many rows as the larger."""
    add_product(ws, out, a, b)
    for r in range(1, rows_a):
        add_product(ws, out + r, a + r, b)
    for r in range(1, rows_b):
        add_product(ws, out + r, b + r, a)


@compiled
def begin(ws: Floats, out: int, rows: int, a: int, rows_a: int, b: int, rows_b: int) -> None:
    """Write the product of two stacks to a stack of `rows` rows, as many as the larger or more."""
    for r in range(rows_a):
        product(ws, out + r, a + r, b)
    for r in range(rows_a, rows):
        zero(ws, out + r)
    for r in range(1, rows_b):
        add_product(ws, out + r, b + r, a)


@compiled
def softmax(ws: Floats, top: int, m: int, rows: int, x: int, play: int, log: int) -> None:
    """Write probabilities, and logarithms unless `log` is -1, of m logits' stacks; `top` are three spare rows."""
    total, share = top + 1, top + 2
    copy(ws, top, x)
    for i in range(1, m):
        highest(ws, top, x + i * rows)
    zero(ws, total)
    for i in range(m):
        exponential(ws, play + i * rows, x + i * rows, top)
        add(ws, total, play + i * rows)
    one(ws, share)
    divide(ws, share, total)
    for i in range(m):
        scale(ws, play + i * rows, share)
    if log >= 0:
        for w in range(LANES):
            ws[top, w] += math.log(ws[total, w])
        for i in range(m):
            subtract(ws, log + i * rows, x + i * rows, top)
    for r in range(1, rows):
        product(ws, total, play, x + r)
        for i in range(1, m):
            add_product(ws, total, play + i * rows, x + i * rows + r)
        for i in range(m):
            here = x + i * rows + r
            if log >= 0:
                subtract(ws, log + i * rows + r, here, total)
            subtract(ws, here, here, total)
            product(ws, play + i * rows + r, play + i * rows, here)


@compiled
def _expected(code: Ints, at: int, ws: Floats, spare: int, m: int, rows: int, worth: int) -> int:
    """Write what each of m actions is worth under the mover's beliefs; return where the next instruction is."""
    members, logs, beliefs = code[at], code[at + 1], code[at + 2]
    start = at + 3
    if members > 1:
        for r in range(logs, logs + members * rows):
            zero(ws, r)
        at = start
        for j in range(members):
            tells = code[at]
            at += 1
            for _ in range(tells):
                for r in range(code[at + 1]):
                    add(ws, logs + j * rows + r, code[at] + r)
                at += 2
            at += 2 * m
        softmax(ws, spare, members, rows, logs, beliefs, -1)
    at = start
    for j in range(members):
        at += 1 + 2 * code[at]
        for i in range(m):
            value, deep = code[at], code[at + 1]
            at += 2
            out = worth + i * rows
            if members == 1:
                for r in range(deep):
                    copy(ws, out + r, value + r)
                for r in range(deep, rows):
                    zero(ws, out + r)
            elif j == 0:
                begin(ws, out, rows, beliefs, rows, value, deep)
            else:
                multiply(ws, out, beliefs + j * rows, rows, value, deep)
    return at


@compiled
def evaluate(code: Ints, ws: Floats, rows_of: Rows) -> None:
    """Run a flat program on the constants, y, precision and slope in a workspace; GAPS fill `matrix` and `gap`."""
    at, spare = 0, rows_of.spare
    while at < len(code):
        if code[at] == VALUE:
            out, rows, n = code[at + 1], code[at + 2], code[at + 3]
            at += 4
            begin(ws, out, rows, code[at], code[at + 1], code[at + 2], code[at + 3])
            for _ in range(n - 1):
                at += 4
                multiply(ws, out, code[at], code[at + 1], code[at + 2], code[at + 3])
            at += 4
            continue
        what, m, rows, worth = code[at], code[at + 1], code[at + 2], code[at + 3]
        play, log, first = code[at + 4], code[at + 5], code[at + 6]
        at += 7
        if what == GIVEN:
            _given(ws, m, rows, worth, rows_of.y + first, first)
        else:
            at = _expected(code, at, ws, spare, m, rows, worth)
            if what == GAPS:
                _gaps(ws, rows_of, m, rows, worth, first)
                continue
            for i in range(worth, worth + m * rows, rows):
                for r in range(1, rows):
                    scale(ws, i + r, rows_of.precision)
                if rows > 1:
                    add_product(ws, i + 1, rows_of.slope, i)
                scale(ws, i, rows_of.precision)
        softmax(ws, spare, m, rows, worth, play, log)


@compiled
def _given(ws: Floats, m: int, rows: int, logits: int, y: int, first: int) -> None:
    for r in range(logits, logits + m * rows):
        zero(ws, r)
    for i in range(m - 1):
        copy(ws, logits + i * rows, y + i)
        if rows > 1:
            one(ws, logits + i * rows + 2 + first + i)


@compiled
def _gaps(ws: Floats, rows_of: Rows, m: int, rows: int, worth: int, first: int) -> None:
    last, k, precision = worth + (m - 1) * rows, rows_of.unknowns, rows_of.precision
    for i in range(m - 1):
        here, unknown = worth + i * rows, first + i
        row = rows_of.matrix + unknown * (k + 3)
        for r in range(rows):
            subtract(ws, here + r, here + r, last + r)
        copy(ws, rows_of.gap + unknown, rows_of.y + unknown)
        less_product(ws, rows_of.gap + unknown, precision, here)
        negate(ws, row + k + 1, rows_of.gap + unknown)
        zero(ws, row + k)
        less_product(ws, row + k, precision, here + 1)
        less_product(ws, row + k, rows_of.slope, here)
        for c in range(k):
            if c == unknown:
                one(ws, row + c)
            else:
                zero(ws, row + c)
            less_product(ws, row + c, precision, here + 2 + c)
        zero(ws, row + k + 2)


@compiled
def eliminate(ws: Floats, rows_of: Rows) -> None:
    """Solve the bordered system in place, by Gaussian elimination with partial pivoting.

    The correction and the direction are in the last two columns then.
    """
    size, first, determinant, spare = rows_of.unknowns + 1, rows_of.matrix, rows_of.determinant, rows_of.spare
    columns = size + 2
    one(ws, determinant)
    for c in range(size):
        pivot = first + c * columns
        for below in range(pivot + columns, first + size * columns, columns):
            negate(ws, spare, determinant)
            pick(ws, determinant, spare, determinant, below + c, pivot + c)
            for j in range(columns - 1, c - 1, -1):  # column c, which decides, last
                copy(ws, spare, below + j)
                copy(ws, spare + 1, pivot + j)
                if j > c:
                    pick(ws, below + j, spare + 1, spare, below + c, pivot + c)
                    pick(ws, pivot + j, spare, spare + 1, below + c, pivot + c)
                else:
                    pick(ws, below + j, spare + 1, spare, spare, spare + 1)
                    pick(ws, pivot + j, spare, spare + 1, spare, spare + 1)
        scale(ws, determinant, pivot + c)
        for below in range(pivot + columns, first + size * columns, columns):
            divide(ws, below + c, pivot + c)
            for j in range(c + 1, columns):
                less_product(ws, below + j, below + c, pivot + j)
    for c in range(size - 1, -1, -1):
        row = first + c * columns
        for j in range(size, columns):
            for r in range(c + 1, size):
                less_product(ws, row + j, row + r, first + r * columns + j)
            divide(ws, row + j, row + c)
