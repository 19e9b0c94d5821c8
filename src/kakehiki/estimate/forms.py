"""The games of the literature on strategic estimation: who moves when, and whose payoffs are estimated."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Choice:
    """A node: its mover (1, 2, …) and the outcomes that stay possible after the left and after the right choice."""

    mover: int
    left: tuple[int, ...]
    right: tuple[int, ...]


@dataclass(frozen=True)
class GameForm:
    """A game of two choices a node, nodes from the root down; outcomes from left to right.

    `utilities` are the pairs (mover, outcome) with a formula each, in the order of the formulas; a mover's other
    payoffs are 0, which fixes the origin of its scale.
    """

    movers: str
    choices: tuple[Choice, ...]
    utilities: tuple[tuple[int, int], ...]

    @property
    def outcomes(self) -> int:
        """Number of outcomes."""
        return len(self.choices[0].left + self.choices[0].right)

    @property
    def players(self) -> int:
        """Number of movers."""
        return max(choice.mover for choice in self.choices)

    def path(self, outcome: int) -> tuple[tuple[int, int], ...]:
        """Return the choices on the way to an outcome: (node, 0 left or 1 right), from the root down."""
        return tuple(
            (node, int(outcome in choice.right))
            for node, choice in enumerate(self.choices)
            if outcome in choice.left + choice.right
        )


# Named by who moves at each node, from the root down: Signorino (2003); Kenkel & Signorino (2014).
FORMS = {
    form.movers: form
    for form in (
        GameForm("12", (Choice(1, (0,), (1, 2)), Choice(2, (1,), (2,))), ((1, 0), (1, 1), (1, 2), (2, 2))),
        GameForm(
            "122",
            (Choice(1, (0, 1), (2, 3)), Choice(2, (0,), (1,)), Choice(2, (2,), (3,))),
            ((1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 3)),
        ),
        GameForm(
            "123",
            (Choice(1, (0,), (1, 2, 3)), Choice(2, (1,), (2, 3)), Choice(3, (2,), (3,))),
            ((1, 0), (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (2, 3), (3, 3)),
        ),
    )
}
