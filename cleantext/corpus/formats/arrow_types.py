"""Arrow types: those of columns that cleaning adds, and those that fit given values."""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import accumulate
from types import NoneType
from typing import Any

from cleantext.corpus.formats.cells import Cell, as_scalar, join_cells
from cleantext.corpus.formats.records import plain, replace_surrogates
from cleantext.system.extras import load


def added_fields(added: Sequence[str | None]) -> list[Any]:
    """Return the Arrow fields that a plan adds (`Plan.added`)."""
    arrow = load("pyarrow")
    text, integer = arrow.string(), arrow.int64()
    names = ("filter", "reason", "before", "after", "end", "evidence", "rule")
    span = ("span", arrow.list_(integer))
    edit = arrow.struct([("line", integer), *((name, text) for name in names), span])
    removed = arrow.struct([("kind", text), ("lines", integer)])
    number = arrow.float64()
    facts = (text, text, text, text, number, arrow.list_(number))
    types = (arrow.list_(removed), arrow.list_(edit), arrow.list_(text), *facts)
    return [arrow.field(name, kind) for name, kind in zip(added, types, strict=True) if name]


def is_text(kind: Any) -> bool:
    """Decide whether values of an Arrow type are texts."""
    types = load("pyarrow").types
    if types.is_dictionary(kind):
        kind = kind.value_type
    tests = (types.is_string, types.is_large_string, types.is_string_view, types.is_null)
    return any(test(kind) for test in tests)


def make_table(rows: Sequence[Mapping[str, Any]], types: Mapping[str, Any]) -> Any:
    """Make an Arrow table of rows; `types` has the known types of columns."""
    names = dict.fromkeys(name for row in rows for name in row)
    columns = [_column([row.get(name) for row in rows], types.get(name)) for name in names]
    return load("pyarrow").table(columns, names=list(names)).combine_chunks()


def _column(values: list[Any], kind: Any = None) -> Any:
    """Make an Arrow array, of the given type or one that fits."""
    arrow = load("pyarrow")
    if kind is not None:
        return arrow.array([_encodable(value) for value in values], kind)
    found = set(map(type, values))
    if found == {Cell} and (joined := join_cells(values)) is not None:
        return joined
    if str in found and found <= {str, NoneType} and (texts := _texts(values)) is not None:
        return texts
    values = list(map(as_scalar, values))
    types = {value.type for value in values if isinstance(value, arrow.Scalar)}
    if len(types) == 1 and all(value is None or hasattr(value, "as_py") for value in values):
        known = [value if value is not None and value.is_valid else None for value in values]
        return arrow.array(known, types.pop())
    return _inferred([plain(value) for value in values])


def _texts(values: Sequence[str | None]) -> Any:
    """Make an array of texts; None if they have lone surrogates or more than two gigabytes.

    It is made from its buffers, as `pyarrow.array` imports pandas, which takes half a second.
    """
    arrow = load("pyarrow")
    try:
        parts = [(value or "").encode() for value in values]
        ends = arrow.py_buffer(array("i", accumulate(map(len, parts), initial=0)))
    except (UnicodeEncodeError, OverflowError):
        return None
    bits = sum(1 << index for index, value in enumerate(values) if value is not None)
    valid = arrow.py_buffer(bits.to_bytes(-(-len(values) // 8), "little"))
    buffer = arrow.py_buffer(b"".join(parts))
    return arrow.StringArray.from_buffers(len(values), ends, buffer, valid)


def _inferred(values: list[Any]) -> Any:
    arrow = load("pyarrow")
    try:
        array = arrow.array(values)
    except UnicodeEncodeError:
        return _inferred([_encodable(value) for value in values])
    except (arrow.ArrowException, OverflowError, TypeError, ValueError):
        return _as_text(values)
    return _as_text(values) if _has_empty_objects(array.type) else array


def _encodable(value: Any) -> Any:
    """Replace the lone surrogates in all texts of a value."""
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, Mapping):
        return {replace_surrogates(name): _encodable(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_encodable(part) for part in value]
    return value


def _as_text(values: Iterable[Any]) -> Any:
    arrow = load("pyarrow")
    return arrow.array(
        [None if value is None else _text(value) for value in values], arrow.string()
    )


def _text(value: Any) -> str:
    if isinstance(value, str):
        return replace_surrogates(value)
    return replace_surrogates(json.dumps(value, ensure_ascii=False, default=str))


def _has_empty_objects(kind: Any) -> bool:
    """Decide whether a type has objects without fields, which Parquet lacks."""
    if load("pyarrow").types.is_struct(kind) and not kind.num_fields:
        return True
    return any(_has_empty_objects(kind.field(index).type) for index in range(kind.num_fields))


def concatenate(tables: Sequence[Any]) -> Any:
    """Concatenate tables, with all of their columns in types that fit."""
    schema = unify_schemas([table.schema for table in tables])
    arrow = load("pyarrow")
    fitted = [
        arrow.table([fit_column(table, field) for field in schema], schema=schema)
        for table in tables
    ]
    return arrow.concat_tables(fitted)


def unify_schemas(schemas: Sequence[Any]) -> Any:
    """Return the schema that fits tables of all these schemas."""
    arrow = load("pyarrow")
    names = dict.fromkeys(name for schema in schemas for name in schema.names)
    kinds = {
        name: reduce(_wider, (s.field(name).type for s in schemas if name in s.names))
        for name in names
    }
    return arrow.schema(list(kinds.items()))


def _wider(one: Any, other: Any) -> Any:
    """Return the type that fits values of two types."""
    arrow = load("pyarrow")
    if one == other:
        return one
    pair = [arrow.schema([("", kind)]) for kind in (one, other)]
    try:
        return arrow.unify_schemas(pair, promote_options="permissive").field(0).type
    except arrow.ArrowException:
        return arrow.string()


def fit_column(table: Any, field: Any) -> Any:
    """Return a table's column, cast to the field's type; nulls if it is missing."""
    arrow = load("pyarrow")
    if field.name not in table.column_names:
        return arrow.nulls(table.num_rows, field.type)
    column = table.column(field.name)
    if column.type == field.type:
        return column
    if field.type == arrow.string() and not arrow.types.is_large_string(column.type):
        return _as_text(column.to_pylist())
    return column.cast(field.type, safe=False)
