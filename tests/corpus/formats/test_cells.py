"""Columns of Parquet are copied as wholes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats.arrow_types import make_table
from cleantext.corpus.formats.cells import Cell, as_scalar, join_cells

ARRAYS = (
    pa.array(["a", None, "ü", "d"]).slice(1),
    pa.array(["e", "f"]),
    pa.array([None, None], pa.string()),
)
PLACES = st.sampled_from([(array, place) for array in ARRAYS for place in range(len(array))])


@given(st.lists(PLACES, min_size=1, max_size=12))
def test_joined_cells_are_the_array_of_their_values(places: list[tuple[pa.Array, int]]) -> None:
    cells = [Cell(array, place) for array, place in places]
    expected = pa.array([as_scalar(cell).as_py() for cell in cells], pa.string())
    assert join_cells(cells).combine_chunks() == expected
    table = make_table([{"text": cell} for cell in cells], {})
    assert table.column("text").num_chunks == 1
    assert table.column("text").combine_chunks() == expected


def test_neighbours_are_taken_together() -> None:
    cells = [Cell(array, place) for array in ARRAYS for place in range(len(array))]
    assert join_cells(cells).num_chunks == len(ARRAYS)


def test_cells_of_different_types_become_a_column_that_fits() -> None:
    cells = [Cell(pa.array([1]), 0), Cell(pa.array([2.5]), 0)]
    assert join_cells(cells) is None
    assert make_table([{"n": cell} for cell in cells], {}).column("n").to_pylist() == [1.0, 2.5]


@given(st.lists(st.none() | st.text(max_size=9), min_size=1).filter(any))
def test_texts_become_a_column(texts: list[str | None]) -> None:
    column = make_table([{"text": text} for text in texts], {}).column("text")
    assert column.type == pa.string()
    assert column.to_pylist() == texts
    column.validate(full=True)


def test_lone_surrogates_become_replacement_characters() -> None:
    table = make_table([{"text": "a\ud800"}, {"text": None}], {})
    assert table.column("text").to_pylist() == ["a\ufffd", None]


def test_a_copy_of_parquet_does_not_import_pandas(tmp_path: Path) -> None:
    source, target = tmp_path / "in.parquet", tmp_path / "out.parquet"
    pq.write_table(pa.table({"id": [1, 2], "text": ["So.", None]}), source)
    code = (
        "import sys; from cleantext.corpus import Plan, clean_file; "
        "clean_file(*sys.argv[1:], Plan.of()); print('pandas' in sys.modules)"
    )
    command = [sys.executable, "-c", code, str(source), str(target)]
    shown = subprocess.run(command, capture_output=True, check=True, text=True)
    assert shown.stdout.split()[-1] == "False"
    assert pq.read_table(target).to_pylist() == [{"id": 1, "text": "So."}, {"id": 2, "text": None}]
