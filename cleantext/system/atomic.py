"""Files that are replaced in one step: each is as it was or as it shall be, never in between.

The new contents go to a temporary file in the same folder, which takes the file's name at the end.
While a process writes it, it holds a lock on it. So what a killed process has left behind can be
told from what another one is still writing, and cleared.
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
except ImportError:  # Windows: without locks, nothing is cleared
    fcntl = None  # type: ignore[assignment]

_TEMPORARY = re.compile(r"\.cleantext-[0-9a-f]{16}\.tmp")

# A name that somebody else has made into a link or a pipe must lead nowhere and block nothing.
_CAREFULLY = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

Settle = Callable[[BinaryIO], None]


@contextmanager
def replacing(target: Path, settle: Settle | None = None) -> Iterator[BinaryIO]:
    """Give a file to write to, which takes the name of `target` when all went well.

    It lasts over a power cut then. Where something goes wrong, `target` stays as it was.

    Args:
        target: the file to make or to replace.
        settle: called with the new file when it is whole, before it takes the name; it may raise.
            By default, the new file gets the permissions of the old one. Until then, only its
            owner can read it, if there is an old one.

    Raises:
        OSError: it can't be written.

    """
    temporary = target.with_name(f".cleantext-{os.urandom(8).hex()}.tmp")
    try:  # the file is made in here, so that no interrupt leaves it behind
        with _made(temporary, mode_beside(target)) as file:
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


def mode_beside(target: Path) -> int:
    """The permissions with which a file is made that is to replace another, or to be a new one."""
    return 0o600 if target.exists() else 0o666  # less the umask


def keep_mode(file: BinaryIO, target: Path) -> None:
    """Give a new file the permissions of the one that it is to replace, if there is one."""
    with suppress(FileNotFoundError):
        set_mode(file, stat.S_IMODE(target.stat().st_mode))


def set_mode(file: BinaryIO, mode: int) -> None:
    """Give an open file these permissions."""
    os.chmod(file.fileno() if os.chmod in os.supports_fd else file.name, mode)  # noqa: PTH101


def _made(path: Path, mode: int) -> BinaryIO:
    """A new file, locked."""
    while True:
        file = open(path, "x+b", opener=partial(os.open, mode=mode))  # noqa: SIM115
        with suppress(OSError):  # not every file system has locks; on those nothing is cleared
            if fcntl:
                fcntl.flock(file, fcntl.LOCK_EX)
        if path.exists():
            return file
        file.close()  # another process has cleared it before it was locked


def clear_leftovers(folders: Iterable[Path]) -> None:
    """Remove the temporary files in these folders that no process is writing any more.

    Only regular files of this user whose names are those that `replacing` gives are removed.
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
    """Make a new name last over a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
