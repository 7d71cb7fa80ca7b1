"""Speed of runs: with two jobs, beside cleaning alone, and beside datatrove's executor."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from statistics import median

from benchmarks.corpus.bench import FORMATS, RUN, SHARDS, Bench, usage_table
from benchmarks.corpus.cleaning import clean_in_processes
from benchmarks.corpus.procstat import Usage, corpus_command, watch
from benchmarks.data.hard_texts import MB
from benchmarks.extras import report_skipped
from benchmarks.results import Result
from benchmarks.tables import print_table


def jobs(bench: Bench) -> Iterator[Result]:
    """Measure runs with one process and with two, in turn."""
    usages: dict[int, list[Usage]] = {1: [], 2: []}
    alone: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(bench.rounds):
        for number in usages:
            usages[number].append(bench.run(bench.pages, jobs=number))
            alone[number].append(clean_in_processes(bench.pages, number).wall)
    print(f"\n{bench.pages.stat().st_size / MB:.0f} MB of JSON Lines; seconds:")
    print_table(usage_table({f"{number} jobs": found for number, found in usages.items()}))
    ceiling = 2 * median(alone[1]) / median(alone[2])
    print(f"ceiling, from two independent processes: {ceiling:.2f} times as fast as one\n")
    one, two = (median(usage.seconds for usage in found) for found in usages.values())
    yield Result("two jobs, times as fast as one", one / two, 1.8, at_least=True, goal=1.85)


def overhead(bench: Bench) -> Iterator[Result]:
    """Measure the share of a run with one process that is not cleaning."""
    sources = {form: bench.convert(bench.pages, form) for form in FORMATS}
    usages: dict[str, list[Usage]] = {form: [] for form in FORMATS}
    cleaning = []
    for _ in range(-(-bench.rounds // 2)):
        cleaning.append(clean_in_processes(bench.pages))
        for form, source in sources.items():
            usages[form].append(bench.run(source, jobs=1))
    wall, cpu = (median(column) for column in zip(*cleaning, strict=True))
    print(f"\ncleaning alone takes {wall:.2f} seconds, {cpu:.2f} of CPU time; a run:")
    print_table(usage_table(usages))
    for form, found in usages.items():
        share = 1 - wall / median(usage.seconds for usage in found)
        yield Result(f"% of the time beside cleaning, {form}", 100 * share, 20, goal=15)
    for form, found in usages.items():
        share = 1 - cpu / median(usage.cpu for usage in found)
        yield Result(f"% of CPU time beside cleaning, {form}", 100 * share, 20, goal=15)


_PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from cleantext.corpus import Plan
from cleantext.integrations.datatrove import CleanText
source, target, tasks = sys.argv[1:]
steps = [JsonlReader(source), CleanText(Plan.of()), JsonlWriter(target, compression=None)]
LocalPipelineExecutor(steps, int(tasks), workers=2, logging_dir=target + "-logs").run()
"""


def datatrove(bench: Bench) -> Iterator[Result]:
    """Measure datatrove's executor with this package's step, beside a run on the same shards."""
    try:
        import datatrove as datatrove
    except ImportError as error:
        report_skipped("the comparison with datatrove", error)
        return
    usages: dict[str, list[Usage]] = {"run": [], "datatrove": []}
    for number in range(bench.rounds):
        target, other = bench.folder / f"run-{number}", bench.folder / f"datatrove-{number}"
        run = corpus_command("run", bench.shards, "-o", f"{target}/", "--jobs", 2, *RUN)
        steps = [sys.executable, "-c", _PIPELINE, str(bench.shards), str(other), str(SHARDS)]
        usages["run"].append(watch(run))
        usages["datatrove"].append(watch(steps))
    print(f"\n{SHARDS} shards, two workers; seconds:")
    print_table(usage_table(usages))
    ours, theirs = (median(usage.seconds for usage in found) for found in usages.values())
    yield Result("datatrove with our step / run, seconds", theirs / ours, 1.25)
