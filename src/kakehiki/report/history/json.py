"""Scores as JSON: names and numbers, no prose; the same record, numbers and seed give the same bytes."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import Any

from kakehiki.history.score.records import Scored

SCHEMA = "kakehiki.scores/1"


def render_scores_json(scored: Scored) -> str:
    """Return the scores; keys sorted, floats to the last digit. Raises ValueError for a number that is not finite."""
    made = {"schema": SCHEMA, "scores": _plain(scored)}
    return json.dumps(made, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def scores_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_scores_json`'s output, from the records themselves."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - a schema is asked for rarely, and pydantic is slow to load

    made = TypeAdapter(Scored).json_schema(mode="serialization", ref_template="#/$defs/{model}")
    defs: dict[str, Any] = made.pop("$defs")
    defs["Scored"] = made
    for part in defs.values():
        part["additionalProperties"] = False
        part["required"] = sorted(part["properties"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "properties": {"schema": {"const": SCHEMA}, "scores": {"$ref": "#/$defs/Scored"}},
        "required": ["schema", "scores"],
        "additionalProperties": False,
        "$defs": defs,
    }
