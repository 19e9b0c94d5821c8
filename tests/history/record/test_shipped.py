"""The record that comes with kakehiki: complete, sourced, and apart from the list that it began with."""

from __future__ import annotations

import csv
from datetime import date as Date
from pathlib import Path

import pytest

from kakehiki.history.record.agreement import agreements
from kakehiki.history.record.library import open_record, shipped
from kakehiki.history.record.rows import rows

# Classes of the older list, and the answers that reading the sources again may make of them.
CLASSES = {
    "accepted": {"accept", "conditional"},
    "accepted_after_delay": {"accept", "conditional"},
    "accepted_with_conditions": {"accept", "conditional", "refuse"},
    "accepted_then_cancelled": {"refuse"},
    "acknowledged_no_commitment": {"conditional"},
    "rejected_publicly": {"refuse", "conditional"},
    "rejected_privately": {"refuse", "conditional"},
    "rejected_with_counterterms": {"refuse", "conditional"},
    "refused_receipt": {"refuse"},
    "silence_then_rejected": {"refuse"},
    "tacit_reciprocation": {"accept"},
    "silence": {"silence", "refuse"},
}
PROPOSERS = {"USA": "usa", "ROK": "rok", "JPN": "japan", "CHN": "china"}


@pytest.mark.parametrize("name", shipped())
def test_every_overture_has_words_and_sources(name: str) -> None:
    record = open_record(name).record
    for key, overture in record.overtures.items():
        assert overture.sources, key
        assert overture.answer is not None and overture.reply is not None and overture.reply_sources, key
        assert key == f"{overture.by}-{overture.date}"
        assert "…" not in overture.offered.en + overture.offered.ja + overture.who.en
        assert all(coding.level.judged for coding in overture.facts.values()), key
        # What has no source says so.
        assert all(coding.sources or coding.note for coding in overture.facts.values()), key


def test_a_random_third_was_coded_twice_and_agrees_beyond_chance() -> None:
    record = open_record("dprk-overtures").record
    assert record.second is not None
    assert len(record.second.overtures) == 22
    for found in agreements(record):
        assert found.kappa is not None and found.kappa > 0.2, found


@pytest.mark.extra("shared")
def test_the_older_list_is_in_it(shared: Path) -> None:
    found = rows(open_record("dprk-overtures"))
    with open(shared / "data" / "dprk_overtures.csv", encoding="utf-8", newline="") as file:
        for line in csv.DictReader(file):
            day, by = Date.fromisoformat(line["offer_date"]), PROPOSERS[line["proposer"].split("+")[0]]
            by_distance = sorted((abs((row.date - day).days), row.name) for row in found if row.by == by)
            apart, name = by_distance[0]
            near = next(row for row in found if row.name == name)
            assert apart <= 5, line["id"]
            if near.answer is not None:
                days = float(line["days_to_first_response"] or 0)
                allowed = CLASSES[line["response"]]
                # An answer that took longer than the window had something else come before it.
                assert near.answer in allowed or days > 60, (line["id"], near)
