"""A small case with all that the ensemble can meet: private types, a made move that tells, levers with moves."""

from __future__ import annotations

from typing import Any

import yaml

from kakehiki.case.model import Case


def _label(name: str) -> dict[str, str]:
    return {"en": name, "ja": name}


def _named(**parts: Any) -> dict[str, Any]:
    return {name: {"label": _label(name), **part} for name, part in parts.items()}


def _fact(value: object) -> dict[str, Any]:
    return {"value": value, "zero": _label("none"), "one": _label("all")}


_SMILED = {"offer": "plain", "signal": "smile"}

CONTENT: dict[str, Any] = {
    "kakehiki": 1,
    "id": "ferry",
    "title": _label("The ferry"),
    "summary": _label("The host asked the guest to come."),
    "method": _label("All numbers are made up."),
    "question": {
        "text": _label("Will the guest come?"),
        "move": "answer",
        "yes": ["come"],
        "target": 0.5,
        "reference": "spring",
    },
    "now": {"date": "2024-05-01", "label": _label("now"), "given": _SMILED, "answer": "leave"},
    "precision": "8 to 20",
    "actors": _named(host={}, guest={}),
    "interests": {
        "host": _named(profit={"weight": "2 to 5"}, calm={"weight": "uniform 1 to 3"}),
        "guest": _named(gain={"weight": {"eager": "5 to 8", "wary": "2 to 4"}}, safety={"weight": "1, 3, 4"}),
    },
    "quantities": _named(bother={"value": "0.1 to 0.4"}),
    "facts": _named(fear=_fact("0.5 to 0.8"), price=_fact("0.6 to 0.9"), mood=_fact("uniform 0.2 to 0.4")),
    "terms": _named(
        fare={"levels": _named(full={}, half={"delivers": {"guest.gain": "0.2 to 0.5", "host.profit": -0.2}})}
    ),
    "moves": _named(
        kind={
            "type_of": "guest",
            "options": _named(
                eager={"chance": "rest", "go": "offer"},
                wary={"chance": "0.5 to 0.9 * fear", "go": "offer"},
            ),
        },
        offer={
            "actor": "host",
            "options": _named(
                plain={"go": "signal"},
                generous={"go": "signal", "proposes": {"fare": "half"}, "effects": {"host.profit": -0.05}},
            ),
        },
        signal={
            "actor": "guest",
            "options": _named(
                smile={"go": "answer", "effects": {"guest.safety": "-0.1 to 0.0"}},
                frown={"go": "answer", "effects": {"guest.gain": "-bother"}},
            ),
        },
        answer={
            "actor": "guest",
            "options": _named(
                come={
                    "go": "table",
                    "effects": {"guest.gain": ["0.3 to 0.6", "-0.5 * price"], "guest.safety": "-0.4 * fear"},
                },
                wait={"effects": {"guest.gain": "0.0 to 0.1 * mood", "host.calm": "-bother"}},
                leave={"effects": {"guest.safety": "0.0, 0.05, 0.2"}},
            ),
        },
        table={
            "actor": "host",
            "options": _named(
                deal={"agrees": True, "effects": {"guest.gain": 0.1, "host.calm": "0.1 to 0.3"}},
                stall={"effects": {"guest.gain": "-0.3 to -0.1 * (1 - mood)", "host.profit": "0.0 to 0.2"}},
            ),
        },
    ),
    "reasons": _named(motive={"facts": ["fear"]}, terms={"facts": ["price"], "moves": ["offer"]}),
    "levers": _named(
        cheap={"facts": {"price": "0.0 to 0.1"}},
        safe={"facts": {"fear": "0.0 to 0.1"}, "moves": {"offer": "generous"}},
        ask={"moves": {"offer": "generous"}},
    ),
    "episodes": {
        "spring": {
            "date": "2021-03-01",
            "label": _label("spring"),
            "given": {"offer": "generous", "signal": "smile"},
            "facts": {"fear": "0.1 to 0.3", "price": "0.1 to 0.3", "mood": "0.6 to 0.9"},
            "answer": "come",
        },
        "winter": {
            "date": "2022-12-01",
            "label": _label("winter"),
            "given": {"offer": "plain", "signal": "frown"},
            "facts": {"fear": "0.4 to 0.6", "price": "0.3 to 0.5"},
            "answer": "wait",
        },
    },
    "sources": {
        "gazette": {
            "outlet": "Gazette",
            "title": "Ferry",
            "url": "https://example.org/ferry",
            "date": "2024-05-02",
            "language": "en",
            "reliability": "B",
            "credibility": 2,
        }
    },
    "claims": {
        "storms": {
            "text": _label("Storms frighten guests."),
            "sources": ["gazette"],
            "bears_on": {"facts.fear": "raises"},
        }
    },
}


def ferry(**changes: Any) -> Case:
    """Return the case, with whole sections replaced."""
    return Case.model_validate(CONTENT | changes)


class _Plain(yaml.SafeDumper):
    """Writes what stands in two places twice: case files have no anchors."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def written(**changes: Any) -> str:
    """Return the case as the text of a file."""
    return yaml.dump(CONTENT | changes, Dumper=_Plain, allow_unicode=True, sort_keys=False)
