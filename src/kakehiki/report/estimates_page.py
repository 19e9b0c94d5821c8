"""Estimates as a page of HTML that needs nothing from anywhere, and as a table in LaTeX."""

from __future__ import annotations

import math
from collections.abc import Sequence
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from kakehiki.estimate.predict import LEVEL, Prediction
from kakehiki.report.charts import Bar
from kakehiki.report.columns import inert
from kakehiki.report.estimates import EstimatesReport, number, value_text
from kakehiki.report.figures.curves import Curve, curves, levels
from kakehiki.report.figures.svg import Drawing
from kakehiki.report.html import unbroken

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
} | {sign: f"\\{sign}" for sign in "{}$&#_%"}


def render_page(report: EstimatesReport) -> str:
    """Return the page; every text is escaped."""
    environment = Environment(
        loader=PackageLoader("kakehiki.report", "page"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["unbroken"] = unbroken
    style = (files("kakehiki.report") / "page" / "style.css").read_text(encoding="utf-8")
    picture = "" if report.prediction is None else picture_of(report, report.prediction)
    return environment.get_template("estimate.html").render(
        report=report,
        lang=report.lang,
        style=Markup(style),
        picture=Markup(picture),  # `Drawing` escapes every text itself
        is_web=lambda url: url.startswith(("http://", "https://")),
    )


def picture_of(report: EstimatesReport, found: Prediction) -> str:
    """Return a prediction as an SVG element."""
    drawing = Drawing()
    known = not math.isnan(float(found.low.sum()))
    low, high = (found.low, found.high) if known else (found.probabilities, found.probabilities)
    names = [report.outcome(o) for o in range(len(low))]
    values: Sequence[float | str] = list(found.values)
    first, last = inert(value_text(values[0])), inert(value_text(values[-1]))
    if len(found.values) < 3 or isinstance(found.values[0], str):
        groups = []
        for g, value in enumerate(values):
            bars = [
                Bar(
                    name,
                    float(found.probabilities[o, g]),
                    float(low[o, g]),
                    float(high[o, g]),
                    f"{found.probabilities[o, g]:.0%}",
                )
                for o, name in enumerate(names)
            ]
            groups.append((f"{inert(found.column)} = {inert(value_text(value))}", bars))
        levels(groups, drawing)
    else:
        shown = [
            Curve(name, tuple(found.probabilities[o]), tuple(low[o]), tuple(high[o]))
            for o, name in enumerate(names)
        ]
        curves([float(v) for v in found.values], shown, inert(found.column), (first, last), drawing)
    alt = report.say("figure_alt", column=inert(found.column), first=first, last=last, level=f"{LEVEL:.0%}")
    return drawing.svg("prediction", report.prediction_title(found), alt)


def latex_text(text: str) -> str:
    """Return text with every character that LaTeX would obey escaped, also at the start of a table's row."""
    made = "".join(_SPECIAL.get(character, character) for character in inert(text))
    return f"{{}}{made}" if made.startswith(("[", "*")) else made  # else taken as an option of the row before


def render_latex(report: EstimatesReport) -> str:
    """Return a table of LaTeX: a row a term, a column a utility, standard errors below estimates."""
    utilities = report.utilities()
    terms = list(dict.fromkeys(row.term for _, rows in utilities for row in rows))
    lines = [
        f"% {latex_text(report.title())}; {latex_text(report.subtitle())}",
        r"\begin{tabular}{l" + "r" * len(utilities) + "}",
        r"\hline",
        " & ".join(["", *(latex_text(name) for name, _ in utilities)]) + r" \\",
        r"\hline",
    ]
    for term in terms:
        found = [next((row for row in rows if row.term == term), None) for _, rows in utilities]
        values = [_latex_number(number(row.estimate)) if row else "" for row in found]
        errors = [_latex_error(row.error) if row else "" for row in found]
        lines += [" & ".join([latex_text(term), *values]) + r" \\", " & ".join(["", *errors]) + r" \\"]
    lines.append(r"\hline")
    across = len(utilities) + 1
    lines += [f"\\multicolumn{{{across}}}{{l}}{{{latex_text(said)}}} \\\\" for said in report.fitted()[:2]]
    lines += [f"\\multicolumn{{{across}}}{{l}}{{{latex_text(report.say('latex_note'))}}} \\\\", r"\hline"]
    return "\n".join([*lines, r"\end{tabular}"]) + "\n"


def _latex_number(text: str) -> str:
    return f"${text}$"


def _latex_error(error: float) -> str:
    return f"(${number(error)}$)" if math.isfinite(error) else "(--)"
