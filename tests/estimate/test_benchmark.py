"""The benchmark beside R says what it measured, and what to install where R is absent."""

from __future__ import annotations

import re

import pytest
from benchmarks.estimation import __main__ as command
from benchmarks.estimation import tables

from kakehiki.estimate.forms import FORMS


def test_without_r_ours_is_measured_alone_and_what_to_install_is_said(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    assert "apt-get install" in (tables.missing() or "")
    text = tables.report(repeats=2, resamples=3, tasks=(tables.TASKS[0],))
    rows = [line for line in text.splitlines() if line.startswith("| 12 |")]
    assert len(rows) == 2 and "bootstrap, 3 resamples" in rows[1]
    assert all(re.search(r"\) (ms|s) \| - \| - \|", row) for row in rows)
    assert "no R" in text and "R_LIBS" in text


def test_the_page_has_one_place_for_the_table():
    page = command.PAGE.read_text(encoding="utf-8")
    assert page.count(command.BEGIN) == page.count(command.END) == 1
    assert page.index(command.BEGIN) < page.index(command.END)


@pytest.mark.parametrize(
    "task", tables.TASKS, ids=lambda task: f"{task.game}-{task.link}-{task.errors}-{task.rows}"
)
def test_tasks_are_models_of_their_games(task):
    columns, _ = task.make(rows=20)
    left, right = task.formula.split("~")
    assert set(re.findall(r"\w+", left)) <= set(columns)
    assert len(right.split("|")) == len(FORMS[task.game].utilities)
