"""What `kakehiki estimate` has found, in words of one language: sentences and tables, and their text and JSON."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import log_ndtr

from kakehiki.estimate.fit import Fit
from kakehiki.estimate.formula import CONSTANT
from kakehiki.estimate.predict import DRAWS, LEVEL, Prediction
from kakehiki.report.blocks import Table
from kakehiki.report.columns import columns, inert, pad, wrap
from kakehiki.words import Words

SCHEMA = "kakehiki.estimate/1"
_LEVEL_OF = re.compile(r"\[(?:T\.)?([^\]]*)\](?=:|$)")
_SHOWN = 9  # rows of a prediction's table in text
_NARROW = str.maketrans({"\N{EN DASH}": "-", "\N{MINUS SIGN}": "-", "～": "-"})


@dataclass(frozen=True)
class Row:
    """One coefficient: its term as it is printed, estimate, standard error, z and two-sided p (nan: none)."""

    term: str
    estimate: float
    error: float
    z: float
    p: float


class EstimatesReport:
    """Says what a fit and its prediction found; no text has control characters."""

    def __init__(
        self, fit: Fit, prediction: Prediction | None, file: str, cluster: str | None, lang: str
    ) -> None:
        self.fit, self.prediction, self.lang = fit, prediction, lang
        self._file, self._cluster, self._words = inert(file), inert(cluster or ""), Words(lang)

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of this room."""
        return self._words.say(f"estimate.{key}", **values)

    def title(self) -> str:
        """Return what was estimated."""
        return self.say("title", game=self.fit.model.form.movers)

    def subtitle(self) -> str:
        """Return the file, and how much of it was used."""
        used = len(self.fit.model.rows)
        return self.say("subtitle", file=self._file, rows=used, all=used + self.fit.model.left_out)

    def about(self) -> list[str]:
        """Return what the model is."""
        model = self.fit.model
        said = [
            self.say(f"game_{model.form.movers}"),
            self.say("model", link=self.say(model.link), errors=self.say(model.errors)),
        ]
        return said + ([self.say("left_out", count=model.left_out)] if model.left_out else [])

    def outcome(self, number: int) -> str:
        """Return the label of an outcome."""
        return inert(self.fit.model.outcomes.labels[number])

    def utilities(self) -> list[tuple[str, tuple[Row, ...]]]:
        """Return each utility's name and its coefficients; none where it is fixed at 0."""
        model, fit, start = self.fit.model, self.fit, 0
        made = []
        for (mover, outcome), terms in zip(model.form.utilities, model.terms, strict=True):
            name = self.say("utility", mover=mover, outcome=self.outcome(outcome))
            rows = []
            for k, term in enumerate(terms, start):
                estimate, error = float(fit.coefficients[k]), float(fit.errors[k])
                z = estimate / error if error > 0 else math.nan
                p = 2 * math.exp(float(log_ndtr(-abs(z)))) if math.isfinite(z) else math.nan
                rows.append(Row(self.term(term), estimate, error, z, p))
            start += len(terms)
            made.append((name, tuple(rows)))
        return made

    def term(self, term: str) -> str:
        """Return a term as it is printed, levels of categories as `column=level`."""
        return self.say("constant") if term == CONSTANT else inert(_LEVEL_OF.sub(r"=\1", term))

    def fitted(self) -> list[str]:
        """Return how well the model fits, where errors come from, and what speaks against the optimum."""
        fit, list_of = self.fit, self.say("semicolon")
        said = [
            self.say(
                "value",
                value=f"{fit.value:.4f}",
                null=f"{fit.null:.4f}",
                aic=f"{fit.aic:.2f}",
                bic=f"{fit.bic:.2f}",
                coefficients=len(fit.coefficients),
            ),
            self._errors(),
            self.say("reached", reached=fit.reached, starts=fit.settings.starts),
        ]
        if fit.others:
            others = [self.say("other", value=f"{value:.4f}", reached=count) for value, count in fit.others]
            said.append(self.say("others", list=list_of.join(others)))
        unknown = [
            f"{name} {row.term}"
            for name, rows in self.utilities()
            for row in rows
            if not math.isfinite(row.error)
        ]
        if unknown:
            said.append(self.say("unidentified", list=list_of.join(unknown)))
        if not fit.converged:
            said.append(self.say("unsettled", slope=f"{fit.slope:.2g}"))
        return said

    def _errors(self) -> str:
        fit, kind = self.fit, self.fit.settings.standard
        values: dict[str, object] = {
            "resamples": fit.settings.resamples,
            "made": fit.settings.resamples - fit.failed,
        }
        if fit.model.groups is not None:
            values |= {"cluster": self._cluster, "groups": int(fit.model.groups.max()) + 1}
            return self.say(f"by_{kind}_cluster", **values)
        return self.say(f"by_{kind}", **values)

    def outcomes_table(self) -> Table:
        """Return how often each outcome was seen."""
        model = self.fit.model
        counts = np.bincount(model.observed, minlength=model.form.outcomes)
        rows = tuple(
            (self.outcome(o), str(count), f"{100 * count / len(model.rows):.1f}%")
            for o, count in enumerate(counts)
        )
        heads = (self.say("outcome"), self.say("count"), self.say("share"))
        return Table(self.say("outcomes"), heads, rows, numeric=(1, 2))

    def estimates_table(self, indent: str = "  ") -> Table:
        """Return coefficients utility by utility, terms indented."""
        rows: list[tuple[str, ...]] = []
        for name, own in self.utilities():
            rows.append((name, *(("",) * 4 if own else (self.say("fixed"), "", "", ""))))
            rows += [(f"{indent}{row.term}", *self.cells(row)) for row in own]
        heads = ("", *(self.say(key) for key in ("estimate", "error", "z", "p")))
        return Table(self.say("estimates"), heads, tuple(rows), numeric=(1, 2, 3, 4))

    def cells(self, row: Row) -> tuple[str, str, str, str]:
        """Return a coefficient's numbers as they are printed."""
        unknown = self.say("unknown")
        if not math.isfinite(row.error):
            return number(row.estimate), unknown, unknown, unknown
        p = "<0.001" if row.p < 0.001 else f"{row.p:.3f}"
        return number(row.estimate), number(row.error), f"{row.z:.2f}" if math.isfinite(row.z) else unknown, p

    def prediction_title(self, found: Prediction) -> str:
        """Return what a prediction shows."""
        return self.say("predicted", column=inert(found.column))

    def prediction_notes(self, found: Prediction) -> list[str]:
        """Return at what other columns are held, and what the intervals are."""
        held = [self.say("held_one", column=inert(c), value=inert(value_text(v))) for c, v in found.held]
        said = [self.say("held", list=self.say("join").join(held))] if held else []
        known = bool(np.isfinite(found.low).all())
        return [
            *said,
            self.say("intervals", level=f"{LEVEL:.0%}", draws=DRAWS) if known else self.say("no_intervals"),
        ]

    def prediction_table(self, found: Prediction, most: int | None = None) -> Table:
        """Return the predicted probabilities, at most so many of the values."""
        chosen = range(len(found.values))
        if most is not None and len(chosen) > most and not isinstance(found.values[0], str):
            chosen_at = np.unique(np.linspace(0, len(found.values) - 1, most).round().astype(int))
            picked: Sequence[int] = [int(i) for i in chosen_at]
        else:
            picked = chosen
        rows = tuple(
            (inert(value_text(found.values[g])), *(self._range(found, o, g) for o in range(len(found.low))))
            for g in picked
        )
        labels = tuple(self.outcome(o) for o in range(len(found.low)))
        return Table(self.prediction_title(found), (inert(found.column), *labels), rows, numeric=(1, 2, 3, 4))

    def _range(self, found: Prediction, o: int, g: int) -> str:
        value, low, high = (
            f"{100 * part[o, g]:.1f}%" for part in (found.probabilities, found.low, found.high)
        )
        return self.say("range", value=value, low=low, high=high) if np.isfinite(found.low[o, g]) else value

    def text(self, width: int = 80) -> str:
        """Return everything as text, sentences no wider than `width` columns; wide tables one below the other."""
        lines = [self.title(), self.subtitle(), *self._wrapped(self.about(), width), ""]
        lines += [*table_lines(self.outcomes_table()), "", *table_lines(self.estimates_table()), ""]
        lines += self._wrapped(self.fitted(), width)
        if self.prediction is not None:
            table = self.prediction_table(self.prediction, _SHOWN)
            lines += [
                "",
                table.title,
                *table_lines(table),
                *self._wrapped(self.prediction_notes(self.prediction), width),
            ]
        return "\n".join(line.rstrip().translate(_NARROW) for line in lines) + "\n"

    def _wrapped(self, sentences: Sequence[str], width: int) -> list[str]:
        return [line for sentence in sentences for line in wrap(sentence, width)]

    def record(self) -> dict[str, Any]:
        """Return everything as names and numbers; what is not known is null."""
        fit, model = self.fit, self.fit.model
        found: dict[str, Any] = {
            "schema": SCHEMA,
            "game": model.form.movers,
            "formula": model.formula,
            "link": model.link,
            "errors": model.errors,
            "rows": len(model.rows),
            "left_out": model.left_out,
            "outcomes": [
                {"label": label, "rows": int(count)}
                for label, count in zip(
                    model.outcomes.labels,
                    np.bincount(model.observed, minlength=model.form.outcomes),
                    strict=True,
                )
            ],
            "log_likelihood": fit.value,
            "null_log_likelihood": fit.null,
            "aic": fit.aic,
            "bic": fit.bic,
            "standard": fit.settings.standard,
            "seed": fit.settings.seed,
            "starts": fit.settings.starts,
            "reached": fit.reached,
            "converged": fit.converged,
            "slope": fit.slope,
            "other_optima": [{"log_likelihood": value, "reached": count} for value, count in fit.others],
            "resamples_failed": fit.failed,
            "coefficients": [
                {
                    "mover": model.form.utilities[u][0],
                    "outcome": model.outcomes.labels[model.form.utilities[u][1]],
                    "term": term,
                    "estimate": float(fit.coefficients[k]),
                    "standard_error": _known(fit.errors[k]),
                }
                for k, (u, term) in enumerate(model.coefficients)
            ],
            "covariance": [[_known(x) for x in row] for row in fit.covariance],
            "prediction": None if self.prediction is None else _predicted(self.prediction),
        }
        return found

    def json(self) -> str:
        """Return the record as JSON, every character as ASCII."""
        return json.dumps(self.record(), sort_keys=True, indent=1, allow_nan=False) + "\n"


def _predicted(found: Prediction) -> dict[str, Any]:
    return {
        "column": found.column,
        "values": list(found.values),
        "held": dict(found.held),
        "level": LEVEL,
        "probabilities": found.probabilities.tolist(),
        "low": [[_known(x) for x in row] for row in found.low],
        "high": [[_known(x) for x in row] for row in found.high],
    }


def _known(x: Any) -> float | None:
    return float(x) if math.isfinite(x) else None


def number(x: float) -> str:
    """Return a coefficient with four digits, small and large ones as powers of ten."""
    return f"{x:.4f}" if 0.001 <= abs(x) < 10000 or x == 0 else f"{x:.3e}"


def value_text(value: float | str) -> str:
    """Return a value of a column."""
    return value if isinstance(value, str) else f"{value:.4g}"


def table_lines(table: Table) -> Iterator[str]:
    """Yield a table as lines: the first column to the left, numbers to the right."""
    rows = [tuple(str(cell) for cell in row) for row in (table.columns, *table.rows)]
    widths = [max(columns(row[i]) for row in rows) for i in range(len(table.columns))]
    for row in rows:
        rest = "".join(
            "  " + " " * (w - columns(cell)) + cell for cell, w in zip(row[1:], widths[1:], strict=True)
        )
        yield (pad(row[0], widths[0]) + rest).rstrip()
