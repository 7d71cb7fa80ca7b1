"""What a file format is: one object, which the registry lists."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from cleantext.corpus.formats.records import NAMES, Names, Reader, State, Writer


class ReadOptions(NamedTuple):
    """How to read a file.

    Attributes:
        packing: the suffix of its compression, one of `codecs.CODECS`; `""` for none.
        names: what the fields are called.
        salvage: whether to yield records from damaged compressed members, as suspects.

    """

    packing: str = ""
    names: Names = NAMES
    salvage: bool = False


class WriteOptions(NamedTuple):
    """How to write a file.

    Attributes:
        packing: the suffix of its compression, one of `codecs.CODECS`; `""` for none.
        names: what the fields are called.
        state: the result of an earlier writer's `commit`, to continue from there.

    """

    packing: str = ""
    names: Names = NAMES
    state: State | None = None


def _no_leftovers(_: Path) -> tuple[Path, ...]:
    return ()


@dataclass(frozen=True)
class Format:
    """A file format of data sets. One module and one line in the registry make a format.

    Attributes:
        title: its name in prose, as in help texts.
        names: what users may call it, the standard name first. A compressible format also has
            each name with the suffix of each compression: `jsonl.gz`.
        suffixes: the ends of the names of its files.
        read: opens a file for reading; raises `FormatError` if that is impossible.
        open_writer: opens a file for writing; raises `FormatError` if that is impossible.
        leftovers: the files beside a target, other than its `.part`, that writing it needs.
        check: checks the columns of a file before a run; raises `FormatError` if they don't fit.
        is_compressible: whether its files may be compressed.
        is_folder: whether a whole output is a folder with a file for each record.
        is_piped: whether it is the format of standard input and output; exactly one is.

    """

    title: str
    names: tuple[str, ...]
    suffixes: tuple[str, ...]
    read: Callable[[Path, ReadOptions], Reader]
    open_writer: Callable[[Path, WriteOptions], Writer]
    leftovers: Callable[[Path], tuple[Path, ...]] = _no_leftovers
    check: Callable[[Path, Names], None] | None = None
    is_compressible: bool = False
    is_folder: bool = False
    is_piped: bool = False

    @property
    def name(self) -> str:
        """The standard name."""
        return self.names[0]


class FileType(NamedTuple):
    """A format, and how its files are compressed (`".gz"`, `".zst"` or `""`)."""

    format: Format
    packing: str = ""
