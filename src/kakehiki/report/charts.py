"""What figures show, in numbers and words of one language; `kakehiki.report.figures` draws it.

Probabilities are on [0, 1], changes on [-1, 1], years are decimal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

Marker = Literal["circle", "square", "diamond", "triangle", "cross"]


@dataclass(frozen=True)
class Bar:
    """A labelled probability with its range; `strong` rows stand out."""

    label: str
    value: float
    low: float
    high: float
    text: str
    strong: bool = False


@dataclass(frozen=True)
class RangesChart:
    """Probabilities one below the other, in groups; a group's title may be empty."""

    kind: ClassVar[str] = "ranges"
    groups: tuple[tuple[str, tuple[Bar, ...]], ...]


@dataclass(frozen=True)
class TreeRow:
    """One node: how deep it stands, who moves to it (a marker), and how probable it is after its parent."""

    depth: int
    marker: Marker
    bar: Bar


@dataclass(frozen=True)
class TreeChart:
    """A tree, one row a node; `legend` names who each marker is."""

    kind: ClassVar[str] = "tree"
    rows: tuple[TreeRow, ...]
    legend: tuple[tuple[Marker, str], ...]


@dataclass(frozen=True)
class Step:
    """One part of a change, signed."""

    label: str
    value: float
    low: float
    high: float
    text: str


@dataclass(frozen=True)
class WaterfallChart:
    """From one probability to another by steps."""

    kind: ClassVar[str] = "waterfall"
    before: Bar
    steps: tuple[Step, ...]
    after: Bar


@dataclass(frozen=True)
class MatrixRow:
    """One combination: which of the named things are in it, and the probability with it."""

    present: tuple[bool, ...]
    bar: Bar


@dataclass(frozen=True)
class MatrixChart:
    """All combinations of named things, as dots beside bars, with a target line."""

    kind: ClassVar[str] = "matrix"
    names: tuple[str, ...]
    rows: tuple[MatrixRow, ...]
    target: float
    target_text: str


@dataclass(frozen=True)
class TimePoint:
    """One forecast with its range, at a decimal year, and what happened: a marker, and whether it was hit."""

    year: float
    date: str
    bar: Bar
    marker: Marker
    hit: bool | None


@dataclass(frozen=True)
class TimelineChart:
    """Forecasts by date; `legend` says what each marker means, `miss` and `hit` what a ring means."""

    kind: ClassVar[str] = "timeline"
    points: tuple[TimePoint, ...]
    legend: tuple[tuple[Marker, str], ...]
    miss: str


@dataclass(frozen=True)
class ScaleRow:
    """One fact on its scale from 0 to 1: what the ends mean, and its ranges then and now."""

    label: str
    zero: str
    one: str
    before: tuple[float, float] | None
    now: tuple[float, float]


@dataclass(frozen=True)
class ScaleChart:
    """Facts on their scales, then (`before`) and now."""

    kind: ClassVar[str] = "scale"
    rows: tuple[ScaleRow, ...]
    before: str
    now: str


@dataclass(frozen=True)
class Dot:
    """A labelled number on any scale with its range; `strong` rows stand out."""

    label: str
    value: float
    low: float
    high: float
    text: str
    strong: bool = False


@dataclass(frozen=True)
class DotsChart:
    """Numbers one below the other on one scale with these ends, in groups; `zero`: a line to compare with."""

    kind: ClassVar[str] = "dots"
    groups: tuple[tuple[str, tuple[Dot, ...]], ...]
    low: float
    high: float
    zero: float | None
    zero_text: str
    ticks: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class CurvePoint:
    """Of one forecast: the share that came, and where that falls if forecasts are right."""

    forecast: float
    share: float
    low: float
    high: float


@dataclass(frozen=True)
class CalibrationChart:
    """What came by what was forecast: curves with bands, and a tick for each forecast by whether yes came."""

    kind: ClassVar[str] = "calibration"
    panels: tuple[tuple[str, tuple[CurvePoint, ...], tuple[tuple[float, bool], ...]], ...]
    across: str
    upwards: str
    legend: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class HistoryPoint:
    """One row at a decimal year: P(yes) by two forecasters, and what came (a marker)."""

    year: float
    first: float
    second: float
    marker: Marker
    came: bool


@dataclass(frozen=True)
class HistoryChart:
    """Probabilities over the years of what came; `split`: the year at which the record is divided."""

    kind: ClassVar[str] = "history"
    points: tuple[HistoryPoint, ...]
    panels: tuple[str, str]
    split: float | None
    split_text: str
    legend: tuple[tuple[Marker, str], ...]


Chart = (
    RangesChart
    | TreeChart
    | WaterfallChart
    | MatrixChart
    | TimelineChart
    | ScaleChart
    | DotsChart
    | CalibrationChart
    | HistoryChart
)
