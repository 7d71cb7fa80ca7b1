"""Folders of text files: records with `path` and text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from cleantext.corpus.formats.fields import look_up
from cleantext.corpus.formats.format import Format, ReadOptions, WriteOptions
from cleantext.corpus.formats.output import part_path, publish, remove
from cleantext.corpus.formats.records import (
    LONGEST,
    Closing,
    FormatError,
    Meter,
    Names,
    Reader,
    Record,
    Reject,
    State,
    plain,
    preview,
    replace_surrogates,
)
from cleantext.corpus.formats.source import describe_path_error, regular_size
from cleantext.system.files import describe_os_error
from cleantext.system.names import TEXT_SUFFIXES

PATH = "path"
"""The field with a file's path within its folder, separated by `/`."""


def read(path: Path, options: ReadOptions) -> Reader:
    """Read a text file, or those in a folder and below.

    Raises:
        FormatError: there is none, or the folder can't be read.

    """
    try:
        files = list(text_files(path)) if path.is_dir() else [path]
    except (OSError, ValueError) as error:
        raise FormatError(f"{path}: {describe_path_error(error)}") from None
    if not files:
        raise FormatError(f"{path}: no text files ({', '.join(TEXT_SUFFIXES)}) in this folder")
    meter = Meter(sum(map(regular_size, files)))
    root = path if path.is_dir() else path.parent
    return Reader(path, meter, _items(root, files, meter, options.names))


def text_files(folder: Path) -> Iterator[Path]:
    """Yield the visible text files in a folder and below, sorted."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if entry.is_dir() and not entry.is_symlink():
            yield from text_files(entry)
        elif entry.suffix.lower() in TEXT_SUFFIXES and entry.is_file():
            yield entry


def _items(root: Path, files: list[Path], meter: Meter, names: Names) -> Iterator[Record | Reject]:
    for file in files:
        yield _item(root, file, names)
        meter.consumed = min(meter.size, meter.consumed + _size(file))


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _item(root: Path, file: Path, names: Names) -> Record | Reject:
    try:
        with file.open("rb") as opened:
            data = opened.read(LONGEST + 1)
    except OSError as error:
        return Reject(str(file), describe_os_error(error))
    if len(data) > LONGEST:
        return Reject(str(file), f"the file has more than {LONGEST} bytes", preview(data))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Reject(str(file), f"not UTF-8: byte {error.start + 1}", preview(data))
    return Record(str(file), {PATH: file.relative_to(root).as_posix(), names.text: text})


class FolderWriter(Closing):
    """Writes only the text of each record, to a file.

    A file gets the name in the record's `path`, if that is free and within the folder; else it
    is numbered.
    """

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._target = target
        self._folder = part_path(target)
        self._field = options.names.text
        self._count = options.state["records"] if options.state else 0
        if target.exists():
            raise FormatError(f"{target}: already exists; remove it or give another name")
        try:
            self._log = self._prepare(options.state)
        except OSError as error:
            raise FormatError(f"{target}: not written: {describe_os_error(error)}") from None

    def _prepare(self, state: State | None) -> Any:
        """Open the log of written files, and return to the state."""
        if not state:
            remove(self._folder)
            self._folder.mkdir()
            return log_path(self._target).open("wb")
        log = log_path(self._target).open("r+b")
        log.seek(state["bytes"])
        for name in log.read().split(b"\0"):
            if name:
                (self._folder / os.fsdecode(name)).unlink(missing_ok=True)
        log.truncate(state["bytes"])
        log.seek(state["bytes"])
        return log

    def write(self, records: Iterable[Record]) -> None:
        """Write records, a file each; each file is logged before it is made."""
        for record in records:
            self._count += 1
            name = self._name(record)
            self._log.write(os.fsencode(name) + b"\0")
            self._log.flush()
            text = plain(look_up(record.fields, self._field)) or ""
            (self._folder / name).write_bytes(replace_surrogates(text).encode())

    def _name(self, record: Record) -> str:
        path = _safe_path(plain(record.fields.get(PATH)))
        if path and self._is_free(path):
            return path
        name = f"{self._count:09}.txt"
        while not self._is_free(name):
            name = f"record-{name}"
        return name

    def _is_free(self, name: str) -> bool:
        """Decide whether a file can have this name; its folder is made."""
        file = self._folder / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return not file.exists()
        except OSError:  # too long, or a file is where a folder should be
            return False

    def commit(self) -> State:
        """Flush the log to disk and return the state to continue from."""
        self._log.flush()
        os.fsync(self._log.fileno())
        return {"bytes": self._log.tell(), "records": self._count}

    def finish(self) -> None:
        """Flush the log to disk, give the folder its name and remove the log."""
        self.commit()
        self._log.close()
        publish(self._folder, self._target)
        remove(log_path(self._target))

    def close(self) -> None:
        """Close the log, finished or not."""
        self._log.close()


def log_path(target: Path) -> Path:
    """Return the path of the log of files written to an unfinished folder."""
    return target.with_name(target.name + ".written")


def _safe_path(path: Any) -> str | None:
    """Return the path, if it names a text file within the folder."""
    if not isinstance(path, str) or "\0" in path or "\\" in path:
        return None
    pure = PurePosixPath(replace_surrogates(path))
    if pure.is_absolute() or ".." in pure.parts or pure.suffix.lower() not in TEXT_SUFFIXES:
        return None
    return None if any(part.startswith(".") for part in pure.parts) else str(pure)


TEXT = Format(
    "folders of text files",
    ("text", "txt"),
    TEXT_SUFFIXES,
    read,
    FolderWriter,
    leftovers=lambda target: (log_path(target),),
    is_folder=True,
)
