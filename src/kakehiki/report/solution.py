"""One solved game as text for a terminal, and the equilibria that Gambit lists."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kakehiki.game.tree import Tree
from kakehiki.report.columns import columns, pad, wrap
from kakehiki.report.naming import Naming
from kakehiki.report.solved import FoundEquilibrium, GameShape, PeerAnswer, SetPlay, Solved, known
from kakehiki.words import Words

MOST_SHOWN = 20  # equilibria
LEAST_POINTS = 0.001  # by which a probability may move that are told
NEAR_FOLD = 0.1  # of the determinant, which is 0 at a fold
UNSEEN = 1e-200  # probability of coming to a set: what is less often is rounded away
LAST_STEPS = 12  # of what a mover knows
_BOLD, _DIM, _END = "\x1b[1m", "\x1b[2m", "\x1b[0m"
_NARROW = str.maketrans({"\N{EN DASH}": "-", "―": "-", "“": '"', "”": '"'})


class SolutionText:
    """Writes a solution in one language, no line wider than `width` columns (60 at least)."""

    def __init__(self, tree: Tree, shape: GameShape, naming: Naming, lang: str, width: int = 80) -> None:
        self.tree, self.shape, self.naming = tree, shape, naming
        self.words, self.width, self.colour = Words(lang), max(60, width), False

    def render(self, solution: Solved | None, gambit: PeerAnswer | None, colour: bool = False) -> str:
        """Return the whole text."""
        self.colour = colour
        lines = [*self._head()]
        if solution is not None:
            lines += [*self._method(solution), *self._sets(solution)]
            lines += [*self._actors(solution), *self._ended(solution)]
        if gambit is not None:
            lines += self._peer(gambit)
        return "\n".join(line.rstrip() for line in lines) + "\n"

    def _head(self) -> Iterator[str]:
        shape = self.shape
        yield from self._bold(self.naming.title())
        for line in self.naming.situation():
            yield from self._wrapped(line)
        actors = self._say("head.comma").join(map(self.naming.actor, shape.actors))
        yield from self._wrapped(self._say("head.actors", actors=actors))
        size = {"nodes": shape.nodes, "sets": len(shape.sets), "ends": shape.ends}
        yield from self._wrapped(self._say("head.size", range=self._four(shape.payoff_range), **size))

    def _method(self, solution: Solved) -> Iterator[str]:
        yield from self._wrapped(self._say(f"head.by_{solution.solver}"))
        if solution.precision is None:
            yield from self._wrapped(self._say("head.columns_limit"))
            return
        shown = {
            "precision": f"{solution.precision:.6g}",
            "product": self._four(solution.precision_times_range),
        }
        yield from self._wrapped(self._say("head.precision", **shown))
        yield from self._wrapped(self._say("head.columns"))

    def _sets(self, solution: Solved) -> Iterator[str]:
        for h, play in enumerate(solution.sets):
            yield ""
            decides = self.shape.sets[h].actor is not None
            yield from self._bold(self._set_name(h))
            if steps := self._steps(h):
                yield from self._wrapped(self._say("set.knows", steps=steps), "  ")
            # A sum of products of probabilities: what rounding keeps from 1 is no doubt.
            reach = percent(1.0 if (play.reach or 0.0) > 1 - 1e-12 else play.reach)
            if not decides or play.reach is None:
                said = self._say("set.reached_chance", reach=reach)
            elif play.regret is None and play.reach < UNSEEN:
                said = self._say("set.unreached")
            else:
                said = self._say("set.reached", reach=reach, regret=self._amount(play.regret))
            yield from self._wrapped(said, "  ")
            yield from self._table(h, play, decides, solution.precision is not None)

    def _table(self, h: int, play: SetPlay, decides: bool, slopes: bool) -> Iterator[str]:
        names = ["probability", *(["value"] if decides else []), *(["slope"] if decides and slopes else [])]
        yield from self._row(self._say("set.option"), [self._say(f"set.{n}") for n in names], dim=True)
        for i, option in enumerate(play.options):
            cells = [percent(option.probability)]
            if decides:
                cells.append("-" if option.value is None else self._amount(option.value))
            if decides and slopes:
                cells.append(slope(option.by_log_precision))
            yield from self._row(self.naming.option(h, i), cells)

    def _actors(self, solution: Solved) -> Iterator[str]:
        yield ""
        yield from self._bold(self._say("actors.title"))
        yield from self._row("", [self._say("actors.value"), self._say("actors.regret")], dim=True)
        for actor in solution.actors:
            cells = [self._amount(actor.value), self._amount(actor.nash_regret)]
            yield from self._row(self.naming.actor(actor.actor), cells)

    def _ended(self, solution: Solved) -> Iterator[str]:
        yield ""
        yield from self._bold(self._say("ended.title"))
        said = [self._status(solution)]
        if solution.solver != "subgame_perfect":
            said.append(self._say("ended.folds", folds=solution.folds))
        if solution.precision is not None:
            said.append(self._say("ended.determinant", determinant=self._four(solution.determinant)))
        said += [self._regret(solution), *self._nash(solution), *self._fragile(solution)]
        for sentence in said:
            yield from self._wrapped(f"- {sentence}", "", "  ")

    def _status(self, solution: Solved) -> str:
        residual, count = self._tiny(solution.residual), solution.folds
        if solution.status == "failed":
            return self._say("ended.failed", residual=residual)
        folds = self._say("ended.once") if count == 1 else self._say("ended.times", count=count)
        if solution.residual == 0 or solution.solver == "subgame_perfect":
            said = [self._say(f"ended.exact_{solution.solver}")]
        else:
            said = [self._say(f"ended.by_{solution.solver}", residual=residual)]
        if solution.status in ("folded", "forked", "tied"):
            said.append(self._say(f"ended.{solution.status}", folds=folds))
        return self._say("space").join(said)

    def _regret(self, solution: Solved) -> str:
        left = sum(
            play.regret is None and at.actor is not None
            for at, play in zip(self.shape.sets, solution.sets, strict=True)
        )
        most = self._amount(solution.agent_regret)
        return self._say("ended.regret_where_known" if left else "ended.regret", regret=most, count=left)

    def _nash(self, solution: Solved) -> Iterator[str]:
        if solution.status == "failed":
            return
        if solution.precision is not None:
            yield self._say("ended.noise")
        elif solution.agents_only:
            most = max(a.nash_regret or 0.0 for a in solution.actors)
            gaining = [
                self.naming.actor(a.actor) for a in solution.actors if (a.nash_regret or 0) > most / 1000
            ]
            yield self._say("ended.agents_only", actors=self._say("head.comma").join(gaining))
        else:
            yield self._say("ended.nash")

    def _fragile(self, solution: Solved) -> Iterator[str]:
        if solution.precision is None:
            return
        if solution.fragility is None:
            yield self._say("ended.unknown_fragility")
        elif solution.fragility >= 1:
            steep = abs(solution.determinant or 0.0) > NEAR_FOLD
            yield (
                self._say("ended.very_fragile")
                + self._say("space")
                + self._say("ended.steep" if steep else "ended.near_fold")
            )
        else:
            points = 100 * solution.fragility
            if points < LEAST_POINTS:
                yield self._say("ended.firm", points=LEAST_POINTS)
            else:
                yield self._say("ended.fragile", points=f"{points:.2g}")

    def _peer(self, gambit: PeerAnswer) -> Iterator[str]:
        yield ""
        yield from self._bold(self._say("peer.head", program=gambit.program, version=gambit.version))
        for search in gambit.searches:
            arithmetic = self._say("peer.exact" if search.exact else "peer.floating")
            ended = self._say("peer.done" if search.complete else f"peer.not_all_{search.ended}")
            said = self._say(f"peer.{search.method}", count=search.found, ended=ended, arithmetic=arithmetic)
            yield from self._wrapped(f"- {said}", "", "  ")
        if any(s.method == "enummixed_solve" and s.found > 1 for s in gambit.searches):
            yield from self._wrapped(self._say("peer.between"))
        if any(None in play for e in gambit.equilibria for play in e.play):
            yield from self._wrapped(self._say("peer.open"))
        if not gambit.equilibria:
            yield from self._wrapped(self._say("peer.none"))
        for number, found in enumerate(gambit.equilibria[:MOST_SHOWN], start=1):
            yield ""
            yield from self._equilibrium(number, found)
        if len(gambit.equilibria) > MOST_SHOWN:
            yield ""
            yield from self._wrapped(self._say("peer.more", count=len(gambit.equilibria) - MOST_SHOWN))

    def _equilibrium(self, number: int, found: FoundEquilibrium) -> Iterator[str]:
        comma = self._say("head.comma")
        actors = [self.naming.actor(name) for name in self.shape.actors]
        gains = [
            self._say("peer.gains", actor=actor, regret=self._amount(regret))
            for actor, regret in zip(actors, found.nash_regret, strict=True)
            if (regret or 0.0) > 1e-6 * (self.shape.payoff_range or 0.0)
        ]
        kind = "peer.nash" if found.nash else "peer.agents"
        yield from self._bold(self._say(kind, number=number, gains=comma.join(gains)))
        yield from self._wrapped(self._say("peer.found_by", methods=", ".join(found.methods)), "  ")
        values = [
            self._say("peer.values", actor=actor, value=self._amount(value))
            for actor, value in zip(actors, found.values, strict=True)
        ]
        yield from self._wrapped(comma.join(values), "  ")
        for h, play in enumerate(found.play):
            if self.shape.sets[h].actor is not None:
                yield from self._mixed(h, play)

    def _mixed(self, h: int, play: tuple[float | None, ...]) -> Iterator[str]:
        said = [
            self._say("peer.play", option=self.naming.option(h, i), probability=percent(p))
            for i, p in enumerate(play)
            if p is not None and p > 0
        ]
        if not said:  # its own plan never comes here
            return
        line = self._say("peer.line", set=self._set_name(h), play=self._say("join").join(said))
        yield from self._wrapped(line, "  ")
        if steps := self._steps(h):
            yield from self._wrapped(self._say("set.knows", steps=steps), "      ")

    def _set_name(self, h: int) -> str:
        found = self.shape.sets[h]
        if found.actor is None:
            return self._say("set.chance", move=self.naming.move(h))
        return self._say("set.head", actor=self.naming.actor(found.actor), move=self.naming.move(h))

    def _steps(self, h: int) -> str:
        """Return what the mover knows to have been done, the last steps of it where they are many."""
        if self.shape.sets[h].actor is None:
            return ""
        steps = [(k, a - int(self.tree.first[k])) for k, a in known(self.tree, h)]
        if steps and self._in_label(h, steps):
            return ""
        said = [self.naming.step(h, k, i) for k, i in steps[-LAST_STEPS:]]
        return self._say("join").join(["…", *said] if len(steps) > LAST_STEPS else said)

    def _in_label(self, h: int, steps: list[tuple[int, int]]) -> bool:
        """Return whether a set is called after what its mover knows, as `kakehiki convert` calls sets."""
        label = self.naming.move(h)
        if not label.endswith((")", "）")):
            return False
        told = self._say("head.comma").join(self.naming.option(k, i) for k, i in steps)
        return label.endswith((f"({told})", f"（{told}）"))

    def _row(self, label: str, cells: list[str], dim: bool = False) -> Iterator[str]:
        right = "".join(" " * max(1, 12 - columns(cell)) + cell for cell in cells)
        room = self.width - columns(right) - 4
        first, *more = wrap(self._plain(label), room)
        line = "    " + pad(first, room) + right
        yield f"{_DIM}{line}{_END}" if dim and self.colour else line
        yield from (f"      {line}" for line in more)

    def _amount(self, x: float | None) -> str:
        """Return an amount of payoff with four digits of the payoff range."""
        if x is None:
            return self._say("ended.unknown")
        scale = self.shape.payoff_range or 1.0
        digits = 3 - math.floor(math.log10(scale))
        if not 0 <= digits <= 9:
            return f"{x:.3e}" if x else "0"
        return f"{x:.{digits}f}" if round(x, digits) else f"{0:.{digits}f}"

    def _tiny(self, x: float | None) -> str:
        return self._say("ended.unknown") if x is None else f"{x:.1e}" if x else "0"

    def _four(self, x: float | None) -> str:
        return self._say("ended.unknown") if x is None else f"{x:.4g}"

    def _say(self, key: str, **values: object) -> str:
        return self.words.say(f"solve.{key}", **values)

    def _plain(self, text: str) -> str:
        return text.translate(_NARROW)

    def _wrapped(self, text: str, first: str = "", rest: str | None = None) -> Iterator[str]:
        rest = first + "  " if rest is None and first else rest or ""
        lines = wrap(self._plain(text), self.width - max(len(first), len(rest)))
        yield from ((first if i == 0 else rest) + line for i, line in enumerate(lines))

    def _bold(self, text: str) -> Iterator[str]:
        for line in self._wrapped(text):
            yield f"{_BOLD}{line}{_END}" if self.colour else line


def slope(x: float | None) -> str:
    """Return a slope with its sign and four decimals, without a sign where they are 0."""
    if x is None:
        return "-"
    return f"{x:+.4f}" if round(x, 4) else f"{0:.4f}"


def percent(p: float | None) -> str:
    """Return a probability with two decimals in percent, never 0 or 100 for what may or may not happen."""
    if p is None:
        return "-"
    if p in (0.0, 1.0):
        return f"{100 * p:.0f}%"
    return "<0.01%" if p < 5e-5 else ">99.99%" if p > 1 - 5e-5 else f"{100 * p:.2f}%"
