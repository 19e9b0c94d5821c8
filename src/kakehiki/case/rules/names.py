"""Every name that a case uses names something, and says it once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from kakehiki.case.flaws import Flaw, near
from kakehiki.case.model import Case, Situation

# Names that already mean something where facts, quantities, actors, episodes and reasons are named.
RESERVED = {
    "facts": {"nan", "inf", "infinity", "uniform", "rest", "to"},
    "quantities": {"nan", "inf", "infinity", "uniform", "rest", "to"},
    "actors": {"chance"},
    "episodes": {"now"},
    "reasons": {"other"},
}

MOST_GROUPS = 12  # reasons or levers: all their combinations are solved


def name_rules(case: Case) -> Iterator[Flaw]:
    """Yield names that do not exist, clash, are reserved or are listed twice, and parts that name nothing."""
    yield from _reserved(case)
    yield from _question(case)
    yield from _packages(case)
    for path, situation in situations(case):
        yield from _made(f"{path}.given", situation.given, case)
        options = case.moves[case.question.move].options if case.question.move in case.moves else {}
        if situation.answer is not None and options:
            yield from unknown(f"{path}.answer", "option", situation.answer, options)
        yield from _made(f"{path}.then", situation.then, case)
        if situation.then and situation.answer is None:
            yield Flaw(f"{path}.then", "then-no-answer", at_key=True)
    for name, episode in case.episodes.items():
        yield from _known_keys(f"episodes.{name}.facts", "fact", episode.facts, case.facts)
        if not episode.facts and episode.given == case.now.given:
            yield Flaw(f"episodes.{name}", "episode-empty", at_key=True, name=name)
    yield from _groups(case)


def situations(case: Case) -> Iterator[tuple[str, Situation]]:
    """Yield the case's own situation and its episodes, with their paths."""
    yield "now", case.now
    for name, episode in case.episodes.items():
        yield f"episodes.{name}", episode


def unknown(path: str, kind: str, name: str, known: Iterable[str], at_key: bool = False) -> Iterator[Flaw]:
    """Yield `name-unknown` if `name` is not among the known names of its kind."""
    if name not in known:
        yield Flaw(path, "name-unknown", at_key=at_key, kind=kind, name=name, **near(name, known))


def twice(path: str, names: Sequence[str]) -> Iterator[Flaw]:
    """Yield `listed-twice` for each repeated entry of a list."""
    for place, name in enumerate(names):
        if name in names[:place]:
            yield Flaw(f"{path}.{place}", "listed-twice", name=name)


def unknown_list(path: str, kind: str, names: Sequence[str], known: Iterable[str]) -> Iterator[Flaw]:
    """Yield the entries of a list that are unknown or repeated."""
    for place, name in enumerate(names):
        yield from unknown(f"{path}.{place}", kind, name, known)
    yield from twice(path, names)


def _known_keys(path: str, kind: str, names: Iterable[str], known: Iterable[str]) -> Iterator[Flaw]:
    for name in names:
        yield from unknown(f"{path}.{name}", kind, name, known, at_key=True)


def _reserved(case: Case) -> Iterator[Flaw]:
    for section, words in RESERVED.items():
        for name in getattr(case, section):
            if name in words:
                yield Flaw(f"{section}.{name}", "name-reserved", at_key=True, name=name)
    for name in case.quantities:
        if name in case.facts:
            yield Flaw(f"quantities.{name}", "name-clash", at_key=True, name=name)


def _question(case: Case) -> Iterator[Flaw]:
    question = case.question
    yield from unknown("question.move", "move", question.move, case.moves)
    if question.reference is not None:
        yield from unknown("question.reference", "episode", question.reference, case.episodes)
    if question.move in case.moves:
        move = case.moves[question.move]
        yield from unknown_list("question.yes", "option", question.yes, move.options)
        if move.actor in {None, "chance"}:
            yield Flaw("question.move", "question-move-chance", name=question.move)
        elif set(question.yes) >= set(move.options):
            yield Flaw("question.yes", "question-yes-all", move=question.move)


def _packages(case: Case) -> Iterator[Flaw]:
    for move_name, move in case.moves.items():
        for option_name, option in move.options.items():
            path = f"moves.{move_name}.options.{option_name}"
            for field, package in (("proposes", option.proposes), ("package", option.package)):
                for term, level in package.items():
                    inner = f"{path}.{field}.{term}"
                    if term in case.terms:
                        yield from unknown(inner, "level", level, case.terms[term].levels)
                    else:
                        yield from unknown(inner, "term", term, case.terms, at_key=True)


def _made(path: str, made: Mapping[str, str], case: Case) -> Iterator[Flaw]:
    """Yield what is wrong with moves said to have been made: move -> option."""
    for move, option in made.items():
        if move in case.moves:
            yield from unknown(f"{path}.{move}", "option", option, case.moves[move].options)
        else:
            yield from unknown(f"{path}.{move}", "move", move, case.moves, at_key=True)


def _groups(case: Case) -> Iterator[Flaw]:
    """Yield what is wrong with reasons and levers."""
    for section, count in (("reasons", len(case.reasons)), ("levers", len(case.levers))):
        if count > MOST_GROUPS:
            code = "too-many-reasons" if section == "reasons" else "too-many-levers"
            yield Flaw(section, code, at_key=True, count=str(count), limit=str(MOST_GROUPS))
    owner: dict[str, str] = {}
    for name, reason in case.reasons.items():
        path = f"reasons.{name}"
        yield from unknown_list(f"{path}.facts", "fact", reason.facts, case.facts)
        yield from unknown_list(f"{path}.moves", "move", reason.moves, case.moves)
        if not reason.facts and not reason.moves:
            yield Flaw(path, "reason-empty", at_key=True, name=name)
        for field, members in (("facts", reason.facts), ("moves", reason.moves)):
            for place, member in enumerate(members):
                first = owner.setdefault(f"{field}.{member}", name)
                if first != name:
                    inner = f"{path}.{field}.{place}"
                    yield Flaw(inner, "reason-overlap", name=member, first=first, second=name)
    for name, lever in case.levers.items():
        yield from _known_keys(f"levers.{name}.facts", "fact", lever.facts, case.facts)
        yield from _made(f"levers.{name}.moves", lever.moves, case)
        if not lever.facts and not lever.moves:
            yield Flaw(f"levers.{name}", "lever-empty", at_key=True, name=name)
