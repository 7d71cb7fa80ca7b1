"""Reading of DATA, and made-up pages."""

from __future__ import annotations

import gzip
import json
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from benchmarks.data.pages import (
    data_set,
    dumps,
    page_file,
    page_files,
    read_pages,
    read_scorable,
    stream,
    texts,
)
from benchmarks.data.synthetic_sites import site_pages
from benchmarks.errors import DataError

PAGES: list[dict[str, Any]] = [
    {"id": "1", "dump": "three\nfour", "gold": ""},
    {"id": "2", "dump": "five", "gold": "six"},
    {"id": "3", "dump": "seven", "with": ["seven"]},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    with gzip.open(tmp_path / "news.jsonl.gz", "wt") as file:
        file.writelines(json.dumps(page) + "\n" for page in PAGES)
    return tmp_path


def test_page_files_are_those_of_the_folder_or_the_file(data: Path) -> None:
    path = data / "news.jsonl.gz"
    assert page_files(data) == page_files(path) == [path]
    assert page_file(data, "news") == page_file(path) == path
    assert data_set(path) == "news"
    with pytest.raises(DataError, match=r"other\.jsonl\.gz: no .*README"):
        page_file(data, "other")


def test_read_scorable_leaves_out_empty_right_texts(data: Path) -> None:
    path = data / "news.jsonl.gz"
    assert list(read_pages(path)) == PAGES
    assert read_scorable(path) == PAGES[1:]


def test_dumps_are_sampled_evenly(data: Path) -> None:
    path = data / "news.jsonl.gz"
    assert dumps(path, 1) == ["three\nfour"]
    assert dumps(path, 3) == [page["dump"] for page in PAGES]
    assert dumps(None, 2) == dumps(None, 2)


def test_stream_begins_again(data: Path) -> None:
    assert list(islice(stream(data / "news.jsonl.gz"), 4))[3] == "three\nfour"


def test_texts_reads_both_formats_in_subfolders(data: Path) -> None:
    (data / "more").mkdir()
    (data / "more" / "a.txt").write_bytes(b"one\ntwo \xff")
    assert texts(data, 3) == ["one\ntwo \udcff", "three\nfour", "five", "six"]
    with pytest.raises(DataError, match="neither"):
        texts(data / "none", 3)


def test_site_pages_share_furniture_and_no_story() -> None:
    pages = list(site_pages(40, 2))
    assert pages == list(site_pages(40, 2))
    assert len({page["url"] for page in pages}) == len({page["text"] for page in pages}) == 40
