"""Makes the tables beside it: `python -m tests.estimate.data.generate`. Movers weigh payoffs with literal shocks.

Nothing here uses the package: probabilities of later choices come from the normal distribution itself.
"""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
from scipy.stats import norm

HERE = Path(__file__).parent
AGENT = np.sqrt(2)


def noise(rng, rows, choices=2):
    return rng.normal(size=(choices, rows))


def two(rows=300, seed=1):
    """Signorino & Tarar's kind of game: challenge or not, resist or not; agent error."""
    rng = np.random.default_rng(seed)
    x1, x2, x3, z1 = rng.normal(size=(4, rows))
    x2 = (x2 > 0.2).astype(float)
    region = rng.choice(["north", "south", "west"], size=rows)
    u1 = {0: 0.8 * x1 - 0.5 * x2, 1: 0.0, 2: -0.6 + 0.7 * x3}
    u2 = 0.3 + 0.6 * x3 - 1.0 * z1 + 0.5 * (region == "south")
    resist = norm.cdf(u2 / AGENT)
    shock = noise(rng, rows)
    go = (1 - resist) * u1[1] + resist * u1[2] + shock[1] > u1[0] + shock[0]
    shock = noise(rng, rows)
    war = u2 + shock[1] > shock[0]
    columns = {"go": go, "war": go & war, "x1": x1, "x2": x2, "x3": x3, "z1": z1 * 2 + 19, "region": region}
    return columns, {"x1": 3, "z1": 2}


def both(rows=400, seed=2):
    """A second mover who answers either choice; private information."""
    rng = np.random.default_rng(seed)
    x1, x2, x3, z1, z2 = rng.normal(size=(5, rows))
    u1 = [0.4 + 0.6 * x1, 0.5 * x2, np.zeros(rows), -0.3 + 0.9 * x3]
    u2 = {1: 0.2 + 0.8 * z1, 3: -0.4 + 0.7 * z2}
    p4, p6 = norm.cdf(u2[1] / AGENT), norm.cdf(u2[3] / AGENT)
    own = rng.normal(size=(4, rows))
    left = (1 - p4) * (u1[0] + own[0]) + p4 * (u1[1] + own[1])
    right = (1 - p6) * (u1[2] + own[2]) + p6 * (u1[3] + own[3])
    act = right > left
    other = rng.normal(size=(4, rows))
    reply = np.where(act, u2[3] + other[3] > other[2], u2[1] + other[1] > other[0])
    columns = {"act": act, "reply": reply, "x1": x1, "x2": x2, "x3": x3, "z1": z1, "z2": z2}
    return columns, {"x2": 4}


def three(rows=500, seed=3):
    """Three movers in a row; agent error."""
    rng = np.random.default_rng(seed)
    x1, x2, x3, z1, z2, w1 = rng.normal(size=(6, rows))
    u1 = [0.3 * x1, np.zeros(rows), 0.5 + 0.6 * x2, -0.4 + 0.8 * x3]
    u2 = [-0.2 + 0.7 * z1, np.zeros(rows), 0.5 * z2]
    u3 = 0.2 + 0.9 * w1
    p6 = norm.cdf(u3 / AGENT)
    p4 = norm.cdf(((1 - p6) * u2[1] + p6 * u2[2] - u2[0]) / AGENT)
    shock = noise(rng, rows)
    first = (1 - p4) * u1[1] + p4 * ((1 - p6) * u1[2] + p6 * u1[3]) + shock[1] > u1[0] + shock[0]
    shock = noise(rng, rows)
    second = (1 - p6) * u2[1] + p6 * u2[2] + shock[1] > u2[0] + shock[0]
    shock = noise(rng, rows)
    third = u3 + shock[1] > shock[0]
    moves = {"m1": first, "m2": first & second, "m3": first & second & third}
    return moves | {"x1": x1, "x2": x2, "x3": x3, "z1": z1, "z2": z2, "w1": w1}, {}


def write(path, columns, gaps):
    """Write rounded columns; the first so many cells of the columns in `gaps` are missing."""
    rows = len(next(iter(columns.values())))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        for row in range(rows):
            writer.writerow(
                "NA" if row < gaps.get(name, 0) else cell(values[row]) for name, values in columns.items()
            )


def cell(value):
    if isinstance(value, str):
        return value
    return f"{float(value):.4f}".rstrip("0").rstrip(".")


def main():
    for name, made in (("game12", two()), ("game122", both()), ("game123", three())):
        write(HERE / f"{name}.csv", *made)


if __name__ == "__main__":
    main()
