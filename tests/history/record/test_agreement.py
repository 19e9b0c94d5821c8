"""Cohen's kappa against scikit-learn's textbook examples worked by hand, and against its laws."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kakehiki.history.record.agreement import agreement, agreements, kappa
from kakehiki.history.record.load import load_record

from .invented import write

places = st.integers(0, 4).map(float)
pairs = st.lists(st.tuples(places, places), min_size=2, max_size=30)


def by_table(rows: list[tuple[float, float]], distance: bool) -> float | None:
    """Return kappa from the table of counts and its margins, as in Cohen (1960, 1968)."""
    counts = np.zeros((5, 5))
    for a, b in rows:
        counts[int(a), int(b)] += 1
    shares = counts / counts.sum()
    apart = np.abs(np.subtract.outer(np.arange(5), np.arange(5)))
    weights = apart if distance else (apart > 0).astype(float)
    expected = float((weights * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    return None if expected == 0 else 1 - float((weights * shares).sum()) / expected


@given(pairs, st.booleans())
def test_kappa_is_that_of_the_table_of_counts(rows: list[tuple[float, float]], distance: bool) -> None:
    ours, theirs = kappa(np.array(rows), distance=distance), by_table(rows, distance)
    assert ours == (None if theirs is None else pytest.approx(theirs, abs=1e-12))


@given(pairs, st.booleans())
def test_coders_are_exchangeable_and_full_agreement_is_1(
    rows: list[tuple[float, float]], distance: bool
) -> None:
    both = np.array(rows)
    one, other = kappa(both, distance=distance), kappa(both[:, ::-1], distance=distance)
    assert one == (None if other is None else pytest.approx(other))
    alike = kappa(np.stack([both[:, 0], both[:, 0]], axis=1), distance=distance)
    assert alike in (None, 1.0)


def test_the_example_of_two_readers_of_fifty_proposals() -> None:
    # 20 both yes, 5 yes/no, 10 no/yes, 15 both no: agreement 0.70, by chance 0.50, kappa 0.40.
    rows = [(1.0, 1.0)] * 20 + [(1.0, 0.0)] * 5 + [(0.0, 1.0)] * 10 + [(0.0, 0.0)] * 15
    found = agreement("yes", rows, seed=1)
    assert found.same == pytest.approx(0.70)
    assert found.kappa == pytest.approx(0.40)
    assert found.low is not None and found.high is not None
    assert found.low < 0.40 < found.high


def test_a_record_tells_agreement_on_moves_and_facts(tmp_path: Path) -> None:
    found = {a.what: a for a in agreements(load_record(write(tmp_path)).record)}
    assert list(found) == ["invite", "strike_fund", "trust"]
    assert found["invite"].same == 0.5
    assert found["strike_fund"].same == 0.0  # half against full; full against half to full
    assert found["trust"].same == 1.0
    assert found["invite"].weighted is None  # options have no order
