"""Solvers of other packages on one-shot zero-sum games 3 x 3, the one kind that they share with us.

Runs under any interpreter that has one of them, without kakehiki: `python matrix.py NAME` reads payoffs [N, 3, 3] of
the first actor, precisions [N] and our play [N, 6] as JSON, and writes seconds and distances from that play.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter

import numpy as np

GAP = 1e-8
MOST = 5_000  # iterations of magnetic mirror descent
PLAYS = 5_000  # of fictitious play


def openspiel(payoffs: np.ndarray, precision: float) -> np.ndarray:
    """Return play [6] of magnetic mirror descent with its own step, until its gap is closed."""
    import pyspiel  # noqa: PLC0415
    from open_spiel.python.algorithms import mmd_dilated  # noqa: PLC0415

    game = pyspiel.convert_to_turn_based(pyspiel.create_matrix_game(payoffs.tolist(), (-payoffs).tolist()))
    descent = mmd_dilated.MMDDilatedEnt(game, 1.0 / precision)
    for i in range(MOST):
        descent.update_sequences()
        if i % 20 == 19 and descent.get_gap() < GAP:
            break
    return np.asarray(descent.get_policies().action_probability_array).ravel()


def nashpy(payoffs: np.ndarray, precision: float) -> np.ndarray:
    """Return play [6]: frequencies of stochastic fictitious play with logit noise alone."""
    import nashpy as nash  # noqa: PLC0415

    np.random.seed(1)
    game = nash.Game(payoffs)
    *_, (counts, _) = game.stochastic_fictitious_play(PLAYS, etha=1.0 / precision, epsilon_bar=0.0)
    return np.concatenate([np.asarray(c, dtype=float) / np.sum(c) for c in counts])


SOLVERS: dict[str, Callable[[np.ndarray, float], np.ndarray]] = {"openspiel": openspiel, "nashpy": nashpy}
MODULES = {"openspiel": "pyspiel", "nashpy": "nashpy", "quantecon": "quantecon"}


def main(name: str) -> None:
    """Solve what standard input states; print a JSON object."""
    given = json.load(sys.stdin)
    runs, apart = [], []
    for payoffs, precision, ours in zip(given["payoffs"], given["precision"], given["ours"], strict=True):
        began = perf_counter()
        play = SOLVERS[name](np.array(payoffs), precision)
        runs.append(perf_counter() - began)
        apart.append(float(np.abs(play - np.array(ours)).max()))
        if sum(runs) > given["seconds"]:
            break
    print(json.dumps({"runs": runs, "apart": apart}))


if __name__ == "__main__":
    main(sys.argv[1])
