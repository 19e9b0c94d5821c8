"""A fit as lines of text, and as JSON."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Iterator, Sequence
from math import exp, log
from typing import Any

from kakehiki.history.fit.checks import Check
from kakehiki.history.fit.fit import Fit
from kakehiki.history.fit.likeliest import Coefficient, Estimates, Model
from kakehiki.history.fit.posterior import NumberLearnt, Posterior, Spread
from kakehiki.report.columns import inert, table, wrap
from kakehiki.words import Words

WIDTH = 80
MOST_NUMBERS = 12  # that are listed, the most learnt first
LITTLE = 0.05  # bits: less is called next to nothing
MIXED = 1.05  # R-hat above which chains are said not to have mixed
SELDOM = 0.05  # p-value, on either side, from which a check is said to fail
SCHEMA = "kakehiki.fit/1"


def fit_lines(fit: Fit, words: Words) -> list[str]:
    """Return what was learnt as lines of at most 80 columns, tables aside."""
    return list(_Page(fit, words).lines())


def fit_json(fit: Fit) -> str:
    """Return what was learnt as JSON, without the draws; keys sorted, floats to the last digit."""
    posterior = {k: v for k, v in _plain(fit.posterior).items() if k != "draws"}
    case = fit.loaded.case.case
    found = {
        "schema": SCHEMA,
        "case": case.id,
        "record": fit.loaded.record.id,
        "record_sha256": fit.loaded.sha256,
        "before": fit.before.isoformat(),
        "rows": [row.name for row in fit.used],
        "seed": fit.seed,
        "draws": int(fit.posterior.draws.shape[1]),
        "posterior": posterior,
        "estimates": {**_plain(fit.estimates), "aic": {m.name: m.aic for m in fit.estimates.models}},
        "checks": _plain(fit.checks),
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value) if f.name != "draws"
        }
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, datetime.date):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value


class _Page:
    """One fit in one language."""

    def __init__(self, fit: Fit, words: Words) -> None:
        self.fit, self.words = fit, words
        self.case = fit.loaded.case.case

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the page."""
        return self.words.say(f"fit.{key}", **values)

    def lines(self) -> Iterator[str]:
        """Yield the page's parts, an empty line between them."""
        parts = (
            self._head(),
            self._numbers(),
            self._models(),
            self._coefficients(),
            self._checks(),
            self._care(),
        )
        for i, part in enumerate(parts):
            if i:
                yield ""
            yield from part

    def _told(self, *sentences: str) -> Iterator[str]:
        space = "" if self.words.lang == "ja" else " "
        yield from wrap(space.join(sentences), WIDTH)

    def _head(self) -> Iterator[str]:
        fit, options = self.fit, self.case.moves[self.case.question.move].options
        count = len(fit.used)
        yield from self._told(
            self.say("head", case=inert(self.case.title.of(self.words.lang)), record=fit.loaded.record.id)
        )
        yield from self._told(
            self.say("rows", count=count, before=fit.before, first=fit.used[0].date, last=fit.used[-1].date),
            self.say(
                "evidence",
                evidence=_fixed(fit.posterior.evidence),
                chance=f"{exp(fit.posterior.evidence / count):.2f}",
                even=_fixed(-count * log(len(options))),
                options=len(options),
            ),
        )

    def _numbers(self) -> Iterator[str]:
        posterior = self.fit.posterior
        moved = [number for number in posterior.numbers if number.bits >= LITTLE]
        yield self.say("learnt")
        listed = moved[:MOST_NUMBERS] or posterior.numbers[:1]
        head = [self.say(key) for key in ("number", "prior", "posterior", "bits")]
        body = [[n.path, _spread(n.prior), _spread(n.posterior), f"{n.bits:.2f}"] for n in listed]
        yield from table([head, *body], right=(3,))
        yield from self._told(
            self.say("moved", count=len(moved), all=len(posterior.numbers), bits=LITTLE), self.say("bits_are")
        )

    def _models(self) -> Iterator[str]:
        yield self.say("likeliest")
        head = [self.say(key) for key in ("model", "value", "parameters", "aic")]
        body = [
            [self._model(m), _fixed(m.log_likelihood), str(m.parameters), _fixed(m.aic)]
            for m in self.fit.estimates.models
        ]
        yield from table([head, *body], right=(1, 2, 3))

    def _model(self, model: Model) -> str:
        key = f"model_{model.name}"
        return self.say(key) if model.factor is None else self.say(key, factor=f"{model.factor:.2f}")

    def _coefficients(self) -> Iterator[str]:
        best = self.fit.estimates.best
        yield self.say("coefficients", model=self._model(best))
        head = [self.say(key) for key in ("interest", "share", "estimate", "error", "at_none", "at_all")]
        yield from table([head, *map(self._row, best.coefficients)], right=(1, 2, 3, 4, 5))
        yield from self._told(self.say("falls"), *self._cautions(self.fit.estimates))

    def _row(self, found: Coefficient) -> list[str]:
        falls = [
            self.say("none") if f is None else _fixed(f) for f in (found.fall_at_none, found.fall_at_all)
        ]
        error = self.say("none") if found.error is None else _fixed(found.error)
        path = found.path.removeprefix("interests.")
        return [path, _fixed(found.share), _fixed(found.estimate), error, *falls]

    def _cautions(self, estimates: Estimates) -> Iterator[str]:
        best = estimates.best
        unknown = [c.path.removeprefix("interests.") for c in best.coefficients if not c.identified]
        if unknown:
            yield self.say("unidentified", names=self._listed(unknown))
        if not best.converged:
            yield self.say("unconverged")
        if best.ran_off is not None:
            yield self.say("ran_off", value=_fixed(best.ran_off))
        if best.lucky:
            yield self.say("lucky")
        if best.rivals:
            told = [self.say("rival", value=_fixed(r.log_likelihood), starts=r.starts) for r in best.rivals]
            yield self.say(
                "rivals", starts=best.starts, value=_fixed(best.log_likelihood), rivals=self._listed(told)
            )
        elif best.converged:
            yield self.say("no_rival", starts=best.starts)
        if estimates.held:
            pulled = [h.path.removeprefix("interests.") for h in estimates.held if h.p < SELDOM]
            names = self._listed([h.path.removeprefix("interests.") for h in estimates.held])
            yield self.say("held", names=names)
            yield self.say("pulled", names=self._listed(pulled)) if pulled else self.say("not_pulled")

    def _checks(self) -> Iterator[str]:
        yield self.say("checks")
        head = [self.say(key) for key in ("check", "observed", "drawn", "p")]
        body = [
            [self._check(c), str(c.observed), f"{c.median:.0f} ({c.low:.0f} – {c.high:.0f})", f"{c.p:.2f}"]
            for c in self.fit.checks
        ]
        yield from table([head, *body], right=(1, 2, 3))
        failed = [self._check(c) for c in self.fit.checks if not SELDOM <= c.p <= 1.0 - SELDOM]
        yield from self._told(
            self.say("checks_failed", names=self._listed(failed)) if failed else self.say("checks_passed")
        )

    def _check(self, check: Check) -> str:
        if check.option is None:
            return self.say(f"check_{check.kind}")
        label = self.case.moves[self.case.question.move].options[check.option].label
        return self.say("check_count", answer=inert(label.of(self.words.lang)))

    def _care(self) -> Iterator[str]:
        posterior: Posterior = self.fit.posterior
        worst: NumberLearnt = max(posterior.numbers, key=lambda number: number.r_hat)
        values = {
            "rhat": f"{worst.r_hat:.3f}",
            "bulk": f"{min(n.bulk for n in posterior.numbers):.0f}",
            "tail": f"{min(n.tail for n in posterior.numbers):.0f}",
        }
        said = [self.say("diagnostics", **values)]
        if worst.r_hat > MIXED:
            said.append(self.say("unmixed", limit=MIXED))
        said.append(self.say("games", games=f"{posterior.games:,}", failed=f"{posterior.failed:,}"))
        yield from self._told(*said)

    def _listed(self, names: Sequence[str]) -> str:
        return self.say("join").join(names)


def _fixed(value: float) -> str:
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text


def _spread(spread: Spread) -> str:
    # Rounded first: what is 0 but for rounding shall look so.
    median, low, high = (f"{round(x, 4) + 0.0:.3g}" for x in (spread.median, spread.low, spread.high))
    return f"{median} ({low} – {high})"
