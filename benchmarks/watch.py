"""What a command with worker processes takes: time, and the CPU and memory of each process.

Read from ``/proc`` while it runs, so on Linux only: of processes that others have started nothing
is known any more when they have ended.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryFile
from typing import NamedTuple

INTERVAL = 0.05
"""Seconds from one look to the next; what happens after the last look is missed."""

_TICK = 1 / os.sysconf("SC_CLK_TCK")


class Process(NamedTuple):
    """What a process has taken: seconds of CPU, and megabytes at the peak."""

    cpu: float = 0
    peak: float = 0


class Usage(NamedTuple):
    """What a command has taken.

    Attributes:
        seconds: from its start to its end.
        parent: what its own process has taken.
        others: what those have taken that have come of it.

    """

    seconds: float
    parent: Process
    others: tuple[Process, ...]

    @property
    def cpu(self) -> float:
        """Seconds of CPU of all."""
        return self.parent.cpu + sum(process.cpu for process in self.others)

    @property
    def peaks(self) -> float:
        """Megabytes at the peaks of all, as if they were at one time and shared nothing."""
        return self.parent.peak + sum(process.peak for process in self.others)

    @property
    def worker_peak(self) -> float:
        """Megabytes at the peak of the largest process that has come of it."""
        return max((process.peak for process in self.others), default=0)


def corpus(*arguments: object) -> list[str]:
    """The command line of `cleantext-corpus` with these arguments."""
    return [sys.executable, "-m", "cleantext.corpus", *map(str, arguments)]


def watch(command: Sequence[str]) -> Usage:
    """Run a command to its end.

    Raises:
        RuntimeError: it fails; with the end of what it has told.

    """
    start = time.perf_counter()
    with TemporaryFile() as errors, subprocess.Popen(command, stderr=errors) as running:
        seen: dict[int, Process] = {}
        ended = threading.Event()
        watcher = threading.Thread(target=_look, args=(running.pid, seen, ended))
        watcher.start()
        status = running.wait()
        seconds = time.perf_counter() - start
        ended.set()
        watcher.join()
        if status:
            errors.seek(0)
            told = errors.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)} ended with {status}: {told[-2000:]}")
    return Usage(seconds, seen.pop(running.pid), tuple(seen.values()))


def _look(parent: int, seen: dict[int, Process], ended: threading.Event) -> None:
    while not ended.wait(INTERVAL):
        for pid in _family(parent):
            if process := _read(pid):
                seen[pid] = process


def _family(pid: int) -> Iterator[int]:
    """A process and all that have come of it."""
    yield pid
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in _text(task).split():
            yield from _family(int(child))


def _read(pid: int) -> Process | None:
    times = _text(Path(f"/proc/{pid}/stat")).rpartition(")")[2].split()
    peak = [line for line in _text(Path(f"/proc/{pid}/status")).splitlines() if "VmHWM" in line]
    if not times or not peak:
        return None
    return Process(_TICK * (int(times[11]) + int(times[12])), int(peak[0].split()[1]) / 1000)


def _text(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:  # it has just ended
        return ""
