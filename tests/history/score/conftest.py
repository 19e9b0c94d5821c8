"""One invented record with hostile texts, scored once for all tests of what is made of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kakehiki.evidence import Text
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.score.records import Scored
from kakehiki.history.score.score import Wanted, score
from tests.history.score.invented import invented, overtures

HOSTILE = '<script>alert(1)</script> & "x" {place} <img src=x onerror=y>'
HIDDEN = "\u202egnal\x1b[31m"  # no file may have these; a record made in another way may
WANTED = Wanted(draws=32, particles=8, since=date(2019, 7, 1), apart=("orders",))


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedRecord:
    said = {"en": HOSTILE, "ja": HOSTILE}
    made = overtures(12, said=HOSTILE)
    found = invented(tmp_path_factory.mktemp("talks"), made, title=said, summary=said, method=said)
    title = Text(en=HOSTILE + HIDDEN, ja=HOSTILE + HIDDEN)
    return replace(found, record=found.record.model_copy(update={"title": title}))


@pytest.fixture(scope="session")
def scored(loaded: LoadedRecord) -> Scored:
    return score(loaded, WANTED)
