"""Compiled solving is the NumPy solver's, to rounding, on every kind of tree; and what happens without Numba."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import kakehiki
from kakehiki.case.library import open_case
from kakehiki.ensemble import run
from kakehiki.ensemble.run import Budget, Ensemble
from kakehiki.ensemble.setting import situation
from kakehiki.errors import KakehikiError
from kakehiki.game.tree import Tree
from kakehiki.solve import SOLVERS, Status
from tests.solve import definition, trees
from tests.solve.efg import GAMES, published

compiled, plain = SOLVERS["agent_logit_compiled"], SOLVERS["agent_logit"]

# Both solve the equations to 1e-11 x (1 + precision x spread), by the same steps but with other roundings.
SAME = 1e-8


@pytest.mark.parametrize("name", sorted(path.stem for path in GAMES.glob("*.efg")))
def test_it_is_the_plain_solver_on_published_games(name: str) -> None:
    game = published(name)
    precision = np.array([0.0, 1.0, 4.0, 10.0, 30.0, 100.0]) / game.spread
    batch = game.batch(len(precision))
    one, other = compiled(*batch, precision), plain(*batch, precision)
    np.testing.assert_allclose(one.policy, other.policy, rtol=0, atol=SAME)
    np.testing.assert_allclose(one.value, other.value, rtol=0, atol=SAME * game.spread)
    assert np.array_equal(one.status, other.status)
    assert np.array_equal(one.folds, other.folds)
    np.testing.assert_allclose(one.determinant, other.determinant, rtol=1e-4)


@settings(deadline=None, max_examples=60)
@given(trees.trees(), st.integers(0, 2**32 - 1))
def test_it_is_the_plain_solver_on_random_trees(tree: Tree, seed: int) -> None:
    payoffs, chance = trees.many(tree, 20, seed)
    precision = np.linspace(0.0, 200.0, 20) / trees.spread(payoffs)
    one, other = compiled(tree, payoffs, chance, precision), plain(tree, payoffs, chance, precision)
    np.testing.assert_allclose(one.policy, other.policy, rtol=0, atol=SAME)
    assert np.array_equal(one.status == Status.FAILED, other.status == Status.FAILED)
    game = trees.draw(tree, payoffs, chance, 19)
    assert definition.violation(game, one.policy[:, 19], precision[19]) < SAME


def test_50_000_random_negotiations_up_to_precision_times_spread_500_are_solved() -> None:
    tree, draws = trees.negotiation(), 50_000
    payoffs, chance = trees.many(tree, draws, seed=5)
    precision = np.random.default_rng(5).uniform(0.0, 500.0, draws) / trees.spread(payoffs)
    solution = compiled(tree, payoffs, chance, precision)
    assert not np.isin(solution.status, (Status.FAILED, Status.FORKED)).any()
    assert solution.residual.max() < 1e-8
    some = slice(0, 2_000)
    other = plain(tree, payoffs[..., some], chance[:, some], precision[some])
    np.testing.assert_allclose(solution.policy[:, some], other.policy, rtol=0, atol=SAME)


def test_work_alone_decides_which_solver_an_ensemble_uses(monkeypatch: pytest.MonkeyPatch) -> None:
    case = open_case("kim-trump-2025").case
    now = situation(case, "now")
    few = Ensemble(case, 64, seed=1)
    plainly = few.run([now])[now]
    assert few.solvers == {"agent_logit"}
    monkeypatch.setattr(run, "COMPILED_FROM", 1)
    found = []
    for budget in (Budget(), Budget(games=7, threads=1), Budget(games=33, threads=2)):
        ensemble = Ensemble(case, 64, seed=1, budget=budget)
        found.append(ensemble.run([now])[now])
        assert ensemble.solvers == {"agent_logit_compiled"}
    assert len({answers.chance.tobytes() for answers in found}) == 1
    np.testing.assert_allclose(found[0].chance, plainly.chance, rtol=0, atol=SAME)


def test_without_numba_ensembles_are_solved_all_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    def absent(name: str) -> ModuleType:
        raise ImportError(f"no {name}")

    monkeypatch.setattr("kakehiki.solve.compiled.import_module", absent)
    monkeypatch.setattr(run, "COMPILED_FROM", 1)
    case = open_case("kim-trump-2025").case
    ensemble = Ensemble(case, 8, seed=1)
    ensemble.run([situation(case, "now")])
    assert ensemble.solvers == {"agent_logit"}
    game = published("reiley-2008")
    with pytest.raises(KakehikiError) as caught:
        compiled(*game.batch(), np.ones(1))
    assert caught.value.problems[0].code == "extra-missing"


def test_code_that_can_be_kept_nowhere_is_compiled_all_the_same(tmp_path: Path) -> None:
    """Neither beside the package nor in the home of the user: as in a container that cannot be written."""
    source = Path(kakehiki.__file__).parent
    package = tmp_path / "kakehiki"
    shutil.copytree(source, package, ignore=shutil.ignore_patterns("__pycache__"))
    code = """
import numba.core.caching as caching
caching.CacheImpl._locator_classes = [type("Nowhere", (), {"from_function": staticmethod(lambda *_: None)})]
import numpy as np
from kakehiki.solve import SOLVERS
from kakehiki.game.tree import Branching, grow
tree = grow(Branching("m", 0, "m", ("a", "b"), [None, None]), ("one",))
payoffs = np.array([[[1.0]], [[0.0]]])
print(SOLVERS["agent_logit_compiled"](tree, payoffs, np.zeros((2, 1)), np.ones(1)).policy[0, 0])
"""
    ran = subprocess.run(
        [sys.executable, "-c", code],
        check=False,
        cwd=tmp_path,
        env={"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert float(ran.stdout) == pytest.approx(1.0 / (1.0 + np.exp(-1.0)))
