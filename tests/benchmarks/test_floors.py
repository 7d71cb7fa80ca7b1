"""Floors and results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from benchmarks import floors
from benchmarks.quality.command import faults
from benchmarks.results import Result, exit_code
from benchmarks.speed.command import measured
from benchmarks.speed.setup import TOLERANCE, Ratio, compare_speeds


def test_floors_file_holds_floors_of_quality_and_speed() -> None:
    quality = {entry["data"] for entry in floors.load("quality").values()}
    assert quality >= {"daniel-a", "snippets-a", "wcxb-dev", "fundus", "dragnet", "markdown"}
    assert not quality & {"silver", "harvest"}  # for training only, or trained on as a whole
    assert {entry["data"] for entry in floors.load("speed").values()} == {"made-up", "wcxb-dev"}


@pytest.mark.parametrize(
    ("failed", "allow_lower", "code", "written"),
    [([], False, 0, True), (["low"], False, 1, False), (["low"], True, 0, True)],
)
def test_settle_lowers_no_floor_unasked(
    failed: list[str], allow_lower: bool, code: int, written: bool, tmp_path: Path
) -> None:
    path = tmp_path / "floors.json"
    path.write_text(json.dumps({"speed": {"a": {"x": 2}}, "quality": {"b": {}}}))
    new = {"a": {"x": 1}}
    arguments = {"update": True, "allow_lower": allow_lower, "path": path}
    assert floors.settle("speed", new, failed, **arguments) == code  # type: ignore[arg-type]
    assert floors.load("speed", path) == (new if written else {"a": {"x": 2}})
    assert floors.load("quality", path) == {"b": {}}


def test_settle_without_update_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    for failed, code in ((["low"], 1), ([], 0)):
        assert floors.settle("speed", {}, failed, update=False, allow_lower=True, path=path) == code
    assert not path.exists()


def test_faults_are_scores_worse_than_their_floors() -> None:
    known = {"article, all: F1": 0.9, "article, all: right texts emptied": 0}
    same = {"article, all: F1": 0.8996, "article, all: right texts emptied": 0}
    assert not list(faults(same, known))
    worse = {"article, all: F1": 0.89, "article, all: right texts emptied": 1, "page, en: F1": 0.1}
    assert list(faults(worse, known)) == [
        "article, all: F1 0.8900, floor 0.9000",
        "article, all: right texts emptied 1.0000, floor 0.0000",
    ]


def test_compare_speeds_fails_below_the_floor_and_reports_the_goal() -> None:
    ratio = Ratio("clean", "ftfy", 7)
    for seconds, passed in ((1.0, True), (1.01 / (1 - TOLERANCE), False)):
        times = {"ftfy": 2.0, "clean": seconds}
        (result,) = compare_speeds(times, [ratio], {"clean / ftfy": 2.0})
        assert result.passed is passed
        assert str(result).endswith("goal ≥ 7: not reached")
    (unknown,) = compare_speeds(times, [ratio], {})
    assert unknown.passed
    assert measured([unknown]) == {"clean / ftfy": round(unknown.value, 3)}
    assert not list(compare_speeds({"clean": 1.0}, [ratio], {}))


def test_exit_code_ignores_goals() -> None:
    good, bad = Result("a", 3, 2, at_least=True, goal=9), Result("b", 3, 2)
    assert exit_code([good]) == 0
    assert exit_code([good, bad]) == 1
    assert str(good).startswith("PASS")
    assert str(bad).startswith("FAIL")
