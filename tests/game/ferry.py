"""A small case with every kind of move and amount, as Python data: two harbours talk about a ferry."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from kakehiki.case.model import Case


def both(text: str) -> dict[str, str]:
    return {"en": text, "ja": text}


def _option(**parts: Any) -> dict[str, Any]:
    return {"label": both("option"), **parts}


def _move(**parts: Any) -> dict[str, Any]:
    return {"label": both("move"), **parts}


def _fact(value: str) -> dict[str, Any]:
    return {"label": both("fact"), "zero": both("no"), "one": both("yes"), "value": value}


FERRY: dict[str, Any] = {
    "kakehiki": 1,
    "id": "ferry",
    "title": both("Ferry"),
    "summary": both("Two harbours."),
    "method": both("Made up."),
    "question": {"text": both("Will they come?"), "move": "answer", "yes": ["come"]},
    "now": {"date": "2024-05-01", "label": both("Now"), "given": {"invite": "open"}},
    "precision": "5 to 15",
    "actors": {"north": {"label": both("North")}, "south": {"label": both("South")}},
    "interests": {
        "north": {
            "trade": {"label": both("trade"), "weight": "3 to 7"},
            "face": {"label": both("face"), "weight": "1 to 4"},
        },
        "south": {
            "trade": {"label": both("trade"), "weight": {"keen": "4 to 6", "wary": "1 to 2"}},
            "calm": {"label": both("calm"), "weight": "2 to 5"},
        },
    },
    "quantities": {"snub": {"label": both("snub"), "value": "0.2 to 0.5"}},
    "facts": {"need": _fact("0.3 to 0.7"), "storm": _fact("0.1 to 0.4")},
    "terms": {
        "ferry": {
            "label": both("ferry"),
            "levels": {
                "none": {"label": both("none")},
                "daily": {
                    "label": both("daily"),
                    "delivers": {
                        "north.trade": "0.2 to 0.6 * need * (1 - storm)",
                        "south.trade": ["0.1 to 0.4 * need", "-0.1 * storm", "0.2"],
                    },
                },
            },
        },
        "toll": {
            "label": both("toll"),
            "levels": {
                "none": {"label": both("none")},
                "half": {
                    "label": both("half"),
                    "delivers": {"north.face": "-0.3 to -0.1", "south.calm": "0.2"},
                },
            },
        },
    },
    "moves": {
        "kind": _move(
            type_of="south",
            options={
                "keen": _option(chance="rest", go="invite"),
                "wary": _option(chance=["0.3 to 0.6 * storm", "0.2"], go="invite"),
            },
        ),
        "invite": _move(
            actor="north",
            options={
                "open": _option(proposes={"ferry": "daily"}, go="answer"),
                "stern": _option(
                    proposes={"ferry": "daily", "toll": "half"},
                    effects={"north.face": "0.1 * need"},
                    go="answer",
                ),
            },
        ),
        "answer": _move(
            actor="south",
            options={
                "come": _option(effects={"south.calm": ["-snub", "0.1"]}, go="weather"),
                "wait": _option(effects={"north.face": "-snub * (1 - need)"}),
            },
        ),
        "weather": _move(
            actor="chance",
            options={
                "fair": _option(chance="rest", go="sign"),
                "foul": _option(chance="0.5 * storm", effects={"south.calm": "-0.2"}, go="sign"),
            },
        ),
        "sign": _move(
            actor="north",
            options={
                "sign": _option(agrees=True, go="keep"),
                "trim": _option(agrees=True, package={"toll": "none"}),
                "leave": _option(package={"toll": "half"}, effects={"south.calm": "-0.1 to 0.1"}),
            },
        ),
        "keep": _move(
            actor="south",
            options={
                "keep": _option(),
                "pocket": _option(package={"ferry": "none"}, effects={"north.face": "-0.4 to -0.2"}),
            },
        ),
    },
}


def ferry(**moves: Any) -> Case:
    """Return the case, with some of its moves replaced (None: taken out)."""
    data = deepcopy(FERRY)
    data["moves"] = {k: v for k, v in (data["moves"] | moves).items() if v is not None}
    return Case.model_validate(data)


def of_moves(**moves: Any) -> Case:
    """Return a case that has these moves only."""
    data = deepcopy(FERRY) | {"moves": moves}
    data["interests"]["south"]["trade"]["weight"] = "2 to 5"  # without a type
    return Case.model_validate(data)


def chain(length: int, options: int, *, through: int) -> Case:
    """Return a case of `length` moves in a row, of whose options the first `through` lead on to the next."""
    moves = {}
    for i in range(length):
        on = {"go": f"m{i + 1}"} if i + 1 < length else {}
        moves[f"m{i}"] = _move(
            actor=("north", "south")[i % 2],
            options={
                f"o{j}": _option(
                    effects={"north.trade": "0.1", "south.calm": f"0.0{j % 9 + 1}"},
                    **(on if j < through else {}),
                )
                for j in range(options)
            },
        )
    return of_moves(**moves)


option, move = _option, _move
