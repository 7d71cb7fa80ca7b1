"""Reading whole files, and replacing their contents atomically (see `system.atomic`)."""

from __future__ import annotations

import codecs
import errno
import io
import os
import stat
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

from cleantext.system.atomic import replacing, set_mode


class FileError(Exception):
    """A file was left alone; the message, without its name, says why."""


class FileId(NamedTuple):
    """The state of a file, to detect changes."""

    device: int
    inode: int
    size: int
    modified: int


_TROUBLES = {
    errno.ENOENT: "there is no such file; check the name",
    errno.ENOTDIR: "there is no such file; check the name",
    errno.EISDIR: "this is a folder; name the files in it",
    errno.EACCES: "permission denied; `chmod u+rw` gives it to the owner",
    errno.EPERM: "the system does not permit it; is the file locked?",
    errno.EROFS: "its file system can only be read; copy the file elsewhere",
    errno.ENOSPC: "the disk is full; make room and run again",
    errno.EDQUOT: "your disk quota is used up; make room and run again",
    errno.EFBIG: "it would be larger than the system permits; raise the limit (`ulimit -f`)",
    errno.ELOOP: "its symbolic links go round in a circle",
}


NUL = "there is no such file: a NUL is in its name"

_SYSTEM = ("/dev/", "/proc/")
"""Folders in which the system lists the open files of processes."""


def describe_os_error(error: OSError | ValueError) -> str:
    """Describe a system error for the user, in one line.

    A `ValueError` comes from a path with a NUL, which no system allows.
    """
    if not isinstance(error, OSError):
        return NUL
    return _TROUBLES.get(error.errno or 0) or (error.strerror or str(error)).lower()


def is_file(path: Path) -> bool:
    """Return whether a path is a file; False if the system denies access."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Return whether a path is a folder; False if the system denies access."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def file_id(status: os.stat_result) -> FileId:
    """Return the identity and state of a file with this status."""
    return FileId(status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns)


def read(path: Path) -> tuple[bytes, FileId]:
    """Read a file, with its state at the time.

    Raises:
        FileError: the file can't be read, changed while it was read, or may be endless: a named
            pipe or a device. Pipes in system folders, such as ``/dev/stdin``, are read.

    """
    try:
        _check_kind(path)
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            data = read_open(file)
            after = file_id(os.fstat(file.fileno()))
    except (OSError, ValueError) as error:
        raise FileError(describe_os_error(error)) from None
    if stat.S_ISREG(before.st_mode) and file_id(before) != after:  # a pipe changes all the time
        raise FileError("it changed while it was read; run again when nothing writes to it")
    return data, after


def _check_kind(path: Path) -> None:
    kind = path.stat().st_mode
    ends = stat.S_ISREG(kind) or stat.S_ISDIR(kind)  # opening a folder raises its own error
    if not (ends or str(path).startswith(_SYSTEM)):
        raise FileError("this is a pipe or a device; `cat FILE | cleantext` reads it")


def read_open(file: BinaryIO) -> bytes:
    """Read the rest of an open file.

    Raises:
        FileError: the file can't be read, or is endless.

    """
    try:
        if _is_endless(file):
            raise FileError("this is a device that has no end")
        return file.read()
    except OSError as error:
        raise FileError(describe_os_error(error)) from None
    except (MemoryError, OverflowError):
        raise FileError("there is not enough memory to read it; split it") from None


def _is_endless(file: BinaryIO) -> bool:
    try:
        status = os.fstat(file.fileno())
    except io.UnsupportedOperation:  # it is in memory
        return False
    if not stat.S_ISCHR(status.st_mode):
        return False
    devices = [Path("/dev", name) for name in ("zero", "full", "random", "urandom")]
    return status.st_rdev in [device.stat().st_rdev for device in devices if device.exists()]


def replace(path: Path, data: bytes, stamp: FileId) -> None:
    """Replace the contents of a file; links and all attributes stay.

    The contents go to a new file, which takes the name of the old one. It gets the permissions,
    owner and group of the old one and, on Linux, its extended attributes, access control lists
    among them. A file for which that can't be done is not written, nor is one with several names
    (hard links), of which all but one would keep the old contents.

    Args:
        path: the file.
        data: the new contents.
        stamp: the state that `read` returned with the old contents.

    Raises:
        FileError: the file can't be written, or has changed since; it is left unchanged.

    """
    try:
        target = path.resolve(strict=True)
        _check_writable(target)
        with replacing(target, partial(_settle, target, stamp)) as file:
            file.write(data)
    except (OSError, ValueError) as error:
        raise FileError(f"not written: {describe_os_error(error)}") from None


def _check_writable(target: Path) -> None:
    status = target.stat()
    if not stat.S_ISREG(status.st_mode):
        raise FileError("this is not a regular file, so it can't be written in place")
    if status.st_nlink > 1:
        raise FileError(
            f"not written: it has {status.st_nlink} names (hard links), which would be separated; "
            "`cleantext FILE > NEW` writes another file"
        )
    if not os.access(target, os.W_OK):
        raise FileError(describe_os_error(PermissionError(errno.EACCES, "")))
    if not os.access(target.parent, os.W_OK):
        raise FileError(
            "not written: no temporary file can be created in its folder; `chmod u+w` the folder"
        )


def _settle(target: Path, stamp: FileId, file: BinaryIO) -> None:
    """Copy owner, attributes and mode of an unchanged file to a new one."""
    status = target.stat()
    if file_id(status) != stamp:
        raise FileError("not written: it changed in the meantime; run again")
    _keep_owner(status, file)
    if hasattr(os, "listxattr"):
        _keep_attributes(target, file)
    set_mode(file, stat.S_IMODE(status.st_mode))  # last: changes of owner take some bits away


def _keep_owner(status: os.stat_result, file: BinaryIO) -> None:
    new = os.fstat(file.fileno())
    if (new.st_uid, new.st_gid) == (status.st_uid, status.st_gid):
        return
    try:
        os.chown(file.fileno(), status.st_uid, status.st_gid)
    except PermissionError:  # only the superuser may give files away
        raise FileError(
            "not written: its owner or group would change; run as its owner, or "
            "`cleantext FILE > NEW` writes another file"
        ) from None


def _keep_attributes(target: Path, file: BinaryIO) -> None:
    """Give a new file exactly the extended attributes of the old.

    It may have inherited some from its folder. Security attributes belong to the system.
    """
    before, new = _attributes(target), _attributes(file.fileno())
    for name in new.keys() - before.keys():
        os.removexattr(file.fileno(), name)
    for name, value in before.items():
        if new.get(name) != value:
            os.setxattr(file.fileno(), name, value)


def _attributes(file: Path | int) -> dict[str, bytes]:
    try:
        names = [name for name in os.listxattr(file) if not name.startswith("security.")]
    except OSError as error:
        if error.errno == errno.ENOTSUP:  # by this file system
            return {}
        raise
    return {name: os.getxattr(file, name) for name in names}


def encode(text: str, like: bytes) -> bytes:
    """Encode a text as UTF-8, with a byte order mark like `like`.

    A lone surrogate, which has no valid UTF-8, is written as its three bytes.
    """
    mark = codecs.BOM_UTF8 if like.startswith(codecs.BOM_UTF8) else b""
    return mark + text.encode("utf-8", "surrogatepass")


def decode(data: bytes) -> str:
    """Decode what `encode` has written, without its byte order mark."""
    return data.removeprefix(codecs.BOM_UTF8).decode("utf-8", "surrogatepass")
