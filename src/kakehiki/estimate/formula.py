"""Formulas such as `esc + war ~ x | 0 | z | z + w`: what each utility depends on, read without evaluating code.

Patsy parses and codes them (interactions, levels of categories); what stands between its operators may only be a
column, a column in a few functions, or a whole power of one.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kakehiki.errors import DataError, Place, Problem
from kakehiki.estimate.table import LARGEST

Floats = NDArray[np.float64]

CONSTANT = "Intercept"
FUNCTIONS: dict[str, Callable[[Floats], Floats]] = {"log": np.log, "sqrt": np.sqrt, "exp": np.exp}
_HIGHEST_POWER = 5
_MOST_CHARACTERS = 4000
_MOST_CROSSINGS = 6
_MOST_SIGNS = 100
_MOST_TERMS = 256
_STRANGE = re.compile(r"[^\w\s+\-*:/%().,'\"]")
_PARTS = re.compile(r"\"[^\"]*\"|'[^']*'|[~|]")
_QUOTED_NAME = re.compile(r"\bQ\s*\(\s*([\"'])(?P<name>.*?)\1\s*\)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_CODE = re.compile(r"\"[^\"]*\"|'[^']*'|\*\*|[*/%]")
_CALL = re.compile(r"\w\s*\([^()]*\)")
_ATOM = re.compile(r"[\w.,][\w.,\s]*")


@dataclass(frozen=True)
class Column:
    """A column as it enters a formula: itself, in a function, to a power, or as categories; a factor for Patsy."""

    column: str
    code: str
    function: str = ""
    power: int = 1
    categories: bool = False
    origin: None = None

    def name(self) -> str:
        """Return how the formula writes it."""
        return self.code

    def memorize_passes_needed(self, state: dict[str, Any], eval_env: Any) -> int:
        """Return 0: nothing is to be learned from the data first."""
        return 0

    def eval(self, state: dict[str, Any], data: Mapping[str, Any]) -> Any:
        """Return the column's values from `data`, which holds them under the formula's own spelling."""
        return data[self.code]

    def values(self, numbers: Floats) -> Floats:
        """Return a column's numbers [N] as they enter the formula; what has no value, or is beyond all size, is nan."""
        with np.errstate(all="ignore"):
            made = FUNCTIONS[self.function](numbers) if self.function else numbers**self.power
        return np.where(np.abs(made) < LARGEST, made, np.nan)


@dataclass(frozen=True)
class Part:
    """What one utility depends on: terms of columns; no terms at all fix the utility at 0."""

    text: str
    terms: tuple[tuple[Column, ...], ...]
    place: Place

    def columns(self) -> tuple[Column, ...]:
        """Return every column that it mentions, once each."""
        return tuple(dict.fromkeys(column for term in self.terms for column in term))


@dataclass(frozen=True)
class Formula:
    """The columns that hold the outcome, and a part for each utility."""

    outcomes: tuple[str, ...]
    parts: tuple[Part, ...]
    place: Place


def read_formula(text: str, names: Sequence[str]) -> Formula:
    """Read a formula over columns of these names.

    Raises `DataError`: formula-syntax, formula-code, formula-long, column-unknown, each with its place.
    """
    if len(text) > _MOST_CHARACTERS:
        raise _too_long()
    reader = _Reader(text, names)
    marks = [(m.group(), m.start()) for m in _PARTS.finditer(text) if m.group() in "~|"]
    if not marks or marks[0][0] != "~" or any(mark == "~" for mark, _ in marks[1:]):
        second = [at for mark, at in marks if mark == "~"][1:2]
        raise DataError(Problem("formula-tilde", {}, reader.place(second[0] if second else 0)))
    starts = [0, *(at + 1 for _, at in marks)]
    ends = [*(at for _, at in marks), len(text)]
    left, *rest = (reader.part(start, end) for start, end in zip(starts, ends, strict=True))
    columns = [term[0] for term in left.terms if term]
    if not columns or any(len(term) > 1 for term in left.terms) or any(c.code != c.column for c in columns):
        raise DataError(Problem("formula-outcome", {"found": left.text}, left.place))
    return Formula(tuple(c.column for c in columns), tuple(rest), reader.place(0))


def _too_long() -> DataError:
    return DataError(Problem("formula-long", {"limit": str(_MOST_CHARACTERS), "signs": str(_MOST_SIGNS)}))


class _Reader:
    def __init__(self, text: str, names: Sequence[str]) -> None:
        self._text, self._names = text, names

    def place(self, at: int) -> Place:
        return Place("formula", 1, at + 1, self._text)

    def part(self, start: int, end: int) -> Part:
        """Return the part of the formula between two places."""
        import patsy  # noqa: PLC0415 - slow to load, and needed here alone

        text = re.sub(r"\s", " ", self._text[start:end])
        start += len(text) - len(text.lstrip())
        text = text.strip()
        self._check(text, start)
        try:
            terms = patsy.ModelDesc.from_formula(text).rhs_termlist
        except patsy.PatsyError as error:
            at = start + (error.origin.start if error.origin else 0)
            raise DataError(Problem("formula-syntax", {"found": text}, self.place(at))) from None
        except (AssertionError, SyntaxError, ValueError):  # what its tokenizer trips over
            raise DataError(Problem("formula-syntax", {"found": text}, self.place(start))) from None
        made = []
        for term in terms:
            # Patsy's places are those of its factors.
            made.append(tuple(self._column(f.code, start + f.origin.start) for f in term.factors))
        return Part(text, tuple(made), self.place(start))

    def _check(self, text: str, start: int) -> None:
        """Refuse what would make Patsy expand a formula without end, and an empty part."""
        if not text:
            raise DataError(Problem("formula-syntax", {"found": text}, self.place(start)))
        bare = _without_powers(text)
        if strange := _STRANGE.search(_QUOTED.sub(lambda m: " " * len(m.group()), text)):
            found = {"found": strange.group()}
            raise DataError(Problem("formula-syntax", found, self.place(start + strange.start())))
        if len(re.findall(r"[-+*:]", bare)) > _MOST_SIGNS:
            raise _too_long()
        signs = [m for m in _CODE.finditer(bare) if m.group() in {"**", "*", "/", "%"}]
        if len(signs) > _MOST_CROSSINGS or any(m.group() != "*" for m in signs):
            at = start + (next((m for m in signs if m.group() != "*"), signs[-1])).start()
            raise self._crossings(at)
        size = _expanded(text)
        if size is None:
            raise DataError(Problem("formula-syntax", {"found": text}, self.place(start)))
        if size > _MOST_TERMS:
            raise self._crossings(start)

    def _crossings(self, at: int) -> DataError:
        params = {"limit": str(_MOST_CROSSINGS), "terms": str(_MOST_TERMS)}
        return DataError(Problem("formula-crossings", params, self.place(at)))

    def _column(self, code: str, at: int) -> Column:
        if code in self._names:
            return Column(code, code)
        quoted: dict[str, str] = {}

        def kept(found: re.Match[str]) -> str:  # a name is what stands in the quotes, without escapes
            quoted[f"_quoted{len(quoted)}"] = found["name"]
            return f"_quoted{len(quoted) - 1}"

        plain = _QUOTED_NAME.sub(kept, code)
        try:
            tree = ast.parse(plain, mode="eval").body
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            raise DataError(Problem("formula-syntax", {"found": code}, self.place(at))) from None
        inner, column = _inside(tree)
        match inner:
            case ast.Name(name):
                known = self._known(quoted.get(name, name), at)
            case ast.Attribute():  # R allows a point in a name
                known = self._known(ast.get_source_segment(plain, inner) or plain, at)
            case _:
                column = None
        if column is None:
            params = {"found": code, "power": str(_HIGHEST_POWER), "functions": ", ".join(FUNCTIONS)}
            raise DataError(Problem("formula-code", params, self.place(at)))
        return replace(column, column=known, code=known if inner is tree else code)

    def _known(self, name: str, at: int) -> str:
        if name in self._names:
            return name
        closest = get_close_matches(name, self._names, n=1)
        near = {"near": closest[0]} if closest else {}
        params = {"name": name, "known": ", ".join(self._names)} | near
        raise DataError(Problem("column-unknown", params, self.place(at)))


def _inside(tree: ast.expr) -> tuple[ast.expr, Column | None]:
    """Return the column that an expression is about, and how it enters; none where that is not allowed."""
    match tree:
        case ast.Call(ast.Name("C"), [inner], []):
            return inner, Column("", "", categories=True)
        case ast.Call(ast.Name(function), [inner], []) if function in FUNCTIONS:
            return inner, Column("", "", function=function)
        case ast.Call(ast.Name("I"), [ast.BinOp(inner, ast.Pow(), ast.Constant(int(power)))], []):
            if isinstance(power, bool) or not 1 <= power <= _HIGHEST_POWER:
                return inner, None
            return inner, Column("", "", power=power)
    return tree, Column("", "")


def _without_powers(text: str) -> str:
    """Return the text with `I(...)` and what stands in quotes blanked, places kept."""
    return re.sub(r"\bI\s*\([^()]*\)|\"[^\"]*\"|'[^']*'", lambda m: " " * len(m.group()), text)


def _expanded(text: str) -> int | None:
    """Return how many terms a part becomes at most; none for what is no expression."""
    text, before = _QUOTED.sub("x", text), ""
    while before != text:  # calls from the innermost out
        before, text = text, _CALL.sub("x", text)
    try:
        # ** binds closer than *, as : does.
        return _size(ast.parse(_ATOM.sub("x ", text).replace(":", "**").strip(), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _size(tree: ast.expr) -> int:
    match tree:
        case ast.BinOp(left, ast.Pow(), right):
            return _size(left) * _size(right)
        case ast.BinOp(left, ast.Mult(), right):
            return (_size(left) + 1) * (_size(right) + 1) - 1
        case ast.BinOp(left, _, right):
            return _size(left) + _size(right)
        case ast.UnaryOp(_, inner):
            return _size(inner)
    return 1


class Coding:
    """How a part's columns become numbers; learned once, so that other rows are coded in the same way."""

    def __init__(self, part: Part, data: Mapping[str, Any]) -> None:
        self._info, self.terms = None, tuple(CONSTANT for _ in part.terms)
        if part.columns():
            import patsy  # noqa: PLC0415

            (self._info,) = patsy.design_matrix_builders(
                [[patsy.Term(list(term)) for term in part.terms]],
                lambda: iter([data]),
                patsy.EvalEnvironment([{}]),
            )
            # Patsy puts categories first; here terms stay in the formula's order.
            slices = {term.factors: found for term, found in self._info.term_slices.items()}
            names = self._info.column_names
            self._order = [k for term in part.terms for k in range(len(names))[slices[term]]]
            self.terms = tuple(names[k] for k in self._order)

    def design(self, data: Mapping[str, Any], rows: int) -> Floats:
        """Return the regressors [N, K] of so many rows of data, each column under the formula's own spelling."""
        if self._info is None:
            return np.ones((rows, len(self.terms)))
        import patsy  # noqa: PLC0415

        (made,) = patsy.build_design_matrices([self._info], data, NA_action="raise")
        return np.asarray(made, dtype=np.float64)[:, self._order]


def mentioned(parts: Iterable[Part]) -> tuple[Column, ...]:
    """Return every column that parts mention, once each."""
    return tuple(dict.fromkeys(column for part in parts for column in part.columns()))
