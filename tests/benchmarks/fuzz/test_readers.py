"""Mutated files for the readers."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.fuzz.readers import READERS, reading
from benchmarks.fuzz.readers.cases import Limits, read_case, read_cases
from benchmarks.fuzz.readers.command import Tally
from benchmarks.fuzz.readers.reading import describe

LIMITS = Limits(seconds=60, megabytes=30_000)
"""Wide limits: the process of the tests is large, and the machine may be busy."""


@pytest.mark.parametrize("name", READERS)
def test_read_cases_finds_no_failure(name: str) -> None:
    outcomes = list(read_cases(name, range(1000, 1005), LIMITS))
    assert len(outcomes) == 5
    assert [outcome for outcome in outcomes if outcome.startswith("FAILURE")] == []


def test_read_case_is_made_from_its_seed(tmp_path: Path) -> None:
    first, again = (tmp_path / name for name in "ab")
    for folder in (first, again):
        folder.mkdir()
        read_case("jsonl", 7, folder)
    assert [path.read_bytes() for path in first.iterdir()] == [
        path.read_bytes() for path in again.iterdir()
    ]


def test_read_cases_survives_exceptions_and_deaths(monkeypatch: pytest.MonkeyPatch) -> None:
    def bad(path: Path) -> str:
        if path.stat().st_size % 2:
            os._exit(3)
        raise LookupError("two\nlines")

    monkeypatch.setitem(reading.READERS, "config", bad)
    outcomes = list(read_cases("config", range(20), LIMITS))
    kinds = {outcome.split(" at ")[0] for outcome in outcomes}
    assert len(outcomes) == 20
    assert kinds == {
        "FAILURE: the process ended: exit code 3",
        r"FAILURE: LookupError: 'two\nlines'",
    }


def test_describe_asks_for_one_line() -> None:
    assert describe(ValueError("a.txt: no")) == "message"
    assert describe(ValueError("two\nlines")).startswith("FAILURE")
    assert describe(ValueError()).startswith("FAILURE")


def test_tally_reports_a_kind_of_failure_once(capsys: pytest.CaptureFixture[str]) -> None:
    tally = Tally()
    for seed in (1, 2):
        tally.add("warc", seed, f"FAILURE: KeyError: {seed}")
    tally.add("warc", 3, "records")
    assert list(tally.failures.values()) == ["warc:1 FAILURE: KeyError: 1"]
    assert capsys.readouterr().out == "warc:1 FAILURE: KeyError: 1\n"
    assert tally.counts == {("warc", "FAILURE"): 2, ("warc", "records"): 1}


def test_readers_command_reads_a_case_again(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["readers", "--again", "ignore:4"]) == 0
    assert capsys.readouterr().out.strip() in {"files", "message", "nothing"}


def test_readers_are_all_named() -> None:
    assert tuple(reading.READERS) == READERS
