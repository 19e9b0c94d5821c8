"""No forecast uses what was not known: every forecaster, byte for byte; and baselines by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from kakehiki.case.model import Case
from kakehiki.ensemble.run import Ensemble
from kakehiki.history.record.rows import Row, known_by, rows
from kakehiki.history.score.baselines import SURE, base_rate
from kakehiki.history.score.fitted import RUNS, learnt, reach
from kakehiki.history.score.forecasts import PENALTIES, columns, expert, options_of, regressed, simple
from tests.history.score.invented import invented, overtures

Forecast = Callable[[Case, Sequence[Row]], np.ndarray]


def _simple(name: str) -> Forecast:
    return lambda case, made: simple(case, made)[name]


FORECASTERS: dict[str, Forecast] = {
    "expert": lambda case, made: expert(Ensemble(case, 16, 1), made).chances,
    "fitted": lambda case, made: learnt(case, made, 8, 1).chances,
    "logit": lambda case, made: (
        regressed(case, made, columns(case, made, tuple(case.facts), ("invite",))).chances
    ),
    **{name: _simple(name) for name in ("base_rate", "proposer_rate", "last_answer", "uniform")},
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Case, tuple[Row, ...]]:
    loaded = invented(tmp_path_factory.mktemp("talks"), overtures(14))
    return loaded.case.case, rows(loaded)


@pytest.mark.parametrize("name", FORECASTERS)
def test_an_answer_changes_no_forecast_made_before_it_was_known(
    made: tuple[Case, tuple[Row, ...]], name: str
) -> None:
    case, all_rows = made
    said = FORECASTERS[name](case, all_rows)
    assert said == pytest.approx(np.clip(said, 0.0, 1.0))
    assert said.sum(axis=1) == pytest.approx(np.ones(len(all_rows)))
    moved = False
    for r in (2, 6, 12):
        changed = [*all_rows]
        other = next(o for o in options_of(case) if o != all_rows[r].answer)
        changed[r] = replace(all_rows[r], answer=other)
        again = FORECASTERS[name](case, changed)
        known = all_rows[r].known
        assert known is not None
        early = [i for i, row in enumerate(all_rows) if row.date <= known]
        assert r in early
        assert again[early].tobytes() == said[early].tobytes()
        moved = moved or again.tobytes() != said.tobytes()
    # What can learn does learn, or the test above would pass for nothing.
    assert moved == (name not in {"expert", "uniform"})


@pytest.mark.parametrize("name", FORECASTERS)
def test_later_rows_change_no_earlier_forecast(made: tuple[Case, tuple[Row, ...]], name: str) -> None:
    case, all_rows = made
    said, fewer = (FORECASTERS[name](case, some) for some in (all_rows, all_rows[:9]))
    assert fewer.tobytes() == said[:9].tobytes()


def test_the_evidence_is_within_its_reach_with_more_particles(made: tuple[Case, tuple[Row, ...]]) -> None:
    few, many = (learnt(*made, 4 * count, 1) for count in (64, 256))
    assert many.error < few.error
    gap = abs(few.log_evidence - many.log_evidence)
    assert 0.0 < gap < np.hypot(reach(few.error, few.runs), reach(many.error, many.runs))
    # Means over 256 weighted particles: twice what three seeds differed by at most.
    assert few.chances == pytest.approx(many.chances, abs=0.06)


@pytest.mark.parametrize("name", FORECASTERS)
def test_a_move_that_only_a_later_row_makes_changes_no_earlier_forecast(
    made: tuple[Case, tuple[Row, ...]], name: str
) -> None:
    case, all_rows = made
    plain = [
        replace(row, given={"invite": "plain"}, setting=row.setting.changed({"invite": "plain"}, {}))
        for row in all_rows
    ]
    offer = replace(
        plain[-1], given={"invite": "offer"}, setting=plain[-1].setting.changed({"invite": "offer"}, {})
    )
    said, changed = (FORECASTERS[name](case, some) for some in (plain, [*plain[:-1], offer]))
    assert changed[:-1].tobytes() == said[:-1].tobytes()


@pytest.mark.parametrize("name", FORECASTERS)
def test_an_answer_of_the_same_day_is_not_known(made: tuple[Case, tuple[Row, ...]], name: str) -> None:
    case, all_rows = made
    at_once = [replace(row, known=row.date) if row.answer else row for row in all_rows]
    said = FORECASTERS[name](case, at_once)
    other = next(o for o in options_of(case) if o != at_once[5].answer)
    changed = [*at_once[:5], replace(at_once[5], answer=other), *at_once[6:]]
    assert FORECASTERS[name](case, changed)[5].tobytes() == said[5].tobytes()


def test_baselines_by_hand(made: tuple[Case, tuple[Row, ...]]) -> None:
    case, all_rows = made
    options, found = options_of(case), simple(case, all_rows)
    for r, row in enumerate(all_rows):
        seen = [past for past in all_rows if past.answer and past.known and past.known < row.date]
        assert found["base_rate"][r] == pytest.approx(
            base_rate([options.index(str(p.answer)) for p in seen], len(options))
        )
        own = [str(p.answer) for p in seen if p.by == row.by]
        counted = np.array([1 + own.count(option) for option in options])
        assert found["proposer_rate"][r] == pytest.approx(counted / counted.sum())
        latest = max(seen, key=lambda p: (p.known, p.date), default=None)
        if latest is not None:
            assert found["last_answer"][r][options.index(str(latest.answer))] == pytest.approx(SURE)


def test_the_penalty_is_chosen_by_earlier_forecasts(made: tuple[Case, tuple[Row, ...]]) -> None:
    case, all_rows = made
    told = columns(case, all_rows, tuple(case.facts), ("invite",))
    assert {"invite: offer", "invite: plain"} <= told.keys()
    found = regressed(case, all_rows, told)
    first = [r for r, row in enumerate(all_rows) if not known_by(all_rows, row.date)]
    assert set(found.penalties[first]) == {PENALTIES[0]}
    # A fact that foretells every answer is trusted more and more.
    answers = np.array([options_of(case).index(row.answer or "accept") for row in all_rows])
    telling = {f"is {o}": (answers == o).astype(float) for o in range(len(options_of(case)))}
    assert regressed(case, all_rows, telling).penalties[-1] == PENALTIES[-1]


def test_runs_of_particles_agree_on_the_evidence(made: tuple[Case, tuple[Row, ...]]) -> None:
    case, all_rows = made
    few, many = (learnt(case, all_rows[:8], count, 1) for count in (8 * RUNS, 64 * RUNS))
    assert few.earlier == many.earlier == tuple(len(known_by(all_rows[:8], r.date)) for r in all_rows[:8])
    assert many.error < 0.3
    assert abs(few.log_evidence - many.log_evidence) < 4 * np.hypot(few.error, many.error) + 0.05


def test_an_open_answer_teaches_nothing(made: tuple[Case, tuple[Row, ...]]) -> None:
    case, all_rows = made
    assert all_rows[-1].answer is None
    later = replace(
        all_rows[0], name="zz", date=all_rows[-1].date + timedelta(days=400), answer=None, known=None
    )
    said = simple(case, (*all_rows, later))["base_rate"]
    assert len(known_by(all_rows, later.date)) == len(all_rows) - 1
    assert said.shape == (len(all_rows) + 1, len(options_of(case)))
