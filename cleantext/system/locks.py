"""A lock between processes, as a file that exists while it is held."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_NO_LOCKS = (errno.ENOSYS, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOLCK)
"""Errors of file systems without locks, as on some clusters; there, nobody is locked out."""


class LockedError(Exception):
    """Another process holds the lock."""


@contextmanager
def locked(path: Path) -> Iterator[None]:
    """Hold an exclusive lock on a file, which is removed at the end.

    The system releases the lock of a killed process. The file is never truncated, nor followed if
    it is a symbolic link.

    Raises:
        LockedError: another process holds the lock.
        OSError: the file can't be created, or is not empty.

    """
    handle = _acquire(path)
    try:
        yield
    finally:
        if sys.platform == "win32":  # which can't remove an open file
            os.close(handle)
            with suppress(OSError):
                path.unlink()
        else:
            with suppress(OSError):
                path.unlink()
            os.close(handle)


def _acquire(path: Path) -> int:
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0)
    while True:
        handle = os.open(path, flags, 0o644)
        try:
            _lock(handle)
            if _is_at(handle, path):
                _check_empty(handle, path)
                return handle
        except BaseException:
            os.close(handle)
            raise
        os.close(handle)  # its holder removed the file after it was opened here; try again


def _is_at(handle: int, path: Path) -> bool:
    """Return whether an open file still has its name."""
    try:
        return os.path.samestat(os.fstat(handle), path.lstat())
    except FileNotFoundError:
        return False


def _check_empty(handle: int, path: Path) -> None:
    """Check that the file is empty, since it is removed at the end."""
    if os.fstat(handle).st_size:
        raise FileExistsError(errno.EEXIST, f"{path.name} exists and is not a lock; remove it")


def _lock(handle: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        try:
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except OSError:
            raise LockedError from None
    else:
        import fcntl

        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LockedError from None
        except OSError as error:
            if error.errno not in _NO_LOCKS:
                raise
