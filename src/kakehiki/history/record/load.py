"""A record file, read: the record, its case, the hash of its bytes, and where each part of it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kakehiki.case.document import Document, read_document
from kakehiki.case.library import open_case
from kakehiki.case.load import Form, LoadedCase, place
from kakehiki.case.nodes import Spot
from kakehiki.case.scalars import Scalars
from kakehiki.errors import CaseError, Place, Problem
from kakehiki.history.record.model import Record
from kakehiki.history.record.rules import case_rules, record_rules

_SCALARS = Scalars(
    dates=r"since|overtures\.[^.]+\.(date|deadline|answered|silent_until)|dated\.[^.]+\.[0-9]+\.from|sources\.[^.]+\.date",
    whole=r"record|silence_(after|read)|sources\.[^.]+\.credibility",
    truths=r"overtures\.[^.]+\.(in_talks|meeting|exact|answer_exact)",
    reals=r"(?!)",
    unwritten=r"(?!)",
)
RECORDS = Form(Record, "record", "not-a-record", _SCALARS, record_rules)


@dataclass(frozen=True)
class LoadedRecord:
    """A record and the case whose game it is read with, the file it was read from (SHA-256 of its bytes)."""

    record: Record
    case: LoadedCase
    path: Path
    sha256: str
    positions: Mapping[str, Spot] = field(repr=False)
    document: Document = field(repr=False)

    def place(self, dotted_path: str) -> Place:
        """Return where the key or list entry at a path stands, or its parent if it is not in the file."""
        return place(self.document, self.positions, dotted_path)

    def answer_label(self, option: str, lang: str) -> str:
        """Return the name of an answer in one language: the record's own, else the case's."""
        case = self.case.case
        label = self.record.labels.get(option) or case.moves[case.question.move].options[option].label
        return label.of(lang)


def load_record(path: str | Path) -> LoadedRecord:
    """Read and check a record file, and the case that it names (a shipped one, or a path from the record's folder).

    Raises `CaseError` with every problem that could be found, in the order of the file; `UsageError`: case-unknown.
    """
    return record_in(read_document(Path(path)))


def record_in(document: Document) -> LoadedRecord:
    """Return the record that a document holds; raises as `load_record`."""
    record, contents = RECORDS.read(document)
    named = record.case
    if named.lower().endswith((".yaml", ".yml")):
        named = str(document.path.parent / named)
    case = open_case(named)
    flaws = list(case_rules(record, case.case))
    if flaws:
        spots = {True: contents.keys, False: contents.values}
        raise CaseError([Problem(f.code, f.params, place(document, spots[f.at_key], f.path)) for f in flaws])
    return LoadedRecord(record, case, document.path, document.sha256, contents.keys, document)
