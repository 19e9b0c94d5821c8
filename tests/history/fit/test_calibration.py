"""Calibration by simulation, in a game with a closed form: what is found, and that a wrong likelihood is refused."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from scipy.special import ndtri
from scipy.stats import chisquare

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.history.fit import posterior as module
from kakehiki.history.fit.likelihood import Floats, Likelihood
from kakehiki.history.fit.posterior import posterior
from kakehiki.history.record.rows import Row
from tests.history.fit.toll import CONTENT, answered, blank, place, toll

ROWS, RUNS, DRAWS, BINS = 40, 120, 31, 4
REFUSED = 0.001  # p-value of one quantity
LEARNT = ("interests.carrier.gain", "moves.answer.leave.carrier.safety")


def fare() -> Case:
    """Return the toll without its gate: whoever crosses has crossed, so that the answer is a plain choice of three."""
    options = CONTENT["moves"]["answer"]["options"]
    crossed = {k: v for k, v in options["cross"].items() if k != "go"}
    answer = {**CONTENT["moves"]["answer"], "options": {**options, "cross": crossed}}
    return toll(moves={"offer": CONTENT["moves"]["offer"], "answer": answer})


class Choice(Likelihood):
    """The likelihood of `fare` in closed form, to a power: 1 is the true one."""

    power = 1.0

    def __init__(self, case: Case) -> None:
        super().__init__(case)
        self.at = [place(case)[path] for path in LEARNT]

    def chances(self, rows: Sequence[Row], points: Floats) -> Floats:
        gain, safety = points[self.at]
        weight = 1.0 + 8.0 * gain
        share = weight / (weight + 4.0)
        refuge = 0.175 + 0.125 / ndtri(0.95) * ndtri(safety)
        flood = np.array([row.facts["flood"].points[0] for row in rows])[:, None]
        raised = np.empty((len(rows), 3, points.shape[1]))
        raised[:, 0] = np.exp(8.0 * (0.6 * share - 0.9 * flood * (1.0 - share)))
        raised[:, 1], raised[:, 2] = np.exp(0.8 * share), np.exp(8.0 * (1.0 - share) * refuge)
        found: Floats = raised / raised.sum(axis=1, keepdims=True)
        return found

    def given(self, rows: Sequence[Row], points: Floats) -> Floats:
        found: Floats = self.power * super().given(rows, points)
        return found

    def total(self, rows: Sequence[Row], points: Floats) -> Floats:
        found: Floats = self.given(rows, points).sum(axis=0)
        return found


def test_the_closed_form_is_the_game() -> None:
    case = fare()
    points = np.random.default_rng(1).random((len(numbers_of(case)), 50))
    rows = blank(6)
    np.testing.assert_allclose(
        Choice(case).chances(rows, points), Likelihood(case).chances(rows, points), atol=1e-9
    )


def ranks(monkeypatch: pytest.MonkeyPatch, power: float, runs: int) -> np.ndarray:
    """Return where the truth lies among draws of `posterior` [runs, 3]: two numbers, and the log-likelihood.

    Numbers are drawn from the prior, and answers from the game; the posterior takes its likelihood to a power. The
    log-likelihood is the quantity that sees data which are ignored or counted twice [ModrakEtAl2023].
    """
    case, random = fare(), np.random.default_rng(11)
    sound = Choice(case)

    class Tempered(Choice):
        pass

    Tempered.power = power
    monkeypatch.setattr(module, "Likelihood", Tempered)
    found = []
    for run in range(runs):
        truth = random.random((sound.numbers, 1))
        rows = answered(case, blank(ROWS, seed=run), truth[:, 0], random, game=Choice)
        draws = posterior(case, rows, DRAWS, seed=run).draws
        likely, real = sound.total(rows, draws), sound.total(rows, truth)
        found.append([*(int((draws[k] < truth[k]).sum()) for k in sound.at), int((likely < real).sum())])
    return np.array(found)


def refused(found: np.ndarray) -> list[bool]:
    """Return which quantities' ranks [runs, K] are not uniform."""
    counts = [np.bincount(column * BINS // (DRAWS + 1), minlength=BINS) for column in found.T]
    return [bool(chisquare(one).pvalue < REFUSED) for one in counts]


def test_draws_are_calibrated(monkeypatch: pytest.MonkeyPatch) -> None:
    found = ranks(monkeypatch, 1.0, RUNS)
    assert found.min() >= 0 and found.max() <= DRAWS
    assert not any(refused(found))


@pytest.mark.parametrize(("power", "runs"), [(0.0, 30), (2.0, 64)])
def test_a_wrong_likelihood_is_refused(monkeypatch: pytest.MonkeyPatch, power: float, runs: int) -> None:
    # Answers that are ignored, and answers that count twice. Ranks of numbers alone see little of either.
    assert refused(ranks(monkeypatch, power, runs))[-1]
