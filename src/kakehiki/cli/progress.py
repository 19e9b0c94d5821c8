"""A progress bar for work that takes long."""

from __future__ import annotations

import sys
from time import monotonic
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kakehiki.ensemble.run import Progress

PATIENCE = 1.0  # seconds before a progress bar appears


class Bar:
    """A bar on stderr, shown only on a terminal and only when the work takes longer than a second."""

    def __init__(self, about: str) -> None:
        self.about = about
        self.started = monotonic()
        self.bar: Any = None
        self.task: Any = None

    def __enter__(self) -> Progress | None:
        """Return what shows the bar, or nothing where nobody looks."""
        return self.show if sys.stderr.isatty() else None

    def __exit__(self, *raised: object) -> None:
        """Take the bar away."""
        if self.bar is not None:
            self.bar.stop()

    def show(self, done: int, total: int) -> None:
        """Tell how much of the work is done."""
        if self.bar is None and done < total and monotonic() - self.started > PATIENCE:
            from rich.console import Console
            from rich.progress import Progress as Bars

            self.bar = Bars(console=Console(stderr=True), transient=True)
            self.task = self.bar.add_task(self.about, total=total)
            self.bar.start()
        if self.bar is not None:
            self.bar.update(self.task, completed=done, total=total)
