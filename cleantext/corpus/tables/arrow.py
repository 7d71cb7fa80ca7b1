"""Cleaning over Arrow: a record batch or table in, the same out; the core of every adapter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from cleantext.corpus.extras import load
from cleantext.corpus.fields import splits
from cleantext.corpus.plan import Plan, check_plan, clean_column, columns
from cleantext.errors import OptionError, require_known

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = load("pyarrow")

Batch = TypeVar("Batch", "pa.RecordBatch", "pa.Table")

_TEXT = pa.string()
_EDIT = pa.struct(
    [
        pa.field("line", pa.int64()),
        pa.field("filter", _TEXT),
        pa.field("reason", _TEXT),
        pa.field("before", _TEXT),
        pa.field("after", _TEXT),
        pa.field("end", _TEXT),
        pa.field("evidence", _TEXT),
        pa.field("rule", _TEXT),
    ]
)
_ADDED = (
    pa.list_(pa.struct([pa.field("kind", _TEXT), pa.field("lines", pa.int64())])),
    pa.list_(_EDIT),
    pa.list_(_TEXT),
)
"""The types of the optional columns, in the order of `Plan.added`."""


def clean_batch(batch: Batch, plan: Plan) -> Batch:
    r"""Clean the texts of a record batch or table.

    The text column is replaced where it stands and keeps its type; all others stay as they are.
    The columns that the plan adds come last; none of their names may be there already. A null
    stays a null. With `Plan.drop_empty`, rows of whose text nothing is left go, nulls among them.

    Without state: ``functools.partial(clean_batch, plan=plan)`` can be sent to any process.

    Args:
        batch: the rows; the text column is of one of the string types, or a dictionary of them.
        plan: what is wanted.

    Raises:
        OptionError: there is not one text column, it holds something else, or a column is there
            already that the plan adds.
        TypeError: it is no record batch or table, or there is no plan.
        PatternError: an own pattern takes too long.

    >>> table = pa.table({"id": [7], "text": ["He said so.\nAdvertisement\n"]})
    >>> clean_batch(table, Plan.of()).to_pylist()
    [{'id': 7, 'text': 'He said so.\n'}]

    """
    check_plan(plan, "clean_batch(batch, plan)")
    if not isinstance(batch, pa.RecordBatch | pa.Table):
        raise TypeError(f"an Arrow table or record batch is needed, not {type(batch).__name__}")
    schema = cleaned_schema(batch.schema, plan)
    if isinstance(batch, pa.RecordBatch):
        return _cleaned(batch, plan, schema)
    cleaned = [_cleaned(part, plan, schema) for part in batch.to_batches()]
    return pa.Table.from_batches(cleaned, schema)


def cleaned_schema(schema: pa.Schema, plan: Plan) -> pa.Schema:
    """The schema of what `clean_batch` makes of rows with this one.

    Raises:
        OptionError: there is not one text column, it holds something else, or a column is there
            already that the plan adds.

    """
    _check_text(schema, plan.text_field)
    for field in added_fields(plan.added):
        if field.name in schema.names:
            raise OptionError(
                f"there is a column {field.name!r} already; give another name for what is added"
            )
        schema = schema.append(field)
    return schema


def added_fields(added: Sequence[str | None]) -> list[pa.Field]:
    """The optional columns that a plan asks for by these names; see `Plan.added`."""
    return [pa.field(name, of) for name, of in zip(added, _ADDED, strict=True) if name]


def _check_text(schema: pa.Schema, name: str) -> None:
    require_known(name, schema.names, "column")
    if len(schema.get_all_field_indices(name)) > 1:
        raise OptionError(f"more than one column is called {name!r}; rename the others")
    if not is_text(found := schema.field(name).type):
        raise OptionError(
            f"the column {name!r} holds {found}, no text; give the text column's name"
        )


def is_text(of: pa.DataType) -> bool:
    """Whether values of a type are texts."""
    if pa.types.is_dictionary(of):
        of = of.value_type
    kinds = pa.types
    return any(
        holds(of)
        for holds in (kinds.is_string, kinds.is_large_string, kinds.is_string_view, kinds.is_null)
    )


def _cleaned(batch: pa.RecordBatch, plan: Plan, schema: pa.Schema) -> pa.RecordBatch:
    texts = batch.column(plan.text_field).to_pylist()
    outcomes = clean_column(plan, texts, _urls(batch, plan.url_field))
    new = columns(plan, outcomes)
    arrays = [
        _array(new[field.name], field.type) if field.name in new else batch.column(place)
        for place, field in enumerate(schema)
    ]
    cleaned = pa.RecordBatch.from_arrays(arrays, schema=schema)
    return _without(cleaned, {row for row, found in enumerate(outcomes) if plan.drops(found)})


def _array(values: list[Any], of: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(of):
        return pa.array(values, of.value_type).dictionary_encode().cast(of)
    return pa.array(values, of)


def _urls(batch: pa.RecordBatch, name: str) -> list[str | None] | None:
    column = _column(dict(zip(batch.schema.names, batch.columns, strict=True)), name)
    if column is None or not is_text(column.type):
        return None
    urls: list[Any] = column.to_pylist()
    return urls


def _column(columns: Mapping[str, pa.Array], name: str) -> pa.Array | None:
    """A column by its name, which may be that of a nested one, as in `fields.look_up`."""
    if name in columns:
        return columns[name]
    for head, rest in splits(name):
        column = columns.get(head)
        if column is not None and pa.types.is_struct(column.type):
            parts = zip((field.name for field in column.type), column.flatten(), strict=True)
            if (found := _column(dict(parts), rest)) is not None:
                return found
    return None


def _without(batch: pa.RecordBatch, gone: set[int]) -> pa.RecordBatch:
    """The batch without these rows; in slices, for Arrow's filter does not know every type."""
    if not gone:
        return batch
    parts = [batch.slice(0, 0)]
    for stays, run in groupby(range(len(batch)), lambda row: row not in gone):
        rows = list(run)
        parts += [batch.slice(rows[0], len(rows))] if stays else []
    return pa.concat_batches(parts)
