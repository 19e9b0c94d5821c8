"""The flagship codes answers as an independent record of overtures to North Korea does."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from kakehiki.case.library import open_case

NEAR = 10  # days by which a case may date an invitation otherwise than the record
MEANS = {
    "accepted": "accept",
    "accepted_after_delay": "accept",
    "accepted_with_conditions": "conditional",
    "rejected_publicly": "refuse",
    "rejected_with_counterterms": "conditional",
    "refused_receipt": "refuse",
    "silence": "silence",
}


@pytest.mark.extra("shared")
def test_answers_agree_with_the_record(shared: Path) -> None:
    with (shared / "data" / "dprk_overtures.csv").open(encoding="utf-8", newline="") as file:
        record = [row for row in csv.DictReader(file) if "USA" in row["proposer"]]
    case = open_case("kim-trump-2025").case
    compared = 0
    for name, situation in {**case.episodes, "now": case.now}.items():
        near = [
            row
            for row in record
            if abs((date.fromisoformat(row["offer_date"]) - situation.date).days) <= NEAR
        ]
        for row in near:
            assert situation.answer == MEANS[row["response"]], (name, row["response_note"])
        compared += bool(near)
    assert compared >= len(case.episodes)
