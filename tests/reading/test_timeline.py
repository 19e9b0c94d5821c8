"""The record: order, misses, proper scores against another implementation, and baselines blind to the future."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import date

import numpy as np
import pytest
import scoringrules
from hypothesis import given, settings
from hypothesis import strategies as st

from kakehiki.case.model import Case
from kakehiki.history.score.baselines import SURE
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import AnswerChance, Timeline, Verdict
from kakehiki.reading.timeline import RESAMPLES, timeline
from tests.ensemble.ferry import CONTENT, ferry

OPTIONS = ("come", "wait", "leave")


def record(answers: list[str | None]) -> Case:
    """Return a case with one episode a year, answered so; the last answer is today's."""
    episode = CONTENT["episodes"]["winter"]
    dated = [{**episode, "date": f"{2000 + i}-01-01", "answer": a} for i, a in enumerate(answers)]
    now = {**CONTENT["now"], "answer": answers[-1]}
    return ferry(episodes={f"e{i}": d for i, d in enumerate(dated[:-1])}, now=now)


def verdicts(case: Case, chances: list[list[float]]) -> dict[str, Verdict]:
    names = [*case.episodes, "now"]
    return {name: verdict(row) for name, row in zip(names, chances, strict=True)}


def verdict(row: list[float]) -> Verdict:
    def about(p: float) -> Estimate:
        return Estimate(p, p, p)

    answers = tuple(AnswerChance(o, about(p), 0.0) for o, p in zip(OPTIONS, row, strict=True))
    return Verdict(about(row[0]), 0.0, answers, ())


def shares(raw: list[int]) -> list[float]:
    return [x / sum(raw) for x in raw]


rows = st.lists(st.integers(1, 20), min_size=3, max_size=3).map(shares)
histories = st.lists(st.tuples(st.sampled_from(OPTIONS), rows), min_size=2, max_size=7)


def read(history: list[tuple[str, list[float]]], seed: int = 1) -> Timeline:
    case = record([answer for answer, _ in history])
    return timeline(case, verdicts(case, [row for _, row in history]), seed)


@settings(deadline=None, max_examples=40)
@given(histories)
def test_scores_are_those_of_scoringrules(history: list[tuple[str, list[float]]]) -> None:
    chances = np.array([row for _, row in history])
    happened = np.array([OPTIONS.index(answer) for answer, _ in history])
    found = {score.rule: score for score in read(history).scores}
    brier = scoringrules.brier_score((happened == 0).astype(float), chances[:, 0])
    assert found["brier"].model.mean == pytest.approx(np.mean(brier))
    log = -np.log(chances[np.arange(len(happened)), happened])
    assert found["log"].model.mean == pytest.approx(log.mean())
    ranked = scoringrules.rps_score(happened + 1, chances, k_axis=-1) / (len(OPTIONS) - 1)
    assert found["rps"].model.mean == pytest.approx(np.mean(ranked))


def test_ranked_probability_by_hand() -> None:
    # Cumulative forecast 0.5, 0.8 against 0, 1: squared gaps 0.25 and 0.04, over two steps.
    found = read([("wait", [0.5, 0.3, 0.2]), ("wait", [0.5, 0.3, 0.2])]).scores[2]
    assert found.rule == "rps"
    assert found.model.mean == pytest.approx((0.25 + 0.04) / 2)


def test_a_perfect_forecast_scores_nothing_and_even_odds_score_as_known() -> None:
    perfect = read([("come", [1.0, 0.0, 0.0]), ("leave", [0.0, 0.0, 1.0])])
    assert [score.model.mean for score in perfect.scores] == pytest.approx([0.0, 0.0, 0.0])
    even = read([("come", [1 / 3] * 3), ("leave", [1 / 3] * 3)])
    for score in even.scores:
        assert score.model.mean == pytest.approx(score.uniform)
    assert even.scores[1].uniform == pytest.approx(math.log(3))


def test_baselines_by_hand() -> None:
    # come, come, leave: Laplace gives come 1/3, then 2/4; and leave 1/5.
    found = {s.rule: s for s in read([(a, [0.4, 0.3, 0.3]) for a in ("come", "come", "leave")]).scores}
    expected = -(math.log(1 / 3) + math.log(2 / 4) + math.log(1 / 5)) / 3
    assert found["log"].base_rate == pytest.approx(expected)
    expected = -(math.log(1 / 3) + math.log(SURE) + math.log((1 - SURE) / 2)) / 3
    assert found["log"].last_answer == pytest.approx(expected)
    assert found["brier"].base_rate == pytest.approx(((2 / 3) ** 2 + 0.5**2 + 0.6**2) / 3)
    assert found["brier"].last_answer == pytest.approx(((2 / 3) ** 2 + (1 - SURE) ** 2 + SURE**2) / 3)


def naive(earlier: list[str]) -> dict[str, np.ndarray]:
    """Return what the baselines say when they have seen these answers and nothing else."""
    again = np.full(3, 1 / 3)
    if earlier:
        again = np.array([SURE if o == earlier[-1] else (1 - SURE) / 2 for o in OPTIONS])
    counted = np.array([1 + earlier.count(o) for o in OPTIONS])
    return {"base_rate": counted / counted.sum(), "last_answer": again, "uniform": np.full(3, 1 / 3)}


@settings(deadline=None, max_examples=25)
@given(st.lists(st.sampled_from(OPTIONS), min_size=2, max_size=7))
def test_baselines_see_earlier_answers_alone(answers: list[str]) -> None:
    found = {s.rule: s for s in read([(a, [0.4, 0.3, 0.3]) for a in answers]).scores}
    for who in ("base_rate", "last_answer", "uniform"):
        said = [naive(answers[:i])[who] for i in range(len(answers))]
        log = [-math.log(p[OPTIONS.index(a)]) for p, a in zip(said, answers, strict=True)]
        brier = [(p[0] - (a == "come")) ** 2 for p, a in zip(said, answers, strict=True)]
        assert getattr(found["log"], who) == pytest.approx(np.mean(log))
        assert getattr(found["brier"], who) == pytest.approx(np.mean(brier))


def test_the_last_answer_changes_its_own_row_alone() -> None:
    # Three answers, the third changed: what changes in the sum is the third row's loss, known by hand.
    three = {
        a: read([("come", [0.4, 0.3, 0.3]), ("wait", [0.4, 0.3, 0.3]), (a, [0.4, 0.3, 0.3])]) for a in OPTIONS
    }
    log = {a: seen.scores[1] for a, seen in three.items()}
    assert 3 * (log["leave"].base_rate - log["come"].base_rate) == pytest.approx(
        math.log(2 / 5) - math.log(1 / 5)
    )
    assert 3 * (log["leave"].last_answer - log["wait"].last_answer) == pytest.approx(
        math.log(SURE) - math.log((1 - SURE) / 2)
    )


def test_rows_stand_in_order_of_date_with_now_last_of_its_day() -> None:
    case = ferry()
    same_day = ferry(
        episodes={
            "late": {**CONTENT["episodes"]["winter"], "date": CONTENT["now"]["date"]},
            "early": CONTENT["episodes"]["spring"],
        }
    )
    for which, order in ((case, ["spring", "winter", "now"]), (same_day, ["early", "late", "now"])):
        seen = dict(reversed(verdicts(which, [[0.5, 0.3, 0.2]] * 3).items()))
        assert [f.episode for f in timeline(which, seen, 1).forecasts] == order


def test_misses_are_worst_first_and_surprise_is_minus_log() -> None:
    found = read(
        [
            ("come", [0.3, 0.5, 0.2]),
            ("leave", [0.9, 0.08, 0.02]),
            ("wait", [0.2, 0.5, 0.3]),
            ("come", [0.1, 0.5, 0.4]),
        ]
    )
    assert found.misses == ("e1", "now", "e0")
    assert [f.hit for f in found.forecasts] == [False, False, True, False]
    assert [f.came for f in found.forecasts] == [True, False, False, True]
    assert [f.surprise for f in found.forecasts] == pytest.approx(
        [-math.log(p) for p in (0.3, 0.02, 0.5, 0.1)]
    )


def test_a_half_counts_as_a_yes() -> None:
    assert read([("come", [0.5, 0.3, 0.2]), ("wait", [0.5, 0.3, 0.2])]).misses == ("now",)


def test_an_impossible_answer_is_a_great_but_finite_surprise() -> None:
    found = read([("come", [0.0, 0.5, 0.5]), ("come", [0.5, 0.3, 0.2])])
    assert math.isfinite(found.forecasts[0].surprise or math.inf)
    assert math.isfinite(found.scores[1].model.mean)


def test_what_is_not_known_is_not_scored() -> None:
    with_gap = read([("come", [0.4, 0.3, 0.3]), (None, [0.1, 0.1, 0.8]), ("wait", [0.2, 0.6, 0.2])])
    without = read([("come", [0.4, 0.3, 0.3]), ("wait", [0.2, 0.6, 0.2])])
    gap = with_gap.forecasts[1]
    assert (gap.answer, gap.came, gap.hit, gap.surprise) == (None, None, None, None)
    assert with_gap.scores == without.scores
    assert read([(None, [0.4, 0.3, 0.3]), (None, [0.4, 0.3, 0.3])]).scores == ()


def test_the_bootstrap_is_the_seeds_own() -> None:
    history = [(a, [0.5 - i / 20, 0.3, 0.2 + i / 20]) for i, a in enumerate(OPTIONS * 2)]
    one, again, other = (read(history, seed).scores for seed in (1, 1, 2))
    assert one == again
    assert [s.model.mean for s in one] == [s.model.mean for s in other]
    assert [s.model.low for s in one] != [s.model.low for s in other]


def test_the_range_is_that_of_a_bootstrap_over_episodes() -> None:
    history = [(a, [0.6 - i / 10, 0.2 + i / 20, 0.2 + i / 20]) for i, a in enumerate(OPTIONS * 2)]
    losses = np.array([(row[0] - (a == "come")) ** 2 for a, row in history])
    random = np.random.default_rng(9)
    means = losses[random.integers(0, 6, (50 * RESAMPLES, 6))].mean(axis=1)
    brier = read(history).scores[0].model
    assert (brier.low, brier.high) == pytest.approx(np.quantile(means, [0.05, 0.95]), abs=0.02)
    assert brier.low < brier.mean < brier.high


def test_several_options_may_count_as_coming() -> None:
    case = record(["wait", "leave"])
    case = case.model_copy(update={"question": case.question.model_copy(update={"yes": ["come", "wait"]})})
    seen = {
        n: replace(v, yes=Estimate(0.7, 0.7, 0.7)) for n, v in verdicts(case, [[0.4, 0.3, 0.3]] * 2).items()
    }
    found = timeline(case, seen, 1)
    assert [f.came for f in found.forecasts] == [True, False]
    assert found.scores[0].model.mean == pytest.approx((0.3**2 + 0.7**2) / 2)
    assert found.forecasts[0].date == date(2000, 1, 1)
