"""Fitted files: written and read again, hostile ones refused, and readings with them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date as Date
from datetime import timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from kakehiki.case.library import open_case
from kakehiki.case.load import LoadedCase, load_case
from kakehiki.case.numbered import numbers_of
from kakehiki.ensemble.run import Ensemble
from kakehiki.errors import KakehikiError
from kakehiki.estimate import maximum
from kakehiki.evidence import Text
from kakehiki.history.fit import likeliest
from kakehiki.history.fit import weights as module
from kakehiki.history.fit.fit import default_before, fit_record
from kakehiki.history.fit.posterior import MIXED
from kakehiki.history.fit.weights import (
    LoadedWeights,
    Weights,
    check_weights,
    fingerprint,
    limit,
    read_weights,
    rounded,
    written,
)
from kakehiki.history.record.library import open_record
from kakehiki.history.record.load import LoadedRecord, load_record
from kakehiki.history.record.rows import known_by, rows
from kakehiki.reading.read import Wanted, read_case
from kakehiki.report.document import compose
from kakehiki.report.fitted import fit_json, fit_lines
from kakehiki.report.text import render_text
from kakehiki.words import Words
from tests.history.fit.crossings import NOW, write


@pytest.fixture(scope="module")
def crossings(tmp_path_factory: pytest.TempPathFactory) -> LoadedRecord:
    return load_record(write(tmp_path_factory.mktemp("records")))


@pytest.fixture(scope="module")
def ferry(crossings: LoadedRecord) -> LoadedCase:
    return load_case(crossings.path.parent / "ferry.yaml")


def weights(loaded: LoadedRecord, points: np.ndarray, **changes: Any) -> Weights:
    case = loaded.case.case
    day = default_before(loaded)
    found = {
        "format": "kakehiki.weights/1",
        "version": "0",
        "case": case.id,
        "game": fingerprint(case),
        "record": loaded.record.id,
        "record_sha256": loaded.sha256,
        "before": day,
        "silence_after": loaded.record.silence_after,
        "rows": [
            {"name": r.name, "date": r.date, "known": r.known, "situation": r.situation}
            for r in known_by(rows(loaded), day)
        ],
        "situations": {r.situation: r.date for r in rows(loaded) if r.situation},
        "seed": 1,
        "settings": {"particles": 1, "chains": 1, "steps": 1},
        "log_evidence": -1.5,
        "rhat": 1.0,
        "bulk": 900.0,
        "tail": 800.0,
        "unlike": ["run"],
        "learnt": [],
        "paths": [q.path for q in numbers_of(case)],
        "points": points.tolist(),
    }
    return Weights.model_validate(found | changes)


def prior(loaded: LoadedRecord, draws: int = 256) -> Weights:
    return weights(loaded, Ensemble(loaded.case.case, draws, 1).points(draws))


def kept(tmp_path: Path, found: Weights) -> LoadedWeights:
    path = tmp_path / "fitted.json"
    path.write_text(written(found), encoding="utf-8")
    return read_weights(path)


def test_a_file_says_again_what_was_written(crossings: LoadedRecord, tmp_path: Path) -> None:
    found = prior(crossings)
    loaded = kept(tmp_path, found)
    assert loaded.weights == found
    assert written(loaded.weights) == loaded.path.read_text(encoding="utf-8")
    np.testing.assert_array_equal(loaded.points, np.array(found.points))


def test_rounded_points_stay_inside() -> None:
    found = rounded(np.array([[1e-12, 0.1234567, 1 - 1e-12]]))
    assert found == [[0.000001, 0.123457, 0.999999]]


def test_draws_of_the_prior_give_the_plain_reading(
    crossings: LoadedRecord, ferry: LoadedCase, tmp_path: Path
) -> None:
    wanted = Wanted(draws=256, seed=1)
    plain = read_case(ferry, wanted)
    learnt = read_case(ferry, replace(wanted, weights=kept(tmp_path, prior(crossings))))
    for part in ("verdict", "tree", "reasons", "conditions"):
        assert getattr(learnt, part) == getattr(plain, part)
    assert plain.timeline is not None and learnt.timeline is not None
    assert learnt.timeline.forecasts == plain.timeline.forecasts
    assert plain.timeline.scores and not learnt.timeline.scores
    assert learnt.watchlist is None and learnt.sources.unsourced_variance is None
    assert plain.learnt is None and learnt.learnt is not None
    assert set(learnt.learnt.in_sample) == {"spring", "winter"}
    assert learnt.learnt.before == NOW and learnt.learnt.rows == 11  # one silence had not lasted by then


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_report_says_where_the_numbers_come_from(
    crossings: LoadedRecord, ferry: LoadedCase, tmp_path: Path, lang: str
) -> None:
    loaded = kept(tmp_path, prior(crossings, 64))
    text = render_text(
        compose(ferry, read_case(ferry, Wanted(draws=64, weights=loaded)), lang), width=80, colour=False
    )
    told = " ".join(text.split()) if lang == "en" else "".join(text.split())
    assert (
        "learnt, under the case's own game, from 11 answers" if lang == "en" else "知られていた答え11件"
    ) in told
    assert ("is in sample" if lang == "en" else "成績は示さない") in told
    assert ("move together" if lang == "en" else "連れ立って動く") in told


def refused(found: Callable[[], object]) -> str:
    with pytest.raises(KakehikiError) as error:
        found()
    return error.value.problems[0].code


def test_weights_of_another_case_are_refused(crossings: LoadedRecord, tmp_path: Path) -> None:
    loaded = kept(tmp_path, prior(crossings, 64))
    other = open_case("us-iran-2013")
    assert refused(lambda: read_case(other, Wanted(draws=64, weights=loaded))) == "weights-of-another-case"
    assert refused(lambda: read_case(crossings.case, Wanted(draws=65, weights=loaded))) == "weights-too-few"


def test_the_fingerprint_is_that_of_the_game_and_of_nothing_else(crossings: LoadedRecord) -> None:
    case = crossings.case.case
    moves = list(case.moves.items())
    first, move = moves[0]
    other = next(name for name in case.moves if name != case.question.move)
    fact = next(iter(case.facts))
    games = {
        "a range": {"precision": replace(case.precision, points=(1.0, 20.0))},
        "another order of moves": {"moves": dict(reversed(moves))},
        "an option less": {
            "moves": {
                **case.moves,
                first: move.model_copy(update={"options": dict([*move.options.items()][1:])}),
            }
        },
        "who knows": {"moves": {**case.moves, first: move.model_copy(update={"seen_by": []})}},
        "another question": {"question": case.question.model_copy(update={"move": other})},
        "an actor less": {"actors": dict([*case.actors.items()][1:])},
    }
    for name, change in games.items():
        assert fingerprint(case.model_copy(update=change)) != fingerprint(case), name
    told = Text(en="another", ja="別")
    texts = {
        "title": {"title": told},
        "the label of a move": {"moves": {**case.moves, first: move.model_copy(update={"label": told})}},
        "what a fact is": {
            "facts": {**case.facts, fact: case.facts[fact].model_copy(update={"zero": told, "one": told})}
        },
        "a date": {"now": case.now.model_copy(update={"date": Date(2030, 1, 1)})},
        "episodes": {"episodes": {}},
        "a range that is judged": {"precision": replace(case.precision, judged=not case.precision.judged)},
    }
    for name, change in texts.items():
        assert fingerprint(case.model_copy(update=change)) == fingerprint(case), name


def test_weights_that_know_the_situations_own_day_are_refused(
    crossings: LoadedRecord, tmp_path: Path
) -> None:
    loaded = kept(tmp_path, prior(crossings, 64))
    case = crossings.case.case
    check_weights(loaded, case, "now", case.now.date)
    spring = case.episodes["spring"].date
    assert refused(lambda: check_weights(loaded, case, "spring", spring)) == "weights-from-the-future"
    own = {"name": "x", "date": NOW, "known": NOW, "situation": "now"}
    late = kept(tmp_path, weights(crossings, loaded.points, rows=[own]))
    assert refused(lambda: check_weights(late, case, "now", case.now.date)) == "weights-from-the-future"
    between = {"name": "x", "date": NOW, "known": Date(2024, 4, 25), "situation": None}
    late = kept(tmp_path, weights(crossings, loaded.points, rows=[between]))
    assert refused(lambda: check_weights(late, case, "now", case.now.date)) == "weights-from-the-future"
    late = kept(tmp_path, weights(crossings, loaded.points, before=Date(2025, 1, 1)))
    assert refused(lambda: check_weights(late, case, "now", case.now.date)) == "weights-from-the-future"


def spoilt(text: str) -> dict[str, str]:
    data = json.loads(text)
    return {
        "cut off": text[:-40],
        "a list": "[]",
        "deep": "[" * 100_000,
        "not a number": text.replace("-1.5", "NaN"),
        "endless": text.replace("-1.5", "1e999"),
        "another format": text.replace("kakehiki.weights/1", "kakehiki.weights/9"),
        "a point on the edge": json.dumps(data | {"points": [[1.0, *row[1:]] for row in data["points"]]}),
        "text for a point": json.dumps(data | {"points": [["0.5", *row[1:]] for row in data["points"]]}),
        "one draw": json.dumps(data | {"points": [row[:1] for row in data["points"]]}),
        "rows of unequal length": json.dumps(
            data | {"points": [data["points"][0][:-1], *data["points"][1:]]}
        ),
        "a row short": json.dumps(data | {"points": data["points"][1:]}),
        "no rows": json.dumps(data | {"rows": []}),
        "no such date": json.dumps(data | {"before": "2024-02-30"}),
        "more than is known": json.dumps(data | {"more": 1}),
    }


def test_what_is_no_fitted_file_is_refused(crossings: LoadedRecord, tmp_path: Path) -> None:
    for name, text in spoilt(written(prior(crossings, 16))).items():
        path = tmp_path / "spoilt.json"
        path.write_text(text, encoding="utf-8")
        assert refused(lambda path=path: read_weights(path)) == "weights-unreadable", name


FOREIGN = ["\u202e", "\x1b[31m", "\ud800", "<b>", "a b", "", "é", "x\n", "x" * 3 + "\x00", 3, None, ["x"]]
DATES = [0, 1_600_000_000, "2024-2-3", "20240203", "2024-02-30", "2024-02-03T00:00:00", "2024-02-03\n", None]
FIELDS: dict[tuple[str | int, ...], list[Any]] = {
    ("version",): FOREIGN,
    ("case",): FOREIGN,
    ("game",): [*FOREIGN, "A" * 64, "a" * 63, "a" * 65],
    ("record",): FOREIGN,
    ("record_sha256",): [*FOREIGN, "g" * 64, "0" * 64 + "\n"],
    ("before",): DATES,
    ("silence_after",): [0, -1, 1.5, "60", 10**9, True],
    ("rows", 0, "name"): FOREIGN,
    ("rows", 0, "date"): DATES,
    ("rows", 0, "known"): DATES,
    ("rows", 0, "situation"): [one for one in FOREIGN if one is not None],
    ("situations",): [{"\u202e": "2024-02-03"}, {"now": 0}, {"now": "soon"}, []],
    ("seed",): [-1, 2**63, 10**400, 1.0, "1"],
    ("settings", "particles"): [0, -1, 10**30, 1.5],
    ("settings", "chains"): [0, "1"],
    ("settings", "steps"): [0, None],
    ("log_evidence",): ["-1", None],
    ("rhat",): [-1.0, "1", None],
    ("bulk",): [-1.0, "1"],
    ("tail",): [-1.0, "1"],
    ("unlike",): [["\u202e"], ["count"], ["count.<b>"], ["runs"], "run", [1]],
    ("learnt", 0, "path"): FOREIGN,
    ("learnt", 0, "bits"): ["1", None],
    ("learnt", 0, "r_hat"): [-1.0],
    ("learnt", 0, "prior", "median"): ["1"],
    ("paths", 0): FOREIGN,
    ("format",): FOREIGN,
}


def test_every_field_is_held_to_what_a_fit_writes(crossings: LoadedRecord, tmp_path: Path) -> None:
    spread = {"median": 0.1, "low": 0.0, "high": 0.2}
    of_one = {
        "path": "precision", "prior": spread, "posterior": spread, "bits": 0.1, "narrower": 0.1, "shift": 0.1,
        "r_hat": 1.0, "bulk": 9.0, "tail": 9.0,
    }  # fmt: skip
    whole = written(weights(crossings, np.array(prior(crossings, 16).points), learnt=[of_one]))
    path = tmp_path / "spoilt.json"
    path.write_text(whole, encoding="utf-8")
    assert read_weights(path).weights.learnt[0].path == "precision"
    named = {place[0] for place in FIELDS}
    assert named == set(Weights.model_fields) - {"points"}
    for place, values in FIELDS.items():
        for value in values:
            data = json.loads(whole)
            held = data
            for step in place[:-1]:
                held = held[step]
            held[place[-1]] = value
            path.write_text(json.dumps(data), encoding="utf-8")
            assert refused(lambda: read_weights(path)) == "weights-unreadable", (place, value)


def test_files_that_are_none_or_too_large_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert refused(lambda: read_weights(tmp_path / "none.json")) == "file-missing"
    assert refused(lambda: read_weights(tmp_path)) == "file-directory"
    monkeypatch.setattr(module, "MOST_BYTES", 10)
    (tmp_path / "large.json").write_text("x" * 11)
    assert refused(lambda: read_weights(tmp_path / "large.json")) == "file-too-large"


def test_a_fit_uses_only_what_was_known_before_its_day(
    crossings: LoadedRecord, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(likeliest, "STARTS", 1)
    monkeypatch.setattr(maximum, "_STEPS", 1)
    told: list[tuple[int, int]] = []
    found = fit_record(crossings, None, 64, 1, lambda done, total: told.append((done, total)))
    assert found.before == NOW
    assert [row.name for row in found.used] == [r.name for r in rows(crossings) if r.known and r.known < NOW]
    assert all(row.situation != "now" for row in found.used)
    assert told[-1][0] == told[-1][1]
    assert found.weights.draws == 64 and found.weights.before == NOW
    assert found.weights.situations.keys() == {"spring", "now"}
    numbers = found.posterior.numbers
    assert found.weights.rhat == max(n.r_hat for n in numbers)
    assert (found.weights.bulk, found.weights.tail) == (
        min(n.bulk for n in numbers),
        min(n.tail for n in numbers),
    )
    assert found.weights.unlike == [c.name for c in found.checks if c.p < 0.05 or c.p > 0.95]
    assert found.posterior.mixed == (found.weights.rhat <= MIXED)
    silence = crossings.record.silence_after
    assert limit(NOW, None, silence) == NOW - timedelta(days=silence) and limit(NOW, NOW, silence) == NOW
    assert refused(lambda: fit_record(crossings, Date(2000, 1, 1), 64)) == "fit-no-answers"
    for lang in ("en", "ja"):
        assert any("0.05" in line for line in fit_lines(found, Words(lang)))
    data = json.loads(fit_json(found))
    assert data["rows"] == [row.name for row in found.used] and "draws" not in data["posterior"]


def test_the_flagships_own_answer_is_never_in_what_forecasts_it() -> None:
    loaded = open_record("dprk-overtures")
    used = known_by(rows(loaded), default_before(loaded))
    own = [row for row in rows(loaded) if row.situation == "now"]
    assert len(own) == 1 and own[0].date <= loaded.case.case.now.date
    assert own[0].name not in {row.name for row in used}
    assert all(row.known is not None and row.known < own[0].date for row in used)
    assert len(used) > 40


def test_without_a_label_the_flagships_silence_is_neither_learnt_nor_read_with(tmp_path: Path) -> None:
    loaded = open_record("dprk-overtures")
    (own,) = (row for row in rows(loaded) if row.situation == "now")
    text, count = re.subn(r"\n *situation: now\b", "", loaded.path.read_text(encoding="utf-8"))
    assert count == 1
    (tmp_path / "bare.yaml").write_text(text, encoding="utf-8")
    bare = load_record(tmp_path / "bare.yaml")
    case = bare.case.case
    assert all(row.situation != "now" for row in rows(bare))
    assert own.known is not None and own.known < case.now.date
    day = default_before(bare)
    assert day == case.now.date - timedelta(days=bare.record.silence_after) <= own.date
    points = np.full((len(numbers_of(case)), 2), 0.5)
    free = kept(tmp_path, weights(bare, points))
    assert own.name not in {row.name for row in free.weights.rows} and len(free.weights.rows) > 40
    check_weights(free, case, "now", case.now.date)
    later = known_by(rows(bare), case.now.date)
    assert own.name in {row.name for row in later}
    learnt = [{"name": r.name, "date": r.date, "known": r.known, "situation": None} for r in later]
    late = kept(tmp_path, weights(bare, points, before=case.now.date, rows=learnt))
    assert refused(lambda: check_weights(late, case, "now", case.now.date)) == "weights-from-the-future"
