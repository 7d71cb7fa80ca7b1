"""Checks of the paths of a run against one another, before any file is opened.

Two paths conflict if they lead to the same file, even through a symbolic or a hard link.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.system.files import describe_os_error

Key: TypeAlias = tuple[int, int] | str
"""The identity of a file: device and inode, or its full path if it does not exist."""


class ConflictError(Exception):
    """A path that can't be used; the message says why, and the way out."""


class Use(NamedTuple):
    """A path and its role in the run, such as ``"an input"`` or ``"the output"``."""

    path: Path
    role: str


def check_conflicts(reads: Iterable[Use], writes: Iterable[Use]) -> None:
    """Check that no path is both read and written, or written twice.

    A folder includes everything in it. Nothing may be written into a folder that is read, not even
    a new file, since the next run would read it.

    Raises:
        ConflictError: a path has two roles, or is a symbolic link or a device, which a run does
            not replace.

    """
    reads, writes = list(reads), list(writes)
    for use in (*reads, *writes):
        if "\0" in str(use.path):
            raise ConflictError(f"{str(use.path)!r}: a path can't contain a NUL character")
    for use in writes:
        _check_kind(use)
    keys = _Keys()
    read = {keys.key(use.path): use for use in reads}
    written: dict[Key, Use] = {}
    for use in writes:
        key = keys.key(use.path)
        if other := read.get(key) or written.get(key):
            raise ConflictError(_same(use, other))
        written[key] = use
    _check_folders(reads, writes, read, written, keys)


class _Keys:
    """Cached keys of paths."""

    def __init__(self) -> None:
        self.key = lru_cache(maxsize=None)(_key)
        self._upwards = lru_cache(maxsize=None)(self._keys_upwards)

    def folder_among(self, path: Path, uses: Mapping[Key, Use]) -> Use | None:
        """Return the nearest used folder above a path, with links followed."""
        return next((uses[key] for key in self._upwards(path.parent) if key in uses), None)

    def _keys_upwards(self, folder: Path) -> list[Key]:
        real = Path(os.path.realpath(folder))
        return [self.key(each) for each in (real, *real.parents)]


def _check_folders(
    reads: Iterable[Use],
    writes: Iterable[Use],
    read: Mapping[Key, Use],
    written: Mapping[Key, Use],
    keys: _Keys,
) -> None:
    """Check that no output is in a used folder, and no input in an output folder."""
    for use in writes:
        if other := keys.folder_among(use.path, written) or keys.folder_among(use.path, read):
            raise ConflictError(
                f"{use.path}: is in {other.path}, which is {other.role}, so it can't be "
                f"{use.role}; give a place outside"
            )
    for use in reads:
        if other := keys.folder_among(use.path, written):
            raise ConflictError(
                f"{other.path}: {use.path}, which is {use.role}, is in it, so it can't be "
                f"{other.role}; give another name"
            )


def _check_kind(use: Use) -> None:
    """Check that a path to write is free, a regular file or a folder."""
    try:
        mode = use.path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    except OSError as error:
        raise ConflictError(f"{use.path}: {describe_os_error(error)}") from None
    if stat.S_ISLNK(mode):
        raise ConflictError(
            f"{use.path}: is a symbolic link, so it can't be {use.role}; remove it, or give "
            "another name"
        )
    if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode)):
        raise ConflictError(f"{use.path}: is not a regular file, so it can't be {use.role}")


def _key(path: Path) -> Key:
    try:
        status = path.stat()
    except OSError:
        return os.path.realpath(path)
    return status.st_dev, status.st_ino


def _same(use: Use, other: Use) -> str:
    way_out = f"so it can't be {use.role}; give another name"
    if use.path == other.path:
        return f"{use.path}: is {other.role}, {way_out}"
    return f"{use.path}: is the same file as {other.path}, which is {other.role}, {way_out}"
