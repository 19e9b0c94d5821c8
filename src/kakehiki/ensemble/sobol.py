"""Scrambled Sobol points: any stretch of the sequence, in any order, always the same bytes for one seed."""

from __future__ import annotations

from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

BITS = 32
MOST_DIMENSIONS = 1024
MOST_POINTS = 2**30

Floats = NDArray[np.float64]
Words = NDArray[np.uint64]


class Sobol:
    """A Sobol sequence with a random linear scramble and a random shift (Matousek 1998).

    Direction numbers are those of Joe & Kuo (2008). Raises ValueError over 1024 dimensions.
    """

    def __init__(self, dimensions: int, seed: int, *, scramble: bool = True) -> None:
        if not 1 <= dimensions <= MOST_DIMENSIONS:
            raise ValueError(f"dimensions must be 1 to {MOST_DIMENSIONS}, not {dimensions}")
        self.columns = _directions(dimensions)  # [D, BITS]
        self.shift = np.zeros(dimensions, dtype=np.uint64)  # [D]
        if scramble:
            random = np.random.Generator(np.random.PCG64(seed))
            # A dimension's numbers together, so that further dimensions leave the first as they are.
            words = random.integers(0, 2**BITS, (dimensions, BITS + 1), dtype=np.uint64)
            self.columns, self.shift = _scrambled(self.columns, words[:, :BITS]), words[:, BITS]

    def points(self, start: int, stop: int, dimensions: slice = slice(None)) -> Floats:
        """Return points `start` to `stop` - 1 of the sequence as [D, stop - start], inside (0, 1)."""
        if stop > MOST_POINTS:
            raise ValueError(f"at most {MOST_POINTS} points")
        index = np.arange(start, stop, dtype=np.uint64)
        gray = index ^ (index >> np.uint64(1))
        columns = self.columns[dimensions]
        out = np.repeat(self.shift[dimensions, None], len(index), axis=1)
        for bit in range(int(gray.max()).bit_length() if len(gray) else 0):
            on = (gray >> np.uint64(bit)) & np.uint64(1)
            out ^= columns[:, bit, None] * on
        return (out.astype(np.float64) + 0.5) / 2.0**BITS


def _directions(dimensions: int) -> Words:
    text = (files(__package__) / "joe_kuo.txt").read_text(encoding="ascii")
    lines = [line for line in text.splitlines() if not line.startswith("#")][:dimensions]
    rows = np.empty((dimensions, BITS), dtype=np.uint64)
    for d, line in enumerate(lines):
        polynomial, *initial = map(int, line.split())
        degree = polynomial.bit_length() - 1
        m = initial if degree else [1] * BITS
        for j in range(len(m), BITS):
            new = m[j - degree] ^ (m[j - degree] << degree)
            for k in range(1, degree):
                if (polynomial >> (degree - k)) & 1:
                    new ^= m[j - k] << k
            m.append(new)
        rows[d] = [value << (BITS - 1 - j) for j, value in enumerate(m)]
    return rows


def _scrambled(columns: Words, rows: Words) -> Words:
    # A random lower-triangular bit matrix with ones on its diagonal, one a dimension, times each direction number.
    one = np.uint64(1)
    out = np.zeros_like(columns)
    for i in range(BITS):  # output bit i, from the most significant
        above = np.uint64(2**BITS - 2 ** (BITS - i))
        diagonal = np.uint64(2 ** (BITS - 1 - i))
        mask = (rows[:, i] & above) | diagonal
        parity = np.bitwise_count(columns & mask[:, None]).astype(np.uint64) & one
        out |= parity << np.uint64(BITS - 1 - i)
    return out
