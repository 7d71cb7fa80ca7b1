"""Files: reading one whole, and putting new contents in the place of the old ones.

A file is either as it was or as it shall be, whatever happens in between: the new contents
go to a temporary file in the same folder, which then takes the file's name.
"""

from __future__ import annotations

import codecs
import errno
import os
import stat
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO, NamedTuple


class FileError(Exception):
    """Why a file was left alone: one line, with the way out. The caller names the file."""


class Stamp(NamedTuple):
    """What tells a file that changed from one that did not."""

    device: int
    inode: int
    size: int
    modified: int


_TROUBLES = {
    errno.ENOENT: "there is no such file; look for a slip in its name",
    errno.ENOTDIR: "there is no such file; look for a slip in its name",
    errno.EISDIR: "this is a folder; name the files in it",
    errno.EACCES: "permission denied; `chmod u+rw` gives it to the owner",
    errno.EPERM: "the system does not permit it; is the file locked?",
    errno.EROFS: "its file system can only be read; copy the file elsewhere",
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "your disk quota is used up; make room and run again",
    errno.EFBIG: "it would be larger than the system permits; raise the limit (`ulimit -f`)",
    errno.ELOOP: "its symbolic links go round in a circle",
}


def trouble_of(error: OSError) -> str:
    """What an error of the system means for the user, in one line."""
    return _TROUBLES.get(error.errno or 0) or (error.strerror or str(error)).lower()


def is_file(path: Path) -> bool:
    """Whether there is a file; not where the system does not let us look."""
    try:
        return path.is_file()
    except OSError:
        return False


def is_folder(path: Path) -> bool:
    """Whether there is a folder; not where the system does not let us look."""
    try:
        return path.is_dir()
    except OSError:
        return False


def stamp_of(status: os.stat_result) -> Stamp:
    """The stamp of a file with this status."""
    return Stamp(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def read(path: Path) -> tuple[bytes, Stamp]:
    """The contents of a file, with its stamp at the time.

    Raises:
        FileError: it can't be read, or changed while it was read.

    """
    try:
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = file.read()
            after = stamp_of(os.fstat(file.fileno()))
    except OSError as error:
        raise FileError(trouble_of(error)) from None
    if stat.S_ISREG(before.st_mode) and stamp_of(before) != after:  # a pipe changes all the time
        raise FileError("something changed it while it was read; run again when it is at rest")
    return data, after


def replace(path: Path, data: bytes, stamp: Stamp) -> None:
    """Give a file new contents; its permissions stay, and a symbolic link stays a link.

    Args:
        path: the file.
        data: its new contents.
        stamp: what `read` gave with the contents from which `data` was made.

    Raises:
        FileError: it can't be written, or is no longer what was read; it is as it was then.

    """
    try:
        target = path.resolve(strict=True)
        if not stat.S_ISREG(target.stat().st_mode):
            raise FileError("this is no regular file and can't be written in place")
        if not os.access(target, os.W_OK):
            raise FileError(trouble_of(PermissionError(errno.EACCES, "")))
        _swap(target, data, stamp)
    except OSError as error:
        raise FileError(f"not written: {trouble_of(error)}") from None


def _swap(target: Path, data: bytes, stamp: Stamp) -> None:
    # The name comes first and the file inside `try`: so no interrupt leaves a file behind.
    temporary = target.with_name(f".cleantext-{os.urandom(8).hex()}.tmp")
    try:
        with _created(temporary) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        status = target.stat()
        if stamp_of(status) != stamp:
            raise FileError("not written: something changed it in the meantime; run again")
        _copy_owner(status, temporary)
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    sync_folder(target.parent)


def _created(path: Path) -> BinaryIO:
    try:
        return path.open("xb")
    except PermissionError:
        raise FileError(
            "not written: its folder permits no new file, through which it would be written; "
            "`chmod u+w` the folder"
        ) from None


def _copy_owner(status: os.stat_result, path: Path) -> None:
    if hasattr(os, "chown"):
        with suppress(PermissionError):  # only the superuser may give files away
            os.chown(path, status.st_uid, status.st_gid)
    path.chmod(stat.S_IMODE(status.st_mode))


def sync_folder(folder: Path) -> None:
    """Make the new name last over a power cut, where the system can do that."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def encode(text: str, like: bytes) -> bytes:
    """The bytes of a text: UTF-8, with a byte order mark where `like` begins with that of UTF-8.

    A lone surrogate is no character and has no UTF-8; it is written as the three bytes that it
    would have.
    """
    mark = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8", "surrogatepass")
