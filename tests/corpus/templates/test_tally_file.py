"""Untrusted tallies and files of templates: damage is reported, and breaks no line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cleantext.corpus.formats.records import FormatError
from cleantext.corpus.templates.tally import Tally
from cleantext.corpus.templates.tally_file import read_rows, schema, write_rows
from cleantext.errors import TemplateError
from cleantext.filters.templates import Template, load_templates, read_templates, write_templates

pa = pytest.importorskip("pyarrow")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tallies")


def tally(folder: Path, **columns: list[Any]) -> Path:
    rows = {"host": ["a.org"] * 3, "line": ["", "read more", "about"], "page": [1, 1, 1]} | columns
    batch = pa.RecordBatch.from_arrays(
        [pa.array(rows[field.name], field.type) for field in schema()], schema=schema()
    )
    write_rows(folder / "a.tally", [batch])
    return folder / "a.tally"


@pytest.mark.parametrize(
    "columns",
    [
        {"host": ["a.org", None, "a.org"]},
        {"line": ["", None, "x"]},
        {"page": [1, None, 1]},
        {"line": ["", "a\tb", "x"]},
        {"line": ["", "a\nb.org\t1.000\t9\tc", "x"]},
        {"line": ["", "a\r", "x"]},
        {"host": ["a.org", "b\tc", "a.org"]},
        {"host": ["a.org", "", "a.org"]},
        {"host": ["a.org", "www.B.org", "a.org"]},
        {"host": ["a.org", "\0", "a.org"]},
    ],
)
def test_a_tally_that_would_break_a_line_is_named(folder: Path, columns: Any) -> None:
    path = tally(folder, **columns)
    with pytest.raises(FormatError, match="not a complete tally"):
        list(read_rows(path))


def test_a_tally_without_its_pages_gives_shares_of_one_at_most(folder: Path) -> None:
    path = tally(folder, line=["read more"] * 3, page=[1, 2, 3])
    with Tally() as made:
        made.merge(read_rows(path))
        made.merge(read_rows(tally(folder, line=["read more"] * 3, page=[4, 5, 6])))
        [found] = made.templates()
    assert found == Template("a.org", 1.0, 6, "read more")


@given(st.data())
def test_any_bytes_are_rows_or_one_message(folder: Path, data: st.DataObject) -> None:
    whole = tally(folder).read_bytes()
    place, end = (data.draw(st.integers(0, len(whole))) for _ in range(2))
    changed = folder / "b.tally"
    new = data.draw(st.binary(max_size=8))
    changed.write_bytes(whole[:place] + new + whole[max(place, end) :])
    with suppress(FormatError):
        assert all(batch.num_columns == 3 for batch in read_rows(changed))


# ---- files of templates


def test_a_byte_order_mark_is_no_part_of_the_first_host(tmp_path: Path) -> None:
    path = tmp_path / "sites.tsv"
    path.write_text(write_templates([Template("a.org", 0.5, 9, "read more")]), "utf-8-sig")
    assert load_templates(path).lines("http://a.org/x") == {"read more"}
    path.write_text("a.org\t0.500\t9\tread more\n", "utf-8-sig")
    assert load_templates(path).lines("http://a.org/x") == {"read more"}


@pytest.mark.parametrize("share", ["nan", "inf", "-1", "1.5", "1e999", "x", ""])
def test_a_share_is_from_0_to_1(share: str) -> None:
    with pytest.raises(TemplateError, match="line 1: expected host, share"):
        list(read_templates(f"a.org\t{share}\t5\tread more\n", "x.tsv"))


@given(st.binary(max_size=80) | st.text("a.\t01\n\r#=é", max_size=60).map(str.encode))
def test_any_bytes_are_templates_or_one_message(folder: Path, data: bytes) -> None:
    path = folder / "b.tsv"
    path.write_bytes(data)
    with suppress(TemplateError):
        assert load_templates(path).lines("http://none.org/") == frozenset()
