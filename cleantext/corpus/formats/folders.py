"""Text files: each a record with its `path` within the folder, and its text."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import Any

from cleantext.corpus.fields import look_up
from cleantext.corpus.formats.parquet import remove
from cleantext.corpus.formats.records import (
    LONGEST,
    NAMES,
    Closing,
    FormatError,
    Meter,
    Names,
    Reader,
    Record,
    Reject,
    State,
    plain,
    shown,
    storable,
)
from cleantext.corpus.formats.streams import part_of, regular_size, told
from cleantext.system.atomic import sync_folder
from cleantext.system.files import describe_os_error
from cleantext.system.suffixes import TEXT_SUFFIXES

PATH = "path"
"""The field with a file's path within its folder, parted by `/`."""


def read(path: Path, names: Names = NAMES) -> Reader:
    """The text files of a folder and of those in it, by their names; or one such file.

    Raises:
        FormatError: there is none, or the folder can't be read.

    """
    try:
        files = list(text_files(path)) if path.is_dir() else [path]
    except (OSError, ValueError) as error:
        raise FormatError(f"{path}: {told(error)}") from None
    if not files:
        raise FormatError(f"{path}: no text files ({', '.join(TEXT_SUFFIXES)}) are in this folder")
    meter = Meter(sum(map(regular_size, files)))
    root = path if path.is_dir() else path.parent
    return Reader(path, meter, _items(root, files, meter, names))


def text_files(folder: Path) -> Iterator[Path]:
    """The text files in a folder and below, in one order on all systems; none that are hidden."""
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
        return Reject(str(file), f"the file has more than {LONGEST} bytes", shown(data))
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        return Reject(str(file), f"this is no UTF-8: byte {error.start + 1}", shown(data))
    return Record(str(file), {PATH: file.relative_to(root).as_posix(), names.text: text})


class FolderWriter(Closing):
    """Writes each record's text to a file of its own, in a folder. Other fields are not kept.

    A file is called after the record's `path`, if it has one that stays in the folder, else by
    its number, as the later one of two is that want one name.
    """

    def __init__(self, target: Path, state: State | None = None, names: Names = NAMES) -> None:
        self._target = target
        self._folder = part_of(target)
        self._field = names.text
        self._count = state["records"] if state else 0
        if target.exists():
            raise FormatError(f"{target}: it is there already; remove it or give another name")
        try:
            self._log = self._prepare(state)
        except OSError as error:
            raise FormatError(f"{target}: not written: {describe_os_error(error)}") from None

    def _prepare(self, state: State | None) -> Any:
        """The list of the files that are written, cut to the state, and so the folder."""
        if not state:
            remove(self._folder)
            self._folder.mkdir()
            return log_of(self._target).open("wb")
        log = log_of(self._target).open("r+b")
        log.seek(state["bytes"])
        for name in log.read().split(b"\0"):
            if name:
                (self._folder / os.fsdecode(name)).unlink(missing_ok=True)
        log.truncate(state["bytes"])
        log.seek(state["bytes"])
        return log

    def write(self, records: Iterable[Record]) -> None:
        """Take records."""
        for record in records:
            self._count += 1
            name = self._name(record)
            self._log.write(os.fsencode(name) + b"\0")
            self._log.flush()
            text = plain(look_up(record.fields, self._field)) or ""
            (self._folder / name).write_bytes(storable(text).encode())

    def _name(self, record: Record) -> str:
        wanted = _within(plain(record.fields.get(PATH)))
        if wanted and self._is_free(wanted):
            return wanted
        name = f"{self._count:09}.txt"
        while not self._is_free(name):
            name = f"record-{name}"
        return name

    def _is_free(self, name: str) -> bool:
        """Whether a file may have this name; its folder is made."""
        file = self._folder / name
        try:
            file.parent.mkdir(parents=True, exist_ok=True)
            return not file.exists()
        except OSError:  # too long, or a file is where a folder should be
            return False

    def commit(self) -> State:
        """Bring all that was written to the disk; give from where a writer can go on."""
        self._log.flush()
        os.fsync(self._log.fileno())
        return {"bytes": self._log.tell(), "records": self._count}

    def finish(self) -> None:
        """Bring all to the disk and give the folder its name."""
        self.commit()
        self._log.close()
        self._folder.replace(self._target)
        remove(log_of(self._target))
        sync_folder(self._target.parent)

    def close(self) -> None:
        """Let go of the list, finished or not."""
        self._log.close()


def log_of(target: Path) -> Path:
    """Where the names of the files stand that a folder has got, until it is whole."""
    return target.with_name(target.name + ".written")


def _within(path: Any) -> str | None:
    """The path, if it is one of a text file that stays in its folder."""
    if not isinstance(path, str) or "\0" in path or "\\" in path:
        return None
    wanted = PurePosixPath(storable(path))
    if wanted.is_absolute() or ".." in wanted.parts or wanted.suffix.lower() not in TEXT_SUFFIXES:
        return None
    return None if any(part.startswith(".") for part in wanted.parts) else str(wanted)
