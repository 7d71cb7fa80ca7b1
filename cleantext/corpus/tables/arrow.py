"""Cleaning of Arrow record batches and tables, the core of every adapter."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, Any, TypeVar

from cleantext.corpus.formats.arrow_types import added_fields, is_text
from cleantext.corpus.formats.fields import splits
from cleantext.corpus.plan import Plan, check_plan, clean_column, columns
from cleantext.errors import OptionError, require_known
from cleantext.system.extras import load

if TYPE_CHECKING:
    import pyarrow as pa
else:
    pa = load("pyarrow")

Batch = TypeVar("Batch", "pa.RecordBatch", "pa.Table")


def clean_batch(batch: Batch, plan: Plan) -> Batch:
    r"""Clean the texts of a record batch or table.

    The text column is replaced in place and keeps its type; all others stay unchanged. The
    columns that the plan adds come last; none may exist already. A null stays null. With
    `Plan.drop_empty`, rows with an empty or null text are dropped.

    Without state, ``functools.partial(clean_batch, plan=plan)`` can be sent to any process.

    Args:
        batch: the rows; the text column has a string type, or a dictionary of one.
        plan: how to clean each record.

    Raises:
        OptionError: there is not one text column, it does not hold text, or a column that the
            plan adds exists already.
        TypeError: `batch` is no record batch or table, or `plan` no plan.
        PatternError: a custom pattern takes too long.

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
    """Return the schema of rows after `clean_batch`, from the one before.

    Raises:
        OptionError: there is not one text column, it does not hold text, or a column that the
            plan adds exists already.

    """
    _check_text(schema, plan.text_field)
    for field in added_fields(plan.added):
        if field.name in schema.names:
            raise OptionError(
                f"the column {field.name!r} already exists; give the added column another name"
            )
        schema = schema.append(field)
    return schema


def _check_text(schema: pa.Schema, name: str) -> None:
    require_known(name, schema.names, "column")
    if len(schema.get_all_field_indices(name)) > 1:
        raise OptionError(f"more than one column is called {name!r}; rename the others")
    if not is_text(found := schema.field(name).type):
        raise OptionError(
            f"the column {name!r} holds {found}, no text; give the text column's name"
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


def _array(values: list[Any], kind: pa.DataType) -> pa.Array:
    if pa.types.is_dictionary(kind):
        return pa.array(values, kind.value_type).dictionary_encode().cast(kind)
    return pa.array(values, kind)


def _urls(batch: pa.RecordBatch, name: str) -> list[str | None] | None:
    column = _column(dict(zip(batch.schema.names, batch.columns, strict=True)), name)
    if column is None or not is_text(column.type):
        return None
    urls: list[Any] = column.to_pylist()
    return urls


def _column(columns: Mapping[str, pa.Array], name: str) -> pa.Array | None:
    """Return a column by its name, which may be nested, as in `fields.look_up`."""
    if name in columns:
        return columns[name]
    for head, rest in splits(name):
        column = columns.get(head)
        if column is not None and pa.types.is_struct(column.type):
            parts = zip((field.name for field in column.type), column.flatten(), strict=True)
            if (found := _column(dict(parts), rest)) is not None:
                return found
    return None


def _without(batch: pa.RecordBatch, dropped: set[int]) -> pa.RecordBatch:
    """Drop rows in slices: Arrow's filter lacks some types."""
    if not dropped:
        return batch
    parts = [batch.slice(0, 0)]
    for stays, run in groupby(range(len(batch)), lambda row: row not in dropped):
        rows = list(run)
        parts += [batch.slice(rows[0], len(rows))] if stays else []
    return pa.concat_batches(parts)
