"""`kakehiki schema`: the JSON Schema of case files."""

from __future__ import annotations

import json
from typing import Any

import click

from kakehiki.case.model import Case
from kakehiki.cli import language_option
from kakehiki.words import Words


def command(words: Words) -> click.Command:
    """Return the command in one language."""

    @click.command("schema", help=words.say("cli.schema.help"))
    @language_option(words)
    def schema() -> None:
        click.echo(json.dumps(case_schema(words), ensure_ascii=False, indent=2))

    return schema


def case_schema(words: Words) -> dict[str, Any]:
    """Return the JSON Schema of a case."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:kakehiki:case:1",
        **_closed(Case.model_json_schema()),
        "title": words.say("cli.schema.title"),
    }


def _closed(schema: Any) -> Any:
    """Refuse names that match no pattern: pydantic lets them pass beside those that do."""
    if isinstance(schema, list):
        return [_closed(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(part) for key, part in schema.items()}
    return closed | {"additionalProperties": False} if "patternProperties" in closed else closed
