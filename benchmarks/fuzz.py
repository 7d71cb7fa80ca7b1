"""Looks for texts and options that break a law of cleaning, by any door, as long as wished.

    python benchmarks/fuzz.py ../shared/bench --cases 1000000 --jobs 2 --out failures

DATA is a file, or a folder with such files: gzipped JSON Lines with the fields ``dump`` and
``gold``, or text. Without it the pages are those of the test cases.

A case is a document of up to forty lines, drawn from pieces of real pages, phrases of the phrase
files and what is known to be hard, and mutated; random options; a door (texts, bytes, or the
command, in this process and on files); and some of the laws of `tests/laws.py`, or those of
`doors.py`. Cases come in groups of 64 with the same options, whose texts are cleaned together.

Everything hangs on the seed and the number of the case. A failure is made small, told, and written
to a file of the folder ``--out``; from such files ``--replay FILE ...`` tries it again, as does
``--seed S --case N`` from the same data. Of failures of one law at one place, some are told,
the others counted. The exit code is 1 if there was any.

A law that takes more than 10 s of the processor on a case is a failure, and so is a process that
dies or hangs. A million cases take half an hour or so on two idle cores; ``--case N --cases M``
goes on from case N. Its processes are forked, so it runs on Linux and macOS only.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import sys
import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

# Before NumPy is loaded: the processes share the cores.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
sys.path.append(str(Path(__file__).parents[1] / "tests"))

from crew import Lost, Task, share
from drawing import Drawer, read_pages
from shrink import shrink
from tables import print_table
from trials import BY_NAME, SIZE, Failure, Group, attempt

if TYPE_CHECKING:
    from trials import Input

TOLD = 3
"""Failures of one law at one place that are made small and told."""


class Found(NamedTuple):
    """What a group came to: on how many cases each law was tried by which door, and failures."""

    cases: int
    counts: Counter[tuple[str, str]]
    failures: list[Failure]


@dataclass
class Search:
    """A search through cases that hang on a seed.

    Attributes:
        drawer: draws the documents.
        seed: the seed.
        told: how many failures of each law and place there were.

    """

    drawer: Drawer
    seed: int
    told: Counter[tuple[str, str]] = field(default_factory=Counter)

    def find(self, task: Task) -> Found:
        """Try the cases of a task; the first failures of each kind come small."""
        group = Group(self.drawer, self.seed, task.number, task.cases)
        failures = [self._small(failure) for failure in group.failures()]
        return Found(len(task.cases), group.counts(), failures)

    def _small(self, failure: Failure) -> Failure:
        self.told[failure.law, failure.kind] += 1
        return shrink(failure) if self.told[failure.law, failure.kind] <= TOLD else failure

    def lost(self, lost: Lost) -> Found:
        """What a case came to that ended its process."""
        group = Group(self.drawer, self.seed, *lost.task)
        case = lost.task.number * SIZE + lost.task.cases[0]
        law = " or ".join(trial.name for trial in group.trials)
        return Found(
            1, group.counts(), [Failure(law, group.spec, group.inputs, "Lost", lost.why, case)]
        )


@dataclass
class Tally:
    """What was found so far, told as it comes."""

    seed: int
    total: int
    out: Path | None
    cases: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)
    start: float = field(default_factory=time.monotonic)
    shown: float = field(default_factory=time.monotonic)

    def take(self, found: Found) -> None:
        """Count what a group came to; tell its failures and, now and then, how it goes."""
        self.cases += found.cases
        self.counts += found.counts
        for failure in found.failures:
            key = failure.law, failure.kind
            self.failures[key] += 1
            if self.failures[key] <= TOLD:
                self._tell(failure)
        if time.monotonic() > self.shown + 10:
            self.shown = time.monotonic()
            print(f"{self.cases} of {self.total} cases, {self._rate()}", file=sys.stderr)

    def _rate(self) -> str:
        seconds = max(time.monotonic() - self.start, 0.001)
        return f"{self.cases / seconds:.0f} a second, {self.failures.total()} failures"

    def _tell(self, failure: Failure) -> None:
        print(f"\nBROKEN: {failure.law}, {failure.kind}: {failure.words}")
        print(f"options: {json.dumps(failure.spec)}")
        for each in failure.inputs:
            print(f"input: {each!a}")
        again = f"--seed {self.seed} --case {failure.case} --cases {failure.size}"
        print(f"again: {again}", flush=True)
        if self.out:
            number = self.failures[failure.law, failure.kind]
            name = "".join(c if c.isalnum() else "-" for c in f"{failure.law}-{failure.kind}")
            path = self.out / f"{name[:100]}-{number}.json"
            path.write_text(json.dumps(_as_json(failure), indent=1), "utf-8")

    def finish(self) -> None:
        """Print how much was tried, and what failed how often."""
        print(f"\n{self.cases} cases, {self._rate()}\n")
        print_table(self._rows())
        for (law, kind), count in self.failures.most_common():
            print(f"{count} × {law}, {kind}")

    def _rows(self) -> Iterator[list[str]]:
        yield ["door, law", "cases", "failures"]
        broken = Counter[str]()
        for (law, _), count in self.failures.items():
            broken[law] += count
        for (door, law), count in sorted(self.counts.items()):
            yield [f"{door}: {law}", str(count), str(broken[law])]


def _as_json(failure: Failure) -> dict[str, Any]:
    inputs = [
        {"text": each} if isinstance(each, str) else {"base64": b64encode(each).decode()}
        for each in failure.inputs
    ]
    return failure._asdict() | {"inputs": inputs}


def _read_failure(path: Path) -> Failure:
    def read(each: dict[str, str]) -> Input:
        return b64decode(each["base64"]) if "base64" in each else each["text"]

    told = json.loads(path.read_text("utf-8"))
    return Failure(**told | {"inputs": tuple(map(read, told["inputs"]))})


def main(argv: list[str] | None = None) -> int:
    """Search, or try again; give the exit code."""
    options = read_options(argv)
    if options.replay:
        return max([_replay(path) for path in options.replay])
    if options.out:
        options.out.mkdir(parents=True, exist_ok=True)
    search = Search(Drawer(read_pages(options.data)), options.seed)
    gc.collect()
    gc.freeze()  # the processes share the pages
    tasks = list(tasks_of(options))
    tally = Tally(options.seed, sum(len(task.cases) for task in tasks), options.out)
    try:
        for found in share(iter(tasks), search.find, options.jobs):
            tally.take(search.lost(found) if isinstance(found, Lost) else found)
    finally:
        tally.finish()  # also when it is interrupted
    return int(bool(tally.failures))


def read_options(argv: list[str] | None) -> argparse.Namespace:
    """The command's options."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    add = parser.add_argument
    add("data", nargs="?", type=Path, help="a file or folder of .jsonl.gz and .txt")
    add("--cases", type=int, help="how many (default: 10000, or the one of --case)")
    add("--jobs", type=int, default=2, help="processes (default: %(default)s)")
    add("--seed", type=int, default=0, help="another seed gives other cases")
    add("--case", type=int, help="try this case alone, or so many from it on")
    add("--out", type=Path, help="a folder for failures, a JSON file each")
    add("--replay", nargs="+", type=Path, help="files of --out: try these alone")
    return parser.parse_args(argv)


def tasks_of(options: argparse.Namespace) -> Iterator[Task]:
    """The groups that are asked for; the first and the last may be cut short."""
    start = options.case or 0
    count = options.cases or (10_000 if options.case is None else 1)
    while count > 0:
        number, first = divmod(start, SIZE)
        cases = range(first, min(SIZE, first + count))
        yield Task(number, cases)
        start, count = start + len(cases), count - len(cases)


def _replay(path: Path) -> int:
    failure = _read_failure(path)
    again = attempt(BY_NAME[failure.law], failure.spec, failure.inputs)
    print(f"{path}: {again.kind + ': ' + again.words if again else 'holds'}")
    return int(bool(again))


if __name__ == "__main__":
    sys.exit(main())
