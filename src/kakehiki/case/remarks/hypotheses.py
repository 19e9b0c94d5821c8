"""Remarks on hypotheses: those that nothing could make likelier, and those that differ in name only."""

from __future__ import annotations

from collections.abc import Iterator

from kakehiki.case.load import LoadedCase
from kakehiki.case.model import Hypothesis
from kakehiki.case.remarks.record import Remark


def hypothesis_remarks(loaded: LoadedCase) -> Iterator[Remark]:
    """Yield hypotheses that no claim marks, that have prior 0, and that suppose the same as an earlier one."""
    case = loaded.case
    total = str(len(case.hypotheses))
    marked = {hypothesis for claim in case.claims.values() for hypothesis in claim.marks}
    first: dict[str, str] = {}
    for name, hypothesis in case.hypotheses.items():
        place = loaded.place(f"hypotheses.{name}")
        if name not in marked:
            yield Remark("hypothesis-unmarked", {"name": name, "total": total}, place)
        if max(hypothesis.prior.points) <= 0:
            spot = loaded.place(f"hypotheses.{name}.prior")
            yield Remark("prior-zero", {"name": name, "total": total}, spot)
        other = first.setdefault(_supposed(hypothesis), name)
        if other != name:
            yield Remark("hypotheses-same", {"name": name, "other": other}, place)


def _supposed(hypothesis: Hypothesis) -> str:
    """Return one text for hypotheses that suppose the same types and numbers."""
    numbers = sorted((path, number.range) for path, number in hypothesis.numbers.items())
    return repr((sorted(hypothesis.types.items()), numbers))
