"""Writing a file whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path

from kakehiki.errors import Problem, UsageError

_WRITABLE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH


def replace_file(file: Path, text: str) -> None:
    """Put `text` in the place of a file in one step, so that an older one is never half written over.

    Raises OSError, and leaves nothing behind.
    """
    descriptor, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as out:
            out.write(text)
        os.chmod(name, _mode(file))
        os.replace(name, file)
    except BaseException:
        os.unlink(name)
        raise


def _mode(file: Path) -> int:
    """Return the permissions that a file has, or that a new one gets."""
    try:
        return stat.S_IMODE(file.stat().st_mode)
    except FileNotFoundError:
        umask = os.umask(0)
        os.umask(umask)
        return 0o666 & ~umask


def change_file(file: Path, before: str, text: str) -> None:
    """Put `text` in the place of a file that still holds `before`, in one step.

    Raises `UsageError`: file-changed, file-not-written; nothing is written then.
    """
    try:
        if not os.access(file, os.W_OK) or not file.stat().st_mode & _WRITABLE:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        if file.read_bytes() != before.encode("utf-8"):
            raise UsageError(Problem("file-changed", {"path": str(file)}))
        replace_file(file.resolve(), text)  # a link stays a link
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Problem("file-not-written", {"path": str(file), "reason": reason})) from None


def write_new(path: Path, text: str) -> None:
    """Write a file that does not exist yet, whole or not at all.

    Raises `UsageError`: file-exists, file-not-written.
    """
    try:
        path.touch(exist_ok=False)  # takes the name
        try:
            replace_file(path, text)
        except BaseException:
            path.unlink()
            raise
    except FileExistsError:
        raise UsageError(Problem("file-exists", {"path": str(path)})) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise UsageError(Problem("file-not-written", {"path": str(path), "reason": reason})) from None
