"""Broken Gambit files by the hundred thousand: `python -m tests.game.fuzz_efg [N] [SEED]`.

Real files are cut, shuffled and stuffed; whatever comes of it is a game, or problems with line and column that can be
said in both languages. A small game is solved as well. Anything else, or a file that takes more than `PATIENCE`
seconds, ends the run.
"""

from __future__ import annotations

import random
import re
import resource
import sys
from collections import Counter
from pathlib import Path
from time import perf_counter

import numpy as np

from kakehiki.case.document import decode
from kakehiki.cli.problems import sentences
from kakehiki.errors import KakehikiError
from kakehiki.game.efg import ExtensiveGame, read_efg, write_efg
from kakehiki.solve import Status, agent_limit, agent_logit
from kakehiki.words import LANGUAGES, Words
from tests.game.test_efg_read import ACCEPTED, GAMES, REFUSED, catalogue
from tests.solve.definition import violation
from tests.solve.efg import Played

PATIENCE = 10.0
SMALL = 60  # nodes of a game that is solved
STEEPNESS = 5.0  # its precision, times its payoff range
MEMORY = 3 * 1024**3  # bytes of address space for the whole run
NO_PLACE = {"file-binary"}
TOKEN = re.compile(rb'"(?:[^"\\]|\\.)*"|[{},]|[^\s{},"]+|\s+', re.DOTALL)
PIECES = [
    b'"', b"{", b"}", b",", b"\\", b'\\"', b'""', b"0", b"-1", b"1/0", b"1e999999999", b"9" * 5000, b"1e-400", b"0.1",
    b"1/3", b"nan", b"p", b"c", b"t", b"EFG", b"NFG", b"\xff", b"\0", b"\r", b"\n", b"\xef\xbb\xbf", b"\xe2\x80\xae",
    b"\xe6\xbc\xa2", b"999999999999999999", b"9999999999999999999", b"+", b"\xc2\xa0", b"\x1b[2J", b"{0}", b"{{}}",
]  # fmt: skip


def seeds() -> list[bytes]:
    """Return the files to begin from: published games, Gambit's catalogue if it is here, and forms of every kind."""
    texts = [*ACCEPTED.values(), *(text for text, *_ in REFUSED.values() if len(text) < 5000)]
    return [path.read_bytes() for path in (*GAMES, *catalogue())] + [text.encode() for text in texts]


def mutated(rng: random.Random, files: list[bytes]) -> bytes:
    """Return a file after one to four accidents."""
    contents = rng.choice(files)
    for _ in range(rng.randint(1, 4)):
        contents = rng.choice(ACCIDENTS)(rng, contents, files)
    return contents


def _flip(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    data = bytearray(contents)
    for _ in range(rng.randint(1, 8)):
        if data:
            data[rng.randrange(len(data))] = rng.randrange(rng.choice((128, 128, 256)))
    return bytes(data)


def _cut(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    return contents[: rng.randrange(len(contents) + 1)]


def _stuff(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    at = rng.randrange(len(contents) + 1)
    return contents[:at] + rng.choice(PIECES) * rng.choice((1, 1, 1, 2, 50)) + contents[at:]


def _splice(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    other = rng.choice(files)
    return contents[: rng.randrange(len(contents) + 1)] + other[rng.randrange(len(other) + 1) :]


def _tokens(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    tokens = TOKEN.findall(contents)
    if not tokens:
        return contents
    at, to = rng.randrange(len(tokens)), rng.randrange(len(tokens))
    match rng.randrange(5):
        case 0:
            del tokens[at]
        case 1:
            tokens.insert(to, tokens[at])
        case 2:
            tokens[at], tokens[to] = tokens[to], tokens[at]
        case 3:
            tokens[at] = rng.choice(PIECES)
        case _:
            numbers = [i for i, token in enumerate(tokens) if token.isdigit()] or [at]
            tokens[rng.choice(numbers)] = rng.choice((b"0", b"1", b"2", b"3", b"7", b"1/2", b"0.5"))
    return b"".join(tokens)


def _lines(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    lines = contents.splitlines(keepends=True)
    if not lines:
        return contents
    at, to = rng.randrange(len(lines)), rng.randrange(len(lines))
    taken = lines[at] if rng.random() < 0.5 else lines.pop(at)
    lines[to:to] = [taken] * rng.choice((0, 1, 1, 2))
    return b"".join(lines)


def _deepen(rng: random.Random, contents: bytes, files: list[bytes]) -> bytes:
    head, mark, rest = contents.partition(b"\np ")
    depth = rng.choice((1, 3, 30))
    chain = b"".join(b'\np "" 1 %d "" { "x" "y" } 0' % (1000 + i) for i in range(depth))
    return head + chain + mark + rest + b'\nt "" 0' * rng.choice((0, depth, depth))


_SOLVED: dict[tuple[bytes, ...], bool] = {}
ACCIDENTS = (_flip, _cut, _stuff, _splice, _tokens, _tokens, _tokens, _lines, _lines, _deepen)


def judge(contents: bytes) -> str:
    """Return the code of what is wrong with a file, `game`, or `unsolved`; raises AssertionError where we are wrong."""
    try:
        game = read_efg(decode(contents, Path("a.efg")), "a.efg")
    except KakehikiError as error:
        assert error.problems
        for problem in error.problems:
            place = problem.place
            assert place is not None or problem.code in NO_PLACE, problem
            if place is not None:
                assert place.line >= 1 and place.column >= 1, place
                assert place.column <= len(place.text) + 1 or problem.code == "file-encoding", place
            for lang in LANGUAGES:
                assert all(sentences(problem, Words(lang)))
        return error.problems[0].code
    assert np.isfinite(game.payoffs).all() and (game.chance >= 0).all()
    again = read_efg(write_efg(game))
    assert again.outcomes == game.outcomes and again.probabilities == game.probabilities
    assert again.tree.options == game.tree.options and again.node_names == game.node_names
    assert (again.payoffs == game.payoffs).all() and (again.tree.set_of == game.tree.set_of).all()
    return "game" if len(game.tree.parent) >= SMALL or solved(game) else "unsolved"


def solved(game: ExtensiveGame) -> bool:
    """Return whether no solver fails on a game; accidents to labels leave the same game, which is solved once."""
    tree = game.tree
    key = tuple(x.tobytes() for x in (tree.parent, tree.set_of, tree.actor, game.payoffs, game.chance))
    if key not in _SOLVED:
        _SOLVED[key] = _solve(game)
    return _SOLVED[key]


def _solve(game: ExtensiveGame) -> bool:
    played = Played(game.tree, game.payoffs, game.chance)
    spread = played.spread or 1.0
    failed = False
    for solver, precision in ((agent_logit, STEEPNESS / spread), (agent_limit, 1.0)):
        solution = solver(*played.batch(), np.array([precision]))
        policy, status = solution.policy[:, 0], Status(solution.status[0])
        failed = failed or status == Status.FAILED
        sums = np.add.reduceat(policy, game.tree.first)
        assert (policy >= 0).all() and np.allclose(sums, 1.0, rtol=0, atol=1e-9)
        if solver is agent_logit and status != Status.FAILED:
            assert violation(played, policy, precision) < 1e-6
    return not failed


def fuzz(count: int, seed: int) -> tuple[Counter[str], float]:
    """Judge `count` files; return how often each verdict fell, and the longest time that one file took."""
    files = seeds()
    rng = random.Random(seed)
    verdicts: Counter[str] = Counter()
    longest = 0.0
    for number in range(count):
        contents = mutated(rng, files)
        started = perf_counter()
        try:
            verdicts[judge(contents)] += 1
        except BaseException:
            print(f"file {number} of seed {seed}: {contents!r}", file=sys.stderr)
            raise
        longest = max(longest, perf_counter() - started)
        assert longest < PATIENCE, contents
    return verdicts, longest


def main() -> None:
    """Run, and print how often each verdict fell."""
    count, seed = (int(x) for x in (*sys.argv[1:], *("100000", "1")[len(sys.argv) - 1 :]))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    started = perf_counter()
    verdicts, longest = fuzz(count, seed)
    for verdict, times in verdicts.most_common():
        print(f"{times:8} {verdict}")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{count} files in {perf_counter() - started:.0f} s; longest {longest:.2f} s; peak {peak:.0f} MB")


if __name__ == "__main__":
    main()
