"""From the text of a Gambit file to its game, or to one problem with its line and column."""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from math import lcm

import numpy as np

from kakehiki.errors import GameError, Problem
from kakehiki.game.efg.record import MOST_BITS, ExtensiveGame, Outcome, distinct, move_name, sums
from kakehiki.game.efg.tokens import Tokens
from kakehiki.game.tree import CHANCE, MOST_NODES, Branching, Tree, grow

MOST_ACTORS = 100
MOST_PAYOFFS = 1_000_000  # nodes times actors

Key = tuple[int, int]  # actor (or CHANCE) and number of a set


@dataclass(frozen=True)
class _Set:
    """A set as it stands where it is first met."""

    at: int
    name: str
    options: tuple[str, ...]
    chances: tuple[Fraction, ...]


def read_efg(text: str, file: str = "efg") -> ExtensiveGame:
    """Return the game that a text in Gambit's .efg format states; `file` is its name in errors.

    Raises GameError: efg-..., tree-too-large, imperfect-recall, each with line and column.
    """
    return _Reader(text, file).game()


class _Reader:
    """Reads the nodes in their order, which is preorder, and fills the tree without recursion."""

    def __init__(self, text: str, file: str) -> None:
        self.tokens = Tokens(text, file)
        self.sets: dict[Key, _Set] = {}
        self.outcomes: dict[int, Outcome] = {}
        self.defined: dict[int, int] = {}  # outcome number -> offset of its node
        self.node_names: list[str] = []
        self.at: list[int] = []  # [N] offset of each node
        self.reached: list[int] = []  # [N] outcome number

    def game(self) -> ExtensiveGame:
        title, actors, comment = self._prologue()
        self.actors = len(actors)
        root = self._nodes()
        if self.tokens.next is not None:
            raise self.tokens.refused("efg-trailing", self.tokens.next.at, found=self.tokens.next.text)
        tree = self._tree(root, distinct(actors))
        order = list(self.sets)
        place = {number: i for i, number in enumerate(self.outcomes)}
        outcomes = tuple(self.outcomes.values())
        outcome_of = tuple(place.get(number, -1) for number in self.reached)
        exact = tuple(
            p for one in self.sets.values() for p in one.chances or (Fraction(0),) * len(one.options)
        )
        return ExtensiveGame(
            tree=tree,
            payoffs=sums(tree, outcomes, outcome_of),
            chance=np.array([float(p) for p in exact]),
            title=title,
            comment=comment,
            outcomes=outcomes,
            outcome_of=outcome_of,
            probabilities=exact,
            node_names=tuple(self.node_names),
            set_names=tuple(one.name for one in self.sets.values()),
            set_numbers=tuple(number for _, number in order),
        )

    def _prologue(self) -> tuple[str, list[str], str]:
        tokens = self.tokens
        for allowed in ({"EFG"}, {"2"}, {"R", "D"}):
            token = tokens.take("efg_header")
            if "EFG" in allowed and token.text == "NFG" and not token.quoted:
                raise tokens.refused("efg-strategic", token.at)
            if token.quoted or token.text not in allowed:
                raise tokens.refused("efg-header", token.at, found=token.text)
        title = tokens.label("game_title")
        at = tokens.next.at if tokens.next else 0
        tokens.mark("{", "opening")
        actors = [tokens.label("actor_name")]
        while not tokens.pass_if("}"):
            if len(actors) == MOST_ACTORS:
                raise tokens.refused("efg-actors-many", at, limit=str(MOST_ACTORS))
            actors.append(tokens.label("actor_name"))
        comment = tokens.label("comment") if tokens.next is not None and tokens.next.quoted else ""
        return title, actors, comment

    def _nodes(self) -> Branching | None:
        holder: list[Branching | None] = [None]
        open_places = [(holder, 0)]  # the next node belongs in the last of these
        most = min(MOST_NODES, MOST_PAYOFFS // self.actors)
        while open_places:
            siblings, i = open_places.pop()
            node = self._node()
            siblings[i] = node
            if node is not None:
                node.children = [None] * len(node.options)
                open_places += [(node.children, j) for j in reversed(range(len(node.options)))]
            if len(self.at) + len(open_places) > most:
                raise self.tokens.refused("tree-too-large", self.at[-1], limit=str(most), path="")
        return holder[0]

    def _node(self) -> Branching | None:
        tokens = self.tokens
        letter = tokens.take("node")
        if letter.quoted or letter.text not in {"p", "c", "t"}:
            raise tokens.refused("efg-expected", letter.at, kind="node", found=letter.text)
        self.at.append(letter.at)
        self.node_names.append(tokens.label("node_name"))
        found = None
        if letter.text != "t":
            actor = CHANCE if letter.text == "c" else self._actor()
            number = tokens.whole("set_number")
            key = (actor, number)
            options = self._set(key, letter.at).options
            found = Branching(key, actor, f"{actor + 1}:{number}", options)
        self._outcome(letter.at)
        return found

    def _actor(self) -> int:
        at = self.tokens.next.at if self.tokens.next else 0
        number = self.tokens.whole("actor_number")
        if not 1 <= number <= self.actors:
            raise self.tokens.refused("efg-actor", at, number=str(number), count=str(self.actors))
        return number - 1

    def _set(self, key: Key, at: int) -> _Set:
        tokens = self.tokens
        known = self.sets.get(key)
        if tokens.next is None or not tokens.next.quoted:
            if known is None:
                raise tokens.refused("efg-set-undefined", at, number=str(key[1]))
            return known
        found = self._described(key[0] == CHANCE)
        if known is None:
            self.sets[key] = known = found
        elif replace(found, at=known.at) != known:
            line = str(tokens.place(known.at).line)
            raise tokens.refused("efg-set-mismatch", found.at, number=str(key[1]), line=line)
        return known

    def _described(self, chance: bool) -> _Set:
        tokens = self.tokens
        at = tokens.next.at if tokens.next else 0
        name = tokens.label("set_name")
        tokens.mark("{", "opening")
        options: list[str] = []
        chances: list[Fraction] = []
        denominator = 1
        while not options or not tokens.pass_if("}"):
            options.append(tokens.label("action_name"))
            if len(options) > MOST_NODES:
                raise tokens.refused("tree-too-large", at, limit=str(MOST_NODES), path="")
            if chance:
                here = tokens.next.at if tokens.next else 0
                chances.append(tokens.number("probability"))
                denominator = lcm(denominator, chances[-1].denominator)
                if chances[-1] < 0:
                    raise tokens.refused("efg-chance-negative", here, value=str(chances[-1]))
                if denominator.bit_length() > MOST_BITS * 4:
                    raise tokens.refused("efg-number-size", here, value=str(chances[-1]))
        if chance and sum(chances) != 1:
            raise tokens.refused("efg-chance-sum", at, sum=_short(sum(chances, Fraction(0))))
        return _Set(at, name, distinct(options), tuple(chances))

    def _outcome(self, at: int) -> None:
        tokens = self.tokens
        here = tokens.next.at if tokens.next else at
        number = tokens.whole("outcome_number")
        self.reached.append(number)
        if tokens.next is None or not tokens.next.quoted:
            if number and number not in self.outcomes:
                raise tokens.refused("efg-outcome-undefined", here, number=str(number))
            return
        if number == 0:
            raise tokens.refused("efg-outcome-zero", tokens.next.at)
        found = Outcome(number, tokens.label("outcome_name"), self._payoffs())
        known = self.outcomes.setdefault(number, found)
        first = self.defined.setdefault(number, here)
        if known != found:
            raise tokens.refused(
                "efg-outcome-mismatch", here, number=str(number), line=str(tokens.place(first).line)
            )

    def _payoffs(self) -> tuple[Fraction, ...]:
        tokens = self.tokens
        at = tokens.next.at if tokens.next else 0
        tokens.mark("{", "opening")
        found: list[Fraction] = []
        while not found or not tokens.pass_if("}"):
            found.append(tokens.number("payoff"))
            tokens.pass_if(",")
            if len(found) > MOST_ACTORS:
                break
        if len(found) != self.actors:
            raise tokens.refused("efg-payoff-count", at, found=str(len(found)), wanted=str(self.actors))
        return tuple(found)

    def _tree(self, root: Branching | None, actors: tuple[str, ...]) -> Tree:
        if root is None:
            raise self.tokens.refused("efg-no-moves", self.at[0])
        try:
            tree = grow(root, actors)
        except GameError as error:
            problem = error.problems[0]
            place = self.tokens.place(self.at[int(problem.params["node"])])
            name = self._move(*map(int, problem.params["move"].split(":")))
            raise GameError(Problem(problem.code, {**problem.params, "move": name}, place)) from None
        return replace(tree, moves=tuple(self._move(actor + 1, number) for actor, number in self.sets))

    def _move(self, actor: int, number: int) -> str:
        return move_name(self.sets[actor - 1, number].name, actor - 1, number)


def _short(value: Fraction) -> str:
    exact = str(value)
    return exact if len(exact) <= 20 else f"{float(value):.12g}"
