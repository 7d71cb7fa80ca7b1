"""Spark: functions for `DataFrame.mapInArrow`, which sends batches of rows to Python as Arrow."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from cleantext.corpus.extras import load
from cleantext.corpus.runner.run import RECORDS
from cleantext.corpus.tables.arrow import clean_batch, cleaned_schema
from cleantext.corpus.templates.tally import FEWEST, SHARE, lines_of, templates_of

if TYPE_CHECKING:
    import pyarrow as pa
    from pyspark.sql import DataFrame
    from pyspark.sql.types import StructType

    from cleantext.corpus.plan import Plan
    from cleantext.filters.templates import Template


def clean_frame(frame: DataFrame, plan: Plan) -> DataFrame:
    """The frame with its texts cleaned, as `clean_batch` does it.

    Raises:
        OptionError: there is not one text column, it holds something else, or a column is there
            already that the plan adds.
        MissingExtraError: pyspark is not installed.

    """
    return frame.mapInArrow(partial(clean_batches, plan=plan), cleaned_type(frame.schema, plan))


def clean_batches(batches: Iterable[pa.RecordBatch], plan: Plan) -> Iterator[pa.RecordBatch]:
    """Clean record batches; ``partial(clean_batches, plan=plan)`` is what `mapInArrow` takes.

    Spark's have ten thousand rows. They are cleaned in slices, so that memory holds them.
    """
    for batch in batches:
        for start in range(0, len(batch), RECORDS):
            yield clean_batch(batch.slice(start, RECORDS), plan)


def cleaned_type(schema: StructType, plan: Plan) -> StructType:
    """The schema of what `clean_batches` makes of a frame with this one.

    Raises:
        OptionError: there is not one text column, it holds something else, or a column is there
            already that the plan adds.
        MissingExtraError: pyspark is not installed.

    """
    types, arrow = load("pyspark.sql.types", "pyspark"), load("pyspark.sql.pandas.types", "pyspark")
    cleaned = arrow.from_arrow_schema(cleaned_schema(arrow.to_arrow_schema(schema), plan))
    added = list(cleaned)[len(schema) :]
    made: StructType = types.StructType([*schema, *added])  # the types that Arrow has not stay
    return made


def learn_templates(
    frame: DataFrame,
    text_field: str = "text",
    url_field: str = "url",
    share: float = SHARE,
    fewest: int = FEWEST,
) -> Iterator[Template]:
    """The lines of sites' own, as `Tally.templates` gives them, for `write_templates`.

    Spark counts them; only lines that stand on so many pages come to the driver.

    Args:
        frame: the pages.
        text_field: the column of their texts.
        url_field: the column of their addresses.
        share: of a host's pages, the least share on which such a line stands.
        fewest: on how many pages it stands at least, from `FEWEST` up.

    """
    functions = load("pyspark.sql.functions", "pyspark")
    texts, urls = functions.col(text_field).alias("text"), functions.col(url_field).alias("url")
    rows = frame.select(texts, urls).mapInArrow(_lines, "host string, line string, page bigint")
    seen = functions.count_distinct("page").alias("seen")
    often = rows.groupBy("host", "line").agg(seen).where(f"seen >= {max(fewest, FEWEST)}")
    counts = [(row.host, row.line, row.seen) for row in often.toLocalIterator()]
    pages = {host: pages for host, line, pages in counts if not line}
    lines = ((host, pages[host], line, seen) for host, line, seen in counts if line)
    yield from templates_of(lines, share)


def _lines(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    for batch in batches:
        for start in range(0, len(batch), RECORDS):
            yield _signed(lines_of(batch.slice(start, RECORDS)))


def _signed(rows: pa.RecordBatch) -> pa.RecordBatch:
    """The rows with the pages' numbers as Spark can have them."""
    pages = rows.column("page").view("int64")
    return rows.set_column(rows.schema.get_field_index("page"), "page", pages)
