"""Parquet: damage takes one row group, invalid text one row."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from record_files import (
    numbered,
    read_bytes,
    records,
    rejects,
    write,
)

from cleantext.corpus.formats.records import (
    Reject,
)
from cleantext.corpus.formats.registry import read

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def grouped(folder: Path) -> Path:
    return write(folder / "a.parquet", [numbered(30)[i : i + 10] for i in (0, 10, 20)])


@pytest.mark.parametrize("column", [0, 1, 2])
def test_a_damaged_row_group_takes_no_other_with_it(folder: Path, column: int) -> None:
    path = grouped(folder)
    chunk = pq.read_metadata(path).row_group(1).column(column)
    data = bytearray(path.read_bytes())
    start = chunk.dictionary_page_offset or chunk.data_page_offset
    middle = start + chunk.total_compressed_size // 2
    data[middle] ^= 0xFF
    items = read_bytes(folder, "b.parquet", bytes(data))
    assert [row["n"] for row in records(items)] == [*range(10), *range(20, 30)]
    [bad] = rejects(items)
    assert bad.place == f"{folder / 'b.parquet'}, row group 2"
    assert bad.reason.startswith("rows 1 to 10 can't be read")


@given(st.data())
def test_damage_of_a_parquet_file_raises_nothing(data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as made:
        whole = grouped(Path(made)).read_bytes()
        place = data.draw(st.integers(0, len(whole) - 1))
        other = bytes([whole[place] ^ data.draw(st.integers(1, 255))])
        items = read_bytes(Path(made), "b.parquet", whole[:place] + other + whole[place + 1 :])
        assert items
        assert read_bytes(Path(made), "c.parquet", whole[:place])


def test_a_row_with_text_that_is_no_utf8_is_rejected_alone(folder: Path) -> None:
    cells = pa.array([b"a", b"caf\xe9", b"b"], pa.binary()).view(pa.string())
    pq.write_table(pa.table({"text": cells, "n": [1, 2, 3]}), folder / "a.parquet")
    items = list(read(folder / "a.parquet"))
    assert records(items) == [{"text": "a", "n": 1}, {"text": "b", "n": 3}]
    assert [bad.place[-6:] for bad in rejects(items)] == [" row 2"]


def test_checksums_of_pages_are_looked_at(folder: Path) -> None:
    table = pa.table({"text": ["one", "two"]})
    options = {"compression": "none", "use_dictionary": False, "write_page_checksum": True}
    pq.write_table(table, folder / "a.parquet", write_statistics=False, **options)
    data = (folder / "a.parquet").read_bytes()
    assert data.count(b"two") == 1
    [bad] = read_bytes(folder, "a.parquet", data.replace(b"two", b"tvo"))
    assert isinstance(bad, Reject)
    assert "CRC" in bad.reason


def test_columns_of_one_name_are_refused(folder: Path) -> None:
    pq.write_table(pa.table([[1], [2]], names=["a", "a"]), folder / "a.parquet")
    [item] = read(folder / "a.parquet")
    assert isinstance(item, Reject)
    assert "same name" in item.reason
