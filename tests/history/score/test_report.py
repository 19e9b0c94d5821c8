"""Scores as text, JSON and page: nothing hidden, hostile texts harmless, both languages complete."""

from __future__ import annotations

import json
import re
import string
import tomllib
from datetime import date
from pathlib import Path

import jsonschema
import pytest
from click.testing import CliRunner

import kakehiki.words
from kakehiki.cli import make_group
from kakehiki.errors import UsageError
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.score.records import Scored
from kakehiki.history.score.score import Wanted, score
from kakehiki.report.columns import columns
from kakehiki.report.history.document import compose_scores
from kakehiki.report.history.json import render_scores_json, scores_schema
from kakehiki.report.html import render_html
from kakehiki.report.text import render_text
from kakehiki.words import Words
from tests.history.score.invented import invented, overtures

ROOT = Path(__file__).resolve().parents[3]


def test_what_is_scored_and_what_is_open(scored: Scored) -> None:
    assert scored.open_rows == 1
    assert scored.boards[0].rows == 11
    assert scored.rows[-1].answer is None
    assert {said.surprise for said in scored.rows[-1].said} == {None}
    assert scored.boards[0].yes == sum(row.came is True for row in scored.rows)
    assert {d.against for d in scored.boards[0].differences if d.forecaster == "fitted"} == {
        *scored.baselines, "expert",
    }  # fmt: skip
    assert "logit_all" in scored.baselines  # the record has facts of its own
    names = [board.subset for board in scored.boards]
    assert names[0] == "all" and {"before", "by: firm"} <= set(names)


def test_misses_are_all_and_worst_first(scored: Scored) -> None:
    by_name = {row.row: row for row in scored.rows}
    said = {(one.forecaster, row.row): one for row in scored.rows for one in row.said}
    want = {
        (who, name)
        for (who, name), one in said.items()
        if who in scored.models and by_name[name].came is not None and (one.yes >= 0.5) != by_name[name].came
    }
    assert set(scored.misses) == want
    surprises = [said[miss].surprise or 0.0 for miss in scored.misses]
    assert surprises == sorted(surprises, reverse=True)


def test_causes_hold_every_group(scored: Scored) -> None:
    found = scored.causes
    assert found is not None
    assert [one.numbers for one in found.attributions] == ["expert", "fitted", "logit"]
    assert {one.group for one in found.held} == {"strength", "orders", "experience", "other"} & set(
        found.members
    )
    assert found.rows_before + found.rows_since == len(scored.rows)
    assert found.yes_before + found.yes_since == scored.boards[0].yes
    for one in found.attributions:
        assert sum(p.effect.mean for p in one.parts if p.within is None) == pytest.approx(one.change.mean)
        assert one.pairs == one.all_pairs
        assert one.change.mean == pytest.approx(one.since.mean - one.before.mean)
    for held in found.held:
        assert (held.log_bayes is not None) == (held.forecaster == "fitted")
        if held.error is not None:  # Student's t with three degrees of freedom
            assert held.reach == pytest.approx(3.182446 * held.error)


def test_how_sure_the_learnt_numbers_are_is_kept(scored: Scored) -> None:
    assert scored.causes is not None
    mixing = scored.causes.mixing
    assert (mixing.draws, mixing.chains) == (64, 12)
    assert mixing.r_hat >= 1.0
    assert mixing.bulk > 0.0 and mixing.tail > 0.0
    assert scored.manifest.runs == 4


def test_answers_are_counted_against_what_was_expected(scored: Scored) -> None:
    rows = [row for row in scored.rows if row.answer is not None]
    assert [tally.answer for tally in scored.tallies] == list(scored.options)
    assert sum(tally.came for tally in scored.tallies) == len(rows)
    for name in (*scored.models, *scored.baselines):
        assert sum(tally.expected[name] for tally in scored.tallies) == pytest.approx(len(rows))
    for o, tally in enumerate(scored.tallies):
        assert tally.came == sum(row.answer == tally.answer for row in rows)
        said = [one.chances[o] for row in rows for one in row.said if one.forecaster == "fitted"]
        assert tally.expected["fitted"] == pytest.approx(sum(said))


def test_the_split_is_stated_and_never_chosen_by_the_answers(tmp_path: Path) -> None:
    wanted = Wanted(draws=32, particles=8)
    unsaid = score(invented(tmp_path, overtures(5)), wanted)
    assert unsaid.boards[0].yes and unsaid.since is None and unsaid.causes is None
    stated = score(invented(tmp_path, overtures(5), since=date(2019, 3, 1)), wanted)
    assert stated.since == date(2019, 3, 1)
    assert stated.causes is not None and stated.causes.rows_before == 2


def test_json_follows_its_schema(scored: Scored) -> None:
    stored = json.loads((ROOT / "src/kakehiki/report/history/scores.schema.json").read_text(encoding="utf-8"))
    assert stored == scores_schema()
    jsonschema.validate(json.loads(render_scores_json(scored)), stored)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_hostile_texts_are_shown_and_do_nothing(loaded: LoadedRecord, scored: Scored, lang: str) -> None:
    document = compose_scores(loaded, scored, lang)
    page, text = render_html(document), render_text(document, 80)
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page
    assert "&lt;img src=x" in page
    for shown in (page, text):
        assert "\u202e" not in shown and "\x1b" not in shown
    assert set(re.findall(r"\{[a-z_]+\}", text)) == {"{place}"}


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_the_text_says_where_the_case_does_not_win(loaded: LoadedRecord, scored: Scored, lang: str) -> None:
    answer = compose_scores(loaded, scored, lang).answer
    board = scored.boards[0]
    for rule, told in (("brier", answer.likeliest), ("log", answer.happened)):
        assert told is not None
        losses = {x.forecaster: x.mean for x in board.losses if x.rule == rule}
        best = min(losses[name] for name in scored.baselines)
        behind = sum(losses[model] >= best for model in scored.models)
        assert (
            len(
                re.findall(
                    {"en": "does not beat|clearly worse", "ja": "勝てない|明らかに劣る"}[lang], told.text
                )
            )
            == behind
        )
    text = render_text(compose_scores(loaded, scored, lang), 80)
    assert max(columns(line) for line in text.splitlines()) <= 80


def test_a_record_without_a_yes_is_scored_and_not_divided(tmp_path: Path) -> None:
    made = overtures(4)
    for row in made.values():
        if row.get("answer") == "accept":
            row["answer"] = "refuse"
    found = score(invented(tmp_path, made), Wanted(draws=32, particles=8))
    assert found.since is None and found.causes is None
    assert [one.area for one in found.boards[0].discrimination] == [None] * (
        len(found.models) + len(found.baselines)
    )
    for lang in ("en", "ja"):
        document = compose_scores(invented(tmp_path, made), found, lang)
        assert "causes" not in {section.ident for section in document.sections}
        assert "figure-years" in render_html(document)
        assert render_text(document, 60)


def test_too_few_answers_are_refused(tmp_path: Path) -> None:
    made = overtures(2)
    made["row-00"].pop("answer")
    made["row-00"].pop("answered", None)
    made["row-00"].pop("silent_until", None)
    with pytest.raises(UsageError) as raised:
        score(invented(tmp_path, made))
    assert raised.value.problems[0].code == "record-unanswered"


def sentences(lang: str) -> dict[str, str]:
    file = Path(kakehiki.words.__file__).parent / lang / "score.toml"
    table = tomllib.loads(file.read_text(encoding="utf-8"))
    plain = {key: text for key, text in table.items() if isinstance(text, str)}
    return plain | {
        f"{s}.{k}": t for s, part in table.items() if isinstance(part, dict) for k, t in part.items()
    }


def test_both_languages_say_the_same_things_and_all_of_them() -> None:
    english, japanese = sentences("en"), sentences("ja")
    assert list(english) == list(japanese)
    for key, text in english.items():
        places = [{n for _, n, _, _ in string.Formatter().parse(t) if n} for t in (text, japanese[key])]
        assert places[0] == places[1], key
    folders = [ROOT / "src/kakehiki/report/history", ROOT / "src/kakehiki/cli/history", ROOT / "studies"]
    code = "\n".join(p.read_text(encoding="utf-8") for folder in folders for p in folder.rglob("*.py"))
    stems = tuple(re.findall(r'f"([a-z_]+\.[a-z_]*)\{', code))
    loose = set(re.findall(r'"([a-z_0-9]+)"', code))
    for key in english:
        section, _, name = key.rpartition(".")
        used = f'"{key}"' in code or f'"score.{key}"' in code or key.startswith(stems)
        assert used or name in loose or not section, key


def test_the_command_prints_the_same_bytes_and_writes_a_page(
    loaded: LoadedRecord, scored: Scored, tmp_path: Path
) -> None:
    page = tmp_path / "scores.html"
    options = ["--draws", "32", "--since", "2019-07-01", "--apart", "orders", "--json", "--html", str(page)]
    arguments = ["history", "score", str(loaded.path), *options]
    ran = CliRunner().invoke(make_group(Words("en")), arguments, catch_exceptions=False)
    assert ran.exit_code == 0
    assert ran.stdout == render_scores_json(scored)
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert str(page) in ran.stderr


@pytest.mark.parametrize(("option", "code"), [(("--since", "2019-13-01"), "overture-date")])
def test_misuse_is_told(loaded: LoadedRecord, option: tuple[str, str], code: str) -> None:
    with pytest.raises(UsageError) as raised:
        CliRunner().invoke(
            make_group(Words("en")), ["history", "score", str(loaded.path), *option], catch_exceptions=False,
            standalone_mode=False,
        )  # fmt: skip
    assert raised.value.problems[0].code == code
