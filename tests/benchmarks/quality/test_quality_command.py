"""The command ``python -m benchmarks quality``, on a data set of two pages."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.__main__ import main

BODY = "The council met on Tuesday.\nIt did so late."
PAGES = [
    {"id": "1", "type": "article", "lang": "en", "dump": f"Share this\n{BODY}", "gold": BODY},
    {"id": "2", "type": "article", "lang": "de", "dump": f"A day\n{BODY}", "gold": BODY},
]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl.gz"
    with gzip.open(path, "wt") as file:
        pages = (page | {"title": "A day", "ext": {"a": BODY}} for page in PAGES)
        file.writelines(json.dumps(page) + "\n" for page in pages)
    return path


def test_scores_are_printed_and_written(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(floors, "load", lambda _: {})
    out = data.with_name("scores.json")
    options = ["--jobs", "1", "--scores", str(out), "--peers"]
    assert main(["quality", str(data), *options]) == 0
    found = json.loads(out.read_text("utf-8"))
    numbers = found["sets"]["news"]["article"]
    assert numbers.keys() == {"all", "de", "en", "not en"}
    assert (numbers["all"]["pages"], numbers["all"]["F1"], numbers["de"]["titles kept"]) == (
        2,
        1,
        100,
    )
    assert found["mean over sources"]["F1"] == 1
    printed = capsys.readouterr().out
    assert "news: 2 pages, preset article" in printed
    assert "RefinedWeb" in printed
    assert "no value is below its floor" in printed


def test_scores_below_their_floors_fail_unless_only_some_pages_are_scored(
    data: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    known = {floors.digest(data): {"article, all: F1": 1.1, "article, en: F1": 1.0}}
    monkeypatch.setattr(floors, "load", lambda _: known)
    assert main(["quality", str(data), "--jobs", "1"]) == 1
    assert "news, article, all: F1 1.0000, floor 1.1000\n" in capsys.readouterr().out
    assert main(["quality", str(data), "--jobs", "1", "--sample", "2"]) == 0
    assert "not compared with the floors" in capsys.readouterr().out
