"""A new overture is spliced in; what was there stays, and the record stays sound."""

from __future__ import annotations

from datetime import date as Date
from pathlib import Path

import pytest

from kakehiki.errors import UsageError
from kakehiki.history.record.added import with_overture
from kakehiki.history.record.load import load_record

from .invented import RECORD, write

_START, _END = RECORD.index("overtures:"), RECORD.index("second:")
LAYOUTS = {
    "as it is": RECORD,
    "overtures last": (RECORD[:_START] + RECORD[_END:] + RECORD[_START:_END]).rstrip("\n"),
    "windows": RECORD.replace("\n", "\r\n"),
    "comments": RECORD.replace("second:\n", "\n# Once more\nsecond:\n"),
}


@pytest.mark.parametrize("name", LAYOUTS)
def test_every_byte_that_was_there_stays(tmp_path: Path, name: str) -> None:
    before = LAYOUTS[name]
    path = write(tmp_path, "")
    path.write_bytes(before.encode("utf-8"))
    after = with_overture(load_record(path), before, "rival-2025-05-01", Date(2025, 5, 1), "rival")
    at = next(i for i, (a, b) in enumerate(zip(before + "\0", after, strict=False)) if a != b)
    assert after.startswith(before[:at]) and after.endswith(before[at:])
    path.write_bytes(after.encode("utf-8"))
    made = load_record(path).record.overtures["rival-2025-05-01"]
    assert set(made.facts) == {"strike_fund", "trust"}  # the others belong to dates
    assert str(made.facts["strike_fund"].level) == "empty to full ?"
    assert made.answer is None


def test_a_known_name_and_an_unknown_proposer_are_refused(tmp_path: Path) -> None:
    loaded = load_record(write(tmp_path))
    for name, by, code in (
        ("firm-2019-03-01", "firm", "overture-known"),
        ("firm-2025-05-01", "frim", "proposer-unknown"),
    ):
        with pytest.raises(UsageError) as raised:
            with_overture(loaded, RECORD, name, Date(2025, 5, 1), by)
        assert raised.value.problems[0].code == code
