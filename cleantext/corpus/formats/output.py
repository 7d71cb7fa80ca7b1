"""Resumable writing of bytes to files, plain or compressed."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Any, BinaryIO, cast

from cleantext.corpus.formats.codecs import CODECS, NullEncoder
from cleantext.corpus.formats.format import WriteOptions
from cleantext.corpus.formats.records import Closing, FormatError, State
from cleantext.system.atomic import initial_mode, keep_mode, replacing, sync_folder
from cleantext.system.files import describe_os_error

_BUFFER = 1 << 20


def part_path(target: Path) -> Path:
    """Return the path of `target` while it is being written."""
    return target.with_name(target.name + ".part")


def publish(part: Path, target: Path) -> None:
    """Rename a finished file or folder, durably."""
    part.replace(target)
    sync_folder(target.parent)


def write_text(path: Path, text: str) -> None:
    """Write a text file atomically: it is replaced whole or not at all."""
    with replacing(path) as file:
        file.write(text.encode())


def remove(path: Path) -> None:
    """Remove a file or a folder with its contents, if it exists."""
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def open_unlinked(path: Path, mode: str, permissions: int = 0o666) -> BinaryIO:
    """Open a file for writing, but never follow a symbolic link."""

    def opener(name: str, flags: int) -> int:
        return os.open(name, flags | getattr(os, "O_NOFOLLOW", 0), permissions)

    return cast("BinaryIO", open(path, mode, _BUFFER, opener=opener))  # the caller closes it


class Output(Closing):
    """A file, written in members, that gets its name when finished.

    Args:
        target: the path of the finished file.
        options: how to write it. With a state, everything after that commit is cut off.

    Raises:
        FormatError: it can't be written, or the part to continue is gone.

    """

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._target = target
        self._encoder = CODECS[options.packing]().encoder if options.packing else NullEncoder
        self._member: Any = None
        try:
            self._file = _open_part(target, options.state["bytes"] if options.state else 0)
        except OSError as error:
            raise FormatError(f"{target}: not written: {describe_os_error(error)}") from None

    @property
    def size(self) -> int:
        """Bytes written so far."""
        return self._file.tell()

    def write(self, data: bytes) -> None:
        """Append bytes to the current member."""
        if not self._member:
            self._member = self._encoder()
        self._file.write(self._member.compress(data))

    def end_member(self) -> None:
        """End the current member, so that the next bytes start another one."""
        if self._member:
            self._file.write(self._member.flush())
            self._member = None

    def commit(self) -> State:
        """End the member, flush it to disk and return the state to continue from."""
        self.end_member()
        self._file.flush()
        os.fsync(self._file.fileno())
        return {"bytes": self.size}

    def finish(self) -> None:
        """Flush everything to disk and give the file its name."""
        self.end_member()
        if not self.size:
            self.write(b"")  # a compressed file without a member is not valid
        self.commit()
        keep_mode(self._file, self._target)
        self._file.close()
        publish(part_path(self._target), self._target)

    def close(self) -> None:
        """Close the file, finished or not."""
        self._file.close()


def _open_part(target: Path, size: int) -> BinaryIO:
    """Open the part of a target, new or cut to a size."""
    part = part_path(target)
    if not size:
        return open_unlinked(part, "wb", initial_mode(target))
    if not part.exists() or part.stat().st_size < size:
        fault = "was cut" if part.exists() else "is gone"
        raise FormatError(
            f"{part}: it {fault}, so writing can't continue; start anew with --overwrite"
        )
    file = open_unlinked(part, "r+b")
    file.truncate(size)
    file.seek(size)
    return file


class StandardOutput(Closing):
    """Standard output, which can't be continued after a stop."""

    def __init__(self) -> None:
        if not sys.stdout:
            raise FormatError("standard output is closed")
        self._file = sys.stdout.buffer

    def write(self, data: bytes) -> None:
        """Write and flush bytes."""
        self._file.write(data)
        self._file.flush()

    def commit(self) -> State:
        """Return an empty state: there is nothing to continue from."""
        return {}

    def finish(self) -> None:
        """Do nothing: everything is flushed."""


class StreamWriter(Closing):
    """A writer of records (see `Writer`) to a single output."""

    _output: Any  # an `Output` or a `StandardOutput`

    def commit(self) -> State:
        """Flush everything to disk and return the state to continue from."""
        state: State = self._output.commit()
        return state

    def finish(self) -> None:
        """Flush everything to disk and give the file its name."""
        self._output.finish()

    def close(self) -> None:
        """Close the file, finished or not."""
        self._output.close()
