"""What the study works out, and how that is kept: one JSON file from which pages and figures are made."""

from __future__ import annotations

import json
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
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
SEED, DRAWS, FIT_DRAWS = 1, 1024, 1024
# In 112 dimensions 64 particles a run put the evidence too low by about .4 and its error in doubt; 512 do not.
RUNS, PARTICLES = 4, 4 * 512
# Outside support is what a claim of the study is on; rank is what a proposer offers, and stands among the motives.
APART = ("russia", "china", "rank")

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "history"
STORED = FOLDER / "dprk-overtures.json"
DIGITS = 6


def work_out() -> dict[str, Any]:
    """Return the results: the scores, the fit, and what the fit says in both languages."""
    with ProcessPoolExecutor(2, get_context("spawn")) as two:
        parts = [two.submit(part) for part in (_scores, _fit)]
        return parts[0].result() | parts[1].result()


def _scores() -> dict[str, Any]:
    wanted = Wanted(draws=DRAWS, seed=SEED, particles=PARTICLES, runs=RUNS, apart=APART)
    scored = score(open_record(RECORD), wanted)
    return {"scores": _rounded(json.loads(render_scores_json(scored))["scores"])}


def _fit() -> dict[str, Any]:
    found = fit_record(open_record(RECORD), draws=FIT_DRAWS, seed=SEED)
    return {
        "fit": _rounded(json.loads(fit_json(found))),
        "fit_lines": {lang: list(fit_lines(found, Words(lang))) for lang in LANGUAGES},
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
