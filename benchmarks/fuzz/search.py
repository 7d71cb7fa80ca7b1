"""The search for violations: its groups, and the tally of what was found."""

from __future__ import annotations

import json
import sys
import time
from base64 import b64decode, b64encode
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.fuzz.documents import Drawer
from benchmarks.fuzz.groups import Group
from benchmarks.fuzz.pool import Lost, Task
from benchmarks.fuzz.shrink import shrink
from benchmarks.fuzz.trials import SIZE, Failure, Input
from benchmarks.tables import print_table

REPORTED = 3
"""Number of failures of one law and kind that are shrunk and reported; others are only counted."""

PROGRESS_SECONDS = 10


class Found(NamedTuple):
    """The result of a group: cases, cases by interface and law, failures."""

    cases: int
    counts: Counter[tuple[str, str]]
    failures: list[Failure]


@dataclass
class Search:
    """A search through the cases of a seed.

    Attributes:
        drawer: the generator of documents.
        seed: the seed.
        seen: the number of failures so far by law and kind.

    """

    drawer: Drawer
    seed: int
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def find(self, task: Task) -> Found:
        """Try the cases of a task; shrink the first failures of each kind."""
        group = Group(self.drawer, self.seed, task.number, task.cases)
        failures = [self._shrink(failure) for failure in group.failures()]
        return Found(len(task.cases), group.counts(), failures)

    def _shrink(self, failure: Failure) -> Failure:
        self.seen[failure.law, failure.kind] += 1
        return shrink(failure) if self.seen[failure.law, failure.kind] <= REPORTED else failure

    def report_lost(self, lost: Lost) -> Found:
        """Return the result for a case that killed its process."""
        group = Group(self.drawer, self.seed, *lost.task)
        case = lost.task.number * SIZE + lost.task.cases[0]
        law = " or ".join(trial.name for trial in group.trials)
        failure = Failure(law, group.spec, group.inputs, "Lost", lost.why, case)
        return Found(1, group.counts(), [failure])


@dataclass
class Tally:
    """The results so far, reported as they come.

    Attributes:
        seed: the seed.
        total: the number of cases to try.
        out: the folder for failures, or None.

    """

    seed: int
    total: int
    out: Path | None
    cases: int = 0
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    failures: Counter[tuple[str, str]] = field(default_factory=Counter)
    start: float = field(default_factory=time.monotonic)
    shown: float = field(default_factory=time.monotonic)

    def add(self, found: Found) -> None:
        """Count the result of a group; report its failures and, at intervals, the progress."""
        self.cases += found.cases
        self.counts += found.counts
        for failure in found.failures:
            key = failure.law, failure.kind
            self.failures[key] += 1
            if self.failures[key] <= REPORTED:
                self._report(failure)
        if time.monotonic() > self.shown + PROGRESS_SECONDS:
            self.shown = time.monotonic()
            print(f"{self.cases} of {self.total} cases, {self._rate()}", file=sys.stderr)

    def _rate(self) -> str:
        seconds = max(time.monotonic() - self.start, 0.001)
        return f"{self.cases / seconds:.0f} a second, {self.failures.total()} failures"

    def _report(self, failure: Failure) -> None:
        print(f"\nBROKEN: {failure.law}, {failure.kind}: {failure.message}")
        print(f"options: {json.dumps(failure.spec)}")
        for each in failure.inputs:
            print(f"input: {each!a}")
        again = f"--seed {self.seed} --case {failure.case} --cases {failure.size}"
        print(f"again: {again}", flush=True)
        if self.out:
            number = self.failures[failure.law, failure.kind]
            name = "".join(c if c.isalnum() else "-" for c in f"{failure.law}-{failure.kind}")
            write_failure(failure, self.out / f"{name[:100]}-{number}.json")

    def finish(self) -> None:
        """Print the number of cases by law, and of failures by law and kind."""
        print(f"\n{self.cases} cases, {self._rate()}\n")
        print_table(self._rows())
        for (law, kind), count in self.failures.most_common():
            print(f"{count} × {law}, {kind}")

    def _rows(self) -> Iterator[list[str]]:
        yield ["interface, law", "cases", "failures"]
        broken = Counter[str]()
        for (law, _), count in self.failures.items():
            broken[law] += count
        for (interface, law), count in sorted(self.counts.items()):
            yield [f"{interface}: {law}", str(count), str(broken[law])]


def write_failure(failure: Failure, path: Path) -> None:
    """Write a failure as JSON."""
    inputs = [
        {"text": each} if isinstance(each, str) else {"base64": b64encode(each).decode()}
        for each in failure.inputs
    ]
    fields: dict[str, Any] = failure._asdict() | {"inputs": inputs}
    path.write_text(json.dumps(fields, indent=1), "utf-8")


def read_failure(path: Path) -> Failure:
    """Read a failure that was written as JSON."""

    def read(each: dict[str, str]) -> Input:
        return b64decode(each["base64"]) if "base64" in each else each["text"]

    fields = json.loads(path.read_text("utf-8"))
    return Failure(**fields | {"inputs": tuple(map(read, fields["inputs"]))})
