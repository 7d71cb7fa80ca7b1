"""Spark: functions for `DataFrame.mapInArrow`, which sends batches of rows as Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from cleantext.corpus.runner.batching import RECORDS
from cleantext.corpus.tables.arrow import clean_batch, cleaned_schema
from cleantext.corpus.templates.limits import FEWEST, SHARE
from cleantext.corpus.templates.tally import page_rows, select_templates
from cleantext.system.extras import load

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from cleantext.corpus.plan import Plan
    from cleantext.filters.templates import Template


def clean_frame(frame: DataFrame, plan: Plan) -> DataFrame:
    """Clean the texts of a frame, as `clean_batch` does.

    Raises:
        OptionError: there is not one text column, it does not hold text, or a column that the
            plan adds exists already.
        MissingExtraError: pyspark is not installed.

    """
    return frame.mapInArrow(partial(clean_batches, plan=plan), cleaned_type(frame.schema, plan))


def clean_batches(batches: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """Clean record batches; ``partial(clean_batches, plan=plan)`` fits `mapInArrow`.

    The batches of Spark have ten thousand rows; slices of them save memory.
    """
    for batch in batches:
        for start in range(0, len(batch), RECORDS):
            yield clean_batch(batch.slice(start, RECORDS), plan)


def cleaned_type(schema: StructType, plan: Plan) -> StructType:
    """Return the schema of a frame after `clean_batches`, from the one before.

    Raises:
        OptionError: there is not one text column, it does not hold text, or a column that the
            plan adds exists already.
        MissingExtraError: pyspark is not installed.

    """
    types, arrow = load("pyspark.sql.types", "pyspark"), load("pyspark.sql.pandas.types", "pyspark")
    cleaned = arrow.from_arrow_schema(cleaned_schema(arrow.to_arrow_schema(schema), plan))
    added = list(cleaned)[len(schema) :]
    made: StructType = types.StructType([*schema, *added])  # types that Arrow lacks stay
    return made


def learn_templates(
    frame: DataFrame,
    text_field: str = "text",
    url_field: str = "url",
    share: float = SHARE,
    fewest: int = FEWEST,
) -> Iterator[Template]:
    """Yield the template lines, as `Tally.templates` does, for `write_templates`.

    Spark counts them; only lines on enough pages are sent to the driver.

    Args:
        frame: the pages.
        text_field: the column of their texts.
        url_field: the column of their URLs.
        share: the smallest share of its host's pages that such a line appears on.
        fewest: the fewest pages that it appears on, at least `FEWEST`.

    """
    functions = load("pyspark.sql.functions", "pyspark")
    texts, urls = functions.col(text_field).alias("text"), functions.col(url_field).alias("url")
    rows = frame.select(texts, urls).mapInArrow(_lines, "host string, line string, page bigint")
    seen = functions.count_distinct("page").alias("seen")
    often = rows.groupBy("host", "line").agg(seen).where(f"seen >= {max(fewest, FEWEST)}")
    counts = [(row.host, row.line, row.seen) for row in often.toLocalIterator()]
    pages = {host: pages for host, line, pages in counts if not line}
    lines = ((host, pages[host], line, seen) for host, line, seen in counts if line)
    yield from select_templates(lines, share)


def _lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, len(batch), RECORDS):
            yield _signed(page_rows(batch.slice(start, RECORDS)))


def _signed(rows: pa.RecordBatch) -> pa.RecordBatch:
    """Return the rows with page numbers in the signed type that Spark has."""
    pages = rows.column("page").view("int64")
    return rows.set_column(rows.schema.get_field_index("page"), "page", pages)
