"""The formats of data sets: told by a file's name, read and written by their modules."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple, TypeAlias

from cleantext.corpus.formats import folders, jsonl, parquet, warc
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
from cleantext.corpus.formats.streams import CODECS, part_of
from cleantext.system.suffixes import TEXT_SUFFIXES

StrPath: TypeAlias = str | os.PathLike[str]


class Format(NamedTuple):
    """What a file is: records in some form, compressed in some way (`".gz"`, `".zst"`) or not."""

    kind: str
    packing: str = ""


_ENDS = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".wet": "warc",
    ".warc": "warc",
}
_WHOLE = {
    ".parquet": Format("parquet"),
    **dict.fromkeys(TEXT_SUFFIXES, Format("text")),
}
ENDS: dict[str, Format] = _WHOLE | {
    end + packing: Format(kind, packing) for end, kind in _ENDS.items() for packing in ("", *CODECS)
}
"""Formats by the end of a file's name."""

FORMATS: dict[str, Format] = {
    end[1:]: form for end, form in ENDS.items() if end not in TEXT_SUFFIXES[1:]
} | {"text": Format("text")}
"""Formats by the names that a user may give them: `jsonl`, `jsonl.gz`, `parquet`, `wet.gz` …"""


def format_of(path: StrPath, name: str | None = None) -> Format:
    """The format of a file: by the name that the user gave for it, else by the file's own.

    A folder, or what has a name without an end, is one of text files.

    Raises:
        FormatError: it can't be told, or there is none of this name.

    >>> format_of("crawl/part-0.JSON.gz")
    Format(kind='jsonl', packing='.gz')

    """
    if name:
        if name not in FORMATS:
            raise FormatError(f"there is no format {name!r}, only: {', '.join(FORMATS)}")
        return FORMATS[name]
    path = Path(path)
    if form := known_format(path):
        return form
    if path.is_dir() or not path.suffix:
        return Format("text")
    raise FormatError(
        f"{path}: its name does not tell its format; it should end with one of "
        f"{', '.join(ENDS)}, or give the format with --from or --to"
    )


def known_format(path: Path) -> Format | None:
    """The format that the end of a file's name tells, if it tells one."""
    name = path.name.lower()
    fitting = [end for end in ENDS if name.endswith(end)]
    return ENDS[max(fitting, key=len)] if fitting and not path.is_dir() else None


def read(
    path: StrPath, form: str | None = None, names: Names = NAMES, *, salvage: bool = False
) -> Reader:
    """The records of a file, with what can't be read of it as rejects.

    Args:
        path: the file, or a folder of text files.
        form: its format, one of `FORMATS`; without it, its name tells.
        names: what the fields for text and address are called, for formats that don't say.
        salvage: whether records from damaged members of compressed files are given out, too.

    Raises:
        FormatError: its format can't be told, or it can't be read at all.
        MissingExtraError: a library for its format is not installed.

    """
    if Path(path) == PIPE:
        if form not in (None, "jsonl"):
            raise FormatError("-: standard input is JSON Lines; name a file for other formats")
        return jsonl.read(PIPE)
    path, (kind, packing) = Path(path), format_of(path, form)
    if kind == "jsonl":
        return jsonl.read(path, packing, salvage=salvage)
    if kind == "parquet":
        return parquet.read(path)
    if kind == "warc":
        return warc.read(path, packing, names, salvage=salvage)
    return folders.read(path, names)


def open_writer(
    path: StrPath, form: str | None = None, state: State | None = None, names: Names = NAMES
) -> Writer:
    """A writer, as a context manager; the file gets its name with `finish`.

    Args:
        path: the file that it shall become, or the folder of text files.
        form: its format, one of `FORMATS`; without it, its name tells.
        state: what `commit` of a writer of the same file gave, to go on from there.
        names: what some of the fields are called, for formats that must know.

    Raises:
        FormatError: its format can't be told, or it can't be written.
        MissingExtraError: a library for its format is not installed.

    """
    if Path(path) == PIPE:
        return jsonl.JsonlWriter(PIPE)
    path, (kind, packing) = Path(path), format_of(path, form)
    if state is not None and path.exists() and not part_of(path).exists():
        return _Finished(path, kind, state)
    if kind == "jsonl":
        return jsonl.JsonlWriter(path, packing, state)
    if kind == "parquet":
        return parquet.ParquetWriter(path, state, names.added)
    if kind == "warc":
        return warc.WarcWriter(path, packing, state, names)
    return folders.FolderWriter(path, state, names)


class _Finished(Closing):
    """The writer of a file that is whole: it was finished, but who did it could not note it."""

    def __init__(self, path: Path, kind: str, state: State) -> None:
        self._path, self._kind = path, kind
        self._state = state

    def write(self, records: Iterable[Record]) -> None:
        """The file has these records."""

    def commit(self) -> State:
        """The state is as it was."""
        return self._state

    def finish(self) -> None:
        """The file is finished; what helped to make it may still be there."""
        if self._kind == "parquet":
            parquet.remove(parquet.done_of(self._path))
        elif self._kind == "text":
            parquet.remove(folders.log_of(self._path))
