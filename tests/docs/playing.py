"""Play the examples of a page as a reader would, and say where what is printed differs from the page.

Pages show the same commands many times: what has run on the same files, in a language if it speaks one, is remembered.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from .pages import Block, Command, agrees, apply_change, blocks, commands

BIN = Path(sys.executable).parent
Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Ran:
    """What came of a command or a program: its status, what it printed, and the files that it wrote."""

    status: int
    stdout: str
    stderr: str
    written: Files


_ran: dict[tuple[str, str, tuple[tuple[str, bytes], ...]], Ran] = {}


@dataclass(frozen=True)
class Played:
    """One example as it ran: its block, its command if it is one, what it printed and what the page shows."""

    block: Block
    command: Command | None
    printed: str
    shown: str

    @property
    def same(self) -> bool:
        """Whether the page shows what was printed."""
        return agrees(self.printed, self.shown)


def language(page: Path) -> str:
    """Return the language of a page."""
    return "ja" if page.name.endswith(".ja.md") else "en"


def run(command: str, folder: Path, lang: str) -> subprocess.CompletedProcess[str]:
    """Run a command of a page in a terminal of 80 columns without colours."""
    environment = {
        key: value for key, value in os.environ.items() if not key.startswith(("LC_", "KAKEHIKI_"))
    }
    environment |= {
        "PATH": f"{BIN}:{os.environ['PATH']}",
        "LANG": "C.UTF-8",
        "KAKEHIKI_LANG": lang,
        "COLUMNS": "80",
        "NO_COLOR": "1",
    }
    return subprocess.run(
        command, shell=True, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def _once(text: str, lang: str, folder: Path, start: Callable[[], subprocess.CompletedProcess[str]]) -> Ran:
    """Return what came of a text that runs in a folder; if it ran before on the same files, these are made again."""
    before = _files(folder)
    key = (text, lang, tuple(before.items()))
    if key not in _ran:
        ended = start()
        after = _files(folder)
        written = {name: held for name, held in after.items() if before.get(name) != held}
        _ran[key] = Ran(ended.returncode, ended.stdout, ended.stderr, written)
    for name, held in _ran[key].written.items():
        (folder / name).write_bytes(held)
    return _ran[key]


def _files(folder: Path) -> Files:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir()) if path.is_file()}


def _command(text: str, folder: Path, lang: str) -> Ran:
    speaks = "" if "--json" in text else lang  # JSON is the same in all languages
    return _once(text, speaks, folder, lambda: run(text, folder, lang))


def _program(text: str, folder: Path) -> Ran:
    def start() -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-"], input=text, cwd=folder, capture_output=True, text=True, check=False
        )

    return _once(text, "python", folder, start)


def play(page: Path, folder: Path) -> Iterator[Played]:
    """Run a page's examples in order in one folder; one that ends otherwise than the page says raises."""
    found = blocks(page)
    for index, block in enumerate(found):
        needed = re.search(r"needs=(\w+)", block.options)
        if needed and find_spec(needed[1]) is None:
            continue
        if block.language == "console":
            status = int(match[1]) if (match := re.search(r"exit=(\d+)", block.options)) else 0
            for command in commands(block.body):
                ran = _command(command.text, folder, language(page))
                assert ran.status == status, f"{command.text} ended with {ran.status}:\n{ran.stderr}"
                yield Played(block, command, ran.stdout + (ran.stderr if status else ""), command.printed)
        elif block.language == "python":
            ran = _program(block.body, folder)
            assert ran.status == 0, ran.stderr
            output = found[index + 1] if index + 1 < len(found) else None
            if output is not None and output.language == "text":
                yield Played(output, None, ran.stdout, output.body)
            else:
                yield Played(block, None, ran.stdout, "")
        elif block.language == "diff":
            apply_change(folder, block.body)
        elif saved := re.search(r"save=(\S+)", block.options):
            (folder / saved[1]).write_text(block.body, encoding="utf-8")
