"""The registry of file formats, and reading and writing by them.

To add a format, write a module that makes a `Format` and list it in `FORMATS`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TypeAlias

from cleantext.corpus.formats.codecs import CODECS
from cleantext.corpus.formats.folders import TEXT
from cleantext.corpus.formats.format import FileType, Format, ReadOptions, WriteOptions
from cleantext.corpus.formats.jsonl import JSONL
from cleantext.corpus.formats.output import part_path, remove
from cleantext.corpus.formats.parquet import PARQUET
from cleantext.corpus.formats.records import (
    NAMES,
    PIPE,
    Closing,
    FormatError,
    Names,
    Reader,
    Record,
    State,
    Writer,
)
from cleantext.corpus.formats.warc import WARC

StrPath: TypeAlias = str | os.PathLike[str]

FORMATS: list[Format] = [
    JSONL,
    PARQUET,
    WARC,
    TEXT,
]
"""The known formats, one a line."""


def format_names() -> dict[str, FileType]:
    """Return the file types by the names for --from and --to, as `wet.gz`."""
    return {name: each for form in FORMATS for name, each in _variants(form, form.names)}


def suffixes() -> dict[str, FileType]:
    """Return the file types by the end of a file's name: as `.wet.gz`."""
    return {end: each for form in FORMATS for end, each in _variants(form, form.suffixes)}


def _variants(form: Format, names: Iterable[str]) -> Iterator[tuple[str, FileType]]:
    for name in names:
        for packing in ("", *CODECS) if form.is_compressible else ("",):
            yield name + packing, FileType(form, packing)


def piped_format() -> Format:
    """Return the format of standard input and output."""
    return next(form for form in FORMATS if form.is_piped)


def folder_format() -> Format:
    """Return the format of folders, and of names without a suffix."""
    return next(form for form in FORMATS if form.is_folder)


def file_type(path: StrPath, name: str | None = None) -> FileType:
    """Return the type of a file, by the given format or its name.

    A folder, or a path without a suffix, is a folder of text files.

    Raises:
        FormatError: the name of the file does not say, or there is no format of the given name.

    >>> file_type("crawl/part-0.JSON.gz").format.name, file_type("a.jsonl", "parquet").format.name
    ('jsonl', 'parquet')

    """
    if name:
        names = format_names()
        if name not in names:
            raise FormatError(f"there is no format {name!r}, only: {', '.join(names)}")
        return names[name]
    path = Path(path)
    if known := known_type(path):
        return known
    if path.is_dir() or not path.suffix:
        return FileType(folder_format())
    raise FormatError(
        f"{path}: its name does not say its format; it should end with one of "
        f"{', '.join(suffixes())}, or give the format with --from or --to"
    )


def known_type(path: Path) -> FileType | None:
    """Return the file type that the suffix says, if it says one."""
    suffix = known_suffix(path.name)
    return suffixes()[suffix] if suffix and not path.is_dir() else None


def known_suffix(name: str) -> str:
    """Return the longest known suffix of a file's name; `""` if there is none."""
    name = name.lower()
    return max((suffix for suffix in suffixes() if name.endswith(suffix)), key=len, default="")


def partial_paths(path: Path, name: str | None = None) -> list[Path]:
    """Return the files that exist beside an output while it is being written."""
    return [part_path(path), *file_type(path, name).format.leftovers(path)]


def check_columns(paths: Iterable[Path], name: str | None, names: Names) -> None:
    """Check the columns of inputs in formats that fix them.

    A file that can't be read is left to the run, which rejects it part by part.

    Raises:
        FormatError: a file lacks the column, it holds no text, or a column would be replaced.

    """
    for path in paths:
        check = file_type(path, name).format.check
        if check:
            check(path, names)


def read(
    path: StrPath, name: str | None = None, names: Names = NAMES, *, salvage: bool = False
) -> Reader:
    """Open a file for reading; unreadable parts of it are rejects.

    Args:
        path: the file, a folder of text files, or `PIPE`.
        name: its format, one of `format_names()`; by default, its name says.
        names: what the text and URL fields are called, for formats without field names.
        salvage: whether to yield records from damaged members of compressed files, too.

    Raises:
        FormatError: its format is unknown, or nothing of it can be read.
        MissingExtraError: a library for its format is not installed.

    """
    path = Path(path)
    if path == PIPE:
        piped = piped_format()
        if name not in (None, piped.name):
            raise FormatError(f"-: standard input is {piped.title}; name a file for other formats")
        return piped.read(PIPE, ReadOptions())
    form, packing = file_type(path, name)
    return form.read(path, ReadOptions(packing, names, salvage))


def open_writer(
    path: StrPath, name: str | None = None, state: State | None = None, names: Names = NAMES
) -> Writer:
    """Open a writer, a context manager; the file gets its name at `finish`.

    Args:
        path: the file to make, the folder of text files, or `PIPE`.
        name: its format, one of `format_names()`; by default, its name says.
        state: the result of `commit` of an earlier writer of this file, to continue from there.
        names: what the fields are called, for formats that need to know.

    Raises:
        FormatError: its format is unknown, or it can't be written.
        MissingExtraError: a library for its format is not installed.

    """
    path = Path(path)
    if path == PIPE:
        return piped_format().open_writer(PIPE, WriteOptions())
    form, packing = file_type(path, name)
    if state is not None and path.exists() and not part_path(path).exists():
        return _FinishedWriter(form.leftovers(path), state)
    return form.open_writer(path, WriteOptions(packing, names, state))


class _FinishedWriter(Closing):
    """The writer of a file that was finished, but not noted."""

    def __init__(self, leftovers: Iterable[Path], state: State) -> None:
        self._leftovers, self._state = leftovers, state

    def write(self, records: Iterable[Record]) -> None:
        """Ignore records: the file has them."""

    def commit(self) -> State:
        """Return the state unchanged."""
        return self._state

    def finish(self) -> None:
        """Remove the files that writing needed."""
        for path in self._leftovers:
            remove(path)
