"""The share of variance that no source backs: against known functions, SALib, and the ends of the scale."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from SALib.analyze import sobol as salib_sobol
from SALib.sample import sobol as salib_sample

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.ensemble.sobol import Sobol
from kakehiki.evidence import Wording
from kakehiki.reading.sources import number_rows, sources, unsourced
from kakehiki.reading.verdict import yes
from tests.ensemble.ferry import CONTENT, ferry

DRAWS = 2**13


def ishigami(x: np.ndarray) -> np.ndarray:
    a, b, c = math.pi * (2 * x - 1)
    return np.sin(a) + 7 * np.sin(b) ** 2 + 0.1 * c**4 * np.sin(a)


def total_index(function: object, dimensions: int, renewed: tuple[int, ...], seed: int = 1) -> float:
    points = Sobol(2 * dimensions, seed).points(0, DRAWS)
    common, fresh = points[:dimensions], points[:dimensions].copy()
    fresh[list(renewed)] = points[dimensions:][list(renewed)]
    return sources((), function(common), function(fresh)).unsourced_variance


# Total indices of the Ishigami function with a = 7, b = 0.1 (Saltelli et al. 2008, section 4.6).
_A, _B, _PI4 = 7.0, 0.1, math.pi**4
_V1 = 0.5 * (1 + _B * _PI4 / 5) ** 2
_V2 = _A**2 / 8
_V13 = _B**2 * math.pi**8 * 8 / 225
_V = _V1 + _V2 + _V13


@pytest.mark.parametrize(
    ("renewed", "expected"),
    [
        ((0,), (_V1 + _V13) / _V),
        ((1,), _V2 / _V),
        ((2,), _V13 / _V),
        ((0, 2), (_V1 + _V13) / _V),
        ((1, 2), (_V2 + _V13) / _V),
        ((), 0.0),
        ((0, 1, 2), 1.0),
    ],
)
def test_the_ishigami_function(renewed: tuple[int, ...], expected: float) -> None:
    assert total_index(ishigami, 3, renewed) == pytest.approx(expected, abs=0.01)


def test_a_linear_function() -> None:
    weights = np.array([1.0, 2.0, 3.0, 0.0])
    for renewed in ((0,), (1,), (0, 2), (3,)):
        share = sum(weights[i] ** 2 for i in renewed) / sum(weights**2)
        assert total_index(lambda x: weights @ x, 4, renewed) == pytest.approx(share, abs=0.01)


def test_total_indices_of_salib() -> None:
    problem = {"num_vars": 3, "names": ["a", "b", "c"], "bounds": [[0.0, 1.0]] * 3}
    sample = salib_sample.sample(problem, DRAWS, calc_second_order=False, seed=5)
    theirs = salib_sobol.analyze(problem, ishigami(sample.T), calc_second_order=False, seed=5)["ST"]
    ours = [total_index(ishigami, 3, (i,)) for i in range(3)]
    assert ours == pytest.approx(list(theirs), abs=0.015)


def test_a_verdict_without_spread_rests_on_nothing() -> None:
    still = np.full(8, 0.3)
    assert sources((), still, still).unsourced_variance == 0.0


def sourced(case: Case, targets: list[str]) -> Case:
    claim = {**CONTENT["claims"]["storms"], "bears_on": dict.fromkeys(targets, "supports")}
    return ferry(claims={"all": claim} if targets else {})


def share_of(case: Case) -> float:
    setting = situation(case, "now")
    rows = number_rows(case, "now", setting)
    renewed = replace(setting, fresh=unsourced(rows))
    solved = Ensemble(case, 1024, 1).run([setting, renewed])
    return sources(rows, yes(case, solved[setting]), yes(case, solved[renewed])).unsourced_variance


def targets(case: Case) -> list[str]:
    """Return targets that bear on every number of the case."""
    found = []
    for quantile in numbers_of(case):
        head, *rest = quantile.path.split(".")
        kept = {"precision": 0, "facts": 1, "quantities": 1}.get(head, 2)
        found.append(".".join([head, *rest[:kept]]))
    return list(dict.fromkeys(found))


def test_a_case_with_a_source_behind_every_number_has_none() -> None:
    case = sourced(ferry(), targets(ferry()))
    setting = situation(case, "now")
    assert unsourced(number_rows(case, "now", setting)) == frozenset()
    assert share_of(case) == 0.0


def test_a_case_without_sources_rests_on_none() -> None:
    case = sourced(ferry(), [])
    setting = situation(case, "now")
    assert unsourced(number_rows(case, "now", setting)) == {q.path for q in numbers_of(case)}
    assert share_of(case) == 1.0  # all of it is all of it: nothing to estimate


def test_more_sources_leave_less_unsourced() -> None:
    every = targets(ferry())
    shares = [share_of(sourced(ferry(), every[:count])) for count in (0, 4, 9, len(every))]
    assert shares == sorted(shares, reverse=True)


def test_rows_say_what_bears_on_what() -> None:
    case = sourced(
        ferry(), ["interests.guest.gain", "moves.answer.come", "facts.fear@spring", "moves.kind.wary"]
    )
    claims = {r.path: r.claims for r in number_rows(case, "now", situation(case, "now"))}
    assert {path for path, by in claims.items() if by} == {
        "interests.guest.gain.eager",
        "interests.guest.gain.wary",
        "moves.kind.wary.chance",
        "moves.answer.come.guest.gain",
        "moves.answer.come.guest.gain.2",
        "moves.answer.come.guest.safety",
    }


def test_an_episode_has_its_own_evidence_where_it_has_its_own_number() -> None:
    case = sourced(ferry(), ["facts.fear@winter", "facts.mood", "facts.price"])
    rows = {r.path: r for r in number_rows(case, "winter", situation(case, "winter"))}
    assert rows["facts.fear"].claims == ("all",)
    assert rows["facts.fear"].written == "0.4 to 0.6"
    assert rows["facts.mood"].claims == ("all",)  # winter names no mood: today's number and its evidence
    assert rows["facts.price"].claims == ()  # winter has a price of its own, which nothing bears on


@pytest.mark.parametrize("lacks", ["words", "source", "direction"])
def test_a_claim_that_is_not_finished_backs_no_number(lacks: str) -> None:
    case = sourced(ferry(), targets(ferry()))
    (name, claim) = next(iter(case.claims.items()))
    assert set(claim.backs) == set(claim.bears_on) == set(targets(case))
    changed = {
        "words": {"text": Wording()},
        "source": {"sources": []},
        "direction": {"bears_on": dict.fromkeys(claim.bears_on, "unclear")},
    }[lacks]
    bare = case.model_copy(update={"claims": {name: claim.model_copy(update=changed)}})
    rows = number_rows(bare, "now", situation(bare, "now"))
    assert unsourced(rows) == {q.path for q in numbers_of(bare)}
