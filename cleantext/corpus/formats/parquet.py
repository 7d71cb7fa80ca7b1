"""Parquet, read and written row group by row group.

Untouched columns keep their values, Arrow types and order. Lost are the metadata of the file, and
dictionaries, which become plain columns. Records from a format without types get types from their
values: objects in a column share their names, with null for a missing one; numbers are doubles
(of 53 bits) if any is; if types differ otherwise, or integers need more than 64 bits, the column
is text, with JSON for values that are not; lone surrogates become U+FFFD.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cleantext.corpus.formats.arrow_types import is_text
from cleantext.corpus.formats.cells import Cell
from cleantext.corpus.formats.fields import suggest_field
from cleantext.corpus.formats.format import Format, ReadOptions
from cleantext.corpus.formats.parquet_writer import ParquetWriter, done_path
from cleantext.corpus.formats.records import FormatError, Meter, Names, Reader, Record, Reject
from cleantext.corpus.formats.source import regular_size
from cleantext.system.extras import load

_ROWS = 64  # in a batch
_BUFFER = 1 << 20  # bytes to read of a column at once; by default, a whole row group


def read(path: Path, _: ReadOptions) -> Reader:
    """Read the records of a file, with lossless Arrow cells as values.

    Raises:
        FormatError: it can't be read.

    """
    meter = Meter(regular_size(path))
    return Reader(path, meter, _items(path, meter))


def _items(path: Path, meter: Meter) -> Iterator[Record | Reject]:
    parquet = load("pyarrow.parquet")
    try:
        options = {"buffer_size": _BUFFER, "pre_buffer": False, "page_checksum_verification": True}
        file = parquet.ParquetFile(path, **options)
        names = file.schema_arrow.names
    except Exception as error:  # Arrow raises many kinds of errors for damage
        yield Reject(str(path), f"not a readable Parquet file ({_first_line(error)})")
        meter.consumed = meter.size
        return
    with file:
        if len(set(names)) < len(names):
            yield Reject(str(path), "columns have the same name; rename one of each")
        else:
            for group in range(file.num_row_groups):
                yield from _group(path, file, group, meter)
    meter.consumed = meter.size


def _group(path: Path, file: Any, group: int, meter: Meter) -> Iterator[Record | Reject]:
    """Yield the rows of a row group; the unreadable rest is one reject."""
    place = f"{path}, row group {group + 1}"
    row, rows, before = 0, 0, meter.consumed
    share = meter.size // file.num_row_groups
    try:
        rows = max(file.metadata.row_group(group).num_rows, 0)
        for batch in file.iter_batches(_ROWS, row_groups=[group], use_threads=False):
            row += batch.num_rows
            meter.consumed = before + share * min(row, rows) // max(rows, 1)
            yield from _rows(place, batch, row - batch.num_rows)
    except Exception as error:  # as above
        reason = f"rows {row + 1} to {rows} can't be read ({_first_line(error)})"
        yield Reject(place, reason, damaged=1)
    meter.consumed = before + share


def _rows(place: str, batch: Any, before: int) -> Iterator[Record | Reject]:
    names = batch.schema.names
    is_valid = not _fault(batch)
    columns = (
        [_without_dictionary(column) for column in batch.columns] if is_valid else batch.columns
    )
    for index in range(batch.num_rows):
        where = f"{place}, row {before + index + 1}"
        if not is_valid and (fault := _fault(batch.slice(index, 1))):
            yield Reject(where, fault)
        else:
            values = (Cell(column, index) for column in columns)
            yield Record(where, dict(zip(names, values, strict=True)))


def _fault(batch: Any) -> str:
    """Describe what is wrong with the values of a batch, if anything."""
    try:
        batch.validate(full=True)
    except Exception as error:  # as above
        return _first_line(error)
    return ""


def _without_dictionary(column: Any) -> Any:
    arrow = load("pyarrow")
    return column.dictionary_decode() if arrow.types.is_dictionary(column.type) else column


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


def check_columns(path: Path, names: Names) -> None:
    """Check that a file has a text column, and none that would be replaced.

    A file that can't be read passes: the run rejects it part by part.

    Raises:
        FormatError: the column is missing or holds no text, or a column would be replaced.

    """
    arrow, parquet = load("pyarrow"), load("pyarrow.parquet")
    try:
        with parquet.ParquetFile(path) as file:
            schema, metadata = file.schema_arrow, file.metadata
    except (arrow.ArrowException, OSError, ValueError, NotImplementedError):
        return
    columns = dict(_columns(schema))
    if taken := [name for name in names.added if name in schema.names]:
        raise FormatError(
            f"{path}: the column {taken[0]!r} already exists and would be replaced; give the "
            "added column another name"
        )
    if names.text not in columns:
        found = ", ".join(map(repr, columns)) or "none"
        advice = suggest_field("text_field", names.text, _text_sizes(metadata, columns))
        raise FormatError(
            f"{path}: there is no column {names.text!r}; there are: {found}"
            + (f"; {advice}" if advice else "")
        )
    if not is_text(columns[names.text]):
        raise FormatError(f"{path}: the column {names.text!r} holds {columns[names.text]}, no text")


def _columns(fields: Iterable[Any], parent: str = "") -> Iterable[tuple[str, Any]]:
    """Yield the names and types of columns, nested ones too."""
    for field in fields:
        yield parent + field.name, field.type
        if load("pyarrow").types.is_struct(field.type):
            yield from _columns(field.type, f"{parent}{field.name}.")


def _text_sizes(metadata: Any, columns: dict[str, Any]) -> Counter[str]:
    """Return the bytes of each text column."""
    sizes: Counter[str] = Counter()
    for group in range(metadata.num_row_groups):
        for place in range(metadata.num_columns):
            column = metadata.row_group(group).column(place)
            kind = columns.get(column.path_in_schema)
            if kind is not None and is_text(kind):
                sizes[column.path_in_schema] += column.total_uncompressed_size
    return sizes


PARQUET = Format(
    "Parquet",
    ("parquet",),
    (".parquet",),
    read,
    ParquetWriter,
    leftovers=lambda target: (done_path(target),),
    check=check_columns,
)
