"""Pages of the documentation, cut into their fenced blocks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^\$ (?P<command>.*)$")


@dataclass(frozen=True)
class Block:
    """One fenced block: its language, the rest of its first line, its text, its line and the text's place."""

    language: str
    options: str
    body: str
    line: int
    span: tuple[int, int]


@dataclass(frozen=True)
class Command:
    """One command of a console block, and what the page says it prints."""

    text: str
    printed: str


def pages() -> list[Path]:
    """Return every page of the documentation, the README and what stands beside it."""
    return sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def blocks(path: Path) -> list[Block]:
    """Return the fenced blocks of a page in order."""
    text = path.read_text(encoding="utf-8")
    found = []
    for match in _FENCE.finditer(text):
        language, _, options = match["info"].strip().partition(" ")
        line = text.count("\n", 0, match.start()) + 1
        found.append(Block(language, options.strip(), match["body"], line, match.span("body")))
    return found


def commands(body: str) -> list[Command]:
    """Return the commands of a console block, each with the lines printed after it."""
    found: list[Command] = []
    printed: list[str] = []
    for line in body.splitlines():
        if match := _COMMAND.match(line):
            if found:
                found[-1] = Command(found[-1].text, "\n".join(printed))
            found.append(Command(match["command"], ""))
            printed = []
        else:
            printed.append(line)
    if found:
        found[-1] = Command(found[-1].text, "\n".join(printed))
    return found


def agrees(printed: str, page: str) -> bool:
    """Whether a page shows what was printed; `...` on the page stands for anything."""
    want = [line.rstrip() for line in page.strip("\n").splitlines()]
    got = "\n".join(line.rstrip() for line in printed.strip("\n").splitlines())
    pattern = "\n".join(
        ".*" if line.strip() == "..." else re.escape(line).replace(r"\.\.\.", "[^\n]*") for line in want
    )
    return re.fullmatch(pattern.replace("\n.*\n", "\n(?:.*\n)?"), got, re.DOTALL) is not None


def apply_change(folder: Path, change: str) -> None:
    """Make the change that a diff block shows: its lines with ` ` and `-` must stand in the file once."""
    header, *hunks = re.split(r"^@@.*\n", change, flags=re.MULTILINE)
    match = re.search(r"^\+\+\+ (\S+)", header, re.MULTILINE)
    assert match, "a diff block names its file"
    file = folder / match[1]
    text = file.read_text(encoding="utf-8")
    for hunk in hunks:
        lines = hunk.splitlines(keepends=True)
        before = "".join(line[1:] for line in lines if line[0] in " -")
        after = "".join(line[1:] for line in lines if line[0] in " +")
        assert text.count(before) == 1, f"{match[1]} holds this {text.count(before)} times:\n{before}"
        text = text.replace(before, after)
    file.write_text(text, encoding="utf-8")
