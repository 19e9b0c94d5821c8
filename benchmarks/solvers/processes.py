"""Fresh processes: measurements, and what it costs to start."""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
from functools import cache
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np
from benchmarks.solvers import matrix
from benchmarks.solvers.games import game

ROOT = Path(__file__).resolve().parents[2]
FIRST = {  # the first answer of a fresh process, on one small game
    "kakehiki": (
        "from benchmarks.solvers.games import game; from kakehiki.solve import agent_logit; "
        "agent_logit(*game('signal18').batch(0, 1, 1))"
    ),
    "pygambit": (
        "import pygambit; from pygambit.qre import logit_solve_lambda; "
        "logit_solve_lambda(pygambit.read_efg('{file}'), 5.0)"
    ),
}
IMPORTS = {
    "kakehiki": "kakehiki.solve",
    "pygambit": "pygambit",
    "openspiel": "pyspiel, open_spiel.python.algorithms.mmd_dilated",
    "nashpy": "nashpy",
    "quantecon": "quantecon",
}


def worker(
    kind: str, key: str, seconds: float, solver: str = "agent_logit", draws: int = 0, threads: int = 1
) -> dict[str, Any]:
    """Return one measurement; `failed` says that the process did not end well."""
    line = [sys.executable, "-m", "benchmarks.solvers.worker", kind, key, str(seconds)]
    # One thread each but for those that are asked for: libraries of linear algebra take all cores else.
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    ran = subprocess.run(
        [*line, solver, str(draws), str(threads)],
        cwd=ROOT,
        env=os.environ | single,
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"{' '.join(line)} failed:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


@cache
def interpreter(package: str, others: tuple[str, ...]) -> tuple[str, str] | None:
    """Return the first interpreter that has a package, and its version there."""
    module = matrix.MODULES.get(package, package)
    name = "open_spiel" if package == "openspiel" else package
    code = f"import {module}; from importlib.metadata import version; print(version({name!r}))"
    for python in (sys.executable, *others):
        ran = subprocess.run([python, "-c", code], capture_output=True, text=True, check=False)
        if ran.returncode == 0:
            return python, ran.stdout.split()[-1]
    return None


def start(python: str, code: str, runs: int = 5) -> tuple[float, float, float]:
    """Return median, least and most wall seconds of fresh processes, after one to compile byte code."""
    taken = []
    for _ in range(runs + 1):
        began = perf_counter()
        subprocess.run([python, "-c", code], cwd=ROOT, check=True, capture_output=True)
        taken.append(perf_counter() - began)
    return statistics.median(taken[1:]), min(taken[1:]), max(taken[1:])


def matrices(name: str, python: str, seconds: float) -> dict[str, Any]:
    """Return what another package does on one-shot zero-sum games, beside our play."""
    given = zero_sum(100)
    ran = subprocess.run(
        [python, str(Path(matrix.__file__)), name],
        input=json.dumps({**given, "seconds": seconds}),
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise SystemExit(f"{name} failed:\n{ran.stderr}")
    found: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return found


@cache
def zero_sum(count: int) -> dict[str, Any]:
    """Return one-shot zero-sum games 3 x 3 with our play."""
    from kakehiki.solve import agent_logit  # noqa: PLC0415

    tree, _, chance, precision = game("matrix").batch(0, count, count)
    payoffs = game("matrix").batch(0, count, count)[1]
    play = agent_logit(tree, payoffs, chance, precision).policy
    return {
        "payoffs": np.moveaxis(payoffs[:, 0], -1, 0).reshape(count, 3, 3).tolist(),
        "precision": precision.tolist(),
        "ours": play.T.tolist(),
    }
