"""Round trips: what is written in a format is read from it."""

from __future__ import annotations

import json
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_files import (
    NAMES_OF_FILES,
    nested,
    record,
    records,
    rejects,
    texts,
    write,
)

from cleantext.corpus.formats.fields import record_text, record_url
from cleantext.corpus.formats.records import (
    Names,
    Record,
)
from cleantext.corpus.formats.registry import read

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.mark.parametrize("name", NAMES_OF_FILES)
@given(st.lists(texts, max_size=6))
def test_texts_come_back_from_every_format(name: str, written: list[str]) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = write(Path(made) / name, [[record(text) for text in written]])
        if name != "folder" or written:
            items = list(read(path))
            assert [
                record_text(item, "text") for item in items if isinstance(item, Record)
            ] == written
            assert not rejects(items)


@pytest.mark.parametrize("name", ["a.jsonl", "a.jsonl.gz", "a.jsonl.zst", "a.wet", "a.wet.gz"])
@given(st.dictionaries(texts.filter(lambda name: name != "text"), nested, max_size=4), texts)
def test_other_fields_come_back_with_their_values(
    name: str, others: dict[str, Any], text: str
) -> None:
    with tempfile.TemporaryDirectory() as made:
        path = write(Path(made) / name, [[record(text, **others)]])
        [found] = records(read(path))
        for made_up in {"id", "date"} - others.keys():
            found.pop(made_up, None)
        assert found == others | {"text": text}
        if "jsonl" in name:
            assert list(found) == ["text", *others]


@given(st.lists(st.tuples(texts, st.integers(-(2**63), 2**63 - 1))))
def test_columns_come_back_from_parquet_in_order(rows: list[tuple[str, int]]) -> None:
    made = [{"url": url, "n": number} for url, number in rows]
    with tempfile.TemporaryDirectory() as name:
        path = write(Path(name) / "a.parquet", [[Record("", fields) for fields in made]])
        found = records(read(path))
    assert [list(row.items()) for row in found] == [list(row.items()) for row in made]


@pytest.mark.parametrize(
    "value",
    [
        *("1.50", "1e5", "-0.0", "1E400", "123456789012345678901234567890", "NaN", "-Infinity"),
        *(r'"\u00e9\/"', r'"\ud800"', '{"b": [1,  2.0], "a": {}}', "[]", "null"),
    ],
)
def test_json_that_nobody_touches_stays_as_it_was_written(folder: Path, value: str) -> None:
    (folder / "a.jsonl").write_text(f'{{"z":{value},"text":"t","a":1}}\n', encoding="utf-8")
    [item] = read(folder / "a.jsonl")
    assert isinstance(item, Record)
    write(folder / "b.jsonl", [[item._replace(fields=item.fields | {"text": "new"})]])
    assert (folder / "b.jsonl").read_text(encoding="utf-8") == (
        f'{{"z":{value},"text":"new","a":1}}\n'
    )


def test_arrow_types_stay(folder: Path) -> None:
    kinds = {
        "text": (pa.string(), ["a", "b"]),
        "small": (pa.int8(), [1, None]),
        "never": (pa.float32(), [None, None]),
        "when": (pa.timestamp("ns", "UTC"), [1, 2]),
        "tags": (pa.list_(pa.int16()), [[1], None]),
        "map": (pa.map_(pa.string(), pa.int32()), [[("a", 1)], []]),
        "deep": (pa.struct([("x", pa.decimal128(9, 2))]), [{"x": None}, None]),
        "raw": (pa.binary(), [b"\xff", b""]),
    }
    table = pa.table({name: pa.array(cells, kind) for name, (kind, cells) in kinds.items()})
    pq.write_table(table, folder / "a.parquet")
    found = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    write(folder / "b.parquet", [found[:1], found[1:]])
    assert pq.read_table(folder / "b.parquet").equals(table)


def test_times_in_nanoseconds_become_text_wherever_they_stand(folder: Path) -> None:
    kind = pa.timestamp("ns")
    deep = pa.array([{"at": [1]}], pa.struct([("at", pa.list_(kind))]))
    columns = {"deep": deep, "at": pa.array([1], kind), "never": pa.array([None], kind)}
    pq.write_table(pa.table(columns), folder / "a.parquet")
    items = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    time = "1970-01-01 00:00:00.000000001"
    [found] = records(read(write(folder / "b.jsonl", [items])))
    assert found == {"deep": {"at": [time]}, "at": time, "never": None}


def test_dictionaries_become_plain_columns(folder: Path) -> None:
    pq.write_table(
        pa.table({"text": pa.array(["a", "a"]).dictionary_encode()}), folder / "a.parquet"
    )
    assert records(read(folder / "a.parquet")) == [{"text": "a"}, {"text": "a"}]
    items = [item for item in read(folder / "a.parquet") if isinstance(item, Record)]
    write(folder / "b.parquet", [items])
    assert pq.read_schema(folder / "b.parquet").field("text").type == pa.string()


def test_types_that_do_not_go_together_become_text(folder: Path) -> None:
    rows: list[list[Any]] = [[1, "one"], [2.5, {}], [2**70, None]]
    write(folder / "a.parquet", [[record("t", x=value) for value in row] for row in rows])
    found = [row["x"] for row in records(read(folder / "a.parquet"))]
    assert found == ["1", "one", "2.5", "{}", "1180591620717411303424", None]


def test_later_row_groups_may_bring_columns_and_wider_numbers(folder: Path) -> None:
    write(folder / "a.parquet", [[record("a", n=1)], [record("b", n=0.5, more={"x": 1})]])
    assert records(read(folder / "a.parquet")) == [
        {"text": "a", "n": 1.0, "more": None},
        {"text": "b", "n": 0.5, "more": {"x": 1}},
    ]
    assert pq.ParquetFile(folder / "a.parquet").num_row_groups == 2


def test_parquet_becomes_json(folder: Path) -> None:
    when = datetime(2026, 11, 22, tzinfo=UTC)
    nano = pa.array([1], pa.timestamp("ns"))
    table = pa.table({"when": [when], "raw": [b"\xff"], "n": [float("nan")], "nano": nano})
    pq.write_table(table, folder / "a.parquet")
    write(folder / "b.jsonl", [[i for i in read(folder / "a.parquet") if isinstance(i, Record)]])
    assert json.loads((folder / "b.jsonl").read_bytes()) == {
        "when": "2026-11-22T00:00:00Z",
        "raw": "/w==",
        "n": None,
        "nano": "1970-01-01 00:00:00.000000001",
    }


@pytest.mark.parametrize("name", NAMES_OF_FILES)
def test_lone_surrogates_stop_no_writer(folder: Path, name: str) -> None:
    path = write(folder / name, [[record("a\ud800é", url="x\udfff", deep=[{"\ud800": "\ud800"}])]])
    [item] = read(path)
    assert isinstance(item, Record)
    lone = chr(0xD800 if "jsonl" in name else 0xFFFD)
    assert record_text(item, "text") == f"a{lone}é"


def test_fields_may_have_other_names(folder: Path) -> None:
    names = Names("body", "page")
    made = [Record("", {"page": "http://a.org/", "body": "So."})]
    path = write(folder / "a.wet", [made], names)
    assert b"WARC-Target-URI: http://a.org/\r\n" in path.read_bytes()
    [item] = read(path, names=names)
    assert isinstance(item, Record)
    assert (record_text(item, "body"), record_url(item, "page")) == ("So.", "http://a.org/")
