"""A fit as lines of text, and as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Sequence
from math import exp, log

from kakehiki.case.numbered import numbers_of
from kakehiki.history.fit.checks import SELDOM, Check
from kakehiki.history.fit.fit import Fit
from kakehiki.history.fit.likeliest import Coefficient, Estimates, Model
from kakehiki.history.fit.posterior import MIXED, NumberLearnt, Posterior, Spread
from kakehiki.report.columns import inert, table, wrap
from kakehiki.report.json import plain
from kakehiki.report.numbers import NumberNames
from kakehiki.report.voice import Voice
from kakehiki.words import Words

WIDTH = 80
MOST_NUMBERS = 12  # that are listed, the most learnt first
LITTLE = 0.05  # bits: less is called next to nothing
MOST_NAMED = 3  # numbers that the first lines name
EVEN = 0.05  # share: forecasts that little better or worse than equal chances are about as good
NEAR = 1.92  # optima whose log-likelihoods are less apart are not told apart at 5%
FACTS = "facts."
SCHEMA = "kakehiki.fit/1"


def fit_lines(fit: Fit, words: Words) -> list[str]:
    """Return what was learnt as lines of at most 80 columns, tables aside."""
    return list(_Page(fit, words).lines())


def fit_json(fit: Fit) -> str:
    """Return what was learnt as JSON, without the draws; keys sorted, floats to the last digit."""
    told = [field.name for field in dataclasses.fields(fit.posterior) if field.name != "draws"]
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
        "posterior": {name: plain(getattr(fit.posterior, name)) for name in told},
        "estimates": {**plain(fit.estimates), "aic": {m.name: m.aic for m in fit.estimates.models}},
        "checks": plain(fit.checks),
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False) + "\n"


class _Page:
    """One fit in one language."""

    def __init__(self, fit: Fit, words: Words) -> None:
        self.fit, self.words = fit, words
        self.case = fit.loaded.case.case
        self.names = NumberNames(self.case, Voice(words.lang))
        self.written = {q.path: q.product or q.number.range for q in numbers_of(self.case)}
        found = fit.posterior.numbers
        self.numbers = [n for n in found if not n.path.startswith(FACTS)]
        self.facts = [n for n in found if n.path.startswith(FACTS)]

    def say(self, key: str, **values: object) -> str:
        """Return a sentence of the page."""
        return self.words.say(f"fit.{key}", **values)

    def lines(self) -> Iterator[str]:
        """Yield the page's parts, an empty line between them."""
        parts = (
            self._head(),
            self._message(),
            self._numbers(),
            self._codings(),
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

    def _message(self) -> Iterator[str]:
        for said in (self._worth(), self._most_moved(), self._unlike(), self._mixing()):
            lines = wrap(said, WIDTH - 2)
            yield f"- {lines[0]}"
            yield from (f"  {line}" for line in lines[1:])

    def _worth(self) -> str:
        count = len(self.fit.used)
        options = len(self.case.moves[self.case.question.move].options)
        chance = exp(self.fit.posterior.evidence / count)
        times = chance * options
        key = "worth_even" if abs(times - 1.0) < EVEN else "worth_better" if times > 1.0 else "worth_worse"
        return self.say(key, chance=f"{100 * chance:.0f}", even=f"{100 / options:.0f}", times=f"{times:.2f}")

    def _most_moved(self) -> str:
        moved = [number for number in self.numbers if number.bits >= LITTLE][:MOST_NAMED]
        if not moved:
            return self.say("most_none")
        named = [self._moved(n) for n in moved]
        return self.say("most", names=self.say("semicolon").join(named))

    def _unlike(self) -> str:
        told = [self._unlike_one(check) for check in self.fit.checks if check.unlike]
        return self.say("unlike", names=self.say("semicolon").join(told)) if told else self.say("unlike_none")

    def _unlike_one(self, check: Check) -> str:
        values = {"observed": check.observed, "low": f"{check.low:.0f}", "high": f"{check.high:.0f}"}
        if check.option is None:
            return self.say("unlike_one", name=self._check(check), **values)
        return self.say("unlike_count", name=self._answer(check.option), **values)

    def _mixing(self) -> str:
        found = self.fit.posterior
        values = {"rhat": f"{found.rhat:.2f}", "draws": f"{min(found.bulk, found.tail):.0f}"}
        return self.say("chains_mixed" if found.mixed else "chains_unmixed", **values)

    def _name(self, number: NumberLearnt) -> str:
        return self.names.part(number.path, self.written)

    def _moved(self, number: NumberLearnt) -> str:
        before, after = number.prior.median, number.posterior.median
        way = self.say("way_larger" if after > before else "way_smaller")
        said = {"before": _short(before), "after": _short(after)}
        return self.say("most_one", name=self._name(number), way=way, **said)

    def _numbers(self) -> Iterator[str]:
        moved = [number for number in self.numbers if number.bits >= LITTLE]
        yield self.say("learnt")
        listed = moved[:MOST_NUMBERS] or self.numbers[:1]
        head = [self.say(key) for key in ("prior", "posterior", "bits", "path")]
        body = [[_spread(n.prior), _spread(n.posterior), f"{n.bits:.2f}", n.path] for n in listed]
        first, *rows = table([head, *body], right=(2,))
        yield f"  {first}"
        for number, row in zip(listed, rows, strict=True):
            yield from wrap(self._name(number), WIDTH)
            yield f"  {row}"
        yield from self._told(
            self.say("moved", count=len(moved), all=len(self.numbers), bits=LITTLE), self.say("bits_are")
        )

    def _codings(self) -> Iterator[str]:
        yield self.say("codings")
        yield from self._told(self.say("codings_are"))
        moved = [fact for fact in self.facts if fact.bits >= LITTLE]
        if not moved:
            yield from self._told(self.say("codings_none", bits=LITTLE))
            return
        head = [self.say(key) for key in ("fact", "lean", "bits")]
        body = [[self._name(f), f"{_rounded(f.shift, 2):+.2f}", f"{f.bits:.2f}"] for f in moved]
        yield from table([head, *body], right=(1, 2))
        yield from self._told(self.say("codings_read"))

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
        if self._unsteady(best):
            yield from self._told(self.say("unsteady"))
        yield self.say("coefficients", model=self._model(best))
        head = [self.say(key) for key in ("interest", "share", "estimate", "error", "at_none", "at_all")]
        yield from table([head, *map(self._row, best.coefficients)], right=(1, 2, 3, 4, 5))
        yield from self._told(self.say("falls"), *self._cautions(self.fit.estimates))

    def _unsteady(self, best: Model) -> bool:
        estimates = {c.path: c.estimate for c in best.coefficients}
        near = [r for r in best.rivals if abs(best.log_likelihood - r.log_likelihood) < NEAR]
        return best.ran_off is not None or any(r.distance > abs(estimates[r.furthest]) for r in near)

    def _row(self, found: Coefficient) -> list[str]:
        falls = [
            self.say("none") if f is None else _fixed(f) for f in (found.fall_at_none, found.fall_at_all)
        ]
        error = self.say("none") if found.error is None else _fixed(found.error)
        return [self.names.interest(found.path), _fixed(found.share), _fixed(found.estimate), error, *falls]

    def _cautions(self, estimates: Estimates) -> Iterator[str]:
        best = estimates.best
        unknown = [self.names.interest(c.path) for c in best.coefficients if not c.identified]
        if any(f is None for c in best.coefficients for f in (c.fall_at_none, c.fall_at_all)):
            yield self.say("dash")
        if unknown and best.converged:
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
            pulled = [self.names.interest(h.path) for h in estimates.held if h.p < SELDOM]
            names = self._listed([self.names.interest(h.path) for h in estimates.held])
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
        failed = [self._check(c) for c in self.fit.checks if c.unlike]
        yield from self._told(
            self.say("checks_failed", names=self._listed(failed)) if failed else self.say("checks_passed")
        )

    def _check(self, check: Check) -> str:
        if check.option is None:
            return self.say(f"check_{check.kind}")
        return self.say("check_count", answer=self._answer(check.option))

    def _answer(self, option: str) -> str:
        return inert(self.fit.loaded.answer_label(option, self.words.lang))

    def _care(self) -> Iterator[str]:
        posterior: Posterior = self.fit.posterior
        values = {
            "rhat": f"{posterior.rhat:.3f}",
            "bulk": f"{posterior.bulk:.0f}",
            "tail": f"{posterior.tail:.0f}",
        }
        said = [self.say("diagnostics", **values)]
        if not posterior.mixed:
            said.append(self.say("unmixed", limit=MIXED))
        said.append(self.say("games", games=f"{posterior.games:,}", failed=f"{posterior.failed:,}"))
        yield from self._told(*said)

    def _listed(self, names: Sequence[str]) -> str:
        return self.say("join").join(names)


def _fixed(value: float) -> str:
    return f"{_rounded(value, 2):.2f}"


def _rounded(value: float, digits: int) -> float:
    return round(value, digits) + 0.0  # and no -0


def _spread(spread: Spread) -> str:
    return f"{_short(spread.median)} ({_short(spread.low)} – {_short(spread.high)})"


def _short(value: float) -> str:
    # Rounded first: what is 0 but for rounding shall look so.
    return f"{_rounded(value, 4):.3g}"
