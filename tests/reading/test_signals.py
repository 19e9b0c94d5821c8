"""Signals of cases: against enumeration of the whole tree, Gambit's play, published games and sums done by hand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from math import exp, log2
from pathlib import Path

import numpy as np
import pytest

from kakehiki.case.library import open_case, shipped
from kakehiki.case.load import load_case
from kakehiki.case.model import Case
from kakehiki.ensemble import run
from kakehiki.ensemble.run import Budget, Ensemble
from kakehiki.ensemble.setting import Setting, situation
from kakehiki.ensemble.views import PublicEvent
from kakehiki.game.compile import Game
from kakehiki.reading import signals as signals_module
from kakehiki.reading.bayes import Belief
from kakehiki.reading.beliefs import Fork, Signal, Signals, Step
from kakehiki.reading.estimate import Estimate
from kakehiki.reading.places import path, places
from kakehiki.reading.read import Wanted, read_case
from kakehiki.reading.signals import Heard, Rivals, forks, priors, rivals, signals
from kakehiki.solve import SOLVERS, Status, agent_logit
from kakehiki.solve.dependence import size
from tests.ensemble.ferry import CONTENT, ferry, written
from tests.solve import definition, peer
from tests.solve.efg import Played, published

DRAWS, WHOLE = 64, Budget()


def stated(**changes: object) -> dict:
    """Return three rival readings of the ferry: two by type, one by numbers."""
    named = {"label": {"en": "a", "ja": "あ"}}
    poor = {
        "interests.guest.gain.eager": "2 to 3",
        "facts.price": 0.9,
        "moves.table.stall.host.profit": "0.1 to 0.3",
    }
    return {
        "eager": {**named, "prior": "0.2 to 0.5", "types": {"kind": "eager"}},
        "wary": {**named, "prior": "0.1 to 0.6", "types": {"kind": "wary"}},
        "poor": {**named, "prior": 0.3, "numbers": poor},
    } | changes


CAME = {**CONTENT["now"], "answer": "come", "then": {"table": "stall"}}


def told_case(**changes: object) -> Case:
    return ferry(**{"hypotheses": stated(), "now": CAME} | changes)


def heard(case: Case, draws: int = DRAWS, budget: Budget = WHOLE) -> Heard:
    ensemble, setting = Ensemble(case, draws, 1, budget, beliefs=len(case.hypotheses)), situation(case, "now")
    found = rivals(ensemble, setting)
    solved = ensemble.run(found.settings, supposing=found.supposing, draws=found.draws)
    told = signals(case, found, solved, priors(case, ensemble.belief_points(found.draws)))
    return replace(told, signals=replace(told.signals, forks=forks(told, told.now)))


@cache
def ferry_heard() -> Heard:
    return heard(told_case())


@pytest.fixture(scope="module")
def found() -> Signals:
    return ferry_heard().signals


def enumerated(case: Case, game: Game, policy: np.ndarray, types: dict[str, str]) -> dict[tuple, np.ndarray]:
    """Return the probability [B] of each public path, by walking the tree with these types dealt."""
    tree, chances = game.tree, {}

    def walk(node: int, seen: tuple, chance: np.ndarray) -> None:
        for child in tree.children[node]:
            a = int(tree.action[child])
            move, option = tree.moves[tree.set_of_action[a]], tree.options[a]
            likely = chance * (float(types[move] == option) if move in types else policy[a])
            open_to_all = case.moves[move].type_of is None and case.moves[move].seen_by is None
            after = (*seen, (move, option)) if open_to_all else seen
            if open_to_all:
                chances[after] = chances.get(after, 0.0) + likely
            walk(child, after, likely)

    walk(0, (), np.ones(policy.shape[1]))
    return chances


@cache
def by_hand() -> tuple[np.ndarray, list[dict[tuple, np.ndarray]]]:
    """Return the ferry's priors [H, B], and each hypothesis's probability [B] of each public path."""
    case = told_case()
    ensemble = Ensemble(case, DRAWS, 1, beliefs=3)
    base, rows = Setting((), situation(case, "now").facts), []
    for hypothesis in case.hypotheses.values():
        setting = base.supposing(hypothesis.numbers)
        game, values = ensemble.game(setting), ensemble.values(setting, 0, DRAWS)
        play = SOLVERS["agent_logit"](
            game.tree, game.payoffs(values), game.chances(values), values[game.row("precision")]
        )
        rows.append(enumerated(case, game, play.policy, hypothesis.types))
    return priors(case, ensemble.belief_points(DRAWS)), rows


SEEN = (("offer", "plain"), ("signal", "smile"), ("answer", "come"), ("table", "stall"))


def test_what_was_seen_is_bayes_over_all_paths_hypotheses_and_draws(found: Signals) -> None:
    prior, told = by_hand()
    assert [(s.step.move, s.step.option) for s in found.seen] == list(SEEN)
    assert found.made == ()
    assert [e.mean for e in found.priors] == pytest.approx(list(prior.mean(axis=1)), abs=1e-12)
    before, start = np.ones_like(prior), prior.mean(axis=1, keepdims=True)
    for i, signal in enumerate(found.seen):
        after = np.array([paths[SEEN[: i + 1]] for paths in told])
        joint, joint_before = start * after, start * before
        assert signal.chance.mean == pytest.approx(joint.sum() / joint_before.sum(), rel=1e-9)
        likely = after.sum(axis=1) / before.sum(axis=1)
        assert [e.mean for e in signal.likelihoods] == pytest.approx(list(likely), rel=1e-9)
        assert [e.mean for e in signal.beliefs] == pytest.approx(
            list(joint.sum(axis=1) / joint.sum()), rel=1e-9
        )
        for h, row in enumerate(signal.factors):
            assert [e.mean for e in row] == pytest.approx(list(likely[h] / likely), rel=1e-9)
        # The draws' own ratios, as often as the draws weigh before the move.
        ratio = (after[0] * before[1]) / (after[1] * before[0])
        weights = (prior * before).sum(axis=0) / (prior * before).sum()
        within = (ratio >= signal.factors[0][1].low - 1e-9) & (ratio <= signal.factors[0][1].high + 1e-9)
        assert 0.90 - 1e-9 <= weights[within].sum() <= 0.90 + 2 * weights.max() or np.ptp(ratio) < 1e-6
        before = after
    assert found.beliefs == found.seen[-1].beliefs


def bits(joint: np.ndarray) -> float:
    """Return the mutual information of the rows and columns of a joint table, by its definition."""
    share = joint / joint.sum()
    alone = share.sum(axis=0) * share.sum(axis=1, keepdims=True)
    return float((share * np.log2(share / alone)).sum())


def test_what_a_place_tells_is_mutual_information_on_arrival(found: Signals) -> None:
    prior, told = by_hand()
    now = prior.mean(axis=1, keepdims=True) * np.array([paths[SEEN] for paths in told])
    for fork in found.forks:
        come = tuple((s.move, s.option) for s in fork.after)
        assert not fork.ahead  # the game is over
        arrive = np.array([paths[come] if come else np.ones(DRAWS) for paths in told])
        assert fork.reach.mean == pytest.approx((now * arrive).sum() / now.sum(), rel=1e-9)
        there = now * arrive
        assert [e.mean for e in fork.beliefs] == pytest.approx(
            list(there.sum(axis=1) / there.sum()), rel=1e-9
        )
        options = [
            np.array([paths[*come, (fork.move, s.step.option)] for paths in told]) for s in fork.signals
        ]
        joint = np.array([now * option for option in options])  # [O, H, B]
        assert fork.information == pytest.approx(bits(joint.sum(axis=2)), rel=1e-6, abs=1e-12)
        for signal, part in zip(fork.signals, joint, strict=True):
            assert signal.chance.mean == pytest.approx(part.sum() / there.sum(), rel=1e-9)
            likely = part.sum(axis=1) / there.sum(axis=1)
            assert [e.mean for e in signal.likelihoods] == pytest.approx(list(likely), rel=1e-9)


def every(forks: tuple[Fork, ...]) -> Iterator[tuple[Fork, tuple[float, ...]]]:
    for fork in forks:
        yield fork, tuple(signal.chance.mean for signal in fork.signals)


def test_means_obey_the_laws_exactly(found: Signals) -> None:
    for fork, chances in every(found.forks):
        assert sum(chances) == pytest.approx(1.0, abs=1e-12)
        for h in range(3):
            after = sum(c * s.beliefs[h].mean for c, s in zip(chances, fork.signals, strict=True))
            assert after == pytest.approx(fork.beliefs[h].mean, abs=1e-12)
            assert sum(s.likelihoods[h].mean for s in fork.signals) == pytest.approx(1.0, abs=1e-12)
        told = sum(c * s.information for c, s in zip(chances, fork.signals, strict=True))
        assert told == pytest.approx(fork.information, abs=1e-12)
        assert 0.0 < fork.information <= log2(3)
        telling = max(fork.signals, key=lambda s: s.information)
        assert fork.telling == telling.step.option
        for signal in fork.signals:
            check_bayes(fork.beliefs, signal)
    assert sum(e.mean for e in found.beliefs) == pytest.approx(1.0, abs=1e-12)
    before = found.priors
    for signal in found.seen:
        check_bayes(before, signal)
        before = signal.beliefs


def check_bayes(before: tuple[Estimate, ...], signal: Signal) -> None:
    """Check that the means printed of one move are one application of Bayes' rule, and its bits those of them."""
    chance = sum(b.mean * e.mean for b, e in zip(before, signal.likelihoods, strict=True))
    assert signal.chance.mean == pytest.approx(chance, abs=1e-12)
    moved = 0.0
    for b, likely, after in zip(before, signal.likelihoods, signal.beliefs, strict=True):
        assert after.mean == pytest.approx(b.mean * likely.mean / chance, abs=1e-11)
        moved += after.mean * log2(after.mean / b.mean) if after.mean > 0 else 0.0
    assert signal.information == pytest.approx(moved, abs=1e-11)
    for h, row in enumerate(signal.factors):
        for other, factor in enumerate(row):
            odds = before[h].mean * factor.mean * signal.beliefs[other].mean
            assert odds == pytest.approx(before[other].mean * signal.beliefs[h].mean, abs=1e-11)


@pytest.mark.parametrize("name", shipped())
def test_the_shipped_cases_say_of_each_move_one_application_of_bayes_rule(name: str) -> None:
    loaded = open_case(name)
    found = read_case(loaded, Wanted(draws=DRAWS)).signals
    assert found is not None
    assert any(not fork.ahead for fork in found.forks)  # the belief held now, at places that are past
    for fork in found.forks:
        for signal in fork.signals:
            check_bayes(fork.beliefs, signal)
    before = found.priors
    for signal in found.seen:
        check_bayes(before, signal)
        before = signal.beliefs
    assert found.beliefs == before


def test_every_range_is_in_order(found: Signals) -> None:
    def estimates(part: object) -> Iterator[Estimate]:
        if isinstance(part, Estimate):
            yield part
        elif isinstance(part, tuple):
            for one in part:
                yield from estimates(one)
        elif is_dataclass(part):
            for field in fields(part):
                yield from estimates(getattr(part, field.name))

    for e in estimates(found):
        assert 0.0 <= e.low <= e.high
        assert np.isfinite([e.mean, e.low, e.high]).all()


def test_places_ahead_come_first_and_the_most_telling_from_now_first_among_them() -> None:
    invited = {**CONTENT["now"], "answer": "come"}
    forks = heard(told_case(now=invited)).signals.forks
    assert forks[0].ahead
    assert [s.move for s in forks[0].after] == ["offer", "signal", "answer"]
    assert forks[0].reach.mean == pytest.approx(1.0, abs=1e-12)
    order = [(not f.ahead, -f.reach.mean * f.information) for f in forks]
    assert order == sorted(order)


def test_nothing_seen_leaves_the_priors() -> None:
    unseen = {"date": "2024-05-01", "label": {"en": "now", "ja": "今"}}
    found = heard(told_case(now=unseen)).signals
    assert found.seen == ()
    for prior, belief in zip(found.priors, found.beliefs, strict=True):
        assert (belief.mean, belief.low, belief.high) == pytest.approx(
            (prior.mean, prior.low, prior.high), abs=1e-14
        )
    assert all(fork.ahead for fork in found.forks)
    assert found.forks[0].after == () or found.forks[0].reach.mean < 1.0


def test_what_all_the_game_tells_is_the_sum_over_its_places() -> None:
    unseen = {"date": "2024-05-01", "label": {"en": "now", "ja": "今"}}
    forks = heard(told_case(now=unseen)).signals.forks
    found = sum(fork.reach.mean * fork.information for fork in forks)
    prior, told = by_hand()
    ends = [steps for steps in told[0] if not any(other[:-1] == steps for other in told[0])]
    joint = [[prior[h].mean() * told[h][steps].mean() for h in range(3)] for steps in ends]  # [ends, H]
    # Places that tell less than 1e-9 bits are not there.
    assert found == pytest.approx(bits(np.array(joint)), rel=1e-7)


@pytest.mark.parametrize("precision", [1e-3, "200 to 1000", 5000])
def test_no_precision_leaves_a_number_undefined(precision: object) -> None:
    found = heard(told_case(precision=precision), draws=8).signals
    test_means_obey_the_laws_exactly(found)
    test_every_range_is_in_order(found)


def test_draws_that_hold_no_game_leave_numbers() -> None:
    weights = {name: {**part, "weight": "0 to 4"} for name, part in CONTENT["interests"]["host"].items()}
    case = told_case(interests={**CONTENT["interests"], "host": weights})
    ensemble, setting = Ensemble(case, 512, 1, beliefs=3), Setting((), situation(case, "now").facts)
    assert (ensemble.run([setting])[setting].status == Status.FAILED).any()
    found = heard(case, draws=512).signals
    test_means_obey_the_laws_exactly(found)
    test_every_range_is_in_order(found)


def test_without_precision_nothing_tells() -> None:
    found = heard(told_case(precision=0)).signals
    assert (found.seen, found.forks) == ((), ())
    assert found.beliefs[0].mean == pytest.approx(found.priors[0].mean, abs=1e-12)


def test_the_same_setting_and_types_give_factors_of_1() -> None:
    both = stated(poor={**stated()["eager"], "prior": "0.3 to 0.4"})
    found = heard(told_case(hypotheses=both)).signals
    for signal in (*found.seen, *(s for fork in found.forks for s in fork.signals)):
        assert signal.factors[0][2] == signal.factors[2][0] == Estimate(1.0, 1.0, 1.0)
        assert signal.likelihoods[0] == signal.likelihoods[2]


def test_other_names_of_the_hypotheses_change_nothing_but_the_order() -> None:
    point = {name: {**h, "prior": 0.2 + 0.1 * i} for i, (name, h) in enumerate(stated().items())}
    one = heard(told_case(hypotheses=point)).signals
    turned = dict(reversed(point.items()))
    other = heard(told_case(hypotheses=turned)).signals
    assert other.hypotheses == one.hypotheses[::-1]
    for a, b in zip(one.seen, other.seen, strict=True):
        assert [e.mean for e in a.beliefs] == pytest.approx([e.mean for e in b.beliefs[::-1]], rel=1e-12)
        for h in range(3):
            theirs = b.factors[2 - h][::-1]
            assert [e.low for e in a.factors[h]] == pytest.approx([e.low for e in theirs], rel=1e-12)
            assert [e.high for e in a.factors[h]] == pytest.approx([e.high for e in theirs], rel=1e-12)
    assert [f.after for f in one.forks] == [f.after for f in other.forks]


def test_a_hypothesis_that_differs_in_nothing_seen_is_told_by_nothing_seen() -> None:
    # The host's profit from stalling matters to nobody before the host's own last move.
    named = {"label": {"en": "a", "ja": "あ"}, "prior": 0.5}
    one = {"numbers": {"terms.fare.half.host.profit": -0.2}}  # as in the case itself
    same = {"one": {**named, **one}, "two": {**named, "numbers": {"quantities.bother": "0.1 to 0.4"}}}
    found = heard(told_case(hypotheses=same)).signals
    assert (found.seen, found.forks) == ((), ())
    assert [e.mean for e in found.beliefs] == pytest.approx([0.5, 0.5], abs=1e-12)


def test_priors_of_0_are_shared_out_where_all_are_0() -> None:
    zero = {name: {**h, "prior": "uniform 0 to 1" if name == "eager" else 0} for name, h in stated().items()}
    case = told_case(hypotheses=zero)
    drawn = priors(case, np.full((3, 2), 0.5))
    assert drawn.tolist() == [[1.0, 1.0], [0.0, 0.0], [0.0, 0.0]]
    # A normal with these quantiles is below 0 in 5% of draws: its median stands in, and no prior of 0 gains by that.
    mixed = dict(zip(stated(), ("0 to 1", 0, "0 to 0.5"), strict=True))
    case = told_case(hypotheses={name: {**h, "prior": mixed[name]} for name, h in stated().items()})
    drawn = priors(case, np.array([[0.01, 0.9], [0.5, 0.5], [0.01, 0.01]]))
    assert drawn[:, 0] == pytest.approx([2 / 3, 0.0, 1 / 3])
    assert drawn[:, 1].tolist() == [1.0, 0.0, 0.0]
    below = dict(zip(stated(), ("uniform -3 to 1", -1, "-0.2 to 0.1"), strict=True))
    case = told_case(hypotheses={name: {**h, "prior": below[name]} for name, h in stated().items()})
    assert priors(case, np.full((3, 1), 0.1))[:, 0].tolist() == [0.5, 0.0, 0.5]
    none = told_case(hypotheses={name: {**h, "prior": -1} for name, h in stated().items()})
    assert priors(none, np.full((3, 1), 0.5))[:, 0] == pytest.approx(1 / 3)
    negative = {name: {**h, "prior": "0 to 0.1"} for name, h in stated().items()}
    drawn = priors(told_case(hypotheses=negative), np.array([[0.01, 0.9], [0.01, 0.9], [0.02, 0.01]]))
    assert drawn[:, 0] == pytest.approx(1 / 3)
    assert drawn[:, 1].tolist() == [0.5, 0.5, 0.0]


# The game from its beginning, or from now where it cannot be solved.


def test_what_cannot_be_solved_from_the_beginning_is_read_from_now(monkeypatch: pytest.MonkeyPatch) -> None:
    case = told_case()
    ensemble, now = Ensemble(case, DRAWS, 1), situation(case, "now")
    whole, part = (len(ensemble.game(s).tree.parent) for s in (Setting((), now.facts), now))
    assert part < whole
    monkeypatch.setattr(run, "unknowns", lambda tree: len(tree.parent))
    monkeypatch.setattr(run, "MOST_UNKNOWNS", part)
    found = heard(case).signals
    assert found.made == (Step("offer", "plain"), Step("signal", "smile"))
    assert [s.step.move for s in found.seen] == ["answer", "table"]
    prior, told = by_hand()
    given = prior.mean(axis=1, keepdims=True) * np.array([paths[SEEN] / paths[SEEN[:2]] for paths in told])
    assert [e.mean for e in found.beliefs] == pytest.approx(list(given.sum(axis=1) / given.sum()), rel=1e-9)


def test_large_trees_are_read_with_fewer_draws(monkeypatch: pytest.MonkeyPatch) -> None:
    case = told_case()
    ensemble = Ensemble(case, 4096, 1)
    found = rivals(ensemble, situation(case, "now"))
    assert found.draws == signals_module.MOST_DRAWS
    cells = 3 * size(ensemble.game(found.settings[0]).tree)
    monkeypatch.setattr(signals_module, "MOST_CELLS", 100 * cells)
    assert rivals(ensemble, situation(case, "now")).draws == 64
    monkeypatch.setattr(signals_module, "MOST_CELLS", 1)
    assert rivals(ensemble, situation(case, "now")).draws == 1
    assert rivals(Ensemble(case, 5, 1), situation(case, "now")).draws == 1


@pytest.mark.parametrize(("games", "threads"), [(7, 1), (100, 2), (16_384, 1)])
def test_neither_batches_nor_threads_change_a_signal(games: int, threads: int) -> None:
    assert heard(told_case(), budget=Budget(games, threads)).signals == ferry_heard().signals


def test_first_draws_are_the_first_of_many() -> None:
    case = told_case()
    many = Ensemble(case, 256, 1, beliefs=3)
    few = Ensemble(case, DRAWS, 1, beliefs=3)
    assert many.belief_points(DRAWS).tobytes() == few.belief_points(DRAWS).tobytes()
    plain = Ensemble(case, DRAWS, 1).run([situation(case, "now")])[situation(case, "now")]
    beside = few.run([situation(case, "now")])[situation(case, "now")]
    assert plain.chance.tobytes() == beside.chance.tobytes()


# As part of a reading.


def test_a_reading_has_signals_only_of_now_and_counts_their_games(tmp_path: Path) -> None:
    file = tmp_path / "ferry.yaml"
    file.write_text(written(hypotheses=stated(), now=CAME), encoding="utf-8")
    loaded = load_case(file)
    now = read_case(loaded, Wanted(draws=DRAWS))
    assert now.signals == ferry_heard().signals
    assert read_case(loaded, Wanted("spring", draws=DRAWS)).signals is None
    file.write_text(written(now=CAME), encoding="utf-8")
    without = read_case(load_case(file), Wanted(draws=DRAWS))
    assert without.signals is None
    assert now.manifest.games == without.manifest.games + 2 * DRAWS  # eager and wary are of one setting
    same = replace(now, signals=None, competing=None, manifest=without.manifest)
    assert same == replace(without, competing=None)


# Against what is not ours.


@pytest.mark.extra("pygambit")
@pytest.mark.parametrize("draw", [0, 5])
def test_likelihoods_are_those_of_gambits_play(draw: int) -> None:
    case = told_case()
    ensemble, now = Ensemble(case, 8, 1, beliefs=3), situation(case, "now")
    found: Rivals = rivals(ensemble, now)
    solved = ensemble.run(found.settings, supposing=found.supposing, draws=8)
    told = found.told(solved)  # [K, H, B]
    for h, (setting, types) in enumerate(zip(found.settings, found.types, strict=True)):
        game, values = ensemble.game(setting), ensemble.values(setting, 0, 8)
        one = Played(game.tree, game.payoffs(values)[:, :, draw], game.chances(values)[:, draw])
        ((reached, policy),) = peer.agent_logit(one, [float(values[game.row("precision"), draw])])
        assert reached == pytest.approx(values[game.row("precision"), draw], rel=1e-6)
        paths = enumerated(case, game, policy[:, None], dict(types))
        for k in range(len(found.events)):
            steps = tuple((s.move, s.option) for s in path(found.events, k))
            assert told[k, h, draw] == pytest.approx(paths[steps][0], abs=1e-8)


@pytest.mark.parametrize("name", ["cho-kreps-1987", "spence-1973"])
@pytest.mark.parametrize("precision", [0.5, 3.0, 30.0])
def test_who_starts_from_natures_chances_believes_what_the_receiver_does(name: str, precision: float) -> None:
    game = published(name)
    policy = agent_logit(*game.batch(), np.array([precision])).policy[:, 0]
    kinds = [game.tree.options[a] for a in game.tree.actions(0)]
    senders = {game.tree.moves[h]: h for h in range(1, 3)}
    messages = [game.tree.options[a] for a in game.tree.actions(senders[kinds[0]])]
    told = [[[game.prob(policy, kind, m)] for kind in kinds] for m in messages]
    tree = places(tuple(PublicEvent(-1, 1, "message", m, "sender", ()) for m in messages), np.array(told))
    before = Belief.prior(game.chance[list(game.tree.actions(0))][:, None])
    for k, message in enumerate(messages):
        ours = before.after(tree.told[k]).shares[:, 0]
        theirs = definition.beliefs(game, policy, game.tree.moves.index(message))
        assert list(ours) == pytest.approx(list(theirs.values()), abs=1e-12)


def test_beer_that_both_drink_tells_nothing() -> None:
    """Cho & Kreps (1987): where surly and weak both drink beer, the belief of 0.9 that they are surly stays."""
    game = published("cho-kreps-1987")
    policy = agent_logit(*game.batch(), np.array([200.0])).policy[:, 0]
    logs = np.log([[game.prob(policy, kind, "beer")] for kind in ("surly", "weak")])
    assert np.exp(logs[0] - logs[1])[0] == pytest.approx(1.0, abs=1e-3)
    assert Belief.prior(np.array([[0.9], [0.1]])).after(logs).shares[0, 0] == pytest.approx(0.9, abs=1e-3)


def test_a_signal_worked_out_by_hand() -> None:
    """One move, two types, all numbers points: log-odds are precision times the difference in value (a logit)."""
    both = {"label": {"en": "a", "ja": "あ"}}
    weights = {"show": {"bold": 3, "shy": 1}, "calm": {"bold": 1, "shy": 3}}
    case = ferry(
        now={"date": "2024-05-01", **both, "answer": "fire"},
        question={**CONTENT["question"], "move": "act", "yes": ["fire"], "reference": None},
        precision=10,
        actors={"guest": both, "host": both},
        interests={
            "guest": {name: {**both, "weight": w} for name, w in weights.items()},
            "host": {"any": {**both, "weight": 1}},
        },
        quantities={},
        facts={},
        terms={},
        reasons={},
        levers={},
        episodes={},
        claims={},
        moves={
            "kind": {
                **both,
                "type_of": "guest",
                "options": {k: {**both, "chance": 0.5, "go": "act"} for k in ("bold", "shy")},
            },
            "act": {
                **both,
                "actor": "guest",
                "options": {
                    "fire": {**both, "effects": {"guest.show": 0.5}},
                    "hold": {**both, "effects": {"guest.calm": 0.25}},
                },
            },
        },
        hypotheses={
            "bold": {**both, "prior": 0.1, "types": {"kind": "bold"}},
            "shy": {**both, "prior": 0.3, "types": {"kind": "shy"}},
        },
    )
    (signal,) = heard(case, draws=2).signals.seen
    # Values: bold 3/4 x 0.5 = 0.375 against 1/4 x 0.25 = 0.0625; shy 0.125 against 0.1875.
    bold, shy = 1 / (1 + exp(-10 * (0.375 - 0.0625))), 1 / (1 + exp(-10 * (0.125 - 0.1875)))
    assert [e.mean for e in signal.likelihoods] == pytest.approx([bold, shy], abs=1e-12)
    assert signal.factors[0][1].mean == pytest.approx(bold / shy, rel=1e-12)
    belief = bold / (bold + 3 * shy)
    assert signal.beliefs[0].mean == pytest.approx(belief, abs=1e-12)
    assert signal.chance.mean == pytest.approx(bold / 4 + 3 * shy / 4, abs=1e-12)
    moved = belief * log2(belief / 0.25) + (1 - belief) * log2((1 - belief) / 0.75)
    assert signal.information == pytest.approx(moved, abs=1e-12)
