"""Names that do not exist, numbers out of bounds, and moves that make no game."""

from __future__ import annotations

from pathlib import Path

import pytest

from kakehiki.case.load import load_case
from kakehiki.case.rules.moves import _cycle
from kakehiki.errors import GameError
from kakehiki.game.expand import build_tree
from kakehiki.game.tree import MOST_NODES

from .conftest import Problems, pointed

LABEL = 'label: {en: "a", ja: "b"}'

# what stands in the sound case, what replaces it, the code, and what the place points at
CHANGES = [
    # names
    ("  move: answer", "  move: anser", "name-unknown", "anser"),
    ("yes: [accept]", "yes: [accept, acept]", "name-unknown", "acept"),
    ("yes: [accept]", "yes: [accept, accept]", "listed-twice", "accept]"),
    ("yes: [accept]", "yes: [accept, refuse, silence]", "question-yes-all", "[accept"),
    ("  move: answer", "  move: kind", "question-move-chance", "kind"),
    ("reference: spring_2021", "reference: spring_2020", "name-unknown", "spring_2020"),
    ("given: {invite: plain}\n  answer", "given: {invit: plain}\n  answer", "name-unknown", "invit:"),
    ("given: {invite: plain}\n  answer", "given: {invite: plan}\n  answer", "name-unknown", "plan}"),
    ("given: {invite: plain}\n  answer", "given: {table: hold}\n  answer", "move-not-before", "table"),
    ("  answer: silence", "  answer: silent", "name-unknown", "silent"),
    ("union.income: 0.4", "onion.income: 0.4", "name-unknown", "onion"),
    ("union.income: 0.4", "union.incom: 0.4", "name-unknown", "union.incom"),
    ("union.income: 0.4", "income: 0.4", "interest-form", "income"),
    ("0.3 to 0.6 * orders", "0.3 to 0.6 * order", "name-unknown", "0.3 to 0.6 * order"),
    ("[-embarrassment", "[-embarassment", "name-unknown", "-embar"),
    ("proposes: {wages: raised}", "proposes: {wage: raised}", "name-unknown", "wage:"),
    ("proposes: {wages: raised}", "proposes: {wages: risen}", "name-unknown", "risen"),
    ("package: {wages: raised}", "package: {wages: risen}", "name-unknown", "risen"),
    ("go: table", "go: tabel", "name-unknown", "tabel"),
    ("    actor: union", "    actor: onion", "name-unknown", "onion"),
    ("type_of: union", "type_of: onion", "name-unknown", "onion"),
    ("facts: [strike_fund, orders]", "facts: [strike_fund, order]", "name-unknown", "order]"),
    ("facts: [strike_fund, orders]", "facts: [strike_fund, orders, trust]", "reason-overlap", "trust"),
    ("    facts: [trust]\n", "", "reason-empty", "experience"),
    ("    facts: [trust]\n", "    moves: [invit]\n", "name-unknown", "invit"),
    ("facts: {trust: 0.6 to 0.8}", "facts: {trusts: 0.6 to 0.8}", "name-unknown", "trusts"),
    ("    facts: {trust: 0.6 to 0.8}\n", "", "lever-empty", "mediator"),
    ("moves: {invite: offer}", "moves: {invite: ofer}", "name-unknown", "ofer"),
    ("{strike_fund: 0.0 to 0.1, ", "{strike_funds: 0.0 to 0.1, ", "name-unknown", "strike_funds"),
    ("    facts: {strike_fund: 0.0 to 0.1, orders: 0.8 to 0.9, trust: 0.8 to 0.9}\n", "",
     "episode-empty", "spring_2021"),
    ("sources: [example_2025-03-04]", "sources: [exampl_2025-03-04]", "name-unknown", "exampl"),
    ("facts.strike_fund: supports", "facts.strike: supports", "name-unknown", "facts.strike"),
    ("facts.strike_fund: supports", "facts.trust@spring_1999: supports", "name-unknown", "facts.trust@"),
    ("facts.strike_fund: supports", "facts: supports", "target-form", "facts"),
    ("facts.strike_fund: supports", "interests.union: supports", "target-form", "interests.union"),
    ("facts.strike_fund: supports", "interests.union.incom: supports", "name-unknown", "interests"),
    ("facts.strike_fund: supports", "moves.answer.accep: supports", "name-unknown", "moves"),
    ("facts.strike_fund: supports", "terms.wages.rised: supports", "name-unknown", "terms"),
    ("facts.strike_fund: supports", "reasons.none: supports", "name-unknown", "reasons"),
    ("facts.strike_fund: supports", "fact.strike_fund: supports", "target-unknown", "fact."),
    ("facts.strike_fund: supports", "weather: supports", "target-unknown", "weather"),
    ("facts.strike_fund: supports", "constructor.x: supports", "target-unknown", "constructor"),
    ("quantities:\n", f"quantities:\n  trust: {{{LABEL}, value: 0.5}}\n", "name-clash", "trust"),
    ("quantities:\n", f"quantities:\n  inf: {{{LABEL}, value: 0.5}}\n", "name-reserved", "inf"),
    ("  union: {label", f"  chance: {{{LABEL}}}\n  union: {{label", "name-reserved", "chance"),
    ("  spring_2023:\n", "  now:\n", "name-reserved", "now"),
    ("  experience:\n", "  other:\n", "name-reserved", "other"),
    ("claims:\n", "  b:\n    {outlet: a, title: b, url: https://example.org, date: 2025-01-01, language: en, "
     "reliability: A, credibility: 1}\nclaims:\n", "source-unused", "b:"),
    # numbers
    ("precision: 8 to 20", "precision: 0", "precision-not-positive", "0"),
    ("precision: 8 to 20", "precision: -1 to 20", "precision-not-positive", "-1"),
    ("weight: 4 to 6", "weight: -4 to 6", "weight-negative", "-4"),
    ("bargainer: 2 to 4", "bargainer: -2 to 4", "weight-negative", "-2"),
    ("bargainer: 2 to 4, fighter", "bargainer: 2 to 4, figter", "weight-types", "weight"),
    ("{bargainer: 2 to 4, fighter: 5 to 8}", "{bargainer: 2 to 4}", "weight-types", "weight"),
    ("weight: 4 to 6}", "weight: {bargainer: 2 to 4, fighter: 5 to 8}}", "weight-types", "weight"),
    ("value: 0.4 to 0.6", "value: 0.4 to 1.6", "number-bounds", "0.4"),
    ("value: 0.3 to 0.6", "value: -2", "number-bounds", "-2"),
    ("facts: {trust: 0.6 to 0.8}", 'facts: {trust: "0.6, 0.8, 1.8"}', "number-bounds", '"0.6'),
    ("{strike_fund: 0.0 to 0.1, ", "{strike_fund: -0.1 to 0.1, ", "number-bounds", "-0.1"),
    ("firm.costs: -0.5 to -0.2", "firm.costs: -5 to -2", "number-bounds", "-5"),
    ("chance: 0.3 to 0.6", "chance: -0.3 to 0.6", "number-bounds", "-0.3"),
    ("as_now: {", "as_now: {delivers: {union.income: 0.1}, ", "term-first-level", "delivers"),
    # chances
    ("chance: rest, ", "", "chance-missing", "bargainer"),
    ("chance: 0.3 to 0.6", "chance: rest", "chance-two-rests", "rest"),
    ("chance: rest", "chance: 0.8", "chance-sum", "options"),
    ("chance: rest", "chance: 0.5", "chance-no-rest", "options"),
    ('{label: {en: "Without an offer", ja: "条件を示さない"}, go',
     f"{{{LABEL}, chance: 0.5, go", "chance-misplaced", "chance"),
    # moves
    ("  answer:\n    actor: union", "  answer:\n    actor: union\n    type_of: union", "move-mover", "answer:"),
    ("    actor: union\n", "", "move-mover", "answer:"),
    ("  invite:\n    actor: firm", "  invite:\n    type_of: union", "type-twice", "union"),
    ("  answer:\n    actor: union", "  answer:\n    actor: union\n    seen_by: [firm]", "seen-by-misplaced", "seen_by"),
    ("    type_of: union", "    type_of: union\n    knows: [invite]", "knows-misplaced", "knows"),
    ("  answer:\n    actor: union", "  answer:\n    actor: union\n    knows: [table]", "move-not-before", "table"),
    ("  answer:\n    actor: union", "  answer:\n    actor: union\n    knows: [tabl]", "name-unknown", "tabl"),
    ("  table:\n    actor: firm", "  table:\n    actor: firm\n    knows: [invite, kind]", "knows-hidden", "kind"),
    ("        go: answer\n", "", "question-unreached", "moves: {invite: offer}"),
    ("    moves: {invite: offer}", "    moves: {table: hold}", "move-not-before", "table"),
    ("ja: \"何も譲らない\"}\n", "ja: \"何も譲らない\"}\n        go: invite\n", "moves-cycle", "invite:"),
    ("        go: table\n", "", "move-unreached", "table:"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code", "at"), CHANGES)
def test_a_broken_rule_has_its_code_and_place(
    problems: Problems, sound: str, old: str, new: str, code: str, at: str
) -> None:
    assert old in sound
    found = problems(sound.replace(old, new, 1))
    matching = [p for p in found if p.code == code]
    assert len(matching) == 1, found
    assert pointed(matching[0]).startswith(at)


def test_a_move_that_the_other_moves_made_lead_past_was_not_made(problems: Problems, sound: str) -> None:
    past = sound.replace('引き上げを示す"}\n', '引き上げを示す"}\n        go: answer\n      later: {'
                         + LABEL + ', go: ask}\n', 1)  # fmt: skip
    past = past.replace('        proposes: {wages: raised}\n        effects: {firm.authority: -0.3 to -0.1}\n'
                        '        go: answer\n', '', 1)  # fmt: skip
    ask = "  ask:\n    actor: firm\n    " + LABEL + "\n    options:\n"
    ask += "".join(f"      {name}: {{{LABEL}, go: answer}}\n" for name in ("soft", "hard"))
    past = past.replace("  answer:\n    actor: union", ask + "  answer:\n    actor: union", 1)
    assert not problems(past)
    found = problems(past.replace("given: {invite: plain}", "given: {invite: plain, ask: soft}", 1))
    assert [p.code for p in found] == ["given-unreached"]
    assert pointed(found[0]).startswith("ask: soft")


@pytest.mark.parametrize("section", ["reasons", "levers"])
def test_more_groups_than_can_be_combined_are_refused(problems: Problems, sound: str, section: str) -> None:
    member = "facts: {trust: 0.7}" if section == "levers" else "moves: [invite]"
    many = "".join(f"  more{i}: {{{LABEL}, {member}}}\n" for i in range(11))
    found = problems(sound.replace(f"{section}:\n", f"{section}:\n{many}", 1))
    assert [p.code for p in found if p.code != "reason-overlap"] == [f"too-many-{section}"]


@pytest.mark.parametrize(
    ("old", "new", "near"),
    [
        ("  move: answer", "  move: anser", "answer"),
        ("0.3 to 0.6 * orders", "0.3 to 0.6 * order", "orders"),
        ("facts.strike_fund: supports", "fact.strike_fund: supports", "facts"),
        ("reference: spring_2021", "reference: Spring_2021", None),
        ("  move: answer", "  move: zzz", None),
    ],
)
def test_what_was_probably_meant_is_offered(
    problems: Problems, sound: str, old: str, new: str, near: str | None
) -> None:
    assert problems(sound.replace(old, new, 1))[0].params.get("near") == near


def test_chances_that_add_up_to_one_need_no_rest(problems: Problems, sound: str) -> None:
    exact = sound.replace("chance: rest", "chance: 0.7", 1).replace("chance: 0.3 to 0.6", "chance: 0.3", 1)
    assert problems(exact) == ()


def test_what_claims_may_bear_on(problems: Problems, sound: str) -> None:
    targets = (
        "facts.trust@spring_2021", "interests.union.unity", "quantities.embarrassment", "terms.wages.raised",
        "moves.answer.silence", "moves.kind.fighter", "precision", "reasons.strength", "levers.mediator",
        "episodes.spring_2023",
    )  # fmt: skip
    for target in targets:
        assert problems(sound.replace("facts.strike_fund: supports", f"{target}: lowers", 1)) == (), target


def test_an_actor_without_interests_or_with_weights_of_zero(problems: Problems, sound: str) -> None:
    start, end = sound.index("  firm:\n    costs"), sound.index("  union:\n    income")
    found = problems(sound[:start] + sound[end:])
    assert "actor-no-interests" in [p.code for p in found]
    none = sound
    for weight in ("weight: 4 to 6", "weight: 4 to 7", "weight: 2 to 4"):
        none = none.replace(weight, "weight: 0", 1)
    assert [p.code for p in problems(none)] == ["weights-zero"]
    fighter = sound.replace("weight: 5 to 8", "weight: {bargainer: 1, fighter: 0}", 1)
    fighter = fighter.replace("weight: 3 to 5", "weight: 0", 1).replace("fighter: 5 to 8", "fighter: 0", 1)
    assert [p.code for p in problems(fighter)] == ["weights-zero"]


def test_a_move_with_one_option(problems: Problems, sound: str) -> None:
    start, end = sound.index("      refuse:"), sound.index("  # `agrees: true`")
    found = problems(sound[:start] + sound[end:])
    assert [p.code for p in found] == ["question-yes-all", "name-unknown", "move-one-option"]


def test_a_long_chain_of_moves_has_no_cycle_and_does_not_exhaust_the_stack() -> None:
    chain = {f"m{i}": [f"m{i + 1}"] for i in range(5_000)} | {"m5000": []}
    assert _cycle(chain) == []
    assert _cycle(chain | {"m5000": ["m4998"]}) == ["m4998", "m4999", "m5000"]
    assert _cycle({"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": []}) == []


def large(depth: int, options: int) -> str:
    """Return a case in which two actors take turns, each with so many options."""
    moves = "".join(
        f"  m{i}:\n    actor: {'ab'[i % 2]}\n    {LABEL}\n    options:\n"
        + "".join(
            f"      o{j}: {{{LABEL}{f', go: m{i + 1}' if i + 1 < depth else ''}}}\n" for j in range(options)
        )
        for i in range(depth)
    )
    return f"""kakehiki: 1
id: large
title: {{en: a, ja: b}}
summary: {{en: a, ja: b}}
method: {{en: a, ja: b}}
question: {{text: {{en: a, ja: b}}, move: m1, yes: [o0]}}
now: {{date: 2025-01-01, {LABEL}}}
precision: 10
actors: {{a: {{{LABEL}}}, b: {{{LABEL}}}}}
interests: {{a: {{x: {{{LABEL}, weight: 1}}}}, b: {{x: {{{LABEL}, weight: 1}}}}}}
moves:
{moves}"""


def test_a_tree_of_ten_thousand_nodes_loads(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(large(4, 10))
    tree, outcomes = build_tree(load_case(path).case)
    assert tree.size[0] == 11_111 and len(outcomes) == 10_000


def test_a_game_that_grows_too_large_is_told(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_text(large(40, 2))
    loaded = load_case(path)
    with pytest.raises(GameError) as caught:
        build_tree(loaded.case)
    (problem,) = caught.value.problems
    assert (problem.code, problem.params["limit"]) == ("tree-too-large", str(MOST_NODES))
