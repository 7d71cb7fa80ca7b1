"""Parquet, read and written row group by row group.

What is kept of the columns that nobody touches: values, their Arrow types and their order. What
is not: the file's own metadata, and dictionaries, which become plain columns. What comes from a
format without types gets its types from its values: objects in a column share their names, with
null where one has none; numbers are doubles (of 53 bits) where one of them is; where types don't
go together, and where integers need more than 64 bits, the column is text, with JSON for what is
none; lone surrogates become U+FFFD.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from cleantext.corpus.extras import load
from cleantext.corpus.formats.records import (
    NAMES,
    Closing,
    FormatError,
    Meter,
    Reader,
    Record,
    Reject,
    State,
    plain,
    storable,
)
from cleantext.corpus.formats.streams import part_of, regular_size
from cleantext.system.atomic import replacing, sync_folder
from cleantext.system.files import describe_os_error

_ROWS = 64  # of a batch
_BUFFER = 1 << 20  # bytes of a column that are read at once, else it is a whole row group's


def read(path: Path) -> Reader:
    """The records of a file. Their values are Arrow scalars, so that no type is lost.

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
    except Exception as error:  # Arrow has errors of all kinds for damage
        yield Reject(str(path), f"no Parquet file can be read here ({_first_line(error)})")
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
    """The rows of a row group; those from the first that can't be read on are one reject."""
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
    whole = not _fault(batch)
    columns = [_dense(column) for column in batch.columns] if whole else batch.columns
    for index in range(batch.num_rows):
        where = f"{place}, row {before + index + 1}"
        if not whole and (fault := _fault(batch.slice(index, 1))):
            yield Reject(where, fault)
        else:
            values = (column[index] for column in columns)
            yield Record(where, dict(zip(names, values, strict=True)))


def _fault(batch: Any) -> str:
    """What is wrong with the values of a batch, as with text that is no UTF-8."""
    try:
        batch.validate(full=True)
    except Exception as error:  # as above
        return _first_line(error)
    return ""


def _dense(column: Any) -> Any:
    arrow = load("pyarrow")
    return column.dictionary_decode() if arrow.types.is_dictionary(column.type) else column


def _first_line(error: Exception) -> str:
    return (str(error) or type(error).__name__).splitlines()[0]


class ParquetWriter(Closing):
    """Writes records as Parquet: a row group for each commit.

    Types are known only at the end. Until then each row group is a file of its own in a folder
    beside the target.
    """

    def __init__(
        self, target: Path, state: State | None = None, added: Sequence[str | None] = NAMES.added
    ) -> None:
        self._target = target
        self._types = _types(added)
        self._folder = part_of(target)
        self._segments = state["segments"] if state else 0
        self._tables: list[Any] = []
        try:
            self._prepare()
        except OSError as error:
            raise FormatError(f"{target}: not written: {describe_os_error(error)}") from None

    def _prepare(self) -> None:
        if not self._segments:
            remove(self._folder)
            self._folder.mkdir()
        for segment in map(self._segment, range(self._segments)):
            if not segment.exists():
                raise FormatError(f"{segment}: it is gone, so writing can't go on; start anew")

    def _segment(self, number: int) -> Path:
        return self._folder / f"{number:06}.arrow"

    def write(self, records: Iterable[Record]) -> None:
        """Take records; they stay in memory until the commit."""
        if rows := [record.fields for record in records]:
            self._tables.append(_table(rows, self._types))

    def commit(self) -> State:
        """Bring all that was written to the disk; give from where a writer can go on."""
        if self._tables:
            self._save(_joined(self._tables), self._segment(self._segments))
            self._segments += 1
            self._tables = []
        return {"segments": self._segments}

    def _save(self, table: Any, path: Path) -> None:
        with path.open("wb") as file:
            with load("pyarrow").ipc.new_file(file, table.schema) as writer:
                writer.write_table(table)
            file.flush()
            os.fsync(file.fileno())
        sync_folder(self._folder)

    def finish(self) -> None:
        """Put the row groups together and give the file its name."""
        self.commit()
        with replacing(self._target) as file:
            self._put_together(file)
        # Renamed first: what is removed by half would look as if writing could go on from it.
        done = done_of(self._target)
        remove(done)
        self._folder.replace(done)
        remove(done)
        sync_folder(self._target.parent)

    def _put_together(self, file: Any) -> None:
        arrow = load("pyarrow")
        schema = _united([self._read(n, lambda reader: reader.schema) for n in self._numbers()])
        options = {"compression": "zstd", "write_page_checksum": True}
        with load("pyarrow.parquet").ParquetWriter(file, schema, **options) as writer:
            for number in self._numbers():
                table = self._read(number, lambda reader: reader.read_all())
                fitted = [_fitted(table, field) for field in schema]
                writer.write_table(
                    arrow.table(fitted, schema=schema), row_group_size=max(table.num_rows, 1)
                )

    def _numbers(self) -> range:
        return range(self._segments)

    def _read(self, number: int, what: Any) -> Any:
        with load("pyarrow").ipc.open_file(str(self._segment(number))) as reader:
            return what(reader)


def done_of(target: Path) -> Path:
    """Where the row groups of a whole file stand until they are removed."""
    return target.with_name(target.name + ".done")


def remove(folder: Path) -> None:
    """Remove what stands here, a folder or a file, if there is anything."""
    if folder.is_dir():
        shutil.rmtree(folder)
    else:
        folder.unlink(missing_ok=True)


def _types(added: Sequence[str | None]) -> dict[str, Any]:
    """The Arrow types of the fields that cleaning adds: every file has the same."""
    if not any(added):
        return {}
    from cleantext.corpus.tables.arrow import added_fields  # late: it loads Arrow

    return {field.name: field.type for field in added_fields(added)}


def _table(rows: list[dict[str, Any]], types: Mapping[str, Any]) -> Any:
    names = dict.fromkeys(name for row in rows for name in row)
    columns = {name: _column([row.get(name) for row in rows], types.get(name)) for name in names}
    return load("pyarrow").table(list(columns.values()), names=list(names))


def _column(values: list[Any], kind: Any = None) -> Any:
    """The values as an Arrow array: of the type that is known, or all have, else of what fits."""
    arrow = load("pyarrow")
    if kind is not None:
        return arrow.array([_storable(value) for value in values], kind)
    types = {value.type for value in values if isinstance(value, arrow.Scalar)}
    if len(types) == 1 and all(value is None or hasattr(value, "as_py") for value in values):
        known = [value if value is not None and value.is_valid else None for value in values]
        return arrow.array(known, types.pop())
    return _inferred([plain(value) for value in values])


def _inferred(values: list[Any]) -> Any:
    arrow = load("pyarrow")
    try:
        array = arrow.array(values)
    except UnicodeEncodeError:
        return _inferred([_storable(value) for value in values])
    except (arrow.ArrowException, OverflowError, TypeError, ValueError):
        return _as_text(values)
    return _as_text(values) if _has_no_fields(array.type) else array


def _storable(value: Any) -> Any:
    """The value with texts that have UTF-8."""
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {storable(name): _storable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_storable(part) for part in value]
    return value


def _as_text(values: Iterable[Any]) -> Any:
    arrow = load("pyarrow")
    return arrow.array(
        [None if value is None else _text(value) for value in values], arrow.string()
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return storable(value)
    return storable(json.dumps(value, ensure_ascii=False, default=str))


def _has_no_fields(kind: Any) -> bool:
    """Whether there are objects without fields in a type, which Parquet does not have."""
    if load("pyarrow").types.is_struct(kind) and not kind.num_fields:
        return True
    return any(_has_no_fields(kind.field(index).type) for index in range(kind.num_fields))


def _joined(tables: list[Any]) -> Any:
    schema = _united([table.schema for table in tables])
    arrow = load("pyarrow")
    fitted = [
        arrow.table([_fitted(table, field) for field in schema], schema=schema) for table in tables
    ]
    return arrow.concat_tables(fitted)


def _united(schemas: list[Any]) -> Any:
    """The schema into which tables with these fit, its columns in the order of their coming."""
    arrow = load("pyarrow")
    names = dict.fromkeys(name for schema in schemas for name in schema.names)
    kinds = {
        name: reduce(_wider, (s.field(name).type for s in schemas if name in s.names))
        for name in names
    }
    return arrow.schema(list(kinds.items()))


def _wider(one: Any, other: Any) -> Any:
    """The type for values of two."""
    arrow = load("pyarrow")
    if one == other:
        return one
    pair = [arrow.schema([("", kind)]) for kind in (one, other)]
    try:
        return arrow.unify_schemas(pair, promote_options="permissive").field(0).type
    except arrow.ArrowException:
        return arrow.string()


def _fitted(table: Any, field: Any) -> Any:
    """A table's column in another type; nulls if it has none of this name."""
    arrow = load("pyarrow")
    if field.name not in table.column_names:
        return arrow.nulls(table.num_rows, field.type)
    column = table.column(field.name)
    if column.type == field.type:
        return column
    if field.type == arrow.string() and not arrow.types.is_large_string(column.type):
        return _as_text(column.to_pylist())
    return column.cast(field.type, safe=False)
