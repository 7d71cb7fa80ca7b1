"""Memory of runs and of `learn`."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from benchmarks.corpus.bench import FORMATS, Bench
from benchmarks.corpus.cleaning import clean_in_processes
from benchmarks.corpus.procstat import Usage, corpus_command, watch
from benchmarks.data.hard_texts import MB
from benchmarks.data.made_up import small_texts
from benchmarks.data.synthetic_sites import site_pages
from benchmarks.results import Result

PARENT_MB, WORKER_MB, LEARN_MB = 200, 300, 512
SAMPLE = 2000
"""Number of pages that are cleaned to estimate the cleaning of all."""


def memory(bench: Bench) -> Iterator[Result]:
    """Measure the peaks of all processes: more and more records, all formats, long records."""
    peaks = []
    for thousands in (10, 100, 1000):
        count = bench.number(1000 * thousands, 100)
        source = bench.write(f"small-{count}.jsonl", enumerate(small_texts(count)))
        usage = bench.run(source, jobs=2)
        peaks.append(usage.parent.peak)
        yield from _peaks(f"{count:,} records", usage)
    yield Result("MB more of the parent for a hundred times the records", peaks[-1] - peaks[0], 20)
    source = bench.folder / f"small-{bench.number(100_000, 100)}.jsonl"
    for form in FORMATS[1:]:
        yield from _peaks(form, bench.run(bench.convert(source, form), jobs=2))
    yield from _peaks("whole pages", bench.run(bench.pages, jobs=2))


def _peaks(what: str, usage: Usage) -> Iterator[Result]:
    yield Result(f"MB of the parent, {what}", usage.parent.peak, PARENT_MB)
    yield Result(f"MB of the largest worker, {what}", usage.worker_peak, WORKER_MB)


def learn(bench: Bench) -> Iterator[Result]:
    """Measure learning the templates of many sites, beside cleaning a sample of the pages."""
    number, hosts = bench.number(1_000_000, 2000), bench.number(10_000, 20)
    pages, sample = bench.folder / "sites.jsonl", bench.folder / "sample.jsonl"
    every = max(1, number // SAMPLE)
    _write_sites(pages, sample, number, hosts, every)
    output = bench.folder / "sites.tsv"
    cleaning = clean_in_processes(sample).cpu * number / -(-number // every)
    command = ("learn", pages, "-o", output, "--quiet", "--memory", f"{LEARN_MB}M")
    usage = watch(corpus_command(*command))
    lines = sum(1 for _ in output.open(encoding="utf-8"))
    print(
        f"\n{number:,} pages of {hosts:,} hosts, {pages.stat().st_size / MB:.0f} MB: "
        f"{usage.seconds:.0f} seconds ({usage.cpu:.0f} of CPU), {lines:,} lines; cleaning them "
        f"would take {cleaning:.0f} of CPU, estimated from one page in {every:,}\n"
    )
    pages.unlink()
    yield Result("MB of learn, all processes together", usage.peaks, LEARN_MB)
    yield Result("learn, times as fast as cleaning", cleaning / usage.cpu, 5, at_least=True)


def _write_sites(pages: Path, sample: Path, number: int, hosts: int, every: int) -> None:
    with pages.open("w", encoding="utf-8") as whole, sample.open("w", encoding="utf-8") as part:
        for count, page in enumerate(site_pages(number, hosts)):
            line = json.dumps(page, ensure_ascii=False) + "\n"
            whole.write(line)
            if not count % every:
                part.write(line)
