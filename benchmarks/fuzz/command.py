"""Search for texts and options that violate a law of cleaning, through every interface.

A case is a document of up to forty lines, drawn from pieces of real pages, entries of the phrase
files and known hard texts, and mutated; random options; an interface (texts, bytes, or the
command, in this process and on files); and some of the laws of `tests/laws.py`, `byte_laws` or
`command_laws`. Cases come in groups of 64 with the same options, whose texts are cleaned in a
batch.

Everything depends on the seed and the number of the case. A law that takes more than 10 s of CPU
time on a case fails, and so does a process that dies or hangs. The processes are forked, so this
runs on Linux and macOS only.
"""

from __future__ import annotations

import gc
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from benchmarks.fuzz.documents import Drawer, read_lines
from benchmarks.fuzz.pool import Lost, Task, run_tasks
from benchmarks.fuzz.search import Search, Tally, read_failure
from benchmarks.fuzz.trials import BY_NAME, SIZE, attempt

CASES = 10_000


def main(options: Namespace) -> int:
    """Search, or replay failures; return 1 if there are any."""
    if options.replay:
        return max([replay(path) for path in options.replay])
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    search = Search(Drawer(read_lines(options.data)), options.seed)
    gc.collect()
    gc.freeze()  # the forked processes share these pages of memory
    tasks = list(make_tasks(options.case, options.cases))
    tally = Tally(options.seed, sum(len(task.cases) for task in tasks), options.out)
    try:
        for found in run_tasks(iter(tasks), search.find, options.jobs):
            tally.add(search.report_lost(found) if isinstance(found, Lost) else found)
    finally:
        tally.finish()  # also when interrupted
    return int(bool(tally.failures))


def make_tasks(case: int | None, cases: int | None) -> Iterator[Task]:
    """Yield the groups of the selected cases."""
    start = case or 0
    count = cases or (CASES if case is None else 1)
    while count > 0:
        number, first = divmod(start, SIZE)
        chosen = range(first, min(SIZE, first + count))
        yield Task(number, chosen)
        start, count = start + len(chosen), count - len(chosen)


def replay(path: Path) -> int:
    """Try a failure again; return 1 if the law is still violated."""
    failure = read_failure(path)
    again = attempt(BY_NAME[failure.law], failure.spec, failure.inputs)
    print(f"{path}: {again.kind + ': ' + again.message if again else 'holds'}")
    return int(bool(again))
