"""Cleaning of columns of data frames; whole frames and data sets go through Arrow."""

from __future__ import annotations

import functools
from typing import Any

import pyarrow as pa
import pytest

from cleantext.corpus import Plan, clean_batch, clean_series
from cleantext.filters.templates import Template, Templates

pytestmark = pytest.mark.engines

PLAN = Plan.of()
FULL = Plan.of(removed_field="removed", edits_field="edits", notes_field="notes")
TEXTS = ["He said so.\nAdvertisement\n", None, "She agreed.\n", "Advertisement\n"]
CLEANED = ["He said so.\n", None, "She agreed.\n", ""]
URLS = ["https://a.example/1", None, None, None]


@pytest.mark.parametrize("of", ["String", "Categorical"])
def test_a_column_of_polars(of: str) -> None:
    pl = pytest.importorskip("polars")
    series = pl.Series("text", TEXTS, dtype=getattr(pl, of))
    cleaned = clean_series(series, PLAN, pl.Series(URLS))
    assert cleaned.to_list() == CLEANED
    assert (cleaned.name, cleaned.dtype) == (series.name, series.dtype)
    assert series.to_list() == TEXTS


def test_an_expression_of_polars() -> None:
    pl = pytest.importorskip("polars")
    clean = functools.partial(clean_series, plan=PLAN)
    frame = pl.LazyFrame({"id": [1, 2, 3, 4], "text": TEXTS})
    cleaned = frame.with_columns(pl.col("text").map_batches(clean, return_dtype=pl.String))
    assert cleaned.collect().to_dict(as_series=False) == {"id": [1, 2, 3, 4], "text": CLEANED}


def test_a_frame_of_polars() -> None:
    pl = pytest.importorskip("polars")
    frame = pl.DataFrame({"text": TEXTS})
    cleaned = pl.DataFrame(clean_batch(frame.to_arrow(), FULL))
    assert cleaned["text"].to_list() == CLEANED
    assert cleaned["removed"].to_list()[0] == [{"kind": "advertisement", "lines": 1}]


@pytest.mark.parametrize("of", ["object", "str", "string", "string[pyarrow]", "category"])
def test_a_column_of_pandas(of: str) -> None:
    pd = pytest.importorskip("pandas")
    series = pd.Series(TEXTS, index=[7, 5, 3, 7], name="text", dtype=of)
    cleaned = clean_series(series, PLAN, pd.Series(URLS))
    assert [None if pd.isna(text) else text for text in cleaned] == CLEANED
    assert list(cleaned.index) == [7, 5, 3, 7]
    assert (cleaned.name, cleaned.dtype.name) == (series.name, series.dtype.name)


def test_a_frame_of_pandas() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.DataFrame({"id": [1, 2, 3, 4], "text": TEXTS}, index=[4, 3, 2, 1])
    cleaned = clean_batch(pa.Table.from_pandas(frame), PLAN).to_pandas()
    assert [None if pd.isna(text) else text for text in cleaned["text"]] == CLEANED
    assert list(cleaned.index) == [4, 3, 2, 1]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_what_is_no_text_is_refused(library: str) -> None:
    module: Any = pytest.importorskip(library)
    with pytest.raises(TypeError, match="a text is a str, not int"):
        clean_series(module.Series([1, 2]), PLAN)


def test_what_is_no_series_is_refused() -> None:
    with pytest.raises(TypeError, match="a Series of pandas or polars is needed, not list"):
        clean_series(["text"], PLAN)


def test_a_data_set_of_hugging_face() -> None:
    datasets = pytest.importorskip("datasets")
    features = datasets.Features(
        {"text": datasets.Value("string"), "class": datasets.ClassLabel(names=["news"])}
    )
    # Nothing is removed from the first batches: the types of what is added must not hang on them.
    rows = {"text": ["She agreed.\n"] * 4 + TEXTS, "class": [0] * 8}
    data = datasets.Dataset.from_dict(rows, features=features)
    clean = functools.partial(clean_batch, plan=FULL)
    cleaned = data.with_format("arrow").map(clean, batched=True, batch_size=2, writer_batch_size=2)
    cleaned = cleaned.with_format(None)
    assert cleaned["text"][:] == ["She agreed.\n"] * 4 + CLEANED
    assert cleaned.features["class"] == features["class"]
    assert cleaned[4]["removed"] == [{"kind": "advertisement", "lines": 1}]


@pytest.mark.parametrize("library", ["pandas", "polars"])
def test_a_column_of_addresses_says_whose_lines_go(library: str) -> None:
    module: Any = pytest.importorskip(library)
    templates = Templates.of([Template("a.example", 1.0, 20, "harbour news today")])
    text = "He said so.\nHarbour News Today\n"
    texts, urls = module.Series([text] * 2), module.Series(URLS[:2])
    cleaned = clean_series(texts, Plan.of(templates=templates), urls)
    assert cleaned.to_list() == ["He said so.\n", text]
