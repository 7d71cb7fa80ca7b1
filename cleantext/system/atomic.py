"""Atomic replacement of files: readers see the old contents or the new, never a mix.

The new contents are written to a temporary file in the same folder, which is renamed at the end.
The writing process holds a lock on it, which tells the leftovers of a killed process, which can be
removed, from files that another process is still writing.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

try:
    import fcntl
except ImportError:  # Windows: without locks, nothing is removed
    fcntl = None  # type: ignore[assignment]

_TEMPORARY = re.compile(r"\.cleantext-[0-9a-f]{16}\.tmp")

# A name that somebody has made a link must not be followed, nor one made a pipe block.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

Settle = Callable[[BinaryIO], None]


@contextmanager
def replacing(target: Path, settle: Settle | None = None) -> Iterator[BinaryIO]:
    """Write `target` atomically: write to a temporary file, fsync, rename.

    The new contents survive a power cut. On any error, `target` stays unchanged.

    Args:
        target: the file to create or to replace.
        settle: called with the complete file before the rename; it may raise. By default, the new
            file gets the permissions of the old one; until then, only its owner can read it.

    Raises:
        OSError: `target` can't be written.

    """
    temporary = target.with_name(f".cleantext-{os.urandom(8).hex()}.tmp")
    try:  # create the file in here, so that no interrupt leaves it behind
        with _made(temporary, initial_mode(target)) as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
            if settle:
                settle(file)
            else:
                keep_mode(file, target)
            if not fcntl:
                file.close()  # Windows renames nothing that is open
            temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def initial_mode(target: Path) -> int:
    """Return the permissions for the temporary file of `target`: private if `target` exists."""
    return 0o600 if target.exists() else 0o666  # less the umask


def keep_mode(file: BinaryIO, target: Path) -> None:
    """Give a new file the permissions of the file it replaces, if there is one."""
    with suppress(FileNotFoundError):
        set_mode(file, stat.S_IMODE(target.stat().st_mode))


def set_mode(file: BinaryIO, mode: int) -> None:
    """Set the permissions of an open file."""
    os.chmod(file.fileno() if os.chmod in os.supports_fd else file.name, mode)  # noqa: PTH101


def _made(path: Path, mode: int) -> BinaryIO:
    """Create a file and lock it."""
    while True:
        file = open(path, "x+b", opener=partial(os.open, mode=mode))  # noqa: SIM115
        with suppress(OSError):  # on file systems without locks, nothing is removed
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            return file
        file.close()  # another process removed it before it was locked


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Remove temporary files from folders that no process is writing any more.

    Only regular files of this user with a name as `replacing` makes them are removed.
    """
    for folder in set(folders) if fcntl else ():
        with suppress(OSError), os.scandir(folder) as entries:
            for name in [entry.name for entry in entries if _TEMPORARY.fullmatch(entry.name)]:
                _clear(folder / name)


def _clear(path: Path) -> None:
    with suppress(OSError):  # another process writes it, has just renamed it, or owns it
        handle = os.open(path, os.O_RDWR | _CAREFULLY)
        try:
            if _is_ours(os.fstat(handle)):
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                path.unlink()
        finally:
            os.close(handle)


def _is_ours(status: os.stat_result) -> bool:
    return stat.S_ISREG(status.st_mode) and os.geteuid() in (0, status.st_uid)


def sync_folder(folder: Path) -> None:
    """Make a new name survive a power cut, if the system can."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
