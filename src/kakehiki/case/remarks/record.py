"""One remark."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kakehiki.errors import Place

Values = Mapping[str, str | tuple[str, ...]]


@dataclass(frozen=True)
class Remark:
    """What is remarked on: a stable code, the values that its words speak of, and the place in the file.

    `params` always holds `name`: the claim, source, hypothesis or number. Those with `total` say how many there
    are of its kind.
    """

    code: str
    params: Values
    place: Place
