"""What a report on scores says in sentences: misses once, answers that never came, a lone yes, short alternatives."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from kakehiki.cli.history.score import _show
from kakehiki.history.record.load import LoadedRecord
from kakehiki.history.score.records import Scored
from kakehiki.report.blocks import Bullets, Details, Figure
from kakehiki.report.history.causes import yes_since
from kakehiki.report.history.document import compose_scores
from kakehiki.report.history.overtures import missed, missed_briefly, never
from kakehiki.report.history.subject import RecordSubject
from kakehiki.words import Words


def test_a_miss_is_told_once_and_a_terminal_shows_the_worst(loaded: LoadedRecord, scored: Scored) -> None:
    answered = [row.row for row in scored.rows if row.answer is not None][:7]
    many = replace(scored, misses=tuple((who, name) for name in answered for who in scored.models))
    subject = RecordSubject(loaded, many, "en")
    _, shown, folded = missed(subject).blocks
    assert isinstance(shown, Bullets) and isinstance(folded, Details)
    (rest,) = folded.blocks
    assert isinstance(rest, Bullets)
    assert (len(shown.items), len(rest.items), folded.title) == (5, 2, "2 more")
    for name, item in zip(answered, shown.items, strict=False):
        first, second = subject.by_name[name].said[:2]
        both = (subject.voice.percent(first.yes), subject.voice.percent(second.yes))
        assert "a yes at {} as it stands and at {} with numbers learnt".format(*both) in item.text
    listed = missed_briefly(subject).blocks[1]
    assert isinstance(listed, Bullets)
    assert listed.items[:5] == shown.items
    assert listed.items[5].text.startswith("2 more")
    assert len(listed.items) == 6


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_an_answer_that_never_came_is_named(loaded: LoadedRecord, scored: Scored, lang: str) -> None:
    first, *others = scored.tallies
    assert all(first.answer not in text for text in never(RecordSubject(loaded, scored, lang)))
    subject = RecordSubject(loaded, replace(scored, tallies=(replace(first, came=0), *others)), lang)
    (told,) = (text for text in never(subject) if subject.answer(first.answer) in text)
    assert f"{first.expected['expert']:.0f}" in told and f"{first.expected['fitted']:.0f}" in told


@pytest.mark.parametrize("meeting", [True, False])
def test_a_lone_yes_since_the_split_is_named(loaded: LoadedRecord, scored: Scored, meeting: bool) -> None:
    assert scored.causes is not None
    since = [row.row for row in scored.rows if row.date >= scored.causes.since and row.answer is not None]
    lone = replace(
        scored,
        rows=tuple(
            replace(row, came=row.row == since[0]) if row.row in since else row for row in scored.rows
        ),
        causes=replace(scored.causes, yes_since=1),
    )
    overtures = dict(loaded.record.overtures)
    overtures[since[0]] = overtures[since[0]].model_copy(update={"meeting": meeting})
    record = replace(loaded, record=loaded.record.model_copy(update={"overtures": overtures}))
    told = yes_since(RecordSubject(record, lone, "en"))
    assert told.startswith("The only yes since then: ")
    assert (f"of {len(since) - 1} offers of a meeting since then none" in told) is not meeting


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_alternative_texts_are_short_and_differ(loaded: LoadedRecord, scored: Scored, lang: str) -> None:
    document = compose_scores(loaded, scored, lang)
    told = [block.alt for part in document.sections for block in part.blocks if isinstance(block, Figure)]
    assert len(set(told)) == len(told) == 6
    assert max(map(len, told)) < 500


def test_a_page_prints_its_verdict_to_the_terminal(
    loaded: LoadedRecord, scored: Scored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _show(loaded, scored, Words("en"), False, tmp_path / "scores.html")
    printed = capsys.readouterr()
    assert printed.out.startswith(compose_scores(loaded, scored, "en").answer.headline.text)
    assert "scores.html" in printed.err and "scores.html" not in printed.out
