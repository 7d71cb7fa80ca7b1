"""Engines: the examples of their page give what the command gives."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from engine_runs import (
    examples,
    lines,
    link_crawl,
    make_crawl,
    run,
    same_files,
    same_rows,
    same_templates,
)

pytestmark = pytest.mark.engines


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_crawl(tmp_path_factory.mktemp("engines"))


@pytest.fixture
def home(crawl: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return link_crawl(crawl, tmp_path)


def check_file() -> None:
    assert Path("clean/a.jsonl").read_bytes() == Path("expected/a.jsonl").read_bytes()


def check_datatrove() -> None:
    found = list(lines("clean").values())
    assert found == list(lines("expected", with_text=True).values())
    steps = json.loads(Path("logs/stats.json").read_text(encoding="utf-8"))
    assert steps[1]["stats"]["changed"] == 88
    assert steps[1]["stats"]["removed_advertisement"] == 88


def check_ray() -> None:
    assert {path.suffix for path in Path("tallies").iterdir()} == {".tally"}
    assert [path.name for path in Path("tallies.rejects").iterdir()] == [
        "a.jsonl.tally.rejects.jsonl"
    ]
    same_files()
    same_templates("sites.tsv")


def check_spark() -> None:
    same_rows("clean")
    same_templates("sites.tsv")


def check_tables() -> None:
    same_rows("polars.parquet", "datasets.parquet")
    expected = pq.read_table("expected.parquet", columns=["id", "url", "text"])
    assert pq.read_table("pandas.parquet").to_pylist() == expected.to_pylist()


CHECKS: dict[str, Callable[[], None]] = {
    "A file": check_file,
    "datatrove": check_datatrove,
    "Templates with datatrove": lambda: same_templates("sites.tsv"),
    "Ray": check_ray,
    "Data sets of Ray": lambda: same_rows("clean"),
    "Spark": check_spark,
    "Tables": check_tables,
}


@pytest.mark.parametrize("name", CHECKS)
def test_an_example_gives_what_the_command_gives(home: Path, name: str) -> None:
    run(examples()[name])
    CHECKS[name]()


def test_each_example_is_run() -> None:
    assert set(examples()) == set(CHECKS)
