"""Discrimination: how often a row with a yes was forecast higher than one without."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata

Floats = NDArray[np.float64]


def area(chances: Floats, came: Floats) -> float | None:
    """Return the share of pairs (yes, no) in which the yes was forecast higher, ties counting half; None without pairs.

    The area under the receiver operating characteristic (Hanley & McNeil 1982), on [0, 1]; 0.5 tells nothing.
    """
    yes = int(came.sum())
    pairs = yes * (len(came) - yes)
    if not pairs:
        return None
    ranks = rankdata(chances)
    return float((ranks[came == 1].sum() - yes * (yes + 1) / 2) / pairs)


def areas(chances: Floats, came: Floats, samples: NDArray[np.int64]) -> Floats:
    """Return the same for samples of rows [S, R], all at once: [S], not a number where a sample has no pairs."""
    higher = (chances[:, None] > chances[None, :]) + 0.5 * (chances[:, None] == chances[None, :])
    times = np.stack([np.bincount(places, minlength=len(came)) for places in samples])
    yes, no = times * came, times * (1.0 - came)
    pairs = yes.sum(axis=1) * no.sum(axis=1)
    won = np.einsum("sr,rq,sq->s", yes, higher, no, optimize=True)
    shares: Floats = np.divide(won, pairs, out=np.full(len(samples), np.nan), where=pairs > 0)
    return shares
