"""The same models on the same tables, here and in R: seconds an estimate, seconds a bootstrap, as a ratio."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from tests.estimate.data import generate

from kakehiki.estimate.fit import Fit, fit
from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.model import build
from kakehiki.estimate.settings import Settings
from kakehiki.estimate.table import read_table

SIDE = Path(__file__).with_name("side.R")
REPEATS = 7
RESAMPLES = 50
MISSING = """R's side cannot be measured: {what}.
Debian: apt-get install --no-install-recommends r-base-core r-cran-formula r-cran-maxlik r-cran-mass r-cran-stringr
then the R package `games` (github.com/brentonk/games, or the archive of CRAN): R CMD INSTALL games_1.1.2.tar.gz
Where it stands in a folder of its own, name that in the environment: R_LIBS=FOLDER."""


@dataclass(frozen=True)
class Task:
    """One model of one table: who makes the table, how many rows, and what is estimated."""

    game: str
    make: Callable[..., tuple[dict[str, Any], dict[str, int]]]
    rows: int
    formula: str
    link: str = "probit"
    errors: str = "agent"
    bootstrap: bool = False


_TWO = "go + war ~ x1 + x2 | 0 | x3 | x3 + z1"
_BOTH = "act + reply ~ x1 | x2 - 1 | 0 | x3 | z1 | z2"
_THREE = "m1 + m2 + m3 ~ x1 - 1 | 0 | x2 | x3 | z1 | 0 | z2 - 1 | w1"
TASKS = (
    Task("12", generate.two, 300, _TWO, bootstrap=True),
    Task("12", generate.two, 300, _TWO, errors="private", bootstrap=True),
    Task("12", generate.two, 300, _TWO, link="logit", bootstrap=True),
    Task("12", generate.two, 3_000, _TWO),
    Task("122", generate.both, 400, _BOTH, errors="private", bootstrap=True),
    Task("122", generate.both, 4_000, _BOTH, errors="private"),
    Task("123", generate.three, 500, _THREE, bootstrap=True),
    Task("123", generate.three, 5_000, _THREE),
)


def missing() -> str | None:
    """Return what has to be installed for R's side; none where all is there."""
    if shutil.which("Rscript") is None:
        return MISSING.format(what="there is no Rscript")
    found = subprocess.run(["Rscript", "-e", "library(games)"], capture_output=True, text=True, check=False)
    return MISSING.format(what="R has no package games") if found.returncode else None


def ours(path: Path, task: Task, repeats: int, resamples: int) -> tuple[Fit, list[float], list[float]]:
    """Return the estimate, and seconds of estimates from one start and of bootstraps, each with building the model."""
    table = read_table(path)

    def estimated(settings: Settings) -> Fit:
        return fit(build(table, FORMS[task.game], task.formula, task.link, task.errors), settings)  # type: ignore[arg-type]

    def seconds(settings: Settings) -> float:
        began = perf_counter()
        estimated(settings)
        return perf_counter() - began

    once = Settings(starts=1)
    found = estimated(once)
    fits = [seconds(once) for _ in range(repeats)]
    drawn = Settings(starts=1, standard="bootstrap", resamples=resamples)
    return found, fits, [seconds(drawn) for _ in range(3)] if task.bootstrap else []


def theirs(path: Path, task: Task, repeats: int, resamples: int) -> dict[str, Any]:
    """Return what R estimated, and its seconds."""
    given = [
        task.game,
        task.formula,
        task.link,
        task.errors,
        str(repeats),
        str(resamples if task.bootstrap else 0),
    ]
    ran = subprocess.run(
        ["Rscript", str(SIDE), str(path), *given], capture_output=True, text=True, check=True
    )
    made: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return made


def report(repeats: int = REPEATS, resamples: int = RESAMPLES, tasks: tuple[Task, ...] = TASKS) -> str:
    """Return the table as Markdown, with what is missing said instead of R's side."""
    absent = missing()
    load = os.getloadavg()[0]
    heads = (
        "game",
        "link, errors",
        "rows",
        "what",
        "kakehiki: median (range)",
        "R's `games`: median (range)",
        "ratio",
        "log-likelihoods apart",
    )
    lines = [f"| {' | '.join(heads)} |", "| --- | --- | ---: | --- | ---: | ---: | ---: | ---: |"]
    version = ""
    with tempfile.TemporaryDirectory() as folder:
        for task in tasks:
            path = Path(folder) / "table.csv"
            columns, _ = task.make(rows=task.rows)
            generate.write(path, columns, {})
            other = {} if absent else theirs(path, task, repeats, resamples)
            found, fits, boots = ours(path, task, repeats, resamples)
            apart = f"{abs(found.value - other['log_likelihood']):.0e}" if other else "-"
            head = f"| {task.game} | {task.link}, {task.errors} | {task.rows:,} |"
            lines.append(f"{head} one estimate | {_pair(fits, other.get('fits', []))} | {apart} |")
            if boots:
                what = f"bootstrap, {resamples} resamples"
                lines.append(f"{head} {what} | {_pair(boots, other.get('boots', []))} | |")
            version = f"`games` {other['version']} under R {other['r']}" if other else version
    about = f"{os.cpu_count()} cores, {load:.1f} processes running before we began; {version or 'no R'}."
    return "\n".join([about, "", *lines, *([] if absent is None else ["", absent])])


def _pair(mine: list[float], other: list[float]) -> str:
    if not other:
        return f"{_time(mine)} | - | -"
    return f"{_time(mine)} | {_time(other)} | {statistics.median(other) / statistics.median(mine):.1f}"


def _time(seconds: list[float]) -> str:
    unit, name = (1, "s") if statistics.median(seconds) >= 1 else (1000, "ms")
    middle, least, most = (unit * f(seconds) for f in (statistics.median, min, max))
    return f"{middle:.3g} ({least:.3g} to {most:.3g}) {name}"
