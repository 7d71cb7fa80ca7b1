"""Writing of Parquet, from Arrow files for the row groups."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

from cleantext.corpus.formats.arrow_types import (
    added_fields,
    concatenate,
    fit_column,
    make_table,
    unify_schemas,
)
from cleantext.corpus.formats.format import WriteOptions
from cleantext.corpus.formats.output import part_path, publish, remove
from cleantext.corpus.formats.records import Closing, FormatError, Record, State
from cleantext.system.atomic import replacing
from cleantext.system.extras import load
from cleantext.system.files import describe_os_error

Value = TypeVar("Value")


class ParquetWriter(Closing):
    """Writes records as Parquet: a row group for each commit.

    Types are known only at the end. Until then each row group is a file in a folder beside the
    target.
    """

    def __init__(self, target: Path, options: WriteOptions) -> None:
        self._target = target
        added = options.names.added
        self._types = (
            {field.name: field.type for field in added_fields(added)} if any(added) else {}
        )
        self._folder = part_path(target)
        self._segments = options.state["segments"] if options.state else 0
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
                raise FormatError(f"{segment}: it is gone, so writing can't continue; start anew")

    def _segment(self, number: int) -> Path:
        return self._folder / f"{number:06}.arrow"

    def write(self, records: Iterable[Record]) -> None:
        """Take records, which stay in memory until the commit."""
        if rows := [record.fields for record in records]:
            self._tables.append(make_table(rows, self._types))

    def commit(self) -> State:
        """Flush the records to disk as a row group; return the state."""
        if self._tables:
            self._save(concatenate(self._tables), self._segment(self._segments))
            self._segments += 1
            self._tables = []
        return {"segments": self._segments}

    def _save(self, table: Any, path: Path) -> None:
        new_file = load("pyarrow").ipc.new_file
        with replacing(path) as file, new_file(file, table.schema) as writer:
            writer.write_table(table)

    def finish(self) -> None:
        """Join the row groups to the file, and remove their folder."""
        self.commit()
        with replacing(self._target) as file:
            self._join(file)
        # Renamed first: a folder that is half removed would look as if it could be continued.
        done = done_path(self._target)
        remove(done)
        publish(self._folder, done)
        remove(done)

    def _join(self, file: Any) -> None:
        arrow = load("pyarrow")
        numbers = range(self._segments)
        schema = unify_schemas([self._read(n, lambda reader: reader.schema) for n in numbers])
        options = {"compression": "zstd", "write_page_checksum": True}
        with load("pyarrow.parquet").ParquetWriter(file, schema, **options) as writer:
            for number in numbers:
                table = self._read(number, lambda reader: reader.read_all())
                columns = [fit_column(table, field) for field in schema]
                writer.write_table(
                    arrow.table(columns, schema=schema), row_group_size=max(table.num_rows, 1)
                )

    def _read(self, number: int, part: Callable[[Any], Value]) -> Value:
        with load("pyarrow").ipc.open_file(str(self._segment(number))) as reader:
            return part(reader)


def done_path(target: Path) -> Path:
    """Return the path of the row groups before they are removed."""
    return target.with_name(target.name + ".done")
