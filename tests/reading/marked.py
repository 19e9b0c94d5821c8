"""Cases with marked claims: drawn by Hypothesis, or written for one test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, get_args

import numpy as np
from hypothesis import strategies as st

from kakehiki.case.model import Case, Hypothesis, Weighing
from kakehiki.case.weighing import weighing
from kakehiki.evidence import Claim, Mark, Source
from kakehiki.reading.bayes import Belief
from kakehiki.reading.beliefs import Competing
from kakehiki.reading.competing import competing
from tests.ensemble.ferry import ferry

MARKS: tuple[str, ...] = get_args(Mark)
SOURCE = {
    "outlet": "Gazette",
    "language": "en",
    "reliability": "A",
    "credibility": 1,
}
DRAWS = 48
BASE = ferry(episodes={})
NUMBERS = len(weighing(BASE).numbers)


def hypotheses(count: int) -> dict[str, Any]:
    one = {"prior": 0.5, "types": {"kind": "eager"}}
    return {f"h{i}": {"label": {"en": f"h{i}", "ja": f"h{i}"}, **one} for i in range(count)}


def source(name: str, grade: str = "A1", origin: str | None = None) -> dict[str, Any]:
    found = SOURCE | {"url": f"https://example.org/{name}", "reliability": grade[0]}
    return found | {"credibility": int(grade[1]), "origin": origin}


def claim(sources: Sequence[str], marks: Mapping[str, str]) -> dict[str, Any]:
    return {"text": {"en": "it", "ja": "それ"}, "sources": list(sources), "marks": dict(marks)}


def case_of(
    count: int,
    sources: Mapping[str, Any],
    claims: Mapping[str, Any],
    weighing: Mapping[str, Any] | None = None,
) -> Case:
    return BASE.model_copy(
        update={
            "hypotheses": {name: Hypothesis.model_validate(h) for name, h in hypotheses(count).items()},
            "sources": {name: Source.model_validate(s) for name, s in sources.items()},
            "claims": {name: Claim.model_validate(c) for name, c in claims.items()},
            "weighing": Weighing.model_validate(weighing or {}),
        }
    )


class Evidence(NamedTuple):
    """The parts of a case that competing hypotheses read."""

    count: int
    sources: dict[str, Any]
    claims: dict[str, Any]

    def case(self, **weighing: Any) -> Case:
        return case_of(self.count, self.sources, self.claims, weighing)


@st.composite
def evidence(draw: st.DrawFn) -> Evidence:
    """Two to four hypotheses, some sources of fewer origins, and claims that rest on some of them."""
    count = draw(st.integers(2, 4))
    grades = st.tuples(st.sampled_from("ABCDEF"), st.sampled_from("123456")).map("".join)
    names = [f"s{i}" for i in range(draw(st.integers(1, 5)))]
    origin = st.sampled_from([None, None, "wire", "page"])
    sources = {name: source(name, draw(grades), draw(origin)) for name in names}
    marks = st.dictionaries(
        st.sampled_from([f"h{i}" for i in range(count)]), st.sampled_from(MARKS), min_size=1
    )
    rests_on = st.lists(st.sampled_from(names), max_size=3)
    number = draw(st.integers(1, 5))
    return Evidence(count, sources, {f"c{i}": claim(draw(rests_on), draw(marks)) for i in range(number)})


def points(seed: int = 1, draws: int = DRAWS) -> np.ndarray:
    return np.random.default_rng(seed).uniform(1e-6, 1 - 1e-6, (NUMBERS, draws))


def shares(count: int, seed: int = 2, draws: int = DRAWS) -> np.ndarray:
    return np.random.default_rng(seed).dirichlet(np.ones(count), draws).T


def read(case: Case, priors: np.ndarray | None = None, seen: np.ndarray | None = None) -> Competing:
    """Return the matrix of a case with its claims marked, on the draws of this module unless given."""
    count = len(case.hypotheses)
    prior = Belief.prior(shares(count) if priors is None else priors)
    after = prior if seen is None else prior.after(np.log(seen))
    found, belief = competing(case, points(draws=prior.told.shape[1]), prior, after)
    assert found is not None
    assert belief.estimates() == found.beliefs
    return found


def means(estimates: Sequence[Any]) -> list[float]:
    return [e.mean for e in estimates]
