"""A new overture in the text of a record file: every byte that was there stays."""

from __future__ import annotations

import re
from datetime import date as Date

from kakehiki.case.document import document_of
from kakehiki.case.flaws import Flaw, near
from kakehiki.errors import Problem, UsageError
from kakehiki.history.record.coding import period
from kakehiki.history.record.load import LoadedRecord, record_in
from kakehiki.history.record.model import Record

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
UNWRITTEN = "…"


def with_overture(loaded: LoadedRecord, raw: str, name: str, date: Date, by: str) -> str:
    """Return the text of a record file with an overture that is still to be coded.

    Facts that the record dates are those of the day; every other one has all its levels, marked as not yet judged.
    Raises UsageError: overture-known, proposer-unknown; CaseError where the record would not be sound.
    """
    record = loaded.record
    if name in record.overtures:
        raise UsageError(Problem("overture-known", {"name": name}))
    if by not in record.proposers:
        flaw = Flaw("by", "proposer-unknown", name=by, **near(by, record.proposers))
        raise UsageError(Problem(flaw.code, flaw.params))
    lines = [line for line in _LINE.findall(raw) if line]
    spots = [loaded.positions[f"overtures.{other}"] for other in record.overtures]
    outer = loaded.positions["overtures"][1]
    indent = " " * (spots[0][1] - outer) if spots[0][1] > outer else ""
    at = _end(loaded, len(lines))
    while at > 0 and (not lines[at - 1].strip() or lines[at - 1].lstrip().startswith("#")):
        at -= 1
    new = [indent + line for line in _entry(record, loaded, name, date, by)]
    ending = "\r\n" if lines[0].endswith("\r\n") else "\n"
    before = "".join(lines[:at])
    if before and not before.endswith(("\n", "\r")):
        before += ending
    text = before + "".join(line + ending for line in new) + "".join(lines[at:])
    record_in(document_of(text.encode("utf-8"), loaded.path))
    return text


def _end(loaded: LoadedRecord, lines: int) -> int:
    # The 0-based line of the next section, or the end of the file.
    start = loaded.positions["overtures"][0]
    later = [line for path, (line, _) in loaded.positions.items() if "." not in path and line > start]
    return min(later, default=lines + 1) - 1


def _entry(record: Record, loaded: LoadedRecord, name: str, date: Date, by: str) -> list[str]:
    case = loaded.case.case
    choices = ", ".join(
        f"{move}: {'|'.join(case.moves[move].options)}"
        for move in dict.fromkeys(m for o in record.overtures.values() for m in o.given)
    )
    entry = [
        f"{name}:",
        f"  date: {date}",
        f"  by: {by}",
        f'  who: {{en: "{UNWRITTEN}", ja: "{UNWRITTEN}"}}',
        f'  offered: {{en: "{UNWRITTEN}", ja: "{UNWRITTEN}"}}',
        f"  # given: {{{choices}}}",
        "  facts:",
    ]
    for fact, rubric in record.facts.items():
        if period(record.dated.get(fact, ()), date, by) is None:
            levels = list(rubric.levels)
            entry.append(f"    {fact}: {{level: {levels[0]} to {levels[-1]} ?}}  # {', '.join(levels)}")
    return [*entry, f"  # answer: {'|'.join(record.answers)}", "  # answered: YYYY-MM-DD"]
