"""`kakehiki estimate`: text, JSON, HTML and LaTeX in both languages; every refusal in its place; hostile tables."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from subprocess import CompletedProcess

import numpy as np
import pytest

from kakehiki.cli import main
from kakehiki.estimate.fit import fit
from kakehiki.estimate.forms import FORMS
from kakehiki.estimate.model import build
from kakehiki.estimate.predict import predict
from kakehiki.estimate.settings import Settings
from kakehiki.estimate.table import read_table
from kakehiki.report.columns import columns
from kakehiki.report.estimates import EstimatesReport
from kakehiki.report.estimates_page import render_latex, render_page
from kakehiki.words import LANGUAGES
from tests.estimate.data import generate

from .conftest import Run

DATA = Path(generate.__file__).parent
PLAIN12 = ("--game", "12", "--formula", "go + war ~ x1 + x2 | 0 | x3 | x3 + z1 + region")
GAME12 = (*PLAIN12, "--starts", "1")


@pytest.fixture
def run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Callable[..., CompletedProcess[str]]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name in ("game12", "game122", "game123"):
        (tmp_path / f"{name}.csv").write_bytes((DATA / f"{name}.csv").read_bytes())

    def command(*arguments: str, lang: str = "en") -> CompletedProcess[str]:
        monkeypatch.setenv("KAKEHIKI_LANG", lang)
        with pytest.raises(SystemExit) as end:
            main(arguments)
        printed = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return CompletedProcess(arguments, end.value.code, printed.out, printed.err)

    return command


@pytest.mark.parametrize("lang", LANGUAGES)
def test_text_has_numbers_and_no_line_of_sentences_is_too_wide(run: Run, lang: str) -> None:
    ran = run("estimate", "game12.csv", *GAME12, "--predict", "region", lang=lang)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "-245.7046" in ran.stdout and "region=south" in ran.stdout
    assert re.search(r"x1 +0\.6553 +0\.1337 +4\.90 +<0\.001", ran.stdout)
    assert max(map(columns, ran.stdout.splitlines())) <= 80
    assert ("定数項" in ran.stdout) == (lang == "ja")


def test_json_says_all_that_was_found(run: Run) -> None:
    ran = run("estimate", "game12.csv", *PLAIN12, "--predict", "x3", "--starts", "3", "--seed", "7", "--json")
    found = json.loads(ran.stdout)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert found["schema"] == "kakehiki.estimate/1"
    assert found["log_likelihood"] == pytest.approx(-245.7046, abs=1e-4)
    assert (found["rows"], found["left_out"], found["starts"], found["reached"]) == (297, 3, 3, 3)
    assert [c["term"] for c in found["coefficients"]][:3] == ["Intercept", "x1", "x2"]
    assert found["coefficients"][3]["outcome"] == "go=1, war=1"
    assert len(found["prediction"]["probabilities"]) == 3
    again = run(
        "estimate", "game12.csv", *PLAIN12, "--predict", "x3", "--starts", "3", "--seed", "7", "--json"
    )
    assert again.stdout == ran.stdout


@pytest.mark.parametrize(
    ("game", "formula"),
    [
        ("122", "act + reply ~ x1 | x2 - 1 | 0 | x3 | z1 | z2"),
        ("123", "m1 + m2 + m3 ~ x1 - 1 | 0 | x2 | x3 | z1 | 0 | z2 - 1 | w1"),
    ],
)
def test_the_other_games_kinds_of_errors_and_shocks(run: Run, game: str, formula: str) -> None:
    asked = ["estimate", f"game{game}.csv", "--game", game, "--formula", formula, "--starts", "1"]
    for more in (
        ["--standard", "robust"],
        ["--errors", "private"],
        ["--link", "logit"],
    ):
        ran = run(*asked, *more)
        assert (ran.returncode, ran.stderr) == (0, ""), more


@pytest.mark.parametrize("lang", LANGUAGES)
def test_where_errors_come_from_is_said(run: Run, lang: str) -> None:
    simple = (
        "--game",
        "12",
        "--formula",
        "go + war ~ x1 | 0 | 1 | z1",
        "--starts",
        "1",
        "--cluster",
        "region",
    )
    said = {}
    for kind in ("robust", "bootstrap"):
        ran = run("estimate", "game12.csv", *simple, "--standard", kind, lang=lang)
        assert (ran.returncode, ran.stderr) == (0, "")
        said[kind] = ran.stdout
    assert "region" in said["robust"] and "200" in said["bootstrap"] and said["robust"] != said["bootstrap"]
    assert "[cluster-needs-robust]" in run("estimate", "game12.csv", *simple, lang=lang).stderr


@pytest.mark.parametrize("lang", LANGUAGES)
def test_other_optima_and_what_is_not_known_are_said(lang: str) -> None:
    table = read_table(DATA / "game12.csv")
    made = fit(build(table, FORMS["12"], "go + war ~ x1 | 0 | 1 | z1"), Settings(starts=1))
    blind = made.covariance.copy()
    blind[1] = blind[:, 1] = np.nan
    doubtful = replace(made, others=((-300.5, 2), (-301.25, 1)), covariance=blind, converged=False, slope=0.5)
    report = EstimatesReport(doubtful, predict(doubtful, "z1"), "t.csv", None, lang)
    text = report.text(80)
    assert "-300.5000" in text and "-301.2500" in text and "0.5" in text
    assert re.search(r"u1[（(]go=0[）)] x1", text)
    assert report.record()["coefficients"][1]["standard_error"] is None
    assert report.record()["prediction"]["low"][0][0] is None
    assert "(--)" in render_latex(report) and 'class="band"' not in render_page(report)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_pages_and_tables_are_written_once(run: Run, tmp_path: Path, lang: str) -> None:
    asked = ("estimate", "game12.csv", *GAME12, "--predict", "x3", "--html", "a.html", "--latex", "a.tex")
    assert run(*asked, lang=lang).returncode == 0
    page, table = (tmp_path / "a.html").read_text(), (tmp_path / "a.tex").read_text()
    assert f'<html lang="{lang}">' in page and page.count("<svg") == 1 and page.count('class="band"') == 3
    assert "0.6553" in page and "$0.6553$" in table and "($0.1337$)" in table
    assert table.count(r"\begin{tabular}") == table.count(r"\end{tabular}") == 1
    assert not re.search(r"(?<!\\)_", table)
    rows = [line for line in table.splitlines() if line.endswith(r"\\") and "multicolumn" not in line]
    assert {line.count("&") for line in rows} == {4}
    refused = run(*asked, lang=lang)
    assert refused.returncode == 2 and "[file-exists]" in refused.stderr
    levels = run("estimate", "game12.csv", *GAME12, "--predict", "region", "--html", "b.html", lang=lang)
    assert levels.returncode == 0 and 'class="track"' in (tmp_path / "b.html").read_text()


def test_hostile_columns_are_inert_everywhere(run: Run, tmp_path: Path) -> None:
    text = (DATA / "game12.csv").read_text()
    name = r"[1ex]<script>\input{/etc/passwd}&%$#_^~|`'"
    text = text.replace("x1", f'"{name}"', 1).replace("south", "<b>{south}&\\%").replace("war", "w_ar{}%", 1)
    (tmp_path / "hostile.csv").write_text(text)
    quoted = f'Q("{name}")'
    formula = f'go + Q("w_ar{{}}%") ~ {quoted} + x2 | 0 | x3 | x3 + z1 + region'
    asked = ("estimate", "hostile.csv", "--game", "12", "--starts", "1", "--formula", formula)
    ran = run(*asked, "--predict", name, "--html", "a.html", "--latex", "a.tex")
    assert ran.returncode == 0, ran.stderr
    assert "-245.7046" in ran.stdout
    page, table = (tmp_path / "a.html").read_text(), (tmp_path / "a.tex").read_text()
    assert "<script>" not in page and "&lt;script&gt;" in page and "<b>" not in page
    assert (
        r"\input" not in table
        and "\n{}[1ex]" in table
        and r"\textbackslash{}input\{/etc/passwd\}\&\%\$\#\_" in table
    )
    assert re.search(r"(?<!\\)%", table.split("\n", 1)[1]) is None


@pytest.mark.parametrize(
    ("arguments", "code", "place"),
    [
        (("--formula", "go + war ~ x1 | 0 | x3 | z9"), "column-unknown", "--formula:1:26"),
        (("--formula", "go + war ~ x1 | 0 | x3"), "formula-parts", "--formula:1:1"),
        (("--formula", "go + war ~ x1 | 0 | x3 | exec(x3)"), "formula-code", "--formula:1:26"),
        (("--formula", "go + x3 ~ x1 | 0 | x2 | 1"), "outcome-not-binary", "game12.csv:2:10"),
        (("--formula", "go + war ~ x1 | 0 | log(x3) | 1"), "cell-outside", "game12.csv:2:10"),
        (("--formula", "go + war ~ x1 | x1 - 1 | x1 - 1 | 1"), "term-everywhere", "--formula:1:26"),
        (("--formula", "go + war ~ x1 | 0 | x3 | 1", "--predict", "z1"), "predict-unknown", None),
        (("--formula", "go + war ~ x1 | 0 | x3 | hint"), "estimate-separated", None),
        (("--formula", "go + war ~ x1 | 0 | x3 | go"), "outcome-regressor", "--formula:1:26"),
        (("--formula", "go + x2 ~ x1 | 0 | x3 | 1"), "outcome-unreached", "game12.csv:"),
        (("--formula", "go + war ~ x1 | 0 | x3 | C(x1)"), "formula-regressors", "--formula:1:26"),
    ],
)
@pytest.mark.parametrize("lang", LANGUAGES)
def test_refusals_have_a_code_and_a_place(
    run: Run, arguments: tuple[str, ...], code: str, place: str | None, lang: str
) -> None:
    table = Path("game12.csv")  # a column more: the second mover's choice under another name
    head, *rows = table.read_text().splitlines()
    table.write_text("\n".join([f"{head},hint", *(f"{row},{row.split(',')[1]}" for row in rows)]))
    ran = run("estimate", "game12.csv", "--game", "12", "--starts", "1", *arguments, lang=lang)
    assert ran.returncode == 3 and ran.stdout == ""
    assert f"[{code}]" in ran.stderr
    assert place is None or ran.stderr.startswith(place), ran.stderr
    assert "{" not in ran.stderr


def test_misuse_is_told(run: Run) -> None:
    assert run("estimate", "game12.csv", "--game", "12").returncode == 2
    assert run("estimate", "game12.csv", "--game", "13", "--formula", "x").returncode == 2
    private = run("estimate", "game12.csv", *PLAIN12, "--link", "logit", "--errors", "private")
    assert private.returncode == 2 and "[private-logit]" in private.stderr
    assert "[file-missing]" in run("estimate", "gone.csv", *GAME12).stderr
    assert run("estimate", "game12.csv", *PLAIN12, "--starts", "0").returncode == 2
