"""Timing of contenders in turn on one core, and of commands."""

from __future__ import annotations

import gc
import os
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from statistics import median


def use_one_core() -> None:
    """Bind this process and its children to one core, where the system allows it."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, [max(os.sched_getaffinity(0))])


def cpu_seconds(contenders: Mapping[str, Callable[[], object]], rounds: int) -> dict[str, float]:
    """Return the median CPU time of each contender over interleaved rounds.

    Every contender runs once a round, so that a busy machine slows all of them alike. A first
    round warms up and does not count.
    """
    times: dict[str, list[float]] = {name: [] for name in contenders}
    for number in range(rounds + 1):
        for name, run in contenders.items():
            start = time.process_time()
            run()
            times[name].append(time.process_time() - start)
        if not number:
            gc.collect()
            gc.freeze()  # later collections need not traverse the texts and the peers' tables
    return {name: median(values[1:]) for name, values in times.items()}


def wall_seconds(commands: Mapping[str, Sequence[str]], rounds: int) -> dict[str, float]:
    """Return the median wall time of each command over interleaved rounds.

    Python may write its bytecode, as it does for users. A first round has it written and does not
    count.

    Raises:
        RuntimeError: one exits with a code other than 0 and 1 (cleantext's "text changed").

    """
    environment = {**os.environ}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds + 1):
        for name, command in commands.items():
            start = time.perf_counter()
            done = subprocess.run(command, capture_output=True, check=False, env=environment)
            times[name].append(time.perf_counter() - start)
            if done.returncode not in (0, 1):
                raise RuntimeError(f"{' '.join(command)} exited with {done.returncode}")
    return {name: median(values[1:]) for name, values in times.items()}
