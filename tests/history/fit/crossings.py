"""An invented record of the ferry: the host asks the guest over some years."""

from __future__ import annotations

from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Any

import yaml

from tests.ensemble.ferry import written

NOW = Date(2024, 4, 20)


def _label(text: str) -> dict[str, str]:
    return {"en": text, "ja": text}


def _rubric(low: str, high: str) -> dict[str, Any]:
    levels = {"low": {"value": low, "rule": _label("low")}, "high": {"value": high, "rule": _label("high")}}
    return {"label": _label("fact"), "about": _label("fact"), "levels": levels}


def _overture(i: int, day: Date, **more: Any) -> dict[str, Any]:
    facts = {
        name: {"level": "high" if i >> bit & 1 else "low"}
        for bit, name in enumerate(("fear", "price", "mood"))
    }
    return {
        "date": day.isoformat(),
        "by": "host",
        "who": _label("the host"),
        "offered": _label("a crossing"),
        "given": {"offer": "generous" if i % 3 else "plain", "signal": "frown" if i % 4 == 3 else "smile"},
        "facts": facts,
        "answer": ("come", "wait", "leave")[(i * 7 // 3) % 3],
        "answered": (day + timedelta(days=9)).isoformat(),
        **more,
    }


def content(count: int = 12) -> dict[str, Any]:
    """Return the record as plain data: overtures a season apart, one of them the case's spring, one its now."""
    days = [Date(2020, 12, 1) + timedelta(days=90 * i) for i in range(count)]
    overtures = {f"host-{day}": _overture(i, day) for i, day in enumerate(days)}
    overtures[f"host-{days[1]}"]["situation"] = "spring"
    overtures[f"host-{NOW}"] = _overture(0, NOW, situation="now", answer="leave")
    return {
        "record": 1,
        "id": "crossings",
        "title": _label("Crossings"),
        "summary": _label("Invented."),
        "method": _label("Invented."),
        "case": "ferry.yaml",
        "silence": "wait",
        "silence_after": 400,
        "answers": {name: _label(name) for name in ("come", "wait", "leave")},
        "proposers": {"host": {"label": _label("the host")}},
        "facts": {
            "fear": _rubric("0.1 to 0.3", "0.6 to 0.9"),
            "price": _rubric("0.0 to 0.2", "0.5 to 0.8"),
            "mood": _rubric("0.2", "0.8"),
        },
        "overtures": overtures,
    }


def write(folder: Path, count: int = 12) -> Path:
    """Write the ferry and its record into a folder; return the record's path."""
    (folder / "ferry.yaml").write_text(written(), encoding="utf-8")
    found = content(count)
    for overture in found["overtures"].values():
        if overture["answer"] == found["silence"]:
            overture["silent_until"] = (
                Date.fromisoformat(overture.pop("answered")) + timedelta(days=500)
            ).isoformat()
    path = folder / "crossings.yaml"
    path.write_text(yaml.dump(found, allow_unicode=True, sort_keys=False, Dumper=_Plain), encoding="utf-8")
    return path


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
