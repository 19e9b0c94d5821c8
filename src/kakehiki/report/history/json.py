"""Scores as JSON: names and numbers, no prose; the same record, numbers and seed give the same bytes."""

from __future__ import annotations

import json
from typing import Any

from kakehiki.history.score.records import Scored
from kakehiki.report.json import definitions, plain

SCHEMA = "kakehiki.scores/1"


def render_scores_json(scored: Scored) -> str:
    """Return the scores; keys sorted, floats to the last digit. Raises ValueError for a number that is not finite."""
    made = {"schema": SCHEMA, "scores": plain(scored)}
    return json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def scores_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_scores_json`'s output, from the records themselves."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, "scores": {"$ref": "#/$defs/Scored"}},
        "required": ["schema", "scores"],
        "additionalProperties": False,
        "$defs": definitions(Scored),
    }
