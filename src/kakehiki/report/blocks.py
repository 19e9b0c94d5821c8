"""The neutral document: what a report says, before it is text or HTML; no text has control characters."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import ClassVar

from kakehiki.report.charts import Chart


@dataclass(frozen=True)
class Statement:
    """One thing said; `sources` are numbers of sources, `judgement`: no source backs it; `link`: where to look."""

    text: str
    sources: tuple[int, ...] = ()
    judgement: bool = False
    link: str = ""


Cell = str | Statement


@dataclass(frozen=True)
class Paragraph:
    """Statements that run on."""

    kind: ClassVar[str] = "paragraph"
    statements: tuple[Statement, ...]


@dataclass(frozen=True)
class Bullets:
    """Statements one below the other."""

    kind: ClassVar[str] = "bullets"
    items: tuple[Statement, ...]


@dataclass(frozen=True)
class Meter:
    """A row with a name, a probability or change in words, and a bar: `low`, `value`, `high` on [-1, 1]."""

    label: str
    text: str
    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Meters:
    """Rows with bars, for the terminal."""

    kind: ClassVar[str] = "meters"
    rows: tuple[Meter, ...]


@dataclass(frozen=True)
class Table:
    """Cells by row; the columns at the indices `numeric` hold numbers; in a `wide` one the first holds sentences."""

    kind: ClassVar[str] = "table"
    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    numeric: tuple[int, ...] = ()
    wide: bool = False


@dataclass(frozen=True)
class Figure:
    """A picture with its title, what it shows for those who cannot see it, and the numbers behind it."""

    kind: ClassVar[str] = "figure"
    ident: str
    title: str
    alt: str
    caption: str
    chart: Chart
    table: Table


@dataclass(frozen=True)
class Details:
    """Blocks that stay folded until the reader opens them."""

    kind: ClassVar[str] = "details"
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Subsection:
    """Blocks below a heading of the second rank."""

    kind: ClassVar[str] = "subsection"
    title: str
    blocks: tuple[Block, ...]


Block = Paragraph | Bullets | Meters | Table | Figure | Details | Subsection


@dataclass(frozen=True)
class Section:
    """Blocks below a heading."""

    ident: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Answer:
    """The question, its answer in one sentence, and what must stand beside the answer."""

    question: str
    headline: Statement
    likeliest: Statement
    happened: Statement | None
    confidence: Statement
    points: tuple[Statement, ...]


@dataclass(frozen=True)
class Reference:
    """One numbered source as it is printed."""

    number: int
    outlet: str
    title: str
    url: str
    date: str
    language: str
    grade: str
    note: str | None = None


@dataclass(frozen=True)
class Document:
    """A report in one language: the full sections, and the brief ones for a terminal."""

    lang: str
    title: str
    subtitle: str
    answer: Answer
    sections: tuple[Section, ...]
    brief: tuple[Section, ...]
    references: tuple[Reference, ...]
    labels: dict[str, str] = field(default_factory=dict)
