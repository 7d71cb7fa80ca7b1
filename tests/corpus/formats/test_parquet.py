"""Untrusted Parquet: damage is rejected, and progress moves within a row group."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats.records import FormatError, Record, Reject, plain
from cleantext.corpus.formats.registry import read

pa = pytest.importorskip("pyarrow")
pq = pytest.importorskip("pyarrow.parquet")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("parquet")


def test_a_bar_moves_within_a_row_group(folder: Path) -> None:
    table = pa.table({"text": [f"Text {i} " * 50 for i in range(2000)]})
    pq.write_table(table, folder / "a.parquet", row_group_size=2000)
    reader = read(folder / "a.parquet")
    seen = [reader.consumed for _ in reader]
    assert seen == sorted(seen)
    assert len(set(seen)) > 20
    assert max(b - a for a, b in pairwise(seen)) < reader.size / 10
    assert reader.consumed == reader.size


@pytest.mark.parametrize(
    "error", [KeyError("x"), IndexError("x"), TypeError("x"), MemoryError(), RecursionError()]
)
def test_errors_of_any_class_are_rejects(
    folder: Path, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    pq.write_table(pa.table({"text": ["a"] * 9}), folder / "a.parquet", row_group_size=3)
    opened = pq.ParquetFile

    class Broken(opened):  # type: ignore[misc, valid-type]  # it has no types
        def iter_batches(self, *args: Any, row_groups: list[int], **options: Any) -> Any:
            if row_groups == [1]:
                raise error
            return super().iter_batches(*args, row_groups=row_groups, **options)

    monkeypatch.setattr(pq, "ParquetFile", Broken)
    items = list(read(folder / "a.parquet"))
    assert [type(item) for item in items] == [Record] * 3 + [Reject] + [Record] * 3
    [bad] = [item for item in items if isinstance(item, Reject)]
    assert bad.reason.startswith("rows 1 to 3 can't be read")
    assert bad.damaged == 1


def test_times_beyond_those_of_python_become_text(folder: Path) -> None:
    columns = {
        "text": ["a"],
        "moment": pa.array([1 << 60], pa.timestamp("us")),
        "day": pa.array([1 << 30], pa.date32()),
        "deep": pa.array([{"at": [1 << 30]}], pa.struct([("at", pa.list_(pa.date32()))])),
    }
    pq.write_table(pa.table(columns), folder / "a.parquet")
    [item] = read(folder / "a.parquet")
    assert isinstance(item, Record)
    found = {name: plain(value) for name, value in item.fields.items()}
    assert isinstance(found["day"], str)
    assert isinstance(found["deep"]["at"][0], str)


def test_a_folder_is_no_parquet_file(folder: Path) -> None:
    (folder / "b.parquet").mkdir()
    with pytest.raises(FormatError, match="this is a folder"):
        read(folder / "b.parquet", "parquet")


@given(st.data())
@pytest.mark.parametrize("compression", ["none", "snappy", "zstd"])
def test_any_bytes_are_records_or_rejects(
    folder: Path, compression: str, data: st.DataObject
) -> None:
    path = folder / f"{compression}.parquet"
    if not path.exists():
        rows = [{"text": f"Text {i}", "n": i, "tags": ["a", None]} for i in range(30)]
        pq.write_table(pa.Table.from_pylist(rows), path, compression=compression, row_group_size=10)
    whole = path.read_bytes()
    place, end = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    new = data.draw(st.binary(max_size=5))
    changed = folder / "c.parquet"
    changed.write_bytes(whole[:place] + new + whole[max(place, end) :])
    for item in read(changed):
        if isinstance(item, Record):
            assert [plain(value) for value in item.fields.values()]
