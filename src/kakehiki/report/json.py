"""A reading as JSON: ids and numbers, no prose; the same reading gives the same bytes."""

from __future__ import annotations

import dataclasses
import datetime
import json
from typing import TYPE_CHECKING, Any

from kakehiki.reading.records import Reading

if TYPE_CHECKING:
    from kakehiki.case.load import LoadedCase

SCHEMA = "kakehiki.reading/1"


def render_json(loaded_case: LoadedCase, reading: Reading) -> str:
    """Return the reading with the question that it answers; keys sorted, floats to the last digit.

    Raises ValueError for a number that is not finite.
    """
    question = loaded_case.case.question
    asked = {
        "move": question.move,
        "yes": list(question.yes),
        "target": question.target,
        "reference": question.reference,
    }
    found = {"schema": SCHEMA, "case": loaded_case.case.id, "question": asked, "reading": plain(reading)}
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def plain(value: Any) -> Any:
    """Return a record of dataclasses as what JSON can hold, by the names of their fields; dates as ISO text."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    # NumPy's scalars are subclasses of float only in part; JSON wants the plain kinds.
    return value.item() if hasattr(value, "item") else value


def definitions(record: type) -> dict[str, Any]:
    """Return the JSON Schemas of a dataclass and of all that it holds, by name; each has just its own fields."""
    from pydantic import TypeAdapter  # noqa: PLC0415 - a schema is asked for rarely, and pydantic is slow to load

    made = TypeAdapter(record).json_schema(mode="serialization", ref_template="#/$defs/{model}")
    defs: dict[str, Any] = made.pop("$defs")
    defs[record.__name__] = made
    for part in defs.values():
        part["additionalProperties"] = False
        part["required"] = sorted(part["properties"])
    return defs


def reading_schema() -> dict[str, Any]:
    """Return the JSON Schema of `render_json`'s output, from the records themselves."""
    asked = {
        "type": "object",
        "properties": {
            "move": {"type": "string"},
            "yes": {"type": "array", "items": {"type": "string"}, "minItems": 1},
            "target": {"type": "number", "exclusiveMinimum": 0, "exclusiveMaximum": 1},
            "reference": {"type": ["string", "null"]},
        },
        "required": ["move", "reference", "target", "yes"],
        "additionalProperties": False,
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": SCHEMA,
        "type": "object",
        "properties": {
            "schema": {"const": SCHEMA},
            "case": {"type": "string"},
            "question": asked,
            "reading": {"$ref": "#/$defs/Reading"},
        },
        "required": ["case", "question", "reading", "schema"],
        "additionalProperties": False,
        "$defs": definitions(Reading),
    }
