"""What `cleantext-corpus` reaches on data sets: speed, memory, and what it keeps of broken ones.

    python benchmarks/corpus.py

makes its data up and prints each number beside its goal. Exits with 1 when one is missed. Wants
two cores with nothing else to do, 6 GB of room for temporary files (``TMPDIR`` says where), and
about 25 minutes. ``--part`` runs some parts only. ``--scale 0.01`` makes all small and takes two
minutes: to see that all works, for then the start of the processes takes most of the time.
``--data`` takes the texts of pages from gzipped JSON Lines (``dump`` in each record).
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cached_property
from importlib.util import find_spec
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from statistics import median

from damage import broken
from inputs import MB, small_texts, stream
from kills import runs_killed
from sites import site_pages
from tables import print_table
from timing import Result
from watch import Usage, corpus, watch

from cleantext.corpus import Plan, clean_texts
from cleantext.corpus.formats.records import Record
from cleantext.corpus.formats.registry import open_writer
from cleantext.corpus.runner.batching import batched

RUN = ("--config", "none", "--quiet", "--overwrite")
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "wet.gz")
ROUNDS = 5
PARENT_MB, WORKER_MB, LEARN_MB = 200, 300, 512


class Bench:
    """A folder for the data, and how much of it there shall be.

    Args:
        folder: an empty folder.
        scale: the size of all data, as a multiple of what the goals ask for.
        data: where the texts of pages come from; None for made-up ones.

    """

    def __init__(self, folder: Path, scale: float, data: Path | None) -> None:
        self.folder = folder
        self.scale = scale
        self._data = data

    def number(self, whole: int, least: int = 1) -> int:
        """So many at this scale."""
        return max(least, round(whole * self.scale))

    @property
    def rounds(self) -> int:
        """How often that is done which is timed."""
        return self.number(ROUNDS, 2)

    @cached_property
    def pages(self) -> Path:
        """Pages of some kilobytes each."""
        texts = islice(stream(self._data), self.number(6000, 300))
        return self.write("pages.jsonl", enumerate(texts))

    @cached_property
    def shards(self) -> Path:
        """The pages in a folder of several files."""
        folder = self.folder / "shards"
        folder.mkdir()
        lines = self.pages.read_bytes().splitlines(keepends=True)
        for shard in range(SHARDS):
            (folder / f"{shard}.jsonl").write_bytes(b"".join(lines[shard::SHARDS]))
        return folder

    def write(self, name: str, texts: Iterable[tuple[int, str]]) -> Path:
        """A file of records with numbers and texts, in the format that its name tells."""
        path = self.folder / name
        with open_writer(path) as writer:
            for number, text in texts:
                url = f"https://example.com/{number}"
                fields = {"id": number, "url": url, "text": text, "meta": {"score": number / 7}}
                writer.write([Record("", fields)])
                if not number % 5000:
                    writer.commit()
            writer.finish()
        return path

    def converted(self, source: Path, form: str) -> Path:
        """The same records in another format."""
        target = source.with_suffix(f".{form}")
        if not target.exists():
            watch(corpus("run", source, "-o", target, "--preset", "repair", *RUN))
        return target

    def run(self, source: Path, *, jobs: int) -> Usage:
        """A run over a file, to one of the same format."""
        target = source.with_name(f"cleaned-{source.name}")
        return watch(corpus("run", source, "-o", target, "--jobs", jobs, *RUN))


# ---- jobs


def jobs(bench: Bench) -> Iterator[Result]:
    """The real command with one process and with two, in turn."""
    usages: dict[int, list[Usage]] = {1: [], 2: []}
    alone: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(bench.rounds):
        for number in usages:
            usages[number].append(bench.run(bench.pages, jobs=number))
            alone[number].append(side_by_side(bench.pages, number))
    print(f"\n{bench.pages.stat().st_size / MB:.0f} MB of JSON Lines; seconds:")
    print_table(_usages({f"{number} jobs": found for number, found in usages.items()}))
    limit = 2 * median(alone[1]) / median(alone[2])
    print(
        f"two processes that share nothing: {limit:.2f} times as fast as one, or 2 if undisturbed\n"
    )
    one, two = (median(usage.seconds for usage in found) for found in usages.values())
    yield Result("two jobs, times as fast as one", one / two, 1.8, at_least=True)


def _usages(usages: dict[str, list[Usage]]) -> Iterator[list[str]]:
    yield ["", "wall", "CPU of the parent", "CPU of workers"]
    for name, found in usages.items():
        wall = median(usage.seconds for usage in found)
        parent = median(usage.parent.cpu for usage in found)
        whole = median(usage.cpu for usage in found)
        yield [name, f"{wall:.1f}", f"{parent:.2f}", f"{whole - parent:.2f}"]


def side_by_side(source: Path, number: int) -> float:
    """Seconds that so many processes take at once, each cleaning all texts of a file."""
    with ProcessPoolExecutor(number, get_context("spawn")) as pool:
        return max(seconds for seconds, _ in pool.map(clean_alone, [source] * number))


def clean_alone(source: Path) -> tuple[float, float]:
    """Seconds, and those of CPU, that cleaning takes and nothing else: in batches as in a run."""
    texts = [str(json.loads(line)["text"]) for line in source.read_bytes().splitlines()]
    batches = list(batched(texts, len))
    plan = Plan.of()
    clean_texts(plan, texts[:1])  # loads what it needs
    wall, cpu = time.perf_counter(), time.process_time()
    for batch in batches:
        clean_texts(plan, batch)
    return time.perf_counter() - wall, time.process_time() - cpu


# ---- overhead


def overhead(bench: Bench) -> Iterator[Result]:
    """What a run with one process takes besides cleaning: of the time, and of all CPU time."""
    sources = {form: bench.converted(bench.pages, form) for form in FORMATS}
    usages: dict[str, list[Usage]] = {form: [] for form in FORMATS}
    cleaning = []
    for _ in range(-(-bench.rounds // 2)):
        cleaning.append(_cleaning(bench.pages))
        for form, source in sources.items():
            usages[form].append(bench.run(source, jobs=1))
    wall, cpu = (median(column) for column in zip(*cleaning, strict=True))
    print(f"\ncleaning alone takes {wall:.2f} seconds, {cpu:.2f} of CPU time; a run:")
    print_table(_usages(usages))
    for form, found in usages.items():
        share = 1 - wall / median(usage.seconds for usage in found)
        yield Result(f"% of the time beside cleaning, {form}", 100 * share, 20)
    for form, found in usages.items():
        share = 1 - cpu / median(usage.cpu for usage in found)
        yield Result(f"% of CPU time beside cleaning, {form}", 100 * share, 20)


def _cleaning(source: Path) -> tuple[float, float]:
    """Seconds, and those of CPU, that cleaning the texts of a file takes in its own process."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(clean_alone, source).result()


# ---- memory


def memory(bench: Bench) -> Iterator[Result]:
    """The peaks of all processes: of more and more records, in all formats, of long records."""
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
        yield from _peaks(f"{form}", bench.run(bench.converted(source, form), jobs=2))
    yield from _peaks("whole pages", bench.run(bench.pages, jobs=2))


def _peaks(what: str, usage: Usage) -> Iterator[Result]:
    yield Result(f"MB of the parent, {what}", usage.parent.peak, PARENT_MB)
    yield Result(f"MB of the largest worker, {what}", usage.worker_peak, WORKER_MB)


# ---- learn


def learn(bench: Bench) -> Iterator[Result]:
    """Counting the lines of many sites' pages, beside cleaning a sample of them."""
    number, hosts = bench.number(1_000_000, 2000), bench.number(10_000, 20)
    pages, sample = bench.folder / "sites.jsonl", bench.folder / "sample.jsonl"
    every = max(1, number // 2000)
    with pages.open("w", encoding="utf-8") as whole, sample.open("w", encoding="utf-8") as part:
        for count, page in enumerate(site_pages(number, hosts)):
            line = json.dumps(page, ensure_ascii=False) + "\n"
            whole.write(line)
            if not count % every:
                part.write(line)
    found = bench.folder / "sites.tsv"
    cleaning = _cleaning(sample)[1] * number / -(-number // every)
    usage = watch(corpus("learn", pages, "-o", found, "--quiet", "--memory", f"{LEARN_MB}M"))
    lines = sum(1 for _ in found.open(encoding="utf-8"))
    print(
        f"\n{number:,} pages of {hosts:,} hosts, {pages.stat().st_size / MB:.0f} MB: "
        f"{usage.seconds:.0f} seconds ({usage.cpu:.0f} of CPU), {lines:,} lines; cleaning them "
        f"would take {cleaning:.0f} of CPU, by a sample of one in {every:,}\n"
    )
    pages.unlink()
    yield Result("MB of learn, all its processes together", usage.peaks, LEARN_MB)
    yield Result("learn, times as fast as cleaning", cleaning / usage.cpu, 5, at_least=True)


# ---- datatrove

SHARDS = 8
_PIPELINE = """
import sys
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers import JsonlWriter
from cleantext.corpus import Plan
from cleantext.corpus.engines.datatrove import CleanText
source, target, tasks = sys.argv[1:]
steps = [JsonlReader(source), CleanText(Plan.of()), JsonlWriter(target, compression=None)]
LocalPipelineExecutor(steps, int(tasks), workers=2, logging_dir=target + "-logs").run()
"""


def datatrove(bench: Bench) -> Iterator[Result]:
    """Datatrove's own executor with the step of this package, beside a run, on the same shards."""
    if not find_spec("datatrove"):
        print("datatrove is missing: uv sync --group bench", file=sys.stderr)
        return
    usages: dict[str, list[Usage]] = {"run": [], "datatrove": []}
    for number in range(bench.rounds):
        target, other = bench.folder / f"run-{number}", bench.folder / f"datatrove-{number}"
        run = corpus("run", bench.shards, "-o", f"{target}/", "--jobs", 2, *RUN)
        steps = [sys.executable, "-c", _PIPELINE, str(bench.shards), str(other), str(SHARDS)]
        usages["run"].append(watch(run))
        usages["datatrove"].append(watch(steps))
    print(f"\n{SHARDS} shards, two workers; seconds:")
    print_table(_usages(usages))
    ours, theirs = (median(usage.seconds for usage in found) for found in usages.values())
    yield Result("datatrove with our step / run, seconds", theirs / ours, 1.25)


# ---- all

PARTS: dict[str, Callable[[Bench], Iterator[Result]]] = {
    "jobs": jobs,
    "overhead": overhead,
    "memory": memory,
    "learn": learn,
    "datatrove": datatrove,
    "kills": lambda bench: runs_killed(bench.folder, bench.number(50, 9)),
    "broken": lambda bench: broken(bench.folder, bench.scale),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Run the parts asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, help="gzipped JSON Lines with the field dump")
    parser.add_argument("--part", action="append", choices=PARTS, help="run this part (repeat)")
    parser.add_argument("--scale", type=float, default=1, help="the size of the data (1)")
    options = parser.parse_args(argv)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"  # as the command does it: one thread a process
    results = []
    with tempfile.TemporaryDirectory(prefix="cleantext-bench-") as folder:
        bench = Bench(Path(folder), options.scale, options.data)
        for part in options.part or PARTS:
            start = time.perf_counter()
            for result in PARTS[part](bench):
                print(result, flush=True)
                results.append(result)
            print(f"{part} took {time.perf_counter() - start:.0f} seconds", flush=True)
    return 0 if all(result.passed for result in results) else 1


if __name__ == "__main__":
    sys.exit(main())
