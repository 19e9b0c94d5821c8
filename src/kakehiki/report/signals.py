"""The section on rival hypotheses: what the moves say of them."""

from __future__ import annotations

from collections.abc import Sequence
from math import log2

from kakehiki.reading.beliefs import Fork, Signal, Signals, Step
from kakehiki.reading.estimate import Estimate
from kakehiki.report.blocks import (
    Block,
    Bullets,
    Cell,
    Details,
    Figure,
    Paragraph,
    Section,
    Statement,
    Subsection,
    Table,
)
from kakehiki.report.charts import Bar, RangesChart
from kakehiki.report.subject import Subject

STILL = 0.01  # a belief that moves by less is said not to move
LITTLE = 0.05  # bits: what would tell less, on average, is said to tell little
MOST_FORKS = 5  # places that are told


def signals(subject: Subject) -> Section | None:
    """Return the section on what the moves say, or None for a case without hypotheses."""
    found, voice = subject.reading.signals, subject.voice
    if found is None:
        return None
    lead = Statement(voice.say("signals.lead", count=len(found.hypotheses), actor=subject.asked()))
    blocks: list[Block] = [Paragraph((lead,)), _hypotheses(subject, found)]
    said = (plain_sentence(subject, found), voice.say("signals.average"), voice.say("signals.seen_lead"))
    seen_lead = tuple(map(Statement, said))
    blocks.append(Paragraph(seen_lead))
    blocks.append(Bullets(tuple(Statement(said) for said in seen_sentences(subject, found))))
    blocks.append(_beliefs(subject, found))
    if found.forks:
        blocks += _forks(subject, found)
    return Section("signals", voice.say("signals.title"), tuple(blocks))


def _hypotheses(subject: Subject, found: Signals) -> Bullets:
    voice = subject.voice
    told = []
    for name in found.hypotheses:
        stated = subject.case.hypotheses[name]
        said = voice.say("signals.hypothesis", label=voice.of(stated.label))
        told.append(Statement(voice.joined(said, voice.of(stated.note) if stated.note else "")))
    return Bullets(tuple(told))


def seen_sentences(subject: Subject, found: Signals) -> tuple[str, ...]:
    """Return what each move that was seen did to belief, in order."""
    told, before = [], found.priors
    for signal in found.seen:
        told.append(_seen(subject, found, signal, before))
        before = signal.beliefs
    if told:
        return tuple(told)
    known = subject.situation.answer is not None
    return (subject.voice.say("signals.same" if known else "signals.nothing_seen"),)


def _seen(subject: Subject, found: Signals, signal: Signal, before: Sequence[Estimate]) -> str:
    voice = subject.voice
    step = step_name(subject, signal.step)
    rises = [after.mean - prior.mean for prior, after in zip(before, signal.beliefs, strict=True)]
    best, worst = rises.index(max(rises)), rises.index(min(rises))
    if max(map(abs, rises)) < STILL:
        return voice.say("signals.still", step=step, chance=voice.chance(signal.chance))
    names = found.hypotheses
    return voice.say(
        "signals.moved",
        step=step,
        chance=voice.chance(signal.chance),
        best=voice.quoted(subject.hypothesis(names[best])),
        best_before=voice.percent(before[best].mean),
        best_after=voice.chance(signal.beliefs[best]),
        worst=voice.quoted(subject.hypothesis(names[worst])),
        worst_before=voice.percent(before[worst].mean),
        worst_after=voice.chance(signal.beliefs[worst]),
        factor=factor(subject, signal.factors[best][worst]),
    )


def plain_sentence(subject: Subject, found: Signals) -> str:
    """Return how far the moves, and how far the marked claims, moved belief in any hypothesis."""
    voice, competing = subject.voice, subject.reading.competing

    def most(before: Sequence[Estimate], after: Sequence[Estimate]) -> str:
        return f"{100 * max(abs(b.mean - a.mean) for b, a in zip(before, after, strict=True)):.1f}"

    moves = most(found.priors, found.beliefs)
    if competing is None:
        return voice.say("signals.plain_moves", moves=moves)
    return voice.say("signals.plain", moves=moves, claims=most(found.beliefs, competing.beliefs))


def belief(subject: Subject, found: Signals) -> str:
    """Return which hypothesis is believed most after all that was seen and claimed, and what the moves alone did."""
    voice, competing = subject.voice, subject.reading.competing
    beliefs = competing.beliefs if competing else found.beliefs
    best = max(range(len(beliefs)), key=lambda place: beliefs[place].mean)
    return voice.say(
        "signals.belief_marked" if competing else "signals.belief",
        hypothesis=voice.quoted(subject.hypothesis(found.hypotheses[best])),
        prior=voice.percent(found.priors[best].mean),
        seen=voice.percent(found.beliefs[best].mean),
        now=voice.chance(beliefs[best]),
    )


def step_name(subject: Subject, step: Step) -> str:
    """Return one move in words."""
    move = subject.voice.of(subject.case.moves[step.move].label)
    return subject.voice.say("opening.move", move=move, option=subject.option(step.move, step.option))


def factor(subject: Subject, e: Estimate) -> str:
    """Return a Bayes factor with its range."""
    low, high = times(e.low), times(e.high)
    return subject.voice.say("signals.factor", value=times(e.mean), low=low, high=high)


def times(value: float) -> str:
    """Return a factor in as many digits as mean something."""
    if value >= 1000:
        return ">1,000"
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}" if value >= 0.01 else "<0.01"


def _beliefs(subject: Subject, found: Signals) -> Figure:
    voice, competing = subject.voice, subject.reading.competing
    stages = [("prior", found.priors), ("seen", found.beliefs)]
    if competing:
        stages += [("claimed", competing.claimed), ("both", competing.beliefs)]
    groups, rows = [], []
    for place, name in enumerate(found.hypotheses):
        label = subject.hypothesis(name)
        bars = []
        for stage, beliefs in stages:
            e, said = beliefs[place], voice.say(f"signals.stage_{stage}")
            last = stage == stages[-1][0]
            bars.append(Bar(said, e.mean, e.low, e.high, voice.brief_chance(e), strong=last))
        groups.append((label, tuple(bars)))
        rows.append((label, *(voice.chance(beliefs[place]) for _, beliefs in stages)))
    title = voice.say("signals.figure")
    columns = (
        voice.say("signals.column_hypothesis"),
        *(voice.say(f"signals.stage_{s}") for s, _ in stages),
    )
    said = voice.say("number.semicolon").join(f"{row[0]}: {row[-1]}" for row in rows)
    return Figure(
        ident="figure-beliefs",
        title=title,
        alt=voice.say("signals.alt", rows=said),
        caption=voice.say("signals.caption"),
        chart=RangesChart(tuple(groups)),
        table=Table(title, columns, tuple(rows), numeric=tuple(range(1, len(columns)))),
    )


def telling_sentences(subject: Subject, found: Signals) -> tuple[str, ...]:
    """Return whether any move would tell much, and where most could be learnt."""
    if not found.forks:
        return ()
    voice, best = subject.voice, found.forks[0]
    said = [] if best.ahead else [voice.say("signals.none_ahead")]
    if max(fork.reach.mean * fork.information for fork in found.forks) < LITTLE:
        said.append(voice.say("signals.little"))
    return (*said, _telling(subject, found, best))


def _forks(subject: Subject, found: Signals) -> list[Block]:
    voice, shown = subject.voice, found.forks[:MOST_FORKS]
    lead = (voice.say("signals.next", most=_most(found)), *telling_sentences(subject, found))
    mixed = len({fork.ahead for fork in shown}) > 1  # else the sentences above have said it of all
    title = voice.say("signals.forks")
    names = ("place", *(("when",) if mixed else ()), "reach", "bits", "telling", "then")
    columns = tuple(voice.say(f"signals.fork_{name}") for name in names)
    rows = tuple(_fork_row(subject, found, fork, mixed=mixed) for fork in shown)
    table = Table(title, columns, rows, numeric=(len(names) - 4, len(names) - 3))
    factors = Details(voice.say("signals.factors"), tuple(_factors(subject, found, f) for f in shown))
    return [Subsection(title, (Paragraph(tuple(Statement(s) for s in lead)), table, factors))]


def _most(found: Signals) -> str:
    return f"{log2(len(found.hypotheses)):.1f}"


def place_name(subject: Subject, fork: Fork) -> str:
    """Return a place of the game in words: after which moves who chooses what."""
    voice = subject.voice
    move = voice.of(subject.case.moves[fork.move].label)
    if not fork.after:
        return voice.say("signals.place_first", move=move)
    after = voice.say("signals.arrow").join(
        voice.quoted(subject.option(s.move, s.option)) for s in fork.after
    )
    return voice.say("signals.place", move=move, after=after)


def _gainer(fork: Fork) -> tuple[int, Signal]:
    """Return the hypothesis that gains most by the most telling option, and that option's signal."""
    signal = next(s for s in fork.signals if s.step.option == fork.telling)
    rises = [after.mean - before.mean for after, before in zip(signal.beliefs, fork.beliefs, strict=True)]
    return rises.index(max(rises)), signal


def _telling(subject: Subject, found: Signals, fork: Fork) -> str:
    voice, names = subject.voice, found.hypotheses
    place, signal = _gainer(fork)
    other = max(range(len(names)), key=lambda j: signal.factors[place][j].mean)
    return voice.say(
        "signals.telling",
        place=place_name(subject, fork),
        reach=voice.percent(fork.reach.mean),
        bits=_bits(fork.information),
        most=_most(found),
        option=subject.option(fork.move, fork.telling),
        hypothesis=voice.quoted(subject.hypothesis(names[place])),
        other=voice.quoted(subject.hypothesis(names[other])),
        factor=factor(subject, signal.factors[place][other]),
        before=voice.percent(fork.beliefs[place].mean),
        after=voice.chance(signal.beliefs[place]),
    )


def _bits(value: float) -> str:
    return f"{value:.4f}" if value < 0.00995 else f"{value:.3f}" if value < 0.0995 else f"{value:.2f}"


def _fork_row(subject: Subject, found: Signals, fork: Fork, *, mixed: bool) -> tuple[Cell, ...]:
    voice = subject.voice
    place, signal = _gainer(fork)
    when = (voice.say("signals.ahead" if fork.ahead else "signals.again"),) if mixed else ()
    return (
        place_name(subject, fork),
        *when,
        voice.chance(fork.reach),
        _bits(fork.information),
        subject.option(fork.move, fork.telling),
        voice.say(
            "signals.then",
            hypothesis=subject.hypothesis(found.hypotheses[place]),
            chance=voice.brief_chance(signal.beliefs[place]),
        ),
    )


def _factors(subject: Subject, found: Signals, fork: Fork) -> Subsection:
    voice = subject.voice
    labels = [subject.hypothesis(name) for name in found.hypotheses]
    rows = []
    for signal in fork.signals:
        spread = [
            (row.mean, best, worst)
            for best, factors in enumerate(signal.factors)
            for worst, row in enumerate(factors)
            if best != worst
        ]
        _, best, worst = max(spread)
        rows.append(
            (
                subject.option(fork.move, signal.step.option),
                *(voice.brief_chance(e) for e in signal.likelihoods),
                voice.say(
                    "signals.against",
                    best=labels[best],
                    worst=labels[worst],
                    factor=factor(subject, signal.factors[best][worst]),
                ),
            )
        )
    columns = (
        voice.say("signals.column_move"),
        *(voice.say("signals.column_if", hypothesis=label) for label in labels),
        voice.say("signals.column_factor"),
    )
    title, numeric = place_name(subject, fork), tuple(range(1, len(labels) + 1))
    return Subsection(title, (Table(title, columns, tuple(rows), numeric=numeric),))
