"""Sources as CSL-JSON, which Zotero, Pandoc and other citation processors read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kakehiki.evidence.exports.graded import graded
from kakehiki.evidence.ledger import Source
from kakehiki.evidence.origins import origins


def csl_json(sources: Mapping[str, Source], lang: str) -> str:
    """Return one item of type webpage for each source under the source's id, in their order; notes are in `lang`."""
    items = [_item(name, sources[name], origin, lang) for name, origin in origins(sources).items()]
    return json.dumps(items, ensure_ascii=False, indent=2) + "\n"


def _item(name: str, source: Source, origin: str, lang: str) -> dict[str, Any]:
    item: dict[str, Any] = {"id": name, "type": "webpage"}
    if source.title:
        item["title"] = source.title
    item["container-title"] = source.outlet
    if source.date is not None:
        item["issued"] = {"date-parts": [[source.date.year, source.date.month, source.date.day]]}
    return item | {"URL": source.url, "language": source.language, "note": graded(source, origin, lang)}
