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
