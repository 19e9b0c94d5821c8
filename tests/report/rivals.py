"""Beliefs about two rival hypotheses and a watchlist, made by hand for the small case."""

from __future__ import annotations

from kakehiki.reading.beliefs import (
    Competing,
    Contradiction,
    Fork,
    MarkedClaim,
    Signal,
    Signals,
    Step,
    Without,
)
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.records import Pointer, Watched, Watchlist

HYPOTHESES = ("needless", "angry")


def about(value: float) -> Estimate:
    return Estimate(value, value * 0.8, value * 1.2)


def beliefs(first: float) -> tuple[Estimate, ...]:
    return about(first), about(1 - first)


def signal(option: str, first: float, second: float, after: float, move: str = "answer") -> Signal:
    factors = tuple(tuple(about(a / b) for b in (first, second)) for a in (first, second))
    likelihoods = (about(first), about(second))
    return Signal(Step(move, option), about((first + second) / 2), likelihoods, factors, beliefs(after), 0.1)


def small_signals() -> Signals:
    here = (
        signal("come", 0.1, 0.05, 0.67),
        signal("ask", 0.2, 0.35, 0.36),
        signal("silence", 0.7, 0.6, 0.54),
    )
    later = (signal("deal", 0.4, 0.41, 0.5, "table"), signal("firm", 0.6, 0.59, 0.5, "table"))
    after = (Step("invite", "open"), Step("answer", "come"))
    return Signals(
        HYPOTHESES,
        512,
        (),
        beliefs(0.4),
        (signal("silence", 0.7, 0.35, 0.57),),
        beliefs(0.57),
        (
            Fork(
                (Step("invite", "open"),),
                "answer",
                "union",
                False,
                about(0.8),
                beliefs(0.5),
                0.08,
                "come",
                here,
            ),
            Fork(after, "table", "port", True, about(0.1), beliefs(0.5), 0.0001, "deal", later),
        ),
    )


def small_competing() -> Competing:
    return Competing(
        HYPOTHESES,
        (
            MarkedClaim("fund", ("strongly_consistent", "inconsistent"), about(0.7), ("a",), about(3.1)),
            MarkedClaim("pay", ("neutral", None), about(0.5), ("a", "b"), about(1.0)),
        ),
        (Contradiction("needless", 0, 0, about(0.0)), Contradiction("angry", 1, 1, about(0.7))),
        beliefs(0.4),
        beliefs(0.66),
        beliefs(0.75),
        (Without("a", ("post-2024",), beliefs(0.6), about(0.15)),),
    )


def small_watchlist() -> Watchlist:
    need = Watched("facts.need", 0.4, 0.03, 0.6, True, 0.012, True, True, (Pointer("pickets", False, False),))
    snub = Watched(
        "quantities.snub", 0.2, 0.02, -0.4, False, 0.0, False, True, (Pointer("pickets", True, False),)
    )
    noise = Watched("precision", 0.001, 0.0, 0.01, None, 0.0, False, True, ())
    return Watchlist(False, 0.93, 0.02, 0.7, 0.002, (need, snub, noise), "quantities.snub")
