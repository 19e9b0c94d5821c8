"""Signals: what the moves of the game say about rival hypotheses, by the play that each of them leads to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from kakehiki.case.model import Case
from kakehiki.ensemble.draws import Points, draw
from kakehiki.ensemble.run import Ensemble
from kakehiki.ensemble.setting import Setting
from kakehiki.ensemble.views import Answers, PublicEvent, Types, view
from kakehiki.errors import GameError
from kakehiki.reading.bayes import Belief, divergence, weighed
from kakehiki.reading.beliefs import Fork, Signal, Signals, Step
from kakehiki.reading.estimate import Estimate, estimate
from kakehiki.reading.places import Place, Places, ahead, history, path, places
from kakehiki.solve.dependence import size

Floats = NDArray[np.float64]

MOST_DRAWS = 1_024  # a power of two, as Sobol points ask for
MOST_CELLS = 16_777_216  # hypotheses x numbers to work out in a game x draws: what time and memory grow with
MOST_FORKS = 30  # that are told
TELLS = 1e-9  # what differs by less between the hypotheses tells nothing: logarithms, bits


@dataclass(frozen=True)
class Rivals:
    """The games to solve: each hypothesis's setting and the private types that it supposes [H].

    `given`: public moves that count as made, since the game from its beginning cannot be solved; else none.
    """

    settings: tuple[Setting, ...]
    types: tuple[Types, ...]
    given: Mapping[str, str]
    events: tuple[PublicEvent, ...]
    draws: int

    @property
    def supposing(self) -> dict[Setting, tuple[Types, ...]]:
        """The types that each distinct setting is asked for."""
        found: dict[Setting, tuple[Types, ...]] = {}
        for setting, types in zip(self.settings, self.types, strict=True):
            if types not in found.get(setting, ()):
                found[setting] = (*found.get(setting, ()), types)
        return found

    def told(self, solved: Mapping[Setting, Answers]) -> Floats:
        """Return the probability [K, H, B] of each public event under each hypothesis."""
        rows = [
            solved[setting].told[solved[setting].supposed.index(types)]
            for setting, types in zip(self.settings, self.types, strict=True)
        ]
        return np.stack(rows, axis=1)


@dataclass(frozen=True, eq=False)
class Heard:
    """The signals of the moves that were seen, with the beliefs before and after all of them.

    `places`: of the public tree; `front`: the events there that end what was seen, none before the first move.
    """

    signals: Signals
    prior: Belief
    now: Belief
    places: Places
    front: tuple[int, ...]


def rivals(ensemble: Ensemble, setting: Setting) -> Rivals:
    """Return the games that a case's hypotheses ask for, from the beginning of the game where that can be solved."""
    case = ensemble.case
    base = replace(setting, given=())
    try:
        game = ensemble.game(base)
    except GameError:
        base = setting
        game = ensemble.game(base)
    events = view(case, game, dict(base.given)).events
    stated = case.hypotheses.values()
    return Rivals(
        tuple(base.supposing(h.numbers) for h in stated),
        tuple(tuple(sorted(h.types.items())) for h in stated),
        dict(base.given),
        events,
        _draws(ensemble.draws, len(case.hypotheses) * size(game.tree)),
    )


def _draws(draws: int, cells: int) -> int:
    most = min(MOST_DRAWS, max(1, MOST_CELLS // cells))
    return min(draws, 1 << (most.bit_length() - 1))


def priors(case: Case, points: Floats) -> Floats:
    """Return the hypotheses' priors [H, B] at the points [H, B], adding up to 1 in each draw.

    Draws below 0 count as 0; where all are 0, medians stand in, so that a prior that is always 0 stays 0. If no median
    is above 0, those that can be share alike; if none can, all do.
    """
    at, half, zero = Points(points), np.full(1, 0.5), np.zeros(1)
    stated = [h.prior for h in case.hypotheses.values()]
    found = np.stack([draw(p, at.uniform[i], at.normal[i]) for i, p in enumerate(stated)]).clip(0.0)
    medians = np.stack([draw(p, half, zero) for p in stated]).clip(0.0)
    possible = np.array([[float(max(p.points) > 0.0)] for p in stated])
    instead = next(each for each in (medians, possible, np.ones_like(medians)) if each.any())
    found = np.where(found.sum(axis=0) == 0.0, instead, found)
    shares: Floats = found / found.sum(axis=0)
    return shares


def signals(case: Case, stated: Rivals, solved: Mapping[Setting, Answers], prior: Floats) -> Heard:
    """Return what the moves tell that were seen, from priors [H, B]; `forks` says what others would tell."""
    tree = places(stated.events, stated.told(solved), weighed_moves(case))
    made = _made(case)
    taken = {m: o for m, o in made.items() if m in stated.given}
    told = history(stated.events, {m: o for m, o in made.items() if m not in taken})
    start = now = Belief.prior(prior)
    front: tuple[int, ...] = ()
    seen = []
    for step, after in told:
        logs = tree.logs(after) - tree.logs(front)
        signal = _signal(step, now, logs)
        if signal.information > TELLS or np.ptp(logs, axis=0).max() > TELLS:
            seen.append(signal)
        now, front = now.after(logs), after
    found = Signals(
        hypotheses=tuple(case.hypotheses),
        draws=stated.draws,
        made=tuple(Step(m, o) for m, o in taken.items()),
        priors=tuple(estimate(row) for row in prior),
        seen=tuple(seen),
        beliefs=now.estimates(),
        forks=(),
    )
    return Heard(found, start, now, tree, front)


def weighed_moves(case: Case) -> frozenset[str]:
    """Return the moves that hypotheses are about: those of the actors whose types, weights or amounts they state.

    Facts and shared quantities are about the actor that the question asks. What the others do is taken as given: it
    shows what they believe, and in the game they are taken to know the numbers. A chance move counts if its chances
    are stated.
    """
    actors: set[str | None] = set()
    chances = set()
    for hypothesis in case.hypotheses.values():
        actors |= {case.moves[move].type_of for move in hypothesis.types}
        for number in hypothesis.numbers:
            section, *names = number.split(".")
            if "chance" in names:
                chances.add(names[0])
                actors.add(case.moves[names[0]].type_of)
            elif section in {"facts", "quantities"}:
                actors.add(case.moves[case.question.move].actor)
            elif section == "precision":
                actors |= set(case.actors)
            else:
                actors.add(names[0] if section == "interests" else names[2])
    mine = {move for move, stated in case.moves.items() if stated.actor in actors - {None}}
    return frozenset(mine | chances)


def _made(case: Case) -> dict[str, str]:
    answer = {case.question.move: case.now.answer} if case.now.answer else {}
    return {**case.now.given, **answer, **case.now.then}


def _signal(step: Step, before: Belief, logs: Floats) -> Signal:
    """Return what a move does whose log-likelihoods are `logs` [H, B], from the belief before it."""
    after, likelihoods = before.after(logs), before.likelihoods(logs)
    return Signal(
        step=step,
        chance=before.chance(logs),
        likelihoods=likelihoods,
        factors=_factors(logs, likelihoods, before.weights),
        beliefs=after.estimates(),
        information=divergence(after.means, before.means),
    )


def _factors(
    logs: Floats, likelihoods: Sequence[Estimate], weights: Floats
) -> tuple[tuple[Estimate, ...], ...]:
    # Each pair once: the other way round, a factor is the reciprocal, draw by draw.
    count = len(logs)
    pairs = [(i, j) for i in range(count) for j in range(i + 1, count)]
    ranges = weighed(np.stack([logs[i] - logs[j] for i, j in pairs]), weights)
    found = [[Estimate(1.0, 1.0, 1.0)] * count for _ in range(count)]
    for (i, j), spread in zip(pairs, ranges, strict=True):
        one, other = likelihoods[i].mean, likelihoods[j].mean
        found[i][j] = Estimate(one / other, float(np.exp(spread.low)), float(np.exp(spread.high)))
        found[j][i] = Estimate(other / one, float(np.exp(-spread.high)), float(np.exp(-spread.low)))
    return tuple(map(tuple, found))


@dataclass(frozen=True, eq=False)
class _Arrival:
    """A place with the belief held on arrival, and what its move is expected to tell."""

    place: Place
    ahead: bool
    reach: Estimate
    belief: Belief
    information: float

    @property
    def rank(self) -> tuple[bool, float]:
        """The place among the others: those ahead first, then by what they are expected to tell from now."""
        return not self.ahead, -self.reach.mean * self.information


def forks(heard: Heard, held: Belief) -> tuple[Fork, ...]:
    """Return the places where a move would tell something, from the belief that is held after all that is known."""
    tree = heard.places
    found = [_arrival(tree, place, held, heard.front) for place in tree.places]
    telling = sorted((f for f in found if f.information > TELLS), key=lambda f: f.rank)
    return tuple(_fork(tree, arrival) for arrival in telling[:MOST_FORKS])


def _arrival(tree: Places, place: Place, held: Belief, front: Sequence[int]) -> _Arrival:
    coming = ahead(tree.events, place.above, front)
    way: Sequence[int] = front if coming else ()
    there = held.after(place.arrive - tree.logs(way))
    reach = held.chance(place.reach - tree.reached(way))
    return _Arrival(place, coming, reach, there, there.information(place.likelihoods))


def _fork(tree: Places, arrival: _Arrival) -> Fork:
    place, first = arrival.place, tree.events[arrival.place.options[0]]
    told = [
        _signal(Step(first.move, tree.events[k].option), arrival.belief, logs)
        for k, logs in zip(place.options, place.likelihoods, strict=True)
    ]
    return Fork(
        after=path(tree.events, place.above),
        move=first.move,
        actor=str(first.actor),
        ahead=arrival.ahead,
        reach=arrival.reach,
        beliefs=arrival.belief.estimates(),
        information=arrival.information,
        telling=max(told, key=lambda signal: signal.information).step.option,
        signals=tuple(told),
    )
