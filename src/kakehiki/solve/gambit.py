"""All equilibria of a small game, by Gambit, in a process of its own (`python -m kakehiki.solve.gambit`).

A peer's answer, not ours: it is labelled by method, and a method that crashes, hangs or grows takes nobody down.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from importlib.metadata import version
from importlib.util import find_spec
from math import ceil, prod
from time import monotonic
from typing import IO, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import KakehikiError, Problem
from kakehiki.game.efg import ExtensiveGame, write_efg
from kakehiki.game.tree import CHANCE, Tree

Floats = NDArray[np.float64]

PATIENCE = 60.0  # seconds for all methods together
MOST_PROFILES = 100_000  # combinations of pure plans: some seconds' work
MOST_FOUND = 2_000  # equilibria that one method may tell of
MOST_BYTES = 4 * 2**30  # memory of the process
GRACE = 5  # seconds of computing that the process may take beyond its time, should nobody be left to end it
SHORT = 10**6  # denominators up to this are exact arithmetic's affair; longer ones make it crawl

PURE, AGENTS, MIXED, ISOLATED = "enumpure_solve", "enumpure_agent_solve", "enummixed_solve", "enumpoly_solve"


@dataclass(frozen=True)
class Search:
    """What one of Gambit's methods found: play [A], not a number where an actor's own plan leaves it open."""

    method: str
    found: tuple[Floats, ...]
    ended: str  # "done", "time", "many" or "crash"
    exact: bool  # rational arithmetic, or floating point
    reason: str = ""  # of a crash: the last that the process said

    @property
    def complete(self) -> bool:
        """Whether these are all that there are of their kind; `enumpoly_solve` gives some up in silence."""
        return self.ended == "done" and self.method != ISOLATED


def gambit_version() -> str:
    """Return the version of the installed pygambit.

    Raises KakehikiError: extra-missing.
    """
    if find_spec("pygambit") is None:
        raise KakehikiError(Problem("extra-missing", {"extra": "gambit", "package": "pygambit"}))
    return version("pygambit")


def all_equilibria(game: ExtensiveGame, seconds: float = PATIENCE) -> tuple[Search, ...]:
    """Return what Gambit's methods find in a game: Nash equilibria in pure play, the agents' too, and all others.

    All pure Nash equilibria; all pure equilibria of the agents (none of whom gains alone, whether or not its set is
    reached), where they are not too many to try; then, of two actors, the extreme points of all Nash equilibria of
    the reduced strategic form (the others lie between them), of more, those that are isolated on their support.
    Raises KakehikiError: extra-missing, gambit-too-large, gambit-failed (no method ended or found anything).
    """
    gambit_version()
    profiles = prod(reduced_strategies(game.tree))
    if profiles > MOST_PROFILES:
        counts = {"count": f"{profiles:.3g}", "limit": f"{MOST_PROFILES:,}"}
        raise KakehikiError(Problem("gambit-too-large", counts))
    rest = MIXED if len(game.tree.actors) == 2 else ISOLATED
    agents = (AGENTS,) if prod(map(int, game.tree.count)) <= MOST_PROFILES else ()
    found = _search(game, (PURE, *agents, rest), seconds)
    if all(search.ended == "crash" and not search.found for search in found):
        raise KakehikiError(Problem("gambit-failed", {"reason": found[-1].reason}))
    return tuple(found)


def reduced_strategies(tree: Tree) -> list[int]:
    """Return how many plans each actor has [P], each of them silent on what the plan itself keeps from happening."""
    after: dict[tuple[int, int], list[int]] = {}  # sets that follow an actor's own last action
    last = [[-1] * len(tree.actors)]
    for node in range(len(tree.parent)):
        if node:
            above = int(tree.parent[node])
            mover = int(tree.actor[tree.set_of[above]])
            own = last[above]
            if mover != CHANCE:
                own = [int(tree.action[node]) if p == mover else a for p, a in enumerate(own)]
            last.append(own)
        h = int(tree.set_of[node])
        if h >= 0 and tree.actor[h] != CHANCE and node == tree.members[h][0]:
            after.setdefault((int(tree.actor[h]), last[node][tree.actor[h]]), []).append(h)
    plans = [1] * (len(tree.options) + 1)  # of the mover after each of its actions
    counts = [1] * len(tree.moves)
    for h in range(len(tree.moves) - 1, -1, -1):
        for a in tree.actions(h):
            plans[a] = prod(counts[k] for k in after.get((int(tree.actor[h]), a), ()))
        counts[h] = sum(plans[a] for a in tree.actions(h))
    return [prod(counts[h] for h in after.get((p, -1), ())) for p in range(len(tree.actors))]


def _search(game: ExtensiveGame, methods: Sequence[str], seconds: float) -> list[Search]:
    """Return what the methods find, one after the other in one process; past one that crashes a new one goes on."""
    end = monotonic() + seconds
    exact = _short(game)
    answers: list[Search] = []
    while len(answers) < len(methods):
        left = methods[len(answers) :]
        seconds = max(0.0, end - monotonic())
        told = _told(_question(game, left, exact, ceil(seconds) + GRACE), seconds)
        if not told.lines and not told.killed:  # it did not even start
            return [*answers, *(Search(method, (), "crash", exact, told.reason) for method in left)]
        for method in left:
            mine = [line for line in told.lines if line.get("method") == method]
            unfinished = "time" if told.killed else "crash"
            ended = next((line["ended"] for line in mine if "ended" in line), unfinished)
            found = tuple(_policy(game, line["play"], method) for line in mine if "play" in line)
            answers.append(Search(method, found, ended, exact, told.reason if ended == "crash" else ""))
            if ended != "done" and not told.killed:
                break
    return answers


class _Told(NamedTuple):
    """The whole lines that the process told, whether it was killed at the end of its time, and its last words."""

    lines: list[dict[str, Any]]
    killed: bool
    reason: str


def _told(question: str, seconds: float) -> _Told:
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as said:
        # -P: nothing in the folder that the user happens to be in is imported.
        command = [sys.executable, "-P", "-m", "kakehiki.solve.gambit"]
        try:
            ran = subprocess.run(
                command, input=question.encode(), stdout=out, stderr=said, timeout=seconds, check=False
            )
            status: int | None = ran.returncode
        except subprocess.TimeoutExpired:
            status = None
        out.seek(0)
        lines = out.read().decode().splitlines(keepends=True)
        reason = "" if status is None else _last_words(said, status)
    whole = [json.loads(line) for line in lines if line.endswith("\n")]
    return _Told(whole, status is None, reason)


def _last_words(said: IO[bytes], status: int) -> str:
    """Return the last line that a process said, else the signal or the status that it ended with."""
    said.seek(max(0, said.seek(0, os.SEEK_END) - 4096))
    lines = said.read().decode(errors="replace").split("\n")
    last = next((line.strip() for line in reversed(lines) if line.strip()), "")
    if last:
        return last
    names = {member.value: member.name for member in signal.Signals}
    return names.get(-status, str(status))


def _question(game: ExtensiveGame, methods: Sequence[str], exact: bool, seconds: int) -> str:
    tree = game.tree
    places = [
        [f"a{a}" for a in tree.path(nodes[0])]
        for h, nodes in enumerate(tree.members)
        if tree.actor[h] != CHANCE
    ]
    asked = {"methods": methods, "exact": exact, "most": MOST_FOUND, "seconds": seconds}
    return json.dumps(asked | {"places": places, "game": write_efg(_plain(game))})


def _plain(game: ExtensiveGame) -> ExtensiveGame:
    """Return the game under names that every release of Gambit reads: actors p0.., sets s0.., actions a0.. ."""
    tree = game.tree
    names = tuple(f"s{h}" for h in range(len(tree.moves)))
    return replace(
        game,
        tree=replace(
            tree,
            actors=tuple(f"p{p}" for p in range(len(tree.actors))),
            moves=names,
            options=tuple(f"a{a}" for a in range(len(tree.options))),
        ),
        title="game",
        comment="",
        outcomes=tuple(replace(o, number=i + 1, name=f"o{i + 1}") for i, o in enumerate(game.outcomes)),
        node_names=("",) * len(tree.parent),
        set_names=names,
    )


def _short(game: ExtensiveGame) -> bool:
    numbers = [p for outcome in game.outcomes for p in outcome.payoffs]
    return all(x.denominator <= SHORT for x in (*numbers, *game.probabilities))


def _policy(game: ExtensiveGame, told: dict[str, float], method: str) -> Floats:
    """Return play [A]; where an actor is one player, with no number at sets that its own play never comes to."""
    tree = game.tree
    policy = game.chance.copy()
    for a in np.flatnonzero(tree.actor[tree.set_of_action] != CHANCE):
        policy[a] = told[f"a{a}"]
    for h, nodes in enumerate(tree.members):
        mover = tree.actor[h]
        own = [a for a in tree.path(nodes[0]) if tree.actor[tree.set_of_action[a]] == mover]
        if method != AGENTS and mover != CHANCE and not all(policy[a] > 0 for a in own):
            policy[list(tree.actions(h))] = np.nan
    return policy


def _answer(asked: dict[str, Any]) -> None:
    """Tell what each method finds, a line an equilibrium as soon as it is there, and how it ended."""
    import io  # noqa: PLC0415

    answers = _answers()
    _hold(asked["seconds"])

    import pygambit as gbt  # noqa: PLC0415 - here alone, and in a process of its own
    from pygambit import nash  # noqa: PLC0415

    game = gbt.read_efg(io.StringIO(asked["game"]))
    places = [gbt.H.path(*path) for path in asked["places"]]
    print(json.dumps({"ready": gbt.__version__}), file=answers, flush=True)
    for method in asked["methods"]:
        told = 0

        def tell(profile: Any, method: str = method) -> None:
            nonlocal told
            play = profile.as_behavior() if hasattr(profile, "as_behavior") else profile
            found = {action: float(p) for place in places for action, p in play[place]}
            print(json.dumps({"method": method, "play": found}), file=answers, flush=True)
            told += 1
            if told >= asked["most"]:
                print(json.dumps({"method": method, "ended": "many"}), file=answers, flush=True)
                os._exit(0)  # no exception finds its way through Gambit

        options = {"rational": asked["exact"]} if method == MIXED else {}
        getattr(nash, method)(game, nash_callback=tell, **options)
        print(json.dumps({"method": method, "ended": "done"}), file=answers, flush=True)


def _answers() -> IO[str]:
    """Return a way out for answers alone: what Gambit itself prints goes nowhere."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return answers


def _hold(seconds: int) -> None:
    """Bound memory and computing where the system can: whoever started this may be gone before it ends."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - not on every system

    bounds = {resource.RLIMIT_AS: MOST_BYTES, resource.RLIMIT_CPU: seconds, resource.RLIMIT_CORE: 0}
    for kind, most in bounds.items():
        hard = resource.getrlimit(kind)[1]
        lowest = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with suppress(OSError, ValueError):  # macOS has RLIMIT_AS and refuses to set it
            resource.setrlimit(kind, (lowest, lowest))


if __name__ == "__main__":
    _answer(json.load(sys.stdin))
