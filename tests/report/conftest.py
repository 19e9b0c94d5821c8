"""A small case and a reading made by hand, so that reports are tested without solving anything."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from kakehiki.case.document import read_document
from kakehiki.case.load import LoadedCase, load_case
from kakehiki.case.model import Case
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.making import Manifest
from kakehiki.reading.records import (
    AnswerChance,
    Conditions,
    Event,
    Forecast,
    LeverSet,
    Limit,
    NumberRow,
    Part,
    Reading,
    Reasons,
    Region,
    Score,
    Sources,
    Timeline,
    Tipping,
    TypeAnswers,
    Verdict,
)
from tests.report.rivals import small_competing, small_signals, small_watchlist

HARBOUR = Path(__file__).with_name("harbour-2024.yaml")


def both(en: str, ja: str) -> dict[str, str]:
    return {"en": en, "ja": ja}


def small_case(**changes: Any) -> Case:
    return Case.model_validate(yaml.safe_load(HARBOUR.read_text(encoding="utf-8")) | changes)


def loaded(case: Case) -> LoadedCase:
    return LoadedCase(case, HARBOUR, "ab" * 32, positions={}, document=read_document(HARBOUR))


def _answers(come: float) -> tuple[AnswerChance, ...]:
    rest = 1 - come
    return (
        AnswerChance("come", _about(come), 0.02),
        AnswerChance("ask", _about(rest * 0.3), 0.1),
        AnswerChance("silence", _about(rest * 0.7), 0.88),
    )


def _about(p: float) -> Estimate:
    return Estimate(p, p * 0.5, min(1.0, p * 1.5))


def _verdict(come: float) -> Verdict:
    types = (
        TypeAnswers("soft", Estimate(0.5, 0.3, 0.7), _answers(min(1.0, come * 1.5))),
        TypeAnswers("hard", Estimate(0.5, 0.3, 0.7), _answers(come / 2)),
    )
    return Verdict(_about(come), 0.02, _answers(come), types)


def _timeline() -> Timeline:
    forecasts = (
        Forecast("spring-2021", datetime.date(2021, 4, 1), _verdict(0.64), "come", True, True, True, 0.446),
        Forecast(
            "winter-2022", datetime.date(2022, 12, 10), _verdict(0.31), "come", True, False, False, 1.171
        ),
        Forecast("now", datetime.date(2024, 10, 31), _verdict(0.07), "silence", False, True, True, 0.43),
    )
    scores = (
        Score("brier", Estimate(0.31, 0.1, 0.6), 0.5, 0.67, 0.67),
        Score("log", Estimate(0.68, 0.3, 1.1), 0.9, 2.0, 1.1),
    )
    return Timeline(forecasts, ("winter-2022",), scores)


def _tree() -> tuple[Event, ...]:
    return (
        Event(-1, 1, "answer", "come", "union", _about(0.07), _about(0.07)),
        Event(0, 2, "table", "deal", "port", _about(0.4), _about(0.028)),
        Event(0, 2, "table", "firm", "port", _about(0.6), _about(0.042)),
        Event(-1, 1, "answer", "ask", "union", _about(0.28), _about(0.28)),
        Event(-1, 1, "answer", "silence", "union", _about(0.65), _about(0.65)),
    )


def small_reading() -> Reading:
    return Reading(
        situation="now",
        verdict=_verdict(0.07),
        tree=_tree(),
        reasons=Reasons(
            "spring-2021",
            _about(0.64),
            _about(0.07),
            (Part("motive", Estimate(-0.33, -0.5, -0.2)), Part("terms", Estimate(-0.24, -0.4, 0.004))),
        ),
        conditions=Conditions(
            0.5,
            (
                LeverSet((), _about(0.07), 0.0, False),
                LeverSet(("phased",), _about(0.22), 0.04, False),
                LeverSet(("returns",), _about(0.35), 0.12, False),
                LeverSet(("phased", "returns"), _about(0.61), 0.77, True),
            ),
            (("phased", "returns"),),
            (Tipping("phased", None, 0.62, False), Tipping("returns", None, 0.8, False)),
            Region((Limit("facts.need", 0.55, None), Limit("facts.premise", None, 0.4)), 0.6, 0.85),
        ),
        timeline=_timeline(),
        sources=Sources(
            0.42,
            (
                NumberRow("facts.need", "0.2 to 0.4", ("fund",), True),
                NumberRow("facts.premise", "0.8", (), True),
                NumberRow("interests.port.peace", "4 to 6", (), True),
                NumberRow("interests.union.pay.hard", "7 to 9", ("pay",), True),
                NumberRow("terms.raise.full.union.pay", "0.4 to 0.8 * need", (), True),
                NumberRow("moves.kind.hard.chance", "0.3 to 0.7", (), True),
                NumberRow("quantities.snub", "0.2 to 0.5", (), True),
                NumberRow("precision", "10 to 25", (), True),
            ),
        ),
        signals=small_signals(),
        competing=small_competing(),
        watchlist=small_watchlist(),
        learnt=None,
        manifest=Manifest(
            case="harbour-2024",
            case_sha256="ab" * 32,
            version="0.1.0",
            numpy="2.4.6",
            solver="agent-logit",
            seed=1,
            draws=2048,
            numbers=8,
            games=20480,
            flagged={"folded": 12},
            flagged_draws=(),
            worst_residual=3.2e-13,
        ),
    )


@pytest.fixture
def case() -> LoadedCase:
    return load_case(HARBOUR)


@pytest.fixture
def reading() -> Reading:
    return small_reading()
