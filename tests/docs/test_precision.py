"""The numbers on the two pages on precision: conversions, tables, and estimates that our solver finds again."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from benchmarks.precision import reach, sway
from numpy.typing import NDArray

from kakehiki.case.library import open_case, shipped
from kakehiki.game.tree import Branching, grow
from kakehiki.solve import agent_logit

from .pages import ROOT

PAGES = [ROOT / "docs/theory" / name for name in ("precision.md", "precision.ja.md")]
_NUMBER = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Played:
    """A two-player game as printed, and how often each action was chosen: both sides, or one for both."""

    row: list[list[float]]
    column: list[list[float]]
    choices: tuple[list[float], list[float]]


def symmetric(payoffs: list[list[float]], shares: list[float], count: int) -> Played:
    """Return a game that looks the same from both sides; each choice counts once."""
    column = [list(column) for column in zip(*payoffs, strict=True)]
    return Played(payoffs, column, ([share * count for share in shares], [0.0] * len(shares)))


# By the row's order in the table. Choices of Ochs (1995): one block of 128 a side, as in Gambit's tutorial on quantal
# response; of Goeree and Louis (2021): shares and counts of the replication, payoffs of its code.
PLAYED = {
    0: Played(
        [[1.1141, 0.0], [0.0, 0.2785]],
        [[0.0, 1.1141], [1.1141, 0.0]],
        ([128 * 0.527, 128 * 0.473], [128 * 0.366, 128 * 0.634]),
    ),
    4: symmetric([[80, 30, 20], [160, 30, 10], [10, 40, 30]], [0.298, 0.550, 0.152], 480),
    5: symmetric([[75, 5, 190], [155, 5, 180], [5, 15, 200]], [0.194, 0.327, 0.479], 480),
    6: symmetric([[70, 60, 10], [500, 40, 0], [50, 61, 30]], [0.250, 0.508, 0.242], 480),
    7: symmetric([[120, 90, 60], [60, 90, 60], [120, 90, 30]], [0.729, 0.062, 0.208], 240),
}


def table(text: str, heading: str) -> list[list[str]]:
    """Return the cells of the rows below the one table whose header holds `heading`."""
    found = [
        rows.split("\n")
        for rows in re.findall(r"(?:^\|.*\|\n)+", text, re.M)
        if heading in rows.split("\n", 1)[0]
    ]
    assert len(found) == 1, heading
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in found[0][2:] if row]


def estimates(text: str) -> list[tuple[str, str, str]]:
    """Return λ, range and steepness of each published estimate, as printed."""
    heading = "λ × range" if "λ × range" in text else "λ×開き"
    return [(cells[2], cells[3], cells[4]) for cells in table(text, heading)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_published_estimates_are_converted_rightly(page: Path) -> None:
    rows = estimates(page.read_text(encoding="utf-8"))
    assert len(rows) == 8
    for precision, span, steepness in rows:
        assert f"{float(precision) * float(span):.1f}" == steepness
    assert 5.5 < median(float(steepness) for *_, steepness in rows) < 6.5


def test_both_languages_print_the_same_estimates() -> None:
    first, second = (estimates(page.read_text(encoding="utf-8")) for page in PAGES)
    assert first == second


@pytest.mark.parametrize("place", PLAYED)
def test_our_solver_finds_the_published_precision_again(place: int) -> None:
    precision, span, _ = estimates(PAGES[0].read_text(encoding="utf-8"))[place]
    game = PLAYED[place]
    reached = max(np.ptp(game.row), np.ptp(game.column))
    assert reached == pytest.approx(float(span), abs=1e-3)
    grid = np.linspace(0.0, 15.0 / reached, 3_001)  # the published numbers have three or four digits
    best = grid[_likelihood(game, grid).argmax()]
    assert best == pytest.approx(float(precision), rel=0.005, abs=1e-4)


def _likelihood(game: Played, precision: NDArray[np.float64]) -> NDArray[np.float64]:
    rows, columns = np.shape(game.row)
    replies = [
        Branching("column", 1, "column", tuple(f"c{j}" for j in range(columns)), [None] * columns)
        for _ in range(rows)
    ]
    tree = grow(
        Branching("row", 0, "row", tuple(f"r{i}" for i in range(rows)), [*replies]), ("row", "column")
    )
    payoffs = np.stack([np.ravel(game.row), np.ravel(game.column)], axis=1)
    draws = len(precision)
    play = agent_logit(
        tree, np.repeat(payoffs[:, :, None], draws, axis=2), np.zeros((tree.size[2], draws)), precision
    )
    counts = np.concatenate(game.choices)
    found: NDArray[np.float64] = (counts[:, None] * np.log(play.policy)).sum(axis=0)
    return found


@pytest.fixture(scope="module")
def printed() -> list[str]:
    """Return the rows that `python -m benchmarks.precision` prints."""
    cases = {name: open_case(name).case for name in shipped()}
    return [row for name, case in cases.items() for row in (*reach(name, case), sway(name, case))]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_tables_of_the_shipped_cases_are_what_the_benchmark_prints(page: Path, printed: list[str]) -> None:
    text = page.read_text(encoding="utf-8")
    lines = [
        line for line in text.splitlines() if line.startswith(tuple(f"| {name} |" for name in shipped()))
    ]
    assert len(lines) == len(printed)
    for row in printed:
        assert any(_same(row, line) for line in lines), row


def _same(printed: str, shown: str) -> bool:
    """Whether two rows have the same words, and numbers that differ by one in the last digit at most."""
    if _NUMBER.sub("", printed) != _NUMBER.sub("", shown):
        return False
    pairs = zip(_NUMBER.findall(printed), _NUMBER.findall(shown), strict=True)
    return all(abs(float(a) - float(b)) < 1.5 * 10.0 ** -len(a.partition(".")[2]) for a, b in pairs)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_table_of_odds_follows_the_formula(page: Path) -> None:
    rows = table(page.read_text(encoding="utf-8"), "λ = 10")
    for difference, *chances in rows:
        for precision, chance in zip((10, 20, 30), chances, strict=True):
            digits = len(chance.partition(".")[2])
            assert f"{1 / (1 + math.exp(-precision * float(difference))):.{digits}f}" == chance


def test_rules_of_thumb_follow_the_formula() -> None:
    assert math.log(9.0) == pytest.approx(2.2, abs=0.01)
    assert [round(10 * math.log(p / (1 - p))) for p in (0.7, 0.9, 0.95)] == [8, 22, 29]
    assert 1 / (1 + math.exp(-6.0)) == pytest.approx(399 / 400, abs=1e-4)
    assert f"{1 / (1 + math.exp(-0.6)):.2f}" == "0.65"
    # A logistic variable has standard deviation π/√3; the difference of two normal errors has √2.
    assert f"{math.pi / math.sqrt(3) / math.sqrt(2):.2f}" == "1.28"
