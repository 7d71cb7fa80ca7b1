"""What to do when no record can be used: which field was meant, and what to do about damage."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from cleantext.corpus.extras import load
from cleantext.corpus.fields import texts_of
from cleantext.corpus.formats.records import FormatError, Names, Record, Reject
from cleantext.corpus.formats.registry import format_of

MANY = 1000
"""So many records, or all of fewer: if none of them can be used, there is nothing to go on with."""

_ENOUGH = 100
"""Records whose fields are looked at."""


class AllRejectedError(Exception):
    """No record can be used; the message gives the first reason, and the way out."""


class Seen:
    """The texts in the fields of records that can't be used."""

    def __init__(self) -> None:
        self._records = 0
        self._texts: Counter[str] = Counter()
        self._addresses: Counter[str] = Counter()

    def take(self, record: Record) -> None:
        """Look at the fields of a record."""
        if self._records >= _ENOUGH:
            return
        self._records += 1
        for name, text in texts_of(record.fields):
            is_address = text.startswith(("http://", "https://"))
            (self._addresses if is_address else self._texts)[name] += len(text)

    def error(self, first: Reject, number: int, names: Names) -> AllRejectedError:
        """The error of so many records, all of them rejected."""
        cure = self._field(first.reason, names) or _salvage(first.reason)
        return AllRejectedError(
            f"{first.place}: {first.reason}; no record can be used ({number:,} read)"
            + (f": {cure}" if cure else "")
        )

    def _field(self, reason: str, names: Names) -> str:
        """The option that names the right field, where the reason is that one is missing."""
        if f"the field {names.url!r}" in reason:
            return asked("--url-field", names.url, self._addresses)
        if f"field {names.text!r}" in reason:
            return asked("--text-field", names.text, self._texts)
        return ""


def _salvage(reason: str) -> str:
    if "compressed data" not in reason:
        return ""
    return "if there is no better copy, --salvage lets through what can be read, counted as suspect"


def asked(option: str, given: str, sizes: Counter[str]) -> str:
    """The question whether another field was meant: a similar name, else the one with most text."""
    if not sizes:
        return ""
    near = [name for name in sizes if name.casefold() == given.casefold()]
    near += get_close_matches(given, sizes, 1, cutoff=0.8)
    return f"did you mean {option} {near[0] if near else sizes.most_common(1)[0][0]}?"


def check_columns(sources: Iterable[Path], form: str | None, names: Names) -> None:
    """Check that Parquet files have the text column, and none that would be replaced.

    A file that can't be read is left to the run, which says so of each part.

    Raises:
        FormatError: one lacks the column, it holds no text, or a column would be replaced.

    """
    for path in sources:
        if format_of(path, form).kind == "parquet":
            _check_columns(path, names)


def _check_columns(path: Path, names: Names) -> None:
    from cleantext.corpus.tables.arrow import is_text  # late: it loads Arrow

    arrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
    except (arrow.ArrowException, OSError, ValueError, NotImplementedError):
        return
    columns = dict(_columns(schema))
    if taken := [name for name in names.added if name in schema.names]:
        raise FormatError(
            f"{path}: there is a column {taken[0]!r} already, which would be replaced; give "
            "another name for what is to be added"
        )
    if names.text not in columns:
        there = ", ".join(map(repr, columns)) or "none"
        question = asked("--text-field", names.text, _sizes(metadata, columns))
        raise FormatError(
            f"{path}: there is no column {names.text!r}; there are: {there}"
            + (f"; {question}" if question else "")
        )
    if not is_text(columns[names.text]):
        raise FormatError(f"{path}: the column {names.text!r} holds {columns[names.text]}, no text")


def _columns(fields: Iterable[Any], before: str = "") -> Iterable[tuple[str, Any]]:
    """The names and types of columns, nested ones too."""
    for field in fields:
        yield before + field.name, field.type
        if load("pyarrow").types.is_struct(field.type):
            yield from _columns(field.type, f"{before}{field.name}.")


def _sizes(metadata: Any, columns: dict[str, Any]) -> Counter[str]:
    """How many bytes the columns with text have."""
    from cleantext.corpus.tables.arrow import is_text  # late: it loads Arrow

    sizes: Counter[str] = Counter()
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            column = metadata.row_group(group).column(place)
            kind = columns.get(column.path_in_schema)
            if kind is not None and is_text(kind):
                sizes[column.path_in_schema] += column.total_uncompressed_size
    return sizes
