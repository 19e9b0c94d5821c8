"""Invented records of many invitations to a union, for the case of `kakehiki new`."""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import yaml

from kakehiki.history.record.load import LoadedRecord, load_record
from tests.history.record.invented import RECORD, write

FUND = ("empty", "half", "full")


def overtures(count: int, seed: int = 1, **texts: str) -> dict[str, dict[str, Any]]:
    """Return invitations thirty days apart, the last of them still open; a full fund makes silence likelier."""
    chosen = random.Random(seed)
    said = {language: texts.get("said", "Talks") for language in ("en", "ja")}
    found: dict[str, dict[str, Any]] = {}
    for i in range(count):
        day = date(2019, 1, 1) + timedelta(days=30 * i)
        fund = chosen.choice(FUND)
        answer = chosen.choices(["accept", "refuse", "silence"], [4 - FUND.index(fund), 1, FUND.index(fund)])[
            0
        ]
        row: dict[str, Any] = {
            "date": day,
            "by": chosen.choice(["firm", "firm", "rival"]),
            "who": said,
            "offered": said,
            "sources": ["paper"],
            "given": {"invite": chosen.choice(["plain", "offer"])},
            "facts": {"strike_fund": {"level": fund}, "trust": {"level": chosen.choice(["broken", "kept"])}},
            "grade": chosen.choice(["A", "B"]),
            "in_talks": chosen.random() < 0.3,
        }
        if i < count - 1:
            row["answer"] = answer
            row |= (
                {"silent_until": day + timedelta(days=40)}
                if answer == "silence"
                else {"answered": day + timedelta(days=chosen.randint(0, 29))}
            )
        found[f"row-{i:02d}"] = row
    return found


def invented(folder: Path, rows: Mapping[str, Mapping[str, Any]], **changes: Any) -> LoadedRecord:
    """Return a record with these overtures and no second coding."""
    content = yaml.safe_load(RECORD.replace("broken ?", "broken"))
    content.pop("second")
    content |= {"overtures": dict(rows)} | changes
    text = yaml.dump(content, Dumper=_Plain, allow_unicode=False, sort_keys=False)
    return load_record(write(folder, text))


class _Plain(yaml.SafeDumper):
    def ignore_aliases(self, data: Any) -> bool:
        return True
