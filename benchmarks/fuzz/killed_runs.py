"""``cleantext-corpus run`` killed at random moments, then resumed."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple

from benchmarks.data.numbered import FAST, count_astray, count_numbers, numbered_lines
from benchmarks.fuzz.killing import Killed, kill_after, take_snapshot
from benchmarks.results import Result
from benchmarks.tables import Table, print_table
from cleantext.corpus import Plan, clean_file
from cleantext.corpus.runner.counts import Totals
from cleantext.corpus.runner.files import journal_path
from cleantext.corpus.runner.journal import Journal, record_path

OUTPUTS = {
    "jsonl": "all.jsonl",
    "jsonl.gz": "all.jsonl.gz",
    "jsonl.zst": "all.jsonl.zst",
    "parquet": "all.parquet",
    "wet": "all.wet",
    "wet.gz": "all.wet.gz",
    "warc.gz": "all.warc.gz",
    "folder of shards": "shards/",
    "folder of texts": "texts/",
}

RECORDS = 2_500
"""Number of records of each data set: four commits and a remainder."""

RUN = """
import sys
from cleantext.corpus.cli.main import main
from cleantext.corpus.runner import run
run.COMMIT = 2
sys.exit(main())
"""
"""The command with commits sixteen times as frequent, so that few records are enough."""


class Outcome(NamedTuple):
    """The outcome of a kill.

    Attributes:
        committed: whether the run had committed a part of its work.
        same: whether the resumed run left the same files as an undisturbed one.
        orphans: whether processes were left.

    """

    committed: bool
    same: bool
    orphans: bool


def runs_killed(folder: Path, number: int) -> Iterator[Result]:
    """Kill runs at random moments and resume them."""
    shards = folder / "sources" / "shards"
    _write_shards(shards)
    victims = {form: _Victim(folder, name, shards) for form, name in OUTPUTS.items()}
    outcomes: dict[str, list[Outcome]] = {form: [] for form in OUTPUTS}
    random = Random(50)
    for form in islice(cycle(OUTPUTS), number):
        outcomes[form].append(victims[form].kill(random))
    print(f"\nkilled with SIGKILL, runs over {RECORDS:,} records:")
    print_table(_outcome_table(outcomes))
    every = [outcome for found in outcomes.values() for outcome in found]
    same = sum(outcome.same for outcome in every)
    yield Result("kills after which the bytes are the same", same, number, at_least=True)
    yield Result("kills that left processes", sum(outcome.orphans for outcome in every), 0)
    astray = sum(victim.astray for victim in victims.values())
    yield Result("records lost or duplicated", astray, 0)


def _outcome_table(outcomes: dict[str, list[Outcome]]) -> Table:
    yield ["", "kills", "after a commit", "same bytes", "processes left"]
    for form, found in outcomes.items():
        sums = [sum(column) for column in zip(*found, strict=True)] or [0, 0, 0]
        yield [form, str(len(found)), *map(str, sums)]


class _Victim:
    """A run that keeps the format, with its undisturbed result and duration."""

    def __init__(self, folder: Path, name: str, shards: Path) -> None:
        self._folder, self._name = folder, name
        self._source = folder / "sources" / name
        if self._source != shards:
            form = "text" if name == "texts/" else None
            clean_file(shards, self._source, Plan.of(preset="repair"), target_format=form)
        start = time.perf_counter()
        whole = self._run("whole")
        self._seconds = time.perf_counter() - start
        self._expected = self._result(whole)
        self.astray = count_astray(Counter(range(RECORDS)), count_numbers(whole / name))
        shutil.rmtree(whole)

    def _command(self, target: str) -> list[str]:
        end = "/" * self._name.endswith("/")
        output = f"{self._folder / target / self._name}{end}"
        words = ["run", str(self._source), "-o", output, "--resume", "--jobs", "2", *FAST]
        return [sys.executable, "-c", RUN, *words]

    def _run(self, target: str) -> Path:
        (self._folder / target).mkdir(exist_ok=True)
        subprocess.run(self._command(target), check=True)
        return self._folder / target

    def kill(self, random: Random) -> Outcome:
        """Kill a run before its end, and resume it."""
        folder = self._folder / "killed"
        while not (end := self._hit(folder, moment := random.uniform(0, self._seconds))).hit:
            self._seconds = moment  # it takes no longer than that
        committed = any(folder.glob("*.journal"))
        resumed = self._result(self._run("killed"))
        return Outcome(committed, resumed == self._expected, end.orphans)

    def _result(self, folder: Path) -> tuple[object, Totals]:
        """Return all files and the totals; the record itself also holds paths and times."""
        record = record_path(journal_path(folder / self._name))
        files: dict[str, object] = {**take_snapshot(folder), record.name: None}
        return files, replace(Journal.load(record).totals, seconds=0)

    def _hit(self, folder: Path, moment: float) -> Killed:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return kill_after(self._command("killed"), moment)


def _write_shards(folder: Path) -> None:
    """Write the records as three files of JSON Lines."""
    folder.mkdir(parents=True)
    lines = numbered_lines(RECORDS)
    for shard in range(3):
        (folder / f"{shard}.jsonl").write_bytes(b"\n".join(lines[shard::3]))
