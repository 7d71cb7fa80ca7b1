"""Measure `cleantext-corpus` on made-up data: speed, memory, broken records, kills."""

from __future__ import annotations

import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.corpus import PARTS
from benchmarks.corpus.bench import Bench
from benchmarks.corpus.damage import broken
from benchmarks.corpus.memory import learn, memory
from benchmarks.corpus.speed import datatrove, jobs, overhead
from benchmarks.data.pages import page_file
from benchmarks.fuzz.killed_runs import runs_killed
from benchmarks.results import Result, exit_code

RUNS: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "jobs": jobs,
    "overhead": overhead,
    "memory": memory,
    "learn": learn,
    "datatrove": datatrove,
    "kills": lambda bench: runs_killed(bench.folder, bench.number(50, 9)),
    "broken": lambda bench: broken(bench.folder, bench.scale),
}


def main(options: Namespace) -> int:
    """Run the selected parts; return 1 if a limit is missed."""
    pages = page_file(options.data) if options.data else None
    results = []
    with tempfile.TemporaryDirectory(prefix="cleantext-bench-") as folder:
        bench = Bench(Path(folder), options.scale, pages)
        for part in options.part or PARTS:
            start = time.perf_counter()
            for result in RUNS[part](bench):
                print(result, flush=True)
                results.append(result)
            print(f"{part} took {time.perf_counter() - start:.0f} seconds", flush=True)
    return exit_code(results)
