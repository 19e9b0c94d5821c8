"""YAML as plain data with positions: scalars stay as written, and what a case never needs is refused.

Built from parse events, so that nesting and aliases are refused before anything is expanded.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import yaml

from kakehiki.case.document import INVISIBLE, Document, code_point
from kakehiki.errors import CaseError, Problem

# libyaml gives the same events ten times faster, where PyYAML was built with it.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

MAX_DEPTH = 40
MAX_NODES = 200_000

# Unquoted, YAML reads these as truth values or as nothing.
NOTHING = {"", "~", "null", "Null", "NULL"}
_TRUTH = ("yes", "no", "on", "off", "true", "false", "y", "n")
TRUTH = {case(word) for word in _TRUTH for case in (str, str.title, str.upper)}

Spot = tuple[int, int]  # 1-based line and column


@dataclass
class Contents:
    """What a document says: plain data, and by dotted path where each key (list entry) and value stands.

    Scalars are text; `bare` holds the paths of those written without quotes.
    """

    data: Any = None
    keys: dict[str, Spot] = field(default_factory=dict)
    values: dict[str, Spot] = field(default_factory=dict)
    bare: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


@dataclass
class _Open:
    """A mapping or list whose end has not been read; `key` is the key that waits for its value."""

    path: str
    held: dict[str, Any] | list[Any]
    key: str | None = None


def read_contents(document: Document) -> Contents:
    """Parse a document.

    Raises `CaseError`: yaml-* and file-empty. Problems that leave the rest readable (a key given twice, a
    hidden character) are returned in `problems`.
    """
    contents = Contents()
    try:
        _Reader(document, contents).read()
    except yaml.MarkedYAMLError as error:
        raise CaseError(_syntax_problem(document, error)) from None
    except yaml.YAMLError:
        raise CaseError(Problem("yaml-syntax", {"detail": "unreadable"}, document.place(1, 1))) from None
    return contents


class _Reader:
    """One pass over the events of a document."""

    def __init__(self, document: Document, contents: Contents) -> None:
        self.document, self.contents = document, contents
        self.stack: list[_Open] = []
        self.nodes = 0
        self.documents = 0

    def read(self) -> None:
        for event in yaml.parse(self.document.text, Loader=_LOADER):
            if isinstance(event, yaml.DocumentStartEvent):
                self.documents += 1
                if self.documents > 1:
                    raise self.refused("yaml-documents", event)
            elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
                self.stack.pop()
            elif isinstance(event, yaml.NodeEvent):
                self.node(event)
        if not self.documents or self.contents.data == "":
            raise CaseError(Problem("file-empty", {"path": str(self.document.path)}))

    def node(self, event: Any) -> None:
        """Take in a scalar, or open a mapping or list."""
        self.nodes += 1
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None:
            raise self.refused("yaml-anchor", event, name=event.anchor)
        if event.tag is not None:
            raise self.refused("yaml-tag", event, tag=event.tag)
        if self.nodes > MAX_NODES:
            raise self.refused("yaml-too-many", event, limit=str(MAX_NODES))
        top = self.stack[-1] if self.stack else None
        if isinstance(event, yaml.ScalarEvent):
            if top is not None and isinstance(top.held, dict) and top.key is None:
                self.key(top, event)
            else:
                self.scalar(self.enter(event), event)
            return
        if len(self.stack) >= MAX_DEPTH:
            raise self.refused("yaml-too-deep", event, limit=str(MAX_DEPTH))
        if top is not None and isinstance(top.held, dict) and top.key is None:
            raise self.refused("yaml-key", event)
        path = self.enter(event)
        held: dict[str, Any] | list[Any] = {} if isinstance(event, yaml.MappingStartEvent) else []
        self.put(held)
        self.stack.append(_Open(path, held))

    def key(self, top: _Open, event: Any) -> None:
        name, spot = event.value, _spot(event)
        path = f"{top.path}.{name}" if top.path else name
        if name in top.held:
            first = self.contents.keys[path]
            self.problem("yaml-duplicate-key", spot, key=name, line=str(first[0]), column=str(first[1]))
        elif not event.style and (name in TRUTH or name in NOTHING) and path != "question.yes":
            self.problem("yaml-word", spot, word=name or "~")
        else:
            self.contents.keys[path] = spot
        self.hidden(name, spot)
        top.key = name

    def enter(self, event: Any) -> str:
        """Return the path of the node that begins, and note where it stands."""
        if not self.stack:
            path = ""
        else:
            top = self.stack[-1]
            last = top.key if isinstance(top.held, dict) else str(len(top.held))
            path = f"{top.path}.{last}" if top.path else str(last)
        self.contents.values.setdefault(path, _spot(event))
        self.contents.keys.setdefault(path, _spot(event))
        return path

    def scalar(self, path: str, event: Any) -> None:
        if not event.style:
            self.contents.bare.add(path)
        self.hidden(event.value, _spot(event))
        self.put(event.value)

    def put(self, value: Any) -> None:
        if not self.stack:
            self.contents.data = value
            return
        top = self.stack[-1]
        if isinstance(top.held, list):
            top.held.append(value)
        else:
            top.held.setdefault(str(top.key), value)
            top.key = None

    def hidden(self, text: str, spot: Spot) -> None:
        """Report a control character that was written as an escape."""
        if found := INVISIBLE.search(text):
            self.problem("character-hidden", spot, character=code_point(found.group()))

    def problem(self, code: str, spot: Spot, **params: str) -> None:
        self.contents.problems.append(Problem(code, params, self.document.place(*spot)))

    def refused(self, code: str, event: Any, **params: str) -> CaseError:
        return CaseError(Problem(code, params, self.document.place(*_spot(event))))


def _spot(event: Any) -> Spot:
    return event.start_mark.line + 1, event.start_mark.column + 1


# What libyaml says, and our code for what a person most likely did.
_SYNTAX = (
    ("mapping values are not allowed", "yaml-colon"),
    ("found unexpected end of stream", "yaml-unclosed-quote"),
    ("found unexpected document indicator", "yaml-unclosed-quote"),
    ("cannot start any token", "yaml-start"),
    ("did not find expected ',' or", "yaml-unclosed-bracket"),
    ("did not find expected node content", "yaml-unclosed-bracket"),
    ("did not find expected key", "yaml-indent"),
    ("did not find expected '-' indicator", "yaml-indent"),
    ("could not find expected ':'", "yaml-no-colon"),
    ("exceeded max", "yaml-too-deep"),
)


def _syntax_problem(document: Document, error: yaml.MarkedYAMLError) -> Problem:
    detail = str(error.problem or error.context or "")
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    code = next((code for said, code in _SYNTAX if said in detail), "yaml-syntax")
    if code == "yaml-unclosed-quote" and error.context_mark:  # where it opened says more than where it ended
        line, column = error.context_mark.line + 1, error.context_mark.column + 1
    place = document.place(line, column)
    if code == "yaml-start" and place.text[column - 1 : column] == "\t":
        code = "yaml-tab"
    return Problem(code, {"detail": detail, "limit": str(MAX_DEPTH)}, place)
