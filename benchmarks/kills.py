"""What is left when the commands are killed at random moments with SIGKILL.

    python benchmarks/kills.py

kills ``cleantext --in-place`` a hundred times, and ``cleantext-corpus run`` a hundred times over
all formats; each time, the parent alone. Then its workers must end by themselves, every file must
be the old or the new one, and the next run must make what one makes that nobody kills, and leave
nothing else behind. Exits with 1 when something is amiss. Wants Linux, and takes half an hour on
two busy cores; ``--kills 10`` is for a quick look.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import NamedTuple, Self

from damage import FAST, lines_of, numbers_in
from inputs import small_texts
from tables import print_table
from timing import Result

from cleantext.corpus import Plan, clean_file
from cleantext.corpus.runner.counts import Totals
from cleantext.corpus.runner.files import journal_path
from cleantext.corpus.runner.journal import Journal, record_path

LINGER = 20
"""Seconds after which workers without a parent are taken not to end at all."""

LOOK = 0.002
"""Seconds from one look at the permissions of files to the next."""


class Killed(NamedTuple):
    """What came of the attempt to kill a command.

    Attributes:
        hit: whether it was still running.
        orphans: whether some of its processes did not end by themselves.

    """

    hit: bool
    orphans: bool


def killed(command: Sequence[str], seconds: float) -> Killed:
    """Start a command and kill it, but not its workers, after so long."""
    with subprocess.Popen(command, start_new_session=True, stderr=subprocess.DEVNULL) as running:
        try:
            running.wait(seconds)
        except subprocess.TimeoutExpired:
            running.kill()
    return Killed(running.returncode == -signal.SIGKILL, _linger(running.pid))


def _linger(group: int) -> bool:
    """Whether processes of a group do not end by themselves; they are ended then."""
    until = time.monotonic() + LINGER
    while time.monotonic() < until:
        if not _is_alive(group):
            return False
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return True


def _is_alive(group: int) -> bool:
    for place in Path("/proc").glob("[0-9]*/stat"):
        try:
            state, _, of = place.read_text().rpartition(")")[2].split()[:3]
        except OSError:  # it has just ended
            continue
        if int(of) == group and state != "Z":
            return True
    return False


# ---- files cleaned in place

MODES = {"private": 0o600, "shared": 0o644}
FILES = 60


class Pages:
    """A folder of files to clean, as it was and as it shall be.

    Args:
        folder: an empty folder.

    """

    def __init__(self, folder: Path) -> None:
        self._before, self._work = folder / "before", folder / "work"
        texts = small_texts(FILES * len(MODES))
        for name, mode in MODES.items():
            (self._before / name).mkdir(parents=True)
            for number in range(FILES):
                path = self._before / name / f"{number}.txt"
                path.write_text(f"{next(texts)}\u200b\n" * (1 + number % 40), encoding="utf-8")
                path.chmod(mode)
        self._old = facts(self._before)
        self._command = [sys.executable, "-m", "cleantext", "-i", "-j", "2", *FAST, str(self._work)]
        start = time.perf_counter()
        self._lay_out()
        self._run()
        self._seconds = time.perf_counter() - start
        self._new = facts(self._work)

    def _lay_out(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._before, self._work)

    def _run(self) -> None:
        status = subprocess.run(self._command, check=False).returncode
        assert status in (0, 1), status

    def kill(self, random: Random) -> Counter[str]:
        """Kill a run before its end, then run again; what is amiss, counted."""
        while True:
            self._lay_out()
            moment = random.uniform(0, self._seconds)
            with Watcher(self._work / "private") as watcher:
                (hit, orphans) = killed(self._command, moment)
            if hit:
                break
            self._seconds = moment
        left = facts(self._work)
        temporary = [name for name in left if name not in self._old]
        amiss = Counter(
            {
                "lost or broken files": sum(
                    left.get(name) not in (self._old[name], self._new[name]) for name in self._old
                ),
                "looks that saw loose permissions": watcher.loose,
                "processes left": orphans,
                "looks at permissions": watcher.looks,
                "temporaries left by the kill": len(temporary),
                "kills amidst the writing": left not in (self._old, self._new),
            }
        )
        self._run()
        amiss["other results after the next run"] = facts(self._work) != self._new
        return amiss


class Watcher:
    """Looks, as long as it is open, at the permissions of all that is in a private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look)
        self.looks = self.loose = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._ended.wait(LOOK):
            for entry in os.scandir(self._folder):
                try:
                    mode = entry.stat(follow_symlinks=False).st_mode
                except FileNotFoundError:  # it has just got its name
                    continue
                self.looks += 1
                self.loose += bool(mode & 0o077)


def facts(folder: Path) -> dict[str, tuple[str, int]]:
    """What is in the files of a folder and below, and their permissions."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {
        str(path.relative_to(folder)): (
            sha256(path.read_bytes()).hexdigest(),
            stat.S_IMODE(path.stat().st_mode),
        )
        for path in files
    }


def pages_killed(folder: Path, number: int) -> Iterator[Result]:
    """SIGKILL at random moments to the command that cleans files in place."""
    pages, random, found = Pages(folder), Random(60), Counter[str]()
    for _ in range(number):
        found += pages.kill(random)
    print(f"\nin place, {number} kills over {FILES * len(MODES)} files:")
    told = ("looks at permissions", "temporaries left by the kill", "kills amidst the writing")
    print_table(iter([["", ""], *([what, f"{found[what]:,}"] for what in told)]))
    for what in (
        "lost or broken files",
        "looks that saw loose permissions",
        "processes left",
        "other results after the next run",
    ):
        yield Result(f"in place: {what}", found[what], 0)


# ---- data sets

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
"""Records of each data set; they are four commits, and an end."""

RUN = """
import sys
from cleantext.corpus import cli, run
run.COMMIT = 2
sys.exit(cli.main())
"""
"""The command, which notes sixteen times as often what is done: so few records are enough then."""


class Tale(NamedTuple):
    """What came of a kill.

    Attributes:
        noted: whether the run had already noted that a part of its work is done.
        same: whether the run that went on has made the bytes, and no other files, that one makes
            which nobody stops.
        orphans: whether processes were left.

    """

    noted: bool
    same: bool
    orphans: bool


def runs_killed(folder: Path, number: int) -> Iterator[Result]:
    """SIGKILL at random moments to a run, which then goes on."""
    shards = folder / "sources" / "shards"
    _write_shards(shards)
    victims = {form: _Victim(folder, name, shards) for form, name in OUTPUTS.items()}
    tales: dict[str, list[Tale]] = {form: [] for form in OUTPUTS}
    random = Random(50)
    for form in islice(cycle(OUTPUTS), number):
        tales[form].append(victims[form].kill(random))
    print(f"\nkilled with SIGKILL, runs over {RECORDS:,} records:")
    print_table(_tales(tales))
    every = [tale for found in tales.values() for tale in found]
    astray = sum(victim.astray for victim in victims.values())
    same = sum(tale.same for tale in every)
    yield Result("kills after which the bytes are the same", same, number, at_least=True)
    yield Result("kills that left processes", sum(tale.orphans for tale in every), 0)
    yield Result("records lost, or there twice", astray, 0)


def _tales(tales: dict[str, list[Tale]]) -> Iterator[list[str]]:
    yield ["", "kills", "behind a commit", "same bytes", "processes left"]
    for form, found in tales.items():
        sums = [sum(column) for column in zip(*found, strict=True)]
        yield [form, str(len(found)), *map(str, sums)]


class _Victim:
    """A run from a format to the same, what it writes, and how long it takes if nobody stops it."""

    def __init__(self, folder: Path, name: str, shards: Path) -> None:
        self._folder, self._name = folder, name
        self._source = folder / "sources" / name
        if self._source != shards:
            form = "text" if name == "texts/" else None
            clean_file(shards, self._source, Plan.of(preset="repair"), target_format=form)
        start = time.perf_counter()
        whole = self._run("whole")
        self._seconds = time.perf_counter() - start
        self._left = self._left_in(whole)
        wrong = Counter(range(RECORDS))
        wrong.subtract(numbers_in(whole / name))
        self.astray = sum(map(abs, wrong.values()))
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

    def kill(self, random: Random) -> Tale:
        """Kill a run before its end, and let it go on."""
        folder = self._folder / "killed"
        while not (end := self._hit(folder, moment := random.uniform(0, self._seconds))).hit:
            self._seconds = moment  # for it takes no longer
        noted = any(folder.glob("*.journal"))
        return Tale(noted, self._left_in(self._run("killed")) == self._left, end.orphans)

    def _left_in(self, folder: Path) -> tuple[object, Totals]:
        """All files, and the counts of the record, which tells of paths and seconds besides."""
        record = record_path(journal_path(folder / self._name))
        files: dict[str, object] = {**facts(folder), record.name: None}
        return files, replace(Journal.load(record).totals, seconds=0)

    def _hit(self, folder: Path, moment: float) -> Killed:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return killed(self._command("killed"), moment)


def _write_shards(folder: Path) -> None:
    """Write the records as three files of JSON Lines."""
    folder.mkdir(parents=True)
    lines = lines_of(RECORDS)
    for shard in range(3):
        (folder / f"{shard}.jsonl").write_bytes(b"\n".join(lines[shard::3]))


def main(argv: Sequence[str] | None = None) -> int:
    """Kill both commands; 1 when something is amiss."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--kills", type=int, default=100, help="of each command (100)")
    options = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="cleantext-kills-") as name:
        results = []
        for result in (
            *pages_killed(Path(name, "pages"), options.kills),
            *runs_killed(Path(name), options.kills),
        ):
            print(result, flush=True)
            results.append(result)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
