"""Draws that were not solved cleanly are counted in a reading, and named so that each can be looked at again."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

import numpy as np
import pytest

from kakehiki.case.load import LoadedCase, load_case
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import Setting, pulled, situation
from kakehiki.game.compile import compile_game
from kakehiki.reading.making import Flagged
from kakehiki.reading.read import Wanted, read_case
from kakehiki.solve import Status, agent_logit

DRAWS, SEED = 256, 3


@pytest.fixture(scope="module")
def steep(tmp_path_factory: pytest.TempPathFactory) -> LoadedCase:
    """The flagship with actors so exact that some games have several equilibria."""
    text = (files("kakehiki") / "cases" / "kim-trump-2025.yaml").read_text(encoding="utf-8")
    assert text.count("\nprecision: 15 to 40\n") == 1
    file = tmp_path_factory.mktemp("case") / "steep.yaml"
    file.write_text(text.replace("\nprecision: 15 to 40\n", "\nprecision: 200 to 900\n"), encoding="utf-8")
    return load_case(Path(file))


def test_flagged_draws_are_the_ones_that_are_flagged_when_solved_alone(steep: LoadedCase) -> None:
    case = steep.case
    manifest = read_case(steep, Wanted(draws=DRAWS, seed=SEED)).manifest
    assert manifest.flagged.keys() <= {"folded", "forked", "failed"}
    for status, count in manifest.flagged.items():
        assert count == sum(f.count for f in manifest.flagged_draws if f.status == status)
    assert manifest.flagged, "the case is meant to have some"
    ensemble = Ensemble(case, DRAWS, SEED)
    looked_at = 0
    for flagged in manifest.flagged_draws:
        setting = _setting(steep, flagged)
        if setting is None:
            continue
        game = compile_game(case, dict(setting.given))
        values = ensemble.values(setting, 0, DRAWS)
        found = agent_logit(
            game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
        )
        alone = np.flatnonzero(found.status == Status[flagged.status.upper()])
        assert tuple(alone) == flagged.draws
        assert len(alone) == flagged.count
        looked_at += 1
    assert looked_at >= 3


def _setting(steep: LoadedCase, flagged: Flagged) -> Setting | None:
    # Mixtures of reasons are left out: what they are made of is tested with the reasons.
    case = steep.case
    if flagged.setting.startswith("levers: "):
        setting = situation(case, "now")
        for name in flagged.setting.removeprefix("levers: ").split(", "):
            setting = pulled(setting, case.levers[name])
        return setting
    if flagged.setting == "now" or flagged.setting in case.episodes:
        return situation(case, flagged.setting)
    return None
