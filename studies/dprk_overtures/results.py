"""What the study works out, and how that is kept: one JSON file from which pages and figures are made."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from kakehiki.history.fit.fit import fit_record
from kakehiki.history.record.library import open_record
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.score.records import Scored
from kakehiki.history.score.score import Wanted, score
from kakehiki.report.fitted import fit_json, fit_lines
from kakehiki.report.history.json import render_scores_json
from kakehiki.words import LANGUAGES, Words

RECORD = "dprk-overtures"
SEED, DRAWS, PARTICLES, FIT_DRAWS = 1, 1024, 256, 256
SINCE = date(2019, 10, 1)
OUTSIDE = ("russia", "china")

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "history"
STORED = FOLDER / "dprk-overtures.json"
DIGITS = 6


def work_out() -> dict[str, Any]:
    """Return the results: the scores, the fit, and what the fit says in both languages."""
    loaded = open_record(RECORD)
    wanted = Wanted(draws=DRAWS, seed=SEED, particles=PARTICLES, since=SINCE, apart=OUTSIDE)
    scored = score(loaded, wanted)
    found = fit_record(loaded, draws=FIT_DRAWS, seed=SEED)
    return {
        "fit": _rounded(json.loads(fit_json(found))),
        "fit_lines": {lang: list(fit_lines(found, Words(lang))) for lang in LANGUAGES},
        "scores": _rounded(json.loads(render_scores_json(scored))["scores"]),
    }


def store(results: dict[str, Any]) -> None:
    """Write the results."""
    FOLDER.mkdir(exist_ok=True)
    text = json.dumps(results, ensure_ascii=False, sort_keys=True, indent=1)
    STORED.write_text(text + "\n", encoding="utf-8")


def stored() -> dict[str, Any]:
    """Return the results as they were written."""
    found: dict[str, Any] = json.loads(STORED.read_text(encoding="utf-8"))
    return found


def scores_in(results: dict[str, Any]) -> tuple[LoadedRecord, Scored]:
    """Return the shipped record, and its scores from the results."""
    return open_record(RECORD), TypeAdapter(Scored).validate_python(results["scores"])


def _rounded(value: Any) -> Any:
    # The last digits differ between machines, and nothing that is published rests on them.
    if isinstance(value, float):
        return round(value, DIGITS)
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return [_rounded(item) for item in value] if isinstance(value, list) else value
