"""Cases and the child processes that read them, with limits of memory and time.

A case is identified by its reader and its seed, from which it is made again.
"""

from __future__ import annotations

import os
import random
import resource
import signal
import tempfile
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.fuzz.readers.material import samples
from benchmarks.fuzz.readers.mutations import MUTATIONS
from benchmarks.fuzz.readers.reading import READERS, Outcome

LARGEST = 1 << 24
"""Maximum size of a mutated file in bytes."""

WAITING = 30
"""Limit of wall time as a multiple of the limit of CPU time, as the machine may be busy."""


class Limits(NamedTuple):
    """Limits of a child process: CPU seconds of a case, megabytes."""

    seconds: int
    megabytes: int


def read_case(name: str, seed: int, folder: Path) -> Outcome:
    """Make a case and read it."""
    chance = random.Random(seed)
    suffix, data = chance.choice(samples(name))
    for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
        data = chance.choice(MUTATIONS)(data, chance, samples(name))
    path = folder / (suffix[1:] if suffix.startswith("/") else f"case{suffix}")
    path.write_bytes(data[:LARGEST])
    return READERS[name](path)


def read_cases(name: str, seeds: range, limits: Limits) -> Iterator[Outcome]:
    """Yield the outcome of each case, read in a child process.

    After the death of a child, another one goes on with the next case.
    """
    first = seeds.start
    while first < seeds.stop:
        outcomes, status = _run_child(name, range(first, seeds.stop), limits)
        yield from outcomes
        first += len(outcomes)
        if first < seeds.stop:
            yield f"FAILURE: the process ended: {_describe_end(status)}"
            first += 1


def _describe_end(status: int) -> str:
    if os.WIFSIGNALED(status):
        return f"signal {signal.Signals(os.WTERMSIG(status)).name}"
    return f"exit code {os.WEXITSTATUS(status)}"


def _run_child(name: str, seeds: range, limits: Limits) -> tuple[list[Outcome], int]:
    samples(name)  # made before the fork, so only once
    read_end, write_end = os.pipe()
    child = os.fork()
    if not child:
        os.close(read_end)
        code = 99
        try:
            _serve(name, seeds, write_end, limits)
            code = 0
        finally:
            os._exit(code)
    os.close(write_end)
    with os.fdopen(read_end, encoding="utf-8", errors="replace") as pipe:
        outcomes = [line.rstrip("\n") for line in pipe if line.endswith("\n")]
    return outcomes, os.waitpid(child, 0)[1]


def _serve(name: str, seeds: range, pipe: int, limits: Limits) -> None:
    """Read cases in the child process, and write an outcome a line."""
    limit = limits.megabytes << 20
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for number in (signal.SIGALRM, signal.SIGPROF):
        signal.signal(number, signal.SIG_DFL)  # a loop in C would not reach a handler
    null = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null, 2)  # the messages of panics
    with tempfile.TemporaryDirectory() as made, os.fdopen(pipe, "w", encoding="utf-8") as out:
        for seed in seeds:
            signal.setitimer(signal.ITIMER_PROF, limits.seconds)
            signal.alarm(WAITING * limits.seconds)
            outcome = _guarded(name, seed, Path(made))
            out.write(outcome.replace("\n", " ") + "\n")
            out.flush()
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.alarm(0)


def _guarded(name: str, seed: int, folder: Path) -> Outcome:
    try:
        return read_case(name, seed, folder)
    except BaseException as error:  # anything but the reader's own errors is a failure
        where = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(where.filename).name}:{where.lineno}"
        return f"FAILURE: {type(error).__name__}: {str(error)[:150]!r} at {place}"
