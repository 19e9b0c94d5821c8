"""Cases that lack what most have: they are read without a crash, and nothing that is said of them is false."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from kakehiki.case.load import LoadedCase, load_case
from kakehiki.reading.read import Wanted, read_case
from kakehiki.reading.records import Reading
from kakehiki.report.document import compose
from kakehiki.report.html import render_html
from kakehiki.report.json import render_json
from kakehiki.report.text import render_text
from kakehiki.words import LANGUAGES
from tests.ensemble.ferry import CONTENT

LABEL = {"en": "x", "ja": "x"}
Data = dict[str, Any]


def read(tmp_path: Path, data: Data, **wanted: Any) -> tuple[LoadedCase, Reading, str]:
    """Return the case, its reading, and the English text, when all forms of the report could be made."""
    file = tmp_path / "case.yaml"
    file.write_text(json.dumps(data), encoding="utf-8")  # a case in YAML's flow style
    case = load_case(file)
    reading = read_case(case, Wanted(draws=64, **wanted))
    for lang in LANGUAGES:
        document = compose(case, reading, lang)
        assert render_html(document)
    assert json.loads(render_json(case, reading))
    return case, reading, render_text(compose(case, reading, "en"), width=10_000)


def without_facts(data: Data) -> None:
    del data["facts"], data["reasons"], data["episodes"], data["question"]["reference"]
    data["levers"] = {"ask": {"label": LABEL, "moves": {"offer": "generous"}}}
    data["sources"], data["claims"] = {}, {}
    for move in data["moves"].values():
        for option in move["options"].values():
            option.pop("effects", None)
            if option.get("chance", "rest") != "rest":
                option["chance"] = "0.3 to 0.6"


def without_anything_else(data: Data) -> None:
    for section in ("reasons", "levers", "episodes", "claims", "sources"):
        del data[section]
    del data["question"]["reference"], data["now"]["answer"], data["now"]["given"]


def with_one_actor(data: Data) -> None:
    without_facts(data)
    plain = {"gain": {"label": LABEL, "weight": "2 to 3"}}
    options = {"come": {"label": LABEL, "effects": {"guest.gain": "-0.2 to 0.4"}}, "leave": {"label": LABEL}}
    data["actors"], data["interests"] = {"guest": {"label": LABEL}}, {"guest": plain}
    data["moves"] = {"answer": {"label": LABEL, "actor": "guest", "options": options}}
    data["levers"], data["terms"], data["now"]["given"] = {}, {}, {}


def with_a_hidden_lottery(data: Data) -> None:
    options = {o: {"label": LABEL, "chance": "0.5", "go": "answer"} for o in ("a", "b")}
    data["moves"]["luck"] = {"label": LABEL, "actor": "chance", "seen_by": ["guest"], "options": options}
    for option in data["moves"]["signal"]["options"].values():
        option["go"] = "luck"


@pytest.mark.parametrize(
    "change", [without_facts, without_anything_else, with_one_actor, with_a_hidden_lottery]
)
@pytest.mark.parametrize("draws", [2, 64])
def test_what_a_case_lacks_is_left_out(tmp_path: Path, change: Callable[[Data], None], draws: int) -> None:
    data = deepcopy(CONTENT)
    change(data)
    _, reading, _ = read(tmp_path, data)
    assert sum(a.chance.mean for a in reading.verdict.answers) == pytest.approx(1.0)


def points(data: Any) -> Any:
    """Return the case with the first point of every range in its place."""
    if isinstance(data, dict):
        return {k: v if k in {"en", "ja", "date"} else points(v) for k, v in data.items()}
    if isinstance(data, list):
        return [points(v) for v in data]
    if isinstance(data, str) and (" to " in data or ", " in data):
        first, *factors = data.split(" * ")
        return " * ".join([first.removeprefix("uniform ").replace(",", " ").split()[0], *factors])
    return data


def test_a_case_of_points_is_not_taken_for_a_sure_one(tmp_path: Path) -> None:
    _, reading, text = read(tmp_path, points(CONTENT))
    assert reading.verdict.yes.low == reading.verdict.yes.high
    assert "Confidence in the model: low." in text
    assert "0% of the spread" not in text
    assert "The result is the same in every trial run" in text


def test_a_reference_from_which_nothing_changed_is_said_to_change_nothing(tmp_path: Path) -> None:
    data = deepcopy(CONTENT)
    del data["reasons"]
    data["episodes"]["spring"] |= {"given": data["now"]["given"], "facts": {"fear": "0.5 to 0.8"}}
    _, reading, _ = read(tmp_path, data)
    assert reading.reasons and [part.effect.mean for part in reading.reasons.parts] == [0.0]


def test_types_of_one_name_keep_their_own_labels(tmp_path: Path) -> None:
    data = deepcopy(CONTENT)
    host = {
        "label": LABEL,
        "type_of": "host",
        "options": {
            "eager": {"label": {"en": "HOST EAGER", "ja": "主"}, "chance": "rest", "go": "kind"},
            "wary": {"label": {"en": "HOST WARY", "ja": "主"}, "chance": "0.5", "go": "kind"},
        },
    }
    data["moves"] = {"host_kind": host, **data["moves"]}
    case, reading, _ = read(tmp_path, data)
    html = render_html(compose(case, reading, "en"))
    answers = html[html.index("figure-answers-title") :].split("</svg>")[0]
    assert reading.verdict.by_type[0].type == "eager"
    assert "“eager”" in answers and "HOST" not in answers


def test_a_past_date_is_explained_by_what_was_claimed_of_it(tmp_path: Path) -> None:
    data = deepcopy(CONTENT)
    then = {**data["claims"]["storms"], "text": LABEL, "bears_on": {"facts.fear@winter": "raises"}}
    data["claims"]["calm_winter"] = then
    case, reading, _ = read(tmp_path, data, situation="winter")
    (section,) = (s for s in compose(case, reading, "en").sections if s.ident == "first-reason")
    assert "Storms frighten guests." not in str(section)
