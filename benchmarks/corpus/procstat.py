"""Time, CPU time and memory of a command and of its worker processes.

They are sampled while the command runs, so a process that lives shorter than `INTERVAL` is missed,
and a peak of memory between two samples as well.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from tempfile import TemporaryFile
from typing import NamedTuple

import psutil

INTERVAL = 0.02
"""Seconds between two samples."""

MB = 1_000_000


class Process(NamedTuple):
    """Consumption of a process: CPU time in seconds, peak of its memory in megabytes."""

    cpu: float = 0
    peak: float = 0


class Usage(NamedTuple):
    """Consumption of a command.

    Attributes:
        seconds: the wall time.
        parent: the consumption of its main process.
        workers: the consumption of each descendant.

    """

    seconds: float
    parent: Process
    workers: tuple[Process, ...]

    @property
    def cpu(self) -> float:
        """CPU time of all processes in seconds."""
        return self.parent.cpu + sum(process.cpu for process in self.workers)

    @property
    def peaks(self) -> float:
        """Sum of all peaks in megabytes, as if simultaneous and without shared memory."""
        return self.parent.peak + sum(process.peak for process in self.workers)

    @property
    def worker_peak(self) -> float:
        """Peak of the largest worker in megabytes."""
        return max((process.peak for process in self.workers), default=0)


def corpus_command(*arguments: object) -> list[str]:
    """Return the command line of `cleantext-corpus` with these arguments."""
    return [sys.executable, "-m", "cleantext.corpus", *map(str, arguments)]


def watch(command: Sequence[str]) -> Usage:
    """Run a command and measure it.

    Raises:
        RuntimeError: it fails; with the end of its messages.

    """
    start = time.perf_counter()
    with TemporaryFile() as errors, subprocess.Popen(command, stderr=errors) as running:
        seen: dict[int, Process] = {}
        ended = threading.Event()
        sampler = threading.Thread(target=_sample, args=(running.pid, seen, ended))
        sampler.start()
        status = running.wait()  # in this thread, for an exact time
        seconds = time.perf_counter() - start
        ended.set()
        sampler.join()
        if status:
            errors.seek(0)
            messages = errors.read().decode(errors="replace")
            raise RuntimeError(f"{' '.join(command)} exited with {status}: {messages[-2000:]}")
    return Usage(seconds, seen.pop(running.pid, Process()), tuple(seen.values()))


def _sample(pid: int, seen: dict[int, Process], ended: threading.Event) -> None:
    while not ended.wait(INTERVAL):
        try:
            parent = psutil.Process(pid)
            family = [parent, *parent.children(recursive=True)]
        except psutil.Error:  # it has just ended
            continue
        for process in family:
            _update(process, seen)


def _update(process: psutil.Process, seen: dict[int, Process]) -> None:
    try:
        with process.oneshot():
            times, memory = process.cpu_times(), process.memory_info().rss / MB
    except psutil.Error:  # it has just ended
        return
    peak = max(memory, seen.get(process.pid, Process()).peak)
    seen[process.pid] = Process(times.user + times.system, peak)
