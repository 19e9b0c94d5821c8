"""A small invented negotiation at a toll bridge, and records of it that are drawn from the model itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.case.numbered import numbers_of
from kakehiki.case.numbers import Number
from kakehiki.ensemble.setting import Setting
from kakehiki.history.fit.likelihood import Likelihood
from kakehiki.history.record.rows import Row

Floats = NDArray[np.float64]


def _label(name: str) -> dict[str, str]:
    return {"en": name, "ja": name}


def _named(**parts: Any) -> dict[str, Any]:
    return {name: {"label": _label(name), **part} for name, part in parts.items()}


CONTENT: dict[str, Any] = {
    "kakehiki": 1,
    "id": "toll",
    "title": _label("The toll bridge"),
    "summary": _label("The keeper asks the carrier to pay and cross."),
    "method": _label("All numbers are made up."),
    "question": {"text": _label("Will the carrier cross?"), "move": "answer", "yes": ["cross"]},
    "now": {"date": "2020-01-01", "label": _label("now"), "given": {"offer": "plain"}},
    "precision": 8,
    "actors": _named(keeper={}, carrier={}),
    "interests": {
        "keeper": _named(coin={"weight": 3}, calm={"weight": 2}),
        "carrier": _named(gain={"weight": "uniform 1 to 9"}, safety={"weight": 4}),
    },
    "facts": {"flood": {"label": _label("flood"), "zero": _label("0"), "one": _label("1"), "value": 0.5}},
    "moves": _named(
        offer={"actor": "keeper", "options": _named(plain={"go": "answer"}, cheap={"go": "answer"})},
        answer={
            "actor": "carrier",
            "options": _named(
                cross={"go": "gate", "effects": {"carrier.gain": 0.6, "carrier.safety": "-0.9 * flood"}},
                wait={"effects": {"carrier.gain": 0.1, "keeper.calm": -0.1}},
                leave={"effects": {"carrier.safety": "0.05 to 0.3"}},
            ),
        },
        gate={
            "actor": "keeper",
            "options": _named(
                open={"effects": {"keeper.coin": 0.4, "carrier.gain": 0.1}},
                shut={"effects": {"keeper.calm": 0.3, "carrier.gain": -0.4}},
            ),
        },
    ),
}

TYPES: dict[str, Any] = {
    "interests": {
        "keeper": CONTENT["interests"]["keeper"],
        "carrier": _named(
            gain={"weight": {"bold": "uniform 3 to 9", "shy": "uniform 1 to 3"}}, safety={"weight": 4}
        ),
    },
    "moves": {
        **_named(
            kind={
                "type_of": "carrier",
                "options": _named(
                    bold={"chance": "uniform 0.1 to 0.9", "go": "offer"},
                    shy={"chance": "rest", "go": "offer"},
                ),
            }
        ),
        **CONTENT["moves"],
    },
}


def toll(**changes: Any) -> Case:
    """Return the case with whole sections replaced; without `TYPES` information is perfect."""
    return Case.model_validate(CONTENT | changes)


def row(
    name: str, day: Date, flood: float, offer: str = "plain", answer: str | None = "cross", wait: int = 5
) -> Row:
    """Return an overture whose answer is known `wait` days later."""
    facts = {"flood": Number("point", (flood,))}
    setting = Setting((("offer", offer),), (("flood", ((1.0, facts["flood"]),)),))
    known = None if answer is None else day + timedelta(days=wait)
    return Row(name, day, "keeper", {"offer": offer}, facts, setting, answer, known, None, False, True, "A")


def blank(count: int, seed: int = 0) -> tuple[Row, ...]:
    """Return overtures ten days apart at floods of all heights, without answers."""
    random = np.random.default_rng(seed)
    start = Date(2010, 1, 1)
    return tuple(
        row(f"row-{i:03d}", start + timedelta(days=10 * i), float(random.random()), answer=None)
        for i in range(count)
    )


def answered(
    case: Case,
    rows: tuple[Row, ...],
    point: Floats,
    random: np.random.Generator,
    wait: int = 5,
    game: type[Likelihood] = Likelihood,
) -> tuple[Row, ...]:
    """Return the rows with answers drawn from the case's own game with its numbers at a point [V]."""
    likelihood = game(case)
    chances = likelihood.chances(rows, point[:, None])[:, :, 0]
    picked = (chances.cumsum(axis=1) < random.random(len(rows))[:, None]).sum(axis=1)
    told = [likelihood.options[min(int(o), len(likelihood.options) - 1)] for o in picked]
    return tuple(
        replace(one, answer=answer, known=one.date + timedelta(days=wait))
        for one, answer in zip(rows, told, strict=True)
    )


def place(case: Case) -> Mapping[str, int]:
    """Return the row of each number by its path."""
    return {quantile.path: i for i, quantile in enumerate(numbers_of(case))}
