"""Cleaning of Arrow tables: the texts of `clean_texts`, and nothing else changed."""

from __future__ import annotations

import functools
import pickle
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from strategies import documents

from cleantext import OptionError
from cleantext.corpus import Plan, clean_batch
from cleantext.corpus.formats.arrow_types import added_fields
from cleantext.corpus.formats.records import Names, Record
from cleantext.corpus.formats.registry import open_writer
from cleantext.corpus.plan import clean_column
from cleantext.corpus.tables.arrow import cleaned_schema
from cleantext.filters.templates import Template, write_templates

PLAIN = Plan.of()
FULL = Plan.of(removed_field="removed", edits_field="edits", notes_field="notes")

TEXT_TYPES = (
    pa.string(),
    pa.large_string(),
    pa.string_view(),
    pa.dictionary(pa.int32(), pa.string()),
    pa.dictionary(pa.int8(), pa.large_string()),
    pa.dictionary(pa.int16(), pa.string_view()),
)
ADVERT = "He said so.\nAdvertisement\n"

arrow_texts = st.lists(
    st.one_of(st.none(), documents.map(lambda text: text.encode("utf-8", "replace").decode())),
    max_size=5,
)
"""Columns of texts with nulls; Arrow holds no lone surrogates."""


def table_of(texts: list[str | None], of: pa.DataType = TEXT_TYPES[0]) -> pa.Table:
    column = pa.array(texts, of.value_type if pa.types.is_dictionary(of) else of)
    if pa.types.is_dictionary(of):
        column = column.dictionary_encode().cast(of)
    count = len(texts)
    return pa.table({"id": list(range(count)), "text": column, "tags": [["a"]] * count})


def texts_of(table: Any) -> list[str | None]:
    texts: list[str | None] = table.column("text").to_pylist()
    return texts


@given(arrow_texts, st.sampled_from(TEXT_TYPES), st.integers(1, 5))
def test_every_string_type_and_every_chunking_gives_the_same_texts(
    texts: list[str | None], of: pa.DataType, rows: int
) -> None:
    expected = [outcome and outcome.text for outcome in clean_column(PLAIN, texts)]
    table = table_of(texts, of)
    chunked = pa.Table.from_batches(table.to_batches(max_chunksize=rows), table.schema)
    for given_table in (table, chunked):
        cleaned = clean_batch(given_table, PLAIN)
        cleaned.validate(full=True)
        assert texts_of(cleaned) == expected
        assert cleaned.schema == table.schema
        assert cleaned.drop_columns("text") == table.drop_columns("text")


@given(arrow_texts)
def test_a_batch_is_a_table_of_one_chunk(texts: list[str | None]) -> None:
    table = table_of(texts).combine_chunks()
    batch = pa.RecordBatch.from_pydict(table.to_pydict(), table.schema)
    cleaned = clean_batch(batch, FULL)
    assert isinstance(cleaned, pa.RecordBatch)
    assert cleaned.to_pylist() == clean_batch(table, FULL).to_pylist()


@given(arrow_texts)
def test_the_columns_that_are_added_hold_the_fields_of_each_row(texts: list[str | None]) -> None:
    cleaned = clean_batch(table_of(texts), FULL)
    for row, outcome in zip(cleaned.to_pylist(), clean_column(FULL, texts), strict=True):
        nothing = dict.fromkeys(("text", "removed", "edits", "notes"))
        expected = FULL.fields(outcome) if outcome else nothing
        assert {name: row[name] for name in expected} == expected


@pytest.mark.parametrize("texts", [[], [None], ["She agreed.\n"], [ADVERT, None]])
def test_the_schema_is_known_beforehand(texts: list[str | None]) -> None:
    table = table_of(texts)
    assert clean_batch(table, FULL).schema == cleaned_schema(table.schema, FULL)
    assert cleaned_schema(table.schema, PLAIN) == table.schema


def test_added_columns_come_last_in_their_order() -> None:
    assert clean_batch(table_of([ADVERT]), FULL).column_names == [
        "id", "text", "tags", "removed", "edits", "notes",
    ]  # fmt: skip
    assert [field.name for field in added_fields(Plan.of(notes_field="notes").added)] == ["notes"]


def test_no_column_is_replaced_by_one_that_is_added() -> None:
    table = pa.table({"removed": [1, 2], "text": [ADVERT, None]})
    with pytest.raises(OptionError, match="the column 'removed' already exists; give"):
        clean_batch(table, Plan.of(removed_field="removed"))


def test_other_columns_of_one_name_stay_apart() -> None:
    names = ["x", "text", "x"]
    table = pa.Table.from_arrays([pa.array([1]), pa.array([ADVERT]), pa.array(["b"])], names)
    cleaned = clean_batch(table, PLAIN)
    assert cleaned.column_names == names
    assert [column.to_pylist() for column in cleaned.columns] == [[1], ["He said so.\n"], ["b"]]


def test_metadata_of_table_and_field_stays() -> None:
    field = pa.field("body", pa.string(), nullable=False, metadata={"k": "v"})
    schema = pa.schema([field], metadata={"made": "by hand"})
    table = pa.Table.from_pydict({"body": [ADVERT]}, schema)
    cleaned = clean_batch(table, Plan.of(text_field="body"))
    assert cleaned.schema.equals(schema, check_metadata=True)


@pytest.mark.parametrize("plan", [PLAIN, FULL, Plan.of(drop_empty=True)])
@pytest.mark.parametrize("of", TEXT_TYPES)
def test_no_rows_are_no_trouble(plan: Plan, of: pa.DataType) -> None:
    table = table_of([ADVERT], of)
    batch = table.to_batches()[0]
    for nothing in (table.slice(0, 0), batch.slice(0, 0), table.schema.empty_table()):
        cleaned = clean_batch(nothing, plan)
        assert len(cleaned) == 0
        assert cleaned.schema == cleaned_schema(table.schema, plan)


def test_a_column_of_nulls_alone_stays() -> None:
    table = table_of([None, None], pa.null())
    assert clean_batch(table, PLAIN) == table


@given(arrow_texts, st.sampled_from(TEXT_TYPES))
def test_rows_go_only_where_nothing_is_left(texts: list[str | None], of: pa.DataType) -> None:
    kept = clean_batch(table_of(texts, of), Plan.of(drop_empty=True)).to_pylist()
    every = clean_batch(table_of(texts), PLAIN).to_pylist()
    assert kept == [row for row in every if row["text"] and row["text"].strip()]


def test_drop_empty_drops_the_whole_row() -> None:
    table = table_of([ADVERT, "Advertisement\n", None, "She agreed.\n"])
    cleaned = clean_batch(table, Plan.of(drop_empty=True))
    assert cleaned.column("id").to_pylist() == [0, 3]


def test_the_input_is_left_alone() -> None:
    table = table_of([ADVERT])
    clean_batch(table, FULL)
    assert table == table_of([ADVERT])


def test_it_can_be_sent_to_another_process() -> None:
    function = pickle.loads(pickle.dumps(functools.partial(clean_batch, plan=FULL)))
    assert function(table_of([ADVERT])) == clean_batch(table_of([ADVERT]), FULL)


def test_a_text_column_that_is_not_there_is_named() -> None:
    with pytest.raises(OptionError, match="unknown column 'txt'; did you mean 'text'"):
        clean_batch(table_of([]), Plan.of(text_field="txt"))


def test_a_column_of_no_text_is_named_with_its_type() -> None:
    with pytest.raises(OptionError, match="'id' holds int64, no text"):
        clean_batch(table_of([ADVERT]), Plan.of(text_field="id"))


def test_what_is_not_arrow_is_refused() -> None:
    with pytest.raises(TypeError, match="an Arrow table or record batch is needed, not dict"):
        clean_batch({"text": [ADVERT]}, PLAIN)


def test_two_text_columns_are_one_too_many() -> None:
    table = pa.Table.from_arrays([pa.array([ADVERT])] * 2, ["text", "text"])
    with pytest.raises(OptionError, match="more than one column is called 'text'"):
        clean_batch(table, PLAIN)


@pytest.mark.parametrize("urls", [[7], [None], ["https://a.example/1"]])
def test_a_column_of_addresses_may_hold_anything(urls: list[Any]) -> None:
    table = table_of([ADVERT]).append_column("url", pa.array(urls))
    cleaned = clean_batch(table, PLAIN)
    assert texts_of(cleaned) == ["He said so.\n"]
    assert cleaned.column("url").to_pylist() == urls


@settings(max_examples=10)  # each waits for the disk
@given(arrow_texts)
def test_a_file_of_records_has_the_types_of_a_table(texts: list[str | None]) -> None:
    expected = clean_batch(table_of(["She agreed.\n", *texts]), FULL)
    with TemporaryDirectory() as folder:
        path = Path(folder, "out.parquet")
        with open_writer(path, names=Names(added=FULL.added)) as writer:
            writer.write(Record("", row) for row in expected.to_pylist())
            writer.finish()
        written = pq.read_table(path)
    assert written.schema == expected.schema
    assert written.to_pylist() == expected.to_pylist()


def test_the_column_of_addresses_says_whose_lines_go(tmp_path: Path) -> None:
    file = tmp_path / "templates"
    file.write_text(write_templates([Template("a.example", 1.0, 20, "harbour news today")]))
    plan = Plan.of(templates=file, url_field="page")
    text = "He said so.\nHarbour News Today\n"
    pages = ["https://a.example/1", None, "https://b.example/1", "no address"]
    table = pa.table({"page": pages, "text": [text] * 4})
    expected = ["He said so.\n", text, text, text]
    assert texts_of(clean_batch(table, plan)) == expected
    assert texts_of(clean_batch(table.drop_columns("page"), plan)) == [text] * 4


def test_addresses_may_be_nested(tmp_path: Path) -> None:
    file = tmp_path / "templates"
    file.write_text(write_templates([Template("a.example", 1.0, 20, "harbour news today")]))
    text = "He said so.\nHarbour News Today\n"
    address = "https://a.example/1"
    pages = [{"page": {"url": address}}, {"page": {"url": None}}, {"page": None}, None]
    table = pa.table({"from": pages, "text": [text] * 4})
    for field, first in (("from.page.url", "He said so.\n"), ("from.page", text), ("a.b", text)):
        cleaned = clean_batch(table, Plan.of(templates=file, url_field=field))
        assert texts_of(cleaned) == [first, text, text, text]
    plain = table.append_column("from.page.url", pa.array([None, address, None, None]))
    cleaned = clean_batch(plain, Plan.of(templates=file, url_field="from.page.url"))
    assert texts_of(cleaned) == [text, "He said so.\n", text, text]
