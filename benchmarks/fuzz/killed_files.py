"""``cleantext --in-place`` killed at random moments: every file must be whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Self

from benchmarks.data.made_up import small_texts
from benchmarks.data.numbered import FAST
from benchmarks.fuzz.killing import kill_after, take_snapshot
from benchmarks.results import Result
from benchmarks.tables import print_table

INTERVAL = 0.002
"""Seconds between two checks of the permissions."""

MODES = {"private": 0o600, "shared": 0o644}
FILES = 60
"""Number of files of each mode."""

LOST = "lost or broken files"
EXPOSED = "checks that saw loose permissions"
ORPHANS = "processes left"
DIFFERENT = "other results after the next run"
CHECKS = "checks of permissions"
TEMPORARIES = "temporaries left by the kill"
AMID = "kills during writing"


def files_killed(folder: Path, number: int) -> Iterator[Result]:
    """Kill the command that cleans files in place, at random moments."""
    pages, random, found = Pages(folder), Random(60), Counter[str]()
    for _ in range(number):
        found += pages.kill(random)
    print(f"\nin place, {number} kills over {FILES * len(MODES)} files:")
    rows = [[name, f"{found[name]:,}"] for name in (CHECKS, TEMPORARIES, AMID)]
    print_table([["", ""], *rows])
    for name in (LOST, EXPOSED, ORPHANS, DIFFERENT):
        yield Result(f"in place: {name}", found[name], 0)


class Pages:
    """A folder of files to clean, in its states before and after cleaning.

    Args:
        folder: an empty folder.

    """

    def __init__(self, folder: Path) -> None:
        self._before, self._work = folder / "before", folder / "work"
        self._write()
        self._old = take_snapshot(self._before)
        self._command = [sys.executable, "-m", "cleantext", "-i", "-j", "2", *FAST, str(self._work)]
        start = time.perf_counter()
        self._restore()
        self._run()
        self._seconds = time.perf_counter() - start
        self._new = take_snapshot(self._work)

    def _write(self) -> None:
        texts = small_texts(FILES * len(MODES))
        for name, mode in MODES.items():
            (self._before / name).mkdir(parents=True)
            for number in range(FILES):
                path = self._before / name / f"{number}.txt"
                path.write_text(f"{next(texts)}\u200b\n" * (1 + number % 40), encoding="utf-8")
                path.chmod(mode)

    def _restore(self) -> None:
        shutil.rmtree(self._work, ignore_errors=True)
        shutil.copytree(self._before, self._work)

    def _run(self) -> None:
        status = subprocess.run(self._command, check=False).returncode
        assert status in (0, 1), status

    def kill(self, random: Random) -> Counter[str]:
        """Kill a run before its end, then run again; count what went wrong."""
        while True:
            self._restore()
            moment = random.uniform(0, self._seconds)
            with PermissionWatcher(self._work / "private") as watcher:
                (hit, orphans) = kill_after(self._command, moment)
            if hit:
                break
            self._seconds = moment  # it takes no longer than that
        left = take_snapshot(self._work)
        found = Counter(
            {
                LOST: sum(
                    left.get(name) not in (old, self._new[name]) for name, old in self._old.items()
                ),
                EXPOSED: watcher.loose,
                ORPHANS: orphans,
                CHECKS: watcher.checks,
                TEMPORARIES: len(left.keys() - self._old.keys()),
                AMID: left not in (self._old, self._new),
            }
        )
        self._run()
        found[DIFFERENT] = take_snapshot(self._work) != self._new
        return found


class PermissionWatcher:
    """A thread that checks the permissions of all files in a private folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._check)
        self.checks = self.loose = 0

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _check(self) -> None:
        while not self._ended.wait(INTERVAL):
            for entry in os.scandir(self._folder):
                try:
                    mode = entry.stat(follow_symlinks=False).st_mode
                except FileNotFoundError:  # it has just been renamed
                    continue
                self.checks += 1
                self.loose += bool(mode & 0o077)
