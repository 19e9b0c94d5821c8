"""The tables, in Markdown."""

from __future__ import annotations

import importlib.util
import os
import platform
import statistics
import tempfile
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TextIO

from benchmarks.solvers import limit, processes
from benchmarks.solvers.games import Game, games

PLAIN, COMPILED = "agent_logit", "agent_logit_compiled"
RUNS = (  # solver, draws, threads: one chunk has no use for a second thread
    (PLAIN, 1, 1),
    (PLAIN, 1_000, 1),
    (PLAIN, 100_000, 2),
    (COMPILED, 100_000, 1),
    (COMPILED, 100_000, 2),
    (COMPILED, 1_000_000, 2),
)
TOLD = (RUNS[1], RUNS[2], RUNS[-1])  # of whose memory is told
WAYS = {PLAIN: "NumPy", COMPILED: "compiled"}
PEERS = ("pygambit", "openspiel", "nashpy", "quantecon")
LONG = 40.0  # seconds that a million draws may take to be measured whole
INSTALL = "pip install -r benchmarks/requirements.txt"


def report(quick: bool, others: tuple[str, ...], progress: TextIO) -> str:
    """Return all tables; what is measured now is told on `progress`."""
    seconds = 3.0 if quick else 10.0
    busy = os.getloadavg()[0]  # before we add to it
    found = {name: processes.interpreter(name, others) for name in PEERS}
    if found["pygambit"] is None or found["pygambit"][0] != os.sys.executable:
        raise SystemExit("pygambit must be installed beside kakehiki: requirements/test.txt")

    def tell(what: str) -> None:
        print(what, file=progress, flush=True)

    peers, mine, alone = {}, {}, {}
    for game in games():
        tell(f"{game.name}, {game.ends} ends")
        peers[game.key] = processes.worker("gambit", game.key, seconds)
        for solver in WAYS:
            alone[game.key, solver] = processes.worker("alone", game.key, seconds / 2, solver)
        for run in RUNS:
            most = LONG if run == RUNS[-1] and not quick else seconds
            mine[game.key, run] = processes.worker("ours", game.key, most, *run)
    tell("start-up, one-shot games, limits")
    parts = [
        _machine(found, busy, quick),
        "### Draws a second\n\n" + _rates(mine, peers),
        "### Agreement and failures\n\n" + _agreement(mine, peers),
        "### Start-up and memory\n\n" + _start(found, mine, peers),
        "### The physical limit\n\n" + _limits(mine, alone),
        "### Packages for other problems\n\n" + _others(found, mine, peers, seconds),
    ]
    return "\n\n".join(parts)


def _machine(found: dict[str, Any], busy: float, quick: bool) -> str:
    here = [f"Python {platform.python_version()}", f"NumPy {version('numpy')}"]
    here.append(f"Numba {version('numba')}" if importlib.util.find_spec("numba") else "without Numba")
    here += [f"{name} {where[1]}" for name, where in found.items() if where]
    absent = [name for name, where in found.items() if where is None]
    missing = f" Absent: {', '.join(absent)} (`{INSTALL}`)." if absent else " No peer was absent."
    short = "Short measurements (`--quick`). " if quick else ""
    machine = f"{os.cpu_count()} cores of {_processor()}, {busy:.1f} processes running before we began"
    return f"{short}On {machine}: {', '.join(here)}.{missing}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [x.split(":")[1].strip() for x in info.read_text().splitlines() if x.startswith("model name")]
        if names:
            return names[0]
    return platform.processor() or platform.machine()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]], words: int = 1) -> str:
    rule = ["---"] * words + ["---:"] * (len(head) - words)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *rows])


def _each(runs: Sequence[float], count: int) -> str:
    """Return the time a draw with its range, in a unit that fits."""
    times = [1e6 * r / count for r in runs]
    low, middle, high = min(times), statistics.median(times), max(times)
    unit, by = ("ms", 1e-3) if middle >= 1000 else ("µs", 1.0)
    return f"{_number(middle * by)} ({_number(low * by)} to {_number(high * by)}) {unit}"


def _number(x: float) -> str:
    return f"{x:,.0f}" if x >= 100 else f"{x:.1f}" if x >= 10 else f"{x:.2f}"


def _rate(measured: dict[str, Any]) -> float:
    return float(measured["measured"] / statistics.median(measured["runs"]))


def _peer_rate(measured: dict[str, Any]) -> float:
    return float(len(measured["runs"]) / sum(measured["runs"]))


def _rates(mine: dict[Any, Any], peers: dict[str, Any]) -> str:
    head = (
        "tree",
        "ends",
        "draws",
        "by",
        "threads",
        "kakehiki, draws a second",
        "time a draw: median (range)",
    )
    head += ("Gambit, draws a second", "time a draw: median (range)", "ratio")
    rows = []
    for game in games():
        theirs = peers[game.key]
        for run in RUNS:
            solver, n, threads = run
            ours = mine[game.key, run]
            mark = "" if ours["measured"] == n else f" (first {ours['measured']:,})"
            rate, peer = _rate(ours), _peer_rate(theirs)
            rows.append(
                (game.name, str(game.ends), f"{n:,}{mark}", WAYS[solver], str(threads), _number(rate))
                + (_each(ours["runs"], ours["measured"]), _number(peer), _each(theirs["runs"], 1))
                + (_number(rate / peer),)
            )
    return _table(head, rows)


def _agreement(mine: dict[Any, Any], peers: dict[str, Any]) -> str:
    head = (
        "tree",
        "ends",
        "apart: Gambit as it comes",
        "apart: Gambit with small steps",
        "Gambit: failed",
        "elsewhere",
    )
    head += ("kakehiki: lost", "folded or forked")
    rows = []
    for game in games():
        theirs, ours = peers[game.key], mine[game.key, RUNS[-1]]
        rows.append(
            (game.name, str(game.ends), f"{theirs['apart']:.0e}", f"{theirs['closer']:.0e}")
            + (f"{theirs['failed']} of {theirs['judged']}", str(theirs["elsewhere"]))
            + (f"{ours['lost']:,} of {ours['measured']:,}", f"{ours['flagged']:,}")
        )
    return _table(head, rows)


def _start(found: dict[str, Any], mine: dict[Any, Any], peers: dict[str, Any]) -> str:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "small.efg"
        file.write_text(_small())
        for name in ("kakehiki", *PEERS):
            if name != "kakehiki" and found[name] is None:
                rows.append((name, "absent", "", ""))
                continue
            python = found[name][0] if name != "kakehiki" else os.sys.executable
            bare = processes.start(python, "pass")[0]
            load = processes.start(python, f"import {processes.IMPORTS[name]}")
            code = processes.FIRST.get(name)
            first = processes.start(python, code.format(file=file)) if code else None
            rows.append((name, f"{bare:.2f}", _wall(load), _wall(first) if first else "-"))
    start = _table(("package", "bare Python, s", "with import, s", "to the first answer, s"), rows)
    head = (
        "tree",
        "ends",
        *(f"kakehiki, {n:,} draws, {WAYS[solver]}, MB" for solver, n, _ in TOLD),
        "Gambit, MB",
    )
    memory = [
        (game.name, str(game.ends))
        + tuple(f"{mine[game.key, run]['peak']:.0f}" for run in TOLD)
        + (f"{peers[game.key]['peak']:.0f}",)
        for game in games()
    ]
    return start + "\n\nPeak memory of a fresh process:\n\n" + _table(head, memory)


def _wall(taken: tuple[float, float, float]) -> str:
    return f"{taken[0]:.2f} ({taken[1]:.2f} to {taken[2]:.2f})"


def _small() -> str:
    from tests.solve.efg import Played, write  # noqa: PLC0415

    tree, payoffs, chance, _ = next(g for g in games() if g.key == "signal18").batch(0, 1, 1)
    return write(Played(tree, payoffs[:, :, 0], chance[:, 0]))


def _limits(mine: dict[Any, Any], alone: dict[Any, Any]) -> str:
    each = limit.cost()
    compiled = f"{each.compiled:.2f}" if each.compiled is not None else "absent"
    said = (
        f"A number costs here, in ns: an exponential {each.exponential:.2f} (NumPy) or {compiled} (compiled loop); "
        f"to read {each.read:.2f}; to write {each.write:.2f}; at random {each.random:.2f}. One thread."
    )
    head = (
        "tree",
        "ends",
        "by",
        "exponentials",
        "their ns",
        "memory ns",
        "bound ns",
        "evaluations a draw",
        "solving ns",
    )
    head += ("times the bound", "sampling ns", "bound with it", "solving and sampling ns", "times the bound")
    rows = [
        _limit(game, limit.bound(game, each), solver, alone[game.key, solver], mine)
        for game in games()
        for solver in WAYS
    ]
    return said + "\n\n" + _table(head, rows)


def _limit(
    game: Game, bound: limit.Bound, solver: str, alone: dict[str, Any], mine: dict[Any, Any]
) -> tuple[str, ...]:
    solving = 1e9 / _rate(alone)
    both = 1e9 / _rate(mine[game.key, RUNS[1] if solver == PLAIN else RUNS[3]])
    drawn = game.key != "flagship"  # whose ranges have other distributions
    return (
        (
            game.name,
            str(game.ends),
            WAYS[solver],
            str(bound.exponentials),
            _number(bound.exponential),
            _number(bound.memory),
        )
        + (_number(bound.solving), f"{alone['evaluations']:.1f}", _number(solving))
        + (_number(solving / bound.solving), _number(bound.sampling) if drawn else "-")
        + (_number(bound.all) if drawn else "-", _number(both), _number(both / bound.all) if drawn else "-")
    )


def _others(found: dict[str, Any], mine: dict[Any, Any], peers: dict[str, Any], seconds: float) -> str:
    ours, theirs = mine["matrix", RUNS[1]], peers["matrix"]
    rows = [
        ("kakehiki, 1,000 at once", _number(_rate(ours)), "-"),
        ("Gambit", _number(_peer_rate(theirs)), f"{theirs['apart']:.0e}"),
    ]
    for name, words in (
        ("openspiel", "OpenSpiel, magnetic mirror descent"),
        ("nashpy", "Nashpy, stochastic fictitious play"),
    ):
        if found[name] is None:
            rows.append((words, "absent", "-"))
            continue
        got = processes.matrices(name, found[name][0], seconds)
        rate = len(got["runs"]) / sum(got["runs"])
        rows.append(
            (words, _number(rate), f"{statistics.median(got['apart']):.0e}, at most {max(got['apart']):.0e}")
        )
    head = ("on one-shot zero-sum games 3 x 3", "games a second", "play apart from ours")
    return _table(head, rows)
